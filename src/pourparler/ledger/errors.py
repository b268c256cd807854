"""What goes wrong with a ledger, told in one line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError


class LedgerError(Exception):
    """A ledger cannot be opened, asked or added to; ``str(error)`` is one line that says what to do."""


def shown(name: str | Path) -> str:
    """Give a path or an id as one printable line: what would move a terminal's cursor is escaped.

    Examples
    --------
    >>> shown("a\\nb")
    'a\\\\nb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(name))


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the ledger at `path` into a `LedgerError`.

    Raises
    ------
    LedgerError
        For every error of the database; other exceptions pass.
    """
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(_told(error.orig, path)) from error
    except sqlite3.Error as error:
        raise LedgerError(_told(error, path)) from error


def _told(error: BaseException | None, path: Path) -> str:
    # The low byte of an extended result code is the plain one.
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    name = shown(path)
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{name} is locked by another program; close it there and try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return f"{name} is read-only; allow writing to it, or work on a copy"
        case sqlite3.SQLITE_FULL:
            return f"the disk is full, so {name} was not changed; make room and try again"
        case sqlite3.SQLITE_CANTOPEN:
            return f"{name} cannot be opened; its folder must allow writing; check that, or work on a copy"
        case sqlite3.SQLITE_IOERR:
            return f"the disk failed or is full while {name} was in use; check the disk and try again"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return f"{name} is damaged; bring back a copy, or add the sources to a new ledger"
        case _:
            return (
                f"{name} cannot be used as a ledger: {shown(str(error).splitlines()[0] if str(error) else 'unknown')}"
            )
