"""A name as somebody wrote it, read into its parts."""

from __future__ import annotations

import pytest
from hypothesis import example
from hypothesis import given as for_all
from hypothesis import strategies as st

from kintrace import names
from kintrace.names import Reading, mend, read


def best(text: str = "", **columns: str) -> tuple[str, str, str]:
    """Return the three parts of the first reading."""
    return read(text, **columns)[0][:3]


IVAN = ("иванов", "иван", "петрович")
TARAS = ("шевченко", "тарас", "григорович")


@pytest.mark.parametrize(
    "text",
    [
        "Иванов Иван Петрович",
        "Иван Петрович Иванов",
        "ИВАНОВ ИВАН ПЕТРОВИЧ",
        "иванов иван петрович",
        "Ivanov Ivan Petrovich",
        "IVANOV IVAN PETROVICH",
        "Iwanow Iwan Petrowitsch",
        "Bdfyjd Bdfy Gtnhjdbx",
        "Шмфтщм Шмфт Зуекщмшср",
        "ищу Иванова Ивана Петровича",
        "Ивановым Иваном Петровичем",
        "Иванову Ивану Петровичу",
        "об Иванове Иване Петровиче",
        "ищу сына Иванова Ивана Петровича, 12.04.2000 г.р., рядовой",
        "Иванов, Иван Петрович (1999)",
        "ИвановИванПетрович",
        "ИВАНОВИван Петрович",
        "IvanovIvanPetrovich",
        "IVANOVIvan Petrovich",
        "ивановиванпетрович",
        "ИВАНОВИВАНПЕТРОВИЧ",
        "bdfyjdbdfygtnhjdbx",
        "И8анов Иван Петрович",
        "Ивано8 И8ан Петрович",
        "Ивaнов Ивaн Пeтрoвич",
        "Ив\u00adанов Ива\u0301н Петрович",
        "ФИО: Иванов Иван Петрович, позывной",
        "Ivanova Ivana Petrovicha",
    ],
)
def test_a_name_is_read_in_any_order_script_and_case(text: str) -> None:
    assert best(text) == IVAN


@pytest.mark.parametrize(
    "text",
    [
        "Шевченко Тарас Григорович",
        "Шевченка Тараса Григоровича",
        "Шевченкові Тарасові Григоровичу",
        "Шукаю Шевченка Тараса Григоровича",
        "Тарас Григорович Шевченко",
        "Shevchenko Taras Hryhorovych",
        "Szewczenko Taras Hryhorowycz",
    ],
)
def test_a_ukrainian_name_is_read_likewise(text: str) -> None:
    assert best(text) == TARAS


