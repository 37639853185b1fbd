"""What a family could still tell, in words. It depends on what she has told and on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise

MOST = 3

FACTS = {
    "born": _("the whole date of birth: day, month and year"),
    "unit": _("the unit: its number or its name"),
    "region": _("the region: home before the war, or where the call-up was"),
    "patronymic": _("the patronymic, or the father’s first name"),
}


def facts(untold: Sequence[str]) -> list[_StrPromise]:
    """Return the facts that would help most, three at most, in the order in which they are told."""
    return [FACTS[field] for field in untold if field in FACTS][:MOST]
