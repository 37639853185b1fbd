"""How often true pairs show each level, found by watching pairs of which nobody has said whether they are.

Splink does the counting on DuckDB; it sees the levels that our own comparison gave, one number for a field.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.learn import GROUPS
from kintrace.matching.model import FIELDS, LEVELS
from kintrace.matching.needs import need

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kintrace.matching.model import Field, Model

    Levels = npt.NDArray[np.int8]

ROUNDS = 200
CLOSE_ENOUGH = 1e-4  # change of a chance in a round, below which the rounds end
AT_FIRST = 0.1  # share of true pairs in a trial, before it was looked at


class Trial(NamedTuple):
    """Pairs that agree in one thing, in which the other fields can be watched.

    Attributes:
        levels: Shape (pairs, fields).
        given: The fields in which they agree by choice: nothing can be learned of them here.
    """

    levels: Levels
    given: tuple[str, ...]


def born_together(levels: Levels) -> npt.NDArray[np.bool_]:
    """Return which pairs were born on one day."""
    return among(levels, "born", ("same",))


def named_alike(levels: Levels) -> npt.NDArray[np.bool_]:
    """Return which pairs have one surname and one given name."""
    return among(levels, "surname", ("same", "sound", "form")) & among(levels, "given", ("same", "variant"))


def trials(levels: Levels) -> list[Trial]:
    """Return the pairs born on one day, and the pairs of one surname and given name.

    In either, one in some dozens is a true pair, which the other fields tell; among all pairs it would be
    one in millions.
    """
    return [
        Trial(levels[born_together(levels)], ("born",)),
        Trial(levels[named_alike(levels)], ("surname", "given")),
    ]


def among(levels: Levels, field: str, some: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which pairs show one of some levels of a field."""
    return np.isin(levels[:, FIELDS.index(field)], [LEVELS[field].index(level) for level in some])


class Expected(NamedTuple):
    """How many pairs of a trial are to be taken for true.

    Attributes:
        pairs: In all.
        levels: Field and level to how many of them show it.
    """

    pairs: float
    levels: dict[tuple[str, str], float]


def expected(model: Model, trial: Trial, strangers: Levels) -> Expected:
    """Return how many true pairs a trial holds and which levels they show, by expectation maximisation.

    Args:
        model: Where the search for the chances begins.
        trial: The pairs.
        strangers: Shape (pairs, fields), levels of pairs drawn at random.

    Source:
        Winkler, Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model of Record Linkage
        (1988), as done by Splink with u held fast.
    """
    splink, duckdb = need("splink", "bulk"), need("duckdb", "bulk")
    columns = [
        column
        for field in FIELDS
        if field not in trial.given
        for column in _columns(model.fields[field], field, trial.levels, strangers)
    ]
    if not columns:
        return Expected(0.0, {})
    settings = splink.SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=AT_FIRST,
        comparisons=[column.comparison() for column in columns],
        em_convergence=CLOSE_ENOUGH,
        max_iterations=ROUNDS,
    )
    shown = [np.append(column.shown(trial.levels), column.leaning(columns)) for column in columns]
    table = _table(columns, shown)
    with duckdb.connect() as connection:
        database = splink.DuckDBAPI(connection)
        sides = [database.register(table, dataset_display_name=name) for name in ("sought", "held")]
        training = splink.Linker(sides, settings, log_level=None).training
        found = training.estimate_parameters_using_expectation_maximisation(splink.block_on("pair"))
    learned = found.core_model_settings
    true = learned.probability_two_random_records_match
    counts = {
        (column.field, level.label_for_charts): max(
            0.0,
            true * (places >= 0).sum() * level.m_probability
            - (column.leaning(columns) == column.place(level.label_for_charts)).sum(),
        )
        for column, places, comparison in zip(columns, shown, learned.comparisons, strict=True)
        for level in comparison.comparison_levels
        if not level.is_null_level
    }
    pairs = max(0.0, true * len(shown[0]) - len(columns[0].leaning(columns)))
    del database, sides, training, found, learned
    gc.collect()  # or a process forked later would end threads of the database that it does not have
    return Expected(pairs, counts)


class Column(NamedTuple):
    """One group of levels as Splink sees it: a column of small numbers, empty where one side says nothing.

    Attributes:
        name: Of the column.
        field: Whose levels these are.
        levels: Those of the group that were met.
        m: Their shares among true pairs, to begin with.
        u: Their shares among strangers.
    """

    name: str
    field: str
    levels: tuple[str, ...]
    m: npt.NDArray[np.float64]
    u: npt.NDArray[np.float64]

    def place(self, level: str) -> int:
        """Return the place of a level in the field."""
        return LEVELS[self.field].index(level)

    def shown(self, levels: Levels) -> Levels:
        """Return the levels of the pairs in this column, -1 where they show none. Shape (pairs,)."""
        found = levels[:, FIELDS.index(self.field)]
        return np.where(np.isin(found, [self.place(level) for level in self.levels]), found, -1)

    def leaning(self, columns: Sequence[Column]) -> Levels:
        """Return this column in pairs that are added so that no chance becomes nothing, and taken off again.

        For each level of each column there is one, which shows it and otherwise agrees as well as any does.
        """
        best = self.place(self.levels[0])
        rows = [
            self.place(level) if column.name == self.name else best
            for column in columns
            for level in column.levels
        ]
        return np.array(rows, dtype=np.int8)

    def comparison(self) -> dict[str, object]:
        """Return the column as a comparison of Splink."""
        unknown = {
            "sql_condition": f'"{self.name}_l" IS NULL',
            "label_for_charts": "-",
            "is_null_level": True,
        }
        known = [
            {
                "sql_condition": f'"{self.name}_l" = {place}',
                "label_for_charts": level,
                "m_probability": float(m),
                "u_probability": float(u),
            }
            for place, level, m, u in zip(
                map(self.place, self.levels), self.levels, self.m, self.u, strict=True
            )
        ]
        return {"output_column_name": self.name, "comparison_levels": [unknown, *known]}


def _columns(field: Field, name: str, levels: Levels, strangers: Levels) -> list[Column]:
    """Return the columns of a field: one for each group of which two levels were met at least."""
    made = []
    for number, group in enumerate(GROUPS[name]):
        met = tuple(level for level in group if among(levels, name, (level,)).any())
        if len(met) > 1:
            m = np.array([field.levels[level].m for level in met])
            u = np.array([among(strangers, name, (level,)).sum() + 0.5 for level in met])
            made.append(Column(f"{name}_{number}", name, met, m / m.sum(), u / u.sum()))
    return made


def _table(columns: Sequence[Column], shown: Sequence[Levels]) -> object:
    """Return pairs as one table: Splink joins it to itself, each pair to itself alone."""
    arrow = need("pyarrow", "bulk")
    pairs = np.arange(len(shown[0]))
    made = {"unique_id": arrow.array(pairs), "pair": arrow.array(pairs)}
    for column, places in zip(columns, shown, strict=True):
        made[column.name] = arrow.array(places, mask=places < 0)
    return arrow.table(made)
