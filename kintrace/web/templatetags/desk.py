"""Marks, bars, moments and fields for the desk's pages. Shapes are SVG from the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.forms import BoundField

register = template.Library()

FULL_BAR = 9.0  # bits at which a bar is as long as it gets; hardly a field says more
MINUS = "−"

STEP = 6.0  # width of one notch in the bar of bits against


@register.inclusion_tag("staff/parts/shape.html")
def shape(kind: str) -> dict[str, object]:
    """Draw a small shape that stands beside a word and is not read out."""
    return {"kind": kind}


@register.inclusion_tag("staff/parts/mark.html")
def mark(kind: str) -> dict[str, object]:
    """Draw a shape and its word: agrees, nearly, differs, not known."""
    words = {
        "agrees": pgettext("two values", "agrees"),
        "near": pgettext("two values", "nearly"),
        "differs": pgettext("two values", "differs"),
        "unknown": pgettext("two values", "not known"),
    }
    return {"kind": kind, "look": "agrees" if kind == "near" else kind, "word": words[kind]}


@register.inclusion_tag("staff/parts/bar.html")
def bar(bits: float) -> dict[str, object]:
    """Draw a bar from the middle: to the right for bits that speak for one man, to the left against."""
    length = round(min(abs(bits), FULL_BAR) / FULL_BAR * 100, 1)
    notches = [] if bits >= 0 else [round(100 - STEP * step, 1) for step in range(1, int(length / STEP) + 1)]
    return {
        "against": bits < 0,
        "length": str(length),
        "left": str(round(100 - length, 1)),
        "notches": notches,
    }


@register.inclusion_tag("staff/parts/scale.html")
def scale(probability: float) -> dict[str, object]:
    """Draw a scale from nought to one, filled as far as the probability, with ticks at 50 % and 95 %."""
    return {"width": str(round(200 * min(max(probability, 0.0), 1.0), 1))}


@register.filter
def bits(value: float) -> str:
    """Return bits with their sign, one digit behind the point."""
    if abs(value) < 0.05:
        return number_format(0, decimal_pos=1)
    return ("+" if value > 0 else MINUS) + number_format(abs(value), decimal_pos=1)


@register.filter
def whole(value: int) -> str:
    """Return a whole number in groups of three, as the reader's language writes it."""
    return number_format(value, force_grouping=True)


@register.filter
def chance(value: float) -> str:
    """Return a probability in percent; never a flat 0 or 100, which nobody can know."""
    percent = value * 100
    if percent > 99:
        return "> 99 %"
    if percent < 1:
        return "< 1 %"
    return f"{round(percent)} %"


@register.filter
def moment(value: datetime | None) -> str:
    """Return day and time in the reader's zone, with the zone's name."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{date_format(local, 'j E Y, H:i')} {local.tzname()}"


@register.filter
def clock(value: datetime | None) -> str:
    """Return the time of day to the second in the reader's zone, with the zone's name."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local:%H:%M:%S} {local.tzname()}"


@register.filter
def day(value: datetime | date | None) -> str:
    """Return a day, with the month in words."""
    return "" if value is None else date_format(value, "j E Y")


@register.filter
def short(value: object) -> str:
    """Return the first eight letters of a row's long number, enough to tell rows on one screen apart."""
    return str(value)[:8]


@register.filter
def spaced(number: str) -> str:
    """Return a case number in groups, as people read it out."""
    return f"{number[:4]} {number[4:8]}-{number[8:]}" if len(number) == 9 else number


@register.inclusion_tag("staff/parts/field.html")
def field(bound: BoundField, keys: str = "") -> dict[str, object]:
    """Show one field of a form with its label, hint and error."""
    kind = getattr(bound.field.widget, "input_type", "")
    return {"field": bound, "kind": kind, "keys": keys, "optional": _("may stay empty")}
