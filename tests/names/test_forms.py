"""Surnames in any case and either sex, back to the nominative."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kintrace.names import forms, tables
from kintrace.names.letters import fold

# nominative: (genitive, dative, accusative, instrumental, locative), as a man's and as a woman's surname
MEN = {
    "иванов": ("иванова", "иванову", "иванова", "ивановым", "иванове"),
    "медведев": ("медведева", "медведеву", "медведева", "медведевым", "медведеве"),
    "калинин": ("калинина", "калинину", "калинина", "калининым", "калинине"),
    "лисицын": ("лисицына", "лисицыну", "лисицына", "лисицыным", "лисицыне"),
    "зеленский": ("зеленского", "зеленскому", "зеленского", "зеленским", "зеленском"),
    "нагорный": ("нагорного", "нагорному", "нагорного", "нагорным", "нагорном"),
    "черных": ("черных", "черных", "черных", "черных", "черных"),
    "долгих": ("долгих", "долгих", "долгих", "долгих", "долгих"),
    "шевченко": ("шевченко", "шевченко", "шевченко", "шевченко", "шевченко"),
    "ковальчук": ("ковальчука", "ковальчуку", "ковальчука", "ковальчуком", "ковальчуке"),
    "мельник": ("мельника", "мельнику", "мельника", "мельником", "мельнике"),
    "кравец": ("кравца", "кравцу", "кравца", "кравцем", "кравце"),
    "коваль": ("коваля", "ковалю", "коваля", "ковалем", "ковале"),
    "бондарь": ("бондаря", "бондарю", "бондаря", "бондарем", "бондаре"),
    "соловей": ("соловья", "соловью", "соловья", "соловьем", "соловье"),
    "заяц": ("зайца", "зайцу", "зайца", "зайцем", "зайце"),
    "гай": ("гая", "гаю", "гая", "гаем", "гае"),
    "монгуш": ("монгуша", "монгушу", "монгуша", "монгушем", "монгуше"),
    "ондар": ("ондара", "ондару", "ондара", "ондаром", "ондаре"),
    "сковорода": ("сковороды", "сковороде", "сковороду", "сковородой", "сковороде"),
    "кучма": ("кучмы", "кучме", "кучму", "кучмой", "кучме"),
    "римский-корсаков": (
        "римского-корсакова",
        "римскому-корсакову",
        "римского-корсакова",
        "римским-корсаковым",
        "",
    ),
    "фон-дитц": ("фон-дитца", "фон-дитцу", "фон-дитца", "фон-дитцом", "фон-дитце"),
    "сувандии": ("сувандии", "сувандии", "сувандии", "сувандии", "сувандии"),
    "джапаридзе": ("джапаридзе", "джапаридзе", "джапаридзе", "джапаридзе", "джапаридзе"),
}
WOMEN = {
    "иванов": ("ивановой", "ивановой", "иванову", "ивановой", "ивановой"),
    "калинин": ("калининой", "калининой", "калинину", "калининой", "калининой"),
    "зеленский": ("зеленской", "зеленской", "зеленскую", "зеленской", "зеленской"),
    "нагорный": ("нагорной", "нагорной", "нагорную", "нагорной", "нагорной"),
    "шевченко": ("шевченко", "шевченко", "шевченко", "шевченко", "шевченко"),
    "мельник": ("мельник", "мельник", "мельник", "мельник", "мельник"),
    "кучма": ("кучмы", "кучме", "кучму", "кучмой", "кучме"),
}
UKRAINIAN = {
    "шевченко": ("шевченка", "шевченкові", "шевченка", "шевченком", "шевченку"),
    "ковальчук": ("ковальчука", "ковальчукові", "ковальчука", "ковальчуком", "ковальчукові"),
    "зеленский": ("зеленського", "зеленському", "зеленського", "зеленським", "зеленському"),
    "коваль": ("коваля", "ковалеві", "коваля", "ковалем", "ковалеві"),
    "франко": ("франка", "франкові", "франка", "франком", "франкові"),
    "иванов": ("іванова", "іванову", "іванова", "івановим", "іванові"),
}
CASES = ("gen", "dat", "acc", "ins", "loc")
TABLE = [
    pytest.param(fold(form), nominative, sex, case, id=f"{form}-{sex}-{case}")
    for sex, table in (("m", MEN), ("f", WOMEN), ("m", UKRAINIAN))
    for nominative, row in table.items()
    for case, form in zip(CASES, row, strict=True)
    if form
]


@pytest.mark.parametrize(("form", "nominative", "sex", "case"), TABLE)
def test_with_case_and_sex_known_the_nominative_is_the_best_guess(
    form: str, nominative: str, sex: str, case: str
) -> None:
    fitting = [each for each in forms.forms(form) if case in each.cases and sex in each.sexes]

    assert fitting, forms.forms(form)
    assert nominative in {each.nominative for each in fitting if each.weight >= 0.5 * fitting[0].weight}


@pytest.mark.parametrize(
    ("feminine", "masculine"),
    [
        ("иванова", "иванов"),
        ("калинина", "калинин"),
        ("зеленская", "зеленский"),
        ("зеленска", "зеленский"),
        ("нагорная", "нагорный"),
        ("горячая", "горячий"),
        ("яровая", "яровый"),
        ("мельник", "мельник"),
        ("черных", "черных"),
    ],
)
def test_a_womans_surname_becomes_masculine_and_stays_a_womans(feminine: str, masculine: str) -> None:
    best = next(form for form in forms.forms(feminine) if "nom" in form.cases and "f" in form.sexes)

    assert best.nominative == masculine


def test_both_ways_to_read_an_ending_are_kept() -> None:
    assert {("иванов", "f", "nom"), ("иванов", "m", "gen")} <= {
        (form.nominative, sex, case)
        for form in forms.forms("иванова")
        for sex in form.sexes
        for case in form.cases
    }


@pytest.mark.parametrize("column", [0, 1])
def test_surnames_of_the_minorities_stand_as_they_are(column: int) -> None:
    lost = []
    for row in tables.rows("surnames_minority"):
        best = [form for form in forms.forms(fold(row[column])) if "nom" in form.cases]
        if fold(row[0]) not in {form.nominative for form in best[:2]}:
            lost.append(row[column])

    assert len(lost) < 8, lost


def test_a_known_surname_is_believed_more() -> None:
    known, made_up = forms.forms("ондара"), forms.forms("пындара")

    assert known[0].nominative == "ондар"
    assert known[0].weight > max(form.weight for form in made_up if form.nominative == "пындар")


def test_a_word_of_unknown_ending_stands_for_itself() -> None:
    assert forms.forms("ъ") == (forms.Form("ъ", "mf", ("nom",), 0.5),)


def test_the_first_half_that_does_not_agree_stays_as_it_is() -> None:
    assert "иванову-петров" in {
        form.nominative for form in forms.forms("иванову-петрова") if form.sexes == "f"
    }


@for_all(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя-", max_size=20))
def test_every_word_can_be_read_and_the_best_stands_first(word: str) -> None:
    found = forms.forms(fold(word))

    assert found
    assert [form.weight for form in found] == sorted((form.weight for form in found), reverse=True)
    assert all(form.weight > 0 and form.cases and form.sexes in {"m", "f", "mf"} for form in found)


@pytest.mark.parametrize(
    ("word", "nominative"),
    [
        *(("кононовичеви", "кононович"), ("ткачеви", "ткач"), ("вознику", "возник"), ("сороко", "сорока")),
        *(("глинский", "глинский"), ("мархоцка", "мархоцкий")),
    ],
)
def test_ukrainian_datives_and_vocatives_are_read(word: str, nominative: str) -> None:
    found = {(form.nominative, case) for form in forms.forms(word) for case in form.cases}

    assert {(nominative, "dat"), (nominative, "voc")} & found
