"""Which column says what in a table without headings, judged by the cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from kintrace.lists.clean import clean, missing
from kintrace.lists.dates import parse_birth
from kintrace.lists.headings import Layout
from kintrace.lists.refusals import UnreadableCell

_ENOUGH: Final = 0.7
"""Share of the filled cells of a column that must look alike."""
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?(?:[ ,.]+[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?){1,3}\.?")
_WORD = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*")
_PATRONYMIC = re.compile(
    r"\w{2,}(?:ич|вна|ична|вич[аеу]|вны|оглы|кызы|vich|vych|vna|ovna|yvna|івн[аи])\b", re.IGNORECASE
)
_UNIT = re.compile(
    r"(?:в\W?ч|войск|військ|\d+\W*(?:\w{0,3}\W)?(?:омсбр|обр|бр|полк|мсп|осб|бат|brig|reg)|\b[аa]\d{4}\b)",
    re.IGNORECASE,
)


def guess(rows: Sequence[Sequence[str]], today: date) -> Layout | None:
    """Return the layout of a table whose first row is a person already, or None if no column holds names."""
    columns = [_column(rows, index) for index in range(max(map(len, rows), default=0))]
    fields: dict[str, list[int]] = {}
    for name, looks in _LOOKS.items():
        if name == "two words":
            _three_parts(columns, fields)
        for index, cells in enumerate(columns):
            free = name not in fields and not any(index in places for places in fields.values())
            if free and _share(cells, lambda cell, looks=looks: looks(cell, today)) >= _ENOUGH:  # type: ignore[misc]
                fields[name] = [index]
    two_words = fields.pop("two words", None)
    if two_words and not {"name", "surname"} & fields.keys():
        fields["name"] = two_words
    layout = Layout([""] * len(columns), fields, 0)
    return layout if layout.has_names else None


def _column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    cells = [clean(row[index]) for row in rows if index < len(row)]
    return [cell for cell in cells if cell and missing(cell) is None]


def _share(cells: Sequence[str], looks: Callable[[str], bool]) -> float:
    return sum(map(looks, cells)) / len(cells) if cells else 0.0


def _is_day(cell: str, today: date) -> bool:
    try:
        return any(map(str.isdigit, cell)) and parse_birth(cell, today).is_full and not cell.isdecimal()
    except UnreadableCell:
        return False


def _is_year(cell: str, today: date) -> bool:
    return cell.isdecimal() and 1920 <= int(cell) <= today.year


def _is_name(cell: str, _today: date) -> bool:
    return _NAME.fullmatch(cell) is not None and (
        len(cell.split()) == 3 or "." in cell or _PATRONYMIC.search(cell) is not None
    )


def _is_two_words(cell: str, _today: date) -> bool:
    last = cell.rsplit(maxsplit=1)[-1]
    return _NAME.fullmatch(cell) is not None and cell[:1].isupper() and last[:1].isupper()


def _is_id(cell: str, _today: date) -> bool:
    return re.fullmatch(r"[A-Za-zА-Яа-я]{0,4}[-/ ]?\d{1,8}", cell) is not None


def looks_like_unit(cell: str) -> bool:
    """Return whether a text names a military unit, as units are written in lists."""
    return _UNIT.search(cell) is not None


def _is_unit(cell: str, _today: date) -> bool:
    return looks_like_unit(cell)


_LOOKS: Final[dict[str, Callable[[str, date], bool]]] = {
    "born": _is_day,
    "year": _is_year,
    "unit": _is_unit,
    "name": _is_name,
    "two words": _is_two_words,
    "id": _is_id,
}


def _is_word(cell: str) -> bool:
    return _WORD.fullmatch(cell) is not None


def _is_patronymic(cell: str) -> bool:
    return _PATRONYMIC.fullmatch(cell) is not None


def _three_parts(columns: Sequence[Sequence[str]], fields: dict[str, list[int]]) -> None:
    """Find surname and given name as the two columns before one of patronymics."""
    for index in range(2, len(columns)):
        if _share(columns[index], _is_patronymic) < _ENOUGH:
            continue
        before = (columns[index - 2], columns[index - 1])
        if "name" not in fields and all(_share(cells, _is_word) >= _ENOUGH for cells in before):
            fields.update(surname=[index - 2], given=[index - 1], patronymic=[index])
            return
