"""Asking about a person: page after page, a look over all of it, then number and secret."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from kintrace.inquiries import actions as inquiries
from kintrace.inquiries import drafts
from kintrace.inquiries.drafts import AlreadySent, DraftGone
from kintrace.inquiries.numbers import spaced
from kintrace.web.family import browser, language
from kintrace.web.family.answers import answers_of
from kintrace.web.family.guard import page
from kintrace.web.family.notebook import Notebook
from kintrace.web.family.overview import groups_of, problems_of
from kintrace.web.family.questions import BY_SLUG, PAGES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kintrace.web.family.questions import Page


def today(now: datetime) -> date:
    """Return the date where the day begins first, so that nobody's today is called the future."""
    return (now + timedelta(hours=14)).date()


@page
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the first question."""
    return redirect("family:ask", PAGES[0].slug)


@page
def ask(request: HttpRequest, step: str) -> HttpResponse:
    """Ask one thing, and take the answer down."""
    asked = BY_SLUG.get(step)
    if asked is None:
        raise Http404
    now = timezone.now()
    if receipt_of(request, now):  # number and words are not written down yet: they come first
        return redirect("family:receipt")
    notebook = Notebook.of(request, now)
    if request.method == "POST":
        return take_down(request, asked, notebook, now)
    if not notebook.is_begun and asked is not PAGES[0]:
        return redirect("family:lost")
    filled = notebook.page(asked, today(now))
    position = PAGES.index(asked)
    return render(
        request,
        "family/ask.html",
        {
            "page": filled,
            "problems": list(filled.problems()),
            "position": position + 1,
            "pages": len(PAGES),
            "back": page_before(request, position),
        },
    )


def take_down(request: HttpRequest, asked: type[Page], notebook: Notebook, now: datetime) -> HttpResponse:
    """Keep what was typed, right or wrong, and go on; to the same page if something is to be corrected."""
    was_begun = notebook.is_begun or asked is PAGES[0]
    wanted, aside = language.chosen(request), "aside" in request.POST
    notebook.write(asked, request.POST.dict(), is_sent=not (wanted or aside))
    if wanted:
        target = request.get_full_path()
    elif aside:
        target = f"{reverse('family:spellings')}{changing(request)}"
    elif list(notebook.page(asked, today(now)).problems()):
        target = f"{request.get_full_path()}#errors"
    else:
        target = page_after(request, asked) if was_begun else reverse("family:lost")
    response = redirect(target)
    try:
        notebook.keep(response, now)
    except AlreadySent:
        return redirect("family:receipt")
    if wanted:
        language.remember(response, wanted)
    return response


def changing(request: HttpRequest) -> str:
    """Return what keeps in an address that she came from the look over all, to change one answer."""
    return "?change=1" if "change" in request.GET else ""


def page_after(request: HttpRequest, asked: type[Page]) -> str:
    """Return where "continue" leads: to the next question, or back to the overview she came from."""
    position = PAGES.index(asked) + 1
    if "change" in request.GET or position == len(PAGES):
        return reverse("family:check")
    return reverse("family:ask", args=[PAGES[position].slug])


def page_before(request: HttpRequest, position: int) -> str:
    """Return where "back" leads."""
    if "change" in request.GET:
        return reverse("family:check")
    return reverse("family:ask", args=[PAGES[position - 1].slug]) if position else reverse("family:start")


@page
def check(request: HttpRequest) -> HttpResponse:
    """Show all that was written; send it."""
    now = timezone.now()
    if receipt_of(request, now):
        return redirect("family:receipt")
    notebook = Notebook.of(request, now)
    if not notebook.is_begun:
        return redirect("family:lost")
    pages = notebook.all_pages(today(now))
    problems = problems_of(pages)
    if request.method == "POST":
        return redirect(f"{reverse('family:check')}#errors") if problems else send(pages, notebook, now)
    last = reverse("family:ask", args=[PAGES[-1].slug])
    context = {"groups": groups_of(pages), "problems": problems, "back": last}
    return render(request, "family/check.html", context)


def send(pages: list[Page], notebook: Notebook, now: datetime) -> HttpResponse:
    """File the inquiry. A second press of the button finds the same receipt."""
    answers = answers_of(pages, language=translation.get_language() or settings.LANGUAGE_CODE)
    try:
        inquiries.submit(answers=answers, now=now, draft=notebook.token)
    except DraftGone:
        return redirect("family:lost")
    return redirect("family:receipt")


def receipt_of(request: HttpRequest, now: datetime) -> drafts.Receipt | None:
    """Return the receipt that this browser may see, if it has just sent an inquiry."""
    token = browser.held(request, browser.DRAFT)
    return drafts.receipt(token, now=now) if token else None


@page
def receipt(request: HttpRequest) -> HttpResponse:
    """Show number and secret until she has written them down; then forget them."""
    if request.method == "POST":
        drafts.drop(browser.held(request, browser.DRAFT))
        response = redirect("family:sent")
        browser.drop(response, browser.DRAFT)
        return response
    kept = receipt_of(request, timezone.now())
    if kept is None:
        return redirect("family:lost")
    site = f"{settings.SITE_URL}{reverse('family:answer')}"
    context = {"number": spaced(kept.number), "words": kept.secret.split(), "site": site}
    return render(request, "family/receipt.html", context)


@page
def sent(request: HttpRequest) -> HttpResponse:
    """Say that all is done and the page can be closed."""
    return render(request, "family/sent.html")


@page
def lost(request: HttpRequest) -> HttpResponse:
    """Say that nothing is kept for this browser, and why."""
    return render(request, "family/lost.html")
