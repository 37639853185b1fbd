"""How one name likely stands in passports: in three Cyrillic alphabets, by ten tables of Latin letters."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import given, orthography, patronymics, romanised, tables
from kintrace.names.letters import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_CYRILLIC = {"ru": "Russian spelling", "uk": "Ukrainian spelling", "be": "Belarusian spelling"}


class Spelling(NamedTuple):
    """One likely spelling of a whole name.

    Attributes:
        text: Surname, given name, patronymic; each with a capital.
        script: "cyrillic" or "latin".
        language: "ru", "uk" or "be": of which passport, or whose spelling.
        standard: What prescribes it, in words.
        years: When passports were written so, in words; "" for a spelling that has no such limit.
    """

    text: str
    script: str
    language: str
    standard: str
    years: str


def spellings(surname: str, given: str = "", patronymic: str = "", *, sex: str = "") -> list[Spelling]:
    """Return the likely spellings of one reading of a name: Cyrillic first, then Latin, the newest first.

    Takes folded words and the sex as `read()` returns them, the surname in the masculine; it becomes feminine
    for a woman, who is also known by her patronymic or given name. A short form becomes the name it most
    likely stands for. Passports in Latin letters leave the patronymic out. The spellings are likely, not
    certain: Russian letters do not tell every Ukrainian or Belarusian one, and people may choose. [] if no
    word has a Cyrillic letter.
    """
    return list(_spellings(fold(surname), fold(given), fold(patronymic), sex))


@lru_cache(maxsize=4096)
def _spellings(surname: str, given_name: str, patronymic: str, told: str) -> tuple[Spelling, ...]:
    if not (surname or given_name or patronymic):
        return ()
    sex = _sex(given_name, patronymic, told)
    whole = {
        language: tuple(_parts(surname, given_name, patronymic, sex=sex, language=language))
        for language in _CYRILLIC
    }
    found = [
        Spelling(" ".join(filter(None, whole[language])), "cyrillic", language, standard, "")
        for language, standard in _CYRILLIC.items()
    ]
    for table, language, standard, years in tables.rows("passport_standards"):
        words = [romanised.latin(word, table) for word in whole[language][:2] if word]
        text = " ".join(map(orthography.title, words))
        if text:
            found.append(Spelling(text, "latin", language, standard, years))
    return tuple(found)


def _parts(surname: str, given_name: str, patronymic: str, *, sex: str, language: str) -> Iterator[str]:
    yield orthography.surname(surname, sex=sex, language=language)
    yield orthography.given_name(given_name, sex=sex, language=language) if given_name else ""
    yield orthography.patronymic(patronymic, sex=sex, language=language) if patronymic else ""


def _sex(given_name: str, patronymic: str, told: str) -> str:
    """Return "f" for a woman's patronymic, else the sex that was told, else that of the given name."""
    forms = patronymics.forms(patronymic)[:1]
    if forms or told:
        return forms[0].sex if forms else told
    return "f" if given.sexes(list(given.given_names(given_name))[:1] or ["иван"]) == "f" else "m"
