"""The vault as a process: who may call, what breaks a line, what a killed one leaves behind."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kintrace.matching.person import PartialDate, Person
from kintrace.vault import hardening, intake, reader, refusals, root, sections, wire
from kintrace.vault.refusals import (
    BudgetSpent,
    CaseGone,
    Malformed,
    NotOnShelf,
    SecondVault,
    SocketRefused,
    TooLong,
    VaultAway,
    VaultRefused,
    WrongPassphrase,
)
from kintrace.vault.remote import Remote, parts
from kintrace.vault.server import Server, alone
from kintrace.vault.verbs import Place, Sealed
from tests.vault.conftest import DESCRIPTION, DORJI, environment, process, seal, shelve, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from kintrace.vault.keeper import Keeper

CASE = UUID("00000000-0000-4000-8000-000000000001")
TEXT = Place("disclosure.disclosure", "1", "text")
ANSWER = Place("disclosure.disclosure", "1", "answer")
PLANTED = ("Бадмаев", "Доржи", "Баирович", "Бурятия", "Сокол")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r")


def call(path: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(10)
    line.connect(str(path))
    return line


def test_every_verb_works_over_the_socket(serving: Callable[..., Remote]) -> None:
    vault = serving()
    sealed = seal(vault, CASE, DESCRIPTION, sections.encode(DORJI))
    [held] = shelve(vault, "held", DORJI)
    [sought] = shelve(vault, "sought", Person(name="Badmaev Dorji", born=PartialDate(1997, 1997, 5, 3)))
    mother = reader.reader_key("one two", bytes(16))
    text = seal(vault, CASE, TEXT, b"known to us")

    [plain] = vault.open(case=CASE, sealed=[sealed], actor="staff:1", purpose="compare")
    answer = vault.release(
        case=CASE, sealed=text, reader_key=mother.public, place=ANSWER, writer="staff:1", releaser="staff:2"
    )
    vault.checkpoint(size=3, digest="a" * 64)

    assert sections.decode(plain, Person) == DORJI
    assert reader.open_answer(mother, ANSWER, answer) == b"known to us"
    assert vault.match(case=sought).found[0].case == held
    assert vault.match(person=DORJI).found[0].case == held
    assert vault.match_back(case=held) == [sought]
    assert vault.compare(sought=sought, held=held).agreements[0].agrees
    assert vault.alike(case=held) == []
    assert vault.compare_held(one=held, other=held).agreements[0].agrees
    assert vault.search(person=DORJI, actor="staff:1")[0].initials == "Д. Б. Б."
    assert vault.last_checkpoint() == (3, "a" * 64)
    vault.forget(shelf="sought", case=sought)
    vault.shred(case=CASE)
    with pytest.raises(CaseGone):
        vault.open(case=CASE, sealed=[sealed], actor="staff:1", purpose="compare")
    assert (vault.status().held, vault.status().sought, vault.status().locked) == (1, 0, False)


def test_what_the_web_tier_sealed_is_taken_in_over_the_socket(
    serving: Callable[..., Remote], keeper: Keeper
) -> None:
    vault = serving()
    blob = intake.seal(intake.public_key(keeper.folder), DESCRIPTION, b"text")

    [taken] = vault.take_in(case=CASE, sealed=[Sealed(DESCRIPTION, blob)])

    sealed = Sealed(DESCRIPTION, taken)
    assert vault.open(case=CASE, sealed=[sealed], actor="staff:1", purpose="compare") == [b"text"]


def test_a_refusal_comes_back_as_itself(serving: Callable[..., Remote]) -> None:
    vault = serving()
    rows = [(case, seal(vault, case, DESCRIPTION, b"text")) for case in [uuid4() for _ in range(6)]]
    for case, sealed in rows[:5]:
        vault.open(case=case, sealed=[sealed], actor="staff:1", purpose="compare")

    with pytest.raises(BudgetSpent, match="limit of 5"):
        vault.open(case=rows[5][0], sealed=[rows[5][1]], actor="staff:1", purpose="compare")
    with pytest.raises(NotOnShelf):
        vault.match(case=uuid4())
    assert all(each is refusals.BY_NAME[name] for name, each in refusals.BY_NAME.items())


def test_many_threads_call_at_once(serving: Callable[..., Remote]) -> None:
    vault = serving()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(5):
                case = uuid4()
                seal(vault, case, DESCRIPTION, b"text")
        except BaseException as error:  # noqa: BLE001  # a thread's failure must reach the test
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []


def test_a_second_vault_on_one_folder_is_refused(serving: Callable[..., Remote], keeper: Keeper) -> None:
    serving()

    with pytest.raises(SecondVault):
        Server(keeper, keeper.folder / "other.sock", [os.getuid()]).serve()


def test_another_account_is_refused_without_an_answer(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    path = keeper.folder / "vault.sock"
    server = Server(keeper, path, [os.getuid() + 1])
    thread = threading.Thread(target=server.serve)
    thread.start()
    wait_for(path.is_socket)

    with pytest.raises(VaultAway):
        Remote(path).status()

    server.stop()
    thread.join()
    assert f"account {os.getuid()}" in caplog.text


def test_the_socket_is_for_the_owner_and_for_a_group_if_others_may_call(keeper: Keeper) -> None:
    modes = []
    for uids in ([os.getuid()], [os.getuid(), os.getuid() + 1]):
        server = Server(keeper, keeper.folder / "vault.sock", uids)
        with server.listening():
            modes.append((keeper.folder / "vault.sock").stat().st_mode & 0o777)

    assert modes == [0o600, 0o660]


def test_a_socket_that_can_be_seen_can_be_called(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen = keeper.folder / "vault.sock", []
    listen = socket.socket.listen

    def watched(self: socket.socket, backlog: int) -> None:
        seen.append(path.exists())
        listen(self, backlog)

    monkeypatch.setattr(socket.socket, "listen", watched)
    with Server(keeper, path, [os.getuid()]).listening():
        call(path).close()

    assert seen == [False]
    assert not list(keeper.folder.glob("*.new"))


def test_a_path_that_no_socket_can_have_is_a_clear_refusal(keeper: Keeper) -> None:
    for path in (keeper.folder / ("x" * 120), keeper.folder / "none" / "s"):
        with (
            pytest.raises(SocketRefused, match="KINTRACE_VAULT_SOCKET"),
            Server(keeper, Path(path), []).listening(),
        ):
            pass


def test_too_many_calls_at_once_are_turned_away(
    serving: Callable[..., Remote], keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.vault.server.MOST_LINES", 2)
    vault = serving()
    first, second = [call(keeper.folder / "vault.sock") for _ in range(2)]
    time.sleep(0.5)

    with pytest.raises(VaultAway):
        vault.status()

    first.close()
    second.close()
    wait_for(lambda: is_there(vault))


def is_there(vault: Remote) -> bool:
    try:
        return not vault.status().locked
    except VaultAway:
        return False


@pytest.mark.parametrize(
    "bytes_sent", [b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x01\x00\x00\x01" + bytes(64)]
)
def test_what_is_no_frame_ends_the_line(
    serving: Callable[..., Remote], keeper: Keeper, bytes_sent: bytes
) -> None:
    vault = serving()
    with call(keeper.folder / "vault.sock") as line:
        line.sendall(bytes_sent)
        assert hears(line) == b""

    assert vault.status().held == 0


def hears(line: socket.socket) -> bytes:
    try:
        return line.recv(4096)
    except ConnectionResetError:
        return b""


def test_a_slow_caller_is_hung_up_on(serving: Callable[..., Remote], keeper: Keeper) -> None:
    vault = serving(within=0.3, idle=0.6)
    with call(keeper.folder / "vault.sock") as slow, call(keeper.folder / "vault.sock") as idle:
        slow.sendall(b"\x00\x00\x00\x10ab")
        assert hears(slow) == b""
        assert hears(idle) == b""
    with call(keeper.folder / "vault.sock") as cut:
        cut.sendall(b"\x00\x00\x00\x10ab")
        cut.shutdown(socket.SHUT_WR)
        assert hears(cut) == b""

    assert vault.status().held == 0


def test_a_client_calls_again_after_a_line_was_closed(serving: Callable[..., Remote]) -> None:
    vault = serving(idle=0.2)
    assert vault.status().held == 0
    time.sleep(0.6)

    assert vault.search(person=DORJI, actor="staff:1") == []


def test_a_search_that_broke_off_is_not_counted_twice(tmp_path: Path) -> None:
    """Given a vault that hangs up on everybody after it has heard them."""
    path = tmp_path / "vault.sock"
    heard: list[bytes] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()

        def hang_up() -> None:
            for _ in range(3):
                line, _ = listener.accept()
                with line:
                    heard.append(wire.receive(line, idle=5, within=5) or b"")

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(VaultAway):
            Remote(path).search(person=DORJI, actor="staff:1")
        with pytest.raises(VaultAway):
            Remote(path).status()
        thread.join()

    assert len([body for body in heard if b"search" in body]) == 1
    assert len([body for body in heard if b"status" in body]) == 2


def test_a_frame_whose_time_is_over_is_not_waited_for() -> None:
    near, far = socket.socketpair()
    with near, far, pytest.raises(wire.BrokenLine, match="slow"):
        wire.exactly(near, 1, time.monotonic() - 1)


@pytest.mark.parametrize("reply", [b"\xc1", b"\x81\xa5reply\xa4none", b"\x81\xa5reply\xa4done"])
def test_a_reply_that_is_none_is_a_refusal(tmp_path: Path, reply: bytes) -> None:
    path = tmp_path / "vault.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                wire.receive(line, idle=5, within=5)
                wire.send(line, reply)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(Malformed):
            Remote(path).status()
        thread.join()


def test_a_refusal_of_a_newer_vault_is_still_a_refusal() -> None:
    assert "Today" not in str(refusals.BY_NAME.get("Newer", VaultRefused)())


def test_without_a_vault_the_client_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(VaultAway, match=r"manage\.py vault"):
        Remote(tmp_path / "vault.sock").status()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(min_size=1, max_size=300))
def test_no_bytes_bring_the_vault_down(keeper: Keeper, body: bytes) -> None:
    reply = Server(keeper, keeper.folder / "vault.sock", []).reply(body)

    assert isinstance(reply, wire.Refusal)


VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
VERBS = [each.__struct_config__.tag for each in wire.AnyRequest.__args__]
FIELDS = sorted({name for each in wire.AnyRequest.__args__ for name in each.__struct_fields__})


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verb=st.sampled_from(VERBS), fields=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6))
def test_no_request_brings_the_vault_down_or_is_echoed(
    keeper: Keeper, verb: str, fields: dict[str, object]
) -> None:
    body = wire.ENCODER.encode({"verb": verb, **fields, "planted": "Бадмаев"})

    reply = Server(keeper, keeper.folder / "vault.sock", []).reply(body)

    assert isinstance(reply, wire.Refusal)
    assert "Бадмаев" not in repr(reply)


def test_a_deep_request_is_refused(keeper: Keeper) -> None:
    reply = Server(keeper, keeper.folder / "vault.sock", []).reply(b"\x91" * 100_000)

    assert reply == wire.Refusal("Malformed", {})


def test_a_failure_inside_is_an_answer_and_a_line_in_the_log_without_its_text(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    """Given a key store that has lost a table."""
    with keeper.opened.store.writing() as base:
        base.execute("DROP TABLE cases")
    body = wire.ENCODER.encode(wire.Seal(CASE, [(DESCRIPTION, sections.encode(DORJI))]))

    reply = Server(keeper, keeper.folder / "vault.sock", []).reply(body)

    assert reply == wire.Refusal("VaultRefused", {})
    assert "the vault failed at seal: OperationalError" in caplog.text
    assert not any(value in caplog.text for value in PLANTED)


def test_an_answer_and_a_request_that_are_too_long_are_refused(
    keeper: Keeper, serving: Callable[..., Remote], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = serving()
    sealed = seal(vault, CASE, DESCRIPTION, b"x" * 2000)
    monkeypatch.setattr("kintrace.vault.server.MOST_ANSWER", 1000)
    with pytest.raises(TooLong):
        vault.open(case=CASE, sealed=[sealed], actor="staff:1", purpose="compare")
    monkeypatch.setattr("kintrace.vault.wire.MOST", 1000)

    with pytest.raises(TooLong):
        vault.open(case=CASE, sealed=[sealed], actor="staff:1", purpose="compare")


def test_a_hundred_thousand_rows_go_in_lots() -> None:
    small = (CASE, Sealed(DESCRIPTION, b"x"))
    large = (CASE, Sealed(DESCRIPTION, bytes(3 * 1024 * 1024)))

    assert [len(lot) for lot in parts([small] * 2500)] == [1000, 1000, 500]
    assert [len(lot) for lot in parts([large] * 3)] == [1, 1, 1]
    assert list(parts([])) == []


def test_requests_and_keys_show_nothing_of_themselves() -> None:
    shown = repr(
        [wire.Unlock("passphrase"), wire.Seal(CASE, [(DESCRIPTION, b"text")]), wire.AskMatch(None, DORJI, 1)]
    )

    assert "passphrase" not in shown
    assert "text" not in shown
    assert not any(value in shown for value in PLANTED)


def test_the_lock_of_a_folder_is_free_again_after_use(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path):
            pass


def test_a_hardened_process_dumps_no_core_and_says_what_it_cannot_close() -> None:
    script = (
        "import resource, os; from kintrace.vault.hardening import harden; print(harden());"
        "print(resource.getrlimit(resource.RLIMIT_CORE), os.umask(0))"
    )

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "(0, 0) 63" in told.stdout


class Libc:
    """A system whose calls fail or work as told."""

    def __init__(self, *, works: bool) -> None:
        self.works = works

    def prctl(self, *_arguments: int) -> int:
        return 0 if self.works else -1

    def mlockall(self, _flags: int) -> int:
        return 0 if self.works else -1


@pytest.mark.parametrize(("works", "count"), [(True, 0), (False, 2)])
def test_hardening_says_what_is_open(monkeypatch: pytest.MonkeyPatch, works: bool, count: int) -> None:
    before = os.umask(0o022)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_a, **_k: Libc(works=works))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)

    assert len(hardening.harden()) == count

    os.umask(before)


# The program itself.


def test_a_killed_vault_leaves_nothing_readable_and_starts_again(tmp_path: Path) -> None:
    vault = Remote(tmp_path / "vault.sock")
    with process(tmp_path) as child:
        first = vault.status()
        [held] = shelve(vault, "held", DORJI)
        sealed = seal(vault, held, DESCRIPTION, sections.encode(DORJI))
        vault.search(person=DORJI, actor="staff:1")
        with pytest.raises(NotOnShelf):
            vault.match(case=held)
        child.kill()
        child.wait()
        with pytest.raises(VaultAway):
            vault.status()

    assert (tmp_path / "vault.sock").is_socket()
    for file in tmp_path.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        found = [name for name in PLANTED for code in ENCODINGS if name.encode(code) in content]
        assert not found, file.name

    with process(tmp_path) as child:
        wait_for(lambda: is_there(vault))
        second = vault.status()
        [plain] = vault.open(case=held, sealed=[sealed], actor="staff:1", purpose="compare")
        child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
    assert sections.decode(plain, Person) == DORJI
    assert (second.held, second.separated) == (0, True)
    assert first.instance != second.instance
    assert not (tmp_path / "vault.sock").exists()


def test_a_program_that_does_not_name_this_account_lets_nobody_in(tmp_path: Path) -> None:
    with process(tmp_path, KINTRACE_VAULT_UIDS=str(os.getuid() + 1)), pytest.raises(VaultAway):
        Remote(tmp_path / "vault.sock").status()

    assert f"account {os.getuid()}" in (tmp_path / "vault.log").read_text(encoding="utf-8")


def test_a_vault_under_a_passphrase_starts_locked_and_is_unlocked_over_the_socket(tmp_path: Path) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("тихая вода и долгий вечер\n", encoding="utf-8")
    root.seal_under(tmp_path, phrase.read_text(encoding="utf-8"), 64)
    vault = Remote(tmp_path / "vault.sock")
    with process(tmp_path):
        assert vault.status().locked
        with pytest.raises(WrongPassphrase):
            vault.unlock("something else")
        told = subprocess.run(
            [sys.executable, "manage.py", "vault", "unlock"],
            env=environment(tmp_path) | {"KINTRACE_VAULT_PASSPHRASE_FILE": str(phrase)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "unlocked" in told.stdout
        assert not vault.status().locked


WEB_TIER = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from kintrace.vault import intake, client
from kintrace.vault.refusals import VaultRefused
from kintrace.vault.verbs import Place, Sealed
place = Place("inquiries.inquiry", "1", "description")
blob = intake.seal(intake.public_key(), place, b"planted")
assert b"planted" not in blob
case = __import__("uuid").uuid4()
try:
    client.remote().open(case=case, sealed=[Sealed(place, blob)], actor="staff:1", purpose="x")
except VaultRefused as refusal:
    print(type(refusal).__name__)
from kintrace.vault.hybrid import PrivateKey
import gc
print(any(isinstance(each, PrivateKey) for each in gc.get_objects()))
print(sorted(path.name for path in Path(settings.DATA).iterdir()))
"""


def test_the_web_tier_has_no_key_for_what_it_sealed(keeper: Keeper, tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "vault.pub").write_bytes((keeper.folder / "vault.pub").read_bytes())

    told = subprocess.run(
        [sys.executable, "-c", WEB_TIER], env=environment(web), capture_output=True, text=True, check=True
    )

    assert told.stdout.split("\n")[:3] == ["VaultAway", "False", "['secret.key', 'vault.pub']"]
