"""What one row of a list is beside what the register holds: five verdicts by written rules.

The vault proposes records; those of one file are taken together, and the file that speaks loudest is judged.
The chance counts what speaks exactly as it does as well: two files of one man would otherwise halve it, and
hide him. The first rule that fits:

- **unreadable**: the row could not be read.
- **same**: the very same row came from this source before and became a record. Or: nothing differs, the row
  tells nothing that the file does not know, and the match is strong enough to be called confirmable.
- **conflict**: it is strongly the same man, and something contradicts: surname, given name and one more fact
  agree, something differs, and the chance is at least a tenth; or the personal number agrees and something
  differs.
- **probable**: the chance that it is the same man is at least a half. Here belongs a sure match with news.
- **new**: everything else.

Then the same rules are asked of the rows above it in the list: a list may name a man twice.

A verdict changes nothing. People decide each *probable* and each *conflict* one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from kintrace import names
from kintrace.registry.models import ListRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kintrace.matching import Person
    from kintrace.vault.verbs import Found

Verdict = ListRow.Verdict

PROBABLE = 0.5
CONFLICT = 0.1
# Facts beside surname and given name that make two descriptions strongly one man.
TELLING = frozenset({"patronymic", "born", "birthplace", "unit", "call_sign", "number"})
FIELDS = (
    "surname",
    "given",
    "patronymic",
    "born",
    "birthplace",
    "region",
    "unit",
    "rank",
    "number",
    "call_sign",
)


class Near(NamedTuple):
    """One record, or one row above, that may be the man.

    Attributes:
        key: Its id.
        group: What it belongs to: a file, or the row itself.
        bits: How strongly it speaks for him.
        probability: The chance.
        agrees: Fields that speak for it.
        differs: Fields that speak against it.
        confirmable: Whether it may be put before two examiners as sure.
    """

    key: UUID
    group: UUID
    bits: float
    probability: float
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    confirmable: bool


class Judgement(NamedTuple):
    """The verdict on a row, and why.

    Attributes:
        verdict: One of five.
        near: The record or row compared; None when there is none worth naming.
        group: The file, or the row above, that it belongs to.
        differs: Fields that contradict.
        adds: Fields that the file does not know yet.
        probability: The chance that the row and the group are one man.
    """

    verdict: ListRow.Verdict
    near: UUID | None = None
    group: UUID | None = None
    differs: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    probability: float | None = None


def judge(person: Person, nears: Iterable[Near]) -> Judgement:
    """Return what a row is beside records that may be the man."""
    groups = grouped(nears)
    if not groups:
        return Judgement(Verdict.NEW)
    members = max(groups.values(), key=lambda several: several[0].bits)
    best = members[0]
    alike = (
        near for several in groups.values() for near in several if near in members or speaks_as(near, best)
    )
    chance = min(1.0, sum(near.probability for near in alike))
    told = told_by(person)
    heard = {field for near in members for field in (*near.agrees, *near.differs)}
    adds = tuple(field for field in FIELDS if field in told - heard)
    verdict = verdict_on(best, chance, adds)
    if verdict is Verdict.NEW:
        return Judgement(verdict, probability=round(chance, 2))
    return Judgement(verdict, best.key, best.group, best.differs, adds, round(chance, 2))


def may_be_known(found: Sequence[Found]) -> bool:
    """Return whether `judge` may say anything but *new* of what the vault found, whatever files it stands in.

    Most rows of a list are new, and need no look into the register's tables.
    """
    return sum(each.probability for each in found) >= CONFLICT or any(
        each.confirmable or "number" in each.agrees for each in found
    )


def new_beside(found: Sequence[Found]) -> Judgement:
    """Return the judgement on a row that is new beside all that the vault found."""
    return Judgement(Verdict.NEW, probability=round(found[0].probability, 2) if found else None)


def speaks_as(near: Near, best: Near) -> bool:
    """Return whether a record agrees and differs in the same fields as the nearest one."""
    return (near.agrees, near.differs) == (best.agrees, best.differs)


def verdict_on(best: Near, chance: float, adds: tuple[str, ...]) -> ListRow.Verdict:
    """Return the verdict on a row by the record nearest to it."""
    if contradicts(best, chance):
        return Verdict.CONFLICT
    if best.confirmable and not best.differs and not adds:
        return Verdict.SAME
    return Verdict.PROBABLE if chance >= PROBABLE else Verdict.NEW


def contradicts(best: Near, chance: float) -> bool:
    """Return whether it is strongly the same man, and something contradicts."""
    if not best.differs:
        return False
    agrees = set(best.agrees)
    strongly = {"surname", "given"} <= agrees and bool(agrees & TELLING) and chance >= CONFLICT
    return strongly or "number" in agrees


def grouped(nears: Iterable[Near]) -> Mapping[UUID, list[Near]]:
    """Return records by their file, the strongest of each first."""
    groups: dict[UUID, list[Near]] = {}
    for near in sorted(nears, key=lambda one: -one.bits):
        groups.setdefault(near.group, []).append(near)
    return groups


def told_by(person: Person) -> set[str]:
    """Return the fields that a description says something about."""
    told = {field for field in FIELDS if getattr(person, field)}
    if person.name:
        best = next(iter(names.read(person.name, sex=person.sex)), None)
        told |= {field for field in ("surname", "given", "patronymic") if best and getattr(best, field)}
    return told
