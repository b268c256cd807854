"""Ledgers in a file: SQLite with a ledger's settings, and the checks that a file is a ledger."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, inspect

from pourparler.files import create_private
from pourparler.ledger.db.kept import keep_in_memory
from pourparler.ledger.db.schema import APPLICATION_ID
from pourparler.ledger.errors import LedgerError, shown

READING: Mapping[str, str] = {"begin": "BEGIN"}
# IMMEDIATE takes the lock at the start, so that no other writer can change what was read.
WRITING: Mapping[str, str] = {"begin": "BEGIN IMMEDIATE"}
_PAUSE = 0.05  # seconds between two tries


def connect(path: Path, *, mode: str, patience: float) -> Engine:
    """Create an engine for the file at `path`; the file is opened on first use.

    Parameters
    ----------
    path
        The ledger's file.
    mode
        How SQLite opens it: "rw", "rwc" (may create it), or "ro&immutable=1" (writes nothing, not even beside it).
    patience
        Seconds to wait for another program's lock.
    """
    # A URI made by pathlib is safe for every file name, "?" and "#" included.
    address = f"{path.absolute().as_uri()}?mode={mode}"

    def opened() -> sqlite3.Connection:
        raw = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
        raw.execute("PRAGMA foreign_keys = ON")
        return raw

    # One connection for each thread of a workbench. Parameters (texts, password hashes) must not reach a log.
    engine = create_engine(
        "sqlite://", creator=opened, poolclass=QueuePool, pool_size=10, max_overflow=40, hide_parameters=True
    )

    # Begin transactions here, because Python's sqlite3 begins none before a SELECT or CREATE.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(str(connection.get_execution_options().get("begin", "BEGIN")))

    keep_in_memory(engine)
    return engine


def enable_wal(engine: Engine, patience: float) -> None:
    """Switch the file to a write-ahead log, so that readers and a writer do not block each other.

    SQLite does not wait when another program holds the file during this change, so it is retried for up to `patience`
    seconds.
    """
    pooled = engine.raw_connection()
    try:
        cursor = pooled.cursor()
        last = time.monotonic() + patience
        while True:
            # This must be set outside a transaction; the file keeps the setting.
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
    """Check the file without opening it in SQLite, which would create files beside it.

    Returns whether the file does not exist yet and must be created.

    Raises
    ------
    LedgerError
        If it is not a ledger and may not become one.
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
    """Create the ledger's empty file, accessible to its owner only because it holds password hashes.

    Raises
    ------
    LedgerError
        If it cannot be created.
    """
    try:
        create_private(path)
    except OSError as error:
        raise LedgerError(f"{shown(path)} cannot be created ({error.strerror}); check who may write there") from error


def is_read_only(path: Path) -> bool:
    """Return whether the ledger can only be read, as in an archive, and no program is writing to it."""
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    return not writable and not path.with_name(f"{path.name}-wal").exists()


def _check_can_create(path: Path, *, create: bool) -> None:
    name, folder = shown(path), path.absolute().parent
    if not create:
        raise LedgerError(f"no ledger at {name}; `pourparler add {name} SOURCE..` creates one")
    if not folder.is_dir():
        raise LedgerError(f"no folder {shown(folder)} for the ledger {name}; create it first")


def _check_header(header: bytes, name: str, *, create: bool) -> None:
    if not header:
        if not create:
            raise LedgerError(f"{name} is empty, not a ledger; `pourparler add {name} SOURCE..` makes it one")
    elif not header.startswith(b"SQLite format 3\0"):
        raise LedgerError(f"{name} is not a ledger; name another path (it has not been changed)")
    elif int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LedgerError(f"{name} is another program's database, not a ledger; name another path")


def mark_as_ledger(connection: Connection, path: Path, *, create: bool) -> None:
    """Mark the file as a ledger before its tables are created.

    Raises
    ------
    LedgerError
        If it has another program's tables, or `create` is False and it is not a ledger.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        # Only a file without tables may become a ledger.
        if not create or inspect(connection).get_table_names():
            raise LedgerError(f"{shown(path)} is not a ledger; name another path (it has not been changed)")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID:d}")


def remove_empty_file(path: Path) -> None:
    """Remove the empty file that SQLite leaves when creating a ledger fails."""
    try:
        if path.stat().st_size == 0:
            path.unlink()
    except OSError:
        return
