"""Letters of the wrong alphabet put right: look-alikes, digits for letters, the other keyboard layout."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from kintrace.names import plausible, tables, translit
from kintrace.names.letters import CYRILLIC, LATIN, LONGEST, fold

# Letters that look alike in print: typed in the wrong alphabet by hand, by a scanner, or to dodge a filter.
TO_CYRILLIC = str.maketrans("AaBCcEeHIiKkMOoPpTXxYySsJj", "АаВСсЕеНІіКкМОоРрТХхУуЅѕЈј")
_TO_LATIN = str.maketrans("АаВСсЕеНІіКкМОоРрТХхУуЅѕЈј", "AaBCcEeHIiKkMOoPpTXxYySsJj")

# The two keyboards, key by key: what a Latin key gives when the Russian or the Ukrainian layout is on.
_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RU_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_UK_KEYS = "'йцукенгшщзхїфівапролджєячсмитьбю"
FROM_LATIN_KEYS = tuple(str.maketrans(_KEYS + _SHIFTED, keys * 2) for keys in (_RU_KEYS, _UK_KEYS))
_CYRILLIC_KEYS = _RU_KEYS + "іїє"
FROM_CYRILLIC_KEYS = str.maketrans(
    _CYRILLIC_KEYS + _CYRILLIC_KEYS.upper(), (_KEYS + "s]'") + (_KEYS + "s]'").upper()
)

# How much better than as written a text must look on the other keyboard, for each letter.
_BETTER = 0.5
_BETTER_LATIN = 1.5  # Cyrillic slips make words that are as good in Latin letters
_VOWEL_KEYS = frozenset("фшщФШЩ")  # a, i, o: a Latin name has one of them, and few others have these
_NO_WORD = (
    -5.5
)  # so unlike a name is what most Latin names are on the Russian keyboard, and one mistyped in 300
SHORTEST_GLUED = 4  # letters of a given name that is looked for inside a word
LONG = 9  # letters of a word in which one is looked for
_LONG_GIVEN = 6  # letters of a given name that ends hardly any surname
SHORTEST_BEFORE = 3  # letters of any surname before a given name and a patronymic
_SHORTEST_PATRONYMIC = 5  # ильич
_WITH_PATRONYMIC = 12  # letters of a name that ends with one
_SURE_STEM = 4  # letters of the father's name in it: Карпилович is no Карп Илович

_SIGNS = ",.;:'\"<>"
_TYPED = re.compile(r"[A-Za-z`~\[\]{};:'\"<>,.-]+")
_INITIALS = re.compile(r"[^.](?:\.[^.])*\.?")
_NAMED = re.compile("(?:[оеєё]в|[иіїы]н|[иыіо]й|ко|[ую]к|ец|ець)$")  # so ends a surname before a given name
_OF_FATHER = re.compile("(?:[оеє]вич|[оеєиії]вна|ич|ична)$")
_PATRONYMIC = re.compile("(.{2,}?)(?:[оеєа]в[иі]ч|[оеєиіїа][вў]на|[иі]ч|(?:[иі]н)?[иі]чна)")
_STEM_END = re.compile("[аоиіїяьй]+$")
_I_AFTER_VOWEL = re.compile("(?<=[аеиоу])и(?=[бвгдзклмнпрстфхцч])")  # Andrii before Petrovych
_LATIN_CHUNK = re.compile(r"[a-z][a-z']+|(?:[a-z]\.)+|[a-z]", re.IGNORECASE)
_SIGN_BEFORE_LETTER = re.compile(r"[`~\[\]{};:'\"<>,.](?=.*[A-Za-z])")
# What a scanner takes for a letter, and the other way round.
_SCANNED = {"0": "о", "3": "з", "4": "ч", "6": "б", "8": "в"}
_UPPER, _LOWER = "[А-ЯЁІЇЄҐЎ]", "[а-яёіїєґў]"
_LATIN_UPPER, _LATIN_LOWER = "[A-ZÀ-ÖØ-ÞČĎĞĽŁŃŇŘŚŠŤŹŻŽ]", "[a-zß-öø-ÿčďğľłńňřśšťźżž]"
_GLUED = (
    (re.compile(f"(?<=[А-яЁёІіЇїЄєҐґЎў]{_LOWER})(?={_UPPER}{_LOWER})"), " "),  # ИвановИван, but not иВан
    (re.compile(f"(?<={_UPPER}{{3}})(?={_UPPER}{_LOWER}{{2}})"), " "),  # ИВАНОВИван
    (re.compile(f"(?<={_LATIN_LOWER}{{3}})(?={_LATIN_UPPER}{_LATIN_LOWER}{{2}})"), " "),
    (re.compile(f"(?<={_LATIN_UPPER}{{3}})(?={_LATIN_UPPER}{_LATIN_LOWER}{{2}})"), " "),
    (re.compile(f"(?<={_LOWER}{{3}})(?={_UPPER}\\.)"), " "),  # ИвановИ.И.
    (re.compile(f"(?<={_LOWER}{{3}})({_UPPER})({_UPPER})(?=[.\\s]|$)"), r" \1 \2"),  # ИвановИИ
    (re.compile(f"(?<=[оеё]в |ин |ко |ий |[ую]к )({_UPPER})({_UPPER})(?=[.\\s]|$)"), r"\1 \2"),  # Иванов ИИ
)
_SCANNED_LETTER = re.compile(
    f"(?<={_LOWER})[03468](?={_LOWER})|(?<!\\d)[03468](?={_LOWER}{{3}})|(?<={_LOWER}{{3}})[03468](?!\\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9I|!lӀӏ]")
_LETTERS_FOR_SIGNS = (
    (re.compile("(?<=[а-яё])[I1|!lӀӏ](?=[а-яё])"), ""),  # the palochka of the Caucasus: МухIаммад
    (re.compile("(?<=[a-z]{2})0(?=[a-z])|(?<=[a-z])0(?=[a-z]{2})", re.IGNORECASE), "o"),
    (re.compile("(?<=[a-z]{2})1(?=[a-z])|(?<=[a-z])1(?=[a-z]{2})", re.IGNORECASE), "l"),
    (re.compile("(?<=[a-z]{2})5(?=[a-z])|(?<=[a-z])5(?=[a-z]{2})", re.IGNORECASE), "s"),
    (re.compile("(?<![^\\s-])4(?=[a-z]{3})|(?<=[a-z])4(?=[a-z])", re.IGNORECASE), "ch"),  # Kuzmi4ev
    (re.compile("(?<![^\\s-])6(?=[a-z]{3})|(?<=[a-z])6(?=[a-z])", re.IGNORECASE), "sh"),  # 6evchenko
)


def signs(text: str) -> str:
    """Return a text with glued words apart, and letters for the signs and digits that stand for them."""
    for pattern, becomes in _GLUED:
        text = pattern.sub(becomes, text)
    if _DIGIT.search(text):
        text = _SCANNED_LETTER.sub(lambda seen: _SCANNED[seen[0]], text)
        for pattern, becomes in _LETTERS_FOR_SIGNS:
            text = pattern.sub(becomes, text)
    return text


def alphabet(word: str) -> str:
    """Return a word with look-alike letters of a second alphabet put back into the first."""
    cyrillic, latin = len(CYRILLIC.findall(word)), len(LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    as_cyrillic, as_latin = word.translate(TO_CYRILLIC), word.translate(_TO_LATIN)
    whole_cyrillic, whole_latin = not LATIN.search(as_cyrillic), not CYRILLIC.search(as_latin)
    if whole_cyrillic and (cyrillic >= latin or not whole_latin):
        return as_cyrillic
    return as_latin if whole_latin else word


def keyboard(chunk: str) -> str:
    """Return the Cyrillic that a chunk of text with signs in it stands for ("<jhbcjd": Борисов), or ""."""
    if len(chunk) > LONGEST or not _TYPED.fullmatch(chunk) or not _SIGN_BEFORE_LETTER.search(chunk):
        return ""
    bare = chunk.strip(_SIGNS)
    written = (plausible.likelihood(reading) for reading in translit.readings(bare.lower())[:1])
    meant, best = "", max(max(written, default=plausible.NEVER), plausible.DOUBTFUL)
    for candidate in dict.fromkeys((bare, chunk.rstrip(_SIGNS), chunk)):
        for layout in FROM_LATIN_KEYS:
            flipped = candidate.translate(layout)
            if (likely := plausible.likelihood(fold(flipped))) > best:
                meant, best = flipped, likely
    return meant


def typed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells of a name as they were meant if the other keyboard was on, else as they are.

    All words are looked at together: "'duty b. b." is Евген И. И. beside a surname that can be nothing else.
    """
    text = " ".join(cells)
    if text.isascii():
        return _cyrillic_typed(cells, text.split())
    return cells if _VOWEL_KEYS.isdisjoint(text) else _latin_typed(cells, text.split())


