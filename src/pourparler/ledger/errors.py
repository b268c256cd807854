"""Errors of a ledger, each one line that says what to do."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

LOGGER = logging.getLogger(__name__)

_SHOWN, _LARGE = 60, 10**20  # most characters of a text, and the limit of numbers, repeated in a message


class LedgerError(Exception):
    """A ledger cannot be opened, queried or changed; ``str(error)`` is one line that says what to do."""


class ChangedError(LedgerError):
    """A coding has changed since the coder looked at it; ``last`` is its last revision."""

    def __init__(self, words: str, last: int) -> None:
        super().__init__(words)
        self.last = last


def shown(name: str | Path) -> str:
    """Return a path or an id as one printable line; control characters are escaped.

    Examples
    --------
    >>> shown("a\\nb")
    'a\\\\nb'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(name))


def described(value: object) -> str:
    """Describe a value of any type on one short line, for a message.

    Examples
    --------
    >>> described("quay"), described(12), described([1, 2])
    ("'quay'", '12', 'a value of type list')
    """
    if isinstance(value, str):
        return f"'{shown(value[:_SHOWN])}{'…' if len(value) > _SHOWN else ''}'"
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < _LARGE):
        return str(value)
    return f"a value of type {shown(type(value).__name__)}"


@contextmanager
def translate_errors(place: Path | str, doing: str = "") -> Iterator[None]:
    """Raise database errors of the ledger at `place` as `LedgerError`.

    Parameters
    ----------
    place
        The ledger's path, or its address without the password.
    doing
        The beginning of the message, such as the document that is being added.

    Raises
    ------
    LedgerError
        For every database error; other exceptions propagate.
    """
    try:
        yield
    except DBAPIError as error:
        LOGGER.warning("a fault of the database at %s", place, exc_info=True)
        known = _sqlite_message if isinstance(error.orig, sqlite3.Error) else _server_message
        raise LedgerError(doing + known(error.orig, shown(place), lost=error.connection_invalidated)) from error
    except sqlite3.Error as error:
        LOGGER.warning("database error at %s", place, exc_info=True)
        raise LedgerError(doing + _sqlite_message(error, shown(place))) from error


def _sqlite_message(error: BaseException | None, name: str, *, lost: bool = False) -> str:
    # The low byte of an extended result code is the primary code.
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{name} is locked by another program; close it there and try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return f"{name} is read-only; allow writing to it, or work on a copy"
        case sqlite3.SQLITE_FULL:
            return f"the disk is full, so {name} was not changed; free some space and try again"
        case sqlite3.SQLITE_CANTOPEN:
            return f"{name} cannot be opened; make its folder writable, or work on a copy"
        case sqlite3.SQLITE_IOERR:
            return f"the disk failed or is full while {name} was in use; check the disk and try again"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return f"{name} is damaged; restore a copy, or add the sources to a new ledger"
        case _:
            return _other_message(error, name)


# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CODES = {
    ("55P03", "40001", "40P01"): "{name} is locked by another program; close it there and try again",
    ("25006",): "{name} is read-only; give the address of the primary server",
    ("42501",): "this user lacks the permission for that in {name}; use another, or ask the owner to GRANT it",
    (
        "53100",
        "58030",
    ): "the server's disk is full or failing, so {name} was not changed; free some space and try again",
    ("53300",): "the server of {name} has no free connection; try again later",
    ("57014",): "the server of {name} stopped the query; raise its statement_timeout and try again",
    ("57P01", "57P02", "57P03", "57P05"): "the connection to {name} was lost; see that its server runs, and try again",
    ("XX001", "XX002"): "{name} is damaged; restore a copy, or add the sources to a new ledger",
}
# A failed connection has no code; libpq gives only a text.
_WORDS = {
    "password authentication failed": "{name} rejected this user and password; correct them",
    "no password supplied": "{name} needs a password; write it as user:password@, or in ~/.pgpass",
    "FATAL:  role ": "{name} has no such user; use another, or create it with createuser",
    "FATAL:  database ": "{name} does not exist; create the database with createdb, or use another",
    "pg_hba.conf": "{name} does not accept this user from here; allow it in the server's pg_hba.conf",
    "too many": "the server of {name} has no free connection; try again later",
    "permission denied": "{name} does not accept this user; ask its owner to GRANT CONNECT",
    "starting up": "the server of {name} is starting up; try again in a moment",
    "shutting down": "the server of {name} is shutting down; start it again",
}
_REFUSED = re.compile(r": \w+:  (.+)")  # "FATAL:  ..", in the language of the server
_LOST = _CODES["57P01", "57P02", "57P03", "57P05"]


def _server_message(error: BaseException | None, name: str, *, lost: bool = False) -> str:
    code = getattr(error, "sqlstate", None)
    told = next((line for codes, line in _CODES.items() if code in codes), None)
    if told is None and lost:
        told = _LOST
    if told is None and code is None and type(error).__name__ == "OperationalError":
        return _message_without_code(str(error), name)
    return told.format(name=name) if told else _other_message(error, name)


def _message_without_code(text: str, name: str) -> str:
    for words, line in _WORDS.items():
        if words in text:
            return line.format(name=name)
    refused = _REFUSED.search(text)
    if refused:
        return f"the server of {name} reports: {shown(refused[1])}"
    return f"the server of {name} cannot be reached; check that it is running, and check the host and port"


def _other_message(error: BaseException | None, name: str) -> str:
    lines = str(error).splitlines()
    return f"{name} cannot be used as a ledger: {shown(lines[0] if lines else 'unknown')}"
