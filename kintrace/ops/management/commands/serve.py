from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from kintrace.ops.children import Children
from kintrace.ops.postbox import Postbox

if TYPE_CHECKING:
    from argparse import ArgumentParser


def web_server(address: str, workers: int) -> list[str]:
    """Return the web server's command line. It keeps no access log: an address in it would be a trace."""
    return [
        *(sys.executable, "-m", "gunicorn", "kintrace.config.wsgi", "--bind", address),
        *("--workers", str(workers), "--threads", "4", "--log-level", "warning", "--no-control-socket"),
    ]


class Command(BaseCommand):
    help = "Start the vault, the worker and the web server, and keep them together until Ctrl+C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=settings.BIND, help="Address and port of the web server.")
        parser.add_argument("--workers", type=int, default=2, help="Processes of the web server. Default: 2.")

    def handle(self, *, bind: str, workers: int, **options: object) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        environment = os.environ | {"KINTRACE_DATA": str(settings.DATA), "KINTRACE_VAULT": settings.VAULT}
        postbox = Postbox(self.stdout.write) if settings.DEMO and not settings.SMTP_URL else None
        if postbox:
            environment["KINTRACE_SMTP_URL"] = postbox.start()
        children = Children(environment)
        if settings.VAULT == "socket" and Path(settings.VAULT_SOCKET).parent == settings.DATA:
            children.manage("vault", "vault")
        children.manage("worker", "worker")
        children.start("web", web_server(bind, workers))
        self.stdout.write(f"Kintrace is at http://{bind} (desk: http://{bind}/desk/). Ctrl+C stops it.")
        try:
            code = children.wait()
        finally:
            if postbox:
                postbox.stop()
        if code:
            sys.exit(code)
