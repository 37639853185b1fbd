"""Six words that a frightened person can write down, read out and type again."""

from __future__ import annotations

import math
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from kintrace.vault import hybrid, reader, words
from kintrace.vault.refusals import NotAReaderKey, Unreadable
from kintrace.vault.verbs import Place

ANSWER = Place("disclosure.disclosure", "1", "answer")
SALT = bytes(16)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_secret_has_six_words_of_its_language_and_64_bits(language: str) -> None:
    drawn = [reader.new_secret(language) for _ in range(200)]

    assert all(set(secret.split()) <= set(words.word_list(language)) for secret in drawn)
    assert {len(secret.split()) for secret in drawn} == {6}
    assert len(set(drawn)) == 200
    assert 6 * math.log2(len(words.word_list(language))) > 64


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_four_letters_tell_every_word_of_a_list(language: str) -> None:
    listed = words.word_list(language)

    assert len({words.folded(word) for word in listed}) == len(listed)
    assert all(3 <= len(word) <= 8 and words.LETTER_RUN.fullmatch(word) for word in listed)


def test_what_is_left_out_stands_in_the_lists_it_is_left_out_of() -> None:
    lists = {code: set(Mnemonic(name).wordlist) for code, name in words.BIP39.items()}

    assert all(word in lists[code] for code, word in words.table("words_left_out.tsv"))
    assert not {"солдат", "могила", "пленный", "война"} & set(words.word_list("ru"))
    assert not {"soldier", "orphan", "bomb"} & set(words.word_list("en"))


def test_each_table_says_where_it_is_from() -> None:
    for file in (resources.files("kintrace.vault") / "data").iterdir():
        heading = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert "Source" in "".join(heading)
        assert "Licence" in "".join(heading)


def test_another_language_gets_english_words() -> None:
    assert set(reader.new_secret("bua").split()) <= set(words.word_list("en"))


@pytest.mark.parametrize(
    "typed",
    [
        "елка аист зонтик берег вишня молоко",
        "ЁЛКА, АИСТ, ЗОНТИК, БЕРЕГ, ВИШНЯ, МОЛОКО",
        "  ёлка-аист-зонтик\nберег; вишня... молоко ",
        "елк\u0430 аист зонт бере вишн моло",
        "1. ёлка 2. аист 3. зонтик 4. берег 5. вишня 6. молоком",
    ],
)
def test_a_secret_is_read_however_it_is_typed(typed: str) -> None:
    written = reader.reader_key("ёлка аист зонтик берег вишня молоко", SALT)

    assert reader.belongs(reader.reader_key(typed, SALT), written.public)


@pytest.mark.parametrize(
    "typed",
    ["", "елка", "аист елка зонтик берег вишня молоко", "елка аист зонтик берег вишня абракадабра", "123"],
)
def test_another_secret_is_simply_wrong(typed: str) -> None:
    written = reader.reader_key("ёлка аист зонтик берег вишня молоко", SALT)

    assert not reader.belongs(reader.reader_key(typed, SALT), written.public)


def test_an_apostrophe_may_be_left_out() -> None:
    assert words.folded("п’ять сім'я") == words.folded("пять сімя")


@given(st.text())
def test_nothing_typed_breaks_the_reading(typed: str) -> None:
    assert words.folded(words.folded(typed)) == words.folded(typed)


def test_one_secret_gives_another_key_for_each_inquiry() -> None:
    first = reader.reader_key("one two three", reader.new_salt())
    second = reader.reader_key("one two three", reader.new_salt())

    assert first.public != second.public


def test_an_answer_opens_with_its_key_and_place_alone() -> None:
    mother = reader.reader_key("ёлка аист зонтик берег вишня молоко", SALT)
    stranger = reader.reader_key("ёлка аист зонтик берег вишня мельник", SALT)
    blob = reader.seal_answer(mother.public, ANSWER, b"known to us")

    assert reader.open_answer(mother, ANSWER, blob) == b"known to us"
    for key, place, body in [
        (stranger, ANSWER, blob),
        (mother, Place("disclosure.disclosure", "2", "answer"), blob),
        (mother, ANSWER, blob[:-1]),
        (mother, ANSWER, b""),
        (mother, ANSWER, b"\x01" + blob[1:]),
    ]:
        with pytest.raises(Unreadable):
            reader.open_answer(key, place, body)


def test_answers_have_one_length() -> None:
    key = reader.reader_key("one", SALT).public

    assert len(reader.seal_answer(key, ANSWER, b"")) == len(reader.seal_answer(key, ANSWER, b"x" * 900))


@pytest.mark.parametrize("key", [b"", b"x" * 10, bytes(1216 + 1), b"\xff" * 1216])
def test_a_damaged_family_key_is_a_refusal(key: bytes) -> None:
    with pytest.raises(NotAReaderKey):
        reader.seal_answer(key, ANSWER, b"text")


def test_a_seed_always_gives_one_key_pair() -> None:
    assert hybrid.PrivateKey(bytes(96)).public == hybrid.PrivateKey(bytes(96)).public
    with pytest.raises(ValueError, match="96"):
        hybrid.PrivateKey(bytes(95))
