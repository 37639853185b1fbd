"""Military units: from twenty ways of writing one to its post-box number, ordinal, echelon and kind."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kintrace.matching.tables import fold, rows

BOX_WORD = (
    r"(?:в\s*[/.\\-]?\s*ч\.?(?!\w)|вч(?=\s*[№\da-zа-я]?\s?\d)|"
    r"войск\w*\.?\s+част\w*|военн\w*\.?\s+част\w*|військ\w*\.?\s+част\w*|"
    r"п\s*/\s*п|полев\w+\s+почт\w+|v\s*/\s*ch|military\s+unit|m\s*/\s*u)"
)
BOX = re.compile(BOX_WORD + r"\s*(?:пп\s*)?(?:№|n|no\.?)?\s*([a-zа-яіє]?)\s?-?(\d{4,5})(?!\d)")
LONE_BOX = re.compile(r"^\W*([авт])?\s?-?(\d{4,5})\b")
ORDINAL = re.compile(
    r"(?:гв\.?\s*)?(?<!\d)(\d{1,4})(?!\d)\s*[-–]?\s*"
    r"(?:гв\.?|(?:ой|ая|ой|ую|ого|ей|го|ї|я|й|ю|м|а|у|е|th|st|nd|rd)(?!\w))?\s*([^\d]*)"
)
ORDINAL_AFTER = re.compile(r"\bбарс\s*-?\s*(\d{1,3})")
LOOKALIKE = str.maketrans("abtkmhopcxye", "авткмнорсхуе")
STEMS = (
    (r"бригад|brigade", "brigade"),
    (r"полк|regiment", "regiment"),
    (r"дивиз[иі]о|дивізіо", "artillery battalion"),
    (r"див[иі]з|division", "division"),
    (r"батал|battalion", "battalion"),
    (r"корпус|corps", "corps"),
    (r"арми|армі|army", "army"),
    (r"\bрот[аыуеі]|company", "company"),
    (r"отряд|загін|загон", "detachment"),
)
KINDS = (
    (r"мотострел|мотостріл|motor.?rifle", "motor rifle"),
    (r"механиз|механіз|mechani[sz]ed", "mechanised"),
    (r"мотопех|мотопіх|motori[sz]ed", "motorised"),
    (r"танков|tank", "tank"),
    (r"морск\w+ пехот|морськ\w+ піхот|marine|naval infantry", "marine"),
    (r"десантно-штурм|десантно штурм|air.?assault", "air assault"),
    (r"парашют|parachute", "parachute"),
    (r"аеромоб|аэромоб|airmobile", "airmobile"),
    (r"територ|территор|territorial", "territorial"),
    (r"зенит|зеніт|air.?defen[cs]e", "air defence"),
    (r"артил|artillery", "artillery"),
    (r"штурмов|assault", "assault"),
    (r"развед|розвід|reconn", "reconnaissance"),
    (r"инженер|інженер|engineer", "engineer"),
    (r"стрелк|стріл|rifle", "rifle"),
    (r"спец|special", "special"),
    (r"гірськ|горн", "mountain"),
    (r"єгер|егер|jaeger", "jaeger"),
)


class Unit(NamedTuple):
    """What is known of a unit; empty or 0 where nothing is.

    Attributes:
        box: Post-box number, with its letter in Ukraine ("55115", "а1234").
        ordinal: The number in its name, 136 for the 136th brigade.
        echelon: brigade, regiment, battalion …
        kind: motor rifle, tank, marine …
        words: What is left when nothing of the above was found.
    """

    box: str = ""
    ordinal: int = 0
    echelon: str = ""
    kind: str = ""
    words: str = ""


@functools.cache
def _abbreviations() -> dict[str, tuple[str, str]]:
    """Return echelon and kind of each abbreviation, folded."""
    return {
        fold(a): (row["echelon"], row["kind"] or "")
        for row in rows("units.tsv")
        for a in row["abbreviations"].split(";")
    }


def _what(text: str) -> tuple[str, str]:
    """Return echelon and kind named by the words after a number."""
    known = _abbreviations()
    words = [
        word
        for word in fold(text).replace("-", " ").split()
        if word not in {"гв", "отд", "отдельная", "отдельныи"}
    ]
    squeezed = [words[at] + words[at + 1] for at in range(len(words) - 1)]
    found = [known[word] for word in (*squeezed, *words) if word in known]
    echelon, kind = max(found, key=lambda pair: bool(pair[1]), default=("", ""))
    echelon = echelon or next((name for stem, name in STEMS if re.search(stem, text)), "")
    return echelon, kind or next((name for stem, name in KINDS if re.search(stem, text)), "")


def _box(low: str) -> tuple[str, str]:
    """Return the post-box number in a text and the text without it."""
    found = BOX.search(low) or LONE_BOX.search(low)
    if found is None:
        return "", low
    letter = (found[1] or "").translate(LOOKALIKE)
    return letter + found[2], low[: found.start()] + " " + low[found.end() :]


@functools.lru_cache(maxsize=65536)
def parse(text: str) -> Unit | None:
    """Return what a text says about a unit, or None when it says nothing.

    >>> parse("в/ч 55115").box == parse("55115").box == parse("войсковая часть № 55115").box
    True
    >>> parse("136-й отдельной гв. мотострелковой бригады")
    Unit(box='', ordinal=136, echelon='brigade', kind='motor rifle', words='')
    """
    low = " ".join(text.lower().replace("«", " ").replace("»", " ").split())
    box, rest = _box(low)
    number = ORDINAL_AFTER.search(rest) or ORDINAL.search(rest)
    ordinal = int(number[1]) if number else 0
    tail = rest[number.start() :] if number else rest
    echelon, kind = _what(tail)
    if number and not echelon:
        echelon, kind = _what(rest)
    if not box and not ordinal:
        words = fold(low)
        return Unit(words=words) if words else None
    return Unit(box, ordinal, echelon, kind)
