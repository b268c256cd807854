"""Many documents: one after another, or over several processes, in the order given."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context

from pourparler import logs
from pourparler.intake import Refusal
from pourparler.interruption import withheld_from_children
from pourparler.reader.reading import Reader
from pourparler.record import Document, Record

AHEAD = 4  # documents in hand for each process: bounds memory
FEW = 8  # documents for which one process is quicker than starting more
WATCH = 1.0  # seconds between two looks at whether the parent lives

_worker: list[Reader] = []  # one reader a process, filled when the process starts


@dataclass(frozen=True)
class Unread:
    """A document in whose reading the program itself failed."""

    source: str
    reason: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.source}: {self.reason}"


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(parent: int) -> None:
    logs.start_worker()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption from the keyboard is for the parent
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _worker.append(Reader(threads=1))


def _watch(parent: int) -> None:
    """End with the parent, however it ended."""
    while os.getppid() == parent:
        time.sleep(WATCH)
    os._exit(1)


def _read(document: Document) -> Record | Unread:
    return read_one(_worker[0], document)


def _submitted(pool: ProcessPoolExecutor, document: Document) -> Future[Record | Unread]:
    """Give a document to the pool, which may start a process for it."""
    with withheld_from_children():
        return pool.submit(_read, document)


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
    sources: Iterable[Document | Refusal], reader: Reader | None = None, jobs: int | None = None, *, apart: bool = False
) -> Iterator[Record | Unread | Refusal]:
    """Records in the order of the documents; what intake refused passes through in its place.

    Parameters
    ----------
    reader
        The reader, where one process is enough.
    jobs
        How many processes; None: one for each processor, and one alone for a few documents.
    apart
        Whether one process is not enough: a document that kills the process that reads it does not kill this one.
    """
    items = iter(sources)
    first: list[Document | Refusal] = []
    if jobs is None:
        first = list(islice(items, FEW))
        jobs = cores() if len(first) == FEW else 1
    whole = chain(first, items)
    if jobs <= 1 and not apart:
        for source in whole:
            if isinstance(source, Document):
                reader = reader or Reader()
                yield read_one(reader, source)
            else:
                yield source
        return
    crew = _Crew(jobs)
    try:
        yield from crew.read(whole)
    finally:
        crew.close()


class _Crew:
    """Processes that read; if one of them is killed, its document is tried once more, alone."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.pool = self._pool(jobs)

    @staticmethod
    def _pool(jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(os.getpid(),))

    def close(self) -> None:
        """Let what is being read be finished, and nothing else be begun."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    def read(self, sources: Iterable[Document | Refusal]) -> Iterator[Record | Unread | Refusal]:
        """Records in the order of the documents."""
        waiting: deque[Refusal | _InHand] = deque()
        for source in sources:
            waiting.append(source if isinstance(source, Refusal) else self._begun(source))
            if len(waiting) >= AHEAD * self.jobs:
                yield self._done(waiting)
        while waiting:
            yield self._done(waiting)

    def _begun(self, document: Document) -> _InHand:
        try:
            return _InHand(document, _submitted(self.pool, document))
        except BrokenProcessPool:
            self.close()
            self.pool = self._pool(self.jobs)
            return _InHand(document, _submitted(self.pool, document))

    def _done(self, waiting: deque[Refusal | _InHand]) -> Record | Unread | Refusal:
        item = waiting.popleft()
        if isinstance(item, Refusal):
            return item
        try:
            return item.future.result()
        except BrokenProcessPool:
            pass
        # All documents in hand are lost with the process. Each is tried alone, so that the guilty one is found.
        self.close()
        result = self._alone(item.document)
        for other in waiting:
            if isinstance(other, _InHand) and other.is_lost():
                other.future = self._tried(other.document)
        self.pool = self._pool(self.jobs)
        return result

    def _tried(self, document: Document) -> Future[Record | Unread]:
        found: Future[Record | Unread] = Future()
        found.set_result(self._alone(document))
        return found

    def _alone(self, document: Document) -> Record | Unread:
        with self._pool(1) as pool:
            try:
                return _submitted(pool, document).result()
            except BrokenProcessPool:
                return Unread(
                    document.title or document.id,
                    "its reading was killed twice, perhaps for want of memory; read it alone, with --jobs 1",
                )


@dataclass
class _InHand:
    """A document, and what will come of it."""

    document: Document
    future: Future[Record | Unread]

    def is_lost(self) -> bool:
        """Whether its process ended before it was read."""
        return not self.future.done() or self.future.cancelled() or self.future.exception() is not None
