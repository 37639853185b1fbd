"""Where duties are owed: places whose titles are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from kintrace.duties.models.roles import REGISTER, WATCHERS
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff


class HoldingPlaceQuerySet(models.QuerySet["HoldingPlace"]):
    """Questions about many holding places."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*REGISTER, *WATCHERS) else self.none()


class HoldingPlace(models.Model):
    """A camp, a hospital, a transit post: where duties are owed. Its title is sealed.

    `source` is the register that speaks for this place, if one does: what it says begins duties here. That
    pair in clear tells no more than each record does, which names its source too.
    """

    case = models.UUIDField(editable=False)  # one for all
    title = models.BinaryField()
    source = models.OneToOneField(
        "registry.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="holding_place"
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = HoldingPlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"holding place {self.pk}"

    def section(self) -> Sealed:
        """Return the sealed title with its place, as the vault takes it."""
        return Sealed(Place.of(self, "title"), bytes(self.title))
