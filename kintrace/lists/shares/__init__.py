"""Persons as one body gives them to another: JSON, PFIF, FollowTheMoney, a table."""

from kintrace.lists.shares.ftm import Entity, to_entity, validate_entity, write_entities
from kintrace.lists.shares.records import (
    NotAShare,
    Share,
    SharedClaim,
    SharedPerson,
    Written,
    json_schema,
    read_share,
    write_share,
)
from kintrace.lists.shares.tables import write_table
from kintrace.lists.shares.xml import write_persons

__all__ = [
    "Entity",
    "NotAShare",
    "Share",
    "SharedClaim",
    "SharedPerson",
    "Written",
    "json_schema",
    "read_share",
    "to_entity",
    "validate_entity",
    "write_entities",
    "write_persons",
    "write_share",
    "write_table",
]
