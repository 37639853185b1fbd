"""Object, hide meanwhile, decide; erase, and let somebody in again."""

from kintrace.objections.actions.disputing import (
    AlreadyDecided,
    ErasedByTwo,
    NothingToWithdraw,
    OwnEntry,
    RegisterNotRead,
    compare,
    decide,
    dispute,
    lapse,
)
from kintrace.objections.actions.erasing import (
    AlreadyAsked,
    NotErased,
    NotWaiting,
    approve_erasure,
    ask_erasure,
    finish_erasure,
    lift_mark,
    mark_erased,
    refuse_erasure,
)
from kintrace.objections.actions.filing import object_to_answer, shred, submit, take_in, unlock

__all__ = [
    "AlreadyAsked",
    "AlreadyDecided",
    "ErasedByTwo",
    "NotErased",
    "NotWaiting",
    "NothingToWithdraw",
    "OwnEntry",
    "RegisterNotRead",
    "approve_erasure",
    "ask_erasure",
    "compare",
    "decide",
    "dispute",
    "finish_erasure",
    "lapse",
    "lift_mark",
    "mark_erased",
    "object_to_answer",
    "refuse_erasure",
    "shred",
    "submit",
    "take_in",
    "unlock",
]
