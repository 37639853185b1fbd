from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from kintrace.audit import actions as audit
from kintrace.audit.models import Head
from kintrace.vault import client as vault
from kintrace.vault.refusals import VaultRefused


class Command(BaseCommand):
    help = (
        "Check the audit log against itself and against the vault's last checkpoint. "
        "Exit code 0: whole. 1: not whole. 2: whole in itself, but the vault could not be asked."
    )

    def handle(self, **options: object) -> None:
        checkpoint, away = None, None
        try:
            checkpoint = vault.connect().last_checkpoint()
        except VaultRefused as refusal:
            away = str(refusal)
        faults = audit.verify(checkpoint)
        for fault in faults:
            self.stdout.write(fault.sentence)
        if faults:
            self.stderr.write(f"The audit log is not whole: {len(faults)} faults.")
            sys.exit(1)
        size = Head.objects.filter(pk=Head.ROW).values_list("size", flat=True).first() or 0
        if away is not None:
            self.stdout.write(f"{size} entries, chain whole.")
            self.stderr.write(f"Not compared with the vault's checkpoint: a cut end would not show. {away}")
            sys.exit(2)
        held = f"checkpoint of {checkpoint[0]} holds" if checkpoint else "no checkpoint yet"
        self.stdout.write(f"{size} entries, chain whole, {held}.")
