"""The step of the ladder that a file's claims reach, with its word, its reason, and who says what."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kintrace.registry import history, ladder

if TYPE_CHECKING:
    from kintrace.registry.models import File, Record, RecordQuerySet


class Side(NamedTuple):
    """Claims that come to the same, to stand beside those that say otherwise.

    Attributes:
        word: What they come to.
        claims: Each claim, and whether the label rests on it.
    """

    word: str
    claims: list[tuple[Record, bool]]


class Shown(NamedTuple):
    """A step as a page shows it.

    Attributes:
        by_person: Whether a person must tell it.
        rule: The rule that decided.
        remarks: What a reader must know beside it.
        sides: Who says what, each meaning on its own.
    """

    step: ladder.Step
    word: str
    by_person: bool
    rule: str
    remarks: list[str]
    sides: list[Side]


class DayForm(forms.Form):
    """A past day to ask about."""

    on = forms.DateField(
        label=gettext_lazy("What did we believe on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_on(self) -> date:
        """Return a day that has come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.now().date():
            raise forms.ValidationError(gettext_lazy("This day has not come yet. Check the date."))
        return day


def of(records: RecordQuerySet) -> Shown:
    """Return the step that the standing claims among these records reach."""
    standing = records.standing()
    return shown(standing, ladder.weigh(standing.said()))


def then(file: File, day: date) -> Shown:
    """Return the step that was believed of a file at the end of a day in UTC."""
    moment = datetime.combine(day, time.min, UTC) + timedelta(days=1, microseconds=-1)
    return shown(history.standing_then(file, moment), history.believed(file, moment))


def shown(standing: RecordQuerySet, weighed: ladder.Weighed) -> Shown:
    """Return a step with what it rests on."""
    return Shown(
        step=weighed.step,
        word=str(weighed.step.label),
        by_person=weighed.step in ladder.TOLD_BY_A_PERSON,
        rule=str(weighed.rule.label),
        remarks=[str(remark.label) for remark in weighed.remarks],
        sides=sides(standing, weighed),
    )


def sides(standing: RecordQuerySet, weighed: ladder.Weighed) -> list[Side]:
    """Return the standing claims by what they come to, each with whether the label rests on it."""
    rests_on = {one.record for one in weighed.because}
    records = list(standing.select_related("source").order_by("happened_on", "known_at", "pk"))
    by_meaning = {
        meaning: [
            (record, record.pk in rests_on) for record in records if record.as_said().meaning is meaning
        ]
        for meaning in ladder.Meaning
    }
    return [Side(str(meaning.label), claims) for meaning, claims in by_meaning.items() if claims]
