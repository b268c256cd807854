"""The settlement analysis of a ledger, cached until the codebook or a position changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.codebook.model import Codebook, read_codebook
from pourparler.codebook.suggestions import Suggester
from pourparler.ledger import Ledger, PositionRow
from pourparler.reader.network.embeddings import Meaning
from pourparler.settlement import (
    Deal,
    Evidence,
    Moment,
    PartyAnswer,
    Settlement,
    Workings,
    answer_deal,
    evidence,
    series,
    settle,
)

_SAMPLES = 4_000  # preferences drawn for each party; few enough for a page


@dataclass(frozen=True)
class _Known:
    text: str
    positions: tuple[PositionRow, ...]
    book: Codebook
    found: Evidence
    workings: Workings


class SettlementAnalysis:
    """The settlement analysis of one ledger; one request computes at a time, and the others wait for its result."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.RLock()
        self._known: _Known | None = None
        self._suggester: Suggester | None = None
        self._meaning: Meaning | None = None

    def evidence(self) -> tuple[Codebook, Evidence] | None:
        """The codebook and the scenario of the coded positions; None if there is no codebook, or it has no parties."""
        known = self._current()
        return None if known is None else (known.book, known.found)

    def settle(self, as_of: dt.date | None, off: Sequence[int], *, quick: bool) -> Settlement | None:
        """The settlement as of a day, without some codings; None if there is no codebook with parties."""
        with self._lock:
            known = self._current()
            if known is None:
                return None
            return settle(known.found.scenario, as_of, off=off, workings=known.workings, quick=quick)

    def series(self, as_of: dt.date | None, off: Sequence[int]) -> list[Moment]:
        """The space of deals as of each date up to a day, without some codings."""
        with self._lock:
            known = self._current()
            return [] if known is None else series(known.found.scenario, as_of, off=off, workings=known.workings)

    def asides(self, as_of: dt.date | None) -> tuple[PositionRow, ...]:
        """Positions up to a day from which no preference follows."""
        known = self._current()
        rows = known.found.asides if known else ()
        return tuple(row for row in rows if as_of is None or row.on is None or row.on <= as_of)

    def answer(self, settlement: Settlement, deal: Deal) -> dict[str, PartyAnswer] | None:
        """The answer of each party to a deal of a settlement; None if the codings have changed since."""
        with self._lock:
            known = self._current()
            if known is None or known.found.scenario != settlement.scenario:
                return None
            return answer_deal(known.workings, settlement.codings, deal)

    def suggester(self) -> Suggester | None:
        """The suggester of codings; None if there is no codebook with parties."""
        with self._lock:
            known = self._current()
            if known is None:
                return None
            if self._suggester is None or self._suggester.book != known.book:
                self._meaning = self._meaning or Meaning()
                self._suggester = Suggester(known.book, self._meaning)
            return self._suggester

    def _current(self) -> _Known | None:
        with self._lock:
            text = self._ledger.codebook.get()
            if text is None:
                return None
            rows = self._ledger.positions.list()
            if self._known is None or (self._known.text, self._known.positions) != (text, rows):
                book = read_codebook(text)
                if not book.parties:
                    return None
                found = evidence(book, rows)
                self._known = _Known(text, rows, book, found, Workings(found.scenario, _SAMPLES))
            return self._known
