"""One given name in three languages: Александр is also Олександр and Аляксандр."""

from __future__ import annotations

from functools import cache

from kintrace.names import tables
from kintrace.names.letters import fold


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    forms: dict[str, dict[str, None]] = {}
    for _sex, *cells, _variants, _count, _latin in tables.rows("given_names"):
        spelled = [fold(cell.split(";")[0]) for cell in cells if cell]
        forms.setdefault(spelled[0], {}).update(dict.fromkeys(spelled))
    return {full: tuple(found) for full, found in forms.items()}


def tongues(full: str) -> tuple[str, ...]:
    """Return a full Russian name (folded) as it is in Russian, Ukrainian and Belarusian, each form once.

    A name in no table has one form, and "" has none.

    >>> tongues("николай"), tongues("айдыс")
    (('николай', 'микола', 'микалай'), ('айдыс',))
    """
    return _forms().get(full, (full,) if full else ())
