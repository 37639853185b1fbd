"""Questions that may stay unanswered, and what is made of the words typed into them.

The value of a question is what she wrote, or why she did not: not asked (left as it was), not known,
declined. Everything she typed is shown again until it is right: a mistake costs her one more look, never
her words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kintrace.contact import addresses
from kintrace.lists import cells
from kintrace.matching.person import Missing

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    Text: TypeAlias = str | _StrPromise

Said = TypeVar("Said")

KEPT = 4000
"""Characters of one answer that are kept and shown again; more is never sent, so nothing is cut unseen."""

NOT_KNOWN = _("I do not know")

UNSAID = (("not_known", Missing.NOT_KNOWN), ("declined", Missing.DECLINED))


class Typed(NamedTuple):
    """What stands in the boxes of one question.

    Attributes:
        words: Part of the question to what was typed there; "" is its only or main box.
        ticks: The ticked boxes: "not_known", "declined".
    """

    words: Mapping[str, str]
    ticks: frozenset[str]

    @property
    def text(self) -> str:
        """What was typed into the main box."""
        return self.words.get("", "")

    @property
    def is_empty(self) -> bool:
        """Whether all boxes are empty."""
        return not any(word.strip() for word in self.words.values())


class Boxes(forms.Widget):
    """Reads the boxes of one question from what a browser sent or a draft kept."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__()
        self.parts = parts

    def names(self, name: str) -> list[str]:
        """Return the names of all boxes of the question."""
        return [f"{name}_{part}" if part else name for part in (*self.parts, *dict(UNSAID))]

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> Typed:
        """Return what stands in the boxes."""
        words = {part: str(data.get(f"{name}_{part}" if part else name) or "") for part in self.parts}
        return Typed(words, frozenset(tick for tick, _missing in UNSAID if data.get(f"{name}_{tick}")))


class Asked(forms.Field, Generic[Said]):
    """One question.

    Attributes:
        kind: Which part of the template draws it.
        why: Why we ask, for whoever wonders.
        unsaid: Whether "not known" and "rather not say" stand beside it.
        choices: Code to words, if there are a few answers to choose from.
        aside: What the button says that leads to a page of help beside the way; "" if there is none.
    """

    kind: ClassVar[str] = "line"
    choices: Mapping[str, Text] = MappingProxyType({})
    parts: ClassVar[tuple[str, ...]] = ("",)
    aside: ClassVar[Text] = ""
    today: date

    def __init__(
        self,
        label: Text,
        *,
        hint: Text = "",
        why: Text = "",
        unsaid: bool = True,
        required: bool = False,
        not_known: Text = NOT_KNOWN,
        limit: int = 200,
        keyboard: str = "",
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, widget=Boxes(self.parts))
        self.why = why
        self.unsaid = unsaid
        self.not_known = not_known
        self.limit = limit
        self.keyboard = keyboard

    def clean(self, value: Typed) -> Said | Missing:
        """Return what she wrote, or why she did not.

        Raises:
            ValidationError: If it cannot be taken as it stands. Its code names the box in question.
        """
        if value.is_empty:
            return self.unanswered(value)
        if "declined" in value.ticks:
            raise ValidationError(
                _(
                    "You have written an answer and also ticked “I would rather not say”. Please"
                    " keep one of them."
                )
            )
        for part, words in value.words.items():
            if len(words) > self.limit:
                raise ValidationError(
                    _("This is too long. Please keep it under %(limit)s characters."),
                    code=part,
                    params={"limit": self.limit},
                )
        return self.read(value)

    def unanswered(self, value: Typed) -> Missing:
        """Return why the question has no answer. Declining weighs more than not knowing."""
        for tick, missing in reversed(UNSAID):
            if tick in value.ticks:
                return missing
        return Missing.NOT_ASKED

    def read(self, value: Typed) -> Said | Missing:
        """Return what she wrote."""
        raise NotImplementedError


class Line(Asked[str]):
    """A question answered in one line."""

    def read(self, value: Typed) -> str | Missing:
        """Return the line as a reader sees it; "I do not know" in words is not an answer."""
        return cells.missing(value.text) or cells.clean(value.text)


class Spellings(Line):
    """Further spellings of a name, with a look beside the way at how offices write it."""

    aside = _("How is this name written in a passport?")


class Own(Asked[str]):
    """A line of her own choosing: any words are an answer."""

    def read(self, value: Typed) -> str | Missing:
        """Return the line as a reader sees it."""
        return cells.clean(value.text) or Missing.NOT_ASKED


class Story(Asked[str]):
    """A question answered in as many lines as it takes."""

    kind = "story"

    def read(self, value: Typed) -> str | Missing:
        """Return the lines, each as a reader sees it."""
        if missing := cells.missing(value.text[:500]):
            return missing
        lines = [cells.clean(line) for line in value.text.splitlines()]
        return "\n".join(lines).strip() or Missing.NOT_ASKED


class Name(Asked[str]):
    """The one thing that we need: a name, in any alphabet and order."""

    def clean(self, value: Typed) -> str | Missing:
        """Return the name as written.

        Raises:
            ValidationError: If there is none, or only a letter or two.
        """
        if value.is_empty:
            raise ValidationError(_("Please write the name of the person you are looking for."))
        return super().clean(value)

    def read(self, value: Typed) -> str:
        """Return the name as a reader sees it."""
        name = cells.clean(value.text)
        letters = sum(unicodedata.category(letter).startswith("L") for letter in name)
        if not letters or cells.missing(name):
            raise ValidationError(
                _("There is no name here yet. Please write it in letters, as well as you know it.")
            )
        if letters < 2:
            raise ValidationError(
                _("One letter fits too many people. Please write the name as fully as you know it.")
            )
        return name


class Choice(Asked[str]):
    """A question with a few answers to choose from, each one tap."""

    kind = "choice"

    def __init__(self, label: Text, choices: Mapping[str, Text], *, hint: Text = "", why: Text = "") -> None:
        super().__init__(label, hint=hint, why=why, unsaid=False)
        self.choices = dict(choices)

    def read(self, value: Typed) -> str | Missing:
        """Return the chosen code, or why none was."""
        if value.text not in self.choices:
            raise ValidationError(_("Please choose one of these answers."))
        return next((missing for tick, missing in UNSAID if value.text == tick), value.text)


class Mail(Asked[str]):
    """A mail address that can be written to."""

    kind = "mail"
    parts: ClassVar[tuple[str, ...]] = ("", "sure")

    def clean(self, value: Typed) -> str | Missing:
        """Return the address; a tick that confirms is not an answer by itself."""
        return super().clean(value) if value.text.strip() else self.unanswered(value)

    def read(self, value: Typed) -> str:
        """Return the address as it can be written to, asking again where a letter seems to be wrong."""
        try:
            address = addresses.clean(value.text)
        except addresses.NotAnAddress:
            raise ValidationError(
                _("This does not look like an e-mail address. It should look like name@example.com.")
            ) from None
        meant = addresses.suggestion(address)
        if meant and value.words["sure"] != address:
            raise ValidationError(
                _(
                    "Did you mean %(meant)s? Please correct the address, or tick the box below if it"
                    " is right."
                ),
                code="sure",
                params={"meant": meant, "written": address},
            )
        return address
