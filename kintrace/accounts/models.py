"""Who works at the bureau, in which roles, and their sessions.

In clear: handles (pseudonyms that an admin hands out: no names, no mail addresses), password hashes,
roles, dates. The admin must be able to manage accounts while the vault is locked, and a handle says
nothing about a family. Sessions: the hash of the cookie's key, whose it is, dates; the body is sealed
with a key that stands only in the cookie. Attempts: keyed hashes that live for an hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

# A handle is a pseudonym. The pattern keeps out mail addresses and names as most of our people write them.
HANDLE = RegexValidator(r"^[a-z][a-z0-9-]{2,31}\Z", _("Use 3 to 32 small Latin letters, digits and hyphens."))


class Role(models.TextChoices):
    """What a member of staff may do. Nobody may do everything; an admin reads no case."""

    OPERATOR = "operator", _("Operator")
    REGISTRAR = "registrar", _("Registrar")
    EXAMINER = "examiner", _("Examiner")
    RELEASER = "releaser", _("Releaser")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Admin")


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by handle, however they type its case."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """Return the member of staff with this handle."""
        return self.get(handle=(username or "").strip().lower())

    def visible_to(self, staff: Staff) -> models.QuerySet[Staff]:
        """Return whom one of staff may see: an admin everybody, others nobody. Every view starts here."""
        return self.all() if staff.has_role(Role.ADMIN) else self.none()


class Staff(AbstractBaseUser):
    """A person who works here, known by a pseudonym."""

    handle = models.CharField(_("handle"), max_length=32, unique=True, validators=[HANDLE])
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, blank=True)
    invited_at = models.DateTimeField()
    # The hash of a word that sets the first password, and until when. Empty once it was used.
    invitation = models.CharField(max_length=64, null=True, unique=True, blank=True)
    invited_until = models.DateTimeField(null=True, blank=True)

    objects = StaffManager()

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"staff {self.pk}"

    @property
    def audit_name(self) -> str:
        """How entries of the audit log call this person."""
        return f"staff:{self.pk}"

    def roles(self) -> frozenset[Role]:
        """Return the roles held now."""
        return frozenset(Role(role) for role in self.grants.values_list("role", flat=True))

    def has_role(self, *roles: Role) -> bool:
        """Return whether this person may sign in and holds one of the roles now."""
        return self.is_active and self.grants.filter(role__in=roles).exists()


class Grant(models.Model):
    """One role of one person, given by another person. The first admin's was given by nobody."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=10, choices=Role)
    granted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="grants_given")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "role"], name="accounts_role_once"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("staff")),
                name="accounts_no_role_to_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk} {self.role}"


class SessionQuerySet(models.QuerySet["Session"]):
    """Questions about many sessions."""

    def alive(self, now: datetime) -> Self:
        """Keep sessions that may still be used."""
        return self.filter(idle_until__gt=now, ends_at__gt=now)

    def over(self, now: datetime) -> Self:
        """Keep sessions whose time is up."""
        return self.filter(Q(idle_until__lte=now) | Q(ends_at__lte=now))


class Session(models.Model):
    """One browser at the desk. Whoever reads this table can neither take the session over nor read it."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, null=True, related_name="sessions")
    body = models.BinaryField()
    idle_until = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    objects = SessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"session of staff {self.staff_id}"


class Attempts(models.Model):
    """How often something was tried in the running hour, under a keyed hash of it. limits.py writes here."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    tried = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return f"{self.tried} attempts"
