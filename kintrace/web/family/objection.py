"""“I am this person” and “this is wrong”: one page, number and words, and what became of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation

from kintrace.disclosure.answers import object_to
from kintrace.inquiries import drafts
from kintrace.inquiries.drafts import AlreadySent, DraftGone
from kintrace.inquiries.numbers import spaced
from kintrace.matching.person import PartialDate, Person
from kintrace.objections import actions as objections
from kintrace.objections.models import Objection
from kintrace.objections.sections import Kind, Statement, Told
from kintrace.web.family import browser, key, language
from kintrace.web.family.answer import opened_before
from kintrace.web.family.answers import text
from kintrace.web.family.guard import page
from kintrace.web.family.inquiry import today
from kintrace.web.family.questions.objecting import Objecting, Wrong
from kintrace.web.family.questions.page import Problem, typed_into

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from kintrace.web.family.questions.page import Page

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@page
def objection(request: HttpRequest) -> HttpResponse:
    """Ask who it is about and what is wrong, and file it. Everybody is answered in the same way."""
    now = timezone.now()
    asked = typed(request, Objecting, now)
    if request.method != "POST" or language.chosen(request) or list(asked.problems()):
        return form(request, "family/objection.html", asked, reverse("family:start"))
    token = token_of(request)
    try:
        drafts.keep(token, {}, now=now)
        objections.submit(told=told_by(asked), now=now, draft=token)
    except (AlreadySent, DraftGone):  # a second press of the button finds the receipt
        pass
    response = redirect("family:objection_receipt")
    browser.put(response, browser.OBJECTION, token)
    return response


@page
def receipt(request: HttpRequest) -> HttpResponse:
    """Show number and words until they are written down; then forget them."""
    token = browser.held(request, browser.OBJECTION)
    if request.method == "POST":
        drafts.drop(token)
        response = redirect("family:objection_read")
        browser.drop(response, browser.OBJECTION)
        return response
    kept = drafts.receipt(token, now=timezone.now()) if token else None
    if kept is None:
        return redirect("family:objection")
    site = f"{settings.SITE_URL}{reverse('family:objection_read')}"
    context = {"number": spaced(kept.number), "words": kept.secret.split(), "site": site}
    return render(request, "family/objection_receipt.html", context)


@page
def read(request: HttpRequest) -> HttpResponse:
    """Show what became of an objection to whoever has its number and words."""
    now = timezone.now()
    if request.method == "POST" and "close" in request.POST:
        response = redirect("family:start")
        browser.drop(response, browser.OBJECTED)
        return response
    if request.method == "POST":
        return unlock(request, now)
    held = browser.opened(request, now, name=browser.OBJECTED)
    found = None if held is None else opened(key.Key(held.number, held.secret), now)
    if not isinstance(found, Objection):
        return read_form(request, key.Key(), [])
    context = {
        "objection": found,
        "closed": found.closed_for_reader(now),
        "erased": found.proven and found.outcome == Objection.Outcome.ERASED,
    }
    return render(request, "family/objection_read.html", context)


@page
def wrong(request: HttpRequest) -> HttpResponse:
    """Take what the reader of an answer says against it, and hide that answer at once."""
    now = timezone.now()
    reader = opened_before(request, now)
    if reader is None:
        return redirect("family:answer")
    asked = typed(request, Wrong, now)
    if request.method != "POST" or language.chosen(request) or list(asked.problems()):
        return form(request, "family/wrong.html", asked, reverse("family:answer"))
    object_to(reader, statement("wrong", asked), now=now)
    return redirect("family:answer")


def typed(request: HttpRequest, kind: type[Page], now: datetime) -> Page:
    """Return a page as it was filled in, in the language asked for; judged if it was sent."""
    wanted = language.chosen(request)
    if wanted:
        language.speak(request, wanted)
    boxes = typed_into(kind, request.POST.dict())
    return kind(boxes, today=today(now), sent=request.method == "POST" and not wanted)


def form(request: HttpRequest, template: str, asked: Page, back: str) -> HttpResponse:
    """Show the questions, and what is to be corrected."""
    context = {"page": asked, "problems": list(asked.problems()), "back": back, "token": token_of(request)}
    response = render(request, template, context)
    if wanted := language.chosen(request):
        language.remember(response, wanted)
    return response


def token_of(request: HttpRequest) -> str:
    """Return the word that makes one form one objection, new if the browser sent none."""
    sent = request.POST.get("form", "")
    return sent if TOKEN.fullmatch(sent) else drafts.new_token()


def told_by(asked: Page) -> Told:
    """Return the answers of a page on which nothing is left to correct."""
    said = asked.cleaned_data
    born = said["born"]
    kind: dict[str, Kind] = {"self": "self", "wrong": "wrong"}
    return Told(
        person=Person(name=text(said["about"]), born=born if isinstance(born, PartialDate) else None),
        statement=statement(kind.get(text(said["kind"]), ""), asked),
    )


def statement(kind: Literal["", "self", "wrong"], asked: Page) -> Statement:
    """Return what was said, in whose words."""
    said = asked.cleaned_data
    spoken = translation.get_language() or settings.LANGUAGE_CODE
    return Statement(kind=kind, words=text(said["words"]), reach=text(said.get("reach")), language=spoken)


def unlock(request: HttpRequest, now: datetime) -> HttpResponse:
    """Try number and words. Right ones are answered with a redirect, so that no reload sends them again."""
    sent = key.typed(request.POST)
    wanted = language.chosen(request)
    if wanted:
        language.speak(request, wanted)
        response = read_form(request, sent, [])
        language.remember(response, wanted)
        return response
    problems = key.problems(sent)
    found = None if problems else opened(sent, now)
    if not isinstance(found, Objection):
        return read_form(request, sent, [found] if found else problems)
    response = redirect("family:objection_read")
    browser.keep_open(response, number=sent.number, secret=sent.secret, now=now, name=browser.OBJECTED)
    return response


def opened(sent: key.Key, now: datetime) -> Objection | Problem:
    """Return the objection, or the one thing that is said when number and words do not fit."""
    return key.tried(lambda number, secret: objections.unlock(number=number, secret=secret, now=now), sent)


def read_form(request: HttpRequest, sent: key.Key, problems: list[Problem]) -> HttpResponse:
    """Show the two boxes. A wrong number and wrong words get the same page."""
    return render(request, "family/objection_unlock.html", {"typed": sent, "problems": problems})
