"""Letters of the wrong alphabet, digits for letters, the other keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.names import mend


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ивaнов", "Иванов"),  # a Latin a
        ("Пeтpoв", "Петров"),
        ("Iван", "Іван"),
        ("Kovalenkо", "Kovalenko"),  # a Cyrillic о
        ("Coкол", "Сокол"),
        ("Иванов", "Иванов"),
        ("Ivanov", "Ivanov"),
        ("Жanov", "Жanov"),  # neither alphabet can hold all of it
        ("cжa", "сжа"),
        ("CTEПА", "СТЕПА"),
    ],
)
def test_look_alikes_go_back_to_their_alphabet(typed: str, meant: str) -> None:
    assert mend.alphabet(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("МухIаммад", "Мухаммад"),
        ("Мух1аммад", "Мухаммад"),
        ("Петр0в", "Петров"),
        ("Ка3аков", "Казаков"),
        ("Kuzmi4ev", "Kuzmichev"),
        ("6evchenko", "shevchenko"),
        ("Ma6a", "Masha"),
        ("Petro5yan", "Petrosyan"),
        ("Ko1ov", "Kolov"),
        ("1984", "1984"),
        ("в/ч 55115", "в/ч 55115"),
        ("ИвановИван", "Иванов Иван"),
        ("ЛиИван", "Ли Иван"),
        ("иВанов", "иВанов"),  # shift came late
    ],
)
def test_digits_and_signs_that_stand_for_letters_become_letters(typed: str, meant: str) -> None:
    assert mend.signs(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<jhbcjd", "борисов"),
        ("cyt;rj", "снежко"),
        ("le,by", "дубин"),
        ("[jlsrby", "ходыкин"),
        ("Ivanov,Petr", ""),
        ("Ivanov,", ""),  # a comma at the end is a comma
        ("O'Neil", ""),
        ("Борисов;", ""),
        ("Bdfyjd", ""),  # no sign in it: the whole word is flipped later, by cyrillic()
        (";;,", ""),
    ],
)
def test_a_chunk_typed_on_the_wrong_keyboard_is_read_with_its_signs(typed: str, meant: str) -> None:
    assert mend.keyboard(typed) == meant


@pytest.mark.parametrize(
    ("glued", "words"),
    [
        ("ивановиванпетрович", ("иванов", "иван", "петрович")),
        ("приступадмитрийалексеевич", ("приступа", "дмитрий", "алексеевич")),
        ("ХМАРАОЛЕКСІЙІВАНОВИЧ", ("ХМАРА", "ОЛЕКСІЙ", "ІВАНОВИЧ")),
        ("гудзьольгаивановна", ("гудзь", "ольга", "ивановна")),
        ("иванпетрович", ("иван", "петрович")),
        ("ИВАНОВИВАН", ("ИВАНОВ", "ИВАН")),
        ("ивановиваноюнович", ("иванов", "иван", "оюнович")),
        ("гудзьвіктор", ("гудзь", "віктор")),
        ("bazanovviktor", ("базанов", "виктор")),
        ("shevchenkoandriipetrovych", ("шевченко", "андрий", "петрович")),
        ("petrovaleksandrsergeevich", ("петров", "александр", "сергеевич")),
    ],
)
def test_a_name_written_as_one_word_is_taken_apart(glued: str, words: tuple[str, ...]) -> None:
    assert mend.apart(glued) == words


@pytest.mark.parametrize(
    "word",
    [
        "Анатольевич",
        "Карпилович",
        "Яковлевович",
        "Владиславович",
        "Кондратевич",
        "Aleksandrovich",
        "Hryhorenko",
    ],
)
def test_a_word_that_is_one_name_stays_whole(word: str) -> None:
    assert mend.apart(word) == (word,)


@given(st.text(max_size=60))
def test_nothing_written_makes_mending_fail(text: str) -> None:
    assert isinstance(mend.keyboard(mend.alphabet(mend.signs(text))), str)
