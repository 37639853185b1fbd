"""The whole way of one case, in a real browser, through real processes and a real mail server.

Every gate is refused once before it is passed. Afterwards everything the bureau has on disk is searched for
what these people are called. Everybody here is invented.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import press
from tests.bureau import Bureau, running
from tests.scanner import Leak, Scanner
from tests.web.family.walk import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = os.environ.get("KINTRACE_TEST_CHROMIUM", "/usr/bin/chromium")
PASSWORD = "snow-on-the-birches-9"
PLANTED = (
    *("Крутоверхов", "Нижневартовка", "Балаклеевка", "Глафира", "Krutoverkhov"),
    *("+7 923 555-01-17", "kalina-77", "сиреневая калитка", "Найда"),
)
STAFF = {
    "registrar-1": "REGISTRAR",
    "examiner-1": "EXAMINER",
    "examiner-2": "EXAMINER",
    "operator-1": "OPERATOR",
    "releaser-1": "RELEASER",
    # Writes and releases, in two acts that must not be about one text.
    "both-1": "OPERATOR RELEASER",
}
HIRE = """
from django.utils import timezone
from kintrace.accounts import actions as accounts
from kintrace.accounts.models import Role, Staff
from kintrace.registry import actions as registry
from kintrace.registry.ladder import SourceClass
now = timezone.now()
admin = accounts.found(handle="admin-1", now=now).staff
for handle, roles in {staff}.items():
    invited = accounts.invite(handle=handle, by=admin, now=now)
    accounts.accept(word=invited.word, password="{password}", now=now)
    for role in roles.split():
        accounts.grant(staff=invited.staff, role=Role[role], by=admin, now=now)
registrar = Staff.objects.get(handle="registrar-1")
registry.open_source(title="Camp register", source_class=SourceClass.AUTHORITY, by=registrar, now=now)
"""
# In Latin letters, with a short name and a wrong year.
TYPED: dict[str, dict[str, str]] = {
    "name": {"sought": "Kolya Krutoverkhov"},
    "birth": {"born_day": "12", "born_month": "4", "born_year": "1998"},
    "origin": {"birthplace": "Nizhnevartovka", "region": "Бурятия"},
    "service": {"unit": "55115"},
    "news": {"news": "Звонил из села", "news_place": "Балаклеевка"},
    "you": {"asker": "Глафира", "relation": "mother"},
    "mail": {"post": "kalina-77@post.example", "openly": "yes"},
    "telephone": {"phone": "+7 923 555-01-17"},
    "phrase": {"phrase": "сиреневая калитка"},
    "question": {"control_question": "Как звали собаку?", "control_answer": "Найда"},
}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """Run a bureau with its staff and one source."""
    with running(tmp_path_factory.mktemp("bureau")) as started:
        started.manage("shell", "-c", HIRE.format(staff=STAFF, password=PASSWORD))
        yield started


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def without_scripts(chromium: Browser) -> BrowserContext:
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(30_000)
    return context


class Clerk:
    """One member of staff at the desk, in a browser of their own."""

    def __init__(self, chromium: Browser, bureau: Bureau, handle: str) -> None:
        self.desk = f"{bureau.url}/desk"
        self.page: Page = without_scripts(chromium).new_page()
        self.page.goto(f"{self.desk}/sign-in/")
        self.page.fill("[name=handle]", handle)
        self.page.fill("[name=password]", PASSWORD)
        press(self.page, "main form button")

    def open(self, path: str) -> str:
        self.page.goto(f"{self.desk}/{path}")
        return self.page.content()

    def says(self) -> str:
        return self.page.inner_text("main")

    def post(self, path: str, **typed: str) -> str:
        """Send a form that the pages do not offer, as somebody might by hand, and return what comes back."""
        token = self.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        sent = self.page.context.request.post(
            f"{self.desk}/{path}",
            form={"csrfmiddlewaretoken": token, **typed},
            headers={"Referer": self.desk},
        )
        return sent.text()


def write_list(path: Path) -> None:
    """Write the list that a camp sends: Cyrillic, somebody typed it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Список на 1 марта"])
    sheet.append(["№ п/п", "Ф.И.О.", "Дата рождения", "Место рождения", "Регион", "Часть", "Звание"])
    sheet.append(
        [1, "Крутоверхов Николай Васильевич", "12.04.1999", "Нижневартовка", "Бурятия", "в/ч 55115", "ряд."]
    )
    sheet.append([2, "Ондар Айдыс Мергенович", "03.09.2001", "", "Тыва", "в/ч 55115", "ефр."])
    book.save(path)


def load_list(registrar: Clerk, path: Path) -> None:
    """Load a list at the desk, decide its new rows, make them records."""
    registrar.open("lists/")
    registrar.page.select_option(
        "[name=source]", label=registrar.page.locator("[name=source] option").last.inner_text()
    )
    registrar.page.select_option("[name=claim]", "registered")
    registrar.page.set_input_files("[name=file]", path)
    press(registrar.page, "button:has-text('Take it in')")
    press(registrar.page, "button:has-text('Read the list so')")
    for _ in range(100):  # without scripts a page is shown anew by hand
        if registrar.page.locator("text=are not decided").count():
            break
        press(registrar.page, "a:has-text('Show the page anew')")
        registrar.page.wait_for_timeout(300)
    registrar.page.goto(f"{registrar.page.url.split('?')[0]}?verdict=new")
    press(registrar.page, "button:has-text('All open ones')")
    press(registrar.page, "button:has-text('Make 2 rows records')")


