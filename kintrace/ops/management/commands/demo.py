from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kintrace.accounts.models import Staff
from kintrace.ops.demo.load import Loaded, Loader
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from argparse import ArgumentParser

TOUR = """
The tour (every person is invented):
  1. {url}/            ask about somebody, in any language and alphabet; write down number and words.
  2. {url}/answer      read an answer: number and words of the two cases above.
  3. {url}/desk/       sign in as examiner-2: candidates, strongest first; compare; press 1, 2 or 3.
  4. operator-1 shows kinship and records his wish; operator-2 writes the answer; releaser-1 releases it.
  5. registrar-1 reads a pasted post, writes a capture card by keys alone, and sees what is overdue.
  6. This terminal shows the e-mail that the family gets: "there is news", and nothing else.
"""


class Command(BaseCommand):
    help = "Load the demonstration bureau into an empty data folder; all persons are invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--records", type=int, default=2000, help="How many records. Default: 2000.")
        parser.add_argument("--inquiries", type=int, default=300, help="How many inquiries. Default: 300.")
        parser.add_argument("--serve", action="store_true", help="Serve it afterwards.")

    def handle(self, *, records: int, inquiries: int, serve: bool, **options: object) -> None:
        call_command("migrate", verbosity=0)
        kept = settings.DATA / "demonstration.json"
        if kept.exists():
            loaded = Loaded.read(kept)
        else:
            loaded = self.load(records, inquiries)
            loaded.save(kept)
        self.tell(loaded)
        if serve:
            call_command("serve")

    def load(self, records: int, inquiries: int) -> Loaded:
        """Load the demonstration with the vault in this process, and let go of it afterwards."""
        if Staff.objects.exists():
            raise CommandError("This bureau has staff already; the demonstration needs an empty data folder.")
        self.stderr.write("kintrace: loading the demonstration, about two minutes the first time")
        mode, settings.VAULT = settings.VAULT, "inprocess"
        try:
            return Loader(timezone.now(), lambda what: self.stderr.write(f"kintrace: {what}")).load(
                records, inquiries
            )
        finally:
            vault.disconnect()
            settings.VAULT = mode

    def tell(self, loaded: Loaded) -> None:
        """Print the passwords, two cases and the tour."""
        self.stdout.write("\nStaff of the demonstration (handle, password):")
        for handle, password in loaded.passwords.items():
            self.stdout.write(f"  {handle:12} {password}")
        self.stdout.write("\nTwo families' cases (number, words):")
        for what, number, words in loaded.cases:
            self.stdout.write(f"  {what}: {number}  {words}")
        self.stdout.write(TOUR.format(url=settings.SITE_URL))
