"""Opening a case: for a purpose, once a day from the budget, never without an entry in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from kintrace.vault import client, sections
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import Model

    from kintrace.accounts.http import StaffRequest

Section = TypeVar("Section", bound=msgspec.Struct)

KEPT = "opened"  # in the session, which is sealed: case to purpose


class Purpose(TextChoices):
    """Why a case is opened. A code, so that the audit log holds no words."""

    COMPARE = "compare", gettext_lazy("To compare him with somebody on record")
    KINSHIP = "kinship", gettext_lazy("To find out who asks")
    ANSWER = "answer", gettext_lazy("To write or to check an answer")
    CALL = "call", gettext_lazy("To call or to write to the family")
    MEND = "mend", gettext_lazy("To mend an entry")
    ASKED = "asked", gettext_lazy("The person concerned asks what we hold")


class PurposeForm(forms.Form):
    """Why somebody wants to open a case."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=Purpose.choices, widget=forms.RadioSelect
    )


def keep_purpose(request: StaffRequest, case: UUID, purpose: str) -> None:
    """Remember for this session why a case was opened, so that the page after the redirect may show it."""
    request.session[KEPT] = {**request.session.get(KEPT, {}), str(case): purpose}


def kept_purpose(request: StaffRequest, case: UUID) -> str:
    """Return why this case was opened in this session, or nothing."""
    return str(request.session.get(KEPT, {}).get(str(case), ""))


def part(row: Model, section: str, field: str = "") -> Sealed:
    """Return a row's sealed section with its place. The field is called as the section unless said."""
    return Sealed(Place.of(row, section), bytes(getattr(row, field or section)))


def open_parts(request: StaffRequest, case: UUID, parts: Sequence[Sealed], purpose: str) -> list[bytes]:
    """Open sections of one case in the reader's name."""
    return client.connect().open(case=case, sealed=parts, actor=request.user.audit_name, purpose=purpose)


def open_one(request: StaffRequest, case: UUID, sealed: Sealed, kind: type[Section], purpose: str) -> Section:
    """Open one section of a case in the reader's name, as what it is."""
    return sections.decode(open_parts(request, case, [sealed], purpose)[0], kind)
