"""Writes the figures of docs/matching.md anew from the running matcher; with --check only says what is stale.

Everybody here is invented. A figure in the page stands between <!-- begin NAME --> and <!-- end NAME -->.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
from matching_cast import AGAIN, ASKED, BROTHER, COMMON, NAMESAKE, RECORDS, SON, WHOLE_DATE, Bureau, rows_of

from kintrace.cli.describing import Described
from kintrace.cli.explain import chance, grouped, lines, percent, signed
from kintrace.lists.cells import parse_birth
from kintrace.lists.report import LABELS
from kintrace.matching import Agreement, Answer, Index, PartialDate, Person, explain
from kintrace.matching.answer import SURE
from kintrace.matching.learn import OWN
from kintrace.matching.model import default

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "matching.md"
BORN = "род. "  # before a place of birth among the regions
LEVELS = Path(__file__).with_name("matching_levels.tsv")
SAYS_NO_MORE = 0.002
"""A stranger with less is not worth a line."""


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Return a table of the page."""
    lines_of = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines_of)


def share(part: float) -> str:
    """Return a chance as the page writes it."""
    return percent(part).replace("\u202f", " ")


def told(name: str) -> str:
    """Return what the page calls a record."""
    return "another man" if name.isdecimal() else name


def answer_table(answer: Answer) -> str:
    """Return the hits of an answer that count, and the chance that he is not here."""
    rows = [
        [told(hit.record_id), signed(hit.bits), share(hit.probability)]
        for hit in answer
        if hit.probability >= SAYS_NO_MORE
    ]
    return table(
        ["record", "bits", "chance that it is he"], [*rows, ["he is not here", "", share(answer.absent)]]
    )


def size(_bureau: Bureau) -> str:
    """Return what the examples stand on."""
    model = default()
    return (
        f"The examples stand in a register of {RECORDS:,} invented men. "
        f"The model was trained on {model.made_at} on: {model.trained_on}. "
        f"Before anything is compared, a sought man is taken to be in the register with {model.present:.0%}."
    )


def gate(_bureau: Bureau) -> str:
    """Return the stricter gate in words."""
    return (
        "A candidate is *confirmable* when the whole date of birth is equal on both sides, surname and "
        "given name agree, two parts of the name are the same and not only like it, the given name is more "
        "than a first letter, nothing contradicts, and the chance, over all records of the man, is at least "
        f"{SURE:.0%}."
    )


def own_pairs(_bureau: Bureau) -> str:
    """Return how much the chances in the box weigh beside a bureau's own pairs."""
    return (
        f"When a bureau trains on its own pairs, the old chances of a fact count for {OWN:.0f} pairs "
        "beside the new ones, and the fit is held to them: a dozen verdicts, some of them mistaken, change "
        "little, some thousand nearly everything."
    )


