"""What is owed and overdue: the wall, lists of duties, one duty, and the duties of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties import clock, paper
from kintrace.duties.models import CASES, REGISTER, WATCHERS, Duty, Move, Notification
from kintrace.duties.rules import Kind
from kintrace.errors import Refused
from kintrace.registry.ladder import DEATH, Claim
from kintrace.registry.models import File, Record
from kintrace.web.staff.page import Tab, desk, show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.duties.models import DutyQuerySet, Group

EVERYBODY = (*REGISTER, *CASES, *WATCHERS)
A_PAGE = 50
NO_PLACE = "none"

# What orders a duty, and how long it runs: docs/duties.md says it whole.
GROUNDS = {
    Kind.CARD: gettext_lazy(
        "Third Convention, Article 70: within a week of his arrival, and again when he is ill, goes to "
        "hospital or to another camp. It ends with the seventh day."
    ),
    Kind.HEALTH: gettext_lazy(
        "Third Convention, Article 122: news of the seriously ill or wounded regularly, every week if "
        "possible."
    ),
    Kind.FORWARD: gettext_lazy(
        "Third Convention, Article 122: immediately and by the most rapid means, to the Powers concerned "
        "and to the Central Agency."
    ),
    Kind.DEATH: gettext_lazy(
        "Third Convention, Article 120: as rapidly as possible. Officers attest the notification; a person "
        "tells the family."
    ),
    Kind.ANSWER: gettext_lazy(
        "Third Convention, Article 122: the bureau answers every enquiry. “We looked and know nothing yet” "
        "is an answer too, when a person gives it."
    ),
}


class Cell(NamedTuple):
    """What is owed of one kind at one place."""

    kind: str
    owed: int
    overdue: int
    soon: int
    since: date


class Wall(NamedTuple):
    """One line of the wall: a place, and a cell for each kind."""

    title: str
    place: str
    cells: list[Cell | None]
    overdue: int


class Day(forms.DateField):
    """A day chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class KeepForm(forms.Form):
    """On which day a duty was kept."""

    on = Day(label=gettext_lazy("Kept on"))


