"""A capture card by keys alone in a real browser, killed half way and found again; then without scripts."""

from __future__ import annotations

import contextlib
import os
import signal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from pypdf import PdfReader

from kintrace.accounts.models import Role
from kintrace.cards import actions as cards
from kintrace.cards.items import Item
from kintrace.cards.models import Card
from kintrace.matching import Missing
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Record
from tests import make
from tests.bureau import Bureau, running
from tests.web.conftest import CHROMIUM
from tests.web.staff.test_browser import DESK, PASSWORD, enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, Page, Response

    from kintrace.accounts.models import Staff

# What a registrar types, field after field; "/" is "not known" on an English keyboard, "." on a Cyrillic one.
FIRST_HALF = ("Россия", "Цыдыпов", "Баир", "Доржи", "03.05.1999", "/", "сержант", ".")
SECOND_HALF = ("Долгор Цыдыпова, мать", "Агинское, ул. Ленина, 5", "?", "-", "6", "44120", "Лагерь 7")
MISSING = {"birthplace": Missing.NOT_KNOWN, "number": Missing.NOT_KNOWN, "taken_on": Missing.NOT_KNOWN,
           "coming_from": Missing.DECLINED}  # fmt: skip


class Keys:
    """Presses keys on a page, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def fill(self, answers: tuple[str, ...]) -> None:
        """Type answers, each into the next field."""
        for answer in answers:
            self.type(answer)
            self.press("Tab")


def saved(page: Page, field: str) -> None:
    """Wait until the field before the cursor is saved: the answer to the last key has come."""
    page.wait_for_function(
        "() => document.querySelector('#saved .tag') && !document.querySelector('.htmx-request')"
    )
    assert page.evaluate("document.activeElement.name") == field


def sent(answer: Response) -> str:
    """Return what a page sent to get an answer: on a busy machine an earlier field's answer comes first."""
    return unquote_plus(answer.request.post_data or "")


def test_a_card_is_entered_by_keys_alone_and_found_again_when_the_browser_is_killed(
    site: str, chromium: Browser, new_context: Callable[..., BrowserContext]
) -> None:
    source = make.source(title="Camp 7")
    doomed = new_browser(chromium)
    page = doomed.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    staff = enter(page, site, Role.REGISTRAR)
    keys = Keys(page)

    page.goto(f"{site}/desk/cards/")
    page.select_option("[name=source]", str(source.pk))  # once a day: the next card remembers it
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    keys.press("n")
    page.wait_for_selector("[name=power]:focus")
    keys.fill(FIRST_HALF)
    with page.expect_response(lambda answer: "Дол" in sent(answer)):
        keys.type("Дол")  # the field that is being typed when the power goes
    saved(page, "kin_name")
    kill(doomed)

    page = new_context(java_script_enabled=True, viewport=DESK).new_page()
    sign_in_again(page, site, staff)
    keys.page = page
    page.goto(f"{site}/desk/cards/")
    keys.press("g")
    page.wait_for_selector("[name=kin_address]:focus")  # the first field without an answer
    assert page.input_value("[name=surname]") == "Цыдыпов"
    assert page.input_value("[name=birthplace]") == "?"
    assert page.input_value("[name=kin_name]") == "Дол"
    keys.press("Shift+Tab")
    keys.fill(SECOND_HALF)
    keys.type("07.05.2026")
    keys.press("Tab")
    keys.type("1")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.value") == "finish"
    with page.expect_navigation():
        keys.press("Enter")

    assert page.is_visible("text=The card is finished and stands in the register")
    card = Card.objects.get()
    items = cards.read(card=card, by=staff)
    assert {item.value: items.answer(item).missing for item in Item if items.answer(item).missing} == MISSING
    assert items.answer(Item.KIN_NAME).text == "Долгор Цыдыпова, мать"
    assert Record.objects.get().claim == Claim.CARD_WRITTEN
    assert complaints == []
    # docs/capture-card.md says what this number means: at 100 keys a minute it is well under three minutes.
    assert keys.pressed <= 140

    with page.expect_download() as download:
        page.click("text=Make the PDF")
    paper = PdfReader(BytesIO(download.value.path().read_bytes()))
    assert len(paper.pages) == 2
    assert "Цыдыпов" in paper.pages[1].extract_text()


