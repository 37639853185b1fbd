"""What registrars do with capture cards: begin, save, finish and print them, and write down wishes."""

from kintrace.cards.actions.erasing import erase_file
from kintrace.cards.actions.paper import (
    AgencyNotWished,
    CardDisputed,
    FamilyNotWished,
    NotFinished,
    NoWayToTheFamily,
    OneLanguageTwice,
    print_card,
)
from kintrace.cards.actions.wishes import (
    NobodyNamed,
    NotNamed,
    NoWords,
    Said,
    recognise,
    record_consent,
)
from kintrace.cards.actions.writing import (
    AlreadyFinished,
    ChangedElsewhere,
    NotAChoice,
    NotADay,
    OwedItem,
    Page,
    begin,
    discard,
    finish,
    read,
    save,
)

__all__ = [
    "AgencyNotWished",
    "AlreadyFinished",
    "CardDisputed",
    "ChangedElsewhere",
    "FamilyNotWished",
    "NoWayToTheFamily",
    "NoWords",
    "NobodyNamed",
    "NotAChoice",
    "NotADay",
    "NotFinished",
    "NotNamed",
    "OneLanguageTwice",
    "OwedItem",
    "Page",
    "Said",
    "begin",
    "discard",
    "erase_file",
    "finish",
    "print_card",
    "read",
    "recognise",
    "record_consent",
    "save",
]
