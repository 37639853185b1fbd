"""Words around a name, and what they tell."""

from __future__ import annotations

import pytest

from kintrace.names import noise, words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ищу Иванова Ивана", ("Иванова", "Ивана")),
        ("Шукаю Іванова", ("Іванова",)),
        ("looking for Ivan Petrov please help", ("Ivan", "Petrov")),
        ("Иванов И. В.", ("Иванов", "И", "В")),
        ("пропал без вести Петров", ("Петров",)),
        ("Ли Сергей", ("Ли", "Сергей")),
        ("жив ли Сергей", ("Сергей",)),
        ("ищу", ("ищу",)),  # nothing else is there, so it may be the name
        ("", ()),
    ],
)
def test_what_is_no_name_falls_away(text: str, left: tuple[str, ...]) -> None:
    assert noise.listen(words(text)).names == left


def test_a_rank_or_a_kinship_is_doubtful_but_stays() -> None:
    heard = noise.listen(["сын", "Солдат", "Иванов"])

    assert heard.names == ("сын", "Солдат", "Иванов")
    assert heard.doubtful == (True, True, False)


@pytest.mark.parametrize(
    ("before", "case"),
    [("ищу", "gen"), ("про", "acc"), ("о", "loc"), ("к", "dat"), ("с", "ins"), ("", "nom")],
)
def test_the_word_before_a_name_tells_its_case(before: str, case: str) -> None:
    cases = noise.listen([*([before] if before else []), "Иванова"]).cases

    assert cases[case] == max(cases.values())
