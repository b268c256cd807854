"""Exports of a ledger as files; large ones are made by a separate process, which can be stopped."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal, cast
from urllib.parse import parse_qsl

from rich.console import Console

from pourparler import brief as briefing
from pourparler import extras
from pourparler.codebook.lists import Thing, find_ids, read_view
from pourparler.codebook.model import codebook_in
from pourparler.codebook.standing import list_positions
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.workbench.children import end_child, start_child
from pourparler.workbench.scratch import Scratch

LOGGER = logging.getLogger(__name__)
Day = dt.date | None
State = Literal["making", "done", "cancelled", "failed"]
LARGE_LEDGER = 400  # documents, above which files are made in the background
_MAX_FINISHED = 20  # finished files that stay available
_MAX_RUNNING = 4  # files that are made at the same time
_KINDS = {
    "html": "text/html; charset=utf-8",
    "mail": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}
BRIEFS = ("html", "mail", "md", "pdf", "txt")
_Table = Callable[[Ledger, "ExportRequest"], briefing.Listing]
TABLES: dict[str, _Table] = {
    "statements": lambda at, asked: briefing.statements_table(at.statements.list(since=asked.since, until=asked.until)),
    "meetings": lambda at, asked: briefing.meetings_table(at.meetings.list(since=asked.since, until=asked.until)),
    "proposals": lambda at, asked: briefing.proposals_table(at.proposals.list()),
    "positions": lambda at, asked: briefing.positions_table(
        list_positions(at, codebook_in(at), since=asked.since, until=asked.until, machine=asked.machine)
    ),
    "actors": lambda at, asked: briefing.actors_table(at.actors.list()),
    "documents": lambda at, asked: briefing.documents_table(at.documents.list(since=asked.since, until=asked.until)),
    "history": lambda at, asked: briefing.revisions_table(at.history.list()),
}
VIEWS: dict[str, Callable[[Ledger, tuple[int, ...]], briefing.Listing]] = {
    "statements": lambda at, ids: briefing.statements_table(at.statements.get_all(ids)),
    "meetings": lambda at, ids: briefing.meetings_table(at.meetings.get_all(ids)),
    "actors": lambda at, ids: briefing.actors_table(at.actors.get_all(ids)),
}
"""Tables of which a view can be exported: the rows of a page with facets, in its order."""


@dataclass(frozen=True)
class ExportRequest:
    """A file to export: the brief or a table, its format and days, and the least confidence of statements.

    ``machine`` says whether positions that nobody has confirmed are included. ``view`` is the query of the address of
    a page with facets, of which exactly the rows are exported.
    """

    what: str
    form: str
    since: Day = None
    until: Day = None
    least: float = 0.0
    machine: bool = True
    view: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.what}-mail.html" if self.form == "mail" else f"{self.what}.{self.form}"

    @property
    def kind(self) -> str:
        """The file's media type."""
        return _KINDS[self.form]

    def check(self) -> None:
        """Check that the file can be made.

        Raises
        ------
        LedgerError
            If there is no such file, or if the first day is after the last.
        MissingExtraError
            If a package that makes it is not installed.
        """
        forms = BRIEFS if self.what == "brief" else ("csv", "json")
        if self.what != "brief" and self.what not in TABLES:
            raise LedgerError(f"unknown file; choose brief, {', '.join(TABLES)}")
        if self.view and self.what not in VIEWS:
            raise LedgerError(f"there are views of {', '.join(VIEWS)}, not of {self.what}")
        if self.form not in forms:
            raise LedgerError(f"{self.what} has the formats {', '.join(forms)}")
        if self.form == "pdf":
            extras.require("pdf", "a PDF")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise LedgerError("the first day is after the last day")


def make_file(ledger: Ledger, name: str, wanted: ExportRequest) -> bytes:
    """Make a file and answer its content.

    Parameters
    ----------
    name
        The name of the ledger in the brief.
    """
    wanted.check()
    if wanted.what != "brief":
        listing = _view(ledger, wanted) if wanted.view else TABLES[wanted.what](ledger, wanted)
        return _bytes(listing.csv() if wanted.form == "csv" else listing.json())
    built = briefing.build(ledger, wanted.since, wanted.until, wanted.least, name, machine=wanted.machine)
    if wanted.form == "pdf":
        return briefing.render_pdf(built)
    if wanted.form == "txt":
        out = io.StringIO()
        briefing.render_text(built, Console(file=out, width=100, highlight=False, markup=False, emoji=False))
        return _bytes(out.getvalue())
    render = {"html": briefing.render_html, "mail": briefing.render_mail, "md": briefing.render_markdown}[wanted.form]
    return _bytes(render(built))


