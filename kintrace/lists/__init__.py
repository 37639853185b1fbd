"""Lists as people fill them: CSV files and workbooks in, persons and clear problems out. Knows no Django."""

from kintrace.lists.cells import parse_birth, parse_day, parse_name, parse_sex, parse_text
from kintrace.lists.opening import is_pfif, open_pfif, read_pfif, validate_pfif
from kintrace.lists.problems import Problem
from kintrace.lists.reading import People, Row, Table, open_table, read_people
from kintrace.lists.refusals import UnreadableCell, UnreadableFile, UnreadableRow

__all__ = [
    "People",
    "Problem",
    "Row",
    "Table",
    "UnreadableCell",
    "UnreadableFile",
    "UnreadableRow",
    "is_pfif",
    "open_pfif",
    "open_table",
    "parse_birth",
    "parse_day",
    "parse_name",
    "parse_sex",
    "parse_text",
    "read_people",
    "read_pfif",
    "validate_pfif",
]
