"""The invented register: the same for one seed, whoever writes it, and a smaller begins a larger."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench import paper, register
from bench.ceiling import Ceiling
from bench.facts import World
from bench.tables import ROOT
from kintrace.matching import Person

if TYPE_CHECKING:
    from pathlib import Path


def test_one_seed_gives_the_same_records_in_any_order(world: World) -> None:
    again = World(3)

    backwards = [paper.record(again, number) for number in reversed(range(40))]

    assert list(paper.register(world, 40)) == backwards[::-1]


def test_another_seed_gives_other_records(world: World) -> None:
    assert list(paper.register(world, 40)) != list(paper.register(World(4), 40))


def test_a_smaller_register_is_the_beginning_of_a_larger_one(world: World) -> None:
    larger = list(paper.register(world, 60))

    assert list(paper.register(world, 25)) == larger[:25]
    assert len({record.id for record in larger}) == 60


def test_one_seed_gives_the_same_inquiries(world: World) -> None:
    first = list(paper.inquiries(world, 500, present=20, absent=20, name="test"))

    assert first == list(paper.inquiries(World(3), 500, present=20, absent=20, name="test"))
    assert first != list(paper.inquiries(world, 500, present=20, absent=20, name="other"))


def test_an_inquiry_about_a_registered_man_is_about_the_man_of_its_record(world: World) -> None:
    for inquiry in paper.inquiries(world, 500, present=30, absent=0, name="test"):
        assert inquiry.answer is not None
        assert inquiry.who == world.person(int(inquiry.answer.removeprefix("r")))


def test_a_plain_inquiry_tells_the_same_with_the_name_of_his_papers(world: World) -> None:
    made = list(paper.inquiries(world, 500, present=60, absent=0, name="tests"))

    for inquiry, plain in zip(made, map(paper.plainly, made), strict=True):
        assert (plain.answer, plain.told, plain.kind) == (inquiry.answer, inquiry.told, "plainly")
        assert plain.person.unit == inquiry.person.unit
        if "surname" in plain.told:
            assert plain.person.surname == plain.who.surname.ru
            assert plain.person.given == plain.who.given.ru[: len(plain.person.given)]
            assert bool(plain.person.patronymic) == bool({"patronymic", "patronymic_initial"} & plain.told)
        else:
            assert plain.person == inquiry.person


def test_two_processes_write_what_one_would_and_count_what_one_would(world: World, tmp_path: Path) -> None:
    size = register.BATCH + 100
    asked = list(paper.inquiries(world, size, present=15, absent=15, name="test"))

    counted = register.generate(tmp_path / "records", seed=3, size=size, inquiries=asked)

    alone = Ceiling(asked)
    for number in range(size):
        who = world.person(number)
        alone.see(who, paper.written(world, number, who)[1])
    assert counted.seen == alone.seen
    records = register.Records(tmp_path / "records")
    assert list(itertools.islice(records, 50)) == list(paper.register(world, 50))
    assert sum(1 for _ in records) == size


def test_what_is_written_into_a_file_is_read_again(tmp_path: Path) -> None:
    people = [Person(id=str(number), surname="Орлов") for number in range(register.BATCH + 3)]

    register.write(tmp_path / "people", people)

    assert list(register.Records(tmp_path / "people")) == people


def test_without_the_shared_tables_people_come_from_a_package_and_its_own_short_names() -> None:
    pytest.importorskip("russiannames")
    code = (
        "from bench import naming, paper, tables\n"
        "from bench.facts import World\n"
        "world = World(3)\n"
        "assert len(list(paper.register(world, 30))) == 30\n"
        "for kind in ('short name', 'latin', 'declined', 'Belarusian', 'surname in no list'):\n"
        "    made = list(paper.inquiries(world, 3000, present=3, absent=3, name='test', primary=kind))\n"
        "    assert all(kind in inquiry.kinds for inquiry in made[:3]), kind\n"
        "assert 'Ваня' in naming.short_forms('Иван', 'ru')\n"
        "print(tables.source())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"BENCH_SHARED": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "russiannames" in done.stdout