def test_the_same_works_by_keyboard_without_scripts_and_each_save_is_kept(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    make.source(title="Camp 7")
    page = new_context(viewport=DESK).new_page()
    staff = enter(page, site, Role.REGISTRAR)
    page.goto(f"{site}/desk/cards/")
    page.select_option("[name=source]", label="Camp 7 · Holding authority")
    with page.expect_navigation():
        page.press("[name=source]", "Enter")
        page.click("main form button")
    keys = Keys(page)

    keys.fill(("Россия", "Цыдыпов"))
    keys.type(".")
    with page.expect_navigation():
        keys.press("Enter")

    assert page.evaluate("document.activeElement.name") == "father"
    assert page.input_value("[name=given]") == "?"
    assert cards.read(card=Card.objects.get(), by=staff).answer("given").missing is Missing.NOT_KNOWN


def test_who_does_not_know_the_keys_chooses_the_reason_instead(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=DESK).new_page()
    staff = enter(page, site, Role.REGISTRAR)
    card = make.begun()
    page.goto(f"{site}/desk/cards/{card.pk}/write/")
    page.select_option("[name=father_why]", "declined")
    page.select_option("[name=birthplace_why]", "not_known")
    page.select_option("[name=rank_why]", "not_asked")
    assert page.query_selector("[name=rank_why] option[value=declined]") is None

    with page.expect_navigation():
        page.click("[value=save]")

    assert page.input_value("[name=father]") == "-"
    items = cards.read(card=Card.objects.get(), by=staff)
    assert {name: answer.missing for name, answer in items.answers.items()} == {
        "father": Missing.DECLINED,
        "birthplace": Missing.NOT_KNOWN,
        "rank": Missing.NOT_ASKED,
    }


def new_browser(chromium: Browser) -> Browser:
    """Start another browser, which can be killed without the one that other tests use."""
    return chromium.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


def kill(browser: Browser) -> None:
    """End a browser at once, as when the power goes: it runs no handler and says goodbye to nobody."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")
    [pid] = [each["id"] for each in told["processInfo"] if each["type"] == "browser"]
    os.kill(pid, signal.SIGKILL)
    browser.close()


def sign_in_again(page: Page, site: str, staff: Staff) -> None:
    page.goto(f"{site}/desk/sign-in/")
    page.fill("[name=handle]", staff.handle)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site}/desk/")


HIRE = """
from django.utils import timezone
from kintrace.accounts import actions as accounts
from kintrace.accounts.models import Role, Staff
from kintrace.registry import actions as registry
from kintrace.registry.ladder import SourceClass
now = timezone.now()
admin = accounts.found(handle="admin-1", now=now).staff
invited = accounts.invite(handle="registrar-1", by=admin, now=now)
accounts.accept(word=invited.word, password="{password}", now=now)
accounts.grant(staff=invited.staff, role=Role.REGISTRAR, by=admin, now=now)
registrar = Staff.objects.get(handle="registrar-1")
registry.open_source(title="Camp 7", source_class=SourceClass.AUTHORITY, by=registrar, now=now)
"""


def test_a_web_server_killed_half_way_loses_at_most_the_field_being_typed(
    tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    with running(tmp_path) as bureau:
        bureau.manage("shell", "-c", HIRE.format(password=PASSWORD))
        page = new_context(java_script_enabled=True, viewport=DESK).new_page()
        enter_bureau(page, bureau)
        page.goto(f"{bureau.url}/desk/cards/")
        page.select_option("[name=source]", label="Camp 7 · Holding authority")
        page.click("main form button")
        page.wait_for_selector("[name=power]:focus")
        keys = Keys(page)
        keys.fill(FIRST_HALF)
        saved(page, "kin_name")

        kill_web(bureau)
        with page.expect_event("requestfailed"):
            keys.fill(SECOND_HALF[:1])
        page.wait_for_selector("[data-unsaved]:not([hidden])")  # the page says that it could not save
        bureau.start()
        keys.fill(SECOND_HALF[1:2])  # the next key saves what the last could not
        page.wait_for_selector("[data-unsaved]", state="hidden")

        again = new_context(java_script_enabled=True, viewport=DESK).new_page()
        enter_bureau(again, bureau)
        again.goto(f"{bureau.url}/desk/cards/")
        with again.expect_navigation():
            again.click("tbody a")
        assert again.input_value("[name=surname]") == "Цыдыпов"
        assert again.input_value("[name=birthplace]") == "?"
        assert again.input_value("[name=kin_name]") == SECOND_HALF[0]
        assert again.evaluate("document.activeElement.name") == "taken_on"


def enter_bureau(page: Page, bureau: Bureau) -> None:
    """Sign in to a bureau of real processes."""
    page.goto(f"{bureau.url}/desk/sign-in/")
    page.fill("[name=handle]", "registrar-1")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{bureau.url}/desk/")


def kill_web(bureau: Bureau) -> None:
    """End the bureau's web server at once, whatever it is doing; the rest of the bureau then ends too."""
    assert bureau.process is not None
    masters = [pid for pid in children_of(bureau.process.pid) if "gunicorn" in command_of(pid)]
    for pid in [each for master in masters for each in (master, *children_of(master))]:
        os.kill(pid, signal.SIGKILL)
    bureau.process.wait(60)


def children_of(parent: int) -> list[int]:
    """Return the processes that one started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rsplit(") ", 1)[1].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def command_of(pid: int) -> str:
    """Return the command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text()
