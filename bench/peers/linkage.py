"""Splink, the linkage of the British government's statisticians, on DuckDB: all inquiries at once."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.measure import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from splink.internals.blocking_rule_creator import BlockingRuleCreator

    from bench.paper import Inquiry
    from kintrace.matching import Person

Row = dict[str, object]
SEED = 17
BEST = """
    SELECT unique_id_r, list(unique_id_l ORDER BY match_weight DESC, unique_id_l)[:10], max(match_probability)
    FROM pairs GROUP BY unique_id_r
"""


class Linkage:
    """A Splink model over one row for each description: u by sampling, m by EM, then one prediction."""

    def __init__(
        self,
        records: Iterable[Person],
        *,
        row: Callable[[Person], Row],
        comparisons: Sequence[object],
        blocks: Sequence[tuple[str, ...]],
        training: Sequence[tuple[str, ...]],
    ) -> None:
        """Write down the records.

        Args:
            records: The register.
            row: A description as columns.
            comparisons: Splink's comparisons of these columns.
            blocks: Columns of which a pair must share one set to be compared.
            training: Columns on which the two halves of the training block.
        """
        logging.getLogger("splink").setLevel(logging.ERROR)
        self.row, self.training = row, training
        self.held = pa.Table.from_pylist([{"unique_id": record.id, **row(record)} for record in records])
        self.settings = SettingsCreator(
            link_type="link_only",
            comparisons=list(comparisons),  # type: ignore[arg-type]  # Splink's own creators
            blocking_rules_to_generate_predictions=[block_on(*columns) for columns in blocks],
            retain_matching_columns=False,
        )

    def replies(self, inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
        """Return the reply to each inquiry and the milliseconds of the batch, training included, for each."""
        began = time.perf_counter()
        asked = pa.Table.from_pylist(
            [{"unique_id": inquiry.person.id, **self.row(inquiry.person)} for inquiry in inquiries],
            schema=self.held.schema,
        )
        api = DuckDBAPI()
        tables = [
            api.register(self.held, dataset_display_name="held"),
            api.register(asked, dataset_display_name="sought"),
        ]
        linker = Linker(tables, self.settings, log_level=logging.ERROR)
        self._train(linker)
        pairs = linker.inference.predict(threshold_match_probability=0.001)
        found = {
            sought: Reply(held, probability)
            for sought, held, probability in pairs.as_duckdbpyrelation().query("pairs", BEST).fetchall()
        }
        each = (time.perf_counter() - began) * 1000 / len(inquiries)
        return [(found.get(inquiry.person.id, Reply([])), each) for inquiry in inquiries]

    def _train(self, linker: Linker) -> None:
        """Estimate the chances of the levels."""
        rules: list[str | BlockingRuleCreator] = [block_on(*columns) for columns in self.training]
        linker.training.estimate_probability_two_random_records_match(rules, recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
        for rule in rules:
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
