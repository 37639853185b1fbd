"""Why a file is not taken in: what it is and what to do, by the names that `kintrace.pictures` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.errors import Refused

if TYPE_CHECKING:
    from kintrace.limited.child import Refusal


class NotTakenIn(Refused):
    """A file of which no picture comes."""

    message = gettext_noop(
        "This file cannot be taken in. Save it as JPEG, PNG, WebP or PDF, or photograph it."
    )


class Busy(NotTakenIn):
    """Others are being drawn."""

    message = gettext_noop(
        "Other files are being drawn just now. Nothing of this one was taken in: send it again in a minute."
    )


class FileEmpty(NotTakenIn):
    """Nothing is in it."""

    message = gettext_noop("The file is empty. Perhaps it was not copied whole: choose it again.")


class FileTooLarge(NotTakenIn):
    """Too many bytes."""

    message = gettext_noop(
        "The file has more than %(most)s MB. Photograph the pages one by one, or save it in a smaller size."
    )


class MovingPicture(NotTakenIn):
    """Video or sound."""

    message = gettext_noop(
        "Video and sound are not taken in yet. Keep the file where it is safe, and add a picture from it, or "
        "write down what it says."
    )


class OtherKind(NotTakenIn):
    """A known kind that is not taken in."""

    message = gettext_noop(
        "This is a file of the kind %(kind)s, whatever its name says. Photographs are taken in as JPEG, PNG "
        "or WebP, papers also as PDF. Save it as one of these, or photograph it."
    )


class UnknownKind(NotTakenIn):
    """Nothing that is known."""

    message = gettext_noop(
        "This is neither a photograph nor a PDF, whatever its name says. Choose a JPEG, PNG, WebP or PDF."
    )


class FileBroken(NotTakenIn):
    """It breaks off, or cannot be drawn."""

    message = gettext_noop(
        "The file is damaged or was not copied whole. Ask for it again, or open it and save it anew."
    )


class FileLocked(NotTakenIn):
    """A PDF with a password."""

    message = gettext_noop(
        "This PDF is locked with a password. Ask for a copy without one, or photograph the pages."
    )


class TooManyPixels(NotTakenIn):
    """More dots than a photograph needs."""

    message = gettext_noop(
        "The picture has more than %(most)s million dots. Save it in a smaller size, and add that."
    )


class TooManyPages(NotTakenIn):
    """A PDF as long as a book."""

    message = gettext_noop(
        "The PDF has %(pages)s pages, and at most %(most)s are taken in at once. Split it, and add the parts "
        "one by one."
    )


class TooMuchWork(NotTakenIn):
    """The limited process went beyond its memory or time, or died."""

    message = gettext_noop(
        "Drawing this file anew took more memory or time than a photograph or a letter does, and was "
        "stopped. Save it in a smaller size, or photograph it."
    )


BY_NAME: dict[str, type[NotTakenIn]] = {each.__name__: each for each in NotTakenIn.__subclasses__()}


def refused(refusal: Refusal) -> NotTakenIn:
    """Return the refusal with its sentence."""
    return BY_NAME.get(refusal.name, NotTakenIn)(**refusal.values)
