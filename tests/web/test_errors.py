"""What goes wrong is told without what anybody typed, and every page keeps out of caches and of devices."""

from __future__ import annotations

import logging
from types import TracebackType

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from kintrace.web.errors import QuietFormatter, QuietReporter

PLANTED = "Плантов Секрет"


def broken() -> tuple[type[BaseException], BaseException, TracebackType]:
    """Return an exception that holds what somebody typed, in its text and in its locals."""
    typed = PLANTED
    with pytest.raises(ValueError, match=PLANTED) as caught:
        raise ValueError(f"cannot read {typed}")
    return caught.type, caught.value, caught.tb


def test_a_log_line_names_the_place_and_nothing_that_was_typed() -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, broken())

    line = QuietFormatter().format(record)

    assert "ValueError at broken:" in line
    assert "Плантов" not in line


@pytest.mark.parametrize("kind", ["text", "html"])
def test_a_report_names_the_place_and_nothing_that_was_typed(kind: str) -> None:
    report = getattr(QuietReporter(None, *broken()), f"get_traceback_{kind}")()

    assert "ValueError at broken:" in report
    assert "Плантов" not in report


def test_a_report_without_an_exception_is_empty() -> None:
    assert QuietReporter(None, None, None, None).get_traceback_text() == ""


def test_an_address_that_is_not_ours_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    Client().get(f"/{PLANTED}/")

    assert "Плантов" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/nowhere/", "/desk/"])
def test_every_page_keeps_out_of_caches_and_devices(address: str) -> None:
    answer = Client().get(address)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_failing_page_logs_no_cookie_and_no_form(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LEAVE_TO = None  # a broken setting, so that a page fails
    client = Client(raise_request_exception=False)
    client.cookies["draft"] = "planted-token"

    client.post("/leave/", {"sought": PLANTED})

    written = "".join(QuietFormatter().format(record) for record in caplog.records)
    assert "django.request" in written
    assert "Плантов" not in written
    assert "planted-token" not in written
