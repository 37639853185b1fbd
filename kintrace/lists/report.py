"""The report of `kintrace match` for people: one HTML file that asks nothing of any host."""

from __future__ import annotations

import base64
import hashlib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from kintrace.lists.wording import say
from kintrace.matching import explain
from kintrace.matching.person import PartialDate, Person
from kintrace.names import read

if TYPE_CHECKING:
    from kintrace.matching import Agreement, Answer, Hit

MOST_INQUIRIES: Final = 1_000
"""Shown; a report of more is too heavy for a browser. The strongest are kept, and the report says so."""
MOST_HITS: Final = 5
LEAST_PROBABILITY: Final = 0.005
"""Below it a candidate stands in the table of results only, unless it is the first."""
_FULL_BAR: Final = 16.0
"""Bits that fill a bar to its end; a rare surname brings about as many."""
_HALF: Final = 60
_PARTS: Final = ("surname", "given", "patronymic")


class Pair(NamedTuple):
    """An inquiry with its answer and the records that the answer names, in the answer's order."""

    inquiry_id: str
    sought: Person
    answer: Answer
    records: Sequence[tuple[str, Person]]

    @property
    def best(self) -> float:
        """The chance that the first candidate is the right man."""
        return max(self.answer[0].together, self.answer[0].probability) if self.answer else 0.0

    @property
    def is_near(self) -> bool:
        """Whether the first candidate is worth showing at once."""
        return self.best >= LEAST_PROBABILITY


@dataclass(slots=True)
class Report:
    """Collects what is shown and writes it.

    Attributes:
        language: ru, uk or en.
        made_on: The date on the report.
        inquiries: The name of the file of inquiries.
        records: The name of the file of records.
    """

    language: str
    made_on: date
    inquiries: str
    records: str
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str, str, str]] = field(default_factory=list)
    _kept: list[tuple[float, int, Pair]] = field(default_factory=list)
    _seen: int = 0

    def add(self, pair: Pair) -> None:
        """Keep one inquiry if it is among the strongest."""
        self._seen += 1
        entry = (pair.best, -self._seen, pair)
        if len(self._kept) < MOST_INQUIRIES:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    def write(self, file: IO[str]) -> None:
        """Write the report piece by piece: it can be larger than one wants to hold in memory."""
        pairs = [pair for _, _, pair in sorted(self._kept, key=lambda entry: -entry[1])]
        assets = files("kintrace.lists").joinpath("templates")
        style, script = (assets.joinpath(name).read_text("utf-8") for name in ("report.css", "report.js"))
        page = (
            _environment()
            .get_template("report.html")
            .stream(
                report=self,
                pairs=pairs,
                left_out=self._seen - len(pairs),
                found=sum(pair.best >= 0.5 for pair in pairs),
                style=style,
                script=script,
                style_hash=_hash(style),
                script_hash=_hash(script),
                t=partial(_say, self.language),
                percent=_percent,
                shown_hits=_shown_hits,
                helpful=partial(_helpful, self.language),
                rows=partial(_rows, self.language),
                full_name=full_name,
            )
        )
        file.writelines(page)


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kintrace.lists"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _say(language: str, sentence: str, **values: object) -> str:
    return say(sentence, language, **values)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _percent(share: float) -> str:
    """Return a probability as people say it: never 0 or 100, which no list can prove."""
    if share < 0.01:
        return "< 1 %"
    return "> 99 %" if share > 0.99 else f"{share * 100:.0f} %"


def _shown_hits(pair: Pair) -> list[tuple[Hit, str, Person]]:
    """Return the candidates worth a look, with the record's own id."""
    return [
        (hit, record_id, held)
        for place, (hit, (record_id, held)) in enumerate(zip(pair.answer, pair.records, strict=True))
        if place == 0 or (place < MOST_HITS and hit.probability >= LEAST_PROBABILITY)
    ]


def _helpful(language: str, answer: Answer) -> list[str]:
    return [explain.helpful(name, language) for name in answer.helpful[:2]]


class FieldRow(NamedTuple):
    """One line of a comparison: a fact on both sides, and what it speaks for.

    Attributes:
        label: What the fact is.
        sought: As the inquiry says it.
        held: As the record says it.
        sign: "+", "−" or "·".
        verdict: The sign in words.
        reason: How the two compare, in a sentence.
        bits: How strongly it speaks, as text with its sign.
        left: Where the bar begins, 0 to 120.
        width: How long the bar is.
    """

    label: str
    sought: str
    held: str
    sign: str
    verdict: str
    reason: str
    bits: str
    left: float
    width: float


def _rows(language: str, sought: Person, held: Person, agreements: Sequence[Agreement]) -> Iterator[FieldRow]:
    """Return the facts that at least one side gives, in reading order."""
    mine, theirs = facts(sought, language), facts(held, language)
    for one in agreements:
        if not mine.get(one.field) and not theirs.get(one.field):
            continue
        sign, verdict = (
            ("+", "agrees")
            if one.agrees
            else ("−", "differs")
            if one.differs
            else ("·", "cannot be compared")
        )
        width = min(abs(one.bits) / _FULL_BAR, 1.0) * _HALF
        yield FieldRow(
            label=say(LABELS[one.field], language),
            sought=mine.get(one.field, ""),
            held=theirs.get(one.field, ""),
            sign=sign,
            verdict=say(verdict, language),
            reason=explain.reason(one, language),
            bits=f"{one.bits:+.1f}".replace("-", "−") if one.known else "",
            left=round(_HALF if one.bits >= 0 else _HALF - width, 1),
            width=round(width, 1),
        )


LABELS: Final[Mapping[str, str]] = {
    "surname": "Surname",
    "given": "Given name",
    "patronymic": "Patronymic",
    "born": "Born",
    "birthplace": "Birthplace",
    "region": "Region",
    "unit": "Unit",
    "rank": "Rank",
    "number": "Number",
    "call_sign": "Call sign",
}
_MISSING: Final = {"not_known": "not known", "declined": "declined to say", "not_asked": ""}


def facts(person: Person, language: str) -> dict[str, str]:
    """Return what a description says under each field that is compared, as a person would write it."""
    said = {name: str(getattr(person, name)) for name in LABELS if name != "born"}
    said["born"] = written(person.born)
    if person.name and not person.surname:
        reading = next(iter(read(person.name, sex=person.sex)), None)
        for part in _PARTS if reading else ():
            said[part] = said[part] or str(getattr(reading, part)).title()
    for name, why in person.missing.items():
        if name in said:
            said[name] = said[name] or say(_MISSING[str(why)], language)
    return said


def full_name(person: Person) -> str:
    """Return the name as written."""
    return person.name or " ".join(filter(None, (person.surname, person.given, person.patronymic)))


def written(born: PartialDate | None) -> str:
    """Return a birth as people write it: 12.04.2000, 04.2000, 2000, 1999–2000, 12.04."""
    if born is None:
        return ""
    parts = [f"{part:02}" for part in (born.day, born.month) if part is not None]
    if born.first_year is not None:
        last = born.last_year or born.first_year
        parts.append(str(born.first_year) if last == born.first_year else f"{born.first_year}–{last}")
    return ".".join(parts)
