"""The made-up register that the matching tests share."""

from __future__ import annotations

from datetime import date

from kintrace.matching import Index, PartialDate, Person

TSYDYPOV = Person(
    id="1",
    name="Цыдыпов Баир Доржиевич",
    born=PartialDate.on(date(1998, 4, 12)),
    region="Республика Бурятия",
    birthplace="Улан-Удэ",
    unit="в/ч 46108",
    rank="ефрейтор",
    number="АБ-123456",
    call_sign="Кедр",
)
OTHERS = (
    Person(id="2", name="Иванов Александр Петрович", born=PartialDate.on(date(1990, 1, 5))),
    Person(id="3", name="Иванов Александр Сергеевич", born=PartialDate.in_year(1985), region="Москва"),
    Person(id="4", surname="Гончаренко", given="Микола", patronymic="Іванович", unit="93 ОМБр"),
    Person(id="5", name="Petrenko Dmytro", born=PartialDate.aged(30, on=date(2024, 6, 1)), rank="солдат"),
    Person(id="6", name="Бельская Ирина Олеговна", sex="f", born=PartialDate.on(date(1993, 9, 30))),
    Person(id="7", name="Магомедов Гаджи Алиевич", region="Дагестан", call_sign="Барс"),
    Person(id="8", name="Ондар Аяс", born=PartialDate(None, None, 7, 3), unit="55 омсбр (г)"),
    Person(id="9", name="Иванов А. П.", number="У-777777"),
    Person(
        id="10",
        name="Кузнецов Пётр Ильич",
        born=PartialDate(1979, 1979, 12),
        birthplace="с. Ивановка, Курская обл.",
    ),
    Person(id="11", unit="155 обрмп", rank="матрос"),
    Person(id="12", name="Соколов Вячеслав Николаевич", born=PartialDate.in_year(1970, 1974)),
)


def register() -> list[Person]:
    """Return all records."""
    return [TSYDYPOV, *OTHERS]


def crowd(size: int) -> list[Person]:
    """Return so many records of men with common names, no two alike."""
    surnames = [
        "Иванов",
        "Смирнов",
        "Кузнецов",
        "Попов",
        "Васильев",
        "Петров",
        "Соколов",
        "Михайлов",
        "Новиков",
        "Фёдоров",
    ]
    given = [
        "Александр",
        "Сергей",
        "Дмитрий",
        "Андрей",
        "Алексей",
        "Максим",
        "Евгений",
        "Иван",
        "Михаил",
        "Артём",
    ]
    fathers = [
        "Петрович",
        "Сергеевич",
        "Николаевич",
        "Иванович",
        "Олегович",
        "Юрьевич",
        "Ильич",
        "Львович",
        "Андреевич",
        "Павлович",
    ]
    return [
        Person(
            id=f"c{at}",
            name=f"{surnames[at % 10]} {given[at // 10 % 10]} {fathers[at // 100 % 10]}",
            born=PartialDate.on(date(1970 + at % 30, 1 + at % 12, 1 + at % 28)),
        )
        for at in range(size)
    ]


def index() -> Index:
    """Return the register, indexed."""
    return Index(register())