@pytest.mark.parametrize(
    ("text", "parts", "sex"),
    [
        ("Иванова Мария Петровна", ("иванов", "мария", "петровна"), "f"),
        ("Ивановой Марии Петровны", ("иванов", "мария", "петровна"), "f"),
        ("Иванову Марию Петровну", ("иванов", "мария", "петровна"), "f"),
        ("Зеленської Олени Володимирівни", ("зеленский", "олена", "володимиривна"), "f"),
        ("Семёнову Любовь Игоревну", ("семенов", "любовь", "игоревна"), "f"),
        ("Петренко Мария", ("петренко", "мария", ""), "f"),
        ("Мельник Ольги", ("мельник", "ольга", ""), "f"),
        ("Колю Сидорова", ("сидоров", "коля", ""), "m"),
        ("ищу сына Сашу Ковальчука", ("ковальчук", "саша", ""), "m"),
        ("мой сын Дмитрий Сергеевич Белых", ("белых", "дмитрий", "сергеевич"), "m"),
        ("Белых Дмитрия Сергеевича", ("белых", "дмитрий", "сергеевич"), "m"),
        ("Соловья Павла", ("соловей", "павел", ""), "m"),
        ("Льва Зайца", ("заяц", "лев", ""), "m"),
        ("Ищу Цоя Виктора", ("цой", "виктор", ""), "m"),
        ("разыскивается Ли Сергей", ("ли", "сергей", ""), "m"),
        ("Монгуш Аяса Мергеновича", ("монгуш", "аяс", "мергенович"), "m"),
        ("Кара-оол Аяс Монгушевич", ("кара-оол", "аяс", "монгушевич"), "m"),
        ("Ооржак Чечен-оол", ("ооржак", "чечен-оол", ""), "m"),
        ("Цыденов Баир Доржиевич", ("цыденов", "баир", "доржиевич"), "m"),
        ("Мамедов Вагиф Али оглы", ("мамедов", "вагиф", "али-оглы"), "m"),
        ("Мамедова Айгюн Али кызы", ("мамедов", "айгюн", "али-кызы"), "f"),
        ("Абдуллаев Магомед-Али", ("абдуллаев", "магомед-али", ""), "m"),
        ("Римского-Корсакова Николая Андреевича", ("римский-корсаков", "николай", "андреевич"), "m"),
        ("фон Дитц Пётр", ("фон-дитц", "петр", ""), "m"),
        ("Иванов И. П.", ("иванов", "и", "п"), "m"),
        ("И.П. Иванов", ("иванов", "и", "п"), "m"),
        ("Ivanov I.P.", ("иванов", "и", "п"), "m"),
        ("Yu. Petrov", ("петров", "ю", ""), "m"),
        ("Станкевич Иван", ("станкевич", "иван", ""), "m"),
        ("Иван Станкевич", ("станкевич", "иван", ""), "m"),
        ("Владимир Петрович", ("", "владимир", "петрович"), "m"),
        ("Митенька Ковалёв", ("ковалев", "митенька", ""), "m"),
        ("Kolya Petrenko", ("петренко", "коля", ""), "m"),
        ("looking for my son Kolya Petrenko", ("петренко", "коля", ""), "m"),
        ("Лукашэнка Аляксандр Рыгоравіч", ("лукашенко", "аляксандр", "рыгоравич"), "m"),
        ("Толстого Льва Николаевича", ("толстый", "лев", "николаевич"), "m"),
        ("рядовой Солдатов Иван", ("солдатов", "иван", ""), "m"),
        ("Yevgeny Petrov", ("петров", "евгений", ""), "m"),
        ("Mariia Ivanov", ("иванов", "мария", ""), "f"),
        ("Кузнецов Ирочка", ("кузнецов", "ирочка", ""), "f"),
    ],
)
def test_names_of_many_kinds(text: str, parts: tuple[str, str, str], sex: str) -> None:
    first = read(text)[0]

    assert first[:3] == parts
    assert first.sex == sex


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Иванова Валентина", ("иванов", "валентина", "f", "nom"), ("иванов", "валентин", "m", "gen")),
        ("ищу Иванова Валентина", ("иванов", "валентин", "m", "gen"), ("иванов", "валентина", "f", "nom")),
    ],
)
def test_what_can_be_read_two_ways_gives_both_in_the_order_of_the_words_around(
    text: str, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    found = [(r.surname, r.given, r.sex, r.case) for r in read(text)]

    assert found[:2] == [first, second]


def test_a_maiden_name_beside_gives_a_reading_for_each_surname() -> None:
    surnames = {reading.surname for reading in read("Петрова (Сидорова) Мария Ивановна")[:2]}

    assert surnames == {"петров", "сидоров"}


def test_an_ambiguous_surname_in_latin_letters_gives_several() -> None:
    surnames = [reading.surname for reading in read("Ivan Jakir")]

    assert surnames[0] == "якир"
    assert len(surnames) > 1


@pytest.mark.parametrize(
    "columns",
    [
        {"surname": "Иванов", "given": "Иван", "patronymic": "Петрович"},
        {"surname": "Иван", "given": "Иванов", "patronymic": "Петрович"},
        {"surname": "Иван", "given": "Петрович", "patronymic": "Иванов"},
        {"surname": "Иванов Иван Петрович"},
        {"given": "Иванов Иван Петрович"},
        {"surname": "Иванов", "given": "Иван Петрович"},
        {"surname": "IVANOV", "given": "IVAN", "patronymic": "PETROVICH"},
        {"surname": "Иванова", "given": "Ивана", "patronymic": "Петровича"},
    ],
)
def test_columns_are_read_though_swapped_or_poured_into_one(columns: dict[str, str]) -> None:
    assert best(**columns) == IVAN


def test_a_column_counts_where_the_words_alone_do_not_tell() -> None:
    assert best(surname="Роман", given="Иван") == ("роман", "иван", "")
    assert best(surname="Иван", given="Роман") == ("иван", "роман", "")


def test_a_column_without_a_word_is_empty() -> None:
    assert best(surname="Ахмедов", given="Рустам", patronymic="-") == ("ахмедов", "рустам", "")


def test_text_fills_what_the_columns_leave_open() -> None:
    assert best("Иванов Иван Петрович", surname="Иванов") == IVAN


def test_the_sex_told_decides() -> None:
    assert read("Иванова Валентина", sex="m")[0].given == "валентин"
    assert read("Ким Саша", sex="f")[0].sex == "f"


def test_a_name_that_does_not_tell_the_sex_leaves_it_open() -> None:
    assert read("Ким Саша")[0].sex == ""


def test_of_many_words_the_name_is_found() -> None:
    text = "Стройный Берёзовый Каменный Столбовой Песчаный Горный Ковальчук Николай Сергеевич"

    assert {"николай", "сергеевич"} <= {part for reading in read(text) for part in reading[:3]}


def test_a_book_in_a_cell_is_read_in_a_moment() -> None:
    found = read("Иванов Иван " + "стол;" * 100_000 + "," * 100_000 + " Петров" * 10_000)

    assert "иван" in {reading.given for reading in found}


def test_weights_are_shares_best_first() -> None:
    found = read("Иванова Валентина")
    weights = [reading.weight for reading in found]

    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1.0)


