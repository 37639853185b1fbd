"""By which letter a name may be shortened: А. or О. for Александр, who is also Олександр and Аляксандр."""

from __future__ import annotations

from functools import cache

from kintrace.names import tables
from kintrace.names.letters import fold


@cache
def _letters() -> dict[str, str]:
    """Return the first letters of each full Russian name in Russian, Ukrainian and Belarusian."""
    letters: dict[str, str] = {}
    for _sex, russian, ukrainian, belarusian, *_ in tables.rows("given_names"):
        forms = [fold(cell.split(";")[0]) for cell in (russian, ukrainian, belarusian) if cell]
        letters[forms[0]] = letters.get(forms[0], "") + "".join(form[0] for form in forms)
    return {name: "".join(dict.fromkeys(found)) for name, found in letters.items()}


def initials(full: str) -> str:
    """Return the letters that may stand for a full Russian name (folded), its own first.

    >>> initials("александр"), initials("николай"), initials("айдыс")
    ('ао', 'нм', 'а')
    """
    return _letters().get(full, full[:1])
