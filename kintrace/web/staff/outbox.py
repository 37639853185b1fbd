"""Messages on their way: what waits, what failed and why. No address stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts.models import Role
from kintrace.contact import actions as contact
from kintrace.contact.models import Message
from kintrace.errors import Refused
from kintrace.web.staff.page import Tab, desk, show, words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

A_PAGE = 50


@require_GET
@desk(Role.OPERATOR)
def outbox(request: StaffRequest) -> HttpResponse:
    """List messages by state."""
    seen = Message.objects.visible_to(request.user)
    queues = {
        "waiting": (_("On their way"), seen.waiting().order_by("not_before", "pk")),
        "failed": (_("Need a person"), seen.failed().order_by("-queued_at", "pk")),
        "sent": (_("Sent"), seen.filter(state=Message.State.SENT).order_by("-sent_at", "pk")),
        "cancelled": (
            _("Cancelled"),
            seen.filter(state=Message.State.CANCELLED).order_by("-queued_at", "pk"),
        ),
    }
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else "waiting"
    page = Paginator(queues[shown][1].select_related("route__inquiry"), A_PAGE)
    tabs = [Tab(key, word, queue.count()) for key, (word, queue) in queues.items()]
    return show(
        request, "outbox.html", {"page": page.get_page(request.GET.get("page")), "tabs": tabs, "shown": shown}
    )


@require_POST
@desk(Role.OPERATOR)
def retry(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a failed message leave again."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        contact.retry(message=message, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The message will leave at the worker’s next round."))
    return redirect("staff:outbox")
