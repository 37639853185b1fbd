"""Half-finished inquiries: kept for a day, readable with the browser's cookie only."""

from __future__ import annotations

import pytest

from kintrace.inquiries import drafts
from kintrace.inquiries.drafts import Receipt
from kintrace.inquiries.models import Draft
from tests.make import HOUR, MINUTE, NOON

pytestmark = pytest.mark.django_db

GIVEN: dict[str, object] = {"surname": "Иванов", "born": {"year": 2001}}
RECEIPT = Receipt("120456789", "six words")


def test_answers_come_back_with_the_token() -> None:
    token = drafts.new_token()
    drafts.keep(token, {"surname": "Иванов"}, now=NOON)
    drafts.keep(token, GIVEN, now=NOON)

    assert drafts.answers(token, now=NOON) == GIVEN
    assert drafts.answers(drafts.new_token(), now=NOON) == {}


def test_the_row_tells_nothing_without_the_token() -> None:
    token = drafts.new_token()
    drafts.keep(token, GIVEN, now=NOON)

    [row] = Draft.objects.all()
    assert token not in row.pk
    assert "Иванов".encode() not in bytes(row.blob)
    assert str(row) == "draft"


def test_the_row_has_one_length_whatever_was_answered() -> None:
    drafts.keep("one", {}, now=NOON)
    drafts.keep("two", {"notes": "д" * 300}, now=NOON)

    lengths = {len(bytes(row.blob)) for row in Draft.objects.all()}
    assert len(lengths) == 1


def test_answers_are_kept_for_a_day() -> None:
    drafts.keep("token", GIVEN, now=NOON)

    assert drafts.answers("token", now=NOON + 24 * HOUR - MINUTE) == GIVEN
    assert drafts.answers("token", now=NOON + 24 * HOUR) == {}
    assert drafts.drop_old(NOON + 24 * HOUR) == 1
    assert not Draft.objects.exists()


def test_a_receipt_is_kept_for_an_hour_and_can_be_dropped() -> None:
    drafts.keep_receipt("token", RECEIPT, now=NOON)

    assert drafts.receipt("token", now=NOON + HOUR - MINUTE) == RECEIPT
    assert drafts.receipt("token", now=NOON + HOUR) is None
    drafts.drop("token")
    assert drafts.receipt("token", now=NOON) is None


def test_a_late_click_does_not_wipe_out_the_receipt() -> None:
    drafts.keep_receipt("token", RECEIPT, now=NOON)

    with pytest.raises(drafts.AlreadySent):
        drafts.keep("token", GIVEN, now=NOON)

    assert drafts.receipt("token", now=NOON) == RECEIPT


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_damaged_row_is_as_good_as_none(damage: bytes) -> None:
    drafts.keep("token", GIVEN, now=NOON)
    Draft.objects.update(blob=damage)

    assert drafts.answers("token", now=NOON) == {}
    with pytest.raises(drafts.DraftGone):
        drafts.lock("token", now=NOON)


def test_a_row_moved_under_another_name_does_not_open() -> None:
    drafts.keep("mine", GIVEN, now=NOON)
    drafts.keep("yours", {}, now=NOON)
    mine, yours = (Draft.objects.get(pk=drafts._name(token)) for token in ("mine", "yours"))
    Draft.objects.filter(pk=yours.pk).update(blob=mine.blob)

    assert drafts.answers("yours", now=NOON) == {}


def test_nothing_shows_itself_in_a_log() -> None:
    kept = drafts.Kept(answers=GIVEN, receipt=RECEIPT)

    assert repr(kept) == "<Kept>"
    assert repr(RECEIPT) == "<Receipt>"
