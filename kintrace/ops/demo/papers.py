"""A photograph of the demonstration, drawn by ourselves: nobody's face."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from kintrace.documents import actions as documents
from kintrace.documents.models import Document
from kintrace.registry.models import Record

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff

SIZE = (480, 600)


def add(*, by: Staff, now: datetime) -> None:
    """Keep a photograph and a letter with a record of the hospitals."""
    record = Record.objects.standing().filter(source__title="Военные госпитали").order_by("pk")[0]
    for kind, data, origin, caption in (
        (
            Document.Kind.PHOTOGRAPH,
            portrait(),
            "Передала мать при встрече, 3 мая",
            "В форме, у подъезда; снято перед отъездом",
        ),
        (Document.Kind.LETTER, letter(), "Принёс начальник госпиталя", "Две строки матери"),
    ):
        about = documents.About(kind, Document.Allowed.BUREAU, origin, caption)
        documents.add(to=record, data=data, about=about, by=by, now=now)


def portrait() -> bytes:
    """Return a head and shoulders without a face, as JPEG."""
    picture = Image.new("RGB", SIZE, "#c9d3d4")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 400, 420, 860), fill="#5c6b52")
    pen.ellipse((160, 140, 320, 380), fill="#b9967a")
    pen.pieslice((150, 110, 330, 330), 180, 360, fill="#5c6b52")
    return written(picture)


def letter() -> bytes:
    """Return a page with two lines that nobody can read, as JPEG."""
    picture = Image.new("RGB", SIZE, "#f6f1e4")
    pen = ImageDraw.Draw(picture)
    for line, length in ((150, 380), (200, 300), (420, 200)):
        for start in range(60, length, 34):
            pen.arc((start, line - 12, start + 26, line + 12), 20, 320, fill="#2b3a67", width=3)
    return written(picture)


def written(picture: Image.Image) -> bytes:
    """Return a picture as JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()
