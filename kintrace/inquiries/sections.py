"""What a family tells us, in sealed parts: who asks, and the story. Whom they seek is a `matching.Person`."""

from __future__ import annotations

import msgspec

from kintrace.contact.sections import ContactRoute
from kintrace.matching.person import Missing, PartialDate, Person


class Inquirer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who asks. An empty field was not asked, unless `missing` says otherwise.

    Attributes:
        name: As written, or "".
        relation: A code: "mother", "father", "wife", "partner", "child", "sibling", "grandparent", "other".
        relation_words: In her words, if the relation is "other".
        control_question: What only the person sought can answer.
        control_answer: What he will say.
        phrase: Words that we say to her, so that she knows it is us.
        language: "ru", "uk" or "en".
        missing: Field name to the reason why it is empty.
    """

    name: str = ""
    relation: str = ""
    relation_words: str = ""
    control_question: str = ""
    control_answer: str = ""
    phrase: str = ""
    language: str = "en"
    missing: dict[str, Missing] = {}  # msgspec copies an empty default for each instance

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Inquirer>"


class Narrative(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of his way. An empty field was not asked, unless `missing` says otherwise.

    Attributes:
        last_news: What he last wrote or said, and how it came, in her words.
        last_news_on: The day of it, or what is known of the day.
        last_place: Where he was then, as written.
        told_by_others: What others have told her since: his unit, comrades, posts and videos.
        asked_elsewhere: Where else she has asked.
        notes: Anything more.
        missing: Field name to the reason why it is empty.
    """

    last_news: str = ""
    last_news_on: PartialDate | None = None
    last_place: str = ""
    told_by_others: str = ""
    asked_elsewhere: str = ""
    notes: str = ""
    missing: dict[str, Missing] = {}  # msgspec copies an empty default for each instance

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Narrative>"


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """All answers of one inquiry, as `inquiries.submit` takes them."""

    sought: Person
    inquirer: Inquirer = Inquirer()
    narrative: Narrative = Narrative()
    route: ContactRoute = ContactRoute()

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Answers>"
