"""Patronymics: back to the nominative, and to the father's name."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kintrace import names
from kintrace.names import patronymics, tables
from kintrace.names.letters import fold


@pytest.mark.parametrize(
    ("father", "forms"),
    [
        (
            "иван",
            (
                "Иванович",
                "Ивановна",
                "Иваныч",
                "Іванович",
                "Іванівна",
                "Іванавіч",
                "Ivanovich",
                "Iwanowitsch",
            ),
        ),
        ("иван", ("Ивановича", "Івановичу", "Ивановны", "Іванівні", "Ivanovych", "Bdfyjdbx", "Ivanovicha")),
        ("николай", ("Николаевич", "Николаич", "Миколайович", "Миколаївна", "Мікалаевіч", "Mykolaiovych")),
        (
            "александр",
            ("Саныч", "Олександрович", "Аляксандраўна", "Александрыч", "Oleksandrivna", "Александровичем"),
        ),
        ("василий", ("Васильевич", "Васильович", "Василівна", "Васильевной", "Vasylovych")),
        ("дмитрий", ("Дмитриевич", "Дмитрович", "Dmytrovych", "Дзмітрыевіч")),
        ("илья", ("Ильич", "Ильинична", "Ілліч", "Ильича", "Ильиничны")),
        ("никита", ("Никитич", "Никитична", "Микитович")),
        ("лев", ("Львович", "Львовна", "Львівна")),
        ("павел", ("Павлович", "Павловна", "Палыч", "Павлівни")),
        ("игорь", ("Игоревич", "Игоревна", "Ігорович", "Ігорівна")),
        ("юрий", ("Юрьевич", "Юріївна", "Юр'еўна", "Yurevich")),
        (
            "магомед",
            ("Магомедович", "Магомедовны", "Мухаммадович", "Магомед оглы", "Магомедкызы", "Magomedovich"),
        ),
        ("вагиф", ("Вагиф-оглы",)),
        ("григорий", ("Григорьевич", "Hryhorovyč", "Рыгоравіч", "Григорович")),
        ("оюн", ("Оюнович", "Оюновна", "Оюновича")),
        ("мергей", ("Мергеевич",)),
        ("ольг", ("Ольгович",)),  # no woman's name makes a patronymic
        ("магомед", ("Магомед",)),
    ],
)
def test_every_form_leads_to_the_father(father: str, forms: tuple[str, ...]) -> None:
    for form in forms:
        found = names.fathers(form)
        assert next(iter(found), None) == father, form
        assert sum(found.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("nobody", ["", "?", "Пыщ", "ич", "123", "оглы"])
def test_what_is_no_patronymic_has_no_father(nobody: str) -> None:
    assert names.fathers(nobody) == {}


@pytest.mark.parametrize(
    ("word", "nominative", "sex", "case"),
    [
        ("иванович", "иванович", "m", "nom"),
        ("ивановича", "иванович", "m", "gen"),
        ("ивановичу", "иванович", "m", "dat"),
        ("ивановичем", "иванович", "m", "ins"),
        ("ивановиче", "иванович", "m", "loc"),
        ("ивановичеви", "иванович", "m", "dat"),
        ("ивановна", "ивановна", "f", "nom"),
        ("ивановны", "ивановна", "f", "gen"),
        ("ивановне", "ивановна", "f", "dat"),
        ("ивановну", "ивановна", "f", "acc"),
        ("ивановной", "ивановна", "f", "ins"),
        ("сергиивни", "сергиивна", "f", "gen"),
        ("сергиивно", "сергиивна", "f", "voc"),
        ("ильинична", "ильинична", "f", "nom"),
        ("вагиф-кызы", "вагиф-кызы", "f", "nom"),
        ("иванна", "иванна", "f", "nom"),
    ],
)
def test_the_ending_tells_sex_and_case(word: str, nominative: str, sex: str, case: str) -> None:
    form = patronymics.forms(word)[0]

    assert (form.nominative, form.sex) == (nominative, sex)
    assert not form.cases or case in form.cases


@pytest.mark.parametrize("word", ["иванов", "ич", "иван", ""])
def test_another_ending_is_no_patronymic(word: str) -> None:
    assert patronymics.forms(word) == ()


def test_an_unknown_father_makes_it_less_sure() -> None:
    known, unknown, surname = (patronymics.forms(w)[0].weight for w in ("иванович", "пыщович", "бабич"))

    assert known > unknown > surname


def test_every_irregular_form_of_the_table_leads_to_its_father() -> None:
    for father, *cells in tables.rows("patronymics_irregular"):
        for form in filter(None, ";".join(cells).split(";")):
            found = names.fathers(form.split("(")[0])
            assert found.keys() & (names.given_names(father).keys() | {fold(father)}), (form, father)


def test_every_spoken_form_leads_where_the_full_one_does() -> None:
    for spoken, full in tables.rows("patronymics_colloquial"):
        assert names.fathers(spoken).keys() & names.fathers(full).keys(), spoken


@for_all(st.text("абвеиновчыльга-й", max_size=16) | st.text(max_size=30))
def test_no_text_makes_it_fail(word: str) -> None:
    assert all(weight > 0 for weight in names.fathers(word).values())
    assert all(form.weight > 0 for form in patronymics.forms(fold(word)))


@pytest.mark.parametrize(
    ("spoken", "father"),
    [
        *(("Сансаныч", "александр"), ("Палыч", "павел"), ("Николавна", "николай"), ("Сергевна", "сергей")),
        *(("Михална", "михаил"), ("Санычу", "александр"), ("Андревна", "андрей"), ("Васильна", "василий")),
    ],
)
def test_a_patronymic_as_it_is_said_has_its_father(spoken: str, father: str) -> None:
    assert next(iter(names.fathers(spoken))) == father
