"""What one word may be."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kintrace.names import roles
from kintrace.names.ways import SLOTS


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (("Мамедов", "Вагиф", "оглы"), ("Мамедов", "Вагиф-оглы")),
        (("Мамедова", "Вагиф", "Кызы"), ("Мамедова", "Вагиф-Кызы")),
        (("оглы", "Мамедов"), ("оглы", "Мамедов")),
        (("фон", "Дитц", "Пётр"), ("фон-Дитц", "Пётр")),
        (("ван", "Петрович", "Ватутин"), ("ван", "Петрович", "Ватутин")),
        (("Дитц", "фон"), ("Дитц", "фон")),
        (("де", "ла", "Крус"), ("де-ла-Крус",)),
        (("Иванов", "де"), ("Иванов", "де")),
        (("Аль",), ("Аль",)),
    ],
)
def test_particles_are_joined_to_their_word(names: tuple[str, ...], joined: tuple[str, ...]) -> None:
    assert roles.joined(names) == joined


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("Иванов", "surname"),
        ("Иван", "given"),
        ("Коля", "given"),
        ("Mykola", "given"),
        ("Иванович", "patronymic"),
        ("Иваныч", "patronymic"),
        ("Шевченко", "surname"),
        ("Станкевич", "surname"),
        ("Митенька", "given"),
        ("Yevgeny", "given"),
    ],
)
def test_a_word_is_most_what_it_is(word: str, part: str) -> None:
    most = roles.parts(word).most

    assert ("surname", "given", "patronymic")[most.index(max(most))] == part


@pytest.mark.parametrize(
    ("initial", "letter"), [("И", "и"), ("I", "и"), ("Yu", "ю"), ("Zh", "ж"), ("Є", "е"), ("Sh", "ш")]
)
def test_an_initial_is_one_letter(initial: str, letter: str) -> None:
    _, given, patronymic = roles.parts(initial).ways

    assert given.top(SLOTS.index(("nom", "m"))) == patronymic.top(SLOTS.index(("nom", "m")))
    assert given.top(SLOTS.index(("gen", "f")))[0][0] == letter


@pytest.mark.parametrize("nothing", ["", "李", "ъ1"])
def test_what_has_no_letters_is_no_part(nothing: str) -> None:
    assert roles.parts(nothing).likely < 0.6


def test_a_doubtful_word_counts_little() -> None:
    assert roles.parts("Солдат", doubtful=True).likely < 0.1 < roles.parts("Солдат").likely


def test_an_unknown_name_may_stand_in_any_case() -> None:
    ways = roles.parts("Пыщмуша").ways[roles.GIVEN]

    assert "пыщмуша" in {name for name, _ in ways.top(SLOTS.index(("nom", "m")))}
    assert "пыщмуш" in {name for name, _ in ways.top(SLOTS.index(("gen", "m")))}


@for_all(st.text(max_size=25), st.booleans())
def test_no_word_makes_it_fail(word: str, doubtful: bool) -> None:
    found = roles.parts(word, doubtful)

    assert found.likely >= max(found.most)
    assert all(len(ways.top(slot)) <= 3 for ways in found.ways for slot in range(len(SLOTS)))


@pytest.mark.parametrize("word", ["Иванов", "Римский-Корсаков", "Ольга", "Ivanov", "Sidorenko", "Гаґа"])
def test_capitals_do_not_change_what_a_word_may_be(word: str) -> None:
    assert roles.parts(word.upper()) is roles.parts(word.lower()) is roles.parts(word)


def test_capitals_that_look_alike_in_two_alphabets_keep_their_own_reading() -> None:
    assert roles.parts("BAH").ways[roles.SURNAME].top(0) != roles.parts("Bah").ways[roles.SURNAME].top(0)
