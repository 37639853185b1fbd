"""From the questions on the pages to the sections that are sealed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kintrace.contact.sections import ContactRoute
from kintrace.inquiries.sections import Answers, Inquirer, Narrative
from kintrace.lists import cells
from kintrace.lists.refusals import UnreadableCell
from kintrace.matching.person import Missing, PartialDate, Person
from kintrace.web.family.days import News
from kintrace.web.family.fields import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kintrace.web.family.questions import Page

BETWEEN_NAMES = re.compile(r"\s*[,;/\n]\s*")

# What each section calls the answers to our questions.
SOUGHT = {
    "spellings": "other_names",
    "born": "born",
    "birthplace": "birthplace",
    "region": "region",
    "unit": "unit",
    "rank": "rank",
    "number": "number",
    "call_sign": "call_sign",
}
ASKER = {"asker": "name", "relation": "relation"}
STORY = {"news_on": "last_news_on", "news": "last_news", "news_place": "last_place"}
ROUTE = {
    "post": "email",
    "openly": "may_write_openly",
    "phone": "phone",
    "call_when": "call_when",
    "may_know": "who_may_know",
}


def answers_of(pages: Sequence[Page], *, language: str) -> Answers:
    """Return all answers of pages on which nothing is left to correct."""
    said: dict[str, object] = {name: value for page in pages for name, value in page.cleaned_data.items()}
    return Answers(
        sought=sought(said),
        inquirer=Inquirer(
            name=text(said["asker"]),
            relation=text(said["relation"]),
            relation_words=text(said["relation_words"]),
            control_question=text(said["control_question"]),
            control_answer=text(said["control_answer"]),
            phrase=text(said["phrase"]),
            language=language,
            missing=missing(said, ASKER),
        ),
        narrative=narrative(said),
        route=ContactRoute(
            email=text(said["post"]),
            phone=text(said["phone"]),
            call_when=text(said["call_when"]),
            language=language,
            may_write_openly={"yes": True, "no": False}.get(text(said["openly"])),
            who_may_know=care(pages, said),
            missing=missing(said, ROUTE),
        ),
    )


def text(said: object) -> str:
    """Return an answer in words; "" where there is none."""
    return said if isinstance(said, str) and not isinstance(said, Missing) else ""


def missing(said: Mapping[str, object], called: Mapping[str, str]) -> dict[str, Missing]:
    """Return the answers that are not known or declined, by the section's own names."""
    reasons = ((called[name], value) for name, value in said.items() if name in called)
    return {
        name: value
        for name, value in reasons
        if isinstance(value, Missing) and value is not Missing.NOT_ASKED
    }


def sought(said: Mapping[str, object]) -> Person:
    """Return whom she seeks. What people write into a name's box beside the name is put where it belongs."""
    written = text(said["sought"])
    try:
        name = cells.parse_name(written)
    except UnreadableCell:
        name = cells.NameCell(written)
    spellings = [part for part in BETWEEN_NAMES.split(text(said["spellings"])) if part]
    born = said["born"]
    return Person(
        name=name.name,
        other_names=(*name.other_names, *spellings),
        call_sign=text(said["call_sign"]) or name.call_sign,
        born=born if isinstance(born, PartialDate) else None,
        birthplace=text(said["birthplace"]),
        region=text(said["region"]),
        unit=text(said["unit"]),
        rank=text(said["rank"]),
        number=text(said["number"]),
        marks="",
        missing=missing(said, SOUGHT),
    )


def narrative(said: Mapping[str, object]) -> Narrative:
    """Return what is known of his way, with the day of the last news also in her words."""
    when = said["news_on"] if isinstance(said["news_on"], News) else News("", None)
    return Narrative(
        last_news="\n".join(part for part in (when.words, text(said["news"])) if part),
        last_news_on=when.on,
        last_place=text(said["news_place"]),
        missing=missing(said, STORY),
    )


def care(pages: Sequence[Page], said: Mapping[str, object]) -> str:
    """Return what we must take care of, in the words she chose: who may know, whether asking is dangerous."""
    questions = {name: question for page in pages for name, question in page.questions().items()}
    chosen = ((questions[name], said[name]) for name in ("may_know", "danger"))
    lines = [
        f"{question.label} {question.choices[str(code)]}"
        for question, code in chosen
        if isinstance(question, Choice) and code is not Missing.NOT_ASKED
    ]
    return "\n".join([*lines, *filter(None, [text(said["careful"])])])
