"""Logging: where log records go, at which level, and which secrets are removed.

The program calls `configure` once. Worker processes inherit the environment and call `start_worker`, so they write to
the same log. As a library, Pourparler configures nothing; its loggers are named ``pourparler.*``.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Literal, get_args

Level = Literal["debug", "info", "warning", "error"]
LEVELS: tuple[Level, ...] = get_args(Level)

_LEVEL, _FILE = "POURPARLER_LOG_LEVEL", "POURPARLER_LOG_FILE"  # in the environment, for worker processes
_NO_LEVEL = "none"
_MOST = 4_000  # characters of a line
_CHATTER = ("trafilatura", "htmldate", "courlan", "charset_normalizer", "fontTools", "warcio", "httpx", "httpcore")
"""Libraries that warn about harmless things: logged at level debug only. Warnings of others are logged."""
_PRIVATE = ("sqlalchemy.engine", "sqlalchemy.pool", "python_multipart", "multipart", "uvicorn.access")
"""Loggers that write data, such as password hashes: never logged below warning."""
_SECRETS = (
    (re.compile(r"(?<=://)[^\s/@:'\"]*:\S*@"), "***@"),  # postgresql://user:password@host
    (re.compile(r"(?<=://)[^\s/@:'\"]+@"), "***@"),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), r"\1 ***"),
    (
        re.compile(
            r"((?:password|passwd|passphrase|secret|token|api[-_]?key|authorization|cookie)[\w-]*['\"]?\s*[=:]\s*)"
            r"(?:'[^']*'|\"[^\"]*\"|[^\s,;&)]+)",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
    (re.compile(r"\$argon2[^\s'\"]*"), "***"),
)


def configure(level: Level | None = None, file: Path | None = None) -> None:
    """Write log records to standard error or to a file.

    Parameters
    ----------
    level
        Write records of this level and above; None: warnings and errors to a file, and nothing to standard error.
    file
        Append to this file instead of standard error. It may be moved while the program runs.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    if file is not None:
        file = file.absolute()
        with file.open("ab"):
            pass
        level = level or "warning"
    _set_up(level, file)
    os.environ[_LEVEL], os.environ[_FILE] = level or _NO_LEVEL, str(file or "")


def start_worker() -> None:
    """Write the records of this process to the log of the program that started it, if it has one."""
    if _LEVEL in os.environ:
        level, file = os.environ[_LEVEL], os.environ.get(_FILE)
        _set_up(next((each for each in LEVELS if each == level), None), Path(file) if file else None)


def _set_up(level: Level | None, file: Path | None) -> None:
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _Log | _Nowhere)]:
        root.removeHandler(old)
    root.addHandler(_Nowhere() if level is None else _Log(file, has_tracebacks=file is not None or level == "debug"))
    root.setLevel((level if level in ("debug", "error") else "warning").upper())
    logging.getLogger("pourparler").setLevel((level or "warning").upper())
    for name in _CHATTER:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "debug" else logging.CRITICAL)
    for name in _PRIVATE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    threading.excepthook = _log_failed_thread


def _log_failed_thread(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread else "a thread"
    fault = failed.exc_value or failed.exc_type()
    logging.getLogger("pourparler").error("%s failed", name, exc_info=fault)


class _Nowhere(logging.NullHandler):
    """A handler that discards records."""


class _Log(logging.Handler):
    """A handler that writes each record in one call, so that records of several processes do not mix."""

    def __init__(self, file: Path | None, *, has_tracebacks: bool) -> None:
        super().__init__()
        self._file = file
        self.setFormatter(LogFormatter(has_tracebacks=has_tracebacks))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; ignore errors of the log itself."""
        try:
            line = self.format(record) + "\n"
            if self._file is None:
                sys.stderr.write(line)
                sys.stderr.flush()
            else:
                with self._file.open("ab", buffering=0) as log:
                    log.write(line.encode("utf-8", "backslashreplace"))
        except Exception:  # a full disk, or a library that calls its logger wrongly
            return


class LogFormatter(logging.Formatter):
    """Format a record as a line that is safe on a terminal and contains no credentials.

    Parameters
    ----------
    has_tracebacks
        Whether the indented traceback of an exception follows; otherwise its type and message end the line.

    Examples
    --------
    >>> record = logging.makeLogRecord({"levelname": "ERROR", "name": "x", "msg": "bell \\a, postgresql://a:b@c/d"})
    >>> LogFormatter(has_tracebacks=False).format(record).partition(" ")[2]
    'ERROR x: bell \\\\x07, postgresql://***@c/d'
    """

    def __init__(self, *, has_tracebacks: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._has_tracebacks = has_tracebacks

    def format(self, record: logging.LogRecord) -> str:
        """Format a record as one line, followed by the lines of its traceback."""
        record.message = record.getMessage().rstrip("\n")
        record.asctime = self.formatTime(record, self.datefmt)
        line = self.formatMessage(record)
        fault = record.exc_info
        if not fault or fault[1] is None:
            return safe(line)
        if not self._has_tracebacks:
            return safe(f"{line} ({type(fault[1]).__name__}: {fault[1]})")
        return "\n    ".join([safe(line), *map(safe, _traceback(fault))])


def _traceback(fault: tuple[type[BaseException], BaseException, TracebackType | None]) -> list[str]:
    import traceback

    return "".join(traceback.format_exception(*fault)).rstrip().split("\n")


def safe(line: str) -> str:
    """Remove credentials from a line, and escape control characters of terminals.

    >>> safe("one\\ntwo \\x1b[2J")
    'one\\\\ntwo \\\\x1b[2J'
    """
    shown = line
    if len(line) > _MOST:  # cut between two words, so that no part of a password remains
        shown = (line[:_MOST].rsplit(None, 1) or [""])[0] + f" .. ({len(line)} characters)"
    for pattern, instead in _SECRETS:
        shown = pattern.sub(instead, shown)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in shown)
