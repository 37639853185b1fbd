"""Marks beside a claim: that it was counted, and that it speaks of a man seriously ill."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Counted(models.Model):
    """As of when a claim was counted into duties, and for which file: what differs is counted again."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, related_name="counted")
    file = models.ForeignKey("registry.File", on_delete=models.CASCADE, related_name="+")
    matched_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "counted"

    def __str__(self) -> str:
        return f"counted {self.pk}"


class Serious(models.Model):
    """A registrar's mark that a health report speaks of a man seriously ill or wounded.

    In clear it tells of a row number what "admitted to hospital" tells in clear beside it: that one unnamed
    man is ill. The report's words stay sealed.
    """

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, related_name="serious")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "serious"

    def __str__(self) -> str:
        return f"serious {self.pk}"