@pytest.mark.parametrize("nothing", ["", "   ", "123", "?!", "李明"])
def test_no_name_gives_no_reading(nothing: str) -> None:
    assert read(nothing) == []


def test_the_list_is_the_callers_own() -> None:
    read("Иванов Иван").clear()

    assert read("Иванов Иван")


def test_a_reading_can_be_made_by_hand() -> None:
    assert Reading(surname="иванов") == ("иванов", "", "", "", "nom", 1.0)


@for_all(
    st.text(max_size=60), st.text(max_size=15), st.text(max_size=15), st.sampled_from(["", "m", "f", "x"])
)
def test_no_text_makes_reading_fail(text: str, surname: str, given: str, sex: str) -> None:
    found = read(text, surname=surname, given=given, sex=sex)

    assert len(found) <= 8
    assert not found or sum(reading.weight for reading in found) == pytest.approx(1.0)


NAMES = st.sampled_from(
    ["Иванов", "Коля", "Петровича", "Шевченка", "Mykola", "оглы", "И.", "сын", "ищу", "де", "Ли"]
)


@for_all(st.lists(NAMES, max_size=7))
def test_any_heap_of_names_is_read(heap: list[str]) -> None:
    assert all(any(reading[:3]) for reading in read(" ".join(heap)))


@pytest.mark.parametrize(
    "text", ["ИвановИИ", "ИвановИ.И.", "Иванов И.И", "Иванов ИИ", "bdfyjd b. b.", "Bdfyjd B.B."]
)
def test_initials_are_read_glued_and_on_the_wrong_keyboard(text: str) -> None:
    assert best(text) == ("иванов", "и", "и")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("rjdfkmxer 'dutysz", ("ковальчук", "евгения", "")),
        ("cjkjdmqjd 'duty", ("соловьйов", "евген", "")),
        (";bhrjd utjhubq", ("жирков", "георгий", "")),
        ("rjh; yflt;lf", ("корж", "надежда", "")),
        (",jkjnjd c. b.", ("болотов", "с", "и")),
        ("z,kjycrbq f. n.", ("яблонский", "а", "т")),
        ("rjdfkmxer , jktu .", ("ковальчук", "олег", "")),
    ],
)
def test_all_words_typed_on_the_wrong_keyboard_are_read_together(
    text: str, parts: tuple[str, str, str]
) -> None:
    assert best(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ghbcnegflvbnhbqfktrcttdbx", ("приступа", "дмитрий", "алексеевич")),
        ("ифяфтщммшлещк тшлщдфумшср", ("базанов", "виктор", "николаевич")),
        ("Шмфтщм ШюШю", ("иванов", "и", "и")),
        ("Зуекщм Ф Шмфт", ("петров", "иван", "а")),
    ],
)
def test_a_name_glued_or_shortened_is_read_on_the_other_keyboard(
    text: str, parts: tuple[str, str, str]
) -> None:
    assert best(text) == parts


