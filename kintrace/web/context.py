"""What every template may say about this bureau."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def bureau(request: HttpRequest) -> dict[str, object]:
    """Return what the page frame tells: whether this is a demonstration, whether the vault stands apart."""
    return {"demo": settings.DEMO, "vault_apart": settings.VAULT == "socket"}
