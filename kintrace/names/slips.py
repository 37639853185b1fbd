"""Words about one letter from a usual given name."""

from __future__ import annotations

from functools import cache, lru_cache

from kintrace.names import given

_SHORTEST_MISSPELT = 5
_SHORTEST_SWAPPED = 4  # Егро; one letter more or less of so short a name may be any word
_OF_SURNAMES = ("ов", "ев", "ин", "ын", "ова", "ева", "ина", "ко", "ук", "юк", "кий", "ая", "ич", "на", "ец")


@cache
def _slips() -> dict[str, str]:
    """Return the usual given names, and each with one letter left out, with the sexes of who bears it."""
    slips: dict[str, set[str]] = {}
    for name in given.lexicon().usual:
        if len(name) >= _SHORTEST_MISSPELT:
            for slip in (name, *_shorter(name)):
                slips.setdefault(slip, set()).update(given.sexes(given.known(name)))
    return {slip: "".join(sorted(found, reverse=True)) for slip, found in slips.items()}


def _shorter(form: str) -> list[str]:
    return [form[:index] + form[index + 1 :] for index in range(len(form))]


@lru_cache(maxsize=8_192)
def misspelt(form: str) -> str:
    """Return the sexes of the usual names that are about one letter from an unknown word; "" if none is.

    A letter too many, too few, another one, or two changed round; a word that ends as a surname is none.
    """
    if form.endswith(_OF_SURNAMES):
        return ""
    if len(form) < _SHORTEST_MISSPELT:
        return _swapped(form) if len(form) == _SHORTEST_SWAPPED else ""
    slips = _slips()
    return slips.get(form) or next((slips[each] for each in _shorter(form) if each in slips), "")


def _swapped(form: str) -> str:
    """Return the sexes of the first usual name that a word is with two neighbouring letters changed round."""
    swaps = (form[:at] + form[at + 1] + form[at] + form[at + 2 :] for at in range(len(form) - 1))
    return next((given.sexes(given.known(name)) for name in swaps if name in given.lexicon().usual), "")
