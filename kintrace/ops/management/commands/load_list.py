from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kintrace.accounts.models import Staff
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.ladder import ON_LISTS, Claim
from kintrace.registry.models import ListRow, Source

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Stage a list of held persons. Nothing changes until people decide about its rows at the desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="A CSV or XLSX file.")
        parser.add_argument("--source", type=int, required=True, help="Number of the source; see the desk.")
        parser.add_argument("--by", required=True, help="Handle of the registrar who answers for it.")
        parser.add_argument(
            "--claim",
            choices=[claim.value for claim in ON_LISTS],
            default=Claim.CAPTURED,
            help="What the list says of everybody on it. Default: captured.",
        )
        parser.add_argument("--as-of", type=date.fromisoformat, help="The list's own date, as 2026-03-31.")

    def handle(
        self, *, path: Path, source: int, by: str, claim: str, as_of: date | None, **options: object
    ) -> None:
        try:
            given = Source.objects.get(pk=source)
            registrar = Staff.objects.get_by_natural_key(by)
        except Source.DoesNotExist:
            raise CommandError(f"There is no source {source}. The desk lists them under Sources.") from None
        except Staff.DoesNotExist:
            raise CommandError("There is nobody with this handle. Check --by.") from None
        self.done = 0
        try:
            held = registry.stage_list(
                source=given,
                path=path,
                by=registrar,
                now=timezone.now(),
                claim=Claim(claim),
                as_of=as_of,
                progress=self.report,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stderr.write("")
        verdicts = Counter(held.rows.values_list("verdict", flat=True))
        for verdict in ListRow.Verdict:
            self.stdout.write(f"{verdict.value:<12}{verdicts[verdict.value]:>8}")
        if held.repeats_id:
            self.stdout.write("Every row of this list was loaded before.")
        self.stdout.write(f"Staged as list {held.pk}. Decide about the rows at the desk, under Lists.")

    def report(self, rows: int) -> None:
        """Show how far the list is read."""
        self.done += rows
        self.stderr.write(f"\r{self.done} rows", ending="")
