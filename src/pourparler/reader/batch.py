"""Many documents: one after another, or over several processes, in the order given."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from pourparler.intake import Refusal
from pourparler.reader.reading import Reader
from pourparler.record import Document, Record

AHEAD = 4  # documents in hand for each process: bounds memory

_worker: list[Reader] = []  # one reader a process, filled when the process starts


@dataclass(frozen=True)
class Unread:
    """A document in whose reading the program itself failed."""

    source: str
    reason: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.source}: {self.reason}"


def _start() -> None:
    _worker.append(Reader(threads=1))


def _read(document: Document) -> Record | Unread:
    return read_one(_worker[0], document)


def read_one(reader: Reader, document: Document) -> Record | Unread:
    """The record of a document, or the fault that kept it from being read; never an exception."""
    try:
        return reader.read(document)
    except Exception as fault:
        told = " ".join(str(fault).split())[:200]
        return Unread(
            document.title or document.id,
            f"could not be read ({type(fault).__name__}: {told}); the other documents go on; please report this text",
        )


def read_all(
    sources: Iterable[Document | Refusal], reader: Reader | None = None, jobs: int = 1
) -> Iterator[Record | Unread | Refusal]:
    """Records in the order of the documents; what intake refused passes through in its place."""
    if jobs <= 1:
        reader = reader or Reader()
        for source in sources:
            yield source if isinstance(source, Refusal) else read_one(reader, source)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start) as pool:
        waiting: deque[Refusal | Future[Record | Unread]] = deque()
        for source in sources:
            waiting.append(source if isinstance(source, Refusal) else pool.submit(_read, source))
            if len(waiting) >= AHEAD * jobs:
                yield _done(waiting.popleft())
        while waiting:
            yield _done(waiting.popleft())


def _done(item: Refusal | Future[Record | Unread]) -> Record | Unread | Refusal:
    return item if isinstance(item, Refusal) else item.result()
