"""Units, call signs, personal numbers and places of a post, each with where it stands."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.matching import units
from kintrace.posts.proposal import Field
from kintrace.posts.wording import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every repeat below is bounded, so that no text takes long.
_BOX_WORD = (
    r"(?:в\s?[/\\]\s?ч\.?|вч|(?:войсков|военн)\w{1,3}\s{1,3}част\w{1,3}|військов\w{1,3}\s{1,3}частин\w{1,3}"
    r"|част\w{1,2}|частин\w{1,3}|v\s?/\s?ch|vch|chast|(?:military )?unit)"
)
_BOX = re.compile(
    rf"(?<!\w){_BOX_WORD}(?P<colon>[ \t]?:)?[ \t]?(?:№|N)?[ \t]?(?P<box>[АAВBТT]?[ -]?\d{{4,5}})(?!\d)",
    re.IGNORECASE,
)
_LONE_BOX = re.compile(r"(?<!\w)[АA]\d{4}(?!\w)")
_NUMBER = re.compile(r"(?<!\w)[А-ЯA-Z]{1,2}[ -]\d{6}(?!\d)")
_ECHELON = (
    r"(?:бригад\w{0,3}|полк\w{0,3}|дивиз\w{0,6}|дивіз\w{0,6}|батал\w{0,6}|рот[аыуеі]|роти|корпус\w{0,2}"
    r"|арми[яию]|армі[яїю]|brigade|brygada|regiment|battalion|division|company)"
)
_KIND = (
    r"(?:отдельн|окрем|гв|гвард|мотострел|мотостріл|механиз|механіз|мотопех|мотопіх|танков|морск|морськ"
    r"|десант|парашют|аеромоб|аэромоб|террит|територ|зенит|зеніт|артил|штурм|развед|розвід|инженер|інженер"
    r"|стрелк|стріл|горн|гірськ|єгер|егер|marine|mechani|motor|assault|airborne|tank|rifle|separate)"
)
_ORDINAL = (
    r"(?<![\d.,/:])\d{1,4}(?:[ \t]?-?(?:ой|ая|ую|ого|ей|й|я|ї|а|у|ю|го|та|тя|ту|тю|th|st|nd|rd)(?!\w))?"
)
_OF_TROOPS = r"(?:[ \t](?:морської піхоти|морской пехоты|ДШВ|ВДВ|НГУ|ТрО|спецназа)(?!\w))?"
_NAMED = re.compile(
    rf"{_ORDINAL}[ \t]{{1,3}}(?:{_KIND}[\w-]{{0,14}}\.?[ \t]{{1,3}}){{0,4}}{_ECHELON}(?!\w){_OF_TROOPS}",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<![\d.,/:])\d{1,4}[ \t]?-?[ \t]?(?P<short>[^\W\d_]{2,8})(?!\w)")
_JOINT = re.compile(r"[ \t,]{0,2}(?:из |с |з )?")
_FROM = re.compile(r"(?<!\w)(?:зі|из|із|с|з)[ \t]{1,3}(\d{1,3}-?(?:ї|й|ой|го))(?!\w)")
_CALL = re.compile(
    r"(?<!\w)(?:с позывным|з позивним|позывн(?:ой|ого|ым)|позивн(?:ий|ого|им)|call[- ]?sign|pozyvnoj)"
    r"(?:[ \t]{1,2}(?:у него|у нього|в нього)[ \t]|[ \t]{0,2}[:—–-]?[ \t]{0,2})(?P<open>[«\"“„']?)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"[^\W_][\w-]{0,24}(?: \d{1,3}(?!\d))?")
_QUOTED = re.compile(r"[^«»\"“”„\n]{1,30}")


class Fact(NamedTuple):
    """Something said in a text: from start up to end, what it is, and in which words."""

    start: int
    end: int
    field: Field
    said: str


def find(text: str) -> list[Fact]:
    """Return the units, call signs and personal numbers of a text, in its order, none over another."""
    found: list[Fact] = []
    for fact in (*_call_signs(text), *_numbers(text), *_units(text)):
        if not any(other.start < fact.end and fact.start < other.end for other in found):
            found.append(fact)
    return sorted(found)


def _call_signs(text: str) -> Iterator[Fact]:
    for found in _CALL.finditer(text):
        called = (_QUOTED if found["open"] else _CALLED).match(text, found.end())
        word = called[0].strip() if called else ""
        if called and word and not kinds(word.lower()) & {"ask", "seek"}:
            start = called.start() + called[0].index(word)
            yield Fact(start, start + len(word), Field.CALL_SIGN, word)


def _numbers(text: str) -> Iterator[Fact]:
    for found in _NUMBER.finditer(text):
        yield Fact(found.start(), found.end(), Field.NUMBER, found[0])


def _units(text: str) -> list[Fact]:
    """Return the units, those that follow one another as one: 3 мсб 102 мсп."""
    spots = [_boxed(found) for found in _BOX.finditer(text)]
    spots += [(found.start(), found.end()) for found in _LONE_BOX.finditer(text)]
    spots += [(found.start(), found.end()) for found in _NAMED.finditer(text)]
    spots += [(found.start(), found.end()) for found in _GLUED.finditer(text) if _is_short(found["short"])]
    spots += [(found.start(1), found.end(1)) for found in _FROM.finditer(text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spots, key=lambda spot: (spot[0], -spot[1])):
        if joined and start < joined[-1][1]:
            continue
        if joined and _JOINT.fullmatch(text, joined[-1][1], start) and text[start].isdigit():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [Fact(start, end, Field.UNIT, text[start:end]) for start, end in joined]


def _boxed(found: re.Match[str]) -> tuple[int, int]:
    return (found.start("box") if found["colon"] else found.start(), found.end())


@cache
def _is_short(word: str) -> bool:
    """Return whether a word is a short form of a kind of unit: омсбр, пдп."""
    unit = units.parse(f"1 {word.lower()}")
    return unit is not None and bool(unit.echelon) and word.lower() not in ("рота", "роти", "роты")
