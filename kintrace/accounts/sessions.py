"""Sessions for the desk, and for nobody else.

Families get no session, no user and no `Vary: Cookie`. The table holds SHA-256 of the key, and the body
sealed with a second value derived from the key: somebody who reads the table can use neither.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import IntegrityError, transaction
from django.utils import translation

from kintrace.accounts.models import Session

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

DESK = "/desk/"
LONGEST = timedelta(hours=8)  # however busy, a working day ends


def key_hash(session_key: str) -> str:
    """Return what the table holds instead of a session's key."""
    return hashlib.sha256(b"kintrace session\0" + session_key.encode()).hexdigest()


def sealed(session_key: str, body: bytes) -> bytes:
    """Return a session's body, readable only with its key."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_body_key(session_key)).encrypt(nonce, body, key_hash(session_key).encode())


def opened(session_key: str, blob: bytes) -> bytes:
    """Return a session's body as it was before `sealed`.

    Raises:
        InvalidTag: If the body was changed or belongs to another session.
    """
    return AESGCM(_body_key(session_key)).decrypt(blob[:12], blob[12:], key_hash(session_key).encode())


def _body_key(session_key: str) -> bytes:
    return hmac.digest(session_key.encode(), b"kintrace session body", "sha256")


class SessionStore(SessionBase):
    """Django's session interface over `accounts.Session`."""

    def load(self) -> dict[str, object]:
        """Return what the session holds; nothing if it is over, unknown or damaged."""
        now = datetime.now(UTC)
        row = Session.objects.alive(now).filter(key_hash=key_hash(self.session_key or "")).first()
        if row is None:
            self._session_key = None
            return {}
        try:
            body: dict[str, object] = json.loads(opened(self.session_key or "", bytes(row.body)))
        except (InvalidTag, ValueError):
            self._session_key = None
            return {}
        return body

    def exists(self, session_key: str) -> bool:
        """Return whether a key is taken."""
        return Session.objects.filter(key_hash=key_hash(session_key)).exists()

    def create(self) -> None:
        """Make a new session under a new key."""
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # stubs lack it
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the session down, and move its idle limit.

        What a request has not changed it does not write: another may have, while this one was on its way.

        Raises:
            CreateError: If the key is taken.
            UpdateError: If the session ended meanwhile; it does not come back.
        """
        if self.session_key is None:
            self.create()
            return
        now = datetime.now(UTC)
        row: dict[str, object] = {"idle_until": now + timedelta(seconds=settings.SESSION_COOKIE_AGE)}
        if must_create or self.modified:
            content = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # stubs lack it
            row["staff_id"] = content.get(SESSION_KEY)
            row["body"] = sealed(self.session_key, json.dumps(content).encode())
        if not must_create:
            if not Session.objects.filter(key_hash=key_hash(self.session_key)).update(**row):
                raise UpdateError
            return
        try:
            with transaction.atomic():
                Session.objects.create(key_hash=key_hash(self.session_key), ends_at=now + LONGEST, **row)
        except IntegrityError as taken:
            raise CreateError from taken

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        Session.objects.filter(key_hash=key_hash(session_key or self.session_key or "")).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Drop the sessions whose time is up."""
        Session.objects.over(datetime.now(UTC)).delete()


class NoSession(SessionStore):
    """What a family's request carries where Django wants a session: empty, never written, never looked up."""

    def __setitem__(self, key: str, value: object) -> NoReturn:
        """Refuse to remember anything about a family."""
        raise RuntimeError("Families have no session.")

    def save(self, must_create: bool = False) -> NoReturn:
        """Refuse to remember anything about a family."""
        raise RuntimeError("Families have no session.")


def is_desk(request: HttpRequest) -> bool:
    """Return whether a request is for the staff's side."""
    return request.path_info.startswith(DESK)


class DeskSessionMiddleware(SessionMiddleware):
    """Load and save sessions below /desk/ only."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its session."""
        if is_desk(request):
            super().process_request(request)
        else:
            request.session = NoSession()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save the session and set its cookie."""
        return super().process_response(request, response) if is_desk(request) else response


class DeskAuthenticationMiddleware(AuthenticationMiddleware):
    """Know who is there, below /desk/ only, and speak their language."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request its user; a family's request has none."""
        if not is_desk(request):
            return
        super().process_request(request)
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
