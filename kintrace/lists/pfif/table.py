"""A PFIF file as a list among lists: a row for each person in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from kintrace.lists.closing import Closing
from kintrace.lists.pfif.persons import to_person
from kintrace.lists.pfif.reading import PfifFile
from kintrace.lists.pfif.records import PersonRecord
from kintrace.lists.problems import Problem
from kintrace.lists.refusals import NoPersonRecord
from kintrace.matching.person import Person


class PfifTable(Closing):
    """An open PFIF file. Its persons can be read once.

    Attributes:
        name: The name of the file.
        notices: Sentences in English about what was passed over; complete once all is read.
    """

    def __init__(self, file: PfifFile) -> None:
        self._file, self.name = file, file.name
        self.notices: list[tuple[str, dict[str, object]]] = []

    @property
    def share(self) -> float:
        """How much of the file has been read: 0, then 1."""
        return self._file.share

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def rows(self, today: date) -> Iterator[tuple[int, PersonRecord, Person | None, tuple[Problem, ...]]]:
        """Return line, record, person and problems of each person; who expires by today is nobody.

        Raises:
            UnreadableFile: If the file is damaged, hostile, no PFIF, or has no person in it.
        """
        now = datetime.combine(today, datetime.max.time(), UTC)
        people = notes = 0
        for entry in self._file:
            if not isinstance(entry.record, PersonRecord):
                notes += 1
                continue
            people += 1
            notes += len(entry.record.notes)
            person, problems = to_person(entry.record, str(entry.line), today=today, now=now)
            own = entry.record.person_record_id or f"line {entry.line}"
            read = tuple(finding.problem() for finding in entry.findings if finding.record == own)
            yield entry.line, entry.record, person, (*read, *problems)
        if not people:
            raise NoPersonRecord(file=self.name)
        if notes:
            self.notices.append((_NOTES, {"file": self.name, "count": notes}))


_NOTES = "%(file)s: %(count)s notes were not used; a note is somebody's claim and no fact about a person."
