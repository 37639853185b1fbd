"""Columns that somebody corrects, OpenDocument sheets, and text that is pasted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kintrace.lists import UnreadableFile, open_table, read_people
from kintrace.lists.headings import Chosen, fingerprint
from kintrace.lists.pasted import as_table
from kintrace.matching.person import Person

ODS = "application/vnd.oasis.opendocument.spreadsheet"


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def people(path: Path, chosen: Chosen | None = None) -> list[Person | None]:
    return [row.person for row in read_people(path, chosen=chosen)]


def open_document(folder: Path, rows: list[list[str]], kind: str = ODS) -> Path:
    """Return a file as an office program writes it, as far as it concerns a reader."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="Лист1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    path = folder / "list.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", kind)
        packed.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
        packed.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return path


def test_an_open_document_sheet_is_read_like_any_other(data: Path) -> None:
    path = open_document(data, [["Фамилия", "Имя", "Год рождения"], ["Цыдыпов", "Баир", "1999"]])

    [person] = people(path)

    assert person is not None
    assert (person.surname, person.given) == ("Цыдыпов", "Баир")
    assert person.born is not None
    assert person.born.year == 1999


def test_an_open_document_text_is_named_and_refused(data: Path) -> None:
    path = open_document(data, [["Фамилия"]], "application/vnd.oasis.opendocument.text")

    with pytest.raises(UnreadableFile, match=r"OpenDocument \(\.odt\)"):
        people(path)


def test_a_sheet_that_unpacks_to_very_much_is_refused(data: Path) -> None:
    path = open_document(data, [["Фамилия", "Имя"], ["А" * 60_000_000, "Б"]])

    with pytest.raises(UnreadableFile, match="100:1"):
        people(path)


def test_a_sheet_that_repeats_a_cell_a_hundred_million_times_is_refused(data: Path) -> None:
    cell = "<table:table-cell office:value-type"
    path = open_document(data, [["Фамилия", "Имя"], ["Цыдыпов", "Баир"]])
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    repeated = cell.replace(" ", ' table:number-columns-repeated="100000000" ', 1)
    parts["content.xml"] = parts["content.xml"].replace(cell, repeated)
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)

    with pytest.raises(UnreadableFile):
        people(path)


def test_somebody_says_what_a_column_tells_and_that_counts(data: Path) -> None:
    path = written(data, "Фамилия;Имя;Позывной\nЦыдыпов;Баир;46108\n")
    with open_table(path) as table:
        assert table.told == ["surname", "given", "call_sign"]
        assert table.first_rows == [["Цыдыпов", "Баир", "46108"]]
        chosen = Chosen(fingerprint(table.headings), ("surname", "given", "unit"))

    [person] = people(path, chosen)

    assert person is not None
    assert (person.unit, person.call_sign) == ("46108", "")


def test_what_was_said_of_other_headings_does_not_count(data: Path) -> None:
    path = written(data, "Фамилия;Имя\nЦыдыпов;Баир\n")

    [person] = people(path, Chosen(fingerprint(["Имя", "Фамилия"]), ("given", "surname")))

    assert person is not None
    assert person.surname == "Цыдыпов"


def test_headings_that_nobody_knows_are_offered_and_then_found(data: Path) -> None:
    path = written(data, "Список;;\nКтото;Вещь;Ещё\nБаир;7;8\n")
    with pytest.raises(UnreadableFile, match="no column with names"):
        open_table(path)
    with open_table(path, offer=True) as table:
        assert table.headings == ["Ктото", "Вещь", "Ещё"]
        assert table.told == ["", "", ""]
        chosen = Chosen(fingerprint(table.headings), ("name", "", ""))

    [person] = people(path, chosen)

    assert person is not None
    assert person.name == "Баир"


def test_columns_without_headings_are_corrected_by_their_place(data: Path) -> None:
    path = written(data, "Цыдыпов Баир Доржиевич;А-12\nОндар Айдыс Мергенович;А-13\n")
    chosen = Chosen(fingerprint(()), ("name", "number"))

    first = people(path, chosen)[0]

    assert first is not None
    assert (first.name, first.number) == ("Цыдыпов Баир Доржиевич", "А-12")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Фамилия\tИмя\nЦыдыпов\tБаир\n", ["Цыдыпов Баир"]),
        ("Фамилия;Имя\r\nЦыдыпов;Баир\r\n", ["Цыдыпов Баир"]),
        (
            "Цыдыпов Баир Доржиевич\nОндар Айдыс Мергенович",
            ["Цыдыпов Баир Доржиевич", "Ондар Айдыс Мергенович"],
        ),
        (
            "1. Цыдыпов Баир Доржиевич, 03.02.1999\n2) Ондар Айдыс, 2001 г.р.",
            ["Цыдыпов Баир Доржиевич", "Ондар Айдыс"],
        ),
    ],
)
def test_pasted_text_becomes_a_list(data: Path, text: str, names: list[str]) -> None:
    read = [person for person in people(written(data, as_table(text))) if person is not None]

    assert [each.name or f"{each.surname} {each.given}" for each in read] == names


def test_of_one_person_a_line_the_birth_and_the_unit_are_read(data: Path) -> None:
    text = "— Петренко Микола Іванович (11.02.1990 р.н.), 36 обрмп\n— Іваненко Іван 2000 р. н., 36 обрмп\n"

    first, second = people(written(data, as_table(text)))

    assert first is not None
    assert second is not None
    assert (first.name, first.unit) == ("Петренко Микола Іванович", "36 обрмп")
    assert (first.born, second.born) != (None, None)
    assert second.born is not None
    assert second.born.year == 2000
