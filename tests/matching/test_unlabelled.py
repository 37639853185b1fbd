"""What is learned from two lists of which nobody has said who is who."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import msgspec
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
import pytest
import splink

from kintrace.matching import Index, Model, PartialDate, Person, decoys, unlabelled
from kintrace.matching.expectation import Trial, expected
from kintrace.matching.model import FIELDS, LEVELS, default

if TYPE_CHECKING:
    from collections.abc import Sequence

SURNAMES = tuple(
    f"{one}{two}{three}"
    for one in ("Бар", "Гал", "Дем", "Жур", "Кол", "Мар", "Пет", "Рад", "Сав", "Тор")
    for two in ("ан", "ел", "ин", "он", "ыш")
    for three in ("ов", "енко", "ский", "ук")
)
GIVEN = ("Александр", "Сергей", "Дмитрий", "Андрей", "Максим", "Иван", "Михаил", "Артём", "Роман", "Олег")
FATHERS = ("Петрович", "Сергеевич", "Николаевич", "Иванович", "Олегович", "Юрьевич", "Ильич", "Павлович")
PLACES = ("Омская область", "Тюменская область", "Республика Бурятия", "Москва", "Тульская область")
RANKS = ("рядовой", "майор", "сержант", "лейтенант")


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - for invented people, no secret


def register(size: int, chance: random.Random) -> list[Person]:
    """Return so many men, of whom no two are one."""
    return [
        Person(
            id=f"r{at}",
            surname=chance.choice(SURNAMES),
            given=chance.choice(GIVEN),
            patronymic=chance.choice(FATHERS),
            born=PartialDate.on(
                date(chance.randrange(1965, 2005), chance.randrange(1, 13), chance.randrange(1, 29))
            ),
            region=chance.choice(PLACES),
            rank=chance.choice(RANKS),
        )
        for at in range(size)
    ]


def asked(held: Sequence[Person], chance: random.Random, *, wrong_rank: float) -> list[Person]:
    """Return inquiries about some of the men, in which the rank is so often another."""
    made = []
    for person in held:
        born, rank = person.born, person.rank
        if chance.random() < wrong_rank:
            rank = chance.choice(RANKS)
        if chance.random() < 0.3 and born is not None and born.year:
            born = PartialDate.in_year(born.year)
        made.append(
            msgspec.structs.replace(
                person,
                id="",
                patronymic=person.patronymic if chance.random() < 0.6 else "",
                born=born,
                rank=rank if chance.random() < 0.7 else "",
            )
        )
    return made


@pytest.fixture(scope="module")
def learned() -> tuple[list[Person], list[Person], Model]:
    """Return a register, inquiries about men of whom half are in it, and what is learned from both."""
    chance = dice(1)
    people = register(6_000, chance)
    held, others = people[:5_500], people[5_500:]
    sought = asked([*held[:500], *others], chance, wrong_rank=0.8)
    made = unlabelled.learn(held, sought, trained_on="two lists of the test", made_at="2026-11-23")
    return held, sought, made


def test_a_model_is_learned_without_a_single_known_answer(
    learned: tuple[list[Person], list[Person], Model],
) -> None:
    held, sought, made = learned
    index = Index(held, model=made)

    firsts = [index.search(person, limit=1) for person in sought]

    assert (made.trained_on, made.made_at) == ("two lists of the test", "2026-11-23")
    right = [bool(found) and found[0].record_id == f"r{at}" for at, found in enumerate(firsts)]
    assert sum(right[:500]) > 450
    sure = [at for at, found in enumerate(firsts) if found and found[0].probability >= 0.95]
    assert len(sure) > 250
    assert sum(right[at] for at in sure) >= 0.97 * len(sure)


def test_what_is_mostly_wrong_in_the_inquiries_is_noticed(
    learned: tuple[list[Person], list[Person], Model],
) -> None:
    before, after = default().fields, learned[2].fields

    assert before["rank"].levels["differs"].m < 0.3
    assert after["rank"].levels["differs"].m == pytest.approx(0.6, abs=0.08)  # one of four is right by luck
    assert after["rank"].bits("differs") > before["rank"].bits("differs")


def test_what_was_never_met_keeps_its_chance(learned: tuple[list[Person], list[Person], Model]) -> None:
    assert learned[2].fields["unit"].levels["same"].m == default().fields["unit"].levels["same"].m


def test_two_lists_without_a_common_person_teach_nothing() -> None:
    chance = dice(2)
    people = register(700, chance)

    with pytest.raises(unlabelled.TooFewPairs):
        unlabelled.learn(people[:600], people[600:], trained_on="", made_at="2026-11-23")


@pytest.mark.parametrize(("held", "sought"), [(0, 1), (1, 0)])
def test_an_empty_list_teaches_nothing(held: int, sought: int) -> None:
    people = register(1, dice(8))

    with pytest.raises(unlabelled.TooFewPairs):
        unlabelled.learn(people[:held], people[:sought], trained_on="", made_at="2026-11-23")


def test_from_a_small_register_the_bits_are_shrunk_with_care() -> None:
    chance = dice(9)
    held = register(unlabelled.DECOYS * 9, chance)
    sought = asked(held[:300], chance, wrong_rank=0.2)

    made = unlabelled.learn(held, sought, trained_on="", made_at="2026-11-23")

    weights = Index(held, model=made).compare(held[0], "r0"), Index(held).compare(held[0], "r0")
    assert weights[0].bits < weights[1].bits


def invented(pairs: int, *, true: float) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int8]], int]:
    """Return the levels of invented pairs of which a share is true, and how many true ones there are."""
    chance = np.random.default_rng(3)
    levels = np.full((pairs, len(FIELDS)), -1, dtype=np.int8)
    is_true = chance.random(pairs) < true
    for field, m, u in (
        ("given", (0.9, 0.1), (0.05, 0.95)),
        ("region", (0.8, 0.2), (0.1, 0.9)),
        ("rank", (0.7, 0.3), (0.3, 0.7)),
    ):
        last = len(LEVELS[field]) - 1
        same = np.where(is_true, chance.random(pairs) < m[0], chance.random(pairs) < u[0])
        levels[:, FIELDS.index(field)] = np.where(same, 0, last)
    return levels, int(is_true.sum())


def test_true_pairs_are_counted_though_nobody_has_marked_them() -> None:
    strangers, _ = invented(20_000, true=0.0)
    levels, true = invented(20_000, true=0.2)

    found = expected(default(), Trial(levels, ("born",)), strangers)

    assert found.pairs == pytest.approx(true, rel=0.1)
    assert found.levels["given", "same"] / found.pairs == pytest.approx(0.9, abs=0.05)
    assert found.levels["rank", "differs"] / found.pairs == pytest.approx(0.3, abs=0.05)


def test_bits_that_say_too_much_are_shrunk_until_the_absent_are_left_alone() -> None:
    chance = np.random.default_rng(4)
    records, size = 1_000, 4_000
    said_too_much = 1.5
    # For an absent man the evidence has the mean 1, for a present one it is tilted by itself (a normal law).
    spread = 4.0
    absent = chance.normal(-(spread**2) * np.log(2) / 2, spread, size)
    present = chance.normal(spread**2 * np.log(2) / 2, spread, size // 2)
    real = np.concatenate([present, chance.normal(-(spread**2) * np.log(2) / 2, spread, size // 2)])

    def seen(bits: np.ndarray[tuple[int], np.dtype[np.float64]]) -> decoys.Seen:
        honest = (bits + np.log2(records))[:, None]
        return decoys.Seen(honest * said_too_much, honest * said_too_much)

    assert decoys.factor(seen(real), seen(absent), records) == pytest.approx(1 / said_too_much, abs=0.08)


def test_a_decoy_tells_no_more_than_the_inquiry_it_is_like() -> None:
    chance = np.random.default_rng(5)
    hidden = register(1, dice(6))[0]
    vague = Person(name="Иван Петров", born=PartialDate.in_year(1990, 1994), rank="майор")

    made = decoys.like(vague, hidden, chance)

    assert hidden.born is not None
    assert made.born is not None
    assert (made.patronymic, made.region) == ("", "")
    assert made.rank == hidden.rank
    assert (made.born.month, made.born.day) == (None, None)
    assert (made.born.last_year or 0) - (made.born.first_year or 0) == 4
    assert (made.born.first_year or 0) <= (hidden.born.year or 0) <= (made.born.last_year or 0)
    assert decoys.like(Person(), Person(), chance) == Person()
    no_year = msgspec.structs.replace(hidden, born=PartialDate(month=4, day=3))
    assert decoys.like(vague, no_year, chance).born == PartialDate()
    assert decoys.like(Person(born=PartialDate(month=4, day=3)), hidden, chance).born == PartialDate(
        month=hidden.born.month, day=hidden.born.day
    )


def test_splink_gives_a_pair_the_bits_that_the_model_gives_it() -> None:
    """With our levels as columns and our chances as its m and u, its match weight is ours to a millionth."""
    fields = ("given", "region", "rank")
    levels, _ = invented(300, true=0.3)
    model = default()
    weights = {(field, level): model.fields[field].bits(level) for field in fields for level in LEVELS[field]}
    settings = splink.SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=0.5,
        blocking_rules_to_generate_predictions=[splink.block_on("pair")],
        comparisons=[
            {
                "output_column_name": field,
                "comparison_levels": [
                    {"sql_condition": f'"{field}_l" IS NULL', "label_for_charts": "-", "is_null_level": True},
                    *(
                        {
                            "sql_condition": f'"{field}_l" = {place}',
                            "label_for_charts": level,
                            "m_probability": 0.01 * 2 ** weights[field, level],
                            "u_probability": 0.01,
                        }
                        for place, level in enumerate(LEVELS[field])
                    ),
                ],
            }
            for field in fields
        ],
    )
    numbers = np.arange(len(levels))
    table = pa.table(
        {"unique_id": numbers, "pair": numbers}
        | {field: pa.array(levels[:, FIELDS.index(field)]) for field in fields}
    )

    with duckdb.connect() as connection:
        database = splink.DuckDBAPI(connection)
        sides = [database.register(table, dataset_display_name=name) for name in ("sought", "held")]
        predicted = splink.Linker(sides, settings, log_level=None).inference.predict()
        rows = predicted.as_record_list()

    assert len(rows) == len(levels)
    for row in rows:
        ours = sum(
            weights[field, LEVELS[field][levels[row["unique_id_l"], FIELDS.index(field)]]] for field in fields
        )
        assert row["match_weight"] == pytest.approx(ours, abs=1e-6)
