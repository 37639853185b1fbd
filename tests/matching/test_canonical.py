"""Regions, units and ranks as people write them come out as one thing."""

from __future__ import annotations

import pytest

from kintrace.matching import ranks, regions, traits, units


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Башкирия", ("RU-BA",)),
        ("Республика Башкортостан", ("RU-BA",)),
        ("г. Уфа", ("RU-BA",)),
        ("жил в Бурятии", ("RU-BU",)),
        ("Московская обл.", ("RU-MOS",)),
        ("Курская область, с. Ивановка", ("RU-KRS",)),
        ("из Курской области", ("RU-KRS",)),
        ("Донеччина", ("UA-14",)),
        ("ДНР", ("UA-14",)),
        ("Львів", ("UA-46",)),
        ("Львовщина", ("UA-46",)),
        ("Kyivska oblast", ("UA-30", "UA-32")),
        ("Zakarpattia Oblast", ("UA-21",)),
        ("Свердловскя область", ("RU-SVE",)),
        ("Республика Саха Якутия", ("RU-SA",)),
        ("Марс", ()),
        ("Dnepropetrovskaya", ("UA-12",)),
        ("", ()),
    ],
)
def test_a_region_is_known_however_it_is_written(text: str, codes: tuple[str, ...]) -> None:
    assert regions.codes(text) == codes


def test_a_village_keeps_its_key_in_both_languages() -> None:
    ours = regions.place("с. Ивановка, Курская обл.")
    theirs = regions.place("Іванівка, Курська область")

    assert ours.settlement == theirs.settlement != ""
    assert ours.regions == theirs.regions == ("RU-KRS",)


def test_a_birthplace_that_says_nothing_is_not_known() -> None:
    assert regions.place("область") == ((), "")


@pytest.mark.parametrize(
    "text",
    [
        "в/ч 55115",
        "в/ч №55115",
        "вч55115",
        "в.ч. 55115",
        "войсковая часть 55115",
        "55115",
        "military unit 55115",
        "п/п 55115",
    ],
)
def test_a_post_box_number_is_known_however_it_is_written(text: str) -> None:
    assert units.parse(text) == units.Unit(box="55115")


@pytest.mark.parametrize("text", ["в/ч А1234", "в/ч A1234", "військова частина А1234", "А1234"])
def test_a_ukrainian_post_box_number_keeps_its_letter_in_one_script(text: str) -> None:
    unit = units.parse(text)

    assert unit is not None
    assert unit.box == "а1234"


@pytest.mark.parametrize(
    ("text", "ordinal", "echelon", "kind"),
    [
        ("136 омсбр", 136, "brigade", "motor rifle"),
        ("136-я ОМСБр", 136, "brigade", "motor rifle"),
        ("136 отдельная мотострелковая бригада", 136, "brigade", "motor rifle"),
        ("136-й отдельной гвардейской мотострелковой бригады", 136, "brigade", "motor rifle"),
        ("гв.136 омсбр", 136, "brigade", "motor rifle"),
        ("136 бригада", 136, "brigade", ""),
        ("в 136-ю", 136, "", ""),
        ("136th Separate Motor Rifle Brigade", 136, "brigade", "motor rifle"),
        ("93 ОМБр", 93, "brigade", "mechanised"),
        ("810 обрмп", 810, "brigade", "marine"),
        ("810 мсп", 810, "regiment", "motor rifle"),
        ("76 гв. дшд", 76, "division", "air assault"),
        ("БАРС-13", 13, "detachment", ""),
        ("окрема механізована бригада № 93", 93, "brigade", "mechanised"),
    ],
)
def test_an_ordinal_and_a_kind_are_read(text: str, ordinal: int, echelon: str, kind: str) -> None:
    unit = units.parse(text)

    assert unit is not None
    assert (unit.ordinal, unit.echelon, unit.kind) == (ordinal, echelon, kind)


def test_a_unit_without_a_number_is_kept_by_its_words() -> None:
    assert units.parse("«Азов»") == units.Unit(words="азов")


def test_signs_alone_are_no_unit() -> None:
    assert units.parse(" - ") is None or units.parse("«»") is None


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("рядовой", 1),
        ("солдат", 1),
        ("ст. с-т", 6),
        ("старший сержант", 6),
        ("гв. рядовой", 1),
        ("старшый сержант", 6),
        ("к-лейт", 14),
        ("ген майор", 19),
        ("мл-сержант", 4),
        ("повар", None),
        ("??", None),
    ],
)
def test_a_rank_is_a_step(text: str, step: int | None) -> None:
    assert ranks.step(text) == step


def test_numbers_and_call_signs_have_one_spelling() -> None:
    assert traits.number("АВ-123456") == traits.number("AB 123456") == "ав123456"
    assert traits.number("—") is None
    assert traits.call_sign("«Сокол»") == traits.call_sign("Sokol")
    assert traits.call_sign("«»") is None
