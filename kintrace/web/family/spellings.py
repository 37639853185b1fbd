"""How a name is written in passports: a look beside the question for the name. Nothing typed here is kept.

Only a spelling that she takes over is written down, into her own half inquiry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kintrace.inquiries.drafts import AlreadySent
from kintrace.web.family import language, passports
from kintrace.web.family.fields import Name
from kintrace.web.family.guard import page
from kintrace.web.family.inquiry import changing, receipt_of, today
from kintrace.web.family.notebook import Notebook
from kintrace.web.family.questions.page import Page, typed_into
from kintrace.web.family.questions.sought import Sought

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

BETWEEN = "; "


class Looked(Page):
    """The name to look at."""

    slug = "spellings"
    title = _("How is this name written in a passport?")

    looked = Name(
        _("Name, as you write it"),
        hint=_("Surname, first name, patronymic: in any alphabet and any order. A pet name is fine too."),
        unsaid=False,
        required=True,
    )


@page
def spellings(request: HttpRequest) -> HttpResponse:
    """Show how offices likely write a name: first the one in her inquiry, then any that she types."""
    now = timezone.now()
    if receipt_of(request, now):
        return redirect("family:receipt")
    notebook = Notebook.of(request, now)
    if request.method != "POST":
        return show(request, {"looked": notebook.typed.get("sought", "")}, notebook, now)
    typed = typed_into(Looked, request.POST.dict())
    if wanted := language.chosen(request):
        language.speak(request, wanted)
        response = show(request, typed, notebook, now)
        language.remember(response, wanted)
        return response
    taken = request.POST.get("take", "")
    if taken in passports.texts(name_of(typed, now)):
        return take_over(request, taken, typed, notebook, now)
    return show(request, typed, notebook, now, judged=True)


def name_of(typed: Mapping[str, str], now: datetime) -> str:
    """Return the name that was typed, or "" if none can be read."""
    filled = Looked(typed, today=today(now))
    return str(filled.cleaned_data["looked"]) if filled.is_valid() else ""


def show(
    request: HttpRequest,
    typed: Mapping[str, str],
    notebook: Notebook,
    now: datetime,
    *,
    judged: bool = False,
) -> HttpResponse:
    """Show the box and the spellings of what stands in it; what is wrong only once she has sent it."""
    name = name_of(typed, now)
    filled = Looked(typed, today=today(now), sent=judged)
    written = [notebook.typed.get(box, "") for box in ("sought", "spellings")]
    context = {
        "page": filled,
        "problems": list(filled.problems()),
        "name": name,
        "parts": passports.read_as(name),
        "groups": passports.groups_of(name, BETWEEN.join(written)),
        "back": f"{reverse('family:ask', args=[Sought.slug])}{changing(request)}",
    }
    return render(request, "family/spellings.html", context)


def take_over(
    request: HttpRequest, spelling: str, typed: Mapping[str, str], notebook: Notebook, now: datetime
) -> HttpResponse:
    """Write one spelling beside those in the inquiry, and go back there."""
    boxes = typed_into(Sought, notebook.typed)
    others = [boxes.get("spellings", "").strip().rstrip(";,"), spelling]
    said = {
        "sought": boxes.get("sought") or typed["looked"],
        "spellings": BETWEEN.join(filter(None, others)),
    }
    notebook.write(Sought, said, is_sent=False)
    response = redirect(f"{reverse('family:ask', args=[Sought.slug])}{changing(request)}#spellings")
    try:
        notebook.keep(response, now)
    except AlreadySent:
        return redirect("family:receipt")
    return response
