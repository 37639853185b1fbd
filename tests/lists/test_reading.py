"""Lists as people fill them, read from real files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from kintrace.lists import Row, open_table, parse_name, read_people
from kintrace.lists.cells import NameCell
from kintrace.lists.problems import letters
from kintrace.lists.refusals import NoPeople, NoSuchColumn, NoTable
from kintrace.matching import Missing, PartialDate, Person
from tests.lists.conftest import CSV, XLSX

JUNE = date(2024, 6, 1)
PLAIN = "№;ФИО;Дата рождения;Регион\n001;Іваненко Ґеник;12.03.2001;Київська обл.\n002;Їжак Євген;1999;???\n"


def rows(path: Path) -> list[Row]:
    return list(read_people(path, as_of=JUNE, today=JUNE))


def persons(path: Path) -> list[Person]:
    return [row.person for row in rows(path) if row.person]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-u", "cp1125", "mac-cyrillic"],
)
def test_every_usual_encoding_gives_the_same_persons(csv_file: CSV, encoding: str) -> None:
    first, second = persons(csv_file(PLAIN.replace("№", "ID"), encoding))

    assert (first.id, first.name, first.region) == ("001", "Іваненко Ґеник", "Київська обл.")
    assert first.born == PartialDate(2001, 2001, 3, 12)
    assert (second.name, second.missing) == ("Їжак Євген", {"region": Missing.NOT_KNOWN})


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "iso8859-5"])
def test_russian_encodings_are_recognised(csv_file: CSV, encoding: str) -> None:
    found = persons(csv_file("ФИО;Регион\nСидоров Пётр;Омская область\n", encoding))

    assert [person.name for person in found] == ["Сидоров Пётр"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_recognised(csv_file: CSV, separator: str) -> None:
    assert [person.id for person in persons(csv_file(PLAIN.replace(";", separator)))] == ["001", "002"]


def test_excel_s_own_separator_line_is_obeyed(csv_file: CSV) -> None:
    assert len(persons(csv_file("sep=;\n" + PLAIN))) == 2


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (
            "Фамилия;Имя;Отчество;Год рожд.",
            "Иванов;Иван;Ильич;1999",
            {"surname": "Иванов", "patronymic": "Ильич"},
        ),
        (
            "ПІБ;Дата народження;Військова частина",
            "Їжак Є. І.;1.2.1999;А1234",
            {"name": "Їжак Є. І.", "unit": "А1234"},
        ),
        (
            "Full name;DOB;Unit;Rank",
            "Ivan Petrov;8 aug 2003;55115;private",
            {"name": "Ivan Petrov", "rank": "private"},
        ),
        (
            "Ф.И.О. военнопленного (полностью);ПОЗЫВНОЙ",
            "Цой Ир;Барс",
            {"name": "Цой Ир", "call_sign": "Барс"},
        ),
        ("Фaмилия;Имя", "Цой;Ир", {"surname": "Цой", "given": "Ир"}),  # a Latin a
        ("Фамилмя;Имя;Личный номер", "Цой;Ир;АБ-123456", {"surname": "Цой", "number": "АБ-123456"}),
        (
            '"Дата рождения\n(или год)";ФИО',
            "1999;Цой Ир",
            {"born": PartialDate(1999, 1999), "name": "Цой Ир"},
        ),
        ("ФИО;Возраст;Дата обращения", "Цой Ир;24;01.06.2022", {"born": PartialDate(1997, 1998)}),
        ("ФИО;Возраст", "Цой Ир;24 года", {"born": PartialDate(1999, 2000)}),
        ("ФИО;Пол;Приметы", "Цой Ир;муж.;шрам", {"sex": "m", "marks": "шрам"}),
        ("ФИО;ФИО латиницей", "Цой Ир;Tsoi Ir", {"name": "Цой Ир", "other_names": ("Tsoi Ir",)}),
        ("ФИО заявителя;ФИО;Телефон", "Мать М;Цой Ир;1", {"name": "Цой Ир"}),
        (
            "ФИО;Регион",
            '"Цой Ир, 12.03.2001 г.р.";Омск',
            {"name": "Цой Ир", "born": PartialDate(2001, 2001, 3, 12)},
        ),
        (
            "ФИО;Регион",
            "Цой (Ким) Ира;отказался",
            {"other_names": ("Ким",), "missing": {"region": Missing.DECLINED}},
        ),
        ("ФИО;Дата рождения;Год рождения", "Цой Ир;не знаю;1999", {"born": PartialDate(1999, 1999)}),
        ("ФИО;Регион", "\u202eЦой\u202c\u200b Ир\x07;Омск", {"name": "Цой Ир"}),
    ],
)
def test_headings_and_cells_are_read_as_people_write_them(
    csv_file: CSV, headings: str, cells: str, expected: dict[str, object]
) -> None:
    (person,) = persons(csv_file(f"{headings}\n{cells}\n"))

    assert {name: getattr(person, name) for name in expected} == expected


def test_titles_above_and_sums_below_are_no_people(csv_file: CSV) -> None:
    text = "Список;;\n;;\n№;ФИО;Регион\n1;2;3\n7;Цой Ир;Омск\n№;ФИО;Регион\n8;Ким Ли;-//-\nИтого: 2;;\n"

    found = persons(csv_file(text))

    assert [(person.id, person.region) for person in found] == [("7", "Омск"), ("8", "Омск")]


def test_a_list_without_headings_is_recognised_by_its_cells(csv_file: CSV) -> None:
    people = read_people(csv_file("1;Цой Ир Ильич;12.03.2001\n2;Ким Ли Ильич;13.03.2001\n"), today=JUNE)

    found = list(people.persons())

    assert [(person.id, person.name, person.born) for person in found] == [
        ("1", "Цой Ир Ильич", PartialDate(2001, 2001, 3, 12)),
        ("2", "Ким Ли Ильич", PartialDate(2001, 2001, 3, 13)),
    ]
    assert people.table.notices[0][0].startswith("%(file)s: no headings")


def test_three_name_columns_without_headings_are_recognised(csv_file: CSV) -> None:
    (first, _) = persons(csv_file("Иванов;Иван;Ильич;в/ч 55115\nПетров;Пётр;Петрович;в/ч 12345\n"))

    assert (first.surname, first.given, first.patronymic, first.unit) == (
        "Иванов",
        "Иван",
        "Ильич",
        "в/ч 55115",
    )


def test_american_dates_are_known_by_the_column(csv_file: CSV) -> None:
    found = persons(csv_file("Name,DOB\nIvan Petrov,03/04/1999\nPetr Ivanov,03/25/1999\n"))

    assert [person.born for person in found] == [
        PartialDate(1999, 1999, 3, 4),
        PartialDate(1999, 1999, 3, 25),
    ]


def test_a_bad_cell_is_told_by_its_column_and_the_row_goes_on(csv_file: CSV) -> None:
    (row,) = rows(csv_file("ФИО;Дата рождения;Пол\nЦой Ир;31.02.2000;?\n"))

    assert row.person is not None
    assert row.person.born is None
    assert [(problem.column, problem.code) for problem in row.problems] == [
        ("Дата рождения", "impossible_date")
    ]
    assert row.problems[0].say("ru").startswith("Такого дня нет")
    assert "31.02" not in row.problems[0].message


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'2;"\xd0\xa6\xd0\xbe\xd0\xb9 \xd0\x98\xd1\x80;Omsk', "open_quote"),
        (b"2;\xff\xfe\xfa;Omsk", "broken_letters"),
        (b"2;Ivan;Omsk;more", "shifted"),
        (b"2;;Omsk", "no_name"),
        (b"2;" + b"x" * 1_200_000 + b";Omsk", "row_too_long"),
        (b"2;" + b"x" * 200_000 + b";Omsk", "row_too_long"),
    ],
)
def test_a_broken_row_is_told_by_its_number_and_the_rest_goes_on(
    tmp_path: Path, line: bytes, code: str
) -> None:
    path = tmp_path / "list.csv"
    head, tail = "№;ФИО;Регион\n1;Цой Ир;Омск\n", "\n3;Ким Ли;Тула\n4;Пак Ян;Тула\n"
    path.write_bytes(head.encode() + line + tail.encode())

    found = rows(path)

    assert [(row.number, row.person.id if row.person else row.problems[0].code) for row in found] == [
        (2, "1"), (3, code), (4, "3"), (5, "4"),
    ]  # fmt: skip


def test_two_open_quotes_do_not_swallow_the_people_between(csv_file: CSV) -> None:
    found = rows(csv_file('№;ФИО;Регион\n1;"Цой Ир;Омск\n2;Ким Ли;Тула\n3;Пак" Ян;Тула\n'))

    assert [row.person.id if row.person else row.problems[0].code for row in found] == [
        "open_quote",
        "2",
        "3",
    ]


def test_a_line_break_inside_quotes_is_one_row(csv_file: CSV) -> None:
    (row,) = rows(csv_file('№;ФИО;Регион\n1;"Цой\nИр";Омск\n'))

    assert row.person is not None
    assert row.person.name == "Цой Ир"


def test_ids_are_kept_and_rows_without_one_get_their_number(csv_file: CSV) -> None:
    found = persons(csv_file("№ п/п;Номер заявки;ФИО\n1;007;Цой Ир\n2;007;Ким Ли\n;;Пак Ян\n"))

    assert [person.id for person in found] == ["007", "007", "4"]


def test_a_workbook_gives_what_its_reader_sees(xlsx_file: XLSX) -> None:
    path = xlsx_file(
        [
            ["Список", None, None, None],
            ["№", "ФИО", "Дата рождения", "Номер жетона"],
            [1.0, "Цой Ир", datetime(2000, 4, 12), 1234567890123],  # noqa: DTZ001 - a cell knows no zone
            ["002", "Ким Ли", 36628, None],
            [3, "Пак Ян", "=1+1", True],
        ]
    )

    first, second, third = rows(path)

    assert first.person == Person(
        id="1", name="Цой Ир", born=PartialDate(2000, 2000, 4, 12), number="1234567890123"
    )
    assert second.person is not None
    assert (second.person.id, second.person.born) == ("002", PartialDate(2000, 2000, 4, 12))
    assert [problem.code for problem in third.problems] == ["formula"]


def test_merged_headings_and_cells_belong_to_all_they_cover(xlsx_file: XLSX) -> None:
    path = xlsx_file(
        [
            ["№", "ФИО", None, None, "Часть"],
            [None, "Фамилия", "Имя", "Отчество", None],
            [1, "Цой", "Ир", "Ли", "55115"],
            [2, "Ким", "Ли", "Ир", None],
        ],
        merged=["B1:D1", "A1:A2", "E3:E4"],
    )

    found = persons(path)

    assert [(p.surname, p.given, p.patronymic, p.unit) for p in found] == [
        ("Цой", "Ир", "Ли", "55115"),
        ("Ким", "Ли", "Ир", "55115"),
    ]


def test_all_visible_sheets_with_names_are_read_and_the_others_named(xlsx_file: XLSX) -> None:
    path = xlsx_file(
        {
            "Май": [["ФИО"], ["Цой Ир"]],
            "Итоги": [["Всего", 2]],
            "Июнь": [["ФИО"], ["Ким Ли"]],
            "Тайна": [["ФИО"], ["Пак"]],
        },
        hidden=["Тайна"],
    )

    people = read_people(path, today=JUNE)
    found = list(people)

    assert [(row.place, row.position, row.person.id if row.person else "") for row in found] == [
        ("Май!2", 1, "2"),
        ("Июнь!2", 2, "Июнь!2"),
    ]
    assert [values["sheet"] for _, values in people.table.notices] == ["Итоги", "Тайна"]


def test_a_caller_may_say_which_column_is_which(csv_file: CSV) -> None:
    path = csv_file("Кто;Когда\nЦой Ир;1999\n")

    (person,) = read_people(path, mapping={"name": "кто", "year": "Когда"}, today=JUNE).persons()

    assert (person.name, person.born) == ("Цой Ир", PartialDate(1999, 1999))
    with pytest.raises(NoSuchColumn, match="Где"):
        read_people(path, mapping={"name": "Кто", "region": "Где"})
    with pytest.raises(ValueError, match="shoe"):
        read_people(path, mapping={"shoe": "Кто"})


def test_a_table_without_names_or_people_is_refused(csv_file: CSV) -> None:
    with pytest.raises(NoTable):
        open_table(csv_file("Город;Сумма\nОмск;12\n"))
    with pytest.raises(NoPeople):
        rows(csv_file("ФИО;Регион\n"))


def test_the_share_read_grows_to_the_whole(csv_file: CSV) -> None:
    with open_table(csv_file(PLAIN)) as table:
        for part in table.parts():
            assert len(list(part.lines)) == 2
        assert table.share == 1.0
    assert table.fields["born"] == ["Дата рождения"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Цой Ир", NameCell("Цой Ир")),
        ("Цой Ир позывной «Барс»", NameCell("Цой Ир", call_sign="Барс")),
        ("Цой Ир / Tsoi Ir", NameCell("Цой Ир", ("Tsoi Ir",))),
        ("Цой (она же Ким, -) Ира", NameCell("Цой Ира", ("Ким, -",))),
        ("Цой (?) Ира", NameCell("Цой Ира")),
        ("Позывной Барс", NameCell("Позывной Барс")),
        ("Родин Пётр род. 1990", NameCell("Родин Пётр", beside="1990")),
        ("Иванов Александр 1990", NameCell("Иванов Александр", beside="1990")),
        ("Сидоров Р.Н. 1999", NameCell("Сидоров Р.Н", beside="1999")),
    ],
)
def test_a_name_is_parted_from_what_is_beside_it(text: str, expected: NameCell) -> None:
    assert parse_name(text) == expected


def test_a_name_without_letters_is_refused_and_the_rest_of_the_row_read(csv_file: CSV) -> None:
    (row,) = rows(csv_file("ФИО;Личный номер;Другое имя\n12345;АБ-123456;" + "я" * 600 + "\n"))

    assert row.person is not None
    assert [problem.code for problem in row.problems] == ["not_a_name", "too_long"]


def test_a_telephone_beside_a_name_is_no_bad_date(csv_file: CSV) -> None:
    (row,) = rows(csv_file("ФИО;Регион\nЦой Ир +79990001122;Омск\n"))

    assert row.person is not None
    assert (row.person.name.startswith("Цой Ир"), row.person.born, row.problems) == (True, None, ())


def test_a_column_without_a_heading_is_told_by_its_letter() -> None:
    assert [letters(column) for column in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_a_whole_name_beside_its_parts_is_another_name(csv_file: CSV) -> None:
    (person,) = persons(csv_file("Имя;ФИО;Фамилия\nИр;Цой Ир;Цой\n"))

    assert (person.surname, person.given, person.other_names) == ("Цой", "Ир", ("Цой Ир",))


def test_a_lone_first_name_column_holds_the_name(csv_file: CSV) -> None:
    (person,) = persons(csv_file("Имя;Регион\nЦой Ир;Омск\n"))

    assert person.name == "Цой Ир"


def test_rows_left_unread_do_not_keep_the_file_open(xlsx_file: XLSX) -> None:
    table = open_table(xlsx_file([["ФИО"], *([f"Цой Ир {n}"] for n in range(3_000))]))

    table.close()

    assert list(table.headings) == ["ФИО"]
