"""What one word may be: a surname, a given name, a patronymic; in which case and of which sex."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import forms, given, patronymics, plausible, slips, translit
from kintrace.names.letters import CYRILLIC, fold
from kintrace.names.scripts import cyrillic, shared
from kintrace.names.ways import Ways, slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SURNAME, GIVEN, PATRONYMIC = range(3)
_DECAY = (1.0, 0.4, 0.25, 0.15)  # for the second and later readings of a word in Latin letters
_AS_TYPED = 0.7  # a Cyrillic word beside what it would be on the other keyboard
_FLIPPED = 0.4  # the other way round, where the word as typed is a given name or nearly one
_KNOWN_LATER = 0.7  # a later reading that is a known name, where the first is none
_UNKNOWN_GIVEN = 0.05
_AS_ABROAD = 0.08  # a woman under the masculine surname: Maria Ivanov
_AS_SISTER = 0.04  # a man under the feminine surname of who asks: Сергей Иванова
_ATTESTED = 0.45  # a Latin spelling that is in the table: Paul, Vasili
_AS_WRITTEN = 0.01  # a surname that looks declined and is not
_NEVER_DECLINED = 0.001  # a given name that is another one in some case, and is not meant so
_PET_NAME = 0.4  # a declined short form beside a usual name that would be written the same
_MISSPELT = 0.2  # one letter from a usual given name
_LONG = 7  # letters of a word that is hardly a surname if it is nearly a given name
_DOUBTFUL = 0.05  # how much a word counts that is more often a rank or a kinship
_NOT_OF_GIVEN = ("у", "ю", "е", "о", "э")  # so ends hardly a given name, but many a vocative or dative
_OF_CASES = tuple("аеиоуыэюям")  # so ends nearly every case but the nominative
_OF_SURNAMES = ("ов", "ев", "ова", "ева", "енко", "енка", "чук", "юк", "ский", "цкий", "ская", "цкая")
_PARTICLES = frozenset(
    {"фон", "де", "ван", "дер", "ла", "ле", "ди", "да", "дос", "эль", "аль", "ибн", "бин", "бен", "абу"}
)
_LATIN_INITIALS = frozenset(
    {"ya", "ye", "yo", "yu", "ja", "je", "jo", "ju", "ia", "ie", "iu", "zh", "kh", "ts", "ch", "sh", "shch"}
)

_ANY = slots((), "mf")
_NAMED = slots(("nom",), "mf")
_MAN_NAMED = slots(("nom",), "m")
_WOMAN_NAMED = slots(("nom",), "f")

Weighed = list[tuple[str, float]]
Found = tuple[str, int, float]


class Parts(NamedTuple):
    """What a word may be, by SURNAME, GIVEN and PATRONYMIC.

    Attributes:
        ways: The ways to read it as each.
        most: The weight of the likeliest of those ways.
        likely: How much the word is like a part of a name at all.
    """

    ways: tuple[Ways, Ways, Ways]
    most: tuple[float, float, float]
    likely: float


@lru_cache(maxsize=4_096)
def joint(word: str) -> str:
    """Return "after" for a word that joins the one before it, "before" for a particle, else ""."""
    lower = fold(word) or word.lower()
    if lower in patronymics.SON or lower in patronymics.DAUGHTER:
        return "after"
    return "before" if lower in _PARTICLES else ""


def _of_father(word: str) -> bool:
    """Return whether a word is a patronymic, before which ван is a slip of Иван and no particle."""
    return any(map(patronymics.known, cyrillic(word)[:1]))


def joined(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words, with particles joined to a surname (фон Дитц) or a father's name (Вагиф оглы)."""
    if not any(map(joint, names)):
        return names
    found: list[str] = []
    prefix = ""
    for name, following in zip(names, (*names[1:], ""), strict=True):
        how = joint(name)
        if how == "after" and found:
            found[-1] = f"{found[-1]}-{name}"
        elif how == "before" and following and not _of_father(following):
            prefix += f"{name}-"
        else:
            found.append(prefix + name)
            prefix = ""
    return tuple(found)


