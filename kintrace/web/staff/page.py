"""The frame of every desk page: who is there, where they may go, what stands in the way."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec

from django.contrib.messages import get_messages
from django.shortcuts import render
from django.utils.translation import get_language, gettext, pgettext_lazy

from kintrace.accounts.http import StaffRequest, staff_required
from kintrace.accounts.models import Role, Staff
from kintrace.errors import Refused
from kintrace.lists import UnreadableFile
from kintrace.lists.wording import say_refusal
from kintrace.web.staff import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse, HttpResponseBase
    from django.utils.functional import _StrPromise

P = ParamSpec("P")


class Tab(NamedTuple):
    """One part of a list, with how much is in it."""

    key: str
    word: str
    size: int


class Item(NamedTuple):
    """One entry of the menu.

    Attributes:
        word: What it is called.
        name: The page it leads to.
        roles: Who sees it. The page itself asks again.
        modules: The modules whose pages stand under it.
    """

    word: _StrPromise
    name: str
    roles: frozenset[Role]
    modules: frozenset[str]

    @property
    def url(self) -> str:
        """The page's name among all addresses."""
        return f"staff:{self.name}"


CASES = frozenset({Role.OPERATOR, Role.EXAMINER})
FINDERS = frozenset({Role.REGISTRAR, Role.EXAMINER})
WRITERS = frozenset({Role.OPERATOR, Role.EXAMINER, Role.RELEASER})

MENU = (
    Item(pgettext_lazy("menu", "Today"), "home", frozenset(Role), frozenset({"home"})),
    Item(pgettext_lazy("menu", "Inquiries"), "inquiries", CASES, frozenset({"inquiries"})),
    Item(
        pgettext_lazy("menu", "Candidates"),
        "candidates",
        CASES,
        frozenset({"candidates", "kinship", "compose"}),
    ),
    Item(pgettext_lazy("menu", "Answers"), "disclosures", WRITERS, frozenset({"disclosures"})),
    Item(pgettext_lazy("menu", "Search"), "search", FINDERS, frozenset({"search"})),
    Item(
        pgettext_lazy("menu", "Cards"),
        "cards",
        frozenset({Role.REGISTRAR}),
        frozenset({"cards", "wishes"}),
    ),
    Item(pgettext_lazy("menu", "One man?"), "pairings", FINDERS, frozenset({"pairings"})),
    Item(
        pgettext_lazy("menu", "Lists"),
        "lists",
        frozenset({Role.REGISTRAR}),
        frozenset({"lists", "loading", "rows"}),
    ),
    Item(pgettext_lazy("menu", "Posts"), "posts", frozenset({Role.REGISTRAR}), frozenset({"posts"})),
    Item(
        pgettext_lazy("menu", "Records"),
        "enter",
        frozenset({Role.REGISTRAR}),
        frozenset({"records", "files", "documents", "corrections"}),
    ),
    Item(pgettext_lazy("menu", "Remains"), "mortuary", FINDERS, frozenset({"remains", "identify"})),
    Item(
        pgettext_lazy("menu", "Duties"),
        "duties",
        frozenset(Role) - {Role.ADMIN},
        frozenset({"duties", "duty_acts", "deaths", "holding_places", "reports"}),
    ),
    Item(pgettext_lazy("menu", "Sources"), "sources", frozenset({Role.REGISTRAR}), frozenset({"sources"})),
    Item(
        pgettext_lazy("menu", "Exports"),
        "exports",
        WRITERS | FINDERS,
        frozenset({"exports"}),
    ),
    Item(pgettext_lazy("menu", "Objections"), "objections", FINDERS, frozenset({"objections", "erasures"})),
    Item(pgettext_lazy("menu", "Outbox"), "outbox", frozenset({Role.OPERATOR}), frozenset({"outbox"})),
    Item(pgettext_lazy("menu", "Audit log"), "audit", frozenset({Role.AUDITOR}), frozenset({"trail"})),
    Item(pgettext_lazy("menu", "Staff"), "members", frozenset({Role.ADMIN}), frozenset({"members"})),
)


def desk(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let only some roles into a page, and make a page of a refusal that nobody in it answered."""

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @staff_required(*roles)
        @wraps(view)
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return show_refusal(request, refusal)

        return guarded

    return decorate


def show(
    request: HttpRequest, template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a desk page in its frame."""
    return render(request, f"staff/{template}", {**frame(request), **(context or {})}, status=status)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the frame shows: the menu of a reader's roles, messages, the vault's state, the budget.

    A part of a page shows no messages. To read them there would take them away from the page that comes: a
    card that saves itself while it is finished.
    """
    notices = [] if request.headers.get("HX-Request") else list(get_messages(request))
    user = request.user
    if not isinstance(user, Staff):
        return {"signed_in": False, "notices": notices}
    roles = user.roles()
    match = request.resolver_match
    here = match.func.__module__.rsplit(".", 1)[-1] if match else ""
    return {
        "signed_in": True,
        "menu": [(item, here in item.modules) for item in MENU if item.roles & roles],
        "notices": notices,
        "vault": standing.of(user),
        "examines": Role.EXAMINER in roles,
    }


def show_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Return the page that says what was not done and why."""
    return show(request, "refused.html", {"sentence": words(refusal)}, status=409)


def words(refusal: Refused) -> str:
    """Return a refusal's sentence in the reader's language. Lists bring their own translations."""
    if isinstance(refusal, UnreadableFile):
        return say_refusal(refusal, get_language() or "en")
    sentence = gettext(refusal.message)
    return sentence % refusal.values if refusal.values else sentence


def blame(form: Form, refusal: Refused) -> None:
    """Show a refusal above the form that asked for it."""
    form.add_error(None, words(refusal))
