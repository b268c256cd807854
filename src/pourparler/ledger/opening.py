"""Finding out whether a path is a ledger, making it one, and bringing an older one up to date."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pourparler.ledger.database import connect, log_ahead, reading, writing
from pourparler.ledger.errors import LedgerError, shown, told_plainly
from pourparler.ledger.schema import APPLICATION_ID, REVISION

# One slash: pathlib has turned the two of an address into one.
POSTGRES = re.compile(r"postgres(ql)?(\+\w+)?:/")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def opened(name: str | Path, *, create: bool, patience: float) -> tuple[Engine, Path]:
    """Open the file of a ledger at the present revision.

    Raises
    ------
    LedgerError
        If that cannot be done; the file is then as it was, and none has been made.
    """
    path = _path(name)
    fresh = _looked_at(path, create=create)
    mode = "rwc" if create else "ro&immutable=1" if _is_kept(path) else "rw"
    engine = connect(path, mode=mode, patience=patience)
    try:
        with told_plainly(path):
            _brought_up(engine, path, create=create)
            if mode != "ro&immutable=1":
                log_ahead(engine)
    except BaseException:
        engine.dispose()
        if fresh:
            _forget(path)
        raise
    return engine, path


def _path(name: str | Path) -> Path:
    written = str(name)
    if POSTGRES.match(written):
        raise LedgerError(f"{_without_password(written)}: PostgreSQL is not supported yet; give a file's path")
    if ADDRESS.match(written):
        raise LedgerError(f"{_without_password(written)} is an address; a ledger is a file, so give its path")
    if not written or "\0" in written:
        raise LedgerError(f"'{shown(written)}' cannot be the name of a file; give a ledger's path")
    return Path(name)


def _without_password(address: str) -> str:
    return shown(re.sub(r"//?[^/@]*@", "//", address))


def _looked_at(path: Path, *, create: bool) -> bool:
    """Look at the file without SQLite, which would write beside it; say whether it is still to be made."""
    name = shown(path)
    try:
        if not path.exists():
            _check_may_make(path, create=create)
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


def _is_kept(path: Path) -> bool:
    """Whether the ledger can be read and not written, as in an archive, and nobody is writing to it."""
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    return not writable and not path.with_name(f"{path.name}-wal").exists()


def _check_may_make(path: Path, *, create: bool) -> None:
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


def _brought_up(engine: Engine, path: Path, *, create: bool) -> None:
    with reading(engine) as connection:
        revision = _revision(connection)
    if revision != REVISION:
        _check_known(revision, path)
        with writing(engine) as connection:
            # Another program may have been first while this one waited for the lock.
            if _revision(connection) != REVISION:
                _migrated(connection, path, create=create)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _check_known(revision: str | None, path: Path) -> None:
    # Alembic is slow to import and is needed only here.
    from pourparler.ledger.migrations import known

    if revision is not None and not known(revision):
        raise LedgerError(
            f"{shown(path)} is from a newer version of pourparler (revision {shown(revision)}); "
            "update pourparler to open it"
        )


def _migrated(connection: Connection, path: Path, *, create: bool) -> None:
    from pourparler.ledger.migrations import upgrade

    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        # Only a file without a single table may become a ledger.
        if not create or inspect(connection).get_table_names():
            raise LedgerError(f"{shown(path)} is not a ledger; name another path (it has not been changed)")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID:d}")
    old = _revision(connection)
    upgrade(connection)
    if old is not None:
        from pourparler.ledger.filling import filled

        filled(connection)


def _forget(path: Path) -> None:
    """Remove the empty file that SQLite leaves where a ledger could not be made."""
    try:
        if path.stat().st_size == 0:
            path.unlink()
    except OSError:
        return
