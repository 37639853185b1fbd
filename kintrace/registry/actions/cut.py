"""Cut an erased man out of the posts that he was read from; they may name others, who wait for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from kintrace.audit import actions as audit
from kintrace.matching import Person
from kintrace.posts import Proposal
from kintrace.registry.actions.erase import two_people
from kintrace.registry.actions.posts import posted_place
from kintrace.registry.models import Post
from kintrace.registry.sections import Posted
from kintrace.registry.suppression import suppressed
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File

PURPOSE = "erase"
NOBODY = Proposal(person=Person())


@audit.action("registry.cut_posts", actor="worker")
def cut_posts(*, file: File, asked_by: Staff, approved_by: Staff, now: datetime) -> None:
    """Empty every post that a file's records were read from. Doing it twice does no harm.

    The whole text goes: marks show where he was recognised, not every word that leads to him. Persons of an
    open post about whom nobody has decided move to a post of its own key, with what was read of them and
    no text. It costs whoever approved one of the day's opens.

    Raises:
        TwoMustErase: If one person asked for it and approved it.
        BudgetSpent: If whoever approved it has no open left for such a post; it is done the next day.
    """
    two_people(asked_by, approved_by)
    for post in Post.objects.of_file(file).exclude(sealed=b"").select_for_update():
        if not post.put_away_at:
            save_the_undecided(post, approved_by)
        post.sealed, post.put_away_at = b"", post.put_away_at or now
        post.save(update_fields=["sealed", "put_away_at"])
        audit.record("registry.post_cut", subject=post, actor="worker")


def save_the_undecided(post: Post, opened_by: Staff) -> None:
    """Move the persons of a post about whom nobody has decided to a new one, unless they are he again."""
    waiting = {person.number: person for person in post.persons.undecided()}
    if not waiting:
        return
    sealed = Sealed(posted_place(post.pk), bytes(post.sealed))
    [plain] = vault.connect().open(case=post.pk, sealed=[sealed], actor=opened_by.audit_name, purpose=PURPOSE)
    read = decode(plain, Posted).proposals
    numbers = [number for number in waiting if number <= len(read)]
    marked = suppressed([read[number - 1].person for number in numbers], by=opened_by)
    kept = {number for number, file in zip(numbers, marked, strict=True) if file is None}
    post.persons.undecided().exclude(number__in=kept).delete()
    if not kept:
        return
    proposals = tuple(
        msgspec.structs.replace(each, spans=()) if number in kept else NOBODY
        for number, each in enumerate(read, 1)
    )
    fresh = Post(
        id=uuid4(),
        source=post.source,
        published_on=post.published_on,
        taken_by=post.taken_by,
        taken_at=post.taken_at,
    )
    [fresh.sealed] = vault.connect().seal(
        case=fresh.pk, sections=[(posted_place(fresh.pk), encode(Posted(text="", proposals=proposals)))]
    )
    fresh.save(force_insert=True)
    post.persons.undecided().update(post=fresh)
