"""Open a source."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.models import Source
from kintrace.registry.sections import RowKey
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.ladder import SourceClass


class NoTitle(Refused):
    """A source without a title cannot be told from others."""

    message = gettext_noop(
        "Give the source a title: the organisation, or the kind of witness. No private names."
    )


class SourceKnown(Refused):
    """Two sources of one title could not be told apart."""

    message = gettext_noop("There is a source with this title. Choose it, or give the new one another title.")


def row_key_place(source: Source) -> Place:
    """Return where the key for digests of a source's list rows stands."""
    return Place("registry.source", str(source.case), "row_key")


@audit.action("registry.open_source")
def open_source(*, title: str, source_class: SourceClass, by: Staff, now: datetime) -> Source:
    """Add a source with its class on the ladder.

    Raises:
        WrongRole: If the person is no registrar.
        NoTitle: If the title is empty.
        SourceKnown: If another source has the title.
    """
    need_role(by, Role.REGISTRAR)
    title = " ".join(title.split())
    if not title:
        raise NoTitle
    if Source.objects.filter(title__iexact=title).exists():
        raise SourceKnown
    source = Source(title=title, source_class=source_class, opened_by=by, opened_at=now)
    sections = [(row_key_place(source), encode(RowKey(os.urandom(32))))]
    [source.row_key] = vault.connect().seal(case=source.case, sections=sections)
    source.save(force_insert=True)
    audit.record("registry.source_opened", subject=source, actor=by)
    return source