def rare(bureau: Bureau) -> str:
    """Return what agreement on a common and on a rare surname weighs."""
    counts = Counter(record.surname for record in bureau.records)
    ranked = [name for name, _ in counts.most_common()]
    chosen = [ranked[0], "Гончаренко", ranked[len(ranked) // 2], "Дормидонтов"]
    rows = []
    for name in chosen:
        one = Person(id="x", surname=name)
        bits = bureau.weigh(one, one)["surname"].bits
        rows.append([name, f"{counts[name]}", signed(bits), f"{grouped(int(float(f'{2**bits:.2g}')))} times"])
    return table(["surname on both sides", "men who bear it here", "bits", "oftener if it is he"], rows)


def example(bureau: Bureau) -> str:
    """Return the worked example field by field."""
    hit = bureau.weigh(ASKED, SON)
    rows = []
    for line in lines((Described(ASKED), Described(SON)), hit, "en"):
        label = LABELS.get(line.field, "Reading of the name")
        reason = next((explain.reason(a) for a in hit.agreements if a.field == line.field), "")
        bits = signed(line.bits) if line.bits else "0"
        rows.append([label, line.sought, line.held, reason, bits, signed(line.total)])
    return table(["fact", "the mother says", "the record says", "how they compare", "bits", "sum"], rows)


def arithmetic(bureau: Bureau) -> str:
    """Return how the sum becomes a chance, in registers of three sizes."""
    rows = []
    for records in (RECORDS, 100 * RECORDS):
        hit = bureau.weigh(ASKED, SON, records)
        found = chance(hit, records, default())
        together = found.before + hit.bits + found.near
        steps = [signed(bits) for bits in (found.before, hit.bits, found.near, together)]
        rows.append([grouped(records), *steps, share(found.probability)])
    headings = ["records", "before", "what the facts say", "brothers and namesakes", "together", "chance"]
    return table(headings, rows)


def alone(bureau: Bureau) -> str:
    """Return the answer when nobody comes near him."""
    return answer_table(bureau.ask(ASKED, SON))


def rivals(bureau: Bureau) -> str:
    """Return the answer when a brother and a namesake are here too."""
    return answer_table(bureau.ask(ASKED, SON, BROTHER, NAMESAKE))


def absent(bureau: Bureau) -> str:
    """Return the answer when only the brother and the namesake are here."""
    return answer_table(bureau.ask(ASKED, BROTHER, NAMESAKE))


def twice(bureau: Bureau) -> str:
    """Return the answer when two records are about him."""
    asked = msgspec.structs.replace(ASKED, born=WHOLE_DATE)
    answer = bureau.ask(asked, SON, AGAIN)
    rows = [
        [told(hit.record_id), share(hit.probability), share(hit.together)]
        for hit in answer
        if hit.probability >= SAYS_NO_MORE
    ]
    return table(["record", "chance of this record", "chance of the man, over all his records"], rows)


def little(bureau: Bureau) -> str:
    """Return the answer to a common name and nothing else."""
    answer = bureau.ask(COMMON)
    asks = "; ".join(explain.helpful(field) for field in answer.helpful[:3])
    said = "too little to tell" if answer.too_little else "enough to tell"
    return (
        f"{COMMON.name}, and nothing else: {said}. The best of the records has a chance of "
        f"{share(answer[0].probability)}. To ask next: {asks}."
    )


def helpful(bureau: Bureau) -> str:
    """Return which facts would help most, and what the first of them brings."""
    steps = [
        ("name, father and year", ASKED),
        ("and the whole date", msgspec.structs.replace(ASKED, born=WHOLE_DATE)),
        ("and the unit", msgspec.structs.replace(ASKED, born=WHOLE_DATE, unit="А1234")),
    ]
    rows = []
    for said, asked in steps:
        answer = bureau.ask(asked, SON, BROTHER, NAMESAKE)
        best = answer[0]
        asks = "; ".join(explain.helpful(field) for field in answer.helpful[:2])
        rows.append([said, share(best.probability), "yes" if best.confirmable else "no", asks])
    return table(["she said", "chance of the first", "confirmable", "to ask next"], rows)


def levels(_bureau: Bureau) -> str:
    """Return every level with an example, its share of true pairs, and its bits for a usual value."""
    usual = Index()
    rows = []
    for field, level, sought, held in rows_of(LEVELS):
        found = usual.weigh(person(field, sought), person(field, held))[field]
        if found.level != level:
            raise SystemExit(f"{LEVELS.name}: {field}, {level}: the matcher says {found.level}")
        often = default().fields[field].levels[level].m
        reason = explain.reason(Agreement(field, level, 0.0))
        rows.append([LABELS[field], reason, f"{sought} · {held}", f"{often * 100:.1f}", signed(found.bits)])
    return table(["fact", "how they compare", "for example", "of 100 true pairs", "bits"], rows)


def person(field: str, text: str) -> Person:
    """Return a description that says one thing; a given name or patronymic stands in a whole name."""
    if field == "born":
        return Person(id="x", born=parse_birth(text, date(2026, 1, 1)))
    if field == "region" and text.startswith(BORN):
        return Person(id="x", birthplace=text.removeprefix(BORN))
    whole = {"given": f"Иванов {text} Иванович", "patronymic": f"Иванов Иван {text}"}
    return (
        Person(id="x", name=whole[field])
        if field in whole
        else msgspec.convert({"id": "x", field: text}, Person)
    )


FIGURES = (size, gate, rare, example, arithmetic, levels, own_pairs)
ANSWERS = (alone, rivals, absent, twice, little, helpful)


def claims(bureau: Bureau) -> dict[str, bool]:
    """Return what the words of the page say of its figures, and whether it holds."""
    whole = msgspec.structs.replace(ASKED, born=WHOLE_DATE)
    one, many = bureau.ask(ASKED, SON), bureau.ask(ASKED, SON, BROTHER, NAMESAKE)
    without, again = bureau.ask(ASKED, BROTHER, NAMESAKE), bureau.ask(whole, SON, AGAIN)
    chances = {hit.record_id: hit.probability for hit in many}
    small, large = (bureau.weigh(ASKED, SON, records).probability for records in (RECORDS, 100 * RECORDS))
    return {
        "the right record stands first": one[0].record_id == SON.id == many[0].record_id,
        "the same facts mean less in a larger register": large < small,
        "the namesake counts more than the brother": chances[NAMESAKE.id] > chances.get(BROTHER.id, 0.0),
        "the namesake takes from the right record": many[0].probability < one[0].probability,
        "without him the namesake looks best": without[0].record_id == NAMESAKE.id,
        "without him nobody is put beyond doubt": without[0].probability < SURE,
        "two records of one man are joined": bool(again[0].same_man) and again[0].together >= SURE,
        "a common name is too little": bureau.ask(COMMON).too_little,
        "the whole date is asked for first": many.helpful[0] == "born",
        "the year is not enough for the gate": not many[0].confirmable,
        "the whole date opens the gate": bureau.ask(whole, SON)[0].confirmable,
        "one year and two days speak against one man": years_alone() < 0,
    }


def years_alone() -> float:
    """Return the bits of two births in one year, on different days of different months."""
    days = (Person(id="x", born=PartialDate.on(date(1998, *day))) for day in ((9, 30), (4, 12)))
    return Index().weigh(*days)["born"].bits


def main() -> int:
    """Return 0 when the page says what the matcher says."""
    page = PAGE.read_text("utf-8")
    bureau = Bureau()
    written = page
    for block in (*FIGURES, *ANSWERS):
        begin, end = f"<!-- begin {block.__name__} -->", f"<!-- end {block.__name__} -->"
        before, _begin, rest = written.partition(begin)
        written = f"{before}{begin}\n\n{block(bureau)}\n\n{end}{rest.partition(end)[2]}"
    wrong = [claim for claim, holds in claims(bureau).items() if not holds]
    if "--check" not in sys.argv:
        PAGE.write_text(written, "utf-8")
    elif written != page:
        wrong.append("its figures are stale; run: python tools/matching_page.py")
    print(
        "\n".join(f"docs/matching.md: {claim}" for claim in wrong)
        or "docs/matching.md says what the matcher says"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
