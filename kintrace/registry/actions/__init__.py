"""What registrars do: open sources, enter and withdraw claims, take in lists row by row."""

from kintrace.registry.actions.commit import (
    NothingDecided,
    NotTakenBack,
    TwinLeftOut,
    bring_back_list,
    commit_list,
    take_back_list,
)
from kintrace.registry.actions.decide import (
    ListTakenBack,
    NothingToJoin,
    OneByOne,
    RowCommitted,
    RowUnreadable,
    decide,
    decide_all,
)
from kintrace.registry.actions.records import (
    AlreadyWithdrawn,
    HeardTooEarly,
    InTheFuture,
    NobodyDescribed,
    NotStanding,
    NotWithdrawn,
    OtherFile,
    SameFile,
    enter_record,
    move_record,
    restore_record,
    withdraw_record,
)
from kintrace.registry.actions.sources import NoTitle, SourceKnown, open_source
from kintrace.registry.actions.stage import NotOnLists, stage_list
from kintrace.registry.shelf import remember_all

__all__ = [
    "AlreadyWithdrawn",
    "HeardTooEarly",
    "InTheFuture",
    "ListTakenBack",
    "NoTitle",
    "NobodyDescribed",
    "NotOnLists",
    "NotStanding",
    "NotTakenBack",
    "NotWithdrawn",
    "NothingDecided",
    "NothingToJoin",
    "OneByOne",
    "OtherFile",
    "RowCommitted",
    "RowUnreadable",
    "SameFile",
    "SourceKnown",
    "TwinLeftOut",
    "bring_back_list",
    "commit_list",
    "decide",
    "decide_all",
    "enter_record",
    "move_record",
    "open_source",
    "remember_all",
    "restore_record",
    "stage_list",
    "take_back_list",
    "withdraw_record",
]
