"""A process that reads documents one at a time, and that can be ended at any moment, whatever it is doing.

It is a Python program of its own, which takes pickled documents on its standard input and writes pickled results to its
standard output. It ends when its input ends, and so with its parent, however that ended.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, Any

from pourparler.reader.limits import (
    Deadline,
    OutOfTimeError,
    StoppedError,
    UnreadableError,
    seconds_allowed,
    why_too_slow,
)
from pourparler.reader.reading import Reader
from pourparler.record import Document, Record

LOGGER = logging.getLogger(__name__)
LOGGER.addHandler(logging.NullHandler())  # without a log, a traceback is not for the screen

# -P: nothing is imported from the folder in which the program was started.
COMMAND = (sys.executable, "-P", "-c", "from pourparler.reader.worker import serve; serve()")
START = 300.0  # seconds in which a worker has to load the reader
_READY = "ready"


@dataclass(frozen=True)
class Unread:
    """A document that could not be read, and why."""

    source: str
    reason: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.source}: {self.reason}"


class WorkerDiedError(Exception):
    """A worker ended before it gave its result: it was killed, perhaps for want of memory, or it crashed."""


def unread(document: Document, reason: str) -> Unread:
    """Return the refusal of a document."""
    return Unread(document.title or document.id, reason)


def read_one(reader: Reader, document: Document, deadline: Deadline | None = None) -> Record | Unread:
    """Read a document in this process.

    Parameters
    ----------
    deadline : when the reading must end; None: after the time that every document has

    Returns
    -------
    Record or Unread
        The record, or why there is none: the time is over, the document is refused, or the program failed. The
        traceback of a failure goes to the log.

    Raises
    ------
    StoppedError
        If the deadline says that the reading is to stop.
    """
    seconds = seconds_allowed()
    try:
        return reader.read(document, deadline or Deadline(seconds))
    except StoppedError:
        raise
    except OutOfTimeError:
        return unread(document, why_too_slow(seconds if deadline is None else deadline.seconds))
    except UnreadableError as fault:
        return unread(document, str(fault))
    except Exception as fault:
        LOGGER.exception("document %s could not be read", document.id)
        words = " ".join(str(fault).split())[:200]
        return unread(
            document,
            f"could not be read ({type(fault).__name__}: {words}); the other documents go on; please report this text",
        )


class Worker:
    """The process, seen from its parent. One thread at a time may use it; any thread may kill it."""

    def __init__(self) -> None:
        # A session of its own: Ctrl-C in a terminal is for the parent.
        self._process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), start_new_session=True
        )
        self._is_ready = False

    def read(self, document: Document, seconds: float) -> Record | Unread:
        """Have a document read.

        Parameters
        ----------
        seconds : how long it may take, from the moment at which the worker has loaded the reader

        Raises
        ------
        OutOfTimeError
            If it takes longer. The worker has been killed.
        WorkerDiedError
            If the worker ended. It is not to be used again.
        """
        if not self._is_ready:
            try:
                self._exchange(None, START)
            except OutOfTimeError:
                raise WorkerDiedError from None
            self._is_ready = True
        answer: Record | Unread = self._exchange(document, seconds)
        return answer

    def _exchange(self, document: Document | None, seconds: float) -> Any:
        """Send a document, if there is one, and wait for an answer."""
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            if document is not None:
                _send(self._process.stdin, document)
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):  # ValueError: the pipe was closed by `kill`
            raise (OutOfTimeError if is_late.is_set() else WorkerDiedError) from None
        finally:
            timer.cancel()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()


def _environment() -> dict[str, str]:
    """The environment of a worker, which imports what this process can import."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}


def _send(pipe: IO[bytes], thing: object) -> None:
    pipe.write(pickle.dumps(thing))
    pipe.flush()


def serve(read: Callable[[Reader, Document, Deadline], Record | Unread] = read_one) -> None:
    """Be a worker: read what comes in, until nothing comes any more."""
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not stand among the results
    documents: SimpleQueue[Document] = SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, documents), daemon=True).start()
    try:
        reader = Reader(threads=1)
        _send(results, _READY)
        while True:
            # The parent keeps the time, and ends this process when it is over.
            _send(results, read(reader, documents.get(), Deadline(float("inf"))))
    except Exception:  # the parent is gone, or the reader cannot be loaded
        LOGGER.exception("a worker ended")
        os._exit(1)


def _receive(pipe: IO[bytes], documents: SimpleQueue[Document]) -> None:
    """Take in documents; end the process with the parent, whatever it is doing."""
    try:
        while True:
            documents.put(pickle.load(pipe))
    except Exception:
        os._exit(0)
