"""The two records of PFIF: a person, and a note that somebody wrote about that person."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from kintrace.matching.person import PartialDate

PfifSex = Literal["", "female", "male", "other"]
Status = Literal[
    "", "information_sought", "is_note_author", "believed_alive", "believed_missing", "believed_dead"
]


class Ages(msgspec.Struct, frozen=True):
    """An age in whole years, or the span from one to another, both included, on the day of `source_date`."""

    first: int
    last: int


class Kept(msgspec.Struct, frozen=True):
    """Something in a record that is no field of its version, or a value that no such field can have.

    Attributes:
        name: The element as found; `{namespace}name` if it is foreign, `a/b` if it lies inside, `a@b` for an
            attribute, "#text" if it is text between fields.
        text: As found.
    """

    name: str
    text: str

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Kept>"


class NoteRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one author says about one person. It is a claim with an author and a date, never a fact.

    An empty field says nothing: PFIF has no way to tell "not known" from "not asked".

    Attributes:
        note_record_id: `domain/local id`; the domain is the note's home repository.
        person_record_id: Whom it is about.
        linked_person_record_id: A second record that the author takes for the same person.
        entry_date: When the repository that this file comes from stored it. UTC, whole seconds, as all times.
        author_name: Who wrote it.
        author_email: Personal; not to be shown in public.
        author_phone: Personal; not to be shown in public.
        source_date: When it was written in its home repository.
        author_made_contact: Whether the author has spoken with the person; None if not said.
        status: What the author believes; "" if not said.
        email_of_found_person: Personal; not to be shown in public.
        phone_of_found_person: Personal; not to be shown in public.
        last_known_location: In words.
        text: What the author wrote, in lines.
        photo_url: Since 1.4.
        kept: What was found in it and is no field.

    Source:
        PFIF 1.4 (29 May 2012), section NOTE records.
    """

    note_record_id: str = ""
    person_record_id: str = ""
    linked_person_record_id: str = ""
    entry_date: datetime | None = None
    author_name: str = ""
    author_email: str = ""
    author_phone: str = ""
    source_date: datetime | None = None
    author_made_contact: bool | None = None
    status: Status = ""
    email_of_found_person: str = ""
    phone_of_found_person: str = ""
    last_known_location: str = ""
    text: str = ""
    photo_url: str = ""
    kept: tuple[Kept, ...] = ()

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<NoteRecord>"


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one repository says about one person. Names are those of 1.4, whichever version was read.

    Attributes:
        person_record_id: `domain/local id`; the domain is the home repository, which alone may change it.
        entry_date: When the repository that this file comes from stored it. UTC, whole seconds, as all times.
        expiry_date: From when on nobody may show it any more; set by the home repository. Since 1.3.
        author_name: Who reported the person.
        author_email: Personal; not to be shown in public.
        author_phone: Personal; not to be shown in public.
        source_name: The home repository, in words.
        source_date: When the home repository wrote or last changed it.
        source_url: Where the home repository shows it.
        full_name: Whole names, the first line the most usual one. Since 1.3.
        given_name: `first_name` before 1.4; may hold middle names and a patronymic.
        family_name: `last_name` before 1.4.
        alternate_names: Nicknames, other spellings. Since 1.4.
        description: In words; `other` before 1.4.
        sex: "female", "male", "other", or "" if not said.
        date_of_birth: A year, a month of a year, or a day.
        age: On the day of source_date; means nothing without one.
        home_street: Street without the number of the house.
        home_neighborhood: Part of a town.
        home_city: Town.
        home_state: The part behind the hyphen of an ISO 3166-2 code, or the code, or words.
        home_postal_code: As written.
        home_country: ISO 3166-1, two capital letters.
        photo_url: A picture.
        profile_urls: Pages about the person. Since 1.4.
        notes: Those that stand inside this record.
        kept: What was found in it and is no field.

    Source:
        PFIF 1.4 (29 May 2012), section PERSON records.
    """

    person_record_id: str = ""
    entry_date: datetime | None = None
    expiry_date: datetime | None = None
    author_name: str = ""
    author_email: str = ""
    author_phone: str = ""
    source_name: str = ""
    source_date: datetime | None = None
    source_url: str = ""
    full_name: tuple[str, ...] = ()
    given_name: str = ""
    family_name: str = ""
    alternate_names: tuple[str, ...] = ()
    description: str = ""
    sex: PfifSex = ""
    date_of_birth: PartialDate | None = None
    age: Ages | None = None
    home_street: str = ""
    home_neighborhood: str = ""
    home_city: str = ""
    home_state: str = ""
    home_postal_code: str = ""
    home_country: str = ""
    photo_url: str = ""
    profile_urls: tuple[str, ...] = ()
    notes: tuple[NoteRecord, ...] = ()
    kept: tuple[Kept, ...] = ()

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<PersonRecord>"


def home_of(record_id: str) -> str:
    """Return the domain of the repository where a record is at home: everywhere else it is a clone."""
    domain, slash, _ = record_id.partition("/")
    return domain.lower() if slash else ""
