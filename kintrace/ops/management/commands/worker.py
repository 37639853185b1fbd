from __future__ import annotations

import logging
import signal
import threading
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from kintrace.mail import send as mail
from kintrace.ops.worker import Worker

if TYPE_CHECKING:
    from argparse import ArgumentParser

LOGGER = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Take in inquiries, look for people, send messages; again and again until it is told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do one round and end.")
        parser.add_argument("--pause", type=float, default=5.0, help="Seconds between rounds. Default: 5.")

    def handle(self, *, once: bool, pause: float, **options: object) -> None:
        worker, stopped = Worker(mail.way()), threading.Event()

        def stop(_signal: int, _frame: object) -> None:
            worker.stopping = True
            stopped.set()

        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, stop)
        while not stopped.is_set():
            self.round(worker)
            if once:
                return
            stopped.wait(0 if worker.has_more else pause)

    def round(self, worker: Worker) -> None:
        """Do one round; a database that is away for a moment does not end the worker."""
        close_old_connections()
        try:
            done = worker.work_once(timezone.now())
        except Exception:
            LOGGER.exception("A round failed; the next one follows.")
        else:
            if done:
                LOGGER.info("%s", ", ".join(f"{step} {count}" for step, count in sorted(done.items())))
