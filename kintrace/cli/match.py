"""`kintrace match`: two lists in, a table and a page out, no server and nothing sent anywhere."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO, Annotated, Final, NamedTuple

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from kintrace.cli.options import NOTHING_DONE, Language, language_of
from kintrace.errors import Refused
from kintrace.lists import People, Row, read_people
from kintrace.lists.refusals import NobodyReadable, NotAModel, PartMissing
from kintrace.lists.report import Pair, Report
from kintrace.lists.results import Results, whole_files
from kintrace.lists.wording import say, say_refusal
from kintrace.matching import Answer, Index, Model, Person, bulk
from kintrace.matching.needs import PackageMissing

SUREST: Final = 0.9999
"""Written at most: no list proves that a man is nobody else."""
_PROBLEMS_TOLD: Final = 20
_PROBLEMS_KEPT: Final = 2_000


def match(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    inquiries: Annotated[Path, typer.Argument(help="List of people who are sought: CSV, XLSX or PFIF.")],
    records: Annotated[Path, typer.Argument(help="List of people who are held or found: CSV, XLSX or PFIF.")],
    out: Annotated[Path, typer.Option(help="Table of candidates to write (CSV).")],
    report: Annotated[Path | None, typer.Option(help="Page to read to write (HTML).")] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="Candidates for each inquiry.")] = 10,
    as_of: Annotated[
        str, typer.Option(help="Day from which ages count, if a row has none (2024-06-30).")
    ] = "",
    engine: Annotated[str, typer.Option(help="Where pairs are found: memory, duckdb or spark.")] = "memory",
    model: Annotated[Path | None, typer.Option(help="Chances to match by, from kintrace learn.")] = None,
    language: Language = "",
) -> None:
    """Find for each inquiry the records that may be about the same person, best first."""
    chosen = _Chosen(language_of(language), day_of(as_of), datetime.now(UTC).date(), top, _engine(engine))
    work = _Work(chosen, model)
    outputs = [out] if report is None else [out, report]
    before = signal.signal(signal.SIGTERM, _end)
    try:
        with whole_files(outputs, [inquiries, records]) as files:
            work.match(inquiries, records, files)
    except Refused as refusal:
        work.tell(Text(say_refusal(refusal, work.language)))
        raise typer.Exit(NOTHING_DONE) from None
    except KeyboardInterrupt:
        work.tell(Text(say("Stopped. Nothing was written.", work.language)))
        raise typer.Exit(130) from None
    finally:
        signal.signal(signal.SIGTERM, before)
    work.sum_up(outputs)


def day_of(text: str) -> date | None:
    """Return the day of --as-of."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("a day such as 2024-06-30", param_hint="--as-of") from None


def _engine(text: str) -> bulk.Engine:
    """Return the engine of --engine."""
    for engine in bulk.ENGINES:
        if text == engine:
            return engine
    raise typer.BadParameter("memory, duckdb or spark", param_hint="--engine")


#: Whether a record is likely; of each hit the place of the record, bits, probability and reasons; the answer.
_Told = tuple[bool, list[tuple[int, float, float, str]], Answer | None]


def _read_model(path: Path) -> Model:
    """Return the model in a file.

    Raises:
        NotAModel: If there is none in it.
    """
    try:
        return Model.read(path)
    except (OSError, msgspec.DecodeError):
        raise NotAModel(file=path.name) from None


class _Chosen(NamedTuple):
    """What was asked for on the command line."""

    language: str
    as_of: date | None
    today: date
    top: int
    engine: bulk.Engine


def _end(_number: int, _frame: FrameType | None) -> None:
    """End as for Ctrl-C, so that half-written files are taken away."""
    raise KeyboardInterrupt


def _tell(_: Person, answer: Answer, *, language: str, whole: bool) -> _Told:
    """Return what is written of an answer, and the answer itself if the whole is wanted."""
    likely = bool(answer and max(answer[0].together, answer[0].probability) >= 0.5)
    lines = [
        (
            int(hit.record_id) - 1,
            round(hit.bits, 2),
            min(round(hit.probability, 4), SUREST),
            " ".join(hit.reasons(language)),
        )
        for hit in answer
    ]
    return likely, lines, answer if whole else None


