"""A child process that reads documents, so that reading can be stopped at any moment."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler import intake
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import Document, Record
from pourparler.workbench.children import end_child, kill_child, start_child

if TYPE_CHECKING:
    from pourparler.reader import Reader


@dataclass(frozen=True)
class Task:
    """Sources to read: paths or addresses, the day of publication if known, and whether they were uploaded."""

    sources: tuple[str, ...]
    published: dt.date | None
    uploaded: bool
    allow_private: bool


@dataclass(frozen=True)
class Total:
    """The number of documents; None if it is unknown before they are read."""

    documents: int | None


@dataclass(frozen=True)
class Known:
    """The id of a document that is already in the ledger."""

    document: str


@dataclass(frozen=True)
class Failure:
    """One line about a source that could not be read."""

    line: str


@dataclass(frozen=True)
class Crash:
    """An error of the program: one line for the person, and the traceback for the log."""

    line: str
    trace: str


Message = Total | Known | Failure | Crash | Record


class ReadingStoppedError(Exception):
    """The reading process ended before its task was done."""


class ReadingProcess:
    """A child process that reads one task after another; the reader stays loaded between them.

    Parameters
    ----------
    address
        The address of the ledger; its documents are not read again.
    """

    def __init__(self, address: str) -> None:
        self._connection, other = multiprocessing.get_context("spawn").Pipe()
        self._process = start_child(_work, address, other)
        other.close()  # otherwise the end of the process would not close the pipe

    def read(self, task: Task) -> Iterator[Message]:
        """Read the sources of a task.

        Raises
        ------
        ReadingStoppedError
            If `kill` or the system ends the process.
        """
        try:
            self._connection.send(task)
            while (message := self._connection.recv()) is not None:
                yield message
        except (EOFError, OSError):
            raise ReadingStoppedError from None

    def kill(self) -> None:
        """Kill the process, from any thread. May be called twice."""
        kill_child(self._process)

    def close(self) -> None:
        """End the process and close its pipe, from the thread that calls `read`."""
        end_child(self._process)
        self._connection.close()


def _work(address: str, connection: Connection[Message | None, Task]) -> None:
    """Read tasks until the workbench closes the pipe."""
    reader: Reader | None = None
    with suppress(EOFError, OSError):
        while True:
            task = connection.recv()
            try:
                from pourparler.reader import Reader  # with the weights, slow to import

                reader = reader or Reader()
                with open_ledger(address) as ledger:
                    _read(task, ledger, reader, connection.send)
            except LedgerError as fault:
                connection.send(Failure(str(fault)))
            except Exception as fault:  # one bad source must not end the process
                connection.send(Crash(f"not read, {type(fault).__name__}: {fault}", traceback.format_exc()))
            connection.send(None)


def _read(task: Task, ledger: Ledger, reader: Reader, send: Callable[[Message], None]) -> None:
    from pourparler.reader import read_all

    def new() -> Iterator[Document | intake.Refusal]:
        """The documents that are not in the ledger."""
        for item in intake.documents(task.sources, published=task.published, allow_private=task.allow_private):
            if isinstance(item, Document) and ledger.documents.has(item):
                send(Known(item.id))
            elif isinstance(item, intake.Refusal) and task.uploaded:
                yield intake.Refusal(Path(item.source).name, item.reason)  # without the temporary folder of the upload
            else:
                yield item

    send(Total(intake.count(task.sources)))
    for result in read_all(new(), reader, jobs=1):
        send(result if isinstance(result, Record) else Failure(str(result)))
