"""A ledger that is a file: SQLite with the settings that every ledger has, and what tells it from other files."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, inspect

from pourparler.files import create_private
from pourparler.ledger.db.schema import APPLICATION_ID
from pourparler.ledger.errors import LedgerError, shown

READING: Mapping[str, str] = {"begin": "BEGIN"}
# IMMEDIATE takes the lock now: no other writer can come between a look and a write.
WRITING: Mapping[str, str] = {"begin": "BEGIN IMMEDIATE"}
_PAUSE = 0.05  # seconds between two tries


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

    # As many as a workbench has threads that answer. Parameters are texts and hashes of passwords: not for a log.
    engine = create_engine(
        "sqlite://", creator=opened, poolclass=QueuePool, pool_size=10, max_overflow=40, hide_parameters=True
    )

    # Transactions are begun here because Python's sqlite3 begins none before a SELECT or CREATE.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(str(connection.get_execution_options().get("begin", "BEGIN")))

    return engine


def enable_wal(engine: Engine, patience: float) -> None:
    """Have the file keep a write-ahead log, with which readers and a writer do not wait for each other.

    SQLite itself does not wait where another program holds the file at the change; so it is tried again, for `patience`
    seconds.
    """
    pooled = engine.raw_connection()
    try:
        cursor = pooled.cursor()
        last = time.monotonic() + patience
        while True:
            # Outside a transaction, where alone this can be set; it stays with the file.
            try:
                cursor.execute("PRAGMA journal_mode")
                if cursor.fetchone() != ("wal",):
                    cursor.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                    raise
            time.sleep(_PAUSE)
        cursor.close()
    finally:
        pooled.close()


def check_file(path: Path, *, create: bool) -> bool:
    """Look at the file without SQLite, which would write beside it; say whether it is still to be made.

    Raises
    ------
    LedgerError
        If it is no ledger and may not become one.
    """
    name = shown(path)
    try:
        if not path.exists():
            _check_can_create(path, create=create)
            return True
        if path.is_dir():
            raise LedgerError(f"{name} is a folder; a ledger is a file, so name one in it")
        if not path.is_file():
            raise LedgerError(f"{name} is not an ordinary file; a ledger is one, so name another path")
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise LedgerError(f"{name} cannot be opened ({error.strerror}); check the path and who may read it") from error
    _check_header(header, name, create=create)
    if create and not os.access(path, os.W_OK):
        raise LedgerError(f"{name} is read-only; allow writing to it, or work on a copy")
    return False


def create_file(path: Path) -> None:
    """Create the ledger's file, empty, for its owner alone: it holds password hashes. SQLite's own files follow it.

    Raises
    ------
    LedgerError
        If it cannot be created.
    """
    try:
        create_private(path)
    except OSError as error:
        raise LedgerError(f"{shown(path)} cannot be made ({error.strerror}); check who may write there") from error


def is_read_only(path: Path) -> bool:
    """Whether the ledger can be read and not written, as in an archive, and nobody is writing to it."""
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    return not writable and not path.with_name(f"{path.name}-wal").exists()


def _check_can_create(path: Path, *, create: bool) -> None:
    name, folder = shown(path), path.absolute().parent
    if not create:
        raise LedgerError(f"no ledger at {name}; `pourparler add {name} SOURCE..` makes one")
    if not folder.is_dir():
        raise LedgerError(f"no folder {shown(folder)} for the ledger {name}; make it first")


def _check_header(header: bytes, name: str, *, create: bool) -> None:
    if not header:
        if not create:
            raise LedgerError(f"{name} is empty, not a ledger; `pourparler add {name} SOURCE..` makes it one")
    elif not header.startswith(b"SQLite format 3\0"):
        raise LedgerError(f"{name} is not a ledger; name another path (it has not been changed)")
    elif int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LedgerError(f"{name} is another program's database, not a ledger; name another path")


def mark_as_ledger(connection: Connection, path: Path, *, create: bool) -> None:
    """Mark the file as a ledger, before its tables are made.

    Raises
    ------
    LedgerError
        If it has no mark and another program's tables, or may not be made.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        # Only a file without a single table may become a ledger.
        if not create or inspect(connection).get_table_names():
            raise LedgerError(f"{shown(path)} is not a ledger; name another path (it has not been changed)")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID:d}")


def remove_empty_file(path: Path) -> None:
    """Remove the empty file that SQLite leaves where a ledger could not be made."""
    try:
        if path.stat().st_size == 0:
            path.unlink()
    except OSError:
        return
