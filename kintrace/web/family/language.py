"""In which language the pages are: the browser's, until she chooses another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from kintrace.web.family.guard import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def chosen(request: HttpRequest) -> str:
    """Return the language that a form asks to change to, or ""."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else ""


def remember(response: HttpResponse, language: str) -> None:
    """Keep a language in the browser until it is closed."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        httponly=True,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",  # a link in our letter opens in her language
    )


def speak(request: HttpRequest, language: str) -> None:
    """Go on in another language within this answer."""
    translation.activate(language)
    request.LANGUAGE_CODE = language


@page
def language(request: HttpRequest) -> HttpResponse:
    """Change the language and go back to the page she was on."""
    response = redirect(family_page(request.POST.get("back", "")))
    if wanted := chosen(request):
        remember(response, wanted)
    return response


def family_page(path: str) -> str:
    """Return the address of a families' page, put together anew; the first page for anything else."""
    try:
        match = resolve(path)
    except Resolver404:
        return reverse("family:start")
    if match.namespace != "family" or match.url_name in {"leave", "language"}:
        return reverse("family:start")
    return reverse(match.view_name, kwargs=match.kwargs)
