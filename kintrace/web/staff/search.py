"""Search the register by a description: masked hits, initials and a year, each opened on its own."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry.models import File, Record
from kintrace.vault import client
from kintrace.web.staff.describing import DescriptionForm
from kintrace.web.staff.page import blame, desk, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.vault.verbs import MaskedHit

HITS = "hits"  # in the session, which is sealed; gone when the next page of another kind is asked for


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR, Role.EXAMINER)
def search(request: StaffRequest) -> HttpResponse:
    """Take a description and show whom the register may mean by it."""
    form = DescriptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = client.connect().search(person=form.person(), actor=request.user.audit_name)
        except Refused as refusal:
            blame(form, refusal)
        else:
            request.session[HITS] = [kept(hit) for hit in found]
            return redirect(request.get_full_path())
    hits = request.session.pop(HITS, None) if request.method == "GET" else None
    context = {"form": form, "hits": rows(request, hits), "searched": hits is not None}
    return show(request, "search.html", {**context, **wanted_for(request)})


def wanted_for(request: StaffRequest) -> dict[str, object]:
    """Return the record that shall be moved to what is found, or the file that shall stand beside it."""
    record = Record.objects.visible_to(request.user).filter(pk__in=numbers(request, "move")).first()
    file = File.objects.visible_to(request.user).filter(pk__in=numbers(request, "beside")).first()
    return {"moves": record if request.user.has_role(Role.REGISTRAR) else None, "sets_beside": file}


def numbers(request: StaffRequest, name: str) -> list[UUID]:
    """Return the row's number that stands in the address, if one does."""
    with suppress(ValueError):
        return [UUID(request.GET.get(name, ""))]
    return []


def kept(hit: MaskedHit) -> dict[str, object]:
    """Return a hit as the session keeps it between two pages."""
    return {
        "case": str(hit.case),
        "initials": hit.initials,
        "year": hit.born_year,
        "bits": hit.bits,
        "probability": hit.probability,
    }


def rows(request: StaffRequest, hits: list[dict[str, object]] | None) -> list[dict[str, object]]:
    """Return the hits with their records, as far as this reader sees them; joined files stand once."""
    cases = [UUID(str(hit["case"])) for hit in hits or []]
    seen = Record.objects.visible_to(request.user).filter(pk__in=cases).select_related("source", "file")
    records = {record.pk: record for record in seen}
    men: dict[UUID, dict[str, object]] = {}
    shown = []
    for case, hit in zip(cases, hits or [], strict=True):
        record = records.get(case)
        first = men.get(record.file.speaker) if record else None
        if record and first and first["record"].file_id != record.file_id:  # type: ignore[attr-defined]  # a Record
            first["joined"] = True
        elif record:
            row = {**hit, "record": record, "year": hit["year"] or _("year not known"), "joined": False}
            men.setdefault(record.file.speaker, row)
            shown.append(row)
    return shown
