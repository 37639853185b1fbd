"""Taking an inquiry back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kintrace.inquiries import actions as inquiries
from kintrace.web.family import browser, key, language
from kintrace.web.family.guard import page
from kintrace.web.family.questions.page import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take an inquiry back, with number and secret typed anew: an open answer is not enough."""
    if request.method != "POST":
        return form(request, key.Key(), [])
    typed = key.typed(request.POST)
    if wanted := language.chosen(request):
        language.speak(request, wanted)
        response = form(request, typed, [])
        language.remember(response, wanted)
        return response
    problems = key.problems(typed) or agreed(request)
    if problems:
        return form(request, typed, problems)
    now = timezone.now()
    opened = key.unlock(typed, now)
    if isinstance(opened, Problem):
        return form(request, typed, [opened])
    inquiries.withdraw(opened=opened, now=now)
    return done()


def form(request: HttpRequest, typed: key.Key, problems: list[Problem]) -> HttpResponse:
    """Show the boxes, and what is to be corrected."""
    context = {"typed": typed, "problems": problems, "sure": "sure" in request.POST}
    return render(request, "family/withdraw.html", context)


def done() -> HttpResponse:
    """Forget an open answer, and say that it is done."""
    response = redirect("family:withdrawn")
    browser.drop(response, browser.OPENED)
    return response


def agreed(request: HttpRequest) -> list[Problem]:
    """Return what is missing as long as the box that says "yes, I mean it" is empty."""
    if "sure" in request.POST:
        return []
    return [Problem("sure", _("Please tick the box if you really want to withdraw your inquiry."))]


@page
def withdrawn(request: HttpRequest) -> HttpResponse:
    """Say that an inquiry was taken back."""
    return render(request, "family/withdrawn.html")
