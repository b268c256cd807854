"""Reading in the background: documents are added one after another while people go on; each job can be stopped."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Literal

from pourparler import intake
from pourparler.ledger import Ledger, LedgerError
from pourparler.record import Document, Record
from pourparler.workbench.settings import MOST_JOBS

if TYPE_CHECKING:
    from pourparler.reader import Reader

State = Literal["waiting", "reading", "done", "cancelled"]
_MOST_LINES = 200  # lines about failures that a job keeps


@dataclass(frozen=True)
class Progress:
    """What has become of a job. ``total`` is None while it is not known; ``added`` are ids of documents.

    ``failures`` holds a line for each source that could not be added; ``failed`` counts them all.
    """

    id: int
    what: str
    coder: str
    state: State = "waiting"
    total: int | None = None
    done: int = 0
    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    failed: int = 0
    failures: tuple[str, ...] = ()


@dataclass
class _Job:
    progress: Progress
    sources: list[str]
    published: dt.date | None
    folder: Path | None
    stop: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """The jobs of a workbench, done one after another by a thread of their own."""

    def __init__(self, ledger: Ledger, *, allow_private: bool, ended: Callable[[], None] = lambda: None) -> None:
        self._ledger = ledger
        self._ended = ended
        self._allow_private = allow_private
        self._jobs: dict[int, _Job] = {}
        self._numbers = itertools.count(1)
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._reader: Reader | None = None  # loaded with the first job
        self._lock = threading.Lock()

    def start(
        self, sources: list[str], what: str, coder: str, published: dt.date | None, folder: Path | None = None
    ) -> Progress:
        """Begin to add some sources; ``folder`` holds uploaded files, and is removed at the end."""
        with self._lock:
            job = _Job(Progress(next(self._numbers), what, coder), sources, published, folder)
            self._jobs[job.progress.id] = job
            finished = [id_ for id_, old in self._jobs.items() if old.progress.state in ("done", "cancelled")]
            for id_ in finished[:-MOST_JOBS]:
                del self._jobs[id_]
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="reading", daemon=True)
                self._thread.start()
        self._waiting.put(job)
        return job.progress

    def get(self, id_: int) -> Progress | None:
        """Give a job's progress; None if there is no such job."""
        job = self._jobs.get(id_)
        return None if job is None else job.progress

    def all(self) -> tuple[Progress, ...]:
        """Give all jobs that are remembered, the last first."""
        return tuple(job.progress for job in reversed(list(self._jobs.values())))

    def cancel(self, id_: int) -> Progress | None:
        """Stop a job after the document in hand; what was added stays."""
        job = self._jobs.get(id_)
        if job is not None:
            job.stop.set()
        return None if job is None else job.progress

    def close(self) -> None:
        """Stop everything; waits for the document in hand."""
        for job in list(self._jobs.values()):
            job.stop.set()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=60)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            try:
                self._do(job)
            except Exception as fault:  # one broken source must not end the thread; the job tells of it
                _failed(job, f"{job.progress.what}: not read, {type(fault).__name__}: {fault}")
            finally:
                if job.folder is not None:
                    shutil.rmtree(job.folder, ignore_errors=True)
                self._ended()
                _set(job, state="cancelled" if job.stop.is_set() else "done")

    def _do(self, job: _Job) -> None:
        from pourparler.reader import Reader, read_all  # with the weights, slow to import

        _set(job, state="reading", total=intake.count(job.sources))
        self._reader = self._reader or Reader()
        for result in read_all(self._new(job), self._reader, jobs=1):
            if isinstance(result, Record):
                try:
                    done = self._ledger.add(result)
                    where = "added" if done.new else "known"
                    _set(job, **{where: (*getattr(job.progress, where), done.document)})
                except LedgerError as fault:
                    _failed(job, str(fault))
            else:
                _failed(job, str(result))
            _set(job, done=job.progress.done + 1)

    def _new(self, job: _Job) -> Iterator[Document | intake.Refusal]:
        """The documents that the ledger does not have, until the job is stopped."""
        found = intake.documents(job.sources, published=job.published, allow_private=self._allow_private)
        for item in found:
            if job.stop.is_set():
                return
            if isinstance(item, Document) and self._ledger.has(item):
                _set(job, known=(*job.progress.known, item.id), done=job.progress.done + 1)
            elif isinstance(item, intake.Refusal) and job.folder is not None:
                # The folder of the upload is nobody's business.
                yield intake.Refusal(Path(item.source).name, item.reason)
            else:
                yield item


def _set(job: _Job, **values: object) -> None:
    job.progress = replace(job.progress, **values)  # type: ignore[arg-type]


def _failed(job: _Job, line: str) -> None:
    _set(job, failed=job.progress.failed + 1, failures=(*job.progress.failures, " ".join(line.split()))[:_MOST_LINES])