def _weights(readings: tuple[str, ...]) -> Weighed:
    """Return what each reading counts: less the later it stands, and the less it looks like a name."""
    if len(readings) == 1:
        return [(readings[0], 1.0)]
    likely = [plausible.likelihood(reading) for reading in readings]
    best = max(likely, default=0.0)
    return [
        (reading, decay * min(1.0, math.exp(4.0 * (mean - best)) if decay < 1.0 else 1.0))
        for reading, mean, decay in zip(readings, likely, _DECAY, strict=False)
    ]


def _as_typed(weighed: Weighed, typed: str) -> Weighed:
    """Return the readings of a Cyrillic word with the word itself first, which is hardly ever wrong.

    It counts most if it is a given name or one letter from it: Антлн is Антон, not "fynky" on other keys.
    """
    sure = given.known(typed) or slips.misspelt(typed)
    most, least = (_FLIPPED, 1.0) if sure else (1.0, _AS_TYPED)
    others = [(reading, min(decay, most)) for reading, decay in weighed if reading != typed]
    return [(typed, max([least, *[decay for reading, decay in weighed if reading == typed]])), *others]


def _surname(weighed: Weighed) -> Iterator[Found]:
    for reading, decay in weighed:
        taken = 0.3 if given.known(reading) or given.declined(reading) else 1.0
        if len(reading) >= _LONG and taken == 1.0 and slips.misspelt(reading):
            taken = 0.5  # Алексанбр; among shorter words there are surnames: Марон
        for patronymic in patronymics.forms(reading)[:1]:
            taken = min(taken, 0.15 if patronymic.weight == 1.0 else 0.4)
        for form in forms.forms(reading):
            yield form.nominative, slots(form.cases, form.sexes), form.weight * decay * taken
            if form.sexes == "m" and form.nominative == reading:
                yield reading, _WOMAN_NAMED, _AS_ABROAD * decay * taken
            elif form.sexes == "f" and "nom" in form.cases:
                yield form.nominative, _MAN_NAMED, _AS_SISTER * form.weight * decay * taken
        yield reading, _NAMED, _AS_WRITTEN * decay * taken


def _given(weighed: Weighed, attested: Mapping[str, float]) -> list[Found]:
    found: list[Found] = []
    named = False
    for reading, decay in weighed:
        if names := given.known(reading):
            if not found and reading in given.lexicon().usual:
                decay = max(decay, _KNOWN_LATER)  # noqa: PLW2901 - the readings before it are no name
            named = True
            soft = reading.endswith("ь")
            found.append((reading, slots(("nom", "acc") if soft else ("nom",), given.sexes(names)), decay))
        declined = given.declined(reading)
        doubt = _PET_NAME if any(form[0] in given.lexicon().usual for form in declined) else 1.0
        for nominative, sexes, cases in declined:
            usual = _usual(nominative)
            found.append((nominative, slots(cases, sexes), usual * decay * (doubt if usual < 0.5 else 1.0)))
    if named or not weighed:
        return found
    return [*_attested(attested), *found, *_unlisted(weighed, found)]


def _unlisted(weighed: Weighed, declined: list[Found]) -> Iterator[Found]:
    """Yield the ways to read a word that is no known given name, unless one of these declined."""
    first = weighed[0][0]
    if not declined:
        yield from _nearly_known(weighed[:2])
        yield from _unknown(first)
        return
    if not given.declined(first):
        yield from _nearly_known(weighed[:1])  # only a later reading of it is a name in some case
    elif not first.endswith(_OF_CASES) and given.lexicon().usual.isdisjoint([way[0] for way in declined]):
        yield from _misspelt(first, _MISSPELT)
    yield first, _NAMED, _NEVER_DECLINED


def _attested(names: Mapping[str, float]) -> Iterator[Found]:
    """Yield the names that are spelled like this in Latin letters, though no letter rule leads there."""
    for name, share in names.items():
        yield name, slots(("nom",), given.sexes([name])), _ATTESTED * share


