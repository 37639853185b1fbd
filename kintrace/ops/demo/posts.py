"""A post of the demonstration, pasted from a channel: its persons wait for a registrar to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kintrace.registry import actions as registry

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import Source

TEXT = """Ищем своих! Под Верхнеозёрском 3 марта попали в плен:
ст. сержант ТУМАНОВ Илья Сергеевич, 14.08.1998 г.р., в/ч 41927, позывной «Байкал»;
рядовой Ооржак Аяс Мергенович, 2001 г.р., из Кызыла.
С ними был Лысенко Марко, ранен в руку, увезли в госпиталь.
Кто что-нибудь знает, пишите."""


def paste(*, source: Source, by: Staff, now: datetime) -> None:
    """Paste a post of yesterday and leave what was read in it undecided."""
    registry.take_post(
        source=source, text=TEXT, published_on=(now - timedelta(days=1)).date(), by=by, now=now
    )