def share(parts: tuple[str, str, str], text: str = "", **columns: str) -> float:
    """Return the weight of a reading by that of the best one, 0.0 if it is none."""
    found = {reading[:3]: reading.weight for reading in read(text, **columns)}
    return found.get(parts, 0.0) / max(found.values())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Лютый Антлн", ("лютый", "антлн", "")),
        ("Петров Руслн", ("петров", "руслн", "")),
        ("Юырй Лыгин", ("лыгин", "юырй", "")),
        ("Олкесій Бондар", ("бондар", "олкесий", "")),
        ("Егро Петров", ("петров", "егро", "")),
        ("ван Петрович Ватутін", ("ватутин", "ван", "петрович")),
        ("Дммтрий Зубков", ("зубков", "дммтрий", "")),
        ("Метельский лексей Алексеевич", ("метельский", "лексей", "алексеевич")),
        ("Iermakov Mykhailo Ivanovych", ("иермаков", "михайло", "иванович")),
        ("Шчарбіцкі Цярэнцій Дзмітрыевіч", ("шчарбицки", "цярэнций", "дзмитрыевич")),
    ],
)
def test_a_given_name_with_a_slip_stays_the_given_name(text: str, parts: tuple[str, str, str]) -> None:
    assert best(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Данилнн Михаил", ("данилнн", "михаил", "")),
        ("Пцптв Салават", ("пцптв", "салават", "")),
        ("Думлн Иван", ("думлн", "иван", "")),
        ("Королько Івцн", ("королько", "ивцн", "")),
        ("иВанов пЕтр Ильич", ("иванов", "петр", "ильич")),
        ("Волков Микооа Юрьевич", ("волков", "микооа", "юрьевич")),
        ("Волков Микооа Юрьевич", ("волков", "мика", "юрьевич")),
        ("шмфтщм Иван Петрович", ("иванов", "иван", "петрович")),
    ],
)
def test_a_word_as_it_stands_and_what_it_may_be_are_both_read(text: str, parts: tuple[str, str, str]) -> None:
    assert share(parts, text) > 0.5


def test_a_name_in_some_case_is_not_taken_for_a_slip() -> None:
    assert best("Панасе Сергее") == ("панас", "сергей", "")
    assert best("Лели Виталия") == ("леля", "виталий", "")
    assert best("Ромашко Николае") == ("ромашко", "николай", "")


