"""The command that writes a list in another format, and says what was lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kintrace.lists import read_people, read_pfif, validate_pfif
from kintrace.lists.shares import json_schema, read_share
from tests.lists.test_shares import NOON
from tests.test_cli import kintrace

LIST = """id;Фамилия;Имя;Дата рождения;Регион;Воинская часть
1;Гончаренко;Микола;12.04.1999;Київська область;А1234
2;Иванов;Пётр;31.02.2000;неизвестно;
2;=cmd|x;Иван;1998;;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("version", ["1.4", "1.3", "1.2"])
def test_a_list_becomes_valid_pfif_of_each_version(folder: Path, version: str) -> None:
    done = kintrace(
        "convert", "people.csv", "out.xml", "--home", "bureau.example", "--to", f"pfif-{version}", cwd=folder
    )

    assert done.exit_code == 0
    assert validate_pfif(folder / "out.xml", now=NOON) == []
    assert "bureau.example/1: unit: PFIF of this version has no field for this." in done.output
    written = [one.person_record_id for one in read_pfif(folder / "out.xml").persons]
    assert written == ["bureau.example/1", "bureau.example/2", "bureau.example/2-3"]


def test_the_report_says_what_could_not_be_read_and_what_not_be_written(folder: Path) -> None:
    done = kintrace("convert", "people.csv", "out.json", cwd=folder)

    assert "3: Дата рождения: " in done.output
    shared = read_share((folder / "out.json").read_bytes())
    assert [one.id for one in shared.persons] == ["1", "2", "2-3"]
    assert shared.persons[1].described.missing == {"region": "not_known"}


def test_json_is_read_again_and_becomes_entities_and_a_table_that_runs_nothing(folder: Path) -> None:
    kintrace("convert", "people.csv", "out.json", cwd=folder)

    kintrace("convert", "out.json", "out.ftm", cwd=folder)
    done = kintrace("convert", "out.json", "again.csv", cwd=folder)

    assert done.exit_code == 0
    assert len([json.loads(line) for line in (folder / "out.ftm").read_text("utf-8").splitlines()]) == 3
    assert ",=cmd" not in (folder / "again.csv").read_text("utf-8")
    assert [one.id for one in read_people(folder / "again.csv").persons()] == ["1", "2", "2-3"]


def test_pfif_becomes_pfif_with_its_own_dates_and_expired_clones_stay_out(folder: Path) -> None:
    person = (
        "<p:person><p:person_record_id>other.example/{0}</p:person_record_id><p:source_date>2026-01-01T00:00:00Z"
        "</p:source_date><p:expiry_date>{1}-01-01T00:00:00Z</p:expiry_date><p:full_name>Ivan</p:full_name></p:person>"
    )
    body = person.format(1, 2999) + person.format(2, 2001)
    (folder / "in.xml").write_text(
        f'<p:pfif xmlns:p="http://zesty.ca/pfif/1.4">{body}</p:pfif>', encoding="utf-8"
    )

    done = kintrace(
        "convert", "in.xml", "out.xml", "--home", "bureau.example", "--to", "pfif-1.3", cwd=folder
    )

    [kept] = read_pfif(folder / "out.xml").persons
    assert (kept.person_record_id, kept.source_date and kept.source_date.year) == ("other.example/1", 2026)
    assert kept.expiry_date is not None
    assert kept.expiry_date.year == 2999
    assert "other.example/2: This record has expired" in done.output


def test_pfif_needs_a_home_and_an_unknown_ending_a_format(folder: Path) -> None:
    assert kintrace("convert", "people.csv", "out.xml", cwd=folder).exit_code == 2
    assert kintrace("convert", "people.csv", "out.doc", cwd=folder).exit_code == 2
    assert not (folder / "out.xml").exists()


def test_a_file_that_is_nothing_is_refused_in_one_sentence(folder: Path) -> None:
    (folder / "bad.json").write_text('{"people": []}', encoding="utf-8")

    done = kintrace("convert", "bad.json", "out.csv", cwd=folder, language="ru_RU.UTF-8")

    assert done.exit_code == 2
    assert done.output.startswith("bad.json — не список людей в JSON Kintrace")
    assert not (folder / "out.csv").exists()


def test_a_list_of_nobody_is_refused(folder: Path) -> None:
    (folder / "none.json").write_text(
        '{"format": "kintrace-share", "version": 1, "made_at": "2026-11-02T12:00:00Z", "persons": []}',
        encoding="utf-8",
    )

    assert kintrace("convert", "none.json", "out.csv", cwd=folder).exit_code == 2


def test_the_schema_is_printed(folder: Path) -> None:
    assert json.loads(kintrace("schema", cwd=folder).output) == json_schema()
