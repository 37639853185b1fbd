"""The right man stands first, with the reasons that put him there."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from kintrace.matching import (
    Index,
    Missing,
    PartialDate,
    Person,
    UnknownRecord,
    compare,
    traits,
    vocabulary,
)
from tests.matching import cast

BORN = PartialDate.on(date(1998, 4, 12))


@pytest.mark.parametrize(
    ("sought", "record_id"),
    [
        (Person(name="Цыдыпов Баир"), "1"),
        (Person(name="баир доржиевич", born=BORN), "1"),
        (Person(given="Баир", patronymic="Доржиевич", born=BORN), "1"),
        (Person(surname="Баир", given="Цыдыпов"), "1"),
        (Person(name="Tsydypov Bair"), "1"),
        (Person(name="Цыдыпова Баира Доржиевича"), "1"),
        (Person(name="Цыдипов Баир"), "1"),
        (Person(name="Дашиев Баир", other_names=("Цыдыпов",), born=BORN), "1"),
        (Person(name="Дашиев", other_names=("Цыдыпов Баир Доржиевич",), born=BORN), "1"),
        (Person(surname="Цыдыпов", unit="46108"), "1"),
        (Person(number="аб 123456"), "1"),
        (Person(call_sign="кедр", region="Бурятия"), "1"),
        (Person(name="Гончаренко Коля"), "4"),
        (Person(name="Honcharenko Mykola Ivanovych"), "4"),
        (Person(name="Петренко Дмитрий", born=PartialDate.in_year(1994)), "5"),
        (Person(name="Бельская Ирина"), "6"),
        (Person(name="Магомедов Хаджи", region="Дагестан"), "7"),
        (Person(name="Ондар Аяс", born=PartialDate(None, None, 7, 3)), "8"),
        (Person(unit="155-я бригада морской пехоты", rank="матрос"), "11"),
        (Person(name="Соколов Слава", born=PartialDate.in_year(1972)), "12"),
        (Person(name="Кузнецов Пётр", birthplace="Ивановка"), "10"),
    ],
)
def test_the_right_man_stands_first(sought: Person, record_id: str) -> None:
    assert cast.index().search(sought)[0].record_id == record_id


@pytest.mark.parametrize("record", cast.register(), ids=lambda record: record.id)
def test_every_record_finds_itself(record: Person) -> None:
    assert cast.index().search(record)[0].record_id == record.id


def test_a_rare_surname_says_more_than_a_common_one() -> None:
    index = Index([*cast.register(), *cast.crowd(200)])

    rare = index.compare(Person(surname="Цыдыпов"), "1")["surname"]
    common = index.compare(Person(surname="Иванов"), "2")["surname"]

    assert rare.level == common.level == "same"
    assert rare.bits > common.bits + 2


def test_nobody_in_the_register_leaves_absence_likely() -> None:
    answer = cast.index().search(
        Person(name="Зубенко Мефодий Карпович", born=PartialDate.on(date(1960, 2, 2)))
    )

    assert answer.absent > 0.8
    assert all(hit.probability < 0.15 for hit in answer)


def test_all_chances_together_are_one_at_most() -> None:
    answer = cast.index().search(Person(name="Иванов Александр"))

    assert answer.absent + sum(hit.probability for hit in answer) == pytest.approx(1, abs=0.05)
    assert answer.absent + sum(hit.probability for hit in answer) <= 1 + 1e-9


def test_a_whole_agreement_is_confirmable_and_a_brother_is_not() -> None:
    index = cast.index()
    brother = Person(name="Цыдыпов Батор Доржиевич", born=PartialDate.on(date(2000, 8, 1)), region="Бурятия")

    assert index.search(cast.TSYDYPOV)[0].confirmable
    assert not index.search(brother)[0].confirmable


@pytest.mark.parametrize(
    "change",
    [
        {"born": PartialDate.in_year(1998)},
        {"region": "Москва"},
        {"name": "Цыдыпов Иван Доржиевич"},
        {"name": "Цыдыпов Б. Доржиевич"},
        {"name": "Цыдарпов Баир"},
    ],
    ids=["year only", "another region", "another given name", "first letter", "a surname like it"],
)
def test_one_fact_less_and_it_is_not_confirmable(change: dict[str, object]) -> None:
    sought = msgspec.structs.replace(cast.TSYDYPOV, **change)

    assert not cast.index().search(sought)[0].confirmable


def test_a_common_name_alone_is_too_little_and_asks_for_more() -> None:
    index = Index(cast.crowd(1000))

    answer = index.search(Person(name="Иванов Александр"))

    assert answer.too_little
    assert answer.alike == 10
    assert answer.advice("ru").startswith("Записей, которые подходят не хуже первой: 10.")
    assert "дата рождения" in answer.advice("ru")
    assert answer.helpful[0] == "born"
    assert "patronymic" in answer.helpful
    told = index.search(Person(name="Иванов Александр", born=PartialDate.on(date(1970, 1, 1))))
    assert not told.too_little
    assert told.advice() == ""


def test_what_the_family_cannot_say_is_not_asked_for() -> None:
    missing = {"born": Missing.NOT_KNOWN, "patronymic": Missing.DECLINED}

    answer = Index(cast.crowd(1000)).search(Person(name="Иванов Александр", missing=missing))

    assert "born" not in answer.helpful
    assert "patronymic" not in answer.helpful


def test_a_first_letter_leaves_the_name_to_be_asked_for() -> None:
    answer = Index(cast.crowd(1000)).search(Person(name="Иванов А. П."))

    assert {"given", "patronymic"} <= set(answer.helpful)


def test_nothing_said_finds_nobody_in_a_large_register() -> None:
    answer = Index(cast.crowd(5000)).search(Person())

    assert list(answer) == []
    assert answer.too_little
    assert answer.absent == pytest.approx(1 / 2, abs=1 / 2)


def test_two_records_of_one_man_share_his_probability() -> None:
    twin = msgspec.structs.replace(cast.TSYDYPOV, id="1b", name="Tsydypov Bair Dorzhievich")
    index = Index([*cast.register(), *cast.crowd(300), twin])

    first, second, *_ = index.search(cast.TSYDYPOV)

    assert {first.record_id, second.record_id} == {"1", "1b"}
    assert first.same_man == (second.record_id,)
    assert first.together == pytest.approx(first.probability + second.probability)
    assert first.probability + second.probability <= 1
    assert first.confirmable


def test_two_men_of_one_name_are_not_one_man() -> None:
    index = cast.index()

    answer = index.search(Person(name="Иванов Александр"))

    assert all(not hit.same_man for hit in answer)


def test_a_record_of_the_same_number_is_replaced() -> None:
    index = cast.index()
    size = len(index)

    index.add(msgspec.structs.replace(cast.TSYDYPOV, name="Зубенко Мефодий Карпович", call_sign=""))

    assert len(index) == size
    assert index.search(Person(name="Зубенко Мефодий"))[0].record_id == "1"
    assert index.compare(Person(surname="Цыдыпов"), "1")["surname"].differs


def test_a_record_taken_out_is_not_found() -> None:
    index = cast.index()

    index.remove("1")

    assert "1" not in index
    assert "2" in index
    assert "1" not in [hit.record_id for hit in index.search(cast.TSYDYPOV)]


def test_an_unknown_record_is_refused() -> None:
    index = cast.index()

    with pytest.raises(UnknownRecord):
        index.remove("999")
    with pytest.raises(UnknownRecord):
        index.compare(Person(name="Иванов"), "999")


def test_two_lone_descriptions_compare_as_in_a_register() -> None:
    hit = compare(Person(name="Цыдыпов Баир", born=BORN), cast.TSYDYPOV)

    assert hit.record_id == "1"
    assert hit["born"].level == "same"
    assert hit["surname"].agrees
    assert hit["unit"].bits == 0
    assert not hit["unit"].known


def test_the_register_says_how_common_the_names_of_two_lone_descriptions_are() -> None:
    sought, held = Person(name="Иванов Александр"), Person(id="new", name="Иванов Александр Ильич")

    alone = compare(sought, held)
    among = compare(sought, held, frequencies=Index(cast.crowd(1000)))

    assert among.record_id == "new"
    assert among["surname"].bits < alone["surname"].bits


def test_a_large_register_is_searched_by_keys() -> None:
    people = cast.crowd(6000)
    index = Index([*people, *cast.register()])

    for record in cast.register():
        assert index.search(record)[0].record_id == record.id
    sought = Person(given="Баир", patronymic="Доржиевич", born=PartialDate.in_year(1998))
    assert index.search(sought)[0].record_id == "1"
    assert index.search(Person(name="Баир Доржиевич"))[0].record_id == "1"


def test_two_slips_in_a_surname_are_found_by_looking_at_every_surname() -> None:
    index = Index([*cast.crowd(6000), Person(id="far", name="Перепелиценко Остап")])

    assert index.search(Person(name="Пурепелицинко Остап"))[0].record_id == "far"
    assert index.search(Person(surname="Пегепелиценмо"))[0].record_id == "far"


@pytest.mark.parametrize("given", ["Микомла", "Аяз"])
def test_a_misspelt_given_name_is_looked_for_with_father_and_year(given: str) -> None:
    held = [
        Person(id="m", name="Зубенко Микола Доржиевич", born=PartialDate.in_year(1998)),
        Person(id="a", name="Ооржак Аяс Доржиевич", born=PartialDate.in_year(1998)),
    ]
    sought = Person(surname="Щебетун", given=given, patronymic="Доржиевич", born=PartialDate.in_year(1998))

    hits = Index([*cast.crowd(6000), *held]).search(sought)

    assert ("m" if given == "Микомла" else "a") in [hit.record_id for hit in hits]


@pytest.mark.parametrize("scanned", ["Тод0Рашко Сергій", "О8Чаров Сергій", "6Урин Сергій"])
def test_a_capital_behind_a_misread_figure_does_not_break_a_name_in_two(scanned: str) -> None:
    readings = traits.of(Person(name=scanned)).readings

    assert readings[0].given == "сергий"
    assert readings[0].surname in ("тодорашко", "овчаров", "бурин")
    assert not readings[0].patronymic


def test_names_that_seldom_stand_for_one_are_weighed_by_their_letters() -> None:
    index = Index([*cast.crowd(100), Person(id="s", surname="Ондар", given="Аля")])

    assert index.compare(Person(surname="Ондар", given="Алик"), "s")["given"].level != "variant"


def test_records_added_one_by_one_are_found_before_they_are_sorted_in() -> None:
    index = Index(cast.crowd(6000))
    for record in cast.register():
        index.add(record)

    for record in cast.register():
        assert index.search(record)[0].record_id == record.id
    assert index.search(Person(name="Цыдипов Баир"))[0].record_id == "1"


def half(held: Person, *more: Person) -> Index:
    """Return a register in which every second record, but for some more, says the same."""
    others = (Person(id=f"other{at}", surname="Крид", given="Егор") for at in range(200))
    return Index([*(msgspec.structs.replace(held, id=f"held{at}") for at in range(200)), *others, *more])


@pytest.mark.parametrize("name", ["Гончар Марко", "Ондар Аяс", "Хасан Ахмед", "Данилова Василий"])
def test_an_unlikely_way_to_read_a_name_makes_it_no_rarer(name: str) -> None:
    surname, given = name.split()
    index = half(Person(surname=surname, given=given), Person(id="text", name=name))

    bits = [index.compare(Person(name=name), record_id).bits for record_id in ("held1", "text")]

    assert bits[0] == bits[1] < 4  # every second man is called so


def test_a_slip_in_a_common_name_is_as_common_as_the_name_in_every_language() -> None:
    index = half(Person(surname="Дуб", given="Микола"), Person(id="russian", surname="Дуб", given="Николай"))

    found = [index.compare(Person(given="Никлай"), record_id)["given"] for record_id in ("held1", "russian")]

    assert [one.level for one in found] == ["close", "close"]
    assert found[0].bits == found[1].bits < 2


def test_to_be_like_a_common_name_is_common() -> None:
    index = half(Person(surname="Дуб", given="Валерий"))

    assert index.compare(Person(given="Валиева"), "held1")["given"].bits < 1


def test_a_name_written_down_with_a_slip_is_nearly_as_good_as_the_name() -> None:
    held = Person(surname="Дуб", given="Дмитрий")
    index = half(Person(surname="Лес", given="Иван"), held, Person(id="slip", surname="Дуб", given="Дмитго"))

    same, slip = (index.compare(Person(given="Дмитрий"), one)["given"] for one in (held.id, "slip"))

    assert (same.level, slip.level) == ("same", "close")
    assert same.bits - 2.5 < slip.bits < same.bits


def test_a_slip_that_makes_the_letter_beside_it_voiceless_hides_no_surname() -> None:
    held = Person(id="far", surname="Гавро", given="Юрий", born=PartialDate.in_year(1985))
    sought = Person(surname="Гавпо", born=PartialDate.in_year(1986))

    assert "far" in [hit.record_id for hit in Index([*cast.crowd(6000), held]).search(sought)]


def test_a_region_helps_less_when_all_are_from_one_by_home_or_by_birth() -> None:
    men = [
        Person(id="home", name="Ондар Аяс", region="Тыва"),
        Person(id="birth", name="Ондар Аяс", birthplace="Кызыл"),
    ]
    elsewhere = msgspec.structs.replace(men[1], birthplace="Курск")

    assert Index(men).search(Person(name="Ондар Аяс")).helpful[0] == "birthplace"
    assert Index([men[0], elsewhere]).search(Person(name="Ондар Аяс")).helpful[0] == "region"


def test_all_bearers_of_a_rare_given_name_are_looked_at() -> None:
    born = PartialDate.in_year(1998)
    rare = Person(id="rare", surname="Попов", given="Салават", born=born, region="Бурятия")
    sought = msgspec.structs.replace(rare, id="", surname="Щебетун")

    hits = Index([*cast.crowd(6000), rare]).search(sought)

    assert "rare" in [hit.record_id for hit in hits]


def test_a_surname_of_one_letter_is_no_initial() -> None:
    index = Index([*cast.register(), Person(id="o", surname="О", given="Виктор", patronymic="Чангирович")])

    answer = index.search(Person(surname="О", given="Виктор", patronymic="Чангирович"))

    assert answer[0].record_id == "o"


def test_forgotten_comparisons_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sought = [Person(name="Иванов Александр"), Person(name="Цыдыпов Баир"), Person(name="Ондар Аяс")]
    expected = [cast.index().search(person) for person in sought]
    monkeypatch.setattr(vocabulary, "REMEMBERED", 0)
    index = cast.index()

    assert [index.search(person) for person in sought * 2] == expected * 2


def test_a_pair_has_the_same_bits_however_wide_the_search_was() -> None:
    index = Index(
        [
            *cast.crowd(6000),
            Person(id="far", name="Перепелиценко Остап"),
            Person(id="x", name="Перепеличенко"),
        ]
    )

    for sought in (Person(name="Перепелицынко Остап"), Person(name="Пурепелицинко Остап")):
        for hit in index.search(sought):
            assert index.compare(sought, hit.record_id).bits == pytest.approx(hit.bits, abs=1e-3)


def test_a_unit_that_half_the_register_serves_in_is_no_key() -> None:
    index = Index(Person(id=str(at), unit="136 омсбр") for at in range(21_000))

    assert list(index.search(Person(unit="136 омсбр"))) == []


def test_the_nearest_are_the_hits_of_a_search_without_its_advice() -> None:
    index = Index(Person(id=str(n), surname=SURNAMES[n % 7], given="Баир", unit=str(n)) for n in range(40))
    sought = Person(surname="Цыдыпов", given="Баир", unit="7")

    assert tuple(index.nearest(sought, limit=5)) == index.search(sought, limit=5).hits


def test_what_came_later_has_no_say_in_who_is_nearest_before() -> None:
    man = Person(id="first", surname="Цыдыпов", given="Баир", patronymic="Доржиевич", number="А-12")
    copies = [msgspec.structs.replace(man, id=f"copy {n}") for n in range(6)]
    index = Index([man, Person(id="other", surname="Ондар", given="Айдыс"), *copies])

    hits = index.nearest(man, before="copy 0")

    assert [hit.record_id for hit in hits if hit.bits > 0] == ["first"]
    assert hits[0].probability > 0.9
    assert index.nearest(man, before="first") == []


SURNAMES = ("Цыдыпов", "Цыбиков", "Ондар", "Бадмаев", "Доржиев", "Ковальчук", "Петренко")


def test_who_is_passed_over_takes_no_chance_from_the_others() -> None:
    baatar = Person(name="Цыдыпов Баир", born=BORN)
    index = Index([msgspec.structs.replace(baatar, id=each) for each in ("one", "two")])

    [both, _] = index.search(baatar).hits
    [alone] = index.search(baatar, besides=["one", "nobody"]).hits

    assert alone.record_id == "two"
    assert alone.probability > both.probability
