"""All that was written, in the words of the questions, to be looked over before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kintrace.matching.person import Missing, PartialDate
from kintrace.web.family.days import day_of
from kintrace.web.family.questions.page import anchor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.web.family.fields import Asked, Typed
    from kintrace.web.family.questions.page import Page


class Line(NamedTuple):
    """One question and what was answered.

    Attributes:
        label: The question.
        text: The answer in her words, or why there is none.
        empty: Whether there is none.
        anchor: Id of the box to change it in.
    """

    label: str
    text: str
    empty: bool
    anchor: str


class Group(NamedTuple):
    """The questions of one page."""

    slug: str
    title: str
    lines: list[Line]


class Elsewhere(NamedTuple):
    """Something to correct on another page."""

    anchor: str
    message: str
    slug: str


def groups_of(pages: Sequence[Page]) -> list[Group]:
    """Return what was written, page by page."""
    return [
        Group(page.slug, str(page.title), [line_of(page, name) for name in page.questions()])
        for page in pages
    ]


def problems_of(pages: Sequence[Page]) -> list[Elsewhere]:
    """Return what is to be corrected before it can be sent, and on which page."""
    return [Elsewhere(*problem, page.slug) for page in pages for problem in page.problems()]


def line_of(page: Page, name: str) -> Line:
    """Return one question and its answer."""
    question = page.questions()[name]
    place = anchor(name, None, question)
    said = page.cleaned_data.get(name)
    label = str(question.label)
    if isinstance(said, Missing):
        return Line(label, reason(question, said), empty=True, anchor=place)
    return Line(label, in_words(question, said, page[name].value()), empty=False, anchor=place)


def reason(question: Asked[object], missing: Missing) -> str:
    """Return why there is no answer, in the words she ticked."""
    if question.kind == "choice" and missing is not Missing.NOT_ASKED:
        return str(question.choices[missing.value])
    texts = {
        Missing.NOT_ASKED: _("Left empty"),
        Missing.NOT_KNOWN: str(question.not_known),
        Missing.DECLINED: _("I would rather not say"),
    }
    return texts[missing]


def in_words(question: Asked[object], said: object, typed: Typed) -> str:
    """Return an answer as she would read it aloud; what cannot be read yet stands as she typed it."""
    if question.kind == "choice":
        return str(question.choices.get(typed.text, typed.text))
    if isinstance(said, PartialDate) and (day := day_of(said)):
        return date_format(day, "j E Y")
    shown = " ".join(words for part, words in typed.words.items() if words and part != "sure")
    return shown if len(shown) <= question.limit else f"{shown[: question.limit]}…"
