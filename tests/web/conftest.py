"""What the tests of pages share: collected styles, a server on this machine, a real browser."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.fixtures import Settings

CHROMIUM = os.environ.get("KINTRACE_TEST_CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}

# Playwright keeps an event loop in this thread; the database is still used by one thread at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def collected() -> None:
    """Collect the styles once, as a bureau does before it serves."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def site(transactional_db: None, settings: Settings) -> Iterator[str]:
    """Serve the pages on this machine and return their address."""
    # A database in memory belongs to one connection, which all threads then use: also those that close a
    # browser's idle connection after the test, so that the sharing stays on.
    connection = connections["default"]
    shared = {"default": connection} if "mode=memory" in str(connection.settings_dict["NAME"]) else {}
    if shared:
        connection.inc_thread_sharing()
    server = ThreadedWSGIServer(
        ("127.0.0.1", 0), QuietWSGIRequestHandler, connections_override=shared, allow_reuse_address=False
    )
    server.set_app(WSGIHandler())
    settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield settings.SITE_URL
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a fresh browser profile; scripts are off unless asked for."""
    opened: list[BrowserContext] = []

    def new(**options: object) -> BrowserContext:
        asked = {"java_script_enabled": False, "viewport": PHONE, "locale": "en-GB"} | options
        context = chromium.new_context(**asked)  # type: ignore[arg-type]  # Playwright's own keyword names
        context.set_default_timeout(20_000)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """Return a page in a telephone's browser with scripts off."""
    return new_context().new_page()
