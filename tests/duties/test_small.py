"""Small numbers stay hidden: no sum and no difference of what is published gives one away."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kintrace.duties.small import LEAST, Counts, Row, Shown, publish, totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    Vector = np.ndarray[Any, np.dtype[np.int64]]

OUTCOMES = ("in_time", "late", "overdue")
# Mostly small numbers: that is where something can leak.
number = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 7), st.integers(0, 60))
counts = st.builds(Counts, number, number, number)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    kinds = draw(st.sampled_from([["card"], ["card", "health"]]))
    places: list[int | None] = [None, *range(1, draw(st.integers(1, 5)))]
    return [Row(kind, place, draw(counts)) for kind in kinds for place in places]


def cells(rows: list[Row]) -> list[tuple[str, int | None, str]]:
    return [(row.kind, row.place, outcome) for row in rows for outcome in OUTCOMES]


def values(rows: list[Row]) -> Vector:
    return np.array([number for row in rows for number in row.counts])


def published(rows: list[Row], shown: list[Shown]) -> Iterator[tuple[int, Vector]]:
    """Yield each number that a reader sees, with the cells that it adds up."""

    def over(kind: str, places: set[int | None], outcomes: tuple[str, ...]) -> Vector:
        return np.array([int(k == kind and p in places and o in outcomes) for k, p, o in cells(rows)])

    for row in shown:
        for name, outcomes in (("owed", OUTCOMES), *((one, (one,)) for one in OUTCOMES)):
            if getattr(row, name) is not None:
                yield getattr(row, name), over(row.kind, set(row.places), outcomes)
    for total in totals(shown):
        together = {p for row in shown if row.kind == total.kind and row.owed is not None for p in row.places}
        for name, outcomes in (("owed", OUTCOMES), *((one, (one,)) for one in OUTCOMES)):
            if getattr(total, name) is not None:
                yield getattr(total, name), over(total.kind, together, outcomes)


@given(tables())
def test_what_is_published_is_true(rows: list[Row]) -> None:
    for value, over in published(rows, publish(rows)):
        assert value == over @ values(rows)


@given(tables())
@settings(max_examples=400)
def test_no_published_number_and_no_difference_of_two_counts_one_to_four_duties(rows: list[Row]) -> None:
    seen = list(published(rows, publish(rows)))

    for value, _ in seen:
        assert value == 0 or value >= LEAST
    for (one, over_one), (other, over_other) in combinations(seen, 2):
        rest = over_one - over_other
        if (rest >= 0).all() or (rest <= 0).all():  # one lies within the other: the rest is a group of men
            assert one == other or abs(one - other) >= LEAST


@given(tables())
def test_no_sum_of_differences_however_long_gives_a_hidden_number(rows: list[Row]) -> None:
    seen = np.array([over for _, over in published(rows, publish(rows))]).reshape(-1, len(cells(rows)))
    known = np.linalg.matrix_rank(seen) if len(seen) else 0
    true = values(rows)
    # Each cell; each place with all its outcomes; each outcome of any group of places of one kind.
    groups = [np.array([int(at == cell) for at in range(len(true))]) for cell in range(len(true))]
    groups += [np.array([int(at // 3 == row) for at in range(len(true))]) for row in range(len(rows))]
    for kind in {row.kind for row in rows}:
        mine = [at for at, row in enumerate(rows) if row.kind == kind]
        for size in range(2, len(mine) + 1):
            for some in combinations(mine, size):
                for outcome in range(3):
                    wanted = {row * 3 + outcome for row in some}
                    groups.append(np.array([int(at in wanted) for at in range(len(true))]))

    for group in groups:
        if 0 < group @ true < LEAST:
            # Cells that are shown as nought add nothing: a reader may leave them out.
            noughts = [one for at, one in enumerate(np.eye(len(true), dtype=np.int64)) if true[at] == 0]
            basis = np.vstack([seen, *noughts]) if noughts else seen
            rank = np.linalg.matrix_rank(basis) if len(basis) else known
            assert np.linalg.matrix_rank(np.vstack([basis, group])) > rank


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # A place without small numbers stands alone.
        ([(12, 0, 5)], [([0], 17, 12, 0, 5)]),
        # One small number hides the outcomes and shows how much was owed.
        ([(40, 3, 0)], [([0], 43, None, None, None)]),
        # Two places whose small numbers are large together.
        ([(10, 3, 0), (9, 2, 0), (20, 6, 7)], [([2], 33, 20, 6, 7), ([0, 1], 24, 19, 5, 0)]),
        # Too few altogether.
        ([(1, 0, 0), (0, 2, 0)], [([0, 1], None, None, None, None)]),
        # Nothing owed is no line.
        ([(0, 0, 0)], []),
    ],
)
def test_lines_stand_alone_or_together(
    numbers: list[tuple[int, int, int]], expected: list[tuple[object, ...]]
) -> None:
    shown = publish([Row("card", place, Counts(*each)) for place, each in enumerate(numbers)])

    assert [tuple(row)[1:] for row in shown] == expected


def test_a_total_leaves_out_what_is_hidden() -> None:
    few = Counts(1, 0, 0)
    shown = publish([Row("card", 1, Counts(12, 0, 5)), Row("card", 2, few), Row("health", 1, few)])

    assert [(total.kind, total.owed, total.overdue) for total in totals(shown)] == [("card", 17, 5)]
