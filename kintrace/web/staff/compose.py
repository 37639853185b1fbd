"""Writing what a family shall be told, in reviewed sentences, with what they will read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kintrace.accounts.models import Role
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure import wording
from kintrace.disclosure.gates import Weighed, ask_all
from kintrace.disclosure.models import Disclosure
from kintrace.errors import Refused
from kintrace.tracing.models import Candidate
from kintrace.web.staff import gates
from kintrace.web.staff.page import blame, desk, show, words
from kintrace.web.staff.steps import steps_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


class TextForm(forms.Form):
    """Which reviewed sentences the text holds."""

    sentences = forms.MultipleChoiceField(
        label=gettext_lazy("Sentences that may be said now"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They are put into the right order; that we never ask for money is always said."
        ),
    )

    def __init__(self, *args: object, weighed: Weighed | None, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        chosen: forms.MultipleChoiceField = self.fields["sentences"]  # type: ignore[assignment]  # declared above
        chosen.choices = sayable(weighed) if weighed else []


def sayable(weighed: Weighed) -> list[tuple[str, str]]:
    """Return the sentences that may be said, in the writer's language; what is always said is no choice."""
    language = (get_language() or "en")[:2]
    return [
        (each.id, each.texts.get(language, each.texts["en"]))
        for each in wording.sayable(weighed.step, weighed.facts)
        if each.id != wording.ALWAYS
    ]


@require_http_methods(["GET", "POST"])
@desk(Role.OPERATOR, Role.EXAMINER)
def compose(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the sentences that may be said, what they make, and save the text for its release."""
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user).select_related("inquiry"), pk=pk)
    weighed, closed = weigh(candidate)
    form = TextForm(request.POST if request.method == "POST" else None, weighed=weighed)
    preview: list[tuple[str, str, list[str]]] = []
    if weighed and form.is_valid():
        try:
            if request.POST.get("do") == "save":
                return save(request, candidate, form.cleaned_data["sentences"])
            text = disclosure.compose(form.cleaned_data["sentences"], weighed)
            preview = letters(text.words)
        except Refused as refusal:
            blame(form, refusal)
    texts = Disclosure.objects.visible_to(request.user).filter(candidate=candidate).order_by("-written_at")
    context = {"candidate": candidate, "form": form, "preview": preview, "closed": closed, "texts": texts}
    context |= {"steps": steps_of(request.user, candidate), "step": weighed.step.label if weighed else ""}
    return show(request, "compose.html", {**context, "gates": gates.of_candidate(request.user, candidate)})


def weigh(candidate: Candidate) -> tuple[Weighed | None, str]:
    """Return what may be told, or the sentence that says which gate is closed."""
    try:
        return ask_all(candidate), ""
    except Refused as refusal:
        return None, words(refusal)


def save(request: StaffRequest, candidate: Candidate, sentences: Sequence[str]) -> HttpResponse:
    """Write the text down and show it."""
    made = disclosure.write(candidate=candidate, sentences=sentences, by=request.user, now=timezone.now())
    messages.success(request, _("The text is written. Another person releases it."))
    return redirect("staff:disclosure", made.pk)


def letters(told: Mapping[str, Sequence[str]]) -> list[tuple[str, str, list[str]]]:
    """Return a text by language, as the family's page shows it: code, name of the language, sentences."""
    return [(code, name, list(told[code])) for code, name in settings.LANGUAGES]
