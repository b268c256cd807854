"""Jobs that add documents in the background. A job can be stopped at any moment, and waits for no other person's."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pourparler.ledger import Ledger, LedgerError
from pourparler.record import Record
from pourparler.workbench.reading import (
    Crash,
    Failure,
    Known,
    Message,
    ReadingProcess,
    ReadingStoppedError,
    Task,
    Total,
)
from pourparler.workbench.settings import MAX_FINISHED_JOBS, MAX_RUNNING_JOBS

LOGGER = logging.getLogger(__name__)
State = Literal["waiting", "reading", "done", "cancelled"]
_MAX_LINES = 200  # lines about failures of each job
_ENDING = 10.0  # seconds to wait for a job whose process was killed


@dataclass(frozen=True)
class Progress:
    """The progress of a job. ``total`` is None while it is unknown; ``added`` and ``known`` are ids of documents.

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
    task: Task
    folder: Path | None
    is_stopped: bool = False
    process: ReadingProcess | None = None
    thread: threading.Thread | None = field(default=None, repr=False)


class Jobs:
    """The jobs of a workbench. A few run at the same time, one for each person; the others wait.

    A child process reads the documents of a job, and a thread adds the records to the ledger.

    Parameters
    ----------
    on_end
        Called when a job has ended.
    """

    def __init__(self, ledger: Ledger, *, allow_private: bool, on_end: Callable[[], None] = lambda: None) -> None:
        self._ledger = ledger
        self._on_end = on_end
        self._allow_private = allow_private
        self._jobs: dict[int, _Job] = {}
        self._numbers = itertools.count(1)
        self._waiting: list[_Job] = []
        self._running: list[_Job] = []
        self._idle: ReadingProcess | None = None  # for the next job: loading the reader takes seconds
        self._is_closed = False
        self._lock = threading.Lock()

    def start(
        self, sources: list[str], what: str, coder: str, published: dt.date | None, folder: Path | None = None
    ) -> Progress:
        """Start to add sources; ``folder`` holds uploaded files, and is removed at the end."""
        task = Task(tuple(sources), published, folder is not None, self._allow_private)
        with self._lock:
            job = _Job(Progress(next(self._numbers), what, coder), task, folder)
            self._jobs[job.progress.id] = job
            finished = [id_ for id_, old in self._jobs.items() if old.progress.state in ("done", "cancelled")]
            for id_ in finished[:-MAX_FINISHED_JOBS]:
                del self._jobs[id_]
            self._waiting.append(job)
            self._begin_waiting()
        return job.progress

    def get(self, id_: int) -> Progress | None:
        """The progress of a job; None if there is no such job."""
        job = self._jobs.get(id_)
        return None if job is None else job.progress

    def all(self) -> tuple[Progress, ...]:
        """The progress of all jobs, newest first; old finished jobs are forgotten."""
        return tuple(job.progress for job in reversed(list(self._jobs.values())))

    def cancel(self, id_: int) -> Progress | None:
        """Stop a job at once; the documents that it added stay."""
        job = self._jobs.get(id_)
        if job is None:
            return None
        with self._lock:
            self._stop(job)
        return job.progress

    def close(self) -> None:
        """Stop all jobs, and end their processes."""
        with self._lock:
            self._is_closed = True
            running = list(self._running)
            for job in [*self._waiting, *running]:
                self._stop(job)
            idle, self._idle = self._idle, None
        if idle is not None:
            idle.close()
        for job in running:
            if job.thread is not None:
                job.thread.join(_ENDING)

    def _stop(self, job: _Job) -> None:
        """Stop a job; the caller holds the lock."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.is_stopped = True
            _remove_upload(job)
            _set(job, state="cancelled")
        elif job in self._running:
            job.is_stopped = True
            if job.process is not None:
                job.process.kill()

    def _begin_waiting(self) -> None:
        """Start the waiting jobs whose turn it is; the caller holds the lock."""
        for job in list(self._waiting):
            busy = {other.progress.coder for other in self._running}
            if len(self._running) >= MAX_RUNNING_JOBS or self._is_closed:
                return
            if job.progress.coder not in busy:
                self._waiting.remove(job)
                self._running.append(job)
                job.thread = threading.Thread(target=self._work, args=(job,), name="reading", daemon=True)
                job.thread.start()

    def _work(self, job: _Job) -> None:
        _set(job, state="reading")
        try:
            self._read(job)
        except ReadingStoppedError:
            if not job.is_stopped:
                LOGGER.error("job %s: its process was killed", job.progress.id)
                _fail(
                    job,
                    f"{job.progress.what}: its process was killed, perhaps out of memory; add fewer documents at once",
                )
        except Exception as fault:  # whatever happens, the job must end with a message
            LOGGER.exception("job %s failed", job.progress.id)
            _fail(job, f"{job.progress.what}: not added, {type(fault).__name__}: {fault}")
        finally:
            if job.process is not None:
                job.process.close()
            _remove_upload(job)
            self._on_end()
            with self._lock:
                self._running.remove(job)
                _set(job, state="cancelled" if job.is_stopped else "done")
                self._begin_waiting()

    def _read(self, job: _Job) -> None:
        with self._lock:
            process, self._idle = self._idle, None
        process = process or ReadingProcess(self._ledger.address)
        with self._lock:
            job.process = process
            if job.is_stopped:
                return
        for message in process.read(job.task):
            if job.is_stopped:
                return
            self._take(job, message)
        with self._lock:
            if self._idle is None and not (job.is_stopped or self._is_closed):
                self._idle, job.process = process, None

    def _take(self, job: _Job, message: Message) -> None:
        match message:
            case Total(documents):
                _set(job, total=documents)
            case Known(document):
                _set(job, known=(*job.progress.known, document), done=job.progress.done + 1)
            case Failure(line):
                _fail(job, line)
            case Crash(line, trace):
                LOGGER.error("job %s failed\n%s", job.progress.id, trace)
                _fail(job, f"{job.progress.what}: {line}")
            case Record():
                self._add(job, message)

    def _add(self, job: _Job, record: Record) -> None:
        try:
            done = self._ledger.add(record)
        except LedgerError as fault:
            _fail(job, str(fault))
            return
        where = "added" if done.new else "known"
        _set(job, done=job.progress.done + 1, **{where: (*getattr(job.progress, where), done.document)})


def _remove_upload(job: _Job) -> None:
    if job.folder is not None:
        shutil.rmtree(job.folder, ignore_errors=True)


def _set(job: _Job, **values: object) -> None:
    job.progress = replace(job.progress, **values)  # type: ignore[arg-type]


def _fail(job: _Job, line: str) -> None:
    """Count a source that could not be added, and keep the line that says why."""
    lines = (*job.progress.failures, " ".join(line.split()))[:_MAX_LINES]
    _set(job, done=job.progress.done + 1, failed=job.progress.failed + 1, failures=lines)
