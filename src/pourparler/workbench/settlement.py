"""Where the parties stand and the settlement analysis of a ledger, cached until the ledger changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from pourparler.brief.settlement_report import Report, settlement_report
from pourparler.codebook.draft_evidence import Evidence as LedgerEvidence
from pourparler.codebook.draft_evidence import gather_evidence
from pourparler.codebook.model import Codebook, codebook_in, read_codebook
from pourparler.codebook.standing import decisive, find_positions, read_positions
from pourparler.codebook.suggestions import Suggester
from pourparler.ledger import Ledger, PositionRow
from pourparler.reader.network.embeddings import Meaning
from pourparler.settlement import (
    Coding,
    Deal,
    Difference,
    Evidence,
    PartyAnswer,
    Provisional,
    Scenario,
    ScenarioError,
    Settlement,
    Supposed,
    Workings,
    active_codings,
    answer_deal,
    difference,
    evidence,
    gather_readings,
    read_supposition,
    series,
    settle,
    settle_provisionally,
    settle_supposed,
    suppose,
)
from pourparler.workbench.cache import Latest
from pourparler.workbench.coding_texts import CodingTexts
from pourparler.workbench.versions import EVIDENCE, POSITIONS, STATEMENTS, PartVersions, Version

_SAMPLES = 4_000  # preferences drawn for each party; few enough for a page
_MEMORY = 200_000_000  # bytes of preferences that are kept, for some hundreds of days of a small negotiation
_SUPPOSED = 20  # what-ifs of which the workings are kept, and questions of which the report is


@dataclass(frozen=True)
class Question:
    """What a settlement is asked for: as of a day, without some codings, with what is supposed beside them.

    ``machine`` says whether positions that nobody has confirmed count.
    """

    as_of: dt.date | None = None
    off: tuple[int, ...] = ()
    suppose: tuple[str, ...] = ()
    machine: bool = False


@dataclass(frozen=True)
class Settled:
    """A settlement, its workings, and what is supposed in it."""

    settlement: Settlement
    workings: Workings
    supposed: tuple[int, ...] = ()
    set_aside: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Known:
    positions: tuple[PositionRow, ...]
    book: Codebook
    found: Evidence
    workings: Workings
    supposed: dict[tuple[object, ...], tuple[Supposed, Workings]] = field(default_factory=dict)
    reports: dict[tuple[Question, bool, bool], Report] = field(default_factory=dict)


class SettlementAnalysis:
    """The positions and the settlement of one ledger; what several requests need at once is computed by one of them.

    Everywhere, ``machine`` says whether positions that nobody has confirmed are included.
    """

    def __init__(self, ledger: Ledger, versions: PartVersions) -> None:
        self._ledger = ledger
        self._versions = versions
        self._lock = threading.RLock()
        self._gathered = Latest[LedgerEvidence](lambda: versions.of(EVIDENCE))
        self._read = Latest[tuple[PositionRow, ...]](lambda: versions.of(EVIDENCE | {"codebook"}))
        now = POSITIONS | STATEMENTS
        self._coded = Latest[tuple[PositionRow, ...]](lambda: versions.of(now))
        self._positions = {m: Latest[tuple[PositionRow, ...]](lambda: versions.of(now)) for m in (False, True)}
        self._known: dict[bool, _Known] = {}
        self._working = threading.Lock()
        self._provisional: tuple[Version, dict[dt.date | None, Provisional | None]] | None = None
        self._suggesting = threading.Lock()
        self._suggester: Suggester | None = None
        self._meaning: Meaning | None = None
        self.texts = CodingTexts(ledger, versions)

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
        return self._gathered.get(lambda: gather_evidence(self._ledger))

    def read_positions(self) -> tuple[PositionRow, ...]:
        """What was read, as positions on the options of the codebook, also what people have coded."""

        def read() -> tuple[PositionRow, ...]:
            book = codebook_in(self._ledger)
            return () if book is None else read_positions(self._ledger, book, self.gathered())

        return self._read.get(read)

    def coded(self) -> tuple[PositionRow, ...]:
        """What people have coded, by the day on which it was said."""
        return self._coded.get(self._ledger.positions.list)

    def positions(self, *, machine: bool) -> tuple[PositionRow, ...]:
        """Where the parties stand: the positions that every page shows."""

        def find() -> tuple[PositionRow, ...]:
            book = codebook_in(self._ledger)
            read = self.read_positions() if machine or self._ledger.stances.confirmed() else ()
            return find_positions(self._ledger, book, machine=machine, read=read, coded=self.coded())

        return self._positions[machine].get(find)

    def positions_in(self, document: str) -> tuple[PositionRow, ...]:
        """The positions in a document that people have coded or confirmed."""
        coded = self._ledger.positions.list(document=document)
        own = {row.id for row in self._ledger.stances.list(document=document) if not row.coder.startswith("machine")}
        own -= self._ledger.stances.coded() if own else set()
        return (*coded, *(row for row in (self.read_positions() if own else ()) if row.stance in own))

    def evidence(self, *, machine: bool = False) -> tuple[Codebook, Evidence] | None:
        """The codebook and the scenario of the positions; None if no codebook has parties and options."""
        known = self._current(machine)
        return None if known is None else (known.book, known.found)

    def provisional(self, as_of: dt.date | None = None) -> Provisional | None:
        """What follows if the machine's reading holds, which takes seconds; None if no codebook can be settled.

        Requests for anything else do not wait for it.
        """
        with self._working:
            state = self._versions.of(POSITIONS)
            if self._provisional is None or self._provisional[0] != state:
                self._provisional = state, {}
            known = self._provisional[1]
            if as_of not in known:
                book = self.codebook()
                if book is None or not book.can_settle:
                    known[as_of] = None
                else:
                    readings = gather_readings(self._ledger, book, as_of, self.gathered())
                    known[as_of] = settle_provisionally(readings, as_of)
            return known[as_of]

    def known_order(self) -> tuple[int, ...] | None:
        """The order of `order` if it is worked out, and the ledger has not changed since; None otherwise."""
        known = self._provisional
        if known is None or None not in known[1] or known[0] != self._versions.of(POSITIONS):
            return None
        return _order_of(known[1][None])

    def order(self) -> tuple[int, ...]:
        """The positions that nobody has confirmed, by number, those first that would change the settlement most."""
        return _order_of(self.provisional())

    def settle(self, question: Question, *, quick: bool) -> Settled | None:
        """The settlement that a question asks for; None if there is no codebook.

        Raises
        ------
        ScenarioError
            If what is supposed does not fit the codebook.
        """
        with self._lock:
            known = self._current(question.machine)
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
            known = self._current(question.machine)
            if known is None:
                return None
            key = question, quick, history
            if key in known.reports:
                return known.reports[key]
            if len(known.reports) >= _SUPPOSED:
                known.reports.clear()
            settled = _settle(known, question, quick=quick)
            if quick and settled.settlement.possible_deal is None and settled.settlement.is_listed:
                settled = _settle(known, question, quick=False)  # all deals that are blocked, at little cost
            moments = (
                series(known.found.scenario, question.as_of, off=question.off, workings=known.workings)
                if history and not question.suppose
                else ()
            )
            known.reports[key] = settlement_report(
                settled.settlement,
                settled.workings,
                moments,
                self.asides(question.as_of, machine=question.machine),
                off=question.off,
                supposed=settled.supposed,
                set_aside=settled.set_aside,
                pictured=history,
            )
            return known.reports[key]

    def asides(self, as_of: dt.date | None, *, machine: bool = False) -> tuple[PositionRow, ...]:
        """Positions up to a day from which no preference follows."""
        known = self._current(machine)
        rows = known.found.asides if known else ()
        return tuple(row for row in rows if as_of is None or row.on is None or row.on <= as_of)

    def answer(self, settled: Settled, deal: Deal) -> dict[str, PartyAnswer]:
        """The answer of each party to a deal of a settlement."""
        with self._lock:
            return answer_deal(settled.workings, settled.settlement.codings, deal)

    def difference(self, settled: Settled, before: Deal, after: Deal) -> Difference:
        """What one deal of a settlement changes in another."""
        with self._lock:
            return difference(settled.workings, settled.settlement.codings, before, after)

    def check_suppositions(self, texts: Sequence[str], *, machine: bool) -> None:
        """Check that suppositions fit the codebook.

        Raises
        ------
        ScenarioError
            If one does not, or there is no codebook.
        """
        known = self._current(machine)
        if known is None:
            raise ScenarioError("the ledger has no codebook with parties and options")
        _codings(known.found.scenario, texts)

    def suggester(self) -> Suggester | None:
        """The suggester of codings; None if there is no codebook with parties and issues."""
        with self._suggesting:
            book = self.codebook()
            if book is None or not (book.parties and book.issues):
                return None
            if self._suggester is None or self._suggester.book != book:
                self._meaning = self._meaning or Meaning()
                self._suggester = Suggester(book, self._meaning)
            return self._suggester

    def _current(self, machine: bool) -> _Known | None:
        with self._lock:
            book = self.codebook()
            if book is None or not book.can_settle:
                return None
            rows = decisive(self.positions(machine=machine))
            known = self._known.get(machine)
            if known is None or (known.book, known.positions) != (book, rows):
                found = evidence(book, rows)
                # What people have coded of one party leaves the preferences of the others as they were.
                earlier = known.workings if known else Workings(found.scenario, _SAMPLES, memory=_MEMORY)
                workings = earlier.carried(found.scenario)
                known = self._known[machine] = _Known(rows, book, found, workings)
            return known


def _order_of(told: Provisional | None) -> tuple[int, ...]:
    """Return the positions of a queue; those that are one coding follow one another, the most certain first."""
    if told is None:
        return ()
    rows = (row for each in told.queue for row in sorted(told.readings.rows[each.place], key=lambda r: -r.confidence))
    return tuple(dict.fromkeys(row.stance for row in rows if row.stance and row.is_machine))


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
        known.supposed[key] = what, known.workings.carried(what.scenario)
    what, workings = known.supposed[key]
    settled = settle_supposed(what, question.as_of, workings, off=question.off, quick=quick)
    return Settled(settled, workings, what.supposed, what.set_aside)


def _codings(scenario: Scenario, texts: Sequence[str]) -> list[Coding]:
    return [read_supposition(scenario, text) for text in texts]
