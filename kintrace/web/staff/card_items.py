"""The fields of a capture card: each takes a value or one key that says why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kintrace.cards.describing import choice_of
from kintrace.cards.items import CHOICES, KEYS, NUMBERS, OWED, Item, as_answer, as_typed
from kintrace.cards.sections import Answer, CardItems
from kintrace.errors import Refused
from kintrace.matching import Missing
from kintrace.registry.models import Source
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.words import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField

    from kintrace.accounts.models import Staff

LONGEST = 300
HINTS = {
    Item.POWER: gettext_lazy("The state in whose forces he serves"),
    Item.NUMBER: gettext_lazy(
        "Army, regimental, personal or serial number; if he has none, what says as much"
    ),
    Item.FATHER: gettext_lazy("Or the patronymic"),
    Item.BORN: gettext_lazy("12.04.2000, 04.2000 or 2000"),
    Item.KIN_NAME: gettext_lazy("Whom he wants informed"),
    Item.COMING_FROM: gettext_lazy("Camp, hospital …"),
}
WHYS = (Missing.NOT_KNOWN, Missing.DECLINED, Missing.NOT_ASKED)


class TwoAnswers(Refused):
    """A field holds a value or a reason for none."""

    message = gettext_noop(
        "Item %(number)s has a value and also a reason why there is none. The value was kept; take one away."
    )


class Line(NamedTuple):
    """One field as the page shows it.

    Attributes:
        number: Which of the fourteen.
        owed: Whether Article 17 names it.
        field: Where the value is typed.
        why: Where the reason can be chosen instead.
        keys: What each number of a choice means.
    """

    number: int
    owed: bool
    field: BoundField
    why: BoundField
    keys: list[tuple[str, str]]


class CardForm(forms.Form):
    """The items of one card, and whose registrar writes it."""

    source = SourceField(
        label=gettext_lazy("Who holds him"), queryset=Source.objects.none(), empty_label=None
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.fields["source"].queryset = Source.objects.visible_to(staff).order_by("title")  # type: ignore[attr-defined]  # a SourceField
        for item in Item:
            self.fields[item.value] = value_field(item)
            self.fields[f"{item.value}_why"] = why_field(item)

    @classmethod
    def opened(cls, items: CardItems, *, source: Source, staff: Staff) -> Self:
        """Return the form with what a card holds; the cursor stands in the first field without an answer."""
        typed = {item.value: as_typed(items.answer(item)) for item in Item}
        whys = {
            f"{item.value}_why": Missing.NOT_ASKED.value
            for item in Item
            if items.answer(item).missing is Missing.NOT_ASKED
        }
        form = cls(initial={"source": source.pk, **typed, **whys}, staff=staff)
        open_ones = [item for item in Item if items.answer(item) == Answer()]
        first = open_ones[0] if open_ones else Item.POWER
        form.fields[first.value].widget.attrs["autofocus"] = True
        return form

    def items(self) -> CardItems:
        """Return what stands in the fields; a value counts before a chosen reason."""
        answers = {}
        for item in Item:
            answer = as_answer(self.cleaned_data[item.value])
            why = self.cleaned_data[f"{item.value}_why"]
            answers[item.value] = Answer(missing=Missing(why)) if why and answer == Answer() else answer
        return CardItems({item: answer for item, answer in answers.items() if answer != Answer()})

    def refuse_two_answers(self) -> None:
        """Let no field pass that holds a value and a reason for none.

        Raises:
            TwoAnswers: If one does; what was typed is saved by then.
        """
        for item in Item:
            answer, why = as_answer(self.cleaned_data[item.value]), self.cleaned_data[f"{item.value}_why"]
            if why and answer not in {Answer(), Answer(missing=Missing(why))}:
                raise TwoAnswers(number=NUMBERS[item])

    def lines(self) -> Iterator[Line]:
        """Yield the fields in the order of the card."""
        for item in Item:
            keys = [(key, str(word)) for key, word in CHOICES[item].choices] if item in CHOICES else []
            yield Line(NUMBERS[item], item in OWED, self[item.value], self[f"{item.value}_why"], keys)


def value_field(item: Item) -> forms.CharField:
    """Return the field in which an item is typed."""
    attributes = {"autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=item.label,
        required=False,
        max_length=LONGEST,
        help_text=HINTS.get(item, ""),
        widget=forms.TextInput(attrs=attributes),
    )


def why_field(item: Item) -> forms.ChoiceField:
    """Return the choice of a reason, for who does not know the keys. The keys do the same from the keyboard.

    So it is left out of the order in which Tab goes: seventeen more stops would double the way.
    """
    offered = [why for why in WHYS if why is not Missing.DECLINED or item not in OWED]
    choices = [(why.value, f"{KEYS[why]} {MISSING[why]}".strip()) for why in offered]
    name = _("%(item)s: why there is no value") % {"item": item.label}
    return forms.ChoiceField(
        label=name,
        required=False,
        choices=[("", "—"), *choices],
        widget=forms.Select(attrs={"tabindex": "-1", "aria-label": name}),
    )


def facts_of(items: CardItems) -> list[tuple[int, str, str, str]]:
    """Return number, label, value and reason of absence of every item."""
    facts = []
    for item in Item:
        answer = items.answer(item)
        text = choice_of(items, item) if item in CHOICES else answer.text
        facts.append(
            (NUMBERS[item], str(item.label), text, str(MISSING[answer.missing or Missing.NOT_ASKED]))
        )
    return facts
