"""PFIF 1.4, 1.3 and 1.2, read and written: how registries of missing people exchange records."""

from kintrace.lists.pfif.expiry import is_expired, is_placeholder, may_replace, placeholder
from kintrace.lists.pfif.fields import VERSIONS, Version
from kintrace.lists.pfif.findings import Finding
from kintrace.lists.pfif.persons import to_person, to_record
from kintrace.lists.pfif.reading import Document, Entry, PfifFile
from kintrace.lists.pfif.records import Ages, Kept, NoteRecord, PersonRecord, home_of
from kintrace.lists.pfif.table import PfifTable
from kintrace.lists.pfif.validating import validate
from kintrace.lists.pfif.writing import Export, write_pfif

__all__ = [
    "VERSIONS",
    "Ages",
    "Document",
    "Entry",
    "Export",
    "Finding",
    "Kept",
    "NoteRecord",
    "PersonRecord",
    "PfifFile",
    "PfifTable",
    "Version",
    "home_of",
    "is_expired",
    "is_placeholder",
    "may_replace",
    "placeholder",
    "to_person",
    "to_record",
    "validate",
    "write_pfif",
]
