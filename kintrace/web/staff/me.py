"""One's own account: password and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts import actions as accounts
from kintrace.errors import Refused
from kintrace.web.staff.page import blame, desk, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


class LanguageForm(forms.Form):
    """The desk's language for one reader."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the desk"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )


class PasswordForm(forms.Form):
    """The old password and a new one."""

    old = forms.CharField(
        label=gettext_lazy("Password now"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("At least 12 characters. Four unrelated words are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@require_GET
@desk()
def me(request: StaffRequest) -> HttpResponse:
    """Show one's own account."""
    return show_account(request, PasswordForm())


@require_POST
@desk()
def set_language(request: StaffRequest) -> HttpResponse:
    """Speak another language from now on."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        accounts.set_language(staff=request.user, language=language)
        with override(language):
            messages.success(request, _("The desk speaks English now."))
    return redirect("staff:me")


@sensitive_post_parameters("old", "password")
@require_POST
@desk()
def set_password(request: StaffRequest) -> HttpResponse:
    """Change one's own password; every session of it ends."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            accounts.set_password(staff=request.user, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            logout(request)
            messages.success(request, _("Your password is changed. Sign in with the new one."))
            return redirect("staff:login")
    return show_account(request, form)


def show_account(request: StaffRequest, form: PasswordForm) -> HttpResponse:
    """Return the page with both forms."""
    language = LanguageForm(initial={"language": request.LANGUAGE_CODE})
    roles = sorted(role.label for role in request.user.roles())
    return show(request, "me.html", {"form": form, "language_form": language, "own_roles": roles})
