"""Lists made to fill the machine, to run in it, or to be read otherwise than they look.

security.md, test 22. `tests/lists` holds what each refusal says; here stands what all of them may cost.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import openpyxl
import pytest

from kintrace.lists import refusals
from tests.attacks.photographs import nested, slip

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
MEMORY, SECONDS = 512, 20
BOOK = b'<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>'
LOLS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
READER = """
import resource, sys
from pathlib import Path
import msgspec
from kintrace.lists import UnreadableFile, read_people

def spent():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

found = {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    before, cells, refused = spent(), [], ""
    try:
        for row in read_people(path):
            person = row.person
            cells.append([person.name, person.region] if person else [one.code for one in row.problems])
    except UnreadableFile as refusal:
        refused = type(refusal).__name__
    found[path.name] = [refused, cells[:9], spent() - before]
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
sys.stdout.buffer.write(msgspec.msgpack.encode([found, memory]))
"""


class Found(msgspec.Struct, array_like=True):
    """What came of one list: the refusal, the first rows, the seconds of a processor that it took."""

    refused: str
    cells: list[list[str]]
    seconds: float


class Measured(msgspec.Struct, array_like=True):
    """What came of all, and the most memory of one limited process, in MB."""

    found: dict[str, Found]
    memory: float


def packed(**parts: bytes) -> bytes:
    """Return a ZIP that calls itself a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        for name, body in parts.items():
            archive.writestr(f"xl/{name}.xml", body)
    return out.getvalue()


def workbook(**cells: str) -> bytes:
    """Return a workbook with a list of one man, and further cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, value in {"A1": "ФИО", "B1": "Регион", "A2": "Цой Ир", **cells}.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_entities() -> bytes:
    """Return a workbook in which a name is a billion laughs."""
    head = f"<!DOCTYPE x [<!ENTITY l0 'lol'>{LOLS}]>".encode()
    name, out = "Цой Ир", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(out, "w") as bad:
        for part in good.namelist():
            body = good.read(part)
            if part.endswith(("sheet1.xml", "sharedStrings.xml")):
                for written in (name.encode(), name.encode("ascii", "xmlcharrefreplace")):
                    body = body.replace(written, b"&l9;")
                for first in (b"<worksheet", b"<sst"):
                    body = body.replace(first, head + first)
            bad.writestr(part, body)
    return out.getvalue()


def hurting() -> Iterator[tuple[str, str, bytes]]:
    """Yield lists that are refused: name, refusal, file."""
    yield "ratio.xlsx", "FileTooLarge", packed(**{"worksheets/sheet1": bytes(200_000_000)})
    yield "parts.xlsx", "FileTooLarge", packed(**{f"p{number}": b"" for number in range(1_200)})
    yield "far.xlsx", "FileTooLarge", workbook(XFD1048576="x")
    yield "half-far.xlsx", "FileTooLarge", workbook(XFD1500="x")
    yield "wide.xlsx", "TableTooWide", workbook(XFD1="x")
    yield "wide.csv", "NoTable", b"name" + b";c" * 1_000_000
    yield "entities.xlsx", "FileBroken", with_entities()
    yield "nested.xlsx", "OtherFormat", nested(6)
    yield "slip.xlsx", "OtherFormat", slip()
    yield "program.csv", "FileBinary", b"\x7fELF" + bytes(range(256)) * 9
    yield (
        "pfif-bomb.xml",
        "DoctypeFound",
        (
            f"<!DOCTYPE p [<!ENTITY l0 'lol'>{LOLS}]><p:pfif xmlns:p='http://zesty.ca/pfif/1.4'>&l9;</p:pfif>"
        ).encode(),
    )
    yield (
        "pfif-file.xml",
        "DoctypeFound",
        (
            b"<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p:pfif xmlns:p='http://zesty.ca/pfif/1.4'>&x;</p:pfif>"
        ),
    )


def read() -> Iterator[tuple[str, list[list[str]], bytes]]:
    """Yield lists that are read, as what they say and nothing more: name, rows, file."""
    yield "formula.xlsx", [["Цой Ир", ""]], workbook(B2='=HYPERLINK("http://198.51.100.7/";"x")')
    yield "formula.csv", [["Цой Ир", "=1+1"]], "ФИО;Регион\nЦой Ир;=1+1\n".encode()
    yield "direction.csv", [["Цой Ир", "Омск"]], "ФИО;Регион\n\u202eЦой\u202c Ир;\u2066Омск\u2069\n".encode()
    yield "two-marks.csv", [["Цой Ир", "Омск"]], "\ufeff\ufeffФИО;Регион\nЦой Ир;Омск\n".encode()
    yield "inner-mark.csv", [["Цой Ир", "Омск"]], "ФИО;Регион\n\ufeffЦой Ир;Омск\ufeff\n".encode()
    yield (
        "mixed.csv",
        [["Цой Ир", "Омск"], ["broken_letters"]],
        ("ФИО;Регион\nЦой Ир;Омск\n".encode() + "Ким Ли;Омск\n".encode("cp1251")),
    )
    yield "utf-32.csv", [["Цой Ир", "Омск"]], "ФИО;Регион\nЦой Ир;Омск\n".encode("utf-32")
    yield "nothing-between.csv", [["Цой Ир", "Омск"]], "ФИО;Регион\nЦой\0 Ир;Омск\n".encode()


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder: Path = tmp_path_factory.mktemp("lists")
    for name, _, data in [*hurting(), *read()]:
        (folder / name).write_bytes(data)
    program = [sys.executable, "-c", READER, str(folder)]
    done = subprocess.run(program, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.msgpack.decode(done.stdout, type=Measured)


def test_what_is_made_to_hurt_is_refused_by_what_it_is(measured: Measured) -> None:
    wanted = {name: refusal for name, refusal, _ in hurting()}

    assert {hasattr(refusals, refusal) for refusal in wanted.values()} == {True}
    assert {name: measured.found[name].refused for name in wanted} == wanted


def test_no_process_takes_more_memory_or_time_than_it_may(measured: Measured) -> None:
    assert measured.memory <= MEMORY
    assert {name: one.seconds for name, one in measured.found.items() if one.seconds > SECONDS} == {}


def test_what_is_read_says_what_it_looks_like_and_nothing_runs(measured: Measured) -> None:
    wanted = {name: rows for name, rows, _ in read()}

    assert {name: measured.found[name].cells for name in wanted} == wanted
