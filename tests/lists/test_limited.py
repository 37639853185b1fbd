"""The program that opens workbooks, without its limits: what it refuses before it unpacks, what it sends."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import openpyxl
import pytest

from kintrace.limited.child import Refusal
from kintrace.lists import limited
from tests.lists.conftest import XLSX

ZIP = Callable[[dict[str, bytes]], Path]


def frames(data: bytes, capsysbinary: pytest.CaptureFixture[bytes]) -> list[object]:
    limited.read(data)
    sent = io.BytesIO(capsysbinary.readouterr().out)
    found = []
    while size := sent.read(4):
        found.append(msgspec.msgpack.decode(sent.read(int.from_bytes(size, "big"))))
    return found


def refused(data: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        limited.read(data)
    return refusal.value.name


def test_a_workbook_is_sent_in_frames(xlsx_file: XLSX, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = xlsx_file(
        {
            "A": [["ФИО", "Часть", None], ["Цой Ир", "55115", None], ["Ким Ли", None, "=1+1"]],
            "B": [["x"]],
            "C": [],
        },
        merged=["B2:B3"],
        hidden=["B"],
    )

    first, rows, empty, last = frames(path.read_bytes(), capsysbinary)

    assert first == {"sheets": ["A", "C"], "hidden": ["B"]}
    assert rows == [
        0,
        [[1, ["ФИО", "Часть"]], [2, ["Цой Ир", "55115"]], [3, ["Ким Ли", "55115", limited.UNSAID]]],
        1.0,
    ]
    assert empty == [1, [], 1.0]
    assert last == {"end": True}


def test_many_rows_are_sent_in_batches(xlsx_file: XLSX, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = xlsx_file([["ФИО"], *([f"Цой {n}"] for n in range(limited.BATCH))])

    _, first, second, _ = frames(path.read_bytes(), capsysbinary)

    assert isinstance(first, list)
    assert isinstance(second, list)
    assert (len(first[1]), len(second[1])) == (limited.BATCH, 1)


def test_a_table_that_begins_further_on_keeps_its_places(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C5"], book.worksheets[0]["C7"] = "ФИО", "Цой Ир"
    book.save(tmp_path / "a.xlsx")

    _, rows, _ = frames((tmp_path / "a.xlsx").read_bytes(), capsysbinary)

    assert rows == [0, [[5, ["", "", "ФИО"]], [7, ["", "", "Цой Ир"]]], 1.0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("001", "001"),
        (1.0, "1"),
        (1.5, "1.5"),
        (1234567890123.0, "1234567890123"),
        (1e20, "1e+20"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2000, 4, 12), "2000-04-12"),
        (dt.datetime(2000, 4, 12), "2000-04-12"),  # noqa: DTZ001 - a cell knows no zone
        (dt.datetime(2000, 4, 12, 3, 4), "2000-04-12 03:04:00"),  # noqa: DTZ001
        (dt.time(1, 2), "01:02:00"),
    ],
)
def test_a_cell_is_shown_as_its_reader_sees_it(value: object, text: str) -> None:
    assert limited.shown(value) == text


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"word/document.xml": b""}, "OtherFormat"),
        ({"a.txt": b""}, "OtherFormat"),
        ({"xl/workbook.xml": b"", "b.xml": b"\0" * 50_000_000}, "FileTooLarge"),
        ({f"{n}.xml": b"" for n in range(1_200)}, "FileTooLarge"),
    ],
)
def test_the_directory_is_judged_first(zip_file: ZIP, parts: dict[str, bytes], name: str) -> None:
    assert refused(zip_file(parts).read_bytes()) == name


def test_a_file_that_says_it_unpacks_to_gigabytes_is_refused(zip_file: ZIP) -> None:
    data = bytearray(zip_file({"xl/workbook.xml": b"", "a.xml": b"", "b.xml": b""}).read_bytes())
    for start in (data.find(b"PK\1\2"), data.rfind(b"PK\1\2")):
        data[start + 20 : start + 24] = (20_000_000).to_bytes(4, "little")
        data[start + 24 : start + 28] = (900_000_000).to_bytes(4, "little")

    assert refused(bytes(data)) == "FileTooLarge"


def test_a_part_with_a_password_is_refused(zip_file: ZIP) -> None:
    data = bytearray(zip_file({"xl/workbook.xml": b""}).read_bytes())
    data[data.find(b"PK\1\2") + 8] |= 1

    assert refused(bytes(data)) == "FileLocked"


@pytest.mark.parametrize("data", [b"PK\3\4", b"PK\3\4PK\5\6"])
def test_a_cut_file_is_refused(data: bytes) -> None:
    assert refused(data) == "FileBroken"


def test_a_file_of_more_than_fifty_megabytes_is_refused() -> None:
    assert refused(b"PK" + b"\0" * limited.LARGEST_FILE) == "FileTooLarge"


def test_an_error_in_a_cell_is_told_as_one(
    tmp_path: Path, xlsx_file: XLSX, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "error.xlsx"
    with (
        zipfile.ZipFile(xlsx_file([["ФИО", "Часть", "Год"], ["Цой Ир", "55115", 7]])) as good,
        zipfile.ZipFile(path, "w") as bad,
    ):
        for part in good.namelist():
            data = good.read(part)
            if part.endswith("sheet1.xml"):
                data = data.replace(b'<c r="B2"', b'<c r="B2" t="e"><v>#N/A</v></c><c r="XFC2"', 1)
            bad.writestr(part, data)

    (found,) = limited.unsaid_cells(path.read_bytes()).values()
    assert found[2][1] == "#N/A"


def test_a_very_wide_table_is_refused(xlsx_file: XLSX) -> None:
    assert refused(xlsx_file([["ФИО"] * 1_001]).read_bytes()) == "TableTooWide"
