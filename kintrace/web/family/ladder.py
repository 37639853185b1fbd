"""The ladder of answers as a family sees it: where the inquiry stands, and what each step means for her.

A death has no rung here: a person tells it, and no page does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Rung(NamedTuple):
    """One step.

    Attributes:
        title: Its name.
        text: What it means, for whoever stands on it.
        here: Whether the inquiry stands on it.
    """

    title: _StrPromise
    text: _StrPromise
    here: bool = False


RUNGS = {
    "received": Rung(
        pgettext_lazy("family", "Received"),
        _("Your inquiry lies here, sealed, and will soon be compared with our lists."),
    ),
    "looking": Rung(
        _("We are looking; nothing yet"),
        _("We have compared your inquiry with everything we have and found nothing of which we are sure."),
    ),
    "known": Rung(
        pgettext_lazy("family", "Known to us"), _("Somebody has named this person. We do not know more yet.")
    ),
    "probably_captive": Rung(
        _("Probably a prisoner"),
        _("There is a witness or a picture, but no word yet from those who hold prisoners."),
    ),
    "captive": Rung(
        _("A prisoner, confirmed"), _("Those who hold prisoners, or the Red Cross, have confirmed it.")
    ),
    "released": Rung(pgettext_lazy("family", "Released"), _("This person is no longer a prisoner.")),
}


def rungs(step: str) -> list[Rung]:
    """Return the ladder with the present step marked; a step that has no rung here is shown as looking."""
    here = step if step in RUNGS else "looking"
    return [rung._replace(here=name == here) for name, rung in RUNGS.items()]
