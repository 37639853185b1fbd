"""The vault as a process of its own, behind a Unix socket that it opens to few accounts."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import socket
import struct
import threading
from typing import TYPE_CHECKING

import msgspec

from kintrace.vault import wire
from kintrace.vault.refusals import Malformed, SecondVault, SocketRefused, TooLong, VaultRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kintrace.vault.keeper import Keeper

LOGGER = logging.getLogger(__name__)

MOST_LINES = 128
IDLE_SECONDS = 900.0  # a web thread keeps its line; when it is closed the client calls again
FRAME_SECONDS = 10.0
ANSWER_SECONDS = 30.0
MOST_ANSWER = wire.MOST - 1024  # the reply around it needs a little
LONGEST_PATH = 100  # sun_path has 108 bytes; the rest is for the name beside it


class Server:
    """Answers on a socket until it is stopped."""

    def __init__(
        self,
        keeper: Keeper,
        path: Path,
        uids: Iterable[int],
        *,
        idle: float = IDLE_SECONDS,
        within: float = FRAME_SECONDS,
    ) -> None:
        self.keeper = keeper
        self.path = path
        self.uids = frozenset(uids)
        self.idle = idle
        self.within = within
        self._stopping = threading.Event()
        self._room = threading.Semaphore(MOST_LINES)
        self._lines: set[socket.socket] = set()
        self._turn = threading.Lock()

    def serve(self) -> None:
        """Answer until stop() is called.

        Raises:
            SecondVault: If another vault runs on the same data folder.
            SocketRefused: If the socket cannot stand where it should.
        """
        with alone(self.keeper.folder), self.listening() as listener:
            LOGGER.info("the vault listens")
            while not self._stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    line, _ = listener.accept()
                    self.take(line)
            self.hang_up()
        LOGGER.info("the vault has stopped")

    def stop(self) -> None:
        """Let serve() return, after the requests that run."""
        self._stopping.set()

    @contextlib.contextmanager
    def listening(self) -> Iterator[socket.socket]:
        """Hold the socket, which gets its name once it listens and may be called by whom it should.

        One that a killed vault left behind is taken away: alone() has shown it dead.
        """
        if len(os.fsencode(self.path)) > LONGEST_PATH:
            raise SocketRefused(why=f"its path is longer than {LONGEST_PATH} bytes")
        made = self.path.with_name(f"{self.path.name}.new")
        made.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            before = os.umask(0o177)
            try:
                listener.bind(str(made))
            except OSError as error:
                raise SocketRefused(why=os.strerror(error.errno or 0)) from None
            finally:
                os.umask(before)
            # Another account reaches it through the group; who it really is, the kernel says below.
            made.chmod(0o600 if self.uids <= {os.getuid()} else 0o660)
            listener.listen(MOST_LINES)
            listener.settimeout(0.2)
            made.replace(self.path)
            try:
                yield listener
            finally:
                self.path.unlink(missing_ok=True)

    def take(self, line: socket.socket) -> None:
        """Give a line to a thread, if its caller may call and there is room."""
        uid = uid_of(line)
        if uid not in self.uids:
            LOGGER.warning("the vault refused a call from account %d (KINTRACE_VAULT_UIDS)", uid)
            line.close()
        elif not self._room.acquire(blocking=False):
            LOGGER.warning("the vault has %d calls at once and takes no more", MOST_LINES)
            line.close()
        else:
            threading.Thread(target=self.talk, args=(line,), daemon=True).start()

    def talk(self, line: socket.socket) -> None:
        """Answer one line until it ends."""
        with self._turn:
            self._lines.add(line)
        try:
            with line:
                while not self._stopping.is_set() and self.answer_one(line):
                    pass
        except OSError as error:
            LOGGER.info("a call to the vault broke off: %s", type(error).__name__)
        finally:
            with self._turn:
                self._lines.discard(line)
            self._room.release()

    def answer_one(self, line: socket.socket) -> bool:
        """Answer one request; return whether the line may go on."""
        body = wire.receive(line, idle=self.idle, within=self.within)
        if body is None:
            return False
        reply = self.reply(body)
        line.settimeout(ANSWER_SECONDS)
        wire.send(line, wire.ENCODER.encode(reply))
        return not (isinstance(reply, wire.Refusal) and reply.name == Malformed.__name__)

    def reply(self, body: bytes) -> wire.Done | wire.Refusal:
        """Return the reply to one request. Whatever goes wrong inside is an answer without a word of it."""
        try:
            request = wire.REQUESTS.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return refusal(Malformed())
        verb = str(request.__struct_config__.tag)
        try:
            answer = wire.ENCODER.encode(getattr(self.keeper, verb)(**request.arguments()))
            if len(answer) > MOST_ANSWER:
                raise TooLong(bytes=len(answer), most=MOST_ANSWER)
        except VaultRefused as refused:
            return refusal(refused)
        except Exception as error:  # noqa: BLE001  # its text may hold what was in the request
            LOGGER.error("the vault failed at %s: %s", verb, type(error).__name__)
            return refusal(VaultRefused())
        return wire.Done(msgspec.Raw(answer))

    def hang_up(self) -> None:
        """End every line that waits for its next request."""
        with self._turn:
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RD)


def refusal(refused: VaultRefused) -> wire.Refusal:
    """Return a refusal as it goes over the socket."""
    values = {name: value if isinstance(value, int) else str(value) for name, value in refused.values.items()}
    return wire.Refusal(type(refused).__name__, values)


def uid_of(line: socket.socket) -> int:
    """Return the account at the other end, as the kernel knows it."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return int(uid)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a lock on the data folder that no second vault gets and that a killed one loses.

    Raises:
        SecondVault: If another vault holds it.
    """
    descriptor = os.open(folder / "vault.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SecondVault from None
        yield
    finally:
        os.close(descriptor)
