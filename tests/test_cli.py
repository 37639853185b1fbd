"""The command: two lists in, a table and a page out, or one sentence and nothing."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner, Result

from kintrace.cli import app
from kintrace.lists.report import facts, written
from kintrace.lists.results import safe
from kintrace.matching import Missing, PartialDate, Person

INQUIRIES = """id;Кого ищем;Дата рождения;Регион;Воинская часть
001;ищу Иванова Ивана Петровича;12 апреля 2000;Башкирия;55115
002;Kolya Goncharenko;1998;Kyiv;
002;<b>Цыденов</b> Баир;24 года;Бурятия;
=1+1;Сидоров Пётр;31.02.2000;;
;Ярополк Дормидонтович Небывалый;01.01.1980;Омск;
"""
RECORDS = """№;Фамилия;Имя;Отчество;Дата рождения;Регион;В/ч
r1;Иванов;Иван;Петрович;12.04.2000;Республика Башкортостан;в/ч 55115
r1;Иванов;Иван;Павлович;15.04.2001;Омская область;в/ч 41111
0003;Гончаренко;Микола;Іванович;12.04.1999;Київська область;А1234
r4;Цыденов;Баир;Дашиевич;03.05.2000;Республика Бурятия;36 омсбр
r6;Сидоров;Петр;Ильич;;Тула;
"""


def kintrace(*arguments: object, cwd: Path, language: str = "C") -> Result:
    """Run the command as typed, in this process; the tests below that kill it start one of their own."""
    env = {"LANG": language, "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "200", "TERM": "dumb"}
    with contextlib.chdir(cwd):
        return CliRunner().invoke(app, [str(one) for one in arguments], env=env, catch_exceptions=False)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    (tmp_path / "inq.csv").write_bytes(INQUIRIES.encode("cp1251", "replace"))
    (tmp_path / "rec.csv").write_text(RECORDS, encoding="utf-16")
    return tmp_path


def match(folder: Path, *more: object) -> Result:
    arguments = ("match", "inq.csv", "rec.csv", "--out", "out.csv", "--as-of", "2024-06-01", *more)
    return kintrace(*arguments, cwd=folder)


def table(folder: Path) -> list[dict[str, str]]:
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_two_lists_become_a_table_with_the_right_records_first(lists: Path) -> None:
    done = match(lists)

    assert (done.exit_code, done.stdout) == (0, "")
    assert "inq.csv, row 5, column “Дата рождения”: There is no such day." in done.stderr
    assert (
        (lists / "out.csv")
        .read_bytes()
        .startswith(b"\xef\xbb\xbfinquiry_id,record_id,rank,bits,probability,reasons\r\n")
    )
    best = [(row["inquiry_id"], row["record_id"]) for row in table(lists) if row["rank"] == "1"]
    assert best[:4] == [("001", "r1"), ("002", "0003"), ("002", "r4"), ("'=1+1", "r6")]
    assert all(float(row["probability"]) < 0.05 for row in table(lists) if row["inquiry_id"] == "6")
    assert sum(row["record_id"] == "r1" and row["inquiry_id"] == "001" for row in table(lists)) == 2
    assert "Иванов" not in (lists / "out.csv").read_text("utf-8")


def test_top_and_language_are_obeyed(lists: Path) -> None:
    match(lists, "--top", 1, "--language", "uk")

    assert {row["rank"] for row in table(lists)} == {"1"}
    assert "Прізвище збігається." in table(lists)[0]["reasons"]


def test_the_computer_s_language_is_spoken(lists: Path) -> None:
    done = kintrace("match", "none.csv", "rec.csv", "--out", "out.csv", cwd=lists, language="ru_RU.UTF-8")

    assert done.stderr == "Файла none.csv нет. Проверьте название и папку.\n"


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_the_report_asks_no_host_and_runs_nothing_of_the_list(lists: Path, language: str) -> None:
    assert match(lists, "--report", "page.html", "--language", language).exit_code == 0
    source = (lists / "page.html").read_text("utf-8")

    assert "<b>Цыденов</b>" not in source
    assert "&lt;b&gt;Цыденов" in source
    assert "http:" not in source and "https:" not in source  # noqa: PT018 - one thing: no host


def test_the_report_sorts_fits_a_telephone_and_prints(lists: Path) -> None:
    match(lists, "--report", "page.html", "--language", "ru")
    asked: list[str] = []
    said: list[str] = []

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto((lists / "page.html").as_uri())
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 1200, "height": 800})
        before = page.locator(".overview tbody tr").first.inner_text()
        page.locator(".overview th button").nth(5).click()
        after = page.locator(".overview tbody tr").first.inner_text()
        printed = page.pdf()
        browser.close()

    assert fits
    assert said == []  # no rule of the page's own policy is broken
    assert len(asked) == 1
    assert "Иванова" in before
    assert "Небывалый" in after
    assert printed.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("match", "none.csv", "rec.csv", "--out", "out.csv"), "none.csv is not there."),
        (("match", "inq.csv", "bad.csv", "--out", "out.csv"), "bad.csv is not a spreadsheet."),
        (("match", "inq.csv", "nobody.csv", "--out", "out.csv"), "nobody.csv: not one row could be read."),
        (("match", "inq.csv", "rec.csv", "--out", "rec.csv"), "rec.csv is named twice."),
        (
            ("match", "inq.csv", "rec.csv", "--out", "out.csv", "--report", "out.csv"),
            "out.csv is named twice.",
        ),
        (("match", "inq.csv", "rec.csv", "--out", "no/out.csv"), "out.csv cannot be written"),
        (("match", "inq.csv", "rec.csv", "--out", "."), "cannot be written"),
        (("match", "inq.csv", "rec.csv", "--out", "o.csv", "--as-of", "may"), "a day such as 2024-06-30"),
        (("match", "inq.csv", "rec.csv", "--out", "o.csv", "--language", "de"), "ru, uk or en"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(
    lists: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    (lists / "bad.csv").write_bytes(b"\x01\x02" * 500)
    (lists / "nobody.csv").write_text("ФИО;Регион\n;Омск\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in lists.iterdir()}

    done = kintrace(*arguments, cwd=lists)

    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in lists.iterdir()} == before


def test_a_report_of_very_many_inquiries_keeps_the_strongest(
    lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.lists.report.MOST_INQUIRIES", 2)

    match(lists, "--report", "page.html")

    source = (lists / "page.html").read_text("utf-8")
    assert "The 2 strongest inquiries are shown here; 3 weaker ones" in source
    assert "Небывалый" not in source


def test_what_is_only_partly_known_is_written_as_people_write_it() -> None:
    dates = [PartialDate(2000, 2000, 4, 12), PartialDate(2000, 2000, 4), PartialDate(1999, 2000)]

    assert [written(born) for born in [*dates, PartialDate(None, None, 4, 12), None]] == [
        "12.04.2000", "04.2000", "1999–2000", "12.04", "",
    ]  # fmt: skip
    told = facts(Person(name="Цой Ир", missing={"region": Missing.DECLINED, "born": Missing.NOT_KNOWN}), "ru")
    assert (told["region"], told["born"]) == ("не захотели сказать", "неизвестно")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_no_result_under_its_name(lists: Path, how: signal.Signals) -> None:
    rows = "".join(f"{n};Иванов Иван {n % 28 + 1:02}.04.2000;Омск\n" for n in range(60_000))
    (lists / "many.csv").write_text(f"№;ФИО;Регион\n{rows}", encoding="utf-8")
    program = [sys.executable, "-c", "from kintrace.cli import app; app()"]
    root = str(Path(__file__).parents[1])
    running = subprocess.Popen(
        [*program, "match", "many.csv", "many.csv", "--out", "out.csv", "--report", "page.html"],
        cwd=lists, env={**os.environ, "PYTHONPATH": root}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while running.poll() is None and not list(lists.glob(".*.part")):
        time.sleep(0.02)

    running.send_signal(how)
    code = running.wait(60)

    assert code == (130 if how is signal.SIGTERM else -signal.SIGKILL)
    assert not (lists / "out.csv").exists()
    assert not (lists / "page.html").exists()
    assert bool(list(lists.glob(".*.part"))) == (how is signal.SIGKILL)


STARTS = "=+-@\t\r\n\0|%＝＋－＠"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u3000", "\ufeff"])
def test_no_cell_is_a_formula(before: str, start: str) -> None:
    assert safe(f"{before}{start}SUM(A1)").startswith("'")


@pytest.mark.parametrize("text", ["001", "-12", "+79990000000", "а=б", "", "r1", " 7"])
def test_what_is_no_formula_stays_as_it_stands(text: str) -> None:
    assert safe(text) == text


def test_a_name_is_shown_as_it_is_read(tmp_path: Path) -> None:
    shown = kintrace("names", "Ваня Ivanov", cwd=tmp_path)
    told = json.loads(kintrace("names", "Ваня Ivanov", "--json", cwd=tmp_path).stdout)

    assert "иванов" in shown.stdout
    assert (told[0]["surname"], told[0]["given"]) == ("иванов", "ваня")
    assert kintrace("names", "123", cwd=tmp_path).exit_code == 2


def test_every_engine_by_its_name_writes_the_same_table(lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kintrace.matching.gather.FEW", 0)

    written_by = {}
    for engine in ("memory", "duckdb"):
        assert match(lists, "--engine", engine).exit_code == 0
        written_by[engine] = (lists / "out.csv").read_bytes()

    assert written_by["memory"] == written_by["duckdb"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "pyspark is not installed. Install it with pip install 'kintrace[spark]'"),
        ("ru", "pyspark не установлен"),
        ("uk", "pyspark не встановлено"),
    ],
)
def test_an_engine_that_is_not_installed_is_one_sentence(
    lists: Path, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)

    done = match(lists, "--engine", "spark", "--language", language)

    assert done.exit_code == 2
    assert sentence in done.stderr
    assert not (lists / "out.csv").exists()


def test_no_other_engine_is_known(lists: Path) -> None:
    done = match(lists, "--engine", "steam")

    assert done.exit_code == 2
    assert "memory, duckdb or spark" in done.stderr
