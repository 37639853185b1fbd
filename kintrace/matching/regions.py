"""Regions of Russia and Ukraine: from what somebody wrote to an ISO 3166-2 code."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from kintrace import names
from kintrace.matching.tables import fold, nearest, rows

NOISE = re.compile(
    r"\b(область|обл|области|областей|области|край|края|крае|республика|республики|республике|респ|автономная|автономный|округ|округа|ао|"
    r"г|гор|город|города|городе|м|мисто|миста|мисти|район|р-н|района|районе|пгт|пос|поселок|село|сел|с|д|дер|деревня|смт|селище|"
    r"oblast|region|republic|krai|kray|okrug|autonomous|of|city|so-called|people's|district|из|в|у|з|зи|жил|проживал|россия|рф|украина|украини|russia|ukraine)\b"
)
ENDING = re.compile(
    r"(?:ской|скую|ская|ским|ского|ский|ська|ськои|ську|ськии|цкая|цкой|цкую|цька|цькои|скии|щина|щини|щину|щине|чина|ska|skoi|skaya|skoy|skyi|sky)$"
)


class Place(NamedTuple):
    """Where something is: region codes (several when the words fit several) and the settlement as a key."""

    regions: tuple[str, ...]
    settlement: str


class Home(NamedTuple):
    """Where somebody is from, with what is known of it: one of `ALONE`, `BESIDE` and `BORN`."""

    codes: tuple[str, ...]
    how: int


#: A region and no region of birth; a region beside one of birth; only where he was born.
ALONE, BESIDE, BORN = range(3)


def home(codes: tuple[str, ...], born: Place | None) -> Home | None:
    """Return where somebody is from by the codes of his region and by his birthplace, None if unknown."""
    native = born.regions if born else ()
    if codes:
        return Home(codes, BESIDE if native else ALONE)
    return Home(native, BORN) if native else None


def _bare(text: str) -> str:
    """Return a folded text without the words that every region has."""
    return " ".join(NOISE.sub(" ", text).split())


def _stem(text: str) -> str:
    """Return the part of a name that cases and adjectives leave alone."""
    cut = ENDING.sub("", text)
    return cut if cut != text else re.sub(r"(?<=\w{3})[аеиоуыьюяй]{1,2}$", "", text)


@functools.cache
def _known() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], list[str], dict[str, str]]:
    """Return codes by whole name, codes by stem, the names to be near to, and towns with their region."""
    whole: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    towns: dict[str, str] = {}
    near: list[str] = []
    for row in rows("regions.tsv"):
        code = row["code"]
        for spelling in (*row["names"].split(";"), *row["towns"].split(";")):
            for key in {fold(spelling), _bare(fold(spelling)) or fold(spelling)}:
                whole[key] = tuple(dict.fromkeys((*whole.get(key, ()), code)))
            bare = _stem(_bare(fold(spelling)))
            if len(bare) >= 3:
                stems[bare] = tuple(dict.fromkeys((*stems.get(bare, ()), code)))
        near += [name for name in map(fold, row["names"].split(";")) if len(name) >= 5]
        towns.update(dict.fromkeys((fold(town) for town in row["towns"].split(";")), code))
    return whole, stems, near, towns


def _lookup(text: str) -> tuple[str, ...]:
    """Return the codes of one folded piece of text."""
    whole, stems, _, _ = _known()
    bare = _bare(text)
    return whole.get(text) or whole.get(bare) or (stems.get(_stem(bare), ()) if len(bare) >= 3 else ())


def _pieces(text: str) -> list[str]:
    """Return the text and its parts, the longest first."""
    parts = [fold(part) for part in re.split(r"[,;()/.]|\s-\s", text)]
    words = fold(text).split()
    pairs = [" ".join(words[at : at + 2]) for at in range(len(words) - 1)]
    return [fold(text), *parts, *pairs, *words]


def _nearly(text: str) -> tuple[str, ...]:
    """Return the codes of the region that a misspelt or Latin text comes nearest to."""
    whole, _, near, _ = _known()
    bare = _bare(text)
    readings = [bare, text]
    if re.search("[a-z]", bare):
        readings += [fold(" ".join((names.cyrillic(word) or (word,))[0] for word in bare.split()))]
    for reading in readings:
        if len(reading) >= 5:
            codes = _lookup(reading)
            found = None if codes else nearest(reading, near, cutoff=90)
            if codes or found:
                return codes or whole[str(found)]
    return ()


@functools.lru_cache(maxsize=65536)
def codes(text: str) -> tuple[str, ...]:
    """Return the ISO 3166-2 codes that a text may mean, none when it names no region we know.

    >>> codes("Башкирия"), codes("г. Уфа"), codes("Zakarpattia")
    (('RU-BA',), ('RU-BA',), ('UA-21',))
    """
    for piece in _pieces(text):
        found = _lookup(piece) if piece else ()
        if found:
            return found
    return _nearly(fold(text))


@functools.cache
def _names() -> dict[str, str]:
    return {row["code"]: row["names"].split(";")[0] for row in rows("regions.tsv")}


def named(code: str) -> str:
    """Return the usual name of the region of an ISO 3166-2 code, "" if we do not know the code.

    >>> named("UA-21"), codes(named("UA-21"))
    ('Закарпатская область', ('UA-21',))
    """
    return _names().get(code, "")


@functools.lru_cache(maxsize=65536)
def place(text: str) -> Place:
    """Return the region codes of a birthplace and its settlement as a key that spellings share.

    >>> place("с. Ивановка, Курская обл.") == place("Іванівка Курської області")
    False
    >>> place("с. Ивановка, Курская обл.").regions
    ('RU-KRS',)
    """
    found = codes(text)
    towns = _known()[3]
    rest = [_bare(fold(part)) for part in re.split(r"[,;()]", text)]
    settled = [part for part in rest if part and (part in towns or not _lookup(part))]
    key = settled[-1] if settled else ""
    first = names.cyrillic(key.split()[-1]) if key else ()
    return Place(found, names.skeleton(first[0]) if first else "")