def test_a_known_patronymic_counts_though_it_is_the_second_reading() -> None:
    assert best("Bondarenku Oleksandrovi Ivanovytchou") == ("бондаренко", "олександр", "иванович")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hromovou Andriievi Dmytrovytchou", ("громов", "андрий", "дмитрович")),
        ("Shevchenku Serhiievi Andriiovychu", ("шевченко", "сергий", "андрийович")),
        ("Serhiievi Kovalenku", ("коваленко", "сергий", "")),
        ("Matviienko Anatolii Mykolaiovych", ("матвиенко", "анатолий", "миколайович")),
        ("Tymofieiev Tymofii", ("тимофеев", "тимофий", "")),
        ("Ivanou Dzianis Tsimafeevich", ("иванов", "дзянис", "цимафеевич")),
        ("Khrushchou Aliaksandr Uladzimiravich", ("хрущев", "аляксандр", "уладзимиравич")),
    ],
)
def test_passport_and_french_spellings_are_read_in_any_case(text: str, parts: tuple[str, str, str]) -> None:
    assert best(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Жукоўскага Паўла Аляксеевіча", ("жуковский", "павел", "аляксеевич")),
        ("Івановай Вользе Пятроўне", ("иванов", "вольга", "пятровна")),
        ("Івановым Сяргеем Пятровічам", ("иванов", "сяргей", "пятрович")),
        ("Палікарпавай Ганнай Іванаўнай", ("паликарпав", "ганна", "иванавна")),
        ("Каваленкам Алегам", ("каваленка", "алег", "")),
        ("Ivanova Volha Piatrouna", ("иванов", "вольга", "пятровна")),
        ("Булава Иван", ("булава", "иван", "")),
    ],
)
def test_a_belarusian_name_is_read_in_any_case(text: str, parts: tuple[str, str, str]) -> None:
    assert best(text) == parts


def test_an_adjective_without_its_last_letter_is_also_read_with_it() -> None:
    assert share(("навицкий", "дзмитрый", ""), "Навіцкі Дзмітрый") > 0.5


@pytest.mark.parametrize(
    ("columns", "parts"),
    [
        (("Раїса", "Андреєва", "Михайлівна"), ("андреев", "раиса", "михайливна")),
        (("Иван", "Петров", "Иванович"), ("петров", "иван", "иванович")),
    ],
)
def test_a_word_that_ends_as_a_surname_is_hardly_a_given_name(
    columns: tuple[str, str, str], parts: tuple[str, str, str]
) -> None:
    surname, given, patronymic = columns

    assert best(surname=surname, given=given, patronymic=patronymic) == parts


def test_a_misspelt_given_name_in_the_column_of_the_surname_may_be_in_the_wrong_one() -> None:
    columns = {"surname": "Алексанбр", "given": "Демечев", "patronymic": "Николаевич"}

    assert share(("демечев", "алексанбр", "николаевич"), **columns) > 0.4


def test_an_unknown_word_beside_a_surname_is_the_given_name() -> None:
    assert best("Иан Петров") == best("Петров Иан") == ("петров", "иан", "")


@pytest.mark.parametrize("text", ["Фещенко Шамиль", "Щорс Ш. Ш.", "Шыевчю Иан", "Фшг Салават"])
def test_cyrillic_words_are_not_taken_for_another_keyboard(text: str) -> None:
    assert mend.typed((text,)) == (text,)


@pytest.mark.parametrize("text", ["Petrov Boris", "Ivanov I. I.", "Smith John, captain", "Chub Olga"])
def test_latin_words_are_not_taken_for_another_keyboard(text: str) -> None:
    assert mend.typed((text,)) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Иванова Сергей", ("иванов", "сергей", "")),
        ("Петровская Олег", ("петровский", "олег", "")),
        ("Тимербаева Карим Гусейныч", ("тимербаев", "карим", "гусейныч")),
    ],
)
def test_a_man_under_his_sisters_surname_has_his_own(text: str, parts: tuple[str, str, str]) -> None:
    first = read(text)[0]

    assert first[:3] == parts
    assert first.sex == "m"


