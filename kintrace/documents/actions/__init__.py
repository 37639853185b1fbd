"""A document's way: added, shown once, its original taken out, withdrawn."""

from kintrace.documents.actions.adding import (
    About,
    DocumentGone,
    NoOrigin,
    NothingToBelongTo,
    add,
    empty,
    withdraw,
    writers,
)
from kintrace.documents.actions.erasing import erase_file
from kintrace.documents.actions.showing import (
    Handing,
    LinkOver,
    NotAllowedOut,
    Original,
    OriginalChanged,
    SaidNo,
    named,
    read,
    see,
    show,
    take_out,
)

__all__ = [
    "About",
    "DocumentGone",
    "Handing",
    "LinkOver",
    "NoOrigin",
    "NotAllowedOut",
    "NothingToBelongTo",
    "Original",
    "OriginalChanged",
    "SaidNo",
    "add",
    "empty",
    "erase_file",
    "named",
    "read",
    "see",
    "show",
    "take_out",
    "withdraw",
    "writers",
]
