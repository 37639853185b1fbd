"""Where in a text names of people stand: by patronymic, given name, initials, or by what is said before."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import forms, noise, patronymics, roles
from kintrace.names.letters import LONGEST, fold
from kintrace.posts import places, ranking
from kintrace.posts.wording import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.posts.tokens import Token

_GIVEN = 0.35  # roles.parts: a given name of the tables, in some case
_PATRONYMIC = 0.8
_OF_SURNAME = 0.85  # forms: an ending that surnames have
_NEVER = frozenset(
    {"not", "seek", "she", "kin_sought", "he", "role", "office", "weak", "both", "before_place"}
)
_LONG_PATRONYMICS = ("ович", "евич", "овна", "евна", "ивна")
_LIKE_SURNAME = (
    *("ов", "ев", "ин", "ын", "ова", "ева", "ина", "ына", "ову", "еву", "ину", "ове", "еве", "ине", "овым"),
    *("евым", "иным", "овой", "евой", "иной", "ский", "цкий", "ского", "цкого", "скому", "ским", "цкому"),
    *("енко", "енка", "енку", "енком", "енкові", "ук", "юк", "ука", "юка", "уком", "юком", "уку", "юку"),
    *("ський", "цький", "ського", "цького", "ська", "цька", "ская", "цкая", "ских", "ых", "их", "ян", "яна"),
)


class Named(NamedTuple):
    """A name in a text: the places of its words among the tokens, and which word is what.

    Attributes:
        first: Its first token.
        last: Its last token.
        surname: As written, "" if there is none; so with the others.
        given: As written.
        patronymic: As written.
        sure: Whether it was recognised by a given name, a patronymic or a label.
        parts: Its tokens, if others stand between them: the fields of a form.
    """

    first: int
    last: int
    surname: str
    given: str
    patronymic: str
    sure: bool = True
    parts: tuple[int, ...] = ()

    @property
    def tokens(self) -> tuple[int, ...]:
        """The places of its words among the tokens."""
        return self.parts or tuple(range(self.first, self.last + 1))


@lru_cache(maxsize=8_192)
def is_given(word: str) -> bool:
    """Return whether a word is a given name, in any case and any usual spelling."""
    surname, given, _ = roles.parts(word).most
    return len(word) > 1 and given >= _GIVEN and given > surname


@lru_cache(maxsize=8_192)
def is_patronymic(word: str) -> bool:
    """Return whether a word is a patronymic, in any case."""
    return len(word) > 4 and roles.parts(word).most[roles.PATRONYMIC] >= _PATRONYMIC


@lru_cache(maxsize=8_192)
def _after_given(word: str) -> bool:
    """Return whether a word is a patronymic if a given name stands before it: of a father in no table."""
    found = patronymics.forms(fold(word)) if len(word) > 6 else ()
    return bool(found) and found[0].nominative.endswith(_LONG_PATRONYMICS)


@lru_cache(maxsize=8_192)
def _like_surname(word: str) -> bool:
    """Return whether a word without a capital has an ending that surnames have."""
    found = forms.forms(fold(word))
    return fold(word).endswith(tuple(map(fold, _LIKE_SURNAME))) or bool(
        found and found[0].weight >= 1.2  # a surname that is known
    )


class Text(NamedTuple):
    """The tokens of a text and what is known of all of them.

    Attributes:
        tokens: In order.
        flat: For each token, whether its line shows no difference of capitals.
        taken: For each token, whether it is a date, a unit or a call sign.
    """

    tokens: Sequence[Token]
    flat: Sequence[bool]
    taken: Sequence[bool]

    def word(self, at: int) -> str:
        """Return the word at a place, "" if there is none that a name may be made of."""
        return self.tokens[at].text if self.nameable(at) else ""

    def nameable(self, at: int) -> bool:
        """Return whether the token at a place may be a part of a name."""
        if not 0 <= at < len(self.tokens) or self.taken[at] or not self.tokens[at].is_word:
            return False
        token = self.tokens[at]
        if not 1 < len(token.text) <= LONGEST or kinds(token.low) & _NEVER:
            return False
        if not (token.is_capital or self.flat[at]):
            return False
        return not (
            noise.kind(token.low) in ("away", "object", "about", "to", "of") and not is_given(token.text)
        )

    def surname(self, at: int, *, any_word: bool = False) -> str:
        """Return the word at a place if it may be a surname, "" otherwise; any word beside a patronymic."""
        word = self.word(at)
        if not word or is_patronymic(word) or ranking.is_rank(self.tokens[at].low):
            return ""
        if self.flat[at] and not any_word and (not _like_surname(word) or places.known(self.tokens[at].low)):
            return ""
        return "" if places.known(self.tokens[at].low) and not _like_surname(word) else word

    def beside(self, one: int, other: int) -> bool:
        """Return whether two tokens stand in one line with only spaces between them."""
        return 0 <= one < other < len(self.tokens) and other == one + 1

    def begins(self, at: int) -> bool:
        """Return whether a sentence or a line begins with the token at a place."""
        return at == 0 or self.tokens[at - 1].text in "\n.!?…:;"


def find(text: Text) -> list[Named]:
    """Return the names in a text, in its order, none over another."""
    found = _labelled(text)
    used = [False] * len(text.tokens)
    for form in found:
        for at in form.parts:
            used[at] = True
    for look in (_by_patronymic, _by_initials, _by_given, _by_place):
        for at in range(len(text.tokens)):
            name = None if used[at] else look(text, at)
            if name is not None and not any(used[name.first : name.last + 1]):
                used[name.first : name.last + 1] = [True] * (name.last + 1 - name.first)
                found.append(name)
    return sorted(found)


_LABELS = ("label_surname", "label_given", "label_patronymic")


def _labelled(text: Text) -> list[Named]:
    """Read the names of forms: Фамилия: Иванов, Имя: Иван. A label said again begins another person."""
    people: list[dict[str, int]] = [{}]
    for at, token in enumerate(text.tokens):
        label = next((each for each in _LABELS if each in kinds(token.low)), "")
        value = _value(text, at + 1) if label else -1
        if value >= 0:
            if label in people[-1]:
                people.append({})
            people[-1][label] = value
    return [_form(text, told) for told in people if {"label_surname", "label_given"} <= told.keys()]


def _form(text: Text, told: dict[str, int]) -> Named:
    parts = tuple(sorted(told.values()))
    surname, given, patronymic = (text.tokens[told[each]].text if each in told else "" for each in _LABELS)
    return Named(parts[0], parts[-1], surname, given, patronymic, parts=parts)


def _value(text: Text, at: int) -> int:
    """Return the place of the word after a label, with or without a colon between; -1 if there is none."""
    colon = at < len(text.tokens) and text.tokens[at].text in ":-—"
    at += colon
    if (
        at >= len(text.tokens)
        or not text.tokens[at].is_word
        or any(each in kinds(text.tokens[at].low) for each in _LABELS)
    ):
        return -1
    return at if colon or text.nameable(at) else -1


def _joint(text: Text, at: int) -> str:
    """Return "after" for оглы and кызы, "" for every other word."""
    return roles.joint(text.tokens[at].text) if at < len(text.tokens) and text.tokens[at].is_word else ""


def _by_patronymic(text: Text, at: int) -> Named | None:
    """Read a name around its patronymic: Иванов Иван Иванович, Иван Иванович Иванов."""
    last = _patronymic_to(text, at)
    given = text.word(at - 1)
    if last < 0 or not given:
        return None
    patronymic = " ".join(token.text for token in text.tokens[at : last + 1])
    before, after = text.surname(at - 2, any_word=True), text.surname(last + 1)
    if before and after and text.begins(at - 2) and not _like_surname(before) and _like_surname(after):
        before = ""
    if before:
        if not is_given(given) and is_given(before) and not after:
            before, given = given, before  # Иван Иванов Иванович
        return Named(at - 2, last, before, given, patronymic)
    if after:
        return Named(at - 1, last + 1, after, given, patronymic)
    return Named(at - 1, last, "", given, patronymic) if is_given(given) else None


def _patronymic_to(text: Text, at: int) -> int:
    """Return the last token of the patronymic that begins at a place, -1 if none does."""
    word = text.word(at)
    if word and _joint(text, at + 1) == "after":
        return at + 1
    if word and (is_patronymic(word) or (_after_given(word) and is_given(text.word(at - 1)))):
        return at
    return -1


def _by_initials(text: Text, at: int) -> Named | None:
    """Read a surname with initials after or before it: Крылов А.А., А. А. Крылов."""
    letters, end = _initials(text, at + 1)
    surname = text.surname(at)
    if surname and letters and not is_given(surname):
        return Named(at, end, surname, letters[0], letters[1] if len(letters) > 1 else "")
    letters, end = _initials(text, at)
    surname = text.surname(end + 1) if letters else ""
    if surname:
        return Named(at, end + 1, surname, letters[0], letters[1] if len(letters) > 1 else "")
    return None


def _initials(text: Text, at: int) -> tuple[list[str], int]:
    """Return one or two initials from a place on, and the place of their last token."""
    letters: list[str] = []
    end = at
    while at + 1 < len(text.tokens) and len(letters) < 2:
        token, dot = text.tokens[at], text.tokens[at + 1]
        short = max(map(len, token.text.split("-"))) == 1
        if not (token.is_capital and short and dot.text == "."):
            break
        letters.append(token.text)
        end, at = at + 1, at + 2
        if at + 2 < len(text.tokens) and text.tokens[at].text == "-":  # М.-С. Х.
            letters[-1] += "-" + text.tokens[at + 1].text
            end, at = at + 2, at + 3
    return letters, end


def _by_given(text: Text, at: int) -> Named | None:
    """Read a given name with the surname beside it."""
    given = text.word(at)
    if not given or not is_given(given):
        return None
    before, after = text.surname(at - 1), text.surname(at + 1)
    if after and text.flat[at] and is_given(after) and not before:
        return None
    if before and after and _rather_after(text, at):
        before = ""
    if before:
        return Named(at - 1, at, before, given, "")
    if after:
        return Named(at, at + 1, after, given, "")
    return None


def _rather_after(text: Text, at: int) -> bool:
    """Return whether of two words around a given name the one after it is the surname."""
    before, after = text.word(at - 1), text.word(at + 1)
    if is_given(before) and not is_given(after):
        return True
    return text.begins(at - 1) and not _like_surname(before) and not _is_listed(text, at + 1)


def _is_listed(text: Text, at: int) -> bool:
    """Return whether a word is followed by a given name of its own, so that it begins another name."""
    return bool(text.word(at + 1)) and is_given(text.word(at + 1))


def _by_place(text: Text, at: int) -> Named | None:
    """Read a name that only its place tells: a line of a list, a word after a rank."""
    surname = text.surname(at)
    if not surname or text.flat[at]:
        return None
    given = text.word(at + 1)
    following = text.tokens[at + 2] if at + 2 < len(text.tokens) else None
    starts = at == 0 or text.tokens[at - 1].text == "\n" or (at > 1 and text.tokens[at - 2].kind == "number")
    dated = following is not None and (following.kind == "number" or text.taken[at + 2])
    if given and starts and dated and not is_patronymic(given):
        return Named(at, at + 1, surname, given, "")
    before = text.tokens[at - 1].low if at else ""
    told = ranking.is_rank(before) or "seek" in kinds(before) or "he" in kinds(before)
    if told and not text.begins(at) and _like_surname(surname):
        return Named(at, at, surname, "", "", sure=False)
    return None