def _latin_typed(cells: tuple[str, ...], chunks: list[str]) -> tuple[str, ...]:
    """Return the cells in Latin letters if they were typed on a Cyrillic keyboard (Шмфтщм: Ivanov)."""
    if plausible.likelihood(fold(max(chunks, key=len).lower())) >= plausible.DOUBTFUL:
        return cells
    flipped = [chunk.translate(FROM_CYRILLIC_KEYS) for chunk in chunks]
    if not all(map(_LATIN_CHUNK.fullmatch, flipped)):
        return cells
    words = [(word, chunk) for word, chunk in zip(flipped, chunks, strict=True) if len(word) > 2]
    letters = sum(len(chunk) for _, chunk in words)
    better = _as_written([word for word, _ in words]) - sum(
        plausible.likelihood(fold(chunk)) * len(chunk) for _, chunk in words
    )
    if better <= _BETTER_LATIN * letters:
        return cells
    return tuple(cell.translate(FROM_CYRILLIC_KEYS) for cell in cells)


def _cyrillic_typed(cells: tuple[str, ...], chunks: list[str]) -> tuple[str, ...]:
    """Return the cells in Cyrillic if they were typed on a Latin keyboard."""
    bare = [chunk for chunk in chunks if sum(map(str.isalpha, chunk)) > 1]
    longest = max(bare, key=len, default="").translate(FROM_LATIN_KEYS[0])
    if plausible.likelihood(fold(longest)) < _NO_WORD:
        return cells
    letters = sum(map(len, bare))
    best, keys = plausible.DOUBTFUL * letters, None
    for layout in FROM_LATIN_KEYS:
        flipped = [(_flipped(chunk, layout), chunk) for chunk in bare]
        likely = sum(plausible.likelihood(fold(word)) * len(chunk) for word, chunk in flipped)
        if likely > best:
            best, keys = likely, layout
    if keys is None or best < _as_written(bare) + _BETTER * letters:
        return cells
    return tuple(" ".join(_flipped(chunk, keys) for chunk in cell.split()) for cell in cells)


