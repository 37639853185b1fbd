"""The first page: what waits for this reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.views.decorators.http import require_GET

from kintrace.web.staff.page import desk, show
from kintrace.web.staff.waiting import waits_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


@require_GET
@desk()
def home(request: StaffRequest) -> HttpResponse:
    """Show what waits for this reader, by role."""
    words = sorted(str(role.label) for role in request.user.roles())
    return show(
        request, "home.html", {"waits": waits_for(request.user), "role_words": words, "now": timezone.now()}
    )
