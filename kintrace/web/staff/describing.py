"""The form in which staff type a description, and the cells it shares with lists."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from kintrace.lists import UnreadableCell, parse_birth
from kintrace.lists.wording import say_refusal
from kintrace.matching import Missing, PartialDate, Person
from kintrace.registry.models import Source
from kintrace.web.staff.words import FIELDS

LINES = ("surname", "given", "patronymic", "birthplace", "region", "unit", "rank", "number", "call_sign")
LONGEST = 200
WIDGET = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A source, with how near it stands."""

    def label_from_instance(self, obj: Source) -> str:
        """Return the source's title and class."""
        return f"{obj.title} · {obj.get_source_class_display()}"


class DayField(forms.CharField):
    """A day as people write it: «12.04.2000», «12 апреля 2000», «2000», «24 года»."""

    def __init__(self, *, label: object, help_text: object) -> None:
        super().__init__(required=False, max_length=60, widget=WIDGET, label=label, help_text=help_text)  # type: ignore[arg-type]  # lazy words

    def clean(self, value: object) -> PartialDate | None:
        """Return what is known of the day."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_birth(text, timezone.now().date())
        except UnreadableCell as refusal:
            raise ValidationError(say_refusal(refusal, get_language() or "en")) from None


def line_field(field: str) -> forms.CharField:
    """Return the field of a form for one line of a description."""
    return forms.CharField(label=FIELDS[field], required=False, max_length=LONGEST, widget=WIDGET)


class DescriptionForm(forms.Form):
    """Whom a claim or a search is about. An empty field was not asked."""

    all_optional = True  # said once on the page, not beside every field

    surname = line_field("surname")
    given = line_field("given")
    patronymic = line_field("patronymic")
    born = DayField(
        label=FIELDS["born"],
        help_text=gettext_lazy("As you have it: 12.04.2000, 2000, 24 years"),
    )
    birthplace = line_field("birthplace")
    region = line_field("region")
    unit = line_field("unit")
    rank = line_field("rank")
    number = line_field("number")
    call_sign = line_field("call_sign")

    def person(self) -> Person:
        """Return the description that was typed."""
        typed = {field: self.cleaned_data[field] for field in LINES}
        return Person(**typed, born=self.cleaned_data["born"], missing=self.missing())

    def missing(self) -> dict[str, Missing]:
        """Return why a field is empty, where somebody said so."""
        return {}


class RecordForm(DescriptionForm):
    """The same, with a reason for each field that stays empty."""

    not_known = forms.MultipleChoiceField(
        label=gettext_lazy("The source was asked and does not know"),
        required=False,
        choices=[(field, FIELDS[field]) for field in (*LINES, "born")],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Not known is something else than not asked; it is kept."),
    )
    marks = forms.CharField(
        label=FIELDS["marks"], required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def person(self) -> Person:
        """Return the description that was typed, with marks."""
        typed = {field: self.cleaned_data[field] for field in LINES}
        return Person(
            **typed,
            born=self.cleaned_data["born"],
            marks=self.cleaned_data["marks"],
            missing=self.missing(),
        )

    def missing(self) -> dict[str, Missing]:
        """Return the fields that the source does not know, as far as they are empty."""
        chosen = self.cleaned_data["not_known"]
        return {field: Missing.NOT_KNOWN for field in chosen if not self.cleaned_data[field]}
