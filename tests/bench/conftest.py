"""One invented world for all tests of the benchmark."""

from __future__ import annotations

import pytest

from bench import tables
from bench.facts import World


@pytest.fixture(scope="session")
def world() -> World:
    if tables.find("surnames.tsv") is None:
        pytest.importorskip("russiannames")
    return World(3)
