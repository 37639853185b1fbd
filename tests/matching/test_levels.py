"""Each pair of values has its level; better levels never weigh less."""

from __future__ import annotations

import msgspec
import pytest

from kintrace.matching import FIELDS, LEVELS, Agreement, Index, Person, compare, explain
from kintrace.matching.learn import GROUPS
from kintrace.matching.model import UNKNOWN, default
from kintrace.matching.words import base
from tests.matching import cast


def said(field: str, value: str) -> Person:
    """Return a description that says one thing."""
    return msgspec.convert({field: value}, Person)


@pytest.mark.parametrize(
    ("field", "sought", "held", "level"),
    [
        ("surname", "Иванов", "Иванов", "same"),
        ("surname", "Иваноф", "Иванов", "sound"),
        ("surname", "Смирнов", "Смирлов", "close"),
        ("surname", "Перепелиценко", "Перебилисенко", "alike"),
        ("surname", "Рыполв", "Рыжов", "alike"),
        ("surname", "Баурбаат", "Барбалат", "alike"),
        ("surname", "Иванов", "Кузнецов", "differs"),
        ("given", "Баир", "Баир", "same"),
        ("given", "Коля", "Микола", "variant"),
        ("given", "Слава", "Вячеслав", "variant"),
        ("patronymic", "Иванович", "Иванович", "same"),
        ("patronymic", "Иваныч", "Іванович", "variant"),
        ("region", "Башкирия", "Республика Башкортостан", "same"),
        ("region", "Башкирия", "Москва", "differs"),
        ("region", "Марс", "Москва", UNKNOWN),
        ("birthplace", "с. Ивановка, Курская обл.", "Ивановка", "same"),
        ("birthplace", "Курская обл.", "с. Ивановка, Курская область", "region"),
        ("birthplace", "Курская обл.", "Курская область", "same"),
        ("birthplace", "Ивановка, Курская обл.", "Ивановка, Тульская обл.", "differs"),
        ("unit", "в/ч 55115", "55115", "same"),
        ("unit", "136 омсбр", "136 отдельная мотострелковая бригада", "same"),
        ("unit", "136 омсбр", "136 бригада", "number"),
        ("unit", "810 обрмп", "810 мсп", "number_other_kind"),
        ("unit", "810 обрмп", "810 омсбр", "number_other_kind"),
        ("unit", "136 омсбр", "150 мсд", "differs"),
        ("unit", "в/ч 55115", "136 омсбр", UNKNOWN),
        ("unit", "«Азов»", "Азов", "same"),
        ("rank", "рядовой", "солдат", "same"),
        ("rank", "сержант", "старший сержант", "near"),
        ("rank", "рядовой", "полковник", "differs"),
        ("number", "АБ-123456", "аб 123456", "same"),
        ("number", "АБ-123456", "АБ-123457", "close"),
        ("number", "АБ-123456", "У-765432", "differs"),
        ("call_sign", "Сокол", "Sokol", "same"),
        ("call_sign", "Философ", "Филосов", "same"),
        ("call_sign", "Кипарис", "Кипарит", "close"),
        ("call_sign", "Кедр", "Барс", "differs"),
    ],
)
def test_a_pair_of_values_has_its_level(field: str, sought: str, held: str, level: str) -> None:
    hit = compare(said(field, sought), said(field, held))

    assert hit[field].level == level
    assert hit[field].known == (level != UNKNOWN)
    assert not hit[field].agrees or level != "differs"


@pytest.mark.parametrize(
    ("field", "sought", "held", "level"),
    [
        ("given", "Иванов Доржо", "Иванов Вячеслав", "differs"),
        ("given", "Иванов А.", "Иванов Александр", "initial"),
        ("given", "Иванов Александр", "Иванов А.", "initial"),
        ("given", "Иванов Саша", "Иванов А.", "initial"),
        ("given", "Малкеров Дмитрий", "Малкеров Дмитго", "close"),
        ("given", "Иванов П. С.", "Иванов Николай Сергеевич", "differs"),
        ("given", "Рябчиков Олександр", "Рябчиков О.", "initial"),
        ("given", "Рябчиков О.", "Рябчиков Александр", "initial"),
        ("given", "Полікарпаў У. І.", "Поликарпов Владимир Ильич", "initial"),
        ("patronymic", "Захаров С. О.", "Захаров Сергей Александрович", "initial"),
        ("patronymic", "Иванов Иван Иванович", "Иванов Иван Петрович", "differs"),
        ("patronymic", "Иванов Иван Иванович", "Иванов И. И.", "initial"),
        ("patronymic", "Иванов И. П.", "Иванов Иван Петрович", "initial"),
    ],
)
def test_a_part_of_a_whole_name_has_its_level(field: str, sought: str, held: str, level: str) -> None:
    assert compare(Person(name=sought), Person(id="x", name=held))[field].level == level


