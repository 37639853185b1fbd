"""Who works here: invitations, roles, locks. An admin does this and reads no case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kintrace.accounts import actions as accounts
from kintrace.accounts.models import Role, Staff
from kintrace.errors import Refused
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

INVITATION = "invitation"  # in the session, which is sealed: shown once on the page after the redirect


class InviteForm(forms.Form):
    """A pseudonym and a language."""

    handle = forms.CharField(
        label=gettext_lazy("Handle"),
        max_length=32,
        help_text=gettext_lazy(
            "A pseudonym: small Latin letters, digits, hyphens. Not a name, not an address."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the desk"), choices=settings.LANGUAGES)


class RoleForm(forms.Form):
    """One role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)


@require_http_methods(["GET", "POST"])
@desk(Role.ADMIN)
def members(request: StaffRequest) -> HttpResponse:
    """List staff and invite another."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invited = accounts.invite(**form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            return hand_over(request, invited)
    everybody = Staff.objects.visible_to(request.user).prefetch_related("grants").order_by("handle")
    return show(request, "members.html", {"form": form, "everybody": everybody})


@require_http_methods(["GET"])
@desk(Role.ADMIN)
def member(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one member of staff: roles, sessions, what can be done."""
    seen = Staff.objects.visible_to(request.user).annotate(seen_at=Max("sessions__idle_until"))
    staff = get_object_or_404(seen, pk=pk)
    invitation = request.session.pop(INVITATION, None)
    context = {"member": staff, "form": RoleForm(), "grants": staff.grants.select_related("granted_by")}
    word = invitation["word"] if invitation and invitation["staff"] == pk else ""
    return show(request, "member.html", {**context, "word": word, "themselves": pk == request.user.pk})


@require_POST
@desk(Role.ADMIN)
def grant(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a role."""
    form = RoleForm(request.POST)
    role = Role(form.cleaned_data["role"]) if form.is_valid() else None
    return act(
        request,
        pk,
        lambda staff: role and accounts.grant(staff=staff, role=role, by=request.user, now=timezone.now()),
        _("The role is given. Their sessions have ended."),
    )


@require_POST
@desk(Role.ADMIN)
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a role."""
    form = RoleForm(request.POST)
    role = Role(form.cleaned_data["role"]) if form.is_valid() else None
    return act(
        request,
        pk,
        lambda staff: role and accounts.revoke(staff=staff, role=role, by=request.user),
        _("The role is taken. Their sessions have ended."),
    )


@require_POST
@desk(Role.ADMIN)
def lock_out(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep somebody from signing in."""
    return act(
        request,
        pk,
        lambda staff: accounts.lock_out(staff=staff, by=request.user),
        _("The account is locked. Its sessions have ended."),
    )


@require_POST
@desk(Role.ADMIN)
def let_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    return act(
        request,
        pk,
        lambda staff: accounts.let_in(staff=staff, by=request.user),
        _("The account may sign in again."),
    )


@require_POST
@desk(Role.ADMIN)
def invite_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Replace a lost password by a new invitation."""
    staff = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    try:
        invited = accounts.invite_again(staff=staff, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:member", pk)
    return hand_over(request, invited)


def hand_over(request: StaffRequest, invited: accounts.Invitation) -> HttpResponse:
    """Show the word of an invitation once, on the page of whom it is for."""
    request.session[INVITATION] = {"staff": invited.staff.pk, "word": invited.word}
    return redirect("staff:member", invited.staff.pk)


def act(request: StaffRequest, pk: int, deed: Callable[[Staff], object], done: str) -> HttpResponse:
    """Do one thing to an account and come back to its page, with a word about it or the refusal."""
    staff = get_object_or_404(Staff.objects.visible_to(request.user), pk=pk)
    try:
        deed(staff)
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, done)
    return redirect("staff:member", pk)
