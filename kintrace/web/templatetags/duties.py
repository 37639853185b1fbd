"""What holding places are called on the desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from kintrace.duties.paper import place_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kintrace.duties.models import Duty

register = template.Library()


@register.simple_tag
def place_of(duty: Duty, titles: Mapping[int, str]) -> str:
    """Return what the place of a duty is called."""
    return place_words(duty.kind, duty.place_id, titles)


@register.simple_tag
def place_title(kind: str, place: str | int, titles: Mapping[int, str]) -> str:
    """Return what a place is called that an address names by its row number, or by "none"."""
    text = str(place)
    return place_words(kind, int(text) if text.isascii() and text.isdigit() else None, titles)
