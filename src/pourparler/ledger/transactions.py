"""What every method of a ledger stands on: its database, and the transactions in which it is read and written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from pourparler.ledger.db.transactions import reading, writing
from pourparler.ledger.errors import LedgerError, shown, told_plainly


class Transactions:
    """The part of a ledger that opens transactions; :class:`pourparler.ledger.Ledger` has it."""

    _engine: Engine
    _closed: bool
    path: Path | str

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._check_open()
        with told_plainly(self.path), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self, doing: str = "") -> Iterator[Connection]:
        self._check_open()
        with told_plainly(self.path, doing), writing(self._engine) as connection:
            yield connection

    def _check_open(self) -> None:
        if self._closed:
            raise LedgerError(f"{shown(self.path)} is closed; open it again")
