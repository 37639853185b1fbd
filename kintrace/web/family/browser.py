"""What a browser holds for us between two pages: the key of a draft, and for ten minutes an opened answer.

Both die with the browser window, are sent back only to us (SameSite=Strict) and are out of reach of scripts.
"""

from __future__ import annotations

import base64
import binascii
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DRAFT, OPENED = "draft", "opened"
OBJECTION, OBJECTED = "objection", "objected"  # the same two for whoever objects

# Long enough to read slowly, to be called away; short enough for whoever picks the telephone up later.
READING = timedelta(minutes=10)

PURPOSE = b"kintrace opened answer"


class Opened(msgspec.Struct, frozen=True):
    """What opened an inquiry, and until when it may do so without being typed again."""

    number: str
    secret: str
    until: datetime

    def __repr__(self) -> str:
        """Return nothing of it: reprs end up in logs and tracebacks."""
        return "<Opened>"


def cookie(name: str) -> str:
    """Return a cookie's full name. With HTTPS its prefix makes browsers refuse one set by another host."""
    return f"__Host-{name}" if settings.HTTPS else name


def put(response: HttpResponse, name: str, value: str, *, lasts: timedelta | None = None) -> None:
    """Let the browser hold a value until its window is closed, or for so long."""
    response.set_cookie(
        cookie(name), value, max_age=lasts, httponly=True, secure=settings.HTTPS, samesite="Strict"
    )


def held(request: HttpRequest, name: str) -> str:
    """Return what the browser holds, or ""."""
    return request.COOKIES.get(cookie(name), "")


def drop(response: HttpResponse, name: str) -> None:
    """Let the browser forget a value."""
    put(response, name, "", lasts=timedelta())


def forget_all(response: HttpResponse) -> None:
    """Let the browser forget everything it holds for us."""
    for name in (DRAFT, OPENED, OBJECTION, OBJECTED):
        drop(response, name)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, "", max_age=0, httponly=True)


def keep_open(response: HttpResponse, *, number: str, secret: str, now: datetime, name: str = OPENED) -> None:
    """Let the browser hold what opened an inquiry, sealed, so that the page can answer with a redirect.

    The answer is then no reply to a form: "back" and "reload" never offer to send number and secret once
    more, and whoever picks the telephone up later finds an empty form. Nothing stands on the server, and
    the browser cannot read what it holds.
    """
    plain = msgspec.msgpack.encode(Opened(number, secret, now + READING))
    nonce = os.urandom(12)
    sealed = nonce + AESGCM(sealing_key()).encrypt(nonce, plain, PURPOSE)
    put(response, name, base64.urlsafe_b64encode(sealed).decode(), lasts=READING)


def opened(request: HttpRequest, now: datetime, *, name: str = OPENED) -> Opened | None:
    """Return what this browser opened a short while ago, if anything."""
    try:
        sealed = base64.urlsafe_b64decode(held(request, name))
        plain = AESGCM(sealing_key()).decrypt(sealed[:12], sealed[12:], PURPOSE)
        found = msgspec.msgpack.decode(plain, type=Opened)
    except (ValueError, binascii.Error, InvalidTag, msgspec.MsgspecError):
        return None
    return found if found.until > now.astimezone(UTC) else None


def sealing_key() -> bytes:
    """Return the key that seals what browsers hold."""
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE)
    return key.derive(settings.SECRET_KEY.encode())
