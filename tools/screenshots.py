"""Takes the pictures of the docs: a small demonstration bureau, a real browser, a telephone and a desk."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
CHROMIUM = os.environ.get("KINTRACE_TEST_CHROMIUM", "/usr/bin/chromium")


def wait_for(url: str) -> None:
    """Wait until the bureau answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own server on loopback
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("The demonstration did not start.")


def family(browser: Browser, url: str, case: tuple[str, str, str]) -> None:
    """Take the family's pages on a telephone: the start, one question, the answer."""
    page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="en-GB", java_script_enabled=False)
    page.goto(url)
    page.screenshot(path=IMAGES / "family-start.png")
    press(page, "a.button")
    page.screenshot(path=IMAGES / "family-question.png")
    page.goto(f"{url}/answer/")
    page.fill("#case", case[1])
    page.fill("#words", case[2])
    press(page, "main form .button")
    page.screenshot(path=IMAGES / "family-answer.png")


def press(page: Page, what: str) -> None:
    """Press what opens another page, and wait until that page is there whole."""
    with page.expect_navigation():
        page.click(what)


def sign_in(page: Page, url: str, handle: str, password: str) -> None:
    """Sign in at the desk."""
    page.goto(f"{url}/desk/sign-in/")
    page.fill("[name=handle]", handle)
    page.fill("[name=password]", password)
    press(page, "main form button")


def desk(browser: Browser, url: str, passwords: dict[str, str]) -> None:
    """Take the desk's pages: the work list, the comparison, a staged list."""
    page = browser.new_page(viewport=DESK, locale="en-GB")
    sign_in(page, url, "examiner-1", passwords["examiner-1"])
    page.goto(f"{url}/desk/candidates/")
    page.screenshot(path=IMAGES / "desk-candidates.png")
    found = re.search(r'href="(/desk/candidates/\d+/)"', page.content())
    if found:
        page.goto(url + found[1])
        page.screenshot(path=IMAGES / "desk-comparison.png")
    page = browser.new_page(viewport=DESK, locale="en-GB")
    sign_in(page, url, "registrar-1", passwords["registrar-1"])
    page.goto(f"{url}/desk/lists/")
    press(page, "main tbody a >> nth=0")
    page.screenshot(path=IMAGES / "desk-list.png")


def main() -> None:
    """Load and serve a small demonstration, take the pictures, stop."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe, tempfile.TemporaryDirectory() as folder:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        url = f"http://{bind}"
        bureau = {
            "KINTRACE_DATA": folder,
            "KINTRACE_DEMO": "1",
            "KINTRACE_BIND": bind,
            "KINTRACE_SITE_URL": url,
        }
        size = ("--records", "1000", "--inquiries", "200", "--serve")
        command = [sys.executable, "manage.py", "demo", *size]
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | bureau, stdout=subprocess.DEVNULL)
        try:
            wait_for(url)
            passwords, cases, _ = json.loads(
                (Path(folder) / "demonstration.json").read_text(encoding="utf-8")
            )
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                family(browser, url, cases[-1])
                desk(browser, url, passwords)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


if __name__ == "__main__":
    main()
