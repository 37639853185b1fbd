"""What a prisoner wishes, question by question and person by person, with every version."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.cards import actions as cards
from kintrace.cards.models import Card, Consent, Recognition
from kintrace.cards.sections import Words
from kintrace.errors import Refused
from kintrace.tracing.models import Candidate
from kintrace.vault import sections
from kintrace.web.staff import opening
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

PURPOSE = "wishes"
Question = Consent.Question
ABOUT_KINSHIP = (Question.PERSON, Question.CONTROL)


class WishForm(forms.Form):
    """One answer, with the words that belong to it."""

    question = forms.ChoiceField(label=gettext_lazy("Question"), choices=Question.choices)
    answer = forms.ChoiceField(
        label=gettext_lazy("What he said"), choices=Consent.Answer.choices, widget=forms.RadioSelect
    )
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Whom he named"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for the question about a person."),
    )
    relation = forms.CharField(label=gettext_lazy("Who that is to him"), required=False, max_length=200)
    address = forms.CharField(
        label=gettext_lazy("Where that person is to be found"), required=False, max_length=300
    )
    asked = forms.CharField(
        label=gettext_lazy("The control question that was put to him"), required=False, max_length=300
    )
    text = forms.CharField(
        label=gettext_lazy("His message, or his answer to the control question"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In his own words. Kept sealed."),
    )

    def said(self) -> cards.Said:
        """Return the answer that was typed."""
        given = self.cleaned_data
        return cards.Said(
            question=Question(given["question"]),
            answer=Consent.Answer(given["answer"]),
            person=given["person"],
            words=Words(**{part: given[part] for part in ("name", "relation", "address", "asked", "text")}),
        )


@dataclass(frozen=True)
class Told:
    """What he said to one question, or about one person: versions, the newest first, each with its words."""

    word: str
    named: Words
    versions: list[tuple[Consent, Words]]

    @property
    def newest(self) -> Consent:
        """The version that counts."""
        return self.versions[0][0]


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def wishes(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show what he wishes, with every version, and write down what he says now."""
    card = get_object_or_404(Card.objects.visible_to(request.user).select_related("record"), pk=pk)
    form = WishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cards.record_consent(card=card, said=form.said(), by=request.user, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It is written down. The newest version counts."))
            return redirect("staff:card_wishes", pk)
    file = card.record.file_id if card.record else card.file_id
    said = Consent.objects.visible_to(request.user)
    said = said.of_file(file) if file else said.filter(card=card)
    told = opened(request, said, PURPOSE)
    answered = {Question.PERSON.value, *(each.newest.question for each in told)}
    unanswered = [each.label for each in Question if each.value not in answered]
    context = {"card": card, "form": form, "told": told, "unanswered": unanswered}
    return show(request, "card_wishes.html", context)


@require_POST
@desk(Role.OPERATOR, Role.EXAMINER)
def recognise(request: StaffRequest, pk: int, consent: UUID) -> HttpResponse:
    """Say whether a person whom he named is the one who asks."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    his = Consent.objects.visible_to(request.user).of_man(candidate.file.speaker)
    named = get_object_or_404(his, pk=consent)
    try:
        cards.recognise(
            consent=named,
            inquiry=candidate.inquiry,
            is_same=request.POST.get("is") == "same",
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("It is written down. It can be said anew; the newest counts."))
    return redirect("staff:kinship", pk)


def opened(request: StaffRequest, said: Iterable[Consent], purpose: str) -> list[Told]:
    """Return what he said with its words, each card opened once."""
    rows = sorted(said, key=lambda each: str(each.card_id))
    spoken: dict[UUID, Words] = {}
    for case, answers in groupby(rows, key=lambda each: each.card_id):
        of_case = list(answers)
        parts = [opening.part(each, "words") for each in of_case]
        plain = opening.open_parts(request, case, parts, purpose)
        spoken |= {each.pk: sections.decode(one, Words) for each, one in zip(of_case, plain, strict=True)}
    return grouped(rows, spoken)


def grouped(rows: Iterable[Consent], spoken: dict[UUID, Words]) -> list[Told]:
    """Return answers by question and person, the newest version first."""
    order = list(Question)
    groups: dict[tuple[int, str], list[tuple[Consent, Words]]] = {}
    for row in sorted(rows, key=lambda each: (each.recorded_at, each.version), reverse=True):
        key = (order.index(Question(row.question)), str(row.person or ""))
        groups.setdefault(key, []).append((row, spoken[row.pk]))
    return [
        Told(str(order[at].label), versions[-1][1], versions)
        for (at, _person), versions in sorted(groups.items())
    ]


def of_candidate(request: StaffRequest, candidate: Candidate) -> tuple[list[tuple[Told, str]], list[Words]]:
    """Return whom he named on his cards, whether that is who asks, and his answers to control questions."""
    said = Consent.objects.visible_to(request.user).of_man(candidate.file.speaker)
    told = opened(request, said.filter(question__in=ABOUT_KINSHIP), opening.Purpose.KINSHIP)
    people = [(each, recognised(request, candidate, each.newest)) for each in told if each.newest.person]
    answers = [each.versions[0][1] for each in told if not each.newest.person]
    return people, [words for words in answers if words.text]


def recognised(request: StaffRequest, candidate: Candidate, about: Consent) -> str:
    """Return "same" or "other" as the newest word says, "" if there is none."""
    said = Recognition.objects.visible_to(request.user).filter(inquiry=candidate.inquiry_id)
    newest = said.filter(person=about.person).newest_first().first() if about.person else None
    return "" if newest is None else "same" if newest.is_same else "other"
