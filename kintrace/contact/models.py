"""Ways to reach a person, and messages on their way.

In clear: which case a route belongs to, when it was made; of a message its template, state, dates and a
code for what went wrong, because the worker must carry on while nobody is signed in and the desk must
see what waits. The address, the telephone and the language are sealed. A template has no place for a
name or for news, so that nothing in this table or on its way can tell what became of anybody.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff


SECTION = "route"  # the one section that the vault opens for the worker


class Route(models.Model):
    """How one person may be reached. The section is `ContactRoute`, sealed under the key of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.UUIDField(db_index=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"route {self.pk}"

    def section(self) -> Sealed:
        """Return the sealed section with its place, as the vault takes it."""
        return Sealed(Place.of(self, SECTION), bytes(self.sealed))


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about many messages."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.OPERATOR) else self.none()

    def due(self, now: datetime) -> Self:
        """Keep what may leave now: what waits for its time, and what a killed worker left half sent."""
        return self.filter(
            Q(state=Message.State.QUEUED, not_before__lte=now)
            | Q(state=Message.State.SENDING, lease_until__lte=now)
        ).order_by("not_before", "pk")

    def waiting(self) -> Self:
        """Keep what has not left yet."""
        return self.filter(state__in=[Message.State.QUEUED, Message.State.SENDING])

    def failed(self) -> Self:
        """Keep what needs a person: it will not leave by itself."""
        return self.filter(state=Message.State.FAILED)


class Message(models.Model):
    """One message to one person: the word that something waits, never the thing itself."""

    class Template(models.TextChoices):
        """Everything that can be written to a person. A death is not; the database refuses others."""

        NEWS = "news", _("There is news")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed: needs a person")
        CANCELLED = "cancelled", _("Cancelled")

    class Problem(models.TextChoices):
        """What kept the last attempt from succeeding: a code, for a server's words may hold an address."""

        NONE = "", ""
        REFUSED = "refused", _("The mail server refused this address or message for good.")
        LATER = "later", _("The mail server asked us to come back later.")
        UNREACHABLE = "unreachable", _("The mail server could not be reached.")
        SETUP = "setup", _("The mail server did not accept our own sign-in, sender or encryption.")
        UNKNOWN = "unknown", _("The connection broke before the mail server confirmed: it may have arrived.")
        NO_ADDRESS = "no_address", _("This person left no mail address. Somebody should call.")
        VAULT = "vault", _("The vault did not open the address.")
        NO_WAY_OUT = "no_way_out", _("No mail server is set: KINTRACE_SMTP_URL is empty.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="messages")
    template = models.CharField(max_length=20, choices=Template)
    about = models.UUIDField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=12, choices=Problem, default=Problem.NONE, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "about"], name="contact_told_once"),
            models.CheckConstraint(condition=Q(template__in=["news"]), name="contact_known_template"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True)),
                name="contact_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="contact_sent_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="contact_message_due")]

    def __str__(self) -> str:
        return f"message {self.pk} {self.state}"
