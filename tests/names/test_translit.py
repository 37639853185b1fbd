"""From Latin letters back to Cyrillic, by habits of spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.names import keys, translit


@pytest.mark.parametrize(
    ("latin", "reading"),
    [
        ("shcherbakov", "щербаков"),
        ("tschernow", "чернов"),
        ("tchernov", "чернов"),
        ("czernow", "чернов"),
        ("černov", "чернов"),
        ("joukov", "жуков"),
        ("żukow", "жуков"),
        ("t͡sarev", "царев"),
        ("hryhorovych", "григорович"),
        ("kowalczuk", "ковальчук"),
        ("gorbachov", "горбачев"),
        ("zgurskyi", "згурский"),
        ("solov'ev", "соловьев"),
        ("obʺedkov", "обьедков"),
        ("andreï", "андрей"),
        ("nguyễn", "нгуен"),
        ("əliyev", "алиев"),
        ("smirnoff", "смирнов"),
        ("dolguij", "долгий"),
        ("babajan", "бабаян"),
        ("babičyn", "бабичин"),
        ("kirył", "кирил"),
        ("krapiwin", "крапивин"),
        ("bosaćkyj", "босацкий"),
        ("ivanou", "иванов"),
        ("yankouski", "янковский"),
    ],
)
def test_a_habit_is_recognised_by_what_makes_a_name(latin: str, reading: str) -> None:
    assert translit.readings(latin)[0].replace("ъ", "ь") == reading


def test_an_ambiguous_letter_gives_readings_of_different_sound() -> None:
    readings = translit.readings("jakir")

    assert {"якир", "джакир"} <= set(readings)
    assert len({keys.sound(reading) for reading in readings}) == len(readings)


@pytest.mark.parametrize("nothing", ["", "-", "123", "'"])
def test_no_letters_give_no_reading(nothing: str) -> None:
    assert all(reading.strip("ьъ") == "" or len(reading) == 1 for reading in translit.readings(nothing))


@given(st.text(max_size=30))
def test_no_text_makes_reading_fail(word: str) -> None:
    assert len(translit.readings(word.lower())) <= translit.KEPT
