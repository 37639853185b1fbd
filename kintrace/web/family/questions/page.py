"""One page of the inquiry: one thing that is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from django import forms

from kintrace.web.family.fields import KEPT, Asked, Boxes, Typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from django.utils.functional import _StrPromise


class Problem(NamedTuple):
    """One thing to correct.

    Attributes:
        anchor: Id of the box it is about.
        message: What is wrong and what to do.
    """

    anchor: str
    message: str


class Page(forms.Form):
    """One thing that is asked, on a page of its own.

    Attributes:
        slug: Its place in the address.
        title: Its heading, and the title of the window.
        lead: What is said before the questions.
    """

    slug: ClassVar[str]
    title: ClassVar[_StrPromise]
    lead: ClassVar[_StrPromise | str] = ""
    use_required_attribute = False

    def __init__(self, typed: Mapping[str, str], *, today: date, sent: bool = True) -> None:
        """Fill in what was typed; judge it only if she has sent the page."""
        super().__init__(typed if sent else None, initial=boxes_of(type(self), typed))
        for question in self.questions().values():
            question.today = today

    def questions(self) -> dict[str, Asked[object]]:
        """Return the questions of this page by name."""
        return cast("dict[str, Asked[object]]", self.fields)

    def problems(self) -> Iterator[Problem]:
        """Yield what is to be corrected, first question first. A page that nobody has sent has none."""
        for name, errors in self.errors.as_data().items():
            for error in errors:
                yield Problem(anchor(name, error.code, self.questions()[name]), " ".join(error.messages))


def anchor(name: str, part: str | None, question: Asked[object]) -> str:
    """Return the id of the box that an error is about: the one it names, else the first."""
    if not part or part not in question.parts:
        part = question.parts[0]
    return f"{name}_{part}" if part else name


def widgets(page: type[Page]) -> Iterator[tuple[str, Boxes]]:
    """Yield the name and the boxes of each question of a page."""
    for name, field in page.base_fields.items():
        yield name, field.widget


def boxes_of(page: type[Page], typed: Mapping[str, str]) -> dict[str, Typed]:
    """Return what stands in the boxes of each question of a page."""
    return {name: boxes.value_from_datadict(typed, {}, name) for name, boxes in widgets(page)}


def names(page: type[Page]) -> list[str]:
    """Return the names of all boxes of a page."""
    return [box for name, boxes in widgets(page) for box in boxes.names(name)]


def typed_into(page: type[Page], sent: Mapping[str, str]) -> dict[str, str]:
    """Return what a browser sent for a page and nothing else: no name we did not ask, no endless text."""
    return {box: kept(sent[box]) for box in names(page) if sent.get(box)}


def kept(text: str) -> str:
    """Return as much of a text as is kept, without the marks that no box shows."""
    return text.replace("\r\n", "\n").replace("\0", "")[:KEPT]
