"""The settlement analysis of a ledger, cached until the codebook or a position changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from pourparler.brief.settlement_report import Report, settlement_report
from pourparler.codebook.model import Codebook, read_codebook
from pourparler.codebook.suggestions import Suggester
from pourparler.ledger import Ledger, PositionRow
from pourparler.reader.network.embeddings import Meaning
from pourparler.settlement import (
    Coding,
    Deal,
    Evidence,
    PartyAnswer,
    Scenario,
    Settlement,
    Supposed,
    Workings,
    active_codings,
    answer_deal,
    evidence,
    read_supposition,
    series,
    settle,
    settle_supposed,
    suppose,
)

_SAMPLES = 4_000  # preferences drawn for each party; few enough for a page
_SUPPOSED = 20  # what-ifs of which the workings are kept


@dataclass(frozen=True)
class Question:
    """What a settlement is asked for: as of a day, without some codings, with what is supposed beside them."""

    as_of: dt.date | None = None
    off: tuple[int, ...] = ()
    suppose: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settled:
    """A settlement, its workings, and what is supposed in it."""

    settlement: Settlement
    workings: Workings
    supposed: tuple[int, ...] = ()
    set_aside: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Known:
    text: str
    positions: tuple[PositionRow, ...]
    book: Codebook
    found: Evidence
    workings: Workings
    supposed: dict[tuple[object, ...], tuple[Supposed, Workings]] = field(default_factory=dict)


class SettlementAnalysis:
    """The settlement analysis of one ledger; one request computes at a time, and the others wait for its result."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.RLock()
        self._known: _Known | None = None
        self._suggester: Suggester | None = None
        self._meaning: Meaning | None = None

    def evidence(self) -> tuple[Codebook, Evidence] | None:
        """The codebook and the scenario of the coded positions; None if there is no codebook."""
        known = self._current()
        return None if known is None else (known.book, known.found)

    def settle(self, question: Question, *, quick: bool) -> Settled | None:
        """The settlement that a question asks for; None if there is no codebook.

        Raises
        ------
        ScenarioError
            If what is supposed does not fit the codebook.
        """
        with self._lock:
            known = self._current()
            return None if known is None else _settle(known, question, quick=quick)

    def report(self, question: Question, *, quick: bool, history: bool) -> Report | None:
        """Everything that a settlement says; None if there is no codebook.

        Parameters
        ----------
        quick
            Whether to leave out what takes longest: efficiency, bargains and questions.
        history
            Whether to work out how the settlement came about; never with suppositions, which have no date.

        Raises
        ------
        ScenarioError
            If what is supposed does not fit the codebook.
        """
        with self._lock:
            known = self._current()
            if known is None:
                return None
            settled = _settle(known, question, quick=quick)
            if quick and settled.settlement.possible_deal is None and settled.settlement.is_listed:
                settled = _settle(known, question, quick=False)  # all deals that are blocked, at little cost
            moments = (
                series(known.found.scenario, question.as_of, off=question.off, workings=known.workings)
                if history and not question.suppose
                else ()
            )
            return settlement_report(
                settled.settlement,
                settled.workings,
                moments,
                self.asides(question.as_of),
                off=question.off,
                supposed=settled.supposed,
                set_aside=settled.set_aside,
                pictured=history,
            )

    def asides(self, as_of: dt.date | None) -> tuple[PositionRow, ...]:
        """Positions up to a day from which no preference follows."""
        known = self._current()
        rows = known.found.asides if known else ()
        return tuple(row for row in rows if as_of is None or row.on is None or row.on <= as_of)

    def answer(self, settled: Settled, deal: Deal) -> dict[str, PartyAnswer]:
        """The answer of each party to a deal of a settlement."""
        with self._lock:
            return answer_deal(settled.workings, settled.settlement.codings, deal)

    def suggester(self) -> Suggester | None:
        """The suggester of codings; None if there is no codebook."""
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
                found = evidence(book, rows)
                self._known = _Known(text, rows, book, found, Workings(found.scenario, _SAMPLES))
            return self._known


def _settle(known: _Known, question: Question, *, quick: bool) -> Settled:
    scenario = known.found.scenario
    if not question.suppose:
        settled = settle(scenario, question.as_of, off=question.off, workings=known.workings, quick=quick)
        return Settled(settled, known.workings)
    key = (question.as_of, question.off, question.suppose)
    if key not in known.supposed:
        if len(known.supposed) >= _SUPPOSED:
            known.supposed.clear()
        codings = _codings(scenario, question.suppose)
        what = suppose(scenario, codings, active_codings(scenario, question.as_of, question.off))
        known.supposed[key] = what, Workings(what.scenario, _SAMPLES)
    what, workings = known.supposed[key]
    settled = settle_supposed(what, question.as_of, workings, off=question.off, quick=quick)
    return Settled(settled, workings, what.supposed, what.set_aside)


def _codings(scenario: Scenario, texts: Sequence[str]) -> list[Coding]:
    return [read_supposition(scenario, text) for text in texts]
