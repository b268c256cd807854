"""Opening a ledger: choosing its kind of database, creating it, and upgrading an older one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pourparler.ledger.db import postgres, sqlite
from pourparler.ledger.db.schema import REVISION
from pourparler.ledger.db.transactions import read_transaction, write_transaction
from pourparler.ledger.errors import LedgerError, shown, translate_errors

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")

_LAST_FILLED = (
    "0005"  # the last revision that wants more than new tables: what it adds is worked out from the documents
)

_EVENTS = "0021"  # the revision that wants the kind of each meeting, and reports grouped by it

Check = Callable[[Connection], None]


def open_database(name: str | Path, *, create: bool, patience: float) -> tuple[Engine, Path | str]:
    """Open a ledger at the present revision.

    Returns
    -------
    The engine, and the name by which messages call the ledger: a file's path, or an address without its password.

    Raises
    ------
    LedgerError
        If that cannot be done; what is there is then as it was, and nothing has been made.
    """
    written = str(name)
    if postgres.ADDRESS.match(written):
        return _open_server(name, create=create, patience=patience)
    if ADDRESS.match(written):
        raise LedgerError(
            f"{postgres.hide_password(written)} is an address; a ledger is a file or a PostgreSQL database"
        )
    if not written or "\0" in written:
        raise LedgerError(f"'{shown(written)}' cannot be the name of a file; give a ledger's path")
    return _open_file(Path(name), create=create, patience=patience)


def _open_file(path: Path, *, create: bool, patience: float) -> tuple[Engine, Path]:
    fresh = sqlite.check_file(path, create=create)
    if fresh:
        sqlite.create_file(path)
    mode = "rwc" if create else "ro&immutable=1" if sqlite.is_read_only(path) else "rw"
    engine = sqlite.connect(path, mode=mode, patience=patience)
    try:
        with translate_errors(path):
            _upgrade(engine, path, lambda _: None, partial(sqlite.mark_as_ledger, path=path, create=create))
            if mode != "ro&immutable=1":
                sqlite.enable_wal(engine, patience)
    except BaseException:
        engine.dispose()
        if fresh:
            sqlite.remove_empty_file(path)
        raise
    return engine, path


def _open_server(address: str | Path, *, create: bool, patience: float) -> tuple[Engine, str]:
    if isinstance(address, Path):
        # pathlib has merged the two slashes of the address.
        raise LedgerError(f"{postgres.hide_password(str(address))} is an address; give it as text, not as a Path")
    engine, name = postgres.connect(address, patience=patience)
    try:
        with translate_errors(name):
            _upgrade(
                engine,
                name,
                partial(postgres.check_schema, name=name, create=create),
                partial(postgres.mark_as_ledger, name=name, create=create),
            )
    except BaseException:
        engine.dispose()
        raise
    return engine, name


def _upgrade(engine: Engine, name: Path | str, check: Check, claim: Check) -> None:
    with read_transaction(engine) as connection:
        check(connection)
        revision = _revision(connection)
    if revision != REVISION:
        _check_known(revision, name)
        with write_transaction(engine) as connection:
            # Another program may have been first while this one waited for the lock.
            if _revision(connection) != REVISION:
                # Alembic is slow to import and is needed only here.
                from pourparler.ledger.ingest.backfill import backfill, fill_occasions
                from pourparler.ledger.migrations import upgrade

                claim(connection)
                old = _revision(connection)
                upgrade(connection)
                if old is not None and old < _EVENTS:
                    fill_occasions(connection)
                if old is not None and old < _LAST_FILLED:
                    backfill(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _check_known(revision: str | None, name: Path | str) -> None:
    from pourparler.ledger.migrations import known

    if revision is not None and not known(revision):
        raise LedgerError(
            f"{shown(name)} is from a newer version of pourparler (revision {shown(revision)}); "
            "update pourparler to open it"
        )
