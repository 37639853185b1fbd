"""Photographs and papers: added to a file or an inquiry, shown once for a purpose, taken out, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.accounts.sessions import key_hash
from kintrace.documents import actions as documents
from kintrace.documents.models import Document, Showing
from kintrace.errors import Refused
from kintrace.inquiries.models import Inquiry
from kintrace.registry.models import File, Record
from kintrace.web.staff import sharing
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from uuid import UUID

    from kintrace.accounts.http import StaffRequest

READERS = (Role.REGISTRAR, Role.OPERATOR, Role.EXAMINER)
# Nothing in what is handed out may do anything, whatever a browser takes it for.
ALONE = "default-src 'none'; sandbox"


class RecordField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the records of a file."""

    def label_from_instance(self, obj: Record) -> str:
        """Return a record by what it claims, who says so, and when we heard of it."""
        heard = date_format(timezone.localtime(obj.known_at), "j E Y")
        return f"{obj.get_claim_display()} · {obj.source.title} · {heard}"


class DocumentForm(forms.Form):
    """A file and what is said of it."""

    file = forms.FileField(
        label=gettext_lazy("Photograph or paper"),
        help_text=gettext_lazy("JPEG, PNG, WebP or PDF, at most 20 MB and 30 pages."),
        error_messages={"required": gettext_lazy("Choose a file of at most 20 MB.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Document.Kind.choices)
    origin = forms.CharField(
        label=gettext_lazy("Where it is from"),
        max_length=1_000,
        help_text=gettext_lazy("Who gave it, when and how. Kept sealed."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    caption = forms.CharField(
        label=gettext_lazy("What is to be seen"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("Who, where, when; what is written on it. Kept sealed."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    allowed = forms.ChoiceField(
        label=gettext_lazy("What its giver allows"),
        choices=Document.Allowed.choices,
        initial=Document.Allowed.NOT_ASKED,
        widget=forms.RadioSelect,
    )

    def about(self) -> documents.About:
        """Return what is said of the file."""
        said = self.cleaned_data
        kind, allowed = Document.Kind(said["kind"]), Document.Allowed(said["allowed"])
        return documents.About(kind, allowed, said["origin"], said["caption"])


class RecordDocumentForm(DocumentForm):
    """A file that belongs to one of the records of a man."""

    record = RecordField(
        label=gettext_lazy("Which record it belongs to"),
        queryset=Record.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("It goes where the record goes, also if it is erased."),
    )
    field_order = ("file", "kind", "record", "origin", "caption", "allowed")


class ShowForm(forms.Form):
    """Why somebody looks at a document."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=Showing.Purpose.choices, widget=forms.RadioSelect
    )


class HandingForm(forms.Form):
    """Why an original is taken out."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=documents.Handing.choices, widget=forms.RadioSelect
    )


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def add_to_file(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Add a document to one of the records of a file."""
    file = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RecordDocumentForm(*posted)
    records = Record.objects.visible_to(request.user).filter(file=file).exclude(description=b"")
    form.fields["record"].queryset = records.select_related("source").order_by("-known_at", "pk")  # type: ignore[attr-defined]  # a RecordField
    if form.is_valid() and (made := added(request, form, form.cleaned_data["record"])):
        return redirect("staff:document", made.pk)
    return show(request, "document_new.html", {"form": form, "file": file})


@require_http_methods(["GET", "POST"])
@desk(Role.OPERATOR, Role.EXAMINER)
def add_to_inquiry(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Add a document that a family gave with its inquiry."""
    inquiry = get_object_or_404(Inquiry.objects.visible_to(request.user), pk=pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*posted)
    if form.is_valid() and (made := added(request, form, inquiry)):
        return redirect("staff:document", made.pk)
    return show(request, "document_new.html", {"form": form, "inquiry": inquiry})


def added(request: StaffRequest, form: DocumentForm, to: Record | Inquiry) -> Document | None:
    """Return the document that was made of an upload, or blame the form and return nothing."""
    data = form.cleaned_data["file"].read()
    try:
        made = documents.add(to=to, data=data, about=form.about(), by=request.user, now=timezone.now())
    except Refused as refusal:
        blame(form, refusal)
        return None
    messages.success(request, _("It is drawn anew and sealed. The original is kept sealed beside it."))
    return made


@require_http_methods(["GET", "POST"])
@desk(*READERS)
def document(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what for, then lead to the pictures of one document."""
    seen = Document.objects.visible_to(request.user).select_related("record", "inquiry", "added_by")
    found = get_object_or_404(seen, pk=pk)
    form = ShowForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        word = documents.show(
            document=found,
            purpose=Showing.Purpose(form.cleaned_data["purpose"]),
            session=session_of(request),
            by=request.user,
            now=timezone.now(),
        )
        return redirect("staff:document_shown", word)
    context = {
        "document": found,
        "standing": Document.objects.standing().filter(pk=pk).exists(),
        "form": form,
        "handing": HandingForm(prefix="out"),
        "forbidden": sharing.forbids_passing_on(found),
        "examines": request.user.has_role(Role.EXAMINER),
        "writes": request.user.has_role(*documents.writers(found.record or found.inquiry)),
    }
    return show(request, "document.html", context)


@require_GET
@desk(*READERS)
def shown(request: StaffRequest, word: str) -> HttpResponse:
    """Show what is said of a document, and its pictures, each of which comes once."""
    showing, session = showing_of(request, word), session_of(request)
    said = documents.read(showing=showing, session=session, by=request.user, now=timezone.now())
    seen = set(showing.sights.values_list("page", flat=True))
    pages = [(page, page in seen) for page in range(1, showing.document.pages + 1)]
    context = {"document": showing.document, "showing": showing, "said": said, "pages": pages, "word": word}
    return show(request, "document_shown.html", context)


@require_GET
@desk(*READERS)
def page(request: StaffRequest, word: str, number: int) -> HttpResponse:
    """Send one picture, once."""
    showing, session = showing_of(request, word), session_of(request)
    drawn = documents.see(showing=showing, page=number, session=session, by=request.user, now=timezone.now())
    return HttpResponse(drawn, content_type="image/jpeg", headers={"Content-Security-Policy": ALONE})


@require_POST
@desk(Role.EXAMINER)
def original(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hand an original out as a file that no browser opens by itself."""
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    form = HandingForm(request.POST, prefix="out")
    if not form.is_valid():
        messages.warning(request, _("Say what for."))
        return redirect("staff:document", pk)
    try:
        purpose = documents.Handing(form.cleaned_data["purpose"])
        taken = documents.take_out(
            document=found, purpose=purpose, forbids=sharing.forbids_passing_on, by=request.user
        )
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:document", pk)
    name = f"original-{str(pk)[:8]}.{taken.format.lower()}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": ALONE}
    return HttpResponse(taken.data, content_type="application/octet-stream", headers=headers)


@require_POST
@desk(*READERS)
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Remove a document."""
    found = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    documents.withdraw(document=found, by=request.user, now=timezone.now())
    messages.success(request, _("The document is withdrawn. Its pictures and its original are gone."))
    return redirect("staff:document", pk)


def showing_of(request: StaffRequest, word: str) -> Showing:
    """Return the reader's own showing that a link means; another's is not there."""
    seen = Showing.objects.visible_to(request.user).select_related("document")
    return get_object_or_404(seen, pk=documents.named(word), session=session_of(request))


def session_of(request: StaffRequest) -> str:
    """Return the hash that names the reader's session."""
    return key_hash(request.session.session_key or "")