def _as_written(chunks: list[str]) -> float:
    """Return how likely words in Latin letters are, each counted by its letters."""
    written = ((translit.readings(chunk.strip(_SIGNS).lower())[:1], len(chunk)) for chunk in chunks)
    return sum(plausible.likelihood(found[0] if found else "") * length for found, length in written)


def _flipped(chunk: str, layout: dict[int, int]) -> str:
    """Return what one chunk of a text is on another keyboard; a stop or comma after it may be just that."""
    if chunk in {".", ","}:
        return chunk
    if _INITIALS.fullmatch(chunk):
        return "".join(sign if sign == "." else sign.translate(layout).upper() for sign in chunk)
    bare = chunk.rstrip(".,")
    ways = (bare.translate(layout) + chunk[len(bare) :], chunk.translate(layout))
    return max(ways, key=lambda way: plausible.likelihood(fold(way)))


@cache
def _given() -> frozenset[str]:
    """Return the given names, as written and folded, that are looked for inside a word."""
    rows = tables.rows("given_names")
    names = (name.lower() for row in rows for cell in row[1:4] for name in cell.split(";"))
    return frozenset(way for name in names for way in (name, fold(name)) if len(way) >= SHORTEST_GLUED)


@cache
def _long_ends() -> frozenset[str]:
    """Return the last three letters of the given names that are looked for after any surname."""
    return frozenset(name[-3:] for name in _given() if len(name) >= _LONG_GIVEN)


