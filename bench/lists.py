"""Stage a long list in a real bureau: `python -m bench.lists --records 100000 --rows 100000`.

A bureau of invented people is filled and served in a temporary folder: vault, worker and web as processes of
their own. A list with damaged rows is sent to the desk as a browser sends it; while the worker stages it,
other pages of the desk are fetched. Printed are rows a second, how long the pages took meanwhile, and what
such rows cost one by one, in the same run.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.console import Console

from bench import paper
from bench.facts import World
from kintrace.matching import Index, Person
from kintrace.ops.postbox import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kintrace.registry.models import HeldList, Source

HEADINGS = (
    "Фамилия",
    "Имя",
    "Отчество",
    "ФИО",
    "Дата рождения",
    "Место рождения",
    "Регион",
    "Войсковая часть",
    "Звание",
    "Личный номер",
    "Позывной",
)
KNOWN = 0.2  # of the rows are about men on record, written anew
TWICE = 0.01
DAMAGED = 0.05
FILLED_AT_ONCE = 500
SAMPLE = 1_000  # rows that are staged one by one for comparison
ELSEWHERE = 50_000_000  # numbers of writings that the register does not use
PASSWORD = "bench-bench-bench"  # noqa: S105 - of a bureau that lives for minutes
PAGES = ("", "lists/", "sources/", "records/new/", "me/", "search/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CONSOLE = Console(width=100)


def cells(person: Person) -> list[str]:
    """Return a description as a row of a list."""
    born = person.born
    day = ""
    if born is not None and born.is_full:
        day = f"{born.day:02}.{born.month:02}.{born.year}"
    elif born is not None and born.year:
        day = str(born.year)
    return [
        person.surname,
        person.given,
        person.patronymic,
        person.name,
        day,
        person.birthplace,
        person.region,
        person.unit,
        person.rank,
        person.number,
        person.call_sign,
    ]


def listed(world: World, records: int, rows: int) -> Iterator[list[str]]:
    """Yield the rows of a list: some men on record, some twice, most strangers, some rows damaged."""
    chance = random.Random(f"{world.seed}|list|{records}|{rows}")
    before: list[str] = []
    for number in range(rows):
        if before and chance.random() < TWICE:
            yield before
            continue
        who = chance.randrange(records) if chance.random() < KNOWN else records + number
        row = cells(paper.written(world, ELSEWHERE + number, world.person(who))[0])
        if chance.random() < DAMAGED:
            row = damaged(row, chance)
        before = row
        yield row


def damaged(row: list[str], chance: random.Random) -> list[str]:
    """Return a row as a tired clerk or a broken file leaves it."""
    match chance.randrange(4):
        case 0:
            return ["", "", "", "", *row[4:]]  # nobody's
        case 1:
            return [*row[:4], "37.13.2001", *row[5:]]
        case 2:
            return [*row, "сдвиг", "x"]
        case _:
            return [cell.replace("о", "\ufffd") for cell in row]


def as_csv(rows: Iterator[list[str]]) -> bytes:
    """Return rows as a file."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow(HEADINGS)
    table.writerows(rows)
    return text.getvalue().encode()