def ask(family: Page, url: str) -> tuple[str, str]:
    """Ask about him, page by page, and return number and words."""
    family.goto(url)
    press(family, "a.button")
    while "/ask/" in family.url:
        slug = family.url.rstrip("/").split("/")[-1].split("#")[0]
        for name, value in TYPED.get(slug, {}).items():
            if family.locator(f"[name={name}][type=radio]").count():
                family.check(f"[name={name}][value={value}]")
            else:
                family.fill(f"[name={name}]", value)
        press(family, "main form .button")
    press(family, "main form .button:has-text('Send')")
    return shown(family.content())


def read_answer(family: Page, url: str, number: str, words: str) -> str:
    """Open the answer with number and words; return what the page says."""
    family.context.clear_cookies()
    family.goto(f"{url}/answer/" if not url.endswith("/") else f"{url}answer/")
    family.fill("#case", number)
    family.fill("#words", words)
    press(family, "main form .button")
    return family.inner_text("main")


def first_candidate(examiner: Clerk, seconds: float = 60) -> str:
    """Return the address of the candidate that the worker has found."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = re.search(r'href="/desk/(candidates/\d+/)"', examiner.open("candidates/"))
        if found:
            return found[1]
        time.sleep(1)
    raise AssertionError("the worker found no candidate")


def verdict(examiner: Clerk, candidate: str) -> None:
    examiner.open(candidate)
    examiner.page.check("[name=verdict][value=same]")
    press(examiner.page, "button:has-text('Save my verdict')")


def try_to_write(operator: Clerk, candidate: str) -> str:
    """Try to write an answer by hand while a gate is closed; return the page that comes back."""
    assert 'name="sentences"' not in operator.open(f"{candidate}answer/")
    operator.open(f"{candidate}wish/")
    return operator.post(f"{candidate}answer/", do="save", sentences="found")


def test_the_whole_way(bureau: Bureau, chromium: Browser, tmp_path: Path) -> None:
    family = without_scripts(chromium).new_page()
    registrar, operator = Clerk(chromium, bureau, "registrar-1"), Clerk(chromium, bureau, "operator-1")
    first, second = Clerk(chromium, bureau, "examiner-1"), Clerk(chromium, bureau, "examiner-2")
    releaser, both = Clerk(chromium, bureau, "releaser-1"), Clerk(chromium, bureau, "both-1")

    # A mother asks, and is told the truth: nothing yet. Wrong words open nothing.
    number, words = ask(family, bureau.url)
    assert re.fullmatch(r"\d{9}", number)
    assert len(words.split()) == 6
    wrong = read_answer(family, bureau.url, number, "six words that are all wrong")
    unknown = read_answer(family, bureau.url, "901492503", words)
    assert wrong == unknown
    assert "Looking" not in wrong

    # A list arrives; the worker finds him.
    write_list(tmp_path / "list.xlsx")
    load_list(registrar, tmp_path / "list.xlsx")
    candidate = first_candidate(first)
    assert "We have found" not in read_answer(family, bureau.url, number, words)

    # Two examiners. The same one twice is refused.
    verdict(first, candidate)
    assert "You have checked this candidate" in first.post(candidate, verdict="same")
    operator.open("candidates/")
    assert "Two examiners must call this the same man" in operator.post(
        f"{candidate}kinship/", way="document"
    )
    verdict(second, candidate)

    # No kinship, no answer; then his wish is not known; then it is "no"; then "yes".
    assert "It must be shown first that the inquirer is his relative" in try_to_write(operator, candidate)
    operator.open(f"{candidate}kinship/")
    operator.page.check("[name=way][value=control_answer]")
    operator.page.fill("[name=note]", "Собаку звали Найда")
    press(operator.page, "button:has-text('Accept')")
    closed = {"no": "His own wish is not known", "yes": "He does not wish this inquirer to be told"}
    for answer, refusal in closed.items():
        assert refusal in try_to_write(operator, candidate)
        operator.open(f"{candidate}wish/")
        operator.page.check(f"[name=answer][value={answer}]")
        press(operator.page, "button:has-text('Write it down')")

    # One writes. Who wrote it cannot release it; another can.
    both.open(f"{candidate}answer/")
    for sentence in ("found", "authority"):
        both.page.check(f"[name=sentences][value={sentence}]")
    press(both.page, "button[value=save]")
    text = both.page.url.split("/desk/")[1]
    assert "You wrote this text" in both.post(f"{text}release/")
    releaser.open(text)
    press(releaser.page, "button:has-text('Release this exact text')")

    # "There is news", and nothing else; then she reads it.
    [(recipients, letter)] = bureau.mailbox.wait(1, seconds=180)
    assert recipients == ["kalina-77@post.example"]
    assert not Scanner(set(PLANTED) - {"kalina-77"}).scan(letter, "the letter")
    answer_page = read_answer(family, bureau.url, number, words)
    assert "We have found a record" in answer_page
    assert "never ask" in answer_page

    # The log is whole, and nothing on disk says who they are.
    assert "whole" in bureau.manage("verify_audit")
    assert not leaks(bureau)


def leaks(bureau: Bureau) -> list[Leak]:
    """Return what the bureau's folder and database give away."""
    scanner = Scanner(PLANTED)
    found = scanner.scan_folder(bureau.folder)
    if bureau.database:
        with psycopg.connect(bureau.database) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            for (table,) in tables:
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
                    found += scanner.scan(b"".join(bytes(chunk) for chunk in copy), table)
    return found
