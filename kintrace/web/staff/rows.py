"""One row of a list: as the page lists it, and opened beside the record that it was compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.http import require_GET

from kintrace.accounts.models import Role
from kintrace.lists import UnreadableCell
from kintrace.lists.wording import say
from kintrace.matching import Person
from kintrace.registry.models import HeldList, ListRow
from kintrace.registry.shelf import description_place
from kintrace.vault.verbs import Sealed
from kintrace.web.staff import opening
from kintrace.web.staff.comparison import Said, said
from kintrace.web.staff.page import desk, show
from kintrace.web.staff.words import FIELDS, label

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from kintrace.accounts.http import StaffRequest

Verdict, Decision = ListRow.Verdict, ListRow.Decision

SHAPES = {
    Verdict.NEW: "open",
    Verdict.SAME: "agrees",
    Verdict.PROBABLE: "near",
    Verdict.CONFLICT: "differs",
    Verdict.UNREADABLE: "stop",
    Verdict.SUPPRESSED: "stop",
}

DECISIONS: dict[str, _StrPromise] = {
    Decision.NEW: pgettext_lazy("row", "new file"),
    Decision.JOIN: pgettext_lazy("row", "add to the file"),
    Decision.SKIP: pgettext_lazy("row", "leave out"),
}

# What may be decided about all open rows of a verdict together. The action asks again.
TOGETHER = {
    Verdict.NEW: (Decision.NEW, Decision.SKIP),
    Verdict.SAME: (Decision.JOIN, Decision.SKIP),
}


class Shown(NamedTuple):
    """A row as the page lists it: no value of it, only what it is beside the register."""

    row: ListRow
    shape: str
    differs: list[str]
    adds: list[str]
    problem: str
    column: str
    choices: list[tuple[str, str, bool]]


class Pair(NamedTuple):
    """One field of a row and of the record beside it, if there is one."""

    label: str
    given: Said
    held: Said | None
    differs: bool
    adds: bool


def shown(row: ListRow) -> Shown:
    """Return a row as the page lists it."""
    return Shown(
        row,
        SHAPES[Verdict(row.verdict)],
        [label(code) for code in row.differs.split()],
        [label(code) for code in row.adds.split()],
        problem(row.problem),
        label(row.problem_column),
        [
            (code, str(word), row.decision == code)
            for code, word in DECISIONS.items()
            if code != Decision.JOIN or row.file_id or row.twin_id
        ],
    )


def problem(code: str) -> str:
    """Return what was wrong with a row, in the reader's language; nothing if nothing was."""
    if not code:
        return ""
    sentences = {kind.code: kind.message for kind in kinds_of(UnreadableCell)}
    return say(sentences.get(code, UnreadableCell.message), get_language() or "en")


def kinds_of(kind: type[UnreadableCell]) -> list[type[UnreadableCell]]:
    """Return a refusal and every refusal that is one of its kind."""
    return [kind, *(each for child in kind.__subclasses__() for each in kinds_of(child))]


def at_once(verdict: str) -> list[tuple[str, str]]:
    """Return what may be decided about all open rows of a verdict together."""
    chosen = TOGETHER.get(Verdict(verdict), ()) if verdict else ()
    return [(code, str(DECISIONS[code])) for code in chosen]


@require_GET
@desk(Role.REGISTRAR)
def row(request: StaffRequest, pk: UUID, number: int) -> HttpResponse:
    """Open one row beside the record it was compared with. This costs up to two of the day's opens."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    seen = ListRow.objects.visible_to(request.user).select_related("against", "twin")
    found = get_object_or_404(seen, list=held, number=number)
    context = {"held": held, "shown": shown(found), "pairs": pairs(request, found)}
    return show(request, "list_row.html", {**context, "twin": found.twin, "against": found.against})


def pairs(request: StaffRequest, found: ListRow) -> list[Pair]:
    """Return every field that a row or the record beside it says something of."""
    if not found.sealed:  # it could not be read, or its man was erased
        return []
    given = opened(request, found.pk, bytes(found.sealed))
    held = beside(request, found)
    differs, adds = found.differs.split(), found.adds.split()
    return [
        Pair(
            label(field),
            said(given, field),
            said(held, field) if held else None,
            field in differs,
            field in adds,
        )
        for field in FIELDS
        if said(given, field).text or (held and said(held, field).text)
    ]


def beside(request: StaffRequest, found: ListRow) -> Person | None:
    """Return the description that a row was compared with: a record's, or that of a row above."""
    if found.against is not None and found.against.description:
        return opened(request, found.against.pk, bytes(found.against.description))
    if found.twin is not None and found.twin.sealed:
        return opened(request, found.twin.pk, bytes(found.twin.sealed))
    return None


def opened(request: StaffRequest, case: UUID, blob: bytes) -> Person:
    """Open a description that stands, or will stand, in a record."""
    sealed = Sealed(description_place(case), blob)
    return opening.open_one(request, case, sealed, Person, opening.Purpose.MEND)
