"""Opens hostile files as the desk does, in a fresh interpreter that measures the processes it starts.

Run as a program: `measuring.py FOLDER`, which redraws each file of the folder and says what came of it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]


class Outcome(msgspec.Struct):
    """What came of one file.

    Attributes:
        refused: The name of the refusal; "" if it was drawn.
        pages: The pictures.
        seconds: Of a processor, that the limited process took, by the kernel's own count.
    """

    refused: str = ""
    pages: list[bytes] = []
    seconds: float = 0.0


class Measured(msgspec.Struct):
    """What came of many files, and the most memory that one of the processes had at once, in MB."""

    outcomes: dict[str, Outcome]
    memory: float


def redrawn(files: dict[str, bytes], folder: Path) -> Measured:
    """Redraw files, one process after the other, and measure them."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    program = [sys.executable, str(Path(__file__)), str(folder)]
    done = subprocess.run(program, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.msgpack.decode(done.stdout, type=Measured)


def main(folder: Path) -> None:
    """Print what came of each file of a folder."""
    import resource  # noqa: PLC0415 - this part runs as a program of its own

    from kintrace.limited.child import Refusal  # noqa: PLC0415
    from kintrace.pictures import redraw  # noqa: PLC0415

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    outcomes: dict[str, Outcome] = {}
    for path in sorted(folder.iterdir()):
        before = spent()
        try:
            made = Outcome(pages=redraw(path.read_bytes()).pages)
        except Refusal as refusal:
            made = Outcome(refused=refusal.name)
        made.seconds = spent() - before
        outcomes[path.name] = made
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.buffer.write(msgspec.msgpack.encode(Measured(outcomes, memory)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
