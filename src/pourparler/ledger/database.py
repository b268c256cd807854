"""The database of one ledger, as `Ledger` and its collections share it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from pourparler.ledger.db import transactions
from pourparler.ledger.errors import LedgerError, shown, translate_errors


class Database:
    """An engine, the transactions on it, and whether it is closed.

    Parameters
    ----------
    engine
        The connections; `close` disposes of them.
    path
        The ledger's name in messages: a file's path, or an address without its password.
    """

    def __init__(self, engine: Engine, path: Path | str) -> None:
        self._engine = engine
        self._is_closed = False
        self.path = path

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold a transaction for reading; a fault of the database becomes a `LedgerError`."""
        self.check_open()
        reading = transactions.read_transaction(self._engine)
        with translate_errors(self.path), reading as connection, transactions.without_collecting():
            yield connection

    @contextmanager
    def writing(self, doing: str = "") -> Iterator[Connection]:
        """Hold a transaction for writing; on any exception nothing is written.

        Parameters
        ----------
        doing
            What begins the message of a `LedgerError`, such as "quill-1: not added, ".
        """
        self.check_open()
        with translate_errors(self.path, doing), transactions.write_transaction(self._engine) as connection:
            yield connection

    def check_open(self) -> None:
        """Raise a `LedgerError` if the database is closed."""
        if self._is_closed:
            raise LedgerError(f"{shown(self.path)} is closed; open it again")

    def close(self) -> None:
        """Close all connections. May be called twice."""
        self._is_closed = True
        self._engine.dispose()
