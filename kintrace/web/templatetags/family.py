"""What the families' templates need to know of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from kintrace.matching.person import PartialDate
from kintrace.web.family import days

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()


def written(said: object) -> str:
    """Return a date as the tick that confirms it writes it; "" for anything else."""
    return days.written(said) if isinstance(said, PartialDate) else ""


@register.filter
def described(field: BoundField) -> str:
    """Return the ids of what describes a question: its example, and what is to be corrected."""
    ids = [f"{field.name}_hint"] if field.field.help_text else []
    return " ".join([*ids, f"{field.name}_problem"] if field.errors else ids)


@register.filter
def to_confirm(field: BoundField) -> str:
    """Return what a tick beside the question confirms: what was just asked again, or stands confirmed."""
    for error in field.form.errors.as_data().get(field.name, ()):
        if error.params and "written" in error.params:
            return str(error.params["written"])
    said = getattr(field.form, "cleaned_data", {}).get(field.name)
    confirmed = str(field.value().words.get("sure", ""))
    return confirmed if confirmed and confirmed in {said, written(said)} else ""
