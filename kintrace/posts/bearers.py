"""Whether a name of a post is the name of somebody it is about, or of who wrote, asks or holds an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.names import noise
from kintrace.posts.wording import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kintrace.posts.people import Named
    from kintrace.posts.tokens import Token

_AS_WRITER = 3  # words before a name among which "с уважением" or "меня зовут" stands
_TOLD = 6  # words before a name among which the one stands that tells its case
_TELLS_CASE = ("object", "about", "on", "of", "to", "with")
_ENDS = frozenset("\n.!?;")
_NAMED_SELF = frozenset({"я", "меня", "мене", "my"})


def is_sought(tokens: Sequence[Token], name: Named, sex: str) -> bool:
    """Return whether a name is that of somebody a post is about."""
    before = list(_words_before(tokens, name.first, _AS_WRITER))
    if before and (_in_office(before[0]) or before[0] in ("я", "i")):
        return False
    if any("from" in kinds(low) for low in before) and not any("seek" in kinds(low) for low in before):
        return False
    if len(before) > 1 and _names_himself(before):
        return False
    if sex == "f" and any(_asks(low) for low in before[:2]):
        return False
    if not sex and before and _asks(before[0]):
        return False
    after = [token for token in tokens[name.last + 1 : name.last + 4] if token.is_word]
    return not (sex != "m" and after and (_asks(after[0].low) or after[0].low in ("ищет", "шукає", "чекає")))


def _asks(low: str) -> bool:
    return ("she" in kinds(low) and "kin_sought" not in kinds(low)) or low in ("wife", "sister")


def _in_office(low: str) -> bool:
    return "office" in kinds(low)


def _names_himself(before: Sequence[str]) -> bool:
    """Return whether somebody says his own name: меня зовут, my name is; not: my son's name is."""
    called = before[0] in ("зовут", "звати") and before[1] in _NAMED_SELF
    return called or (before[0] == "is" and before[1:3] == ["name", "my"])


def _words_before(tokens: Sequence[Token], at: int, most: int) -> Iterator[str]:
    """Yield the words before a place in its sentence, the nearest first."""
    while at > 0 and most:
        at -= 1
        if tokens[at].text in _ENDS and not (tokens[at].text == "." and at and len(tokens[at - 1].text) < 4):
            return
        if tokens[at].is_word:
            most -= 1
            yield tokens[at].low


def tells_case(tokens: Sequence[Token], name: Named) -> str:
    """Return the word before a name that tells in which case it stands, "" if there is none."""
    if name.parts:
        return ""
    for low in _words_before(tokens, name.first, _TOLD):
        if noise.kind(low) in _TELLS_CASE:
            return low
        if "he" in kinds(low) and low.endswith(("а", "я", "ка")) and low not in ("папа", "дядя"):
            return "ищу"
    return ""
