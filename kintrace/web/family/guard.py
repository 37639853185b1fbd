"""Who may send a form here: only a page of ours.

The usual token against forged forms is random in every answer, and answers here must be equal byte for
byte. So the guard asks the browser where the form stood (Sec-Fetch-Site, Origin, Referer), and the cookies
are SameSite=Strict. A browser so old that it tells nothing is let in: without its cookie, or without the
secret, a forged form changes nothing.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlsplit

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kintrace.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

LOGGER = logging.getLogger(__name__)
P = ParamSpec("P")


def page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponseBase]:
    """Make a view a families' page: no script, forms only from here, GET and POST alone.

    A refusal that the view did not expect (the vault has not started, say) becomes a page that says so.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not is_from_here(request):
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            LOGGER.error("a families' page was refused: %s", type(refusal).__name__)
            return render(request, "family/not_now.html", status=503)

    allowed = require_http_methods(["GET", "HEAD", "POST"])(guarded)
    return csrf_exempt(csp_replace({"script-src": [NONE], "connect-src": [NONE]})(allowed))


def is_from_here(request: HttpRequest) -> bool:
    """Return whether a form stood on a page of this site, as far as the browser tells."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    for header in ("Origin", "Referer"):
        told = request.headers.get(header)
        if told is not None:
            return urlsplit(told).netloc.lower() == request.get_host().lower()
    return True


def is_sent_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether another site made the browser come here."""
    return request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