@cache
def _given_beginnings() -> frozenset[str]:
    """Return how those given names begin."""
    return frozenset(name[:SHORTEST_GLUED] for name in _given())


@cache
def _stems() -> frozenset[str]:
    """Return the given names without their endings, as they stand in patronymics."""
    rows = tables.rows("given_names")
    names = (name.lower() for row in rows for cell in row[1:4] for name in cell.split(";") if name)
    return frozenset(_STEM_END.sub("", name.replace("ё", "е")) for name in names)


def _patronymic(word: str) -> int:
    """Return how many letters of a known given name a patronymic begins with (ивановна: 4), 0 if none."""
    found = _PATRONYMIC.fullmatch(word)
    return len(found[1]) if found and _STEM_END.sub("", found[1]) in _stems() else 0


@lru_cache(maxsize=1_024)
def apart(word: str) -> tuple[str, ...]:
    """Return the words of a name written as one in letters of one size: ивановиванпетрович, ИВАНОВИВАН.

    After any surname a given name and a patronymic must follow, or a long given name; after one that ends as
    most do, any given name. A word in Latin letters is taken apart in Cyrillic. Measured: of 170,000 surnames
    five are taken apart, of 40,000 patronymics none.
    """
    if LATIN.search(word):
        reading = "".join(translit.readings(word.lower())[:1])
        ways = map(apart, dict.fromkeys((reading, _I_AFTER_VOWEL.sub("й", reading))))
        return next((found for found in ways if len(found) > 1), (word,))
    lower = word.lower()
    cuts = _before_patronymic(lower) or _after_surname(lower)
    return tuple(word[start:end] for start, end in pairwise(cuts) if end > start) if cuts else (word,)


def _before_patronymic(lower: str) -> tuple[int, ...]:
    """Return where the parts of a name meet if it ends with a given name and a patronymic; () if not."""
    if len(lower) < _WITH_PATRONYMIC or not lower.endswith(("ч", "на")) or _patronymic(lower):
        return ()
    for end in range(len(lower) - _SHORTEST_PATRONYMIC, SHORTEST_GLUED - 1, -1):
        if letters := _patronymic(lower[end:]):
            for cut in (0, *range(SHORTEST_BEFORE, end - SHORTEST_GLUED + 1)):
                if lower[cut:end] in _given() and (cut or letters >= _SURE_STEM):
                    return 0, cut, end, len(lower)
    return ()


def _after_surname(lower: str) -> tuple[int, ...]:
    """Return where the parts of a name meet that ends with a given name, a long one after any surname.

    A shorter one must follow a surname that ends as most do. () if none follows.
    """
    if lower[-3:] in _long_ends():
        for cut in range(SHORTEST_GLUED, len(lower) - _LONG_GIVEN + 1):
            if lower[cut:] in _given():
                return 0, cut, len(lower)
    beginnings = _given_beginnings()
    for cut in range(len(lower) - SHORTEST_GLUED, SHORTEST_GLUED, -1):
        if lower[cut : cut + SHORTEST_GLUED] not in beginnings or not _NAMED.search(lower[:cut]):
            continue
        for end in range(cut + SHORTEST_GLUED, len(lower) + 1):
            rest = lower[end:]
            if lower[cut:end] in _given() and (not rest or (len(rest) > 4 and _OF_FATHER.search(rest))):
                return 0, cut, end, len(lower)
    return ()
