"""The same answers from a Spark cluster of two workers, which are processes of their own."""

from __future__ import annotations

import importlib
import logging
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kintrace.matching import Index, Person, bulk, gather
from tests.matching import lists
from tests.matching.cluster import cluster, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = ("spark.driver.memory=512m", "spark.executor.memory=512m", "spark.sql.shuffle.partitions=4")
QUIET = ("spark.ui.enabled=false", "spark.ui.showConsoleProgress=false")

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Start a cluster and say in the environment where it is, as somebody would who uses it."""
    settings = " ".join(f"--conf {setting}" for setting in (*SMALL, *QUIET))
    with cluster(tmp_path_factory.mktemp("spark")) as address, pytest.MonkeyPatch.context() as environment:
        logging.getLogger("py4j").setLevel(logging.ERROR)  # or it speaks when the tests are long over
        environment.setenv("MASTER", address)
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        environment.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        environment.setenv("PYSPARK_SUBMIT_ARGS", f"{settings} pyspark-shell")
        yield


@pytest.mark.usefixtures("two_workers")
def test_five_hundred_inquiries_get_the_answers_they_get_one_by_one() -> None:
    held = lists.records(5_000)
    index, asked = Index(held), lists.inquiries(500, among=held)
    assert len(index.store) > gather.FEW
    told: list[int] = []

    answers = list(bulk.match(index, asked, engine="spark", limit=7, progress=told.append))

    assert answers == [index.search(person, limit=7) for person in asked]
    assert told == [500]


@pytest.mark.usefixtures("two_workers")
def test_a_session_that_is_open_is_used_and_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "FEW", 0)
    held = lists.records(60)
    sessions = importlib.import_module("pyspark.sql").SparkSession

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        session = sessions.builder.getOrCreate()
    answer = next(bulk.match(Index(held), [Person(number=held[3].number)], engine="spark"))

    try:
        assert answer[0].record_id == held[3].id
        assert session.range(7).count() == 7
    finally:
        session.stop()
