"""What a sealed section gives away, and where it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kintrace.matching.person import Person
from kintrace.vault import intake, padding, reader, sections
from kintrace.vault.hybrid import PrivateKey
from kintrace.vault.refusals import CaseGone, NotAllowed, TooLong, Unreadable
from kintrace.vault.sealing import CaseKey
from kintrace.vault.verbs import Place, Sealed
from tests.vault.conftest import DESCRIPTION, DORJI, seal

if TYPE_CHECKING:
    from kintrace.vault.keeper import Keeper

CASE = UUID("00000000-0000-4000-8000-000000000001")
ANSWER = Place("disclosure.disclosure", "1", "answer")
SHORT = st.text("ab.", max_size=3)
SEEDS = PrivateKey(bytes(range(96)))


def opened(keeper: Keeper, case: UUID, sealed: Sealed) -> bytes:
    [plain] = keeper.open(case=case, sealed=[sealed], actor="staff:1", purpose="compare")
    return plain


def test_what_was_sealed_opens(keeper: Keeper) -> None:
    sealed = seal(keeper, CASE, DESCRIPTION, sections.encode(DORJI))

    assert sections.decode(opened(keeper, CASE, sealed), Person) == DORJI


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("registry.record", "2", "description"),
        Place("registry.file", "1", "description"),
        Place("registry.record", "1", "circumstances"),
        Place("registry.recor", "d1", "description"),
    ],
)
def test_a_blob_moved_to_another_place_does_not_open(keeper: Keeper, elsewhere: Place) -> None:
    sealed = seal(keeper, CASE, DESCRIPTION, b"text")

    with pytest.raises(Unreadable) as caught:
        opened(keeper, CASE, Sealed(elsewhere, sealed.blob))

    assert "cannot be opened" in str(caught.value)


def test_a_blob_moved_to_another_case_does_not_open(keeper: Keeper) -> None:
    sealed = seal(keeper, CASE, DESCRIPTION, b"text")
    other = uuid4()
    seal(keeper, other, DESCRIPTION, b"text")

    with pytest.raises(Unreadable):
        opened(keeper, other, sealed)


def test_no_blob_opens_with_one_byte_flipped_or_cut(keeper: Keeper) -> None:
    blob = seal(keeper, CASE, DESCRIPTION, b"text").blob
    broken = [blob[:length] for length in range(len(blob))]
    broken += [blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :] for at in range(len(blob))]
    broken += [blob + b"\x00"]

    for each in broken:
        with pytest.raises(Unreadable):
            opened(keeper, CASE, Sealed(DESCRIPTION, each))


def test_an_intake_blob_opens_for_no_other_place_and_not_with_a_byte_flipped(keeper: Keeper) -> None:
    key = intake.public_key(keeper.folder)
    blob = intake.seal(key, DESCRIPTION, b"text")
    broken = [blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :] for at in range(0, len(blob), 7)]

    for place, each in [
        *((DESCRIPTION, one) for one in [*broken, b"", blob[:-1]]),
        (Place("registry.record", "2", "description"), blob),
    ]:
        with pytest.raises(Unreadable):
            keeper.take_in(case=CASE, sealed=[Sealed(place, each)])

    [sealed] = keeper.take_in(case=CASE, sealed=[Sealed(DESCRIPTION, blob)])
    assert opened(keeper, CASE, Sealed(DESCRIPTION, sealed)) == b"text"


def test_a_blob_sealed_for_intake_is_no_section_and_no_answer(keeper: Keeper) -> None:
    blob = intake.seal(intake.public_key(keeper.folder), DESCRIPTION, b"text")
    seal(keeper, CASE, DESCRIPTION, b"text")

    with pytest.raises(Unreadable):
        opened(keeper, CASE, Sealed(DESCRIPTION, blob))
    with pytest.raises(Unreadable):
        reader.open_answer(SEEDS, DESCRIPTION, blob)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    person=st.builds(
        Person, name=st.text(max_size=60), region=st.text(max_size=40), unit=st.text(max_size=20)
    )
)
def test_descriptions_have_one_length_whatever_is_filled_in(keeper: Keeper, person: Person) -> None:
    empty = seal(keeper, CASE, DESCRIPTION, sections.encode(Person()))

    assert len(seal(keeper, CASE, DESCRIPTION, sections.encode(person)).blob) == len(empty.blob)


@given(plain=st.binary(max_size=5000))
def test_padding_comes_off_again(plain: bytes) -> None:
    padded = padding.pad(plain)

    assert padding.unpad(padded) == plain
    assert len(padded) in {1024, 2048, 4096, 8192}


def test_what_is_too_long_is_refused_with_its_length() -> None:
    assert len(padding.pad(b"x" * (padding.LARGEST - 1))) == padding.LARGEST
    with pytest.raises(TooLong, match="262144"):
        padding.pad(b"x" * padding.LARGEST)
    with pytest.raises(ValueError, match="padding"):
        padding.unpad(bytes(1024))


def test_the_same_text_never_gives_the_same_blob(keeper: Keeper) -> None:
    blobs = {seal(keeper, CASE, DESCRIPTION, b"text").blob for _ in range(50)}

    assert len(blobs) == 50


@given(
    first=st.tuples(*[st.text("ab.", max_size=3)] * 3), second=st.tuples(*[st.text("ab.", max_size=3)] * 3)
)
def test_two_places_are_never_bound_alike(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    one, other = (msgspec.structs.replace(DESCRIPTION), msgspec.structs.replace(DESCRIPTION))
    for place, parts in ((one, first), (other, second)):
        for name, part in zip(("table", "row", "section"), parts, strict=True):
            msgspec.structs.force_setattr(place, name, part)

    assert (padding.bound_to(b"x", one) == padding.bound_to(b"x", other)) == (first == second)


@pytest.mark.parametrize(
    "parts",
    [
        ("registry.record", "1", "Описание"),
        ("registry.record", "Иванов", "description"),
        ("registry record", "1", "description"),
        ("registry.record", "", "description"),
        ("registry.record", "1", "description\n"),
    ],
)
def test_a_place_holds_no_name(parts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="codes"):
        Place(*parts)


def test_bytes_that_are_no_section_are_refused_without_a_word_of_them() -> None:
    plain = msgspec.msgpack.encode({"name": 5, "Иванов": "Иван"})

    with pytest.raises(sections.NotASection) as caught:
        sections.decode(plain, Person)

    assert "Person" in str(caught.value)
    assert "Иван" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert "secret" not in repr(CaseKey(b"1", b"secret"))


def test_a_shredded_case_opens_nowhere_and_is_sealed_no_more(keeper: Keeper) -> None:
    sealed = seal(keeper, CASE, DESCRIPTION, sections.encode(DORJI))
    keeper.remember(shelf="held", rows=[(CASE, sealed)])

    keeper.shred(case=CASE)

    with pytest.raises(CaseGone):
        opened(keeper, CASE, sealed)
    with pytest.raises(CaseGone):
        seal(keeper, CASE, DESCRIPTION, b"text")
    assert keeper.status().held == 0


def test_no_file_holds_a_destroyed_key(keeper: Keeper) -> None:
    seal(keeper, CASE, DESCRIPTION, b"text")
    found = keeper.opened.store.row("SELECT wrapped FROM cases WHERE id = ?", CASE.bytes)
    assert found is not None
    assert isinstance(found[0], bytes)
    before = any(found[0] in file.read_bytes() for file in keeper.folder.iterdir())

    keeper.shred(case=CASE)

    assert before
    assert not any(found[0] in file.read_bytes() for file in keeper.folder.iterdir())


def test_only_texts_for_families_are_sealed_to_a_key_that_the_caller_names(keeper: Keeper) -> None:
    sealed = seal(keeper, CASE, DESCRIPTION, sections.encode(DORJI))

    with pytest.raises(NotAllowed):
        keeper.release(
            case=CASE,
            sealed=sealed,
            reader_key=SEEDS.public,
            place=ANSWER,
            writer="staff:1",
            releaser="staff:2",
        )
