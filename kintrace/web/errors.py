"""Reports of failures that name the place in the code and nothing a person typed."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.views.debug import ExceptionReporter

if TYPE_CHECKING:
    from logging import _SysExcInfoType
    from types import TracebackType

    from django.utils.safestring import SafeString


def where(trace: TracebackType | None) -> str:
    """Return file, line and function of each frame: no values, no source lines."""
    return ", from ".join(f"{f.name}:{f.lineno} {f.filename}" for f in reversed(traceback.extract_tb(trace)))


class QuietFormatter(logging.Formatter):
    """One line each: time, level, logger, message. Of an exception only its kind and where it happened."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: _SysExcInfoType) -> str:  # noqa: N802 - the name is logging's
        """Return the kind of the exception and where it happened; its text may hold a person's words."""
        kind, _, trace = ei
        return f"{kind.__name__} at {where(trace)}" if kind else ""


class QuietReporter(ExceptionReporter):
    """Tells of an exception without the request, the locals and the settings."""

    def get_traceback_text(self) -> SafeString:
        """Return the kind of the exception and where it happened."""
        return escape(f"{self.exc_type.__name__} at {where(self.tb)}" if self.exc_type else "")

    def get_traceback_html(self) -> SafeString:
        """Return the same: there is no page with locals."""
        return self.get_traceback_text()
