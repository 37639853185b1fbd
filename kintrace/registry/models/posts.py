"""Posts that somebody pasted, and the persons whom reading proposed: accepted one by one, or left alone."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.registry.models.records import Record, Source

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff
    from kintrace.registry.models.records import File


class PostQuerySet(models.QuerySet["Post"]):
    """Questions about many posts."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR) else self.none()

    def newest_first(self) -> Self:
        """Order from the last post taken to the first."""
        return self.order_by("-taken_at", "-pk")

    def of_file(self, file: File) -> Self:
        """Keep the posts that records of a file were read from."""
        return self.filter(pk__in=PostPerson.objects.filter(record__file=file).values("post"))

    def counted(self) -> Self:
        """Add how many persons were proposed, and about how many nobody has decided."""
        return self.annotate(
            proposed=Count("persons"), undecided=Count("persons", filter=Q(persons__decision=""))
        )


class Post(models.Model):
    """One text that somebody pasted. The text and what was read of it are sealed (sections.Posted).

    In clear: whose it is, the day it was published (on any day thousands of posts are), who took it in and
    when, and whether it was put away. None of this says what it is about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="posts")
    published_on = models.DateField()
    sealed = models.BinaryField()  # empty once somebody who was read from it is erased
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    taken_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(put_away_at__isnull=True) | Q(put_away_at__gte=models.F("taken_at")),
                name="registry_post_put_away_later",
            )
        ]

    def __str__(self) -> str:
        return f"post {self.pk} {'put away' if self.put_away_at else 'open'}"


class PostPersonQuerySet(models.QuerySet["PostPerson"]):
    """Questions about many proposed persons."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR) else self.none()

    def undecided(self) -> Self:
        """Keep those about whom nobody has decided."""
        return self.filter(decision="")

    def in_order(self) -> Self:
        """Order as in the text."""
        return self.order_by("number")


class PostPerson(models.Model):
    """That a post proposed somebody, and what was decided: a number in its text, and nothing of him."""

    class Decision(models.TextChoices):
        UNDECIDED = "", _("Not decided")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="persons")
    number = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.UNDECIDED, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # Null again if the record was erased.
    record = models.OneToOneField(
        Record, on_delete=models.SET_NULL, null=True, blank=True, related_name="post_person"
    )

    objects = PostPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="registry_post_person_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(decision__in=["accepted", "declined"], decided_by__isnull=False)
                    & Q(decided_at__isnull=False)
                ),
                name="registry_post_person_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decision="accepted") | Q(record__isnull=True),
                name="registry_post_person_record_only_if_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.number} of post {self.post_id} {self.decision or 'undecided'}"