def _usual(nominative: str) -> float:
    """Return how likely a declined name is this one: of Павла, Павел before Павло before Паула."""
    lexicon = given.lexicon()
    return 0.6 if nominative in lexicon.sexes else 0.5 if nominative in lexicon.usual else 0.35


def _nearly_known(weighed: Weighed) -> Iterator[Found]:
    """Yield the names that a word sounds like, or that it is an endearment of."""
    for reading, decay in weighed:
        if names := given.alike(reading):
            spelled = given.spelled(reading)
            yield spelled, slots(("nom",), given.sexes(names)), 0.5 * decay
            if spelled not in given.lexicon().usual:
                yield from _misspelt(reading, 0.5 * decay)  # Микооа is rather Микола than Мика
        elif names := given.endearing(reading):
            yield reading, slots(("nom",), given.sexes(names)), 0.4 * decay
        else:
            yield from _misspelt(reading, _MISSPELT * decay)


def _misspelt(reading: str, weight: float) -> Iterator[Found]:
    """Yield a word about one letter from a usual name, as it stands: only a record tells from which."""
    if reading not in forms.known() and (sexes := slips.misspelt(reading)):
        yield reading, slots(("nom",), sexes), weight


def _unknown(reading: str) -> Iterator[Found]:
    """Yield the ways to read a word that is no known given name as one all the same."""
    weight = _UNKNOWN_GIVEN * (0.1 if any(form.weight > 0.5 for form in patronymics.forms(reading)) else 1.0)
    weight *= 0.2 if reading.endswith(_NOT_OF_GIVEN + _OF_SURNAMES) or reading in forms.known() else 1.0
    yield reading, _NAMED, weight
    for nominative, sexes, cases in given.guessed(reading):
        yield nominative, slots(cases, sexes), weight * 0.6


def _patronymic(weighed: Weighed) -> list[Found]:
    found: list[Found] = []
    sure = False
    for reading, decay in weighed:
        forms_of = patronymics.forms(reading)
        if forms_of and forms_of[0].weight == 1.0:
            decay = decay if sure else max(decay, _KNOWN_LATER)  # noqa: PLW2901 - of a known father
            sure = True
        found += [(form.nominative, slots(form.cases, form.sex), form.weight * decay) for form in forms_of]
    if not found:
        for reading, _ in weighed[:1]:
            found.append((reading, _NAMED, 0.03 if given.known(reading) else 0.01))
    return found


def parts(word: str, doubtful: bool = False) -> Parts:
    """Return what a word may be; a doubtful one is more often a rank or a kinship."""
    return _parts(shared(word), doubtful)


@lru_cache(maxsize=1_024)
def _parts(word: str, doubtful: bool) -> Parts:
    if len(word) == 1 or word.lower() in _LATIN_INITIALS:
        return _initial(fold(word) or fold("".join(translit.readings(word.lower())[:1])))
    weighed = _weights(cyrillic(word)[: len(_DECAY)])
    if len(weighed) > 1 and CYRILLIC.search(word):
        weighed = _as_typed(weighed, fold(word))
    attested = given.lexicon().latin.get(word.lower(), {})
    ways = (Ways(_surname(weighed)), Ways(_given(weighed, attested)), Ways(_patronymic(weighed)))
    if doubtful:
        ways = (ways[0].scaled(_DOUBTFUL), ways[1].scaled(_DOUBTFUL), ways[2].scaled(_DOUBTFUL))
    return _weighed(ways)


def _weighed(ways: tuple[Ways, Ways, Ways]) -> Parts:
    most = (ways[0].most, ways[1].most, ways[2].most)
    return Parts(ways, most, max(most))


def _initial(reading: str) -> Parts:
    letter = Ways([(reading[0], _ANY, 0.5)] if reading else [])
    surname = Ways([(reading[0], _ANY, 0.02)] if reading else [])
    return _weighed((surname, letter, letter))