def _view(ledger: Ledger, wanted: ExportRequest) -> briefing.Listing:
    view = read_view(cast(Thing, wanted.what), parse_qsl(wanted.view))
    return VIEWS[wanted.what](ledger, find_ids(ledger, view, exact=True))


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "replace")


@dataclass(frozen=True)
class ExportProgress:
    """The progress of a file. ``size`` is in bytes, 0 until the file is done; ``error`` says why it failed."""

    id: int
    name: str
    coder: str
    state: State
    seconds: float
    size: int = 0
    error: str = ""


@dataclass
class _Export:
    wanted: ExportRequest
    coder: str
    process: BaseProcess
    path: Path
    began: float
    ended: float | None = None
    is_cancelled: bool = False


class Exports:
    """The files that a workbench makes in the background, each in its own process."""

    def __init__(self, ledger: Ledger, name: str, scratch: Scratch) -> None:
        self._address = ledger.address
        self._name = name
        self._scratch = scratch
        self._orders: dict[int, _Export] = {}
        self._numbers = itertools.count(1)
        self._folder: Path | None = None
        self._lock = threading.Lock()

    def start(self, wanted: ExportRequest, coder: str) -> ExportProgress:
        """Start to make a file.

        Raises
        ------
        LedgerError
            If there is no such file, or if too many are being made.
        """
        wanted.check()
        with self._lock:
            if sum(order.process.is_alive() for order in self._orders.values()) >= _MAX_RUNNING:
                raise LedgerError(f"{_MAX_RUNNING} files are already being made; wait until one is done, or stop one")
            self._folder = self._folder or self._scratch.folder("exports")
            number = next(self._numbers)
            path = self._folder / f"{number}.{wanted.form}"
            process = start_child(_write, self._address, self._name, wanted, str(path))
            self._orders[number] = _Export(wanted, coder, process, path, time.monotonic())
            for old in list(self._orders)[:-_MAX_FINISHED]:
                if not self._orders[old].process.is_alive():
                    self._orders.pop(old).path.unlink(missing_ok=True)
        return self._progress(number)

    def get(self, number: int, coder: str) -> ExportProgress | None:
        """The progress of a file; None if this person did not ask for it."""
        order = self._orders.get(number)
        return self._progress(number) if order is not None and order.coder == coder else None

    def file(self, number: int, coder: str) -> tuple[ExportRequest, Path] | None:
        """The path of a finished file; None if this person has no such file."""
        progress = self.get(number, coder)
        return (
            (self._orders[number].wanted, self._orders[number].path) if progress and progress.state == "done" else None
        )

    def cancel(self, number: int, coder: str) -> ExportProgress | None:
        """Stop making a file."""
        order = self._orders.get(number)
        if order is None or order.coder != coder:
            return None
        if order.process.is_alive():
            order.is_cancelled = True
            end_child(order.process)
        return self._progress(number)

    def close(self) -> None:
        """Stop everything."""
        for order in self._orders.values():
            end_child(order.process)

    def _progress(self, number: int) -> ExportProgress:
        order = self._orders[number]
        state: State = "making"
        if not order.process.is_alive():
            order.ended = order.ended or time.monotonic()
            state = "cancelled" if order.is_cancelled else "done" if order.path.exists() else "failed"
        seconds = (order.ended or time.monotonic()) - order.began
        size = order.path.stat().st_size if state == "done" else 0
        error = self._error_of(number) if state == "failed" else ""
        return ExportProgress(number, order.wanted.name, order.coder, state, round(seconds, 1), size, error)

    def _error_of(self, number: int) -> str:
        """Why a file could not be made; the log has the details of internal errors."""
        fault = self._orders[number].path.with_suffix(".fault")
        return fault.read_text(encoding="utf-8") if fault.exists() else "the file could not be made"


def _write(address: str, name: str, wanted: ExportRequest, path: str) -> None:
    """Make a file in a child process; the file appears only when it is complete."""
    target = Path(path)
    try:
        with open_ledger(address) as ledger:
            content = make_file(ledger, name, wanted)
    except LedgerError as fault:
        target.with_suffix(".fault").write_text(str(fault), encoding="utf-8", errors="replace")
        return
    except Exception:  # the page says that the file could not be made
        LOGGER.exception("%s could not be made", wanted.name)
        return
    whole = target.with_suffix(".part")
    whole.write_bytes(content)
    whole.rename(target)
