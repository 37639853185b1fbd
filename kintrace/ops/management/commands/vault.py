from __future__ import annotations

import getpass
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kintrace.audit import actions as audit
from kintrace.audit import codes
from kintrace.errors import Refused
from kintrace.vault import budgets, client, hardening, root
from kintrace.vault.keeper import Keeper
from kintrace.vault.refusals import VaultLocked
from kintrace.vault.server import Server

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Run the vault (the default), unlock one that runs, or reset what somebody has opened today. "
        "The root key is DATA/root.key; --passphrase seals it under a passphrase for good."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", nargs="?", choices=["run", "unlock", "reset"], default="run")
        parser.add_argument("actor", nargs="?", help="With reset: 'staff:12' or 'everybody'.")
        parser.add_argument("--passphrase", action="store_true", help="Ask for the passphrase first.")

    def handle(self, *, verb: str, actor: str | None, passphrase: bool, **options: object) -> None:
        try:
            if verb == "unlock":
                self.unlock()
            elif verb == "reset":
                self.reset(actor or "")
            else:
                self.run(ask=passphrase)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def run(self, *, ask: bool) -> None:
        folder = Path(settings.DATA)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        open_ends = hardening.harden()
        keeper = client.new_keeper(separated=True)
        if ask:
            phrase = self.asked(folder)
            root.seal_under(folder, phrase, settings.ARGON2_KIB)
            keeper.unlock(phrase)
        else:
            self.try_to_unlock(keeper)
        server = Server(keeper, Path(settings.VAULT_SOCKET), settings.VAULT_UIDS)
        if threading.current_thread() is threading.main_thread():
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, lambda *_: server.stop())
        for sentence in open_ends:
            self.stdout.write(sentence)
        self.stdout.write(f"The vault listens on {settings.VAULT_SOCKET}.")
        sys.stdout.flush()
        try:
            server.serve()
        finally:
            keeper.close()

    def try_to_unlock(self, keeper: Keeper) -> None:
        try:
            keeper.unlock(client.passphrase_from_file())
        except VaultLocked as locked:
            self.stdout.write(str(locked))

    def asked(self, folder: Path) -> str:
        phrase = getpass.getpass("Passphrase of the vault: ")
        if not (folder / root.SEALED_FILE).exists() and getpass.getpass("Once more: ") != phrase:
            raise CommandError("The two were not the same. Nothing was changed.")
        return phrase

    def unlock(self) -> None:
        phrase = client.passphrase_from_file() or getpass.getpass("Passphrase of the vault: ")
        client.remote().unlock(phrase)
        self.stdout.write("The vault is unlocked.")

    def reset(self, actor: str) -> None:
        if actor != budgets.EVERYBODY and not codes.STAFF.fullmatch(actor) and actor != "worker":
            raise CommandError("Say whose: 'staff:<number>', 'worker' or 'everybody'.")
        subject = f"accounts.staff:{actor.removeprefix('staff:')}" if actor.startswith("staff:") else ""
        try:
            audit.record("vault.reset", subject=subject, actor="command", reason=actor.partition(":")[0])
        except DatabaseError:
            raise CommandError(
                "Nothing was reset: the audit log cannot be written from here. "
                "Set KINTRACE_DATABASE_URL to the bureau's database for this command."
            ) from None
        spent = budgets.reset(Path(settings.DATA), actor)
        self.stdout.write(f"{actor} had spent {spent} today and may go on.")
