"""Reading the answer, with case number and six secret words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from kintrace.disclosure.answers import answer_for
from kintrace.web.family import browser, key, language
from kintrace.web.family.guard import page
from kintrace.web.family.ladder import rungs
from kintrace.web.family.questions.page import Problem
from kintrace.web.family.telling import facts

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from kintrace.inquiries.actions import Opened


@page
def answer(request: HttpRequest) -> HttpResponse:
    """Ask for number and words, and show the answer to whoever has both."""
    now = timezone.now()
    if request.method == "POST":
        return close() if "close" in request.POST else unlock(request, now)
    opened = opened_before(request, now)
    return form(request, key.Key(), []) if opened is None else show(request, opened, now)


def unlock(request: HttpRequest, now: datetime) -> HttpResponse:
    """Try number and words. Right ones are answered with a redirect, so that no reload sends them again."""
    typed = key.typed(request.POST)
    wanted = language.chosen(request)
    if wanted:
        language.speak(request, wanted)
        response = form(request, typed, [])
        language.remember(response, wanted)
        return response
    problems = key.problems(typed)
    if problems:
        return form(request, typed, problems)
    opened = key.unlock(typed, now)
    if isinstance(opened, Problem):
        return form(request, typed, [opened])
    response = redirect("family:answer")
    browser.keep_open(response, number=typed.number, secret=typed.secret, now=now)
    return response


def opened_before(request: HttpRequest, now: datetime) -> Opened | None:
    """Return the inquiry that this browser opened within the last minutes, asking for its secret anew."""
    held = browser.opened(request, now)
    opened = None if held is None else key.unlock(key.Key(held.number, held.secret), now)
    return None if isinstance(opened, Problem) else opened


def close() -> HttpResponse:
    """Forget the answer in this browser."""
    response = redirect("family:start")
    browser.drop(response, browser.OPENED)
    return response


def form(request: HttpRequest, typed: key.Key, problems: list[Problem]) -> HttpResponse:
    """Show the two boxes. A wrong number and a wrong secret get the same page."""
    return render(request, "family/unlock.html", {"typed": typed, "problems": problems})


def show(request: HttpRequest, opened: Opened, now: datetime) -> HttpResponse:
    """Show where the inquiry stands, what was looked at, and what was released.

    The page closes itself: a telephone that is left lying shows an empty form after a while.
    """
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    answer = answer_for(opened, spoken, now=now)
    is_due = answer.next_look is not None and answer.next_look <= now
    context = {"answer": answer, "rungs": rungs(answer.step), "is_due": is_due, "facts": facts(answer.untold)}
    response = render(request, "family/answer.html", context)
    response["Refresh"] = f"{int(browser.READING.total_seconds())}; url={reverse('family:answer')}"
    return response
