"""The door of every desk page."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest

from kintrace.accounts.models import Role, Staff
from kintrace.audit import actions as audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request whose user is known to be staff with a role that fits the page."""

    user: Staff
    htmx: HtmxDetails


def staff_required(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Return a decorator that opens a view to staff with one of the roles, or to all staff if none is named.

    Whoever is not signed in is sent to the login page. Whoever has no fitting role gets the same 404 as for a
    page that is not there, and the refusal is written down.
    """

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            staff = request.user
            if not isinstance(staff, Staff):
                return redirect_to_login(request.get_full_path())
            if roles and not staff.has_role(*roles):
                audit.record("accounts.page.refused", actor=staff, reason=view.__name__)
                raise Http404
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # the two lines above make it so

        return guarded

    return decorate
