"""The connection to a ledger's file: SQLite with the settings that every ledger has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event


def connect(path: Path, *, mode: str, patience: float) -> Engine:
    """Make an engine for the file at `path`; the file is opened at the first use.

    Parameters
    ----------
    path
        The ledger's file.
    mode
        How SQLite is to open it: "rw", "rwc" (may make it), or "ro&immutable=1" (writes nothing, not even beside it).
    patience
        How long to wait for another program's lock, in seconds.
    """
    # A URI made by pathlib is safe for every file name, "?" and "#" included.
    address = f"{path.absolute().as_uri()}?mode={mode}"

    def opened() -> sqlite3.Connection:
        raw = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
        raw.execute("PRAGMA foreign_keys = ON")
        return raw

    engine = create_engine("sqlite://", creator=opened, poolclass=QueuePool)

    # Transactions are begun here because Python's sqlite3 begins none before a SELECT or CREATE.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(str(connection.get_execution_options().get("begin", "BEGIN")))

    return engine


def log_ahead(engine: Engine) -> None:
    """Have the file keep a write-ahead log, with which readers and a writer do not wait for each other."""
    pooled = engine.raw_connection()
    try:
        # Outside a transaction, where alone this can be set; it stays with the file.
        cursor = pooled.cursor()
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone() != ("wal",):
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()
    finally:
        pooled.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction for reading: all queries in it see the same ledger."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold one transaction for writing: at its end everything is kept, on any exception nothing is."""
    # IMMEDIATE takes the lock now: no other writer can come between a look and a write.
    with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
        yield connection