class Bureau:
    """A bureau in a folder of its own, with one registrar and one source."""

    def __init__(self, folder: Path) -> None:
        self.bind = f"127.0.0.1:{free_port()}"
        os.environ.update(
            KINTRACE_DATA=str(folder),
            KINTRACE_VAULT="socket",
            KINTRACE_BIND=self.bind,
            KINTRACE_SITE_URL=f"http://{self.bind}",
            KINTRACE_OPENS_PER_DAY="100000",
            DJANGO_SETTINGS_MODULE="kintrace.config.settings",
        )
        self.log = (folder / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kintrace", "serve"],
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.wait()
        import django  # noqa: PLC0415 - the settings are read from the environment just made

        django.setup()

    def wait(self) -> None:
        """Wait until the desk answers."""
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://{self.bind}/", timeout=5).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("the bureau did not start")

    def stop(self) -> None:
        """Stop everything."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.log.close()

    def open_source(self) -> Source:
        """Return a source, opened by a new registrar with a password."""
        from django.utils import timezone  # noqa: PLC0415 - Django is set up by now

        from kintrace.accounts.models import Grant, Role, Staff  # noqa: PLC0415
        from kintrace.registry import actions as registry  # noqa: PLC0415
        from kintrace.registry.ladder import SourceClass  # noqa: PLC0415

        clerk = Staff(handle="bench-1", invited_at=timezone.now(), language="en")
        clerk.set_password(PASSWORD)
        clerk.save()
        Grant.objects.create(staff=clerk, role=Role.REGISTRAR, granted_at=timezone.now())
        return registry.open_source(
            title="Bench", source_class=SourceClass.AUTHORITY, by=clerk, now=timezone.now()
        )

    def fill(self, source: Source, people: Iterator[Person]) -> None:
        """Put people on record, as if inquiries had been compared with them and duties counted."""
        from django.db import transaction  # noqa: PLC0415
        from django.utils import timezone  # noqa: PLC0415

        from kintrace.duties.models import Counted  # noqa: PLC0415
        from kintrace.registry import shelf  # noqa: PLC0415
        from kintrace.registry.models import File, Record  # noqa: PLC0415
        from kintrace.vault import client as vault  # noqa: PLC0415
        from kintrace.vault.sections import encode  # noqa: PLC0415

        now = timezone.now()
        while some := [each for _, each in zip(range(FILLED_AT_ONCE), people, strict=False)]:
            ids = [uuid4() for _ in some]
            places = [shelf.description_place(each) for each in ids]
            sealed = [(i, p, encode(each)) for i, p, each in zip(ids, places, some, strict=True)]
            blobs = vault.connect().seal_many(rows=sealed)
            with transaction.atomic():
                files = File.objects.bulk_create([File(opened_at=now) for _ in some])
                records = Record.objects.bulk_create(
                    [
                        Record(
                            id=record_id,
                            file=file,
                            source=source,
                            claim="registered",
                            known_at=now,
                            entered_by=source.opened_by,
                            entered_at=now,
                            description=blob,
                            circumstances=b"",
                            matched_at=now,
                        )
                        for record_id, file, blob in zip(ids, files, blobs, strict=True)
                    ]
                )
                Counted.objects.bulk_create(
                    [Counted(record=each, file=each.file, matched_at=now) for each in records]
                )
            shelf.remember(Record.objects.filter(pk__in=ids))


class Desk(threading.Thread):
    """A clerk who opens one page after the other, and how long each took in milliseconds."""

    def __init__(self, bind: str) -> None:
        super().__init__(daemon=True)
        self.root = f"http://{bind}/desk/"
        self.client = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.took: list[float] = []
        self.over = threading.Event()

    def page(self, address: str, form: dict[str, object] | None = None) -> str:
        """Return a page, or what is shown after a form of it was sent."""
        request = urllib.request.Request(self.root + address)  # noqa: S310 - our own server
        if form is not None:
            from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart  # noqa: PLC0415

            token = TOKEN.search(self.page(address))
            form = {"csrfmiddlewaretoken": token[1] if token else "", **form}
            request.data = encode_multipart(BOUNDARY, form)
            request.add_header("Content-Type", MULTIPART_CONTENT)
        with self.client.open(request, timeout=60) as answer:
            return str(answer.read().decode())

    def sign_in(self) -> None:
        """Come to the desk."""
        if "Sign out" not in self.page("sign-in/", {"handle": "bench-1", "password": PASSWORD}):
            raise ValueError("the clerk could not sign in")

    def send(self, source: Source, text: bytes) -> None:
        """Send a list, and leave its columns as they were understood."""
        from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

        file = SimpleUploadedFile("list.csv", text)
        asked = self.page("lists/", {"source": source.pk, "claim": "captured", "file": file})
        found = re.search(r'action="/desk/(lists/[0-9a-f-]+)/cancel/"', asked)
        if found is None:
            raise ValueError("the list was not taken in")
        self.page(f"{found[1]}/headings/", {"field": re.findall(r'value="([a-z_]*)" selected', asked)})

    def run(self) -> None:
        """Open pages until it is over."""
        at = 0
        while not self.over.is_set():
            began = time.perf_counter()
            self.page(PAGES[at % len(PAGES)])
            self.took.append(1000 * (time.perf_counter() - began))
            at += 1
            time.sleep(0.1)


def one_by_one(people: Sequence[Person]) -> float:
    """Return rows a second if each is matched, looked up among those above and sealed by itself."""
    from kintrace.registry.shelf import description_place  # noqa: PLC0415
    from kintrace.vault import client as vault  # noqa: PLC0415
    from kintrace.vault.sections import encode  # noqa: PLC0415

    bureau_vault, above = vault.connect(), Index()
    began = time.perf_counter()
    for person in people:
        row = uuid4()
        bureau_vault.match(person=person, limit=8)
        above.search(person, limit=8)
        above.add(person)
        bureau_vault.seal(case=row, sections=[(description_place(row), encode(person))])
    return len(people) / (time.perf_counter() - began)


def staged(held: HeldList, rows: int) -> dict[str, float]:
    """Wait until a list is staged; return seconds for all, and for its rows without the reading before."""
    began, first, shown = time.perf_counter(), 0.0, 0
    while held.state != held.State.STAGED:
        time.sleep(0.5)
        held.refresh_from_db()
        now = time.perf_counter()
        first = first or (now if held.done else 0.0)
        if held.done - shown >= rows // 10:
            shown = held.done
            CONSOLE.print(f"  {held.done} rows, {held.done / (now - first or 1):.0f} a second")
        if held.state == held.State.UNREADABLE:
            raise ValueError(held.problem)
    done = time.perf_counter()
    return {"all": done - began, "rows": done - first}


def main() -> None:
    """Print how long a list took, and how long the desk's other pages took meanwhile."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    world = World(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        bureau = Bureau(Path(folder))
        try:
            measure(bureau, world, chosen.records, chosen.rows)
        finally:
            bureau.stop()


def measure(bureau: Bureau, world: World, records: int, rows: int) -> None:
    """Fill a bureau, send a list, and print what was measured."""
    from kintrace.registry.models import HeldList, ListRow  # noqa: PLC0415

    source = bureau.open_source()
    began = time.perf_counter()
    bureau.fill(source, (paper.written(world, at, world.person(at))[0] for at in range(records)))
    CONSOLE.print(f"{records} people on record after {time.perf_counter() - began:.0f} s")
    people = [paper.written(world, 2 * ELSEWHERE + at, world.person(records + at))[0] for at in range(SAMPLE)]
    alone = one_by_one(people)
    desk = Desk(bureau.bind)
    desk.sign_in()
    text = as_csv(listed(world, records, rows))
    began = time.perf_counter()
    desk.send(source, text)
    CONSOLE.print(f"{len(text) >> 20} MB taken in after {time.perf_counter() - began:.1f} s")
    desk.start()
    held = HeldList.objects.get()
    seconds = staged(held, rows)
    desk.over.set()
    desk.join()
    for verdict in ListRow.Verdict:
        CONSOLE.print(f"  {verdict.value:<12}{held.rows.with_verdict(verdict).count():>8}")
    rate = held.done / seconds["all"]
    took = statistics.quantiles(desk.took, n=100)
    CONSOLE.print(f"{held.done} rows in {seconds['all']:.0f} s: {rate:.0f} a second, reading included")
    CONSOLE.print(f"one by one, a sample of {SAMPLE}: {alone:.0f} a second; {rate / alone:.1f} times as fast")
    CONSOLE.print(
        f"{len(desk.took)} other pages meanwhile: half within {took[49]:.0f} ms, "
        f"95 % within {took[94]:.0f} ms, the slowest {max(desk.took):.0f} ms"
    )


if __name__ == "__main__":
    main()
