"""`kintrace convert`: a list in, the same persons in another format out, with what is lost on the way."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from kintrace.cli.match import day_of
from kintrace.cli.options import NOTHING_DONE, Language, language_of
from kintrace.errors import Refused
from kintrace.lists import is_pfif, read_people, read_pfif, validate_pfif
from kintrace.lists.pfif import VERSIONS, Finding, Version, write_pfif
from kintrace.lists.refusals import NobodyReadable
from kintrace.lists.results import whole_files
from kintrace.lists.shares import (
    Share,
    SharedPerson,
    Written,
    json_schema,
    read_share,
    write_entities,
    write_persons,
    write_share,
    write_table,
)
from kintrace.lists.wording import say, say_refusal

_FORMATS: Final = ("csv", "json", "ftm", *(f"pfif-{version}" for version in VERSIONS))
_ENDINGS: Final = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "ftm",
    ".ijson": "ftm",
    ".ftm": "ftm",
    ".xml": "pfif-1.4",
    ".pfif": "pfif-1.4",
}
_SHOWN: Final = 20

_Told = tuple[str, str, str]
"""Where, which field, which sentence."""


def convert(
    people: Annotated[Path, typer.Argument(help="List of people: CSV, XLSX, PFIF, or JSON of this command.")],
    out: Annotated[Path, typer.Argument(help="File to write: .csv, .xml (PFIF), .json or .ftm.")],
    to: Annotated[
        str, typer.Option(help="csv, json, ftm, pfif-1.4, pfif-1.3 or pfif-1.2; by the ending if not given.")
    ] = "",
    home: Annotated[str, typer.Option(help="Your domain, under which PFIF records are at home.")] = "",
    as_of: Annotated[
        str, typer.Option(help="Day from which ages count, if a row has none (2024-06-30).")
    ] = "",
    language: Language = "",
) -> None:
    """Write a list of people as PFIF, JSON, FollowTheMoney or CSV, and say what was lost."""
    spoken, console = language_of(language), Console(stderr=True, highlight=False)
    chosen = _format(to, out, home)
    now = datetime.now(UTC).replace(microsecond=0)
    try:
        found = list[_Told]()
        made = _between(people, _version(chosen), home, now) if _is_passed_on(people, chosen) else None
        if made is None:
            persons = tuple(_read(people, as_of, now, found, spoken))
            made = _made(Share(made_at=now, sender=home.lower(), persons=persons), chosen, home)
        if not made.persons:
            raise NobodyReadable(file=people.name)
        with whole_files([out], [people]) as [file]:
            file.write(made.data.decode("utf-8-sig"))
    except Refused as refusal:
        console.print(Text(say_refusal(refusal, spoken)), soft_wrap=True)
        raise typer.Exit(NOTHING_DONE) from None
    lost = [(one.record, one.field, one.say(spoken)) for one in [*made.left_out, *_faults(out, chosen, now)]]
    _tell(console, spoken, [*found, *lost])
    said = say(
        "Persons written: %(count)s. Left out or not read: %(lost)s.",
        spoken,
        count=made.persons,
        lost=len(found) + len(lost),
    )
    console.print(Text(said), soft_wrap=True)
    console.print(Text(say("Written: %(file)s", spoken, file=out)), soft_wrap=True)


def schema() -> None:
    """Print the JSON Schema of the files that `convert` writes as JSON."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode() + "\n")


def _format(to: str, out: Path, home: str) -> str:
    """Return what to write, by --to or by the ending of the file."""
    chosen = to.lower() or _ENDINGS.get(out.suffix.lower(), "")
    if chosen not in _FORMATS:
        raise typer.BadParameter(", ".join(_FORMATS), param_hint="--to")
    if chosen.startswith("pfif") and not home:
        raise typer.BadParameter("your own domain, as in example.org", param_hint="--home")
    return chosen


def _read(path: Path, as_of: str, now: datetime, found: list[_Told], language: str) -> Iterator[SharedPerson]:
    """Return the persons of a list under the ids that they bring, and keep what could not be read."""
    if _is_json(path):
        yield from read_share(path.read_bytes(), path.name).persons
        return
    seen: set[str] = set()
    with read_people(path, as_of=day_of(as_of), today=now.date()) as rows:
        for row in rows:
            found += [(row.place, problem.column, problem.say(language)) for problem in row.problems]
            if row.person is not None:
                own = row.person.id or row.place
                own = (
                    own if own not in seen else f"{own}-{row.position}"
                )  # two lines of one number are still two
                seen.add(own)
                yield SharedPerson(
                    id=own, kind="listed", described=msgspec.structs.replace(row.person, id="")
                )
    for text, values in rows.table.notices:
        found.append(("", "", say(text, language, **values)))


def _is_json(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _made(share: Share, chosen: str, home: str) -> Written:
    """Return a share in the format that was chosen."""
    if chosen == "json":
        return write_share(share)
    if chosen == "ftm":
        return write_entities(share)
    if chosen == "csv":
        return write_table(share)
    return write_persons(share, home=home, version=_version(chosen))


def _version(chosen: str) -> Version:
    """Return the version of PFIF that was chosen; the newest where it does not matter."""
    return next((one for one in VERSIONS if chosen == f"pfif-{one}"), VERSIONS[0])


def _is_passed_on(path: Path, chosen: str) -> bool:
    """Whether PFIF becomes PFIF: then records stay whose they are, with their own dates and expiry."""
    return chosen.startswith("pfif") and not _is_json(path) and is_pfif(path)


def _between(path: Path, version: Version, home: str, now: datetime) -> Written:
    """Return a PFIF file in another version, with what was read amiss and what was left out."""
    document = read_pfif(path)
    export = write_pfif(document.persons, document.notes, home=home, now=now, version=version)
    return Written(export.data, export.written, (*document.findings, *export.left_out))


def _faults(out: Path, chosen: str, now: datetime) -> list[Finding]:
    """Return what a strict receiver would find fault with in the PFIF that was written."""
    return validate_pfif(out, now=now) if chosen.startswith("pfif") else []


def _tell(console: Console, language: str, found: list[_Told]) -> None:
    """Say where something could not be read or written."""
    for where, field, sentence in found[:_SHOWN]:
        named = ": ".join(filter(None, (where, field)))
        console.print(Text(f"{named}: {sentence}" if named else sentence), soft_wrap=True)
    if (more := len(found) - _SHOWN) > 0:
        console.print(Text(say("… and %(count)s more", language, count=more)), soft_wrap=True)
