"""Files that are broken, of another kind, or made to hurt: one sentence, nothing more."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kintrace.errors import Refused
from kintrace.lists import UnreadableFile, read_people, refusals
from kintrace.lists.wording import say, say_refusal
from tests.lists.conftest import CSV, XLSX

ZIP = Callable[[dict[str, bytes]], Path]
BOOK = b'<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>'


def refusal(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        list(read_people(path))
    return refused.value


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", refusals.FileEmpty),
        (b"\n\n  ;;\n", refusals.FileEmpty),
        (b"\xef\xbb\xbf", refusals.FileEmpty),
        (bytes(range(256)) * 20, refusals.FileBinary),
        (b"\x01\x02\x03\x04" * 100, refusals.FileBinary),
        (b"%PDF-1.7 ...", refusals.OtherFormat),
        (b"<html><table></table></html>", refusals.OtherFormat),
        (b"<?xml version='1.0'?><a/>", refusals.OtherFormat),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, refusals.OtherFormat),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), refusals.FileLocked),
        (b"PK\3\4 and then nothing", refusals.FileBroken),
        (b"PK\3\4" + b"PK\5\6" + b"\0" * 18, refusals.OtherFormat),
        (b"x" * 3_000_000, refusals.NoTable),
        (b"name;" + b";".join(b"c" for _ in range(10_000)), refusals.TableTooWide),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, reason: type[UnreadableFile]
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)

    refused = refusal(path)

    assert type(refused) is reason
    assert "list.xlsx" in str(refused)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/document.xml": b"<a/>"}, refusals.OtherFormat),
        ({"content.xml": b"<a/>"}, refusals.OtherFormat),
        ({"xl/workbook.bin": b""}, refusals.OtherFormat),
        ({"a.txt": b""}, refusals.OtherFormat),
        ({"xl/workbook.xml": b"not xml"}, refusals.FileBroken),
        ({"xl/workbook.xml": BOOK, "xl/worksheets/sheet1.xml": b"\0" * 100_000_000}, refusals.FileTooLarge),
        ({"xl/workbook.xml": BOOK, **{f"xl/{n}.xml": b"" for n in range(1_200)}}, refusals.FileTooLarge),
    ],
)
def test_a_packed_file_is_looked_into_before_it_is_unpacked(
    zip_file: ZIP, parts: dict[str, bytes], reason: type[UnreadableFile]
) -> None:
    assert type(refusal(zip_file(parts))) is reason


def test_an_entity_bomb_fills_no_cell(xlsx_file: XLSX, tmp_path: Path) -> None:
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE worksheet [<!ENTITY l0 "lol">{lols}]><worksheet'.encode()
    path, planted = tmp_path / "bomb.xlsx", 0
    with zipfile.ZipFile(xlsx_file([["ФИО"], ["Цой Ир"]])) as good, zipfile.ZipFile(path, "w") as bad:
        for part in good.namelist():
            data = good.read(part)
            if part.endswith(("sheet1.xml", "sharedStrings.xml")):
                bomb = (
                    data.replace("Цой Ир".encode(), b"&l9;")
                    .replace("Цой Ир".encode("ascii", "xmlcharrefreplace"), b"&l9;")  # as lxml writes it
                    .replace(b"<worksheet", head)
                    .replace(b"<sst", head[:-9] + b"sst")
                )
                planted += b"&l9;" in bomb
                data = bomb
            bad.writestr(part, data)

    assert planted == 1
    assert type(refusal(path)) is refusals.FileBroken


@pytest.mark.parametrize(
    ("cell", "reason"), [("XFD1048576", refusals.FileTooLarge), ("XFD1", refusals.TableTooWide)]
)
def test_a_far_cell_does_not_fill_the_memory(tmp_path: Path, cell: str, reason: type[UnreadableFile]) -> None:
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["A2"], book.worksheets[0][cell] = "ФИО", "Цой Ир", "x"
    book.save(path)

    assert type(refusal(path)) is reason


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    found = [type(refusal(path)) for path in (tmp_path, tmp_path / "none.csv", loop, pipe, Path("a\0b"))]

    assert found == [
        refusals.FolderGiven,
        refusals.FileMissing,
        refusals.FileMissing,
        refusals.FolderGiven,
        refusals.UnreadableFile,
    ]


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_refused(csv_file: CSV) -> None:
    path = csv_file("ФИО\nЦой Ир\n")
    path.chmod(0)

    assert type(refusal(path)) is refusals.FileForbidden


def test_a_few_damaged_rows_do_not_change_the_encoding_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes("ФИО\nЦой Ир\n".encode() + "Ким Ли\n".encode("cp1251") + "Пак Ян\n".encode())

    found = [row.person.name if row.person else row.problems[0].code for row in read_people(path)]

    assert found == ["Цой Ир", "broken_letters", "Пак Ян"]


def test_huge_cells_and_marks_that_nobody_sees_do_no_harm(csv_file: CSV) -> None:
    story = "я" * 5_000
    text = f"ФИО;Регион\n{story};Омск\nЦой Ир;{story}\nКим\0 Ли\x1b[31m;\ufeffОмск\n"

    first, second, third = read_people(csv_file(text))

    assert [problem.code for problem in first.problems] == ["too_long", "no_name"]
    assert [(problem.column, problem.code) for problem in second.problems] == [("Регион", "too_long")]
    assert third.person is not None
    assert third.person.region == "Омск"


def every_refusal(kind: type[Refused]) -> set[type[Refused]]:
    return {kind}.union(*(every_refusal(below) for below in kind.__subclasses__()))


def test_every_sentence_is_told_in_three_languages() -> None:
    for kind in every_refusal(UnreadableFile) | every_refusal(refusals.UnreadableCell):
        for language in ("ru", "uk"):
            assert say(kind.message, language) != kind.message, kind
            values = {"file": "a.csv", "kind": "PDF", "limit": 1, "column": "ФИО", "line": 1}
            assert "a.csv" in say_refusal(kind(**values), language) or "%(file)s" not in kind.message