def test_a_surname_left_in_the_nominative_beside_declined_names_is_kept() -> None:
    assert best("Чернышов Дениса Михайловича") == ("чернышов", "денис", "михайлович")
    assert best(surname="Чэрнышоў", given="Дзяніса", patronymic="Міхайлавіча") == (
        "чэрнышов",
        "дзянис",
        "михайлавич",
    )


def test_a_word_in_a_column_is_not_dropped() -> None:
    for surname, given in (
        ("Galimov", "Dmitri"),
        ("Бтлінніков", "Павло"),
        ("Kuku", "Vladyslav"),
        ("Кузьмин", "Артё"),
    ):
        first = read(surname=surname, given=given, patronymic="Иванович")[0]
        assert first.surname
        assert first.given


@pytest.mark.parametrize("given", ["Dmitri", "Yuri", "Vasili", "Paul", "Michael"])
def test_a_latin_spelling_in_the_table_is_a_given_name(given: str) -> None:
    assert names.given_names(best(f"Dzis {given} Pavlovich")[1]).keys() == names.given_names(given).keys()


@pytest.mark.parametrize("given", ["Кирилп", "Сергеи", "Алексапдр", "Влаимир", "Никлоай", "Юлья"])
def test_a_misspelt_given_name_is_still_told_from_the_surname(given: str) -> None:
    first = read(f"Бтлинско {given}")[0]

    assert first.surname == "бтлинско"
    assert first.given


def test_letters_under_a_tie_are_one_word() -> None:
    assert best("Poli͡arus Mykhaĭlo") == ("полярус", "михайло", "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Хрыцін Уладзіслаў Іванавіч", ("хрытин", "уладзислав", "иванавич")),
        ("Romanenko Olena Mykolaivna", ("романенко", "олена", "миколаивна")),
        ("Romanenko Hanna Leontiivna", ("романенко", "ганна", "леонтиивна")),
    ],
)
def test_belarusian_and_latin_ukrainian_names_are_read(text: str, parts: tuple[str, str, str]) -> None:
    assert best(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Кононовичеві Миколі", ("кононович", "микола", "")),
        ("Дашуку Миколо Івановичу", ("дашук", "микола", "иванович")),
        ("Мархоцька Олено Петрівно", ("мархоцкий", "олена", "петривна")),
        ("Возняку Іване", ("возняк", "иван", "")),
        ("Сойко Олено Петрівно", ("сойко", "олена", "петривна")),
    ],
)
def test_ukrainian_names_in_the_dative_and_the_vocative_are_read(
    text: str, parts: tuple[str, str, str]
) -> None:
    assert best(text) == parts


def test_a_surname_of_a_minority_is_no_misspelt_given_name() -> None:
    assert best("Ондар Айлана Монгушевна") == ("ондар", "айлана", "монгушевна")
    assert best("Монгуш Айдыс Кара-оолович") == ("монгуш", "айдыс", "кара-оолович")


STEMS = st.text("бдлмнрстваеио", min_size=3, max_size=6)
ENDINGS = st.lists(
    st.sampled_from(["ов", "ова", "ову", "енко", "ского", "ых", "ин", "ом", "ович", "овны", "ю", "ev", ""]),
    min_size=1,
    max_size=4,
)
OTHERS = st.sampled_from(["", " Иван", " Ивану Петровичу", " Maria", " Саши Ивановны", " И. П."])


@for_all(ENDINGS, st.lists(STEMS, min_size=4, max_size=4), st.lists(STEMS, min_size=1, max_size=2), OTHERS)
@example(["ов", "ова"], ["стрел", "морд"] * 2, ["белил"], "")
def test_a_name_is_read_as_if_none_like_it_was_read_before(
    endings: list[str], before: list[str], stems: list[str], others: str
) -> None:
    read(" ".join(map(str.__add__, before, endings)) + others)
    text = " ".join(map(str.__add__, stems * 4, endings)) + others
    after_another = read(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kintrace.names.parts._placed", {})
        assert read(f"{text} ") == after_another
