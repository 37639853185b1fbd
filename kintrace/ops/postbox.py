"""A post box for the demonstration: takes the bureau's e-mail on loopback, shows it on the terminal."""

from __future__ import annotations

import socket
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Shows each message that arrives; keeps none."""

    def __init__(self, show: Callable[[str], object]) -> None:
        self.show = show
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Show one message and accept it."""
        message = message_from_bytes(content_of(envelope), policy=default)
        body = message.get_body()
        text = body.get_content() if body is not None else ""
        self.show(
            f"\n--- an e-mail arrived at {', '.join(envelope.rcpt_tos)}: {message['subject']}\n{text}---"
        )
        return "250 kept"

    def start(self) -> str:
        """Listen on a free port and return the address for KINTRACE_SMTP_URL."""
        self.controller.start()
        return f"smtp://127.0.0.1:{self.controller.port}"

    def stop(self) -> None:
        """Stop listening."""
        self.controller.stop()


def content_of(envelope: Envelope) -> bytes:
    """Return the letter in an envelope."""
    content = envelope.content or b""
    return content if isinstance(content, bytes) else content.encode()


def free_port() -> int:
    """Return a port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
