"""Who is held, dead or released: claims with their sources, never overwritten.

In clear: sources' titles (organisations, never a private person's name), kinds of claims, dates, row numbers,
codes. Sealed: whom a record is about, where, and anything in words; each under the record's own case, whose
id is the record's id.
"""

from kintrace.registry.models.joins import Join, JoinQuerySet, Pairing, PairingQuerySet
from kintrace.registry.models.lists import (
    LOADING,
    MOVING,
    OPEN,
    READ,
    HeldList,
    HeldListQuerySet,
    KnownHeadings,
    ListPart,
    ListRow,
    ListRowQuerySet,
)
from kintrace.registry.models.posts import Post, PostPerson, PostPersonQuerySet, PostQuerySet
from kintrace.registry.models.records import (
    File,
    FileQuerySet,
    Record,
    RecordQuerySet,
    Source,
    SourceQuerySet,
)
from kintrace.registry.models.remains import (
    PRIMARY,
    Bag,
    Contents,
    Effect,
    Finding,
    Identification,
    Method,
    Remains,
)
from kintrace.registry.models.turns import Turn, TurnQuerySet

__all__ = [
    "LOADING",
    "MOVING",
    "OPEN",
    "PRIMARY",
    "READ",
    "Bag",
    "Contents",
    "Effect",
    "File",
    "FileQuerySet",
    "Finding",
    "HeldList",
    "HeldListQuerySet",
    "Identification",
    "Join",
    "JoinQuerySet",
    "KnownHeadings",
    "ListPart",
    "ListRow",
    "ListRowQuerySet",
    "Method",
    "Pairing",
    "PairingQuerySet",
    "Post",
    "PostPerson",
    "PostPersonQuerySet",
    "PostQuerySet",
    "Record",
    "RecordQuerySet",
    "Remains",
    "Source",
    "SourceQuerySet",
    "Turn",
    "TurnQuerySet",
]
