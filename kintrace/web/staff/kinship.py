"""Who asks, and what he himself wishes: proofs accepted and withdrawn, wishes in versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.cards.models import Consent
from kintrace.errors import Refused
from kintrace.inquiries.sections import Inquirer
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.kinship.sections import ProofNote
from kintrace.tracing.models import Candidate
from kintrace.vault import sections
from kintrace.web.staff import opening
from kintrace.web.staff.inquiries import RELATIONS
from kintrace.web.staff.page import blame, desk, show, words
from kintrace.web.staff.steps import steps_of
from kintrace.web.staff.wishes import of_candidate

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

DESK = (Role.OPERATOR, Role.EXAMINER)
ABOUT_TELLING = (Consent.Question.FAMILY, Consent.Question.PERSON)


class ProofForm(forms.Form):
    """One way in which kinship was shown."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it was shown"), choices=Proof.Way.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In words"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("What he said, what was seen. Kept sealed. Never a copy of a document."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WishForm(forms.Form):
    """What he said when he was asked."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What he said"), choices=Wish.Answer.choices, widget=forms.RadioSelect
    )


@require_http_methods(["GET", "POST"])
@desk(*DESK)
def proofs(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how kinship was shown, beside the control question, and accept another way."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user).select_related("inquiry"), pk=pk)
    form = ProofForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            way = Proof.Way(form.cleaned_data["way"])
            kinship.accept(
                candidate=candidate,
                way=way,
                note=form.cleaned_data["note"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Kinship is shown."))
            return redirect("staff:kinship", pk)
    context = {"candidate": candidate, "form": form, "steps": steps_of(request.user, candidate)}
    return show(request, "kinship.html", {**context, **opened(request, candidate)})


@require_POST
@desk(*DESK)
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a proof count no more."""
    proof = get_object_or_404(Proof.objects.visible_to(request.user), pk=pk)
    try:
        kinship.withdraw(proof=proof, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The proof counts no more. What was told on it alone is taken back."))
    return redirect("staff:kinship", proof.candidate_id)


@require_http_methods(["GET", "POST"])
@desk(*DESK)
def wish(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what he wished, version by version, and write down what he says now."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user).select_related("inquiry"), pk=pk)
    form = WishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer = Wish.Answer(form.cleaned_data["answer"])
            kinship.record_wish(candidate=candidate, answer=answer, by=request.user, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("His wish is written down. The newest version counts."))
            return redirect("staff:wish", pk)
    said = Wish.objects.visible_to(request.user).filter(candidate=candidate).select_related("recorded_by")
    on_card = Consent.objects.visible_to(request.user).of_man(candidate.file.speaker).newest()
    context = {"candidate": candidate, "form": form, "wishes": said.newest_first()}
    context["on_card"] = on_card.filter(question__in=ABOUT_TELLING).in_order()
    return show(request, "wish.html", {**context, "steps": steps_of(request.user, candidate)})


def opened(request: StaffRequest, candidate: Candidate) -> dict[str, object]:
    """Open who asks, and the notes of the proofs: one case, one open of the day."""
    seen = Proof.objects.visible_to(request.user).select_related("accepted_by", "withdrawn_by")
    accepted = list(seen.filter(candidate=candidate).order_by("-accepted_at"))
    parts = [candidate.inquiry.section("inquirer"), *(opening.part(proof, "note") for proof in accepted)]
    first, *notes = opening.open_parts(request, candidate.inquiry_id, parts, opening.Purpose.KINSHIP)
    inquirer = sections.decode(first, Inquirer)
    named, answered = of_candidate(request, candidate)
    told = [sections.decode(note, ProofNote).text for note in notes]
    return {
        "inquirer": inquirer,
        "relation": RELATIONS.get(inquirer.relation, inquirer.relation),
        "proofs": list(zip(accepted, told, strict=True)),
        "named": named,
        "answered": answered,
    }
