"""The root key: made once, kept from others, sealed under a passphrase."""

from __future__ import annotations

import stat
import threading
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from kintrace.vault import intake, root
from kintrace.vault.budgets import Limits
from kintrace.vault.keeper import Keeper
from kintrace.vault.refusals import NoPublicKey, RootKeyRefused, VaultLocked, WrongPassphrase

if TYPE_CHECKING:
    from pathlib import Path

PHRASE = "тихая вода и долгий вечер"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_start_makes_files_for_the_owner_alone(keeper: Keeper) -> None:
    assert {file.name: mode(file) for file in keeper.folder.iterdir() if "shm" not in file.name} == {
        "keys.sqlite3": 0o600,
        "keys.sqlite3-wal": 0o600,
        "root.key": 0o600,
        "vault.pub": 0o644,
    }


def test_a_root_key_that_others_may_read_is_refused_and_says_how_to_mend_it(tmp_path: Path) -> None:
    root.unlock(tmp_path)
    (tmp_path / "root.key").chmod(0o640)

    with pytest.raises(RootKeyRefused, match="chmod 600"):
        root.unlock(tmp_path)


def test_a_damaged_root_key_is_refused(tmp_path: Path) -> None:
    root.make(tmp_path / "root.key", b"short")

    with pytest.raises(RootKeyRefused, match="damaged"):
        root.unlock(tmp_path)


def test_two_first_starts_make_one_key(tmp_path: Path) -> None:
    keys: list[bytes] = []
    threads = [threading.Thread(target=lambda: keys.append(root.unlock(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["root.key"]


def test_a_passphrase_takes_the_key_file_away_and_opens_the_same_cases(tmp_path: Path) -> None:
    before = root.unlock(tmp_path)

    assert root.seal_under(tmp_path, PHRASE, 64) == before

    assert not (tmp_path / "root.key").exists()
    assert mode(tmp_path / "root.sealed") == 0o600
    assert before not in (tmp_path / "root.sealed").read_bytes()
    assert root.unlock(tmp_path, PHRASE) == before
    assert root.unlock(tmp_path, f" {PHRASE}\n") == before
    assert root.seal_under(tmp_path, PHRASE, 64) == before
    with pytest.raises(WrongPassphrase):
        root.unlock(tmp_path, PHRASE.upper())
    with pytest.raises(WrongPassphrase):
        root.seal_under(tmp_path, "another long passphrase", 64)
    with pytest.raises(VaultLocked):
        root.unlock(tmp_path)


def test_a_short_passphrase_changes_nothing(tmp_path: Path) -> None:
    before = root.unlock(tmp_path)

    with pytest.raises(RootKeyRefused, match="12 characters"):
        root.seal_under(tmp_path, "short", 64)
    assert root.unlock(tmp_path) == before


def test_every_byte_of_a_sealed_root_key_counts(tmp_path: Path) -> None:
    root.seal_under(tmp_path, PHRASE, 64)
    path = tmp_path / "root.sealed"
    whole = path.read_bytes()

    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((RootKeyRefused, WrongPassphrase)):
            root.unlock(tmp_path, PHRASE)
    path.write_bytes(whole[:-1])
    with pytest.raises(RootKeyRefused):
        root.unlock(tmp_path, PHRASE)


def test_a_key_store_of_another_root_key_is_refused(keeper: Keeper) -> None:
    keeper.close()
    (keeper.folder / "root.key").unlink()

    with pytest.raises(RootKeyRefused, match=r"keys\.sqlite3"):
        keeper.unlock()
    assert keeper.status().locked


def test_a_damaged_case_key_is_refused(keeper: Keeper) -> None:
    case = uuid4()
    keeper.seal(case=case, sections=[])
    with keeper.opened.store.writing() as base:
        base.execute("UPDATE cases SET wrapped = ?", (bytes(40),))

    with pytest.raises(RootKeyRefused, match="damaged"):
        keeper.seal(case=case, sections=[])


def test_the_public_key_is_put_back_if_somebody_changed_it(keeper: Keeper) -> None:
    whole = intake.public_key(keeper.folder)
    (keeper.folder / "vault.pub").write_text("kintrace vault public key 1\nAAAA\n", encoding="ascii")

    with pytest.raises(NoPublicKey):
        intake.public_key(keeper.folder)
    keeper.close()
    keeper.unlock()
    assert intake.public_key(keeper.folder) == whole


@pytest.mark.parametrize("content", ["", "one line", "other\nAAAA\n", "kintrace vault public key 1\n?\n"])
def test_without_a_public_key_intake_says_what_to_do(tmp_path: Path, content: str) -> None:
    with pytest.raises(NoPublicKey, match="Start the vault"):
        intake.public_key(tmp_path)
    (tmp_path / "vault.pub").write_text(content, encoding="ascii")
    with pytest.raises(NoPublicKey):
        intake.public_key(tmp_path)


def test_a_locked_vault_opens_with_its_passphrase(tmp_path: Path) -> None:
    root.seal_under(tmp_path, PHRASE, 64)
    keeper = Keeper(tmp_path, limits=Limits.from_opens(1))

    with pytest.raises(VaultLocked, match="unlock"):
        keeper.unlock()
    with pytest.raises(WrongPassphrase):
        keeper.unlock("something else")
    keeper.unlock(PHRASE)

    assert not keeper.status().locked
    keeper.close()
