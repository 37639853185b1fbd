"""The one exception whose text people see."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """Something that a person asked for is not done, for a reason they are told.

    A subclass states its sentence in `message`, in English; the web tier translates it. `values` fill the
    sentence's placeholders and hold row numbers, counts, file and column names: nothing personal.
    """

    message: ClassVar[str] = "This cannot be done."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message % values if values else self.message)
