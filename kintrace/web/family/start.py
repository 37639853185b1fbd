"""The first page, the page on how we look, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import redirect, render

from kintrace.web.family import browser
from kintrace.web.family.guard import is_sent_from_elsewhere, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, and lead to the two things one can do here."""
    return render(request, "family/start.html", {"host": urlsplit(settings.SITE_URL).netloc})


@page
def how(request: HttpRequest) -> HttpResponse:
    """Say how we look, and what happens to what a family tells us."""
    return render(request, "family/how.html")


@page
def leave(request: HttpRequest) -> HttpResponse:
    """Forget what this browser holds of us and go to a page that looks like any other.

    A page elsewhere that sends the browser here could otherwise wipe out half an inquiry.
    """
    response = redirect(settings.LEAVE_TO)
    response["Referrer-Policy"] = "no-referrer"
    if not is_sent_from_elsewhere(request):
        browser.forget_all(response)
        response["Clear-Site-Data"] = '"cache", "cookies"'
    return response
