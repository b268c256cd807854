"""Read one document, in this process or in a worker. A failure is a result, not an exception."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache

from pourparler.reader.limits import NO_DEADLINE, Deadline, StoppedError, UnreadableError
from pourparler.reader.pipeline import Reader
from pourparler.record import Document, Record
from pourparler.workers import OutOfTimeError, seconds_allowed, why_too_slow

LOGGER = logging.getLogger(__name__)
LOGGER.addHandler(logging.NullHandler())  # without a log, a traceback is not for the screen


@dataclass(frozen=True)
class Unread:
    """A document that could not be read, and the reason."""

    source: str
    reason: str

    def __str__(self) -> str:
        """Return one line for the user."""
        return f"{self.source}: {self.reason}"


def unread(document: Document, reason: str) -> Unread:
    """Return the refusal of a document."""
    return Unread(document.title or document.id, reason)


def read_one(reader: Reader, document: Document, deadline: Deadline | None = None) -> Record | Unread:
    """Read a document in this process.

    Parameters
    ----------
    deadline : when the reading must end; None: after the time limit of a document

    Returns
    -------
    Record or Unread
        The record, or the reason why there is none: the time limit, a refusal, or a failure of the program, whose
        traceback goes to the log.

    Raises
    ------
    StoppedError
        If the deadline stops the reading.
    """
    reader.load()  # the time of a document does not include loading
    deadline = deadline or Deadline(seconds_allowed())
    try:
        return reader.read(document, deadline)
    except StoppedError:
        raise
    except OutOfTimeError:
        return unread(document, why_too_slow(deadline.seconds))
    except UnreadableError as fault:
        return unread(document, str(fault))
    except Exception as fault:
        LOGGER.exception("document %s could not be read", document.id)
        words = " ".join(str(fault).split())[:200]
        return unread(
            document,
            f"could not be read ({type(fault).__name__}: {words}); the other documents go on; please report this text",
        )


@cache
def worker_reader() -> Reader:
    """Return the reader of this worker, the same at every call."""
    return Reader(threads=1)


def load_in_worker() -> None:
    """Load the reader of a worker before its time is counted."""
    worker_reader().load()


def read_in_worker(document: Document) -> Record | Unread:
    """Read a document in a worker; its parent enforces the time limit."""
    return read_one(worker_reader(), document, NO_DEADLINE)
