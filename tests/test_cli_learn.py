"""`kintrace learn`: two lists in, a model out, which `kintrace match` takes."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from kintrace.matching import Model, Person
from tests.matching.test_unlabelled import asked, dice, register
from tests.test_cli import kintrace

HEADINGS = ("№", "Фамилия", "Имя", "Отчество", "Дата рождения", "Регион", "Звание")


def write(path: Path, people: list[Person], *, letter: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for at, person in enumerate(people):
            born = person.born
            date = (
                ""
                if born is None
                else f"{born.day:02}.{born.month:02}.{born.year}"
                if born.day
                else born.year
            )
            facts = (person.surname, person.given, person.patronymic, date, person.region, person.rank)
            rows.writerow((f"{letter}{at}", *facts))


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a list of records, one of inquiries about the first of them, and their answers."""
    folder, chance = tmp_path_factory.mktemp("lists"), dice(7)
    held = register(3_000, chance)
    write(folder / "rec.csv", held, letter="r")
    write(folder / "inq.csv", asked(held[:300], chance, wrong_rank=0.8), letter="q")
    rows = "".join(f"q{at},{f'r{at}' if at % 9 else ''}\n" for at in range(300))
    (folder / "checked.csv").write_text(f"inquiry_id,record_id\n{rows}q1,r999999\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("more", "words"),
    [((), "300 inquiries without an answer"), (("--checked", "checked.csv"), "299 checked inquiries")],
)
def test_a_model_is_learned_and_matched_by(lists: Path, more: tuple[str, ...], words: str) -> None:
    done = kintrace("learn", "inq.csv", "rec.csv", "--out", "model.json", *more, cwd=lists)

    assert (done.exit_code, done.stderr) == (0, "Written: model.json\n")
    assert words in Model.read(lists / "model.json").trained_on

    matched = kintrace(
        "match", "inq.csv", "rec.csv", "--out", "out.csv", "--model", "model.json", "--top", 1, cwd=lists
    )

    assert matched.exit_code == 0
    with (lists / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        right = sum(row["inquiry_id"][1:] == row["record_id"][1:] for row in csv.DictReader(file))
    assert right > 270


def test_what_cannot_be_learned_is_one_sentence_and_leaves_nothing(
    lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (lists / "few.csv").write_text("№;ФИО\nz;Цой Ир\n", encoding="utf-8")
    (lists / "none.csv").write_text("inquiry_id,record_id\nz,\n", encoding="utf-8")

    few = kintrace("learn", "few.csv", "rec.csv", "--out", "m.json", cwd=lists)
    none = kintrace("learn", "inq.csv", "rec.csv", "--out", "m.json", "--checked", "none.csv", cwd=lists)
    wrong = kintrace("learn", "inq.csv", "rec.csv", "--out", "m.json", "--checked", "rec.csv", cwd=lists)
    monkeypatch.setitem(sys.modules, "splink", None)
    missing = kintrace("learn", "inq.csv", "rec.csv", "--out", "m.json", "--language", "ru", cwd=lists)

    assert {done.exit_code for done in (few, none, wrong, missing)} == {2}
    assert "Too few people are in both lists" in few.stderr
    assert "Too few people are in both lists" in none.stderr
    assert "rec.csv has no column “inquiry_id”." in wrong.stderr
    assert "splink не установлен. Установите его командой pip install 'kintrace[bulk]'" in missing.stderr
    assert not (lists / "m.json").exists()


@pytest.mark.parametrize("text", ["", "{}", "Иванов"])
def test_what_is_no_model_is_one_sentence(lists: Path, text: str) -> None:
    (lists / "bad.json").write_text(text, encoding="utf-8")

    done = kintrace("match", "inq.csv", "rec.csv", "--out", "o.csv", "--model", "bad.json", cwd=lists)

    assert done.exit_code == 2
    assert "bad.json is no model of this version. Make one with kintrace learn." in done.stderr
    assert not (lists / "o.csv").exists()
