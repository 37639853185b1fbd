"""Posts that somebody pasted: shown with marks, each person beside them, accepted one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.models import Post, PostPerson, Source
from kintrace.registry.sections import Posted
from kintrace.vault.verbs import Sealed
from kintrace.web.staff import marked, opening
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.page import blame, desk, show, words
from kintrace.web.staff.records import EntryForm

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff
    from kintrace.registry.models import PostQuerySet

A_PAGE = 50
READING = "read_post"


class PostForm(forms.Form):
    """A text, whose it is, and when it was published."""

    source = SourceField(label=gettext_lazy("Source"), queryset=Source.objects.none(), empty_label="—")
    published_on = forms.DateField(
        label=gettext_lazy("Published on"),
        help_text=gettext_lazy("Ages are counted from this day."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        strip=False,
        help_text=gettext_lazy("A post, a letter or a message, as it stands. At most 20,000 characters."),
        widget=forms.Textarea(
            attrs={"rows": 14, "autocomplete": "off", "spellcheck": "false", "dir": "auto"}
        ),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.fields["source"].queryset = Source.objects.visible_to(staff).order_by("title")  # type: ignore[attr-defined]  # a SourceField


class PersonForm(EntryForm):
    """One proposed person, as the registrar corrects him. The source is the post's."""

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, staff=staff, **options)
        del self.fields["source"]


class Shown(NamedTuple):
    """A proposed person as the page shows him: decided, or with a form."""

    row: PostPerson
    tint: int
    means: _StrPromise | str
    form: PersonForm | None


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def posts(request: StaffRequest) -> HttpResponse:
    """List what was pasted, and take in another."""
    form = PostForm(request.POST if request.method == "POST" else None, staff=request.user)
    if form.is_valid():
        try:
            taken = registry.take_post(**form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            return redirect("staff:post", taken.pk)
    seen = Post.objects.visible_to(request.user).select_related("source", "taken_by").counted()
    page = Paginator(seen.newest_first(), A_PAGE).get_page(request.GET.get("page"))
    return show(request, "posts.html", {"form": form, "page": page})


@require_safe
@desk(Role.REGISTRAR)
def post(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open a post: its text with marks, and a form for each person about whom nobody has decided."""
    return show_post(request, get_object_or_404(seen_by(request), pk=pk))


@require_POST
@desk(Role.REGISTRAR)
def accept(request: StaffRequest, pk: UUID, number: int) -> HttpResponse:
    """Enter one person as somebody corrected him."""
    person = proposed(request, pk, number)
    form = PersonForm(request.POST, staff=request.user, prefix=f"p{number}")
    if form.is_valid():
        try:
            registry.accept_person(
                person=person, statement=form.statement(), by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The record is entered, and leads back to this post."))
            return back_to(pk, number)
    return show_post(request, person.post, {number: form})


@require_POST
@desk(Role.REGISTRAR)
def decline(request: StaffRequest, pk: UUID, number: int) -> HttpResponse:
    """Leave one person alone."""
    person = proposed(request, pk, number)
    try:
        registry.decline_person(person=person, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    return back_to(pk, number)


@require_POST
@desk(Role.REGISTRAR)
def put_away(request: StaffRequest, pk: UUID) -> HttpResponse:
    """End the work on a post."""
    found = get_object_or_404(seen_by(request), pk=pk)
    try:
        kept = registry.put_away_post(post=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:post", pk)
    done = _("The post is put away; its text stays sealed as the source of its records.")
    gone = _("The text is destroyed: no record came from it, or somebody in it asked to be left out.")
    messages.success(request, done if kept else gone)
    return redirect("staff:posts")


def seen_by(request: StaffRequest) -> PostQuerySet:
    """Return the posts that a reader may see."""
    return Post.objects.visible_to(request.user).select_related("source", "taken_by")


def proposed(request: StaffRequest, pk: UUID, number: int) -> PostPerson:
    """Return a proposed person of a post, or no page."""
    seen = PostPerson.objects.visible_to(request.user).select_related("post__source", "post__taken_by")
    return get_object_or_404(seen, post=pk, number=number)


def back_to(pk: UUID, number: int) -> HttpResponse:
    """Return to the person on whom somebody was working."""
    response = redirect("staff:post", pk)
    response["Location"] += f"#person-{number}"
    return response


def show_post(
    request: StaffRequest, found: Post, forms_sent: dict[int, PersonForm] | None = None
) -> HttpResponse:
    """Return the page of a post. This costs one of the day's opens, unless its text is destroyed."""
    sealed = Sealed(registry.posted_place(found.pk), bytes(found.sealed))
    posted = opening.open_one(request, found.pk, sealed, Posted, READING) if sealed.blob else Posted("")
    rows = PostPerson.objects.visible_to(request.user).filter(post=found).select_related("record")
    people = [shown(row, posted, request.user, forms_sent or {}) for row in rows.in_order()]
    context = {
        "post": found,
        "text": posted.text,
        "pieces": marked.pieces(posted.text, posted.proposals),
        "people": people,
    }
    return show(request, "post.html", {**context, "open": any(person.form for person in people)})


def shown(row: PostPerson, posted: Posted, staff: Staff, forms_sent: dict[int, PersonForm]) -> Shown:
    """Return a proposed person as the page shows him."""
    tint = (row.number - 1) % marked.TINTS + 1
    if row.decision or row.number > len(posted.proposals):
        return Shown(row, tint, "", None)
    proposal = posted.proposals[row.number - 1]
    begun = PersonForm(staff=staff, prefix=f"p{row.number}", initial=marked.beginning(proposal))
    means = marked.MEANS[proposal.event] if proposal.event else _("The post does not say what became of him.")
    return Shown(row, tint, means, forms_sent.get(row.number, begun))
