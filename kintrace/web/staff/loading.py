"""A list on its way in: its file or its text, what its columns tell, how far it is read, dropping it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.lists import refusals
from kintrace.lists.pasted import as_table
from kintrace.lists.rows import FIELDS as CODES
from kintrace.lists.wording import say
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import LOADING, MOVING, HeldList, Source
from kintrace.registry.uploads import in_memory, open_head
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.page import desk, show, words
from kintrace.web.staff.words import label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff
    from kintrace.registry.sections import Column

LONGEST = 400_000  # letters that are pasted; a longer list comes as a file
PASTED = gettext_noop("The text")

# What a column can tell beside the fields of a description.
TOLD: dict[str, _StrPromise] = {
    "id": gettext_lazy("The list’s own number"),
    "year": gettext_lazy("Year of birth"),
    "age": gettext_lazy("Age"),
    "as_of": gettext_lazy("Date of the entry"),
}


class ListForm(forms.Form):
    """A list and what it says."""

    source = SourceField(label=gettext_lazy("Source"), queryset=Source.objects.none(), empty_label="—")
    claim = forms.ChoiceField(
        label=gettext_lazy("What it says of everybody on it"),
        choices=[(claim.value, claim.label) for claim in registry.CLAIMS_OF_LISTS],
        initial=Claim.CAPTURED,
    )
    as_of = forms.DateField(
        label=gettext_lazy("The list’s own date"),
        required=False,
        help_text=gettext_lazy("Ages are counted from it. Empty: today."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    file = forms.FileField(
        label=gettext_lazy("List"),
        required=False,
        help_text=gettext_lazy("CSV, XLSX, ODS or PFIF, at most 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.xml"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste it"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Columns with tabs or semicolons between them, or one person a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.fields["source"].queryset = Source.objects.visible_to(staff).order_by("title")  # type: ignore[attr-defined]  # a SourceField

    def clean(self) -> dict[str, object]:
        """Refuse a form without a list, and one with two."""
        given: dict[str, object] = super().clean() or {}
        if "file" not in self.errors and "pasted" not in self.errors:
            if not (given.get("file") or given.get("pasted")):
                self.add_error("file", _("Choose a file of at most 50 MB, or paste the list."))
            elif given.get("file") and given.get("pasted"):
                self.add_error("pasted", _("Give the file or the text, not both: they may differ."))
        return given


class Asked(NamedTuple):
    """One column, and what it may be taken for."""

    name: str
    column: Column
    choices: list[tuple[str, str, bool]]


def take_in(form: ListForm, staff: Staff) -> HeldList:
    """Take in a list that was sent or pasted. A refusal names the file as its owner knows it."""
    given = form.cleaned_data
    upload: UploadedFile[bytes] | None = given["file"]
    chunks: Iterable[bytes] = upload.chunks() if upload else [as_table(given["pasted"]).encode()]
    try:
        with in_memory(chunks) as path:
            return registry.load_list(
                source=given["source"],
                path=path,
                by=staff,
                now=timezone.now(),
                claim=Claim(given["claim"]),
                as_of=given["as_of"],
            )
    except Refused as refusal:
        if "file" in refusal.values:
            refusal.values["file"] = (upload.name or "") if upload else _(PASTED)
        raise


def way_to(held: HeldList) -> str:
    """Return the page on which a list that was taken in goes on."""
    return "staff:list_headings" if held.state == HeldList.State.HEADINGS else "staff:list"


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def headings(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what the columns of a list tell, and let it be read."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user).select_related("source"), pk=pk)
    if request.method == "POST":
        try:
            fields = request.POST.getlist("field")
            registry.set_headings(held=held, fields=fields, by=request.user, now=timezone.now())
        except Refused as refusal:
            messages.error(request, words(refusal))
            return redirect(way_to(held), pk)
        return redirect("staff:list", pk)
    if held.state != HeldList.State.HEADINGS:
        return redirect("staff:list", pk)
    upload = open_head(held, request.user.audit_name, "headings")
    columns = [asked(column, number) for number, column in enumerate(upload.columns, start=1)]
    return show(request, "list_headings.html", {"held": held, "columns": columns})


def asked(column: Column, number: int) -> Asked:
    """Return a column as the page asks for it."""
    choices = [(code, str(TOLD.get(code) or label(code)), code == column.field) for code in CODES]
    return Asked(column.name or _("Column %(number)s") % {"number": number}, column, choices)


@require_GET
@desk(Role.REGISTRAR)
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show how far a list is, for a page that asks again and again; then have the page loaded anew."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    response = show(request, "parts/list_progress.html", going(held))
    if held.state not in {*LOADING, *MOVING}:
        response["HX-Refresh"] = "true"
    return response


def going(held: HeldList) -> dict[str, object]:
    """Return what is shown of a list that is on its way."""
    is_loading = held.state in LOADING
    return {
        "held": held,
        "is_loading": is_loading,
        "is_moving": held.state in MOVING,
        "problem": problem(held.problem),
        "most": held.expected or 0,
        "done": held.done if is_loading else done_of(held),
    }


def done_of(held: HeldList) -> int:
    """Return of how many rows of a list that is moved there are records that stand."""
    return held.rows.filter(record__isnull=False, record__withdrawn_at__isnull=True).count()


def problem(name: str) -> str:
    """Return why a list could not be read, in the reader's language; nothing if it could."""
    if not name:
        return ""
    kind = getattr(refusals, name, refusals.UnreadableFile)
    values = {
        "file": _("The list"),
        "limit": _("50 MB, or 250,000 rows"),
        "kind": "?",
        "sheet": "?",
        "column": "?",
        "row": "?",
    }
    return say(kind.message, get_language() or "en", **values)


@require_POST
@desk(Role.REGISTRAR)
def cancel(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Drop a list that is not staged yet."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    try:
        registry.cancel_list(held=held, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:list", pk)
    messages.success(request, _("The list is dropped; nothing of it stays."))
    return redirect("staff:lists")
