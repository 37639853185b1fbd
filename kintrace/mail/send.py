"""Send one letter through the bureau's mail server, and say exactly what became of it.

KINTRACE_SMTP_URL: smtp://user:password@host:587 (STARTTLS is required unless the host is this machine)
or smtps://user:password@host:465. Nothing about this machine is told: neither its name in the greeting
nor in the Message-ID.
"""

from __future__ import annotations

import contextlib
import ipaddress
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from kintrace.contact.delivery import (
    ComeBackLater,
    NotAccepted,
    NoWayOut,
    OutcomeUnknown,
    RefusedForGood,
    Unreachable,
)
from kintrace.mail import wording

if TYPE_CHECKING:
    from kintrace.contact.delivery import Envelope, Send

PATIENCE = 30.0  # seconds for each step of the conversation
PORTS = {"smtp": 587, "smtps": 465}

# Reply codes of RFC 5321, 4.2.
ACCEPTED = 250
FORWARDED = 251
FOR_GOOD = 500


def way() -> Send | None:
    """Return how letters are sent, or None if no mail server is set."""
    return send if settings.SMTP_URL else None


def send(envelope: Envelope) -> None:
    """Hand one letter to the mail server, which is then responsible for it.

    Raises:
        NoWayOut: If no mail server is set.
        Unreachable: If it cannot be reached, or breaks off before the text was sent.
        NotAccepted: If it does not take our sign-in, our sender or our encryption.
        RefusedForGood: If it refuses the address or the letter for good (5xx).
        ComeBackLater: If it asks to try again (4xx).
        OutcomeUnknown: If it breaks off after the text was sent: nobody knows whether it will be delivered.
    """
    if not settings.SMTP_URL:
        raise NoWayOut
    letter = composed(envelope)
    server = _connected(urlsplit(settings.SMTP_URL))
    try:
        _offer(server, envelope.address)
        _hand_over(server, letter.as_bytes())
    finally:
        # What was said before counts: a broken goodbye changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def composed(envelope: Envelope) -> EmailMessage:
    """Return the letter as it travels. The same envelope always has the same Message-ID.

    Raises:
        RefusedForGood: If the address cannot stand in a letter.
    """
    words = wording.letter(envelope.template, openly=envelope.openly, language=envelope.language)
    made = EmailMessage(policy=SMTP)
    try:
        made["From"] = settings.MAIL_FROM
        made["To"] = envelope.address
    except ValueError as unusable:
        raise RefusedForGood from unusable
    made["Subject"] = words.subject
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{envelope.id.hex}@{_our_domain()}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no machine answers
    made["X-Auto-Response-Suppress"] = "All"  # the same, for Exchange
    made.set_content(words.text, cte="base64")
    return made


def _our_domain() -> str:
    """Return the name we go by: the sender's domain, never this machine's."""
    return parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"


def _connected(url: SplitResult) -> smtplib.SMTP:
    """Return a conversation that is encrypted (or stays on this machine) and signed in."""
    host, port = url.hostname or "localhost", url.port or PORTS.get(url.scheme, 25)
    trusted = ssl.create_default_context()
    server: smtplib.SMTP | None = None
    try:
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, _our_domain(), timeout=PATIENCE, context=trusted)
        else:
            server = smtplib.SMTP(host, port, _our_domain(), timeout=PATIENCE)
            if not _is_here(host):
                server.starttls(context=trusted)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPAuthenticationError, ssl.SSLError) as refusal:
        _close(server)
        raise NotAccepted from refusal
    except (smtplib.SMTPException, OSError) as away:
        _close(server)
        raise Unreachable from away
    return server


def _close(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def _is_here(host: str) -> bool:
    """Return whether a host is this machine, so that nothing travels in clear."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _offer(server: smtplib.SMTP, address: str) -> None:
    """Name sender and receiver. Nothing of the letter is sent yet."""
    try:
        server.ehlo_or_helo_if_needed()
        sender_code, _ = server.mail(parseaddr(settings.MAIL_FROM)[1])
        code, _ = server.rcpt(address) if sender_code == ACCEPTED else (sender_code, b"")
    except (smtplib.SMTPException, OSError) as away:
        raise Unreachable from away
    if sender_code >= FOR_GOOD:
        raise NotAccepted
    if code not in {ACCEPTED, FORWARDED}:
        raise _refusal(code)


def _hand_over(server: smtplib.SMTP, text: bytes) -> None:
    """Send the letter and wait for the server's word that it has it."""
    try:
        code, _ = server.data(text)
    except smtplib.SMTPDataError as refusal:
        raise _refusal(refusal.smtp_code) from refusal
    except (smtplib.SMTPException, OSError) as broken:
        raise OutcomeUnknown from broken
    if code != ACCEPTED:
        raise _refusal(code)


def _refusal(code: int) -> RefusedForGood | ComeBackLater:
    return RefusedForGood() if code >= FOR_GOOD else ComeBackLater()