class MoveForm(forms.Form):
    """To which day a duty is moved, and why."""

    to = Day(label=gettext_lazy("New last day"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=Move.Reason.choices, widget=forms.RadioSelect
    )


class PlaceForm(forms.Form):
    """Where a duty is owed."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)

    def __init__(self, *args: object, titles: Mapping[int, str], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        known = sorted(titles.items(), key=lambda one: one[1].casefold())
        self.fields["place"].choices = [("", _("Place not said")), *known]  # type: ignore[attr-defined]  # a ChoiceField


@require_GET
@desk(*EVERYBODY)
def wall(request: StaffRequest) -> HttpResponse:
    """Show what is owed and overdue, place by place."""
    now = timezone.now()
    groups = Duty.objects.visible_to(request.user).wall(now)
    kinds = [kind for kind in Kind if any(group.kind == kind for group in groups)]
    context = {
        "lines": lines_of(groups, kinds, titles(request)),
        "kinds": kinds,
        "overdue": sum(group.overdue for group in groups),
        "owed": sum(group.owed for group in groups),
        "now": now,
        "registers": request.user.has_role(Role.REGISTRAR),
        "reads_reports": request.user.has_role(*REGISTER, *WATCHERS),
    }
    return show(request, "duties.html", context)


@require_GET
@desk(*EVERYBODY)
def duty_list(request: StaffRequest) -> HttpResponse:
    """List duties: mine, overdue, due soon, all open ones, kept ones; of one place or kind if asked."""
    now = timezone.now()
    seen = chosen(Duty.objects.visible_to(request.user), request.GET)
    queues = queues_of(seen, request, now)
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else "overdue"
    rows = queues[shown][1].select_related("owner", "inquiry").with_moves()
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "tabs": [Tab(key, word, queue.count()) for key, (word, queue) in queues.items()],
        "shown": shown,
        "titles": titles(request),
        "kinds": Kind.choices,
        "kind": request.GET.get("kind", ""),
        "place": request.GET.get("place", ""),
        "form": KeepForm(initial={"on": clock.day_of(now)}),
        "works": request.user.has_role(*REGISTER, *CASES),
        "now": now,
    }
    return show(request, "duty_list.html", context)


@require_GET
@desk(*EVERYBODY)
def duty(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one duty: what began it, when it is due, and what can be done about it."""
    seen = Duty.objects.visible_to(request.user)
    found = get_object_or_404(
        seen.select_related("owner", "record__source", "inquiry", "kept_by", "place"), pk=pk
    )
    known = titles(request)
    context = {
        "duty": found,
        "ground": GROUNDS[Kind(found.kind)],
        "zone": settings.BUREAU_ZONE,
        "now": timezone.now(),
        "moves": found.moves.select_related("moved_by").order_by("moved_at"),
        "where": paper.place_words(found.kind, found.place_id, known),
        "is_overdue": found.is_open and found.due_at <= timezone.now(),
        "works": request.user.has_role(*duties.workers_on(found)),
        "keep_form": KeepForm(initial={"on": clock.day_of(timezone.now())}),
        "move_form": MoveForm(),
        "place_form": PlaceForm(titles=known, initial={"place": found.place_id or ""}),
    }
    return show(request, "duty.html", context)


@require_GET
@desk(*REGISTER, *WATCHERS)
def file_duties(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show all duties of a file's man, his health reports, and the notification of his death."""
    file = get_object_or_404(File, pk=pk)
    seen = Duty.objects.visible_to(request.user).filter(file__speaker=file.speaker)
    if not seen.exists():
        raise Http404
    records = Record.objects.standing().of_man(file.speaker)
    notifications = Notification.objects.visible_to(request.user).filter(file__speaker=file.speaker)
    context = {
        "file": file,
        "rows": seen.select_related("owner", "record").with_moves().soonest(),
        "titles": titles(request),
        "now": timezone.now(),
        "reports": records.filter(claim=Claim.HEALTH_REPORT).select_related("source", "serious"),
        "notifications": notifications.with_officers().order_by("-written_at"),
        "attested": set(notifications.attested().values_list("pk", flat=True)),
        "is_dead": records.filter(claim__in=DEATH).exists(),
        "registers": request.user.has_role(Role.REGISTRAR),
    }
    return show(request, "file_duties.html", context)


def titles(request: StaffRequest) -> dict[int, str]:
    """Return what holding places are called; nothing where the reader may not know or the vault is away."""
    if not request.user.has_role(*REGISTER, *WATCHERS):
        return {}
    try:
        return duties.titles_of(by=request.user)
    except Refused:
        return {}


def chosen(seen: DutyQuerySet, asked: Mapping[str, str]) -> DutyQuerySet:
    """Keep the duties of the place and the kind that an address asks for."""
    kind, place = asked.get("kind", ""), asked.get("place", "")
    if kind in Kind.values:
        seen = seen.filter(kind=kind)
    if place == NO_PLACE:
        return seen.filter(place=None)
    return seen.filter(place=int(place)) if place.isascii() and place.isdigit() else seen


def queues_of(
    seen: DutyQuerySet, request: StaffRequest, now: datetime
) -> dict[str, tuple[str, DutyQuerySet]]:
    """Return the parts of a list of duties with their words."""
    return {
        "overdue": (_("Overdue"), seen.overdue(now).soonest()),
        "soon": (_("Due within three days"), seen.soon(now).soonest()),
        "open": (_("All that is owed"), seen.open().soonest()),
        "mine": (_("Mine"), seen.mine(request.user).soonest()),
        "kept": (_("Kept"), seen.kept()),
        "gone": (
            pgettext("duty", "Taken back"),
            seen.filter(taken_back_at__isnull=False).order_by("-taken_back_at", "pk"),
        ),
    }


def lines_of(groups: list[Group], kinds: list[Kind], known: Mapping[int, str]) -> list[Wall]:
    """Return the wall's lines, the place with most overdue first."""
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for group in groups:
        title = paper.place_words(group.kind, group.place, known)
        cell = Cell(group.kind, group.owed, group.overdue, group.soon, clock.last_day(group.oldest))
        found.setdefault((title, str(group.place or NO_PLACE)), {})[group.kind] = cell
    lines = [
        Wall(title, place, [cells.get(kind) for kind in kinds], sum(cell.overdue for cell in cells.values()))
        for (title, place), cells in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.overdue, line.title.casefold()))
