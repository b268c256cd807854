"""Reading in a process of its own, so that it can be stopped whatever it reads."""

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
    """What is to be read: paths or addresses, the day of publication if a person gave it, uploaded or not."""

    sources: tuple[str, ...]
    published: dt.date | None
    uploaded: bool
    allow_private: bool


@dataclass(frozen=True)
class Total:
    """How many documents there are; None if only reading tells."""

    documents: int | None


@dataclass(frozen=True)
class Known:
    """The id of a document that the ledger has already."""

    document: str


@dataclass(frozen=True)
class Failure:
    """One line about a source that could not be read."""

    line: str


@dataclass(frozen=True)
class Crash:
    """A fault of the program: one line for the person who asked, and the traceback for the log."""

    line: str
    trace: str


Message = Total | Known | Failure | Crash | Record


class ReadingStoppedError(Exception):
    """The process that reads has ended before its task was done."""


class ReadingProcess:
    """A process that does one task after another, and keeps its reader loaded between them.

    Parameters
    ----------
    address
        Of the ledger, which says what need not be read.
    """

    def __init__(self, address: str) -> None:
        self._connection, other = multiprocessing.get_context("spawn").Pipe()
        self._process = start_child(_work, address, other)
        other.close()  # or the end of the process would not close the pipe

    def read(self, task: Task) -> Iterator[Message]:
        """Do a task.

        Raises
        ------
        ReadingStoppedError
            If the process ends, killed by `kill` or by the system.
        """
        try:
            self._connection.send(task)
            while (message := self._connection.recv()) is not None:
                yield message
        except (EOFError, OSError):
            raise ReadingStoppedError from None

    def kill(self) -> None:
        """Kill the process: for other threads than the one that reads. May be called twice."""
        kill_child(self._process)

    def close(self) -> None:
        """End the process, and close its pipe: for the thread that reads."""
        end_child(self._process)
        self._connection.close()


def _work(address: str, connection: Connection[Message | None, Task]) -> None:
    """Do tasks until the workbench closes the pipe."""
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
            except Exception as fault:  # one broken source must not end the process
                connection.send(Crash(f"not read, {type(fault).__name__}: {fault}", traceback.format_exc()))
            connection.send(None)


def _read(task: Task, ledger: Ledger, reader: Reader, send: Callable[[Message], None]) -> None:
    from pourparler.reader import read_all

    def new() -> Iterator[Document | intake.Refusal]:
        """The documents that the ledger does not have."""
        for item in intake.documents(task.sources, published=task.published, allow_private=task.allow_private):
            if isinstance(item, Document) and ledger.has(item):
                send(Known(item.id))
            elif isinstance(item, intake.Refusal) and task.uploaded:
                yield intake.Refusal(Path(item.source).name, item.reason)  # nobody need know the upload's folder
            else:
                yield item

    send(Total(intake.count(task.sources)))
    for result in read_all(new(), reader, jobs=1):
        send(result if isinstance(result, Record) else Failure(str(result)))
