"""The scanner finds what is planted, in every dress; otherwise its silence would say nothing."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
import zlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.scanner import ENCODINGS, Scanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "Крутоверхов"
SCANNER = Scanner([NAME, "+7 923 555-01-17", "Нижневартовка"])


def encoded(encoding: str) -> Callable[[str], bytes]:
    return lambda word: word.encode(encoding)


LEAKS: dict[str, Callable[[str], bytes]] = {
    **{encoding: encoded(encoding) for encoding in ENCODINGS if encoding != "latin-1"},
    "upper": lambda word: word.upper().encode(),
    "lower": lambda word: word.lower().encode(),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64 shifted by one": lambda word: base64.b64encode(b"x" + word.encode()),
    "base64 shifted by two": lambda word: base64.b64encode(b"xy" + word.encode() + b"z"),
    "base64 of utf-16": lambda word: base64.b64encode(word.encode("utf-16-le")),
    "base64 of cp1251 for addresses": lambda word: base64.urlsafe_b64encode(b"?" + word.encode("cp1251")),
    "hex": lambda word: word.encode().hex().encode(),
    "json": lambda word: json.dumps({"name": word}).encode(),
    "url": lambda word: quote(word).encode(),
    "html": lambda word: "".join(f"&#{ord(letter)};" for letter in word).encode(),
    "gzip": lambda word: gzip.compress(word.encode()),
    "zlib": lambda word: zlib.compress(word.encode()),
    "passport letters": lambda _: b"KRUTOVERKHOV",
    "everyday letters": lambda _: b"krutoverhov",
}


@pytest.mark.parametrize("dress", LEAKS)
def test_a_planted_name_is_found_in_every_dress(dress: str, tmp_path: Path) -> None:
    leak = LEAKS[dress](NAME)
    padding = b"" if dress in {"gzip", "zlib"} else b"\x00noise\xff" * 100
    (tmp_path / "file").write_bytes(padding + leak + padding)

    found = SCANNER.scan_folder(tmp_path)

    assert {leak.word for leak in found} == {NAME}


def test_a_deleted_row_is_found_in_a_database_that_does_not_wipe(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "db")
    database.executescript("PRAGMA secure_delete=OFF; CREATE TABLE t (x)")
    database.execute("INSERT INTO t VALUES (?)", (NAME,))
    database.commit()
    database.execute("DELETE FROM t")
    database.commit()
    database.close()

    assert SCANNER.scan_folder(tmp_path)


def test_a_telephone_and_a_file_name_are_found(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.csv").write_bytes(b"tel: +7 923 555-01-17")

    found = {leak.word for leak in SCANNER.scan_folder(tmp_path)}

    assert found == {NAME, "+7 923 555-01-17"}


def test_noise_is_not_taken_for_a_leak(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 2000 + "Круто, верхов нет".encode())

    assert not SCANNER.scan_folder(tmp_path)


def test_a_word_that_would_stand_anywhere_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        Scanner(["Ли"])
