"""A real SMTP server that can be told how to behave."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from kintrace.ops.postbox import content_of, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import SMTP, Envelope, LoginPassword, Session
    from pytest_django import Settings

OK = "250 fine"


class PostOffice:
    """Answers each step as it was told, and keeps what arrives.

    Attributes:
        replies: What is said to "MAIL", "RCPT" and "DATA"; "" breaks the connection off.
        arrived: The letters.
        greeted_as: What the sender called itself.
    """

    def __init__(self) -> None:
        self.replies = {"MAIL": OK, "RCPT": OK, "DATA": OK}
        self.arrived: list[bytes] = []
        self.greeted_as = ""
        self.receivers: list[str] = []

    async def handle_EHLO(  # noqa: N802  # the library's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.greeted_as = session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802  # the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.say("MAIL", server)

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.say("RCPT", server)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.receivers = envelope.rcpt_tos
        self.arrived.append(content_of(envelope))
        return self.say("DATA", server)

    def say(self, step: str, server: SMTP) -> str:
        """Return the reply to a step, or break off."""
        reply = self.replies[step]
        if not reply:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return reply or OK


def only_us(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    """Let one user in."""
    is_us = (data.login, data.password) == (b"bureau", b"p@ss word")
    return AuthResult(success=is_us, handled=False)


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """Run a mail server and tell the bureau of it."""
    post_office = PostOffice()
    controller = Controller(
        post_office,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=only_us,
        auth_require_tls=False,
    )
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{controller.port}"
    settings.MAIL_FROM = "Bureau <news@bureau.example>"
    yield post_office
    controller.stop()
