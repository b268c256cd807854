"""Where the parties stand and the settlement analysis of a ledger, cached until the ledger changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.codebook.draft_evidence import Evidence as LedgerEvidence
from pourparler.codebook.draft_evidence import gather_evidence
from pourparler.codebook.model import Codebook, read_codebook
from pourparler.codebook.standing import codebook_in, decisive, find_positions
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
    positions: tuple[PositionRow, ...]
    book: Codebook
    found: Evidence
    workings: Workings


class SettlementAnalysis:
    """The positions and the settlement of one ledger; one request computes at a time, and the others wait for it.

    Everywhere, ``machine`` says whether positions that nobody has confirmed are included.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.RLock()
        self._state: tuple[int, int] | None = None
        self._gathered: LedgerEvidence | None = None
        self._positions: dict[bool, tuple[PositionRow, ...]] = {}
        self._known: dict[bool, _Known] = {}
        self._suggester: Suggester | None = None
        self._meaning: Meaning | None = None

    def codebook(self) -> Codebook | None:
        """The codebook; None if there is none.

        Raises
        ------
        FormError
            If it has mistakes.
        """
        text = self._ledger.codebook.get()
        return None if text is None else read_codebook(text)

    def gathered(self) -> LedgerEvidence:
        """What the documents say about who stands where."""
        with self._lock:
            self._refresh()
            if self._gathered is None:
                self._gathered = gather_evidence(self._ledger)
            return self._gathered

    def positions(self, *, machine: bool) -> tuple[PositionRow, ...]:
        """Where the parties stand: the positions that every page shows."""
        with self._lock:
            self._refresh()
            if machine not in self._positions:
                gathered = self.gathered() if machine else None
                self._positions[machine] = find_positions(
                    self._ledger, codebook_in(self._ledger), machine=machine, evidence=gathered
                )
            return self._positions[machine]

    def evidence(self, *, machine: bool = False) -> tuple[Codebook, Evidence] | None:
        """The codebook and the scenario of the positions; None if no codebook has parties and options."""
        known = self._current(machine)
        return None if known is None else (known.book, known.found)

    def settle(
        self, as_of: dt.date | None, off: Sequence[int], *, quick: bool, machine: bool = False
    ) -> Settlement | None:
        """The settlement as of a day, without some codings; None if no codebook has parties and options."""
        with self._lock:
            known = self._current(machine)
            if known is None:
                return None
            return settle(known.found.scenario, as_of, off=off, workings=known.workings, quick=quick)

    def series(self, as_of: dt.date | None, off: Sequence[int], *, machine: bool = False) -> list[Moment]:
        """The space of deals as of each date up to a day, without some codings."""
        with self._lock:
            known = self._current(machine)
            return [] if known is None else series(known.found.scenario, as_of, off=off, workings=known.workings)

    def asides(self, as_of: dt.date | None, *, machine: bool = False) -> tuple[PositionRow, ...]:
        """Positions up to a day from which no preference follows."""
        known = self._current(machine)
        rows = known.found.asides if known else ()
        return tuple(row for row in rows if as_of is None or row.on is None or row.on <= as_of)

    def answer(self, settlement: Settlement, deal: Deal, *, machine: bool = False) -> dict[str, PartyAnswer] | None:
        """The answer of each party to a deal of a settlement; None if the codings have changed since."""
        with self._lock:
            known = self._current(machine)
            if known is None or known.found.scenario != settlement.scenario:
                return None
            return answer_deal(known.workings, settlement.codings, deal)

    def suggester(self) -> Suggester | None:
        """The suggester of codings; None if there is no codebook with issues."""
        with self._lock:
            book = self.codebook()
            if book is None or not book.issues:
                return None
            if self._suggester is None or self._suggester.book != book:
                self._meaning = self._meaning or Meaning()
                self._suggester = Suggester(book, self._meaning)
            return self._suggester

    def _refresh(self) -> None:
        """Forget what was computed before the ledger changed."""
        state = self._ledger.history.state()
        if state != self._state:
            self._state, self._gathered = state, None
            self._positions.clear()

    def _current(self, machine: bool) -> _Known | None:
        with self._lock:
            book = self.codebook()
            if book is None or not book.can_settle:
                return None
            rows = decisive(self.positions(machine=machine))
            known = self._known.get(machine)
            if known is None or (known.book, known.positions) != (book, rows):
                found = evidence(book, rows)
                known = self._known[machine] = _Known(rows, book, found, Workings(found.scenario, _SAMPLES))
            return known
