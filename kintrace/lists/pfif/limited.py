"""The program that takes one PFIF file apart, in a process of its own under limits.

It reads XML from its standard input with the standard library's expat, which lets no document type through
and therefore no entity, no external file and no bomb, and writes frames to its standard output: four bytes
of length, then msgpack. A frame is a list of records `[kind, version, line, [[element, text], …],
[note, …], whether an element stands behind a note]`; the last is `{"end": true}` or
`{"refused": class name, …}`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Final, NoReturn
from xml.parsers import expat

from kintrace.limited.child import Refusal, limit, send
from kintrace.lists.limited import MEMORY, MOST_OPEN
from kintrace.lists.pfif.fields import NAMESPACE, VERSIONS

CPU_SECONDS: Final = 120
"""A file is read in a stream, and the largest takes more than a workbook may."""
LARGEST_FILE: Final = 1 << 30
LARGEST_RECORD: Final = 8 << 20
"""Characters in a person with all notes."""
MOST_ELEMENTS: Final = 500_000
"""Elements, attributes and pieces of text in a person with all notes."""
DEEPEST: Final = 32
BATCH: Final = 1 << 20
"""Characters after which the records that are ready are sent."""
_BLOCK: Final = 1 << 16

Record = list[Any]


class Collector:
    """Hears what the parser finds and puts records together."""

    def __init__(self, parser: expat.XMLParserType, give: Callable[[Record, int], None]) -> None:
        self._parser, self._give = parser, give
        self.seen = False
        self._depth = self._size = self._count = 0
        self._open: list[tuple[str, Record]] = []
        """The person or note that is open, and the note in that person, each with its namespace."""
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        self._leaf = False
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> NoReturn:
        raise Refusal("DoctypeFound")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refusal("FileTooLarge", limit=f"{DEEPEST} levels")
        namespace, _, name = tag.rpartition(" ")
        self.seen = self.seen or namespace.startswith(NAMESPACE)
        if self._begins(namespace, name):
            self._begin(namespace, name)
        elif self._open:
            own = namespace == self._open[-1][0]
            self._path.append(name if own else f"{{{namespace}}}{name}")
        else:
            return
        self._leaf = True
        self._count_in(0)
        self._texts.append([])
        for key, value in attributes.items():
            self._keep("/".join(self._path) + "@" + _curly(key), value)

    def _begins(self, namespace: str, name: str) -> bool:
        """Whether an element opens a record: a person or note, or a note right inside a person."""
        if not namespace.startswith(NAMESPACE) or name not in {"person", "note"} or self._path:
            return False
        return not self._open or (len(self._open) == 1 and (self._open[0][1][0], name) == ("person", "note"))

    def _begin(self, namespace: str, kind: str) -> None:
        version = namespace.removeprefix(NAMESPACE)
        if version not in VERSIONS:
            raise Refusal("PfifVersion", kind=version[:10])
        record = [kind, version, self._parser.CurrentLineNumber, [], [], False]
        if self._open:
            self._open[0][1][4].append(record)
        self._open.append((namespace, record))

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        text = "".join(self._texts.pop())
        leaf, self._leaf = self._leaf, False
        if self._path:
            if leaf or text.strip():
                self._keep("/".join(self._path), text)
            self._path.pop()
            return
        if text.strip():
            self._keep("#text", text)
        _, record = self._open.pop()
        if not self._open:
            self._give(record, self._size)
            self._size = self._count = 0

    def _text(self, text: str) -> None:
        if self._texts:
            self._count_in(len(text))
            self._texts[-1].append(text)

    def _keep(self, name: str, text: str) -> None:
        self._count_in(len(name) + len(text))
        record = self._open[-1][1]
        record[3].append([name, text])
        record[5] = record[5] or bool(record[4])

    def _count_in(self, size: int) -> None:
        self._size += size
        self._count += 1
        if self._size > LARGEST_RECORD or self._count > MOST_ELEMENTS:
            raise Refusal("FileTooLarge", limit=f"{LARGEST_RECORD >> 20} MB")


def _curly(tag: str) -> str:
    namespace, _, name = tag.rpartition(" ")
    return f"{{{namespace}}}{name}" if namespace else name


class _Batches:
    """Sends records many at a time."""

    def __init__(self) -> None:
        self._ready: list[Record] = []
        self._size = 0

    def give(self, record: Record, size: int) -> None:
        self._ready.append(record)
        self._size += size + 200
        if self._size > BATCH:
            self.flush()

    def flush(self) -> None:
        if self._ready:
            send(self._ready)
        self._ready, self._size = [], 0


def read(file: BinaryIO) -> None:
    """Read a file and send its records.

    Raises:
        Refusal: If it is no PFIF, is damaged, has a document type or goes beyond a limit.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    batches, total = _Batches(), 0
    collector = Collector(parser, batches.give)
    try:
        while block := file.read(_BLOCK):
            total += len(block)
            if total > LARGEST_FILE:
                raise Refusal("FileTooLarge", limit=f"{LARGEST_FILE >> 20} MB")
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):  # no XML; an encoding that Python does not know
        batches.flush()
        raise Refusal("XmlBroken", line=parser.CurrentLineNumber) from None
    if not collector.seen:
        raise Refusal("OtherFormat", kind="XML")
    batches.flush()
    send({"end": True})


def main() -> None:  # pragma: no cover - runs in a process of its own, tests/lists/test_pfif_hostile.py
    """Read the file on standard input; say a refusal as a frame, and die of anything else."""
    limit(memory=MEMORY, seconds=CPU_SECONDS, files=MOST_OPEN)
    try:
        read(sys.stdin.buffer)
    except Refusal as refusal:
        send({"refused": refusal.name, **refusal.values})
    except MemoryError:
        send({"refused": "FileTooLarge", "limit": "memory"})


if __name__ == "__main__":  # pragma: no cover
    main()