class _Work:
    """One run of `kintrace match`."""

    def __init__(self, chosen: _Chosen, model: Path | None) -> None:
        self._model = model
        self.language, self._as_of, self._today, self._top, self._engine = chosen
        self._console = Console(stderr=True, highlight=False)
        self._problems: list[tuple[str, str, str, str]] = []
        self._counts = {"inquiries": 0, "records": 0, "problems": 0, "found": 0}
        self._ids: list[str] = []
        self._held: list[Person] = []
        self._notices: list[str] = []

    def tell(self, text: Text) -> None:
        """Say something to the one at the keyboard."""
        self._console.print(text, soft_wrap=True)

    def match(self, inquiries: Path, records: Path, files: list[IO[str]]) -> None:
        """Read both lists and write the results into the files: the table, and the page if there is a second.

        Raises:
            Refused: If one of the lists cannot be read at all, or the engine cannot be used here.
        """
        try:
            bulk.require(self._engine)
        except PackageMissing as missing:
            raise PartMissing(package=missing.package, extra=missing.extra) from None
        with self._open(inquiries) as sought, self._open(records) as held:
            self._match(sought, held, files)

    def _match(self, sought: People, held: People, files: list[IO[str]]) -> None:
        report = Report(self.language, self._today, sought.name, held.name) if len(files) > 1 else None
        with self._progress() as progress:
            index = self._index(held, progress, keep=report is not None)
            asked = list(self._persons(sought, progress, "Reading the inquiries"))
            self._counts["inquiries"] = sought.read
            self._search(asked, index, Results(files[0]), report, progress)
        for people in (sought, held):
            self._notices += [say(text, self.language, **values) for text, values in people.table.notices]
        if report is not None:
            report.counts, report.problems = self._counts, self._problems
            report.write(files[1])

    def _open(self, path: Path) -> People:
        return read_people(path, as_of=self._as_of, today=self._today)

    def _index(self, people: People, progress: Progress, *, keep: bool) -> Index:
        """Return an index of the records under their positions: two records of one id are still two."""

        def filed() -> Iterator[Person]:
            for person in self._persons(people, progress, "Reading the records"):
                self._ids.append(person.id)
                if keep:
                    self._held.append(person)
                yield msgspec.structs.replace(person, id=str(len(self._ids)))

        index = Index(filed(), model=None if self._model is None else _read_model(self._model))
        self._counts["records"] = people.read
        return index

    def _search(
        self, asked: list[Person], index: Index, results: Results, report: Report | None, progress: Progress
    ) -> None:
        task = progress.add_task(say("Searching", self.language), total=len(asked))
        gc.collect()
        gc.freeze()  # or each process would copy the register by counting who refers to it
        told = partial(progress.advance, task)
        tell = partial(_tell, language=self.language, whole=report is not None)
        lines = bulk.told(index, asked, tell, engine=self._engine, limit=self._top, progress=told)
        for person, (likely, line, answer) in zip(asked, lines, strict=True):
            self._counts["found"] += likely
            for rank, (place, bits, chance, reasons) in enumerate(line, start=1):
                results.write((person.id, self._ids[place], rank, bits, chance, reasons))
            if report is not None and answer is not None:
                found = [(self._ids[place], self._held[place]) for place, _, _, _ in line]
                report.add(Pair(person.id, person, answer, found))
        gc.unfreeze()

    def _persons(self, people: People, progress: Progress, doing: str) -> Iterator[Person]:
        """Return the persons of a list while its problems are kept and its progress is shown."""
        task = progress.add_task(say(doing, self.language), total=1.0)
        for row in people:
            self._keep_problems(people, row)
            if row.position % 64 == 1:
                progress.update(task, completed=people.table.share)
            if row.person is not None:
                yield row.person
        self._finish(progress, task)
        if not people.read:
            raise NobodyReadable(file=people.name)

    @staticmethod
    def _finish(progress: Progress, task: TaskID) -> None:
        progress.update(task, completed=1.0)

    def _keep_problems(self, people: People, row: Row) -> None:
        self._counts["problems"] += len(row.problems)
        for problem in row.problems:
            if len(self._problems) < _PROBLEMS_KEPT:
                self._problems.append((people.name, row.place, problem.column, problem.say(self.language)))

    @contextmanager
    def _progress(self) -> Iterator[Progress]:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        quiet = not self._console.is_terminal
        with Progress(*columns, console=self._console, transient=True, disable=quiet) as progress:
            yield progress

    def sum_up(self, outputs: list[Path]) -> None:
        """Say what was done, and where something could not be read."""
        for notice in self._notices:
            self.tell(Text(notice))
        for file, row, column, message in self._problems[:_PROBLEMS_TOLD]:
            where = say("%(file)s, row %(row)s", self.language, file=file, row=row)
            named = say(", column “%(column)s”", self.language, column=column) if column else ""
            self.tell(Text(f"{where}{named}: {message}"))
        if (more := self._counts["problems"] - _PROBLEMS_TOLD) > 0:
            self.tell(Text(say("… and %(count)s more", self.language, count=more)))
        self.tell(Text(say(_SUMMARY, self.language, **self._counts)))
        for path in outputs:
            self.tell(Text(say("Written: %(file)s", self.language, file=path)))


_SUMMARY: Final = (
    "Inquiries: %(inquiries)s. Records: %(records)s. Inquiries with a likely record: %(found)s. "
    "Not read: %(problems)s."
)
