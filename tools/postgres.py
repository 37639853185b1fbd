"""A PostgreSQL server in a temporary folder, for as long as a `with` block lasts."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is lost in a crash may be lost: the cluster lives for one test run.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def programs() -> Path:
    """Return the folder of the newest PostgreSQL server programs.

    Raises:
        SystemExit: If there are none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise SystemExit("PostgreSQL's server programs are missing: apt-get install postgresql")


def as_server_user(*command: str) -> list[str]:
    """Return a command line that does not run as root, which PostgreSQL refuses."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else list(command)


def free_port() -> int:
    """Return a port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yield the address of a fresh server; stop it and remove it afterwards."""
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="kintrace-postgres-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data, port = str(folder / "data"), free_port()

    def run(program: str, *options: str) -> None:
        subprocess.run(
            as_server_user(str(bin_folder / program), *options),
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )

    try:
        run("initdb", "-D", data, "-U", "kintrace", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {QUICK}"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgres://kintrace@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
