"""What was sealed once opens for ever, and the key pairs are the published ones."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from pathlib import Path

import pytest

from kintrace.vault import intake, reader, root, sealing
from kintrace.vault.hybrid import PrivateKey
from kintrace.vault.sealing import CaseKey
from kintrace.vault.verbs import Place, Sealed

DESCRIPTION = Place("registry.record", "1", "description")
ANSWER = Place("disclosure.disclosure", "1", "answer")
TEXT = "текст".encode()


@pytest.fixture
def sealed() -> dict[str, bytes]:
    """Return the blobs of version 0.1."""
    kept = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
    return {name: b64decode(blob) for name, blob in kept.items() if name != "about"}


def test_a_section_of_version_0_1_opens(sealed: dict[str, bytes]) -> None:
    key = CaseKey(bytes(16), bytes(range(32)))

    assert sealing.unseal(key, Sealed(DESCRIPTION, sealed["section"])) == TEXT


def test_an_intake_blob_of_version_0_1_opens(sealed: dict[str, bytes]) -> None:
    assert intake.unseal(PrivateKey(bytes(range(96))), DESCRIPTION, sealed["intake"]) == TEXT


def test_an_answer_of_version_0_1_opens_with_its_six_words(sealed: dict[str, bytes]) -> None:
    mother = reader.reader_key("ёлка аист зонтик берег вишня молоко", bytes(16))

    assert reader.open_answer(mother, ANSWER, sealed["answer"]) == TEXT


def test_a_root_key_under_a_passphrase_of_version_0_1_opens(sealed: dict[str, bytes], tmp_path: Path) -> None:
    root.make(tmp_path / "root.sealed", sealed["root_sealed"])

    assert root.unlock(tmp_path, "тихая вода и долгий вечер") == bytes(range(32))


def test_a_key_pair_is_the_one_that_x_wing_publishes() -> None:
    """Source: draft-connolly-cfrg-xwing-kem, appendix C, first vector: begin and end of the public key."""
    seed = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")

    public = PrivateKey(hashlib.shake_256(seed).digest(96)).public.hex()

    assert public.startswith("e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5")
    assert public.endswith("859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534")
