"""What is told about one field of one record, on the way in and on the way out."""

from __future__ import annotations

from typing import Final, Self

import msgspec

from kintrace.lists.problems import Problem
from kintrace.lists.refusals import UnreadableCell, UnreadableRow
from kintrace.lists.wording import say

_LONGEST_FIELD: Final = 200
"""Characters of the name of a foreign element that are shown."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that could not be read, or was not written.

    Attributes:
        record: The id of the record, or "line 12" if it has none.
        field: As PFIF 1.4 calls it, or the foreign element; "" if it is about the whole record.
        code: Which finding, stable ("not_a_time").
        message: The sentence in English: what, and what to do. It never repeats a value.
    """

    record: str
    field: str
    code: str
    message: str

    @classmethod
    def of(cls, reason: UnreadableCell, record: str, field: str = "") -> Self:
        """Return the finding that a refusal of a field or record stands for."""
        return cls(record, field[:_LONGEST_FIELD], reason.code, str(reason))

    def problem(self) -> Problem:
        """Return it as the problem of a row of a list."""
        return Problem(self.field, self.code, self.message)

    def say(self, language: str) -> str:
        """Return the sentence in Russian, Ukrainian or English."""
        return say(self.message, language)


class NotATime(UnreadableCell):
    """A moment that PFIF cannot mean."""

    code = "not_a_time"
    message = "This is not a time. Write it in UTC, as 2026-03-31T12:00:00Z."


class NotADay(UnreadableCell):
    """A birth that is no year, month or day."""

    code = "not_a_day"
    message = "This is not a date of birth. Write 1999, 1999-04 or 1999-04-12."


class NotAnAge(UnreadableCell):
    """An age that is no number and no span."""

    code = "not_an_age"
    message = "This is not an age. Write one number, or two with a hyphen (18-25)."


class NotAChoice(UnreadableCell):
    """A word that is none of those that PFIF gives to choose from."""

    code = "not_a_choice"
    message = "PFIF does not know this word here. Use one of its words, or leave the field out."


class NotARecordId(UnreadableCell):
    """A record id without a domain, or without what stands behind it."""

    code = "not_a_record_id"
    message = "A record id is a domain, a slash and a local id (example.org/123). Ask the sender for it."


class UnknownElement(UnreadableCell):
    """An element or attribute that this version does not have."""

    code = "unknown_element"
    message = "This version of PFIF has no such element. It was kept aside and not understood."


class SaidTwice(UnreadableCell):
    """A field that stands in one record more than once."""

    code = "said_twice"
    message = "This field stands here more than once. The first was taken, the other kept aside."


class MandatoryMissing(UnreadableCell):
    """A field that the version demands."""

    code = "mandatory"
    message = "This version of PFIF demands this field. Ask the sender for it, or fill it in."


class SameIdTwice(UnreadableCell):
    """Two records of one id in one file."""

    code = "same_id"
    message = "This record id stands twice in the file. Ask the sender which record is right."


class NoteOfAnother(UnreadableCell):
    """A note inside one person that names another, or a note that names nobody."""

    code = "note_of_another"
    message = "It is not clear whom this note is about. Ask the sender for its person_record_id."


class AgeWithoutDay(UnreadableCell):
    """An age, and no source_date on which he was so old."""

    code = "age_without_day"
    message = "The age was counted from no day of its own: source_date is missing. Ask the sender for it."


class Expired(UnreadableRow):
    """A record whose home repository asks that nobody keep it."""

    code = "expired"
    message = "This record has expired: its owner asks for its deletion. Delete your copy and its notes."


class NoField(UnreadableCell):
    """Something that PFIF, or this version of it, has no field for."""

    code = "no_field"
    message = "PFIF of this version has no field for this. It was left out."


class LettersLost(UnreadableCell):
    """Control characters, which XML cannot hold."""

    code = "letters_lost"
    message = "XML cannot hold some control characters that stood here. They were left out."


class LinesJoined(UnreadableCell):
    """A text that must be on one line, or a list whose entry holds a line end."""

    code = "lines_joined"
    message = "This field holds one line only. Its lines were joined."


class WrittenWider(UnreadableCell):
    """A span of years that can only be said as a span of ages, which says a little less."""

    code = "written_wider"
    message = "PFIF cannot say these years exactly. A span that surely holds them was written."


class NotARegion(UnreadableCell):
    """A region that no code stands for."""

    code = "not_a_region"
    message = "PFIF wants a code for a region, and none was found for this one. It was written in words."


class NoSuchRegion(UnreadableCell):
    """A code that stands for no region that we know."""

    code = "no_such_region"
    message = "No region is known by this code. Write its name, or the ISO 3166-2 code with its country."


class NotInUtc(UnreadableCell):
    """A moment in another form than PFIF writes it."""

    code = "not_in_utc"
    message = "PFIF writes times in UTC and whole seconds only: 2026-03-31T12:00:00Z."


class OutOfOrder(UnreadableCell):
    """A field in another place than PFIF 1.2 wants it."""

    code = "out_of_order"
    message = "PFIF 1.2 wants the record ids first and the notes behind all other fields."


class ExpiredAndTold(UnreadableCell):
    """A record that has expired and still tells something."""

    code = "expired_and_told"
    message = "This record has expired and may tell nothing any more but its id and its dates."


class NoProperty(UnreadableCell):
    """Something that FollowTheMoney has no property for."""

    code = "no_property"
    message = "A FollowTheMoney person has no property for this. It was left out."


class NoColumn(UnreadableCell):
    """Something that a table of one line for each person has no column for."""

    code = "no_column"
    message = "A table has no column for this. It was left out."


class NotAStatus(UnreadableCell):
    """A death that is not certain enough to be a status."""

    code = "not_a_status"
    message = "He is said to be dead and not identified. PFIF has no word for that: no status was written."


class OlderCopy(UnreadableRow):
    """A copy that is no newer than the one that is held, or of a record that has gone."""

    code = "older_copy"
    message = (
        "A newer copy of this record is held already, or its owner has let it expire. This one was left out."
    )
