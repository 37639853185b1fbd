from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kintrace.accounts import actions as accounts
from kintrace.errors import Refused

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Make the first admin of a new bureau, who then invites everybody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle", help="A pseudonym: small Latin letters, digits, hyphens.")

    def handle(self, *, handle: str, **options: object) -> None:
        try:
            invitation = accounts.found(handle=handle, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Open {settings.SITE_URL}/desk/invitation/ within three days and enter this word:")
        self.stdout.write(invitation.word)
