"""Read many documents, in this process or in several, in order, each within its time limit."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from itertools import chain, islice
from queue import SimpleQueue

from pourparler.intake import Refusal
from pourparler.reader.limits import SHORT, Deadline, StoppedError
from pourparler.reader.one import Unread, load_in_worker, read_in_worker, read_one, unread
from pourparler.reader.pipeline import Reader
from pourparler.record import Document, Record
from pourparler.workers import OutOfTimeError, Worker, WorkerDiedError, seconds_allowed, why_too_slow

AHEAD = 4  # documents in hand for each process: bounds memory
FEW = 8  # documents for which one process is quicker than starting more
_PAUSE = 0.2  # seconds between two looks at whether the reading is to stop

Result = Record | Unread | Refusal


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    sources: Iterable[Document | Refusal],
    reader: Reader | None = None,
    jobs: int | None = None,
    *,
    apart: bool = False,
    seconds: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> Iterator[Result]:
    """Read documents and yield their records in order; refusals of intake stay in their places.

    Parameters
    ----------
    reader
        The reader for documents that are read in this process; None: a new one, made when it is needed.
    jobs
        The number of processes; None: one for each processor, or only this one for few documents.
    apart
        Whether every document is read in another process, so that a crash does not end this one.
    seconds
        The time limit of a document, in seconds; None: that of `seconds_allowed`. A document that takes longer is
        refused, and the others are read. With one job, a text of over 20,000 characters is read in another process,
        which can be ended at any moment.
    stop
        Called several times a second; once it returns true, the reading ends and nothing more is yielded.

    Raises
    ------
    ValueError
        If the environment sets a time limit that is not a number.
    """
    limit = _Limit(seconds_allowed() if seconds is None else seconds, stop)
    items = iter(sources)
    first: list[Document | Refusal] = []
    if jobs is None:
        first = list(islice(items, FEW))
        jobs = cores() if len(first) == FEW else 1
    whole = chain(first, items)
    try:
        if jobs <= 1 and not apart:
            yield from _read_here(whole, reader, limit)
        else:
            with _Crew(jobs, limit) as crew:
                yield from crew.read(whole)
    except StoppedError:
        return


@dataclass(frozen=True)
class _Limit:
    """The limits that end the reading of a document."""

    seconds: float
    stop: Callable[[], bool] | None

    def check_stop(self) -> None:
        if self.stop is not None and self.stop():
            raise StoppedError


def _read_here(sources: Iterable[Document | Refusal], reader: Reader | None, limit: _Limit) -> Iterator[Result]:
    """Read short documents in this process, and long ones in another that is started for the first of them."""
    with _Crew(1, limit) as crew:
        for source in sources:
            limit.check_stop()
            if isinstance(source, Refusal):
                yield source
            elif len(source.text) > SHORT:
                yield from crew.read([source])
            else:
                reader = reader or Reader()
                reader.load()  # the time of a document does not include loading
                yield read_one(reader, source, Deadline(limit.seconds, limit.stop))


class _Crew:
    """Workers, started when they are needed. If one is killed, its document is read once more, alone."""

    def __init__(self, jobs: int, limit: _Limit) -> None:
        self._ahead = AHEAD * jobs
        self._limit = limit
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()  # one for each thread; None: to be started
        for _ in range(jobs):
            self._idle.put(None)
        self._started: set[Worker] = set()
        self._is_closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers, even while they read."""
        with self._lock:
            self._is_closed = True
            for worker in self._started:
                worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def read(self, sources: Iterable[Document | Refusal]) -> Iterator[Result]:
        """Read documents and yield their records in order."""
        waiting: deque[Refusal | _InHand] = deque()
        for source in sources:
            self._limit.check_stop()
            waiting.append(source if isinstance(source, Refusal) else self._begin(source))
            while waiting and (len(waiting) >= self._ahead or _is_done(waiting[0])):
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _begin(self, document: Document) -> _InHand:
        return _InHand(document, self._threads.submit(self._read, document))

    def _next(self, waiting: deque[Refusal | _InHand]) -> Result:
        item = waiting.popleft()
        if isinstance(item, Refusal):
            return item
        result = self._result(item.future)
        if result is None:
            wait_for([other.future for other in waiting if isinstance(other, _InHand)])
            result = self._result(self._begin(item.document).future)
        return result or unread(
            item.document,
            "its reading was killed twice, perhaps for want of memory; cut it into articles, or close other programs",
        )

    def _result(self, future: Future[Record | Unread | None]) -> Record | Unread | None:
        while True:
            try:
                return future.result(timeout=None if self._limit.stop is None else _PAUSE)
            except TimeoutError:
                self._limit.check_stop()

    def _read(self, document: Document) -> Record | Unread | None:
        """Have a worker read a document, in one of the threads; None if the worker was killed."""
        worker = self._idle.get()
        try:
            worker = worker or self._start()
            return worker.call(read_in_worker, document, seconds=self._limit.seconds)
        except OutOfTimeError:
            self._discard(worker)
            worker = None
            return unread(document, why_too_slow(self._limit.seconds))
        except WorkerDiedError:
            self._discard(worker)
            worker = None
            return None
        finally:
            self._idle.put(worker)

    def _start(self) -> Worker:
        with self._lock:
            if self._is_closed:
                raise WorkerDiedError
            worker = Worker(load_in_worker)
            self._started.add(worker)
            return worker

    def _discard(self, worker: Worker | None) -> None:
        if worker is not None:
            with self._lock:
                self._started.discard(worker)
            worker.kill()


@dataclass(frozen=True)
class _InHand:
    """A document and its future result."""

    document: Document
    future: Future[Record | Unread | None]


def _is_done(item: Refusal | _InHand) -> bool:
    return isinstance(item, Refusal) or item.future.done()