@pytest.mark.parametrize(
    ("sought", "held", "level"),
    [
        ({"region": "Курская обл."}, {"birthplace": "Курск"}, "born_there"),
        ({"birthplace": "Курск"}, {"region": "Курская обл."}, "born_there"),
        ({"region": "Курская обл."}, {"birthplace": "Тула"}, "born_elsewhere"),
        ({"region": "Курская обл.", "birthplace": "Курск"}, {"birthplace": "Курск"}, UNKNOWN),
        ({"birthplace": "Курск"}, {"region": "Курская обл.", "birthplace": "Курск"}, UNKNOWN),
        ({"birthplace": "Курск"}, {"birthplace": "Курск"}, UNKNOWN),
        ({"region": "Курская обл.", "birthplace": "Курск"}, {"region": "Тульская обл."}, "differs"),
    ],
)
def test_a_region_is_compared_with_one_of_birth_where_nothing_else_is_said(
    sought: dict[str, str], held: dict[str, str], level: str
) -> None:
    one, other = (msgspec.convert(told, Person) for told in (sought, held))

    assert compare(one, other)["region"].level == level


def test_a_value_never_met_is_compared_however_often_the_same_person_was_weighed_before() -> None:
    register = Index()

    levels = [
        register.weigh(said("unit", "136 омсбр"), said("unit", held))["unit"].level
        for held in ("136 отдельная мотострелковая бригада", "136 бригада", "150 мсд", "136 бригада")
    ]

    assert levels == ["same", "number", "differs", "number"]


def test_a_sister_and_a_brother_share_the_root_of_their_surname() -> None:
    assert base("иванова") == base("иванов") != base("петров")
    assert base("бельская") == base("бельский")


@pytest.mark.parametrize("field", FIELDS)
def test_full_agreement_has_the_best_chance_of_its_field(field: str) -> None:
    levels = default().fields[field].levels

    if field != "born":
        alike = [level for level in GROUPS[field][0] if level not in ("initial", "differs")]
        assert max(alike, key=lambda level: levels[level].chance) in ("same", "variant")
    assert set(levels) == set(LEVELS[field])


@pytest.mark.parametrize("language", explain.LANGUAGES)
@pytest.mark.parametrize(("field", "level"), [(f, v) for f, vs in LEVELS.items() for v in (*vs, UNKNOWN)])
def test_every_level_has_a_sentence_in_every_language(field: str, level: str, language: str) -> None:
    sentence = explain.reason(Agreement(field, level, 0.0), language)

    assert sentence.endswith(".")
    assert not any(sign in sentence for sign in "{}%0123456789")


@pytest.mark.parametrize("language", explain.LANGUAGES)
@pytest.mark.parametrize("field", FIELDS)
def test_every_fact_can_be_asked_for_in_every_language(field: str, language: str) -> None:
    assert explain.helpful(field, language)
    assert (explain.helpful(field, language) == explain.helpful(field, "en")) == (language == "en")


def test_an_unknown_language_is_english_and_a_country_does_not_matter() -> None:
    agreement = Agreement("surname", "same", 9.0)

    assert explain.reason(agreement, "de") == explain.reason(agreement, "en")
    assert explain.reason(agreement, "ru-RU") == explain.reason(agreement, "ru")


@pytest.mark.parametrize("language", explain.LANGUAGES)
def test_reasons_hold_no_value_and_come_strongest_first(language: str) -> None:
    hit = cast.index().search(cast.TSYDYPOV)[0]
    reasons = hit.reasons(language)

    told = " ".join(reasons).lower()
    for value in (
        "цыдыпов",
        "баир",
        "доржиевич",
        "1998",
        "бурятия",
        "улан",
        "46108",
        "ефрейтор",
        "123456",
        "кедр",
    ):
        assert value not in told
    assert len(reasons) == len(FIELDS)
    strongest = max(hit.agreements, key=lambda agreement: agreement.bits)
    assert reasons[0] == explain.reason(strongest, language)


def test_an_unknown_fact_is_no_reason() -> None:
    hit = compare(Person(surname="Цыдыпов"), cast.TSYDYPOV)

    assert len(hit.reasons()) == 1


def test_nothing_that_is_printed_holds_a_value() -> None:
    answer = cast.index().search(cast.TSYDYPOV)

    assert repr(answer) == f"<Answer of {len(answer)} hits>"
    assert repr(cast.TSYDYPOV) == "<Person>"
    assert "ыдып" not in repr(answer[0])
    assert answer[:2] == (answer[0], answer[1])
    assert answer != 1
