"""A PFIF record as the person that the matcher compares, and back.

What notes claim (believed_alive, believed_dead …) is no fact about a person and stays in the notes.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from kintrace.lists.cells import parse_birth, parse_name, parse_text
from kintrace.lists.clean import LONGEST, clean, missing
from kintrace.lists.pfif.expiry import is_expired
from kintrace.lists.pfif.findings import (
    AgeWithoutDay,
    Expired,
    Finding,
    NoField,
    NoSuchRegion,
    NotARegion,
    WrittenWider,
)
from kintrace.lists.pfif.records import Ages, PersonRecord, PfifSex
from kintrace.lists.pfif.values import write_day
from kintrace.lists.problems import Problem
from kintrace.lists.refusals import NoNameInRow, NotASex, UnreadableCell
from kintrace.matching.person import Missing, PartialDate, Person, Sex
from kintrace.matching.regions import codes, named, place

_SEXES: Final[dict[str, Sex]] = {"male": "m", "female": "f"}
_PFIF_SEXES: Final[dict[str, PfifSex]] = {"m": "male", "f": "female"}
_LONG: Final = 2_000
_PATRONYMIC: Final = re.compile(
    r"\S+(?:ич|вна|чна|оглы|кызы|[vw]ich|[vw]ych|vna|chna|івн[аи]|ївн[аи])", re.IGNORECASE
)
_SUBDIVISION: Final = re.compile(r"(?:([A-Z]{2})-)?([A-Z0-9]{1,3})")
_FROM_PFIF: Final = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}/[\x21-\x7e]+")
_UNSAID: Final = ("call_sign", "birthplace", "unit", "rank", "number")
"""Fields of a person that PFIF has no room for."""


def to_person(
    record: PersonRecord, reference: str, *, today: date, now: datetime
) -> tuple[Person | None, tuple[Problem, ...]]:
    """Return whom a record is about, and what of it could not be used. Notes are not looked at.

    Args:
        record: As read.
        reference: Stands for the id of a record without one.
        today: No birth is later.
        now: What has expired until now is about nobody.
    """
    if is_expired(record, now):
        return None, (Problem.of(Expired()),)
    reader = _PersonReader(record)
    reader.read_names()
    reader.read_birth(today)
    reader.read_home()
    reader.text("marks", "description", record.description, _LONG)
    if record.sex in _SEXES:
        reader.facts["sex"] = _SEXES[record.sex]
    elif record.sex:
        reader.amiss(NotASex(), "sex")
    facts = {name: value for name, value in reader.facts.items() if value}
    if not facts.keys() & {"name", "surname", "given", "other_names"}:
        return None, (*reader.problems, Problem.of(NoNameInRow()))
    unknown = {name: why for name, why in reader.missing.items() if name not in facts}
    return Person(id=record.person_record_id or reference, missing=unknown, **facts), tuple(reader.problems)


class _PersonReader:
    """One record on its way to a person."""

    def __init__(self, record: PersonRecord) -> None:
        self._record = record
        self.facts: dict[str, Any] = {}
        self.missing: dict[str, Missing] = {}
        self.problems: list[Problem] = []

    def amiss(self, reason: UnreadableCell, field: str) -> None:
        """Note what cannot be used."""
        self.problems.append(Problem.of(reason, field))

    def text(self, name: str, field: str, said: str, longest: int = LONGEST) -> None:
        """Take words over, or that they say that nothing is known."""
        if (why := missing(said)) is not None:
            if why is not Missing.NOT_ASKED:
                self.missing[name] = why
            return
        try:
            self.facts[name] = parse_text(said, longest)
        except UnreadableCell as reason:
            self.amiss(reason, field)

    def read_names(self) -> None:
        """Read the whole name, its parts and all other names."""
        record, others = self._record, list[str]()
        for number, line in enumerate(record.full_name):
            if (why := missing(line)) is not None:
                self.missing.setdefault("name", why)
                continue
            try:
                cell = parse_name(line)
            except UnreadableCell as reason:
                self.amiss(reason, "full_name")
                continue
            if number == 0:
                self.facts["name"], self.facts["call_sign"] = cell.name, cell.call_sign
            else:
                others.append(cell.name)
            others += cell.other_names
        self.text("surname", "family_name", record.family_name)
        given, patronymic = _parted(clean(record.given_name))
        self.text("given", "given_name", given)
        self.text("patronymic", "given_name", patronymic)
        others += [name for name in map(clean, record.alternate_names) if missing(name) is None]
        self.facts["other_names"] = tuple(dict.fromkeys(others))

    def read_birth(self, today: date) -> None:
        """Read the birth from its date, else from the age on the day of the record."""
        record = self._record
        try:
            if record.date_of_birth is not None and (said := write_day(record.date_of_birth)):
                self.facts["born"] = parse_birth(said, today)
            elif record.age is not None:
                if record.source_date is None:
                    raise AgeWithoutDay
                on, ages = record.source_date.date(), record.age
                self.facts["born"] = PartialDate.aged(ages.first, on=on, last=ages.last)
        except UnreadableCell as reason:
            self.amiss(reason, "date_of_birth" if record.date_of_birth else "age")

    def read_home(self) -> None:
        """Read region and town as one text, the region first and in words: a bare code says nothing."""
        record = self._record
        state = clean(record.home_state)
        if found := _SUBDIVISION.fullmatch(state):
            state = named(f"{found[1] or record.home_country}-{found[2]}")
            if not state:
                self.amiss(NoSuchRegion(), "home_state")
        parts = [state, record.home_city]
        self.text("region", "home_state", ", ".join(part for part in parts if part and missing(part) is None))


def _parted(given_name: str) -> tuple[str, str]:
    """Return given name and patronymic, which PFIF keeps in one field."""
    given, _, last = given_name.rpartition(" ")
    return (given, last) if given and _PATRONYMIC.fullmatch(last) else (given_name, "")


def _is_town(part: str) -> bool:
    return not codes(part) or bool(place(part).settlement)


def to_record(
    person: Person, *, home: str, written: datetime, expires: datetime | None = None
) -> tuple[PersonRecord, tuple[Finding, ...]]:
    """Return a person as a record, and what PFIF cannot hold of it.

    Nothing is put into free text instead: what has no field was not meant for everybody's eyes.

    Args:
        person: As it stands; an id that came from PFIF stays, any other becomes a local id of this bureau.
        home: The domain of this bureau.
        written: The record's source_date, from which an age counts.
        expires: From when on nobody may show the record.
    """
    record_id = person.id
    if record_id and not _FROM_PFIF.fullmatch(record_id):
        record_id = f"{home.lower()}/{quote(record_id, safe='')}"
    writer = _RecordWriter(person, written.date())
    whole = person.name or " ".join(filter(None, (person.surname, person.given, person.patronymic)))
    return PersonRecord(
        person_record_id=record_id,
        source_date=written,
        expiry_date=expires,
        full_name=(whole,) if whole else (),
        given_name=f"{person.given} {person.patronymic}".strip() if person.given else "",
        family_name=person.surname,
        alternate_names=person.other_names,
        description=person.marks,
        sex=_PFIF_SEXES.get(person.sex, ""),
        **writer.birth(),
        **writer.place(),
    ), tuple(Finding.of(reason, record_id, field) for reason, field in writer.amiss())


class _RecordWriter:
    """What of a person needs thought on its way to a record."""

    def __init__(self, person: Person, on: date) -> None:
        self._person, self._on = person, on
        self._amiss: list[tuple[UnreadableCell, str]] = []

    def amiss(self) -> list[tuple[UnreadableCell, str]]:
        """Return what PFIF cannot hold: call once all else is asked."""
        lost = [name for name in _UNSAID if getattr(self._person, name)]
        if self._person.patronymic and not self._person.given:
            lost.append("patronymic")  # alone it would be read as a given name
        return [*self._amiss, *((NoField(), name) for name in (*lost, *self._person.missing))]

    def birth(self) -> dict[str, Any]:
        """Return the date of birth if its year is known, else a span of ages that surely holds him."""
        born = self._person.born
        if born is None:
            return {}
        if born.first_year is None or born.last_year is None:
            self._amiss.append((NoField(), "born"))
            return {}
        if born.year is not None:
            if born.day and not born.month:
                self._amiss.append((NoField(), "born"))
            day = born.day if born.month else None
            return {"date_of_birth": PartialDate(born.year, born.year, born.month, day)}
        last = self._on.year - born.first_year
        if last < 0:
            self._amiss.append((NoField(), "born"))
            return {}
        self._amiss.append((WrittenWider(), "born"))
        return {"age": Ages(max(0, self._on.year - born.last_year - 1), last)}

    def place(self) -> dict[str, Any]:
        """Return region and country as codes where exactly one code is meant, and the town beside them."""
        said = self._person.region
        if not said:
            return {}
        found = codes(said)
        if len(found) != 1:
            self._amiss.append((NotARegion(), "region"))
            return {"home_state": said}
        country, _, state = found[0].partition("-")
        town, *more = [part for part in map(str.strip, said.split(",")) if _is_town(part)] or [""]
        if more:
            self._amiss.append((NoField(), "region"))
        return {"home_state": state, "home_country": country, "home_city": town}
