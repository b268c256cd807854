"""A provisional settlement: how often a deal exists if each position that was read is right as often as is likely.

In each draw, a coding holds with the probability that it is right; those that a person has confirmed always hold. What
a party's codings in a draw contradict is drawn again: they cannot all be right. A draw is settled like any scenario:
later codings supersede earlier ones, and a deal exists if every party can accept it under some preference that fits.
What decides is found by letting each unconfirmed coding hold, and then not, in the same draws. The coding to look at
first is the one whose confirmation or rejection is expected to change the result most.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.coding import Deal
from pourparler.settlement.deal_space import possible_deal
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.readings import Readings
from pourparler.settlement.scenario import Scenario, supersessions
from pourparler.settlement.subsets import Hereditary, Members

DRAWS = 200
"""Draws by default."""
_COMPARED = 20_000  # draws in which codings are let hold and not, all codings together
_LEAST_COMPARED = 25  # draws of each coding among these
_LEAST_DOUBT = 0.05  # the least doubt by which a draw is weighted
_REDRAWN = 50  # times that codings of a party are drawn again while they contradict one another
_RULED_OUT = 1e6  # the worth that is taken from an option that somebody rules out
_DEALS = 3  # deals that are shown
_TRIED = 12  # deals whose share is counted
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class UnconfirmedCoding:
    """A coding that nobody has confirmed, and what it decides.

    Attributes
    ----------
    place
        Its index in the scenario.
    chance
        The probability that it is right.
    with_it, without_it
        The share of draws with a deal if it holds, and if it does not; 0 to 1.
    open_with, open_without
        The share of all deals that nobody rules out, in the same two cases; 0 to 1.
    clashes
        Whether it contradicts other codings of its party in every draw.
    """

    place: int
    chance: float
    with_it: float
    without_it: float
    open_with: float
    open_without: float
    clashes: bool = False

    @property
    def gain(self) -> float:
        """How far the share of draws with a deal is expected to move once a person decides about the coding."""
        return self._uncertainty * abs(self.with_it - self.without_it)

    @property
    def order(self) -> tuple[float, float, float, int]:
        """The place in the queue: what moves a deal most, then what rules most deals out, then the least certain."""
        narrows = self._uncertainty * abs(self.open_with - self.open_without)
        return -round(self.gain, 9), -round(narrows, 9), -round(self._uncertainty, 9), self.place

    @property
    def _uncertainty(self) -> float:
        return 2 * self.chance * (1 - self.chance)


@dataclass(frozen=True)
class Provisional:
    """What follows if the machine's reading holds.

    Attributes
    ----------
    draws
        The number of draws; 0 if no coding is unconfirmed, and then there are no shares.
    with_deal
        The share of draws in which some deal is acceptable to all parties, or to enough; None without draws.
    open
        The mean share of all deals that no party rules out; None without draws.
    contradicted
        Parties whose codings still contradict one another in some draws, with the share of these draws.
    deals
        The deals that are acceptable to all most often, with the share of draws.
    queue
        The codings that nobody has confirmed, in the order in which to look at them.
    """

    readings: Readings
    draws: int
    with_deal: float | None
    open: float | None
    contradicted: tuple[tuple[str, float], ...]
    deals: tuple[tuple[Deal, float], ...]
    queue: tuple[UnconfirmedCoding, ...]


def settle_provisionally(
    readings: Readings,
    as_of: dt.date | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    advance: Callable[[], None] = lambda: None,
) -> Provisional:
    """Work out how often a deal exists if each coding holds with its probability.

    Parameters
    ----------
    as_of
        The day of the state; None for no limit.
    draws
        The number of draws.
    seed
        The seed of the random numbers.
    advance
        Called once for each unconfirmed coding.

    Raises
    ------
    SolverError
        If the solver finds no answer.
    """
    unconfirmed = readings.unconfirmed
    if not unconfirmed:
        return Provisional(readings, 0, None, None, (), (), ())
    world = _World(readings.scenario, as_of)
    held = _draw(world, np.array(readings.chances), draws, np.random.default_rng(seed))
    active = world.active(held)
    has_deal, is_open = world.outcome(active)
    torn = {name: 1.0 - float(world.consistent(name, active).mean()) for name in world.parties}
    some = max(min(draws, _LEAST_COMPARED), min(draws, _COMPARED // len(unconfirmed)))
    codings = []
    for k in unconfirmed:
        codings.append(_compare(world, held[:some], k, readings.chances[k]))
        advance()
    return Provisional(
        readings,
        draws,
        float(has_deal.mean()),
        float(is_open.mean()),
        tuple((name, share) for name, share in torn.items() if share > 0),
        tuple(world.best_deals(active)),
        tuple(sorted(codings, key=lambda each: each.order)),
    )


def _draw(world: _World, chances: Floats, draws: int, rng: np.random.Generator) -> Flags:
    """Draw which codings hold; those of a party that contradict one another are drawn again."""
    held = rng.random((draws, len(chances))) < chances
    for party in world.parties:
        own = world.codings_of(party)
        for _ in range(_REDRAWN):
            again = np.flatnonzero(~world.consistent(party, world.active(held)))
            if not len(again) or chances[own].min(initial=1.0) == 1.0:
                break
            held[np.ix_(again, own)] = rng.random((len(again), len(own))) < chances[own]
    return held


def _compare(world: _World, held: Flags, coding: int, chance: float) -> UnconfirmedCoding:
    """Let a coding hold, and then not, in the same draws.

    Draws in which the party's codings contradict one another do not count. Those that only the coding would contradict
    stand for the ones that were drawn again.
    """
    party = world.party_of(coding)
    found, fits = [], np.ones(len(held), dtype=bool)
    for holds in (True, False):
        draws = held.copy()
        draws[:, coding] = holds
        active = world.active(draws)
        consistent = world.consistent(party, active)
        if holds:
            weights, fits = consistent.astype(float), consistent
        else:
            weights = consistent * np.where(fits, 1.0, 1.0 / max(1.0 - chance, _LEAST_DOUBT))
        has_deal, is_open = world.outcome(active)
        total = max(float(weights.sum()), 1e-9)
        found.append((min(1.0, float(weights @ has_deal) / total), min(1.0, float(weights @ is_open) / total)))
    (with_it, open_with), (without_it, open_without) = found
    return UnconfirmedCoding(coding, chance, with_it, without_it, open_with, open_without, not fits.any())


class _World:
    """A scenario of which any codings may hold; a row of flags says which."""

    def __init__(self, scenario: Scenario, as_of: dt.date | None) -> None:
        self.parties = scenario.parties
        self._scenario = scenario
        codings = scenario.codings
        self._known = np.array([each.is_active(as_of) for each in codings], dtype=bool)
        self._above = _superseding(scenario)
        whole = {name: Preferences.of(scenario, name, range(len(codings))) for name in scenario.parties}
        self._terms = [(issue, option) for issue, options in scenario.issues.items() for option in options]
        self._needs_all = scenario.decision.is_unanimous(scenario.parties)
        self._vetoes: dict[int, list[int]] = {}
        hard = set()
        for veto in (veto for party in whole.values() for veto in party.vetoes):
            hard.add(veto.coding)
            for option in sorted(veto.options):
                self._vetoes.setdefault(self._terms.index((veto.issue, option)), []).append(veto.coding)
        self._soft = {
            name: np.array([k for k in scenario.of(name) if k not in hard], dtype=np.intp) for name in scenario.parties
        }
        self._consistent = {name: self._property(name, lambda party: party.is_consistent) for name in self.parties}
        self._accepted: dict[tuple[str, Deal], Hereditary] = {}
        self._answers: dict[bytes, bool] = {}
        self._parts: dict[tuple[str, Deal | None, bytes], bool] = {}
        self._witnesses: Counter[Deal] = Counter()
        self._likes = self._leanings()

    def active(self, held: Flags) -> Flags:
        """Of the codings that hold in each draw, those that no other one supersedes."""
        known = held & self._known
        found: Flags = known.copy()
        for coding, later in self._above.items():
            found[:, coding] &= ~known[:, later].any(axis=1)
        return found

    def outcome(self, active: Flags) -> tuple[Flags, Floats]:
        """Whether there is an agreement, and the share of all deals that nobody rules out, in each draw."""
        free = ~self._vetoed(active)
        has_deal, share, at = np.ones(len(active), dtype=bool), np.ones(len(active)), 0
        for options in self._scenario.issues.values():
            own = free[:, at : at + len(options)]
            has_deal &= own.any(axis=1)
            share *= own.mean(axis=1)
            at += len(options)
        if not self._needs_all:
            has_deal[:] = True  # what one party rules out, enough others may agree on
        for row in np.flatnonzero(has_deal):
            has_deal[row] = self._answer(active[row])
        return has_deal, share

    def codings_of(self, party: str) -> NDArray[np.intp]:
        """The indices of a party's codings."""
        return np.array(self._scenario.of(party), dtype=np.intp)

    def party_of(self, coding: int) -> str:
        """The party that a coding is of."""
        return self._scenario.codings[coding].party

    def consistent(self, party: str, active: Flags) -> Flags:
        """Whether some preference of a party fits its codings, in each draw."""
        return np.array([self._party_holds(party, None, row) for row in active], dtype=bool)

    def best_deals(self, active: Flags) -> list[tuple[Deal, float]]:
        """The deals that are acceptable to enough parties most often, with the share of draws."""
        shares = []
        for deal, _ in self._witnesses.most_common(_TRIED):
            shares.append((deal, float(np.mean([self._accepts(row, deal) for row in active]))))
        return sorted((each for each in shares if each[1] > 0), key=lambda each: -each[1])[:_DEALS]

    def _vetoed(self, active: Flags) -> Flags:
        """The options that somebody rules out: a row for each draw."""
        found = np.zeros((len(active), len(self._terms)), dtype=bool)
        for term, codings in self._vetoes.items():
            found[:, term] = active[:, codings].any(axis=1)
        return found

    def _answer(self, row: Flags) -> bool:
        key = np.packbits(row).tobytes()
        if key not in self._answers:
            self._answers[key] = self._find_deal(row)
        return self._answers[key]

    def _find_deal(self, row: Flags) -> bool:
        if self._needs_all and not all(self._party_holds(name, None, row) for name in self.parties):
            return False
        for deal in (*(each for each, _ in self._witnesses.most_common()), self._guess(row)):
            if self._accepts(row, deal):
                self._witnesses[deal] += 1
                return True
        codings = [int(k) for k in np.flatnonzero(row)]
        parties = [Preferences.of(self._scenario, name, codings) for name in self.parties]
        found = possible_deal(self._scenario, parties)
        if found is not None:
            self._witnesses[found] += 1
        return found is not None

    def _guess(self, row: Flags) -> Deal:
        """Of each issue, the option that most codings speak for among those that nobody rules out."""
        worth = self._likes - _RULED_OUT * self._vetoed(row[None])[0]
        deal, at = [], 0
        for options in self._scenario.issues.values():
            deal.append(options[int(np.argmax(worth[at : at + len(options)]))])
            at += len(options)
        return tuple(deal)

    def _leanings(self) -> Floats:
        """How many more parties speak for each option than against it."""
        signs = {"supports": 1.0, "insists": 1.0, "accepts": 1.0, "opposes": -1.0, "red_line": -1.0, "rejects": -1.0}
        found = np.zeros(len(self._terms))
        for coding in self._scenario.codings:
            for term in coding.terms:
                found[self._terms.index(term)] += signs.get(coding.kind, 0.0)
        return found

    def _accepts(self, row: Flags, deal: Deal) -> bool:
        columns = [self._terms.index(term) for term in zip(self._scenario.issues, deal, strict=True)]
        against = {self.party_of(k) for column in columns for k in self._vetoes.get(column, []) if row[k]}
        if self._needs_all and against:
            return False
        willing = (name for name in self.parties if name not in against)
        if self._needs_all:
            return all(self._party_holds(name, deal, row) for name in willing)
        return self._scenario.decision.is_met(
            self.parties, [name for name in willing if self._party_holds(name, deal, row)]
        )

    def _party_holds(self, party: str, deal: Deal | None, row: Flags) -> bool:
        """Whether a party can accept a deal, or with None whether any preference fits, whatever it rules out."""
        own = self._soft[party]
        key = party, deal, np.packbits(row[own]).tobytes()
        if key not in self._parts:
            members = frozenset(int(k) for k in own[row[own]])
            self._parts[key] = self._decider(party, deal).holds(members)
        return self._parts[key]

    def _decider(self, party: str, deal: Deal | None) -> Hereditary:
        if deal is None:
            return self._consistent[party]
        if (party, deal) not in self._accepted:
            contradictions = self._consistent[party].cores
            self._accepted[party, deal] = self._property(party, lambda each: each.can_accept(deal), contradictions)
        return self._accepted[party, deal]

    def _property(self, party: str, test: Callable[[Preferences], bool], cores: Sequence[Members] = ()) -> Hereditary:
        whole = frozenset(int(k) for k in self._soft[party])
        return Hereditary(whole, lambda some: test(Preferences.of(self._scenario, party, sorted(some))), cores)


def _superseding(scenario: Scenario) -> dict[int, list[int]]:
    """Return for each coding those that supersede it, if any."""
    found: dict[int, list[int]] = {}
    for later, earlier in supersessions(scenario, range(len(scenario.codings))):
        found.setdefault(earlier, []).append(later)
    return found
