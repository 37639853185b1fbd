"""A post with its marks, and what was read of it as the forms of the desk begin."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy, pgettext_lazy

from kintrace.posts import Event, Field
from kintrace.registry.ladder import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

    from kintrace.matching import PartialDate
    from kintrace.posts import Proposal

TINTS = 6

READ_AS: Mapping[Field, _StrPromise] = {
    Field.NAME: pgettext_lazy("mark", "name"),
    Field.BORN: pgettext_lazy("mark", "born"),
    Field.UNIT: pgettext_lazy("mark", "unit"),
    Field.RANK: pgettext_lazy("mark", "rank"),
    Field.CALL_SIGN: pgettext_lazy("mark", "call sign"),
    Field.NUMBER: pgettext_lazy("mark", "number"),
    Field.REGION: pgettext_lazy("mark", "region"),
    Field.PLACE: pgettext_lazy("mark", "place"),
    Field.EVENT: pgettext_lazy("mark", "event"),
    Field.HAPPENED: pgettext_lazy("mark", "day"),
}

# What each event means for the registrar. A death is never filled in; somebody has to say it.
MEANS: Mapping[Event, _StrPromise] = {
    Event.MISSING: gettext_lazy(
        "The post looks for him. That alone is an inquiry and no record; accept him only if it says more."
    ),
    Event.CAPTURED: gettext_lazy("The post says that he was captured."),
    Event.WOUNDED: gettext_lazy("The post says that he was wounded. Choose the claim yourself."),
    Event.EXCHANGED: gettext_lazy("The post says that he was exchanged or came home."),
    Event.DEAD: gettext_lazy("The post says that he is dead. This is never filled in: choose it yourself."),
}
CLAIMS = {Event.CAPTURED: Claim.CAPTURED, Event.EXCHANGED: Claim.RELEASED}

# They turn the order of letters round and hide what stands where; each is shown as one sign.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "\ufffd")


class Mark(NamedTuple):
    """What a piece of a text was read as, and of which persons."""

    numbers: list[int]
    word: _StrPromise

    @property
    def tint(self) -> int:
        """The tint of the first of them."""
        return (self.numbers[0] - 1) % TINTS + 1


class Piece(NamedTuple):
    """A piece of a text, with its marks if it has any."""

    text: str
    marks: list[Mark]


def pieces(text: str, proposals: Sequence[Proposal]) -> list[Piece]:
    """Return a text cut where marks begin and end."""
    spans = [(span, number) for number, each in enumerate(proposals, 1) for span in each.spans]
    edges = sorted({0, len(text), *(edge for span, _ in spans for edge in (span.start, span.end))})
    marks: dict[int, dict[Field, Mark]] = {edge: {} for edge in edges}
    for span, number in spans:
        for edge in edges[bisect_left(edges, span.start) : bisect_left(edges, span.end)]:
            marks[edge].setdefault(span.field, Mark([], READ_AS[span.field])).numbers.append(number)
    shown = text.translate(_TURNING)
    return [Piece(shown[start:end], list(marks[start].values())) for start, end in itertools.pairwise(edges)]


def beginning(proposal: Proposal) -> dict[str, str]:
    """Return what a form for a proposed person begins with. A death is left to be chosen."""
    person = proposal.person
    return {
        **{field: getattr(person, field) for field in ("surname", "given", "patronymic", "region", "unit")},
        **{field: getattr(person, field) for field in ("rank", "number", "call_sign")},
        "born": typed(person.born),
        "happened": typed(proposal.happened),
        "place": proposal.place_named or proposal.place,
        "claim": CLAIMS[proposal.event].value if proposal.event in CLAIMS else "",
    }


def typed(day: PartialDate | None) -> str:
    """Return a day as one would type it: 12.03.1999, 03.1999, 1999, 1998-1999; "" for what no form takes."""
    if day is None or day.first_year is None:
        return ""
    year = str(day.year) if day.year is not None else f"{day.first_year}-{day.last_year}"
    if day.year is None or day.month is None:
        return year
    return f"{day.day:02}.{day.month:02}.{year}" if day.day else f"{day.month:02}.{year}"
