"""Mixed-integer programs over the whole space of deals, which they do not list.

A deal has one binary column for each option, and each issue takes exactly one option. A party *can* accept a deal if
some preference that fits gives it a worth of at least 0; products of choice and worth become the usual linear bounds.
A party *must* accept a deal if its least worth over all preferences that fit is at least 0; by linear duality this
holds exactly if the dual program, in which the choice is linear, has a solution of at least 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pourparler.codebook.decision_rule import Decision
from pourparler.settlement.best_deals import Deals, best_deals
from pourparler.settlement.coding import Deal, Term
from pourparler.settlement.constraints import Bar
from pourparler.settlement.linear_program import TOLERANCE, Program, Rows, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Scenario

_ROOM = 2.0  # the greatest difference between the worth of a deal and a level
_TIES = 1e-6  # the weight of the sum of means relative to the smallest mean


class Choice:
    """The builder of a program whose first columns choose one option of each issue.

    Parameters
    ----------
    out : options that no deal may hold
    """

    def __init__(self, issues: Mapping[str, tuple[str, ...]], out: frozenset[Term] = frozenset()) -> None:
        self._issues = issues
        self._terms = [(issue, option) for issue, options in issues.items() for option in options]
        self.column = {term: k for k, term in enumerate(self._terms)}
        self.rows = Rows()
        self._least = [0.0] * len(self._terms)
        self._most = [0.0 if term in out else 1.0 for term in self._terms]
        self._whole = list(range(len(self._terms)))
        for issue, options in issues.items():
            self.rows.add([(self.column[issue, option], 1.0) for option in options], 1.0, 1.0)

    def add_columns(self, count: int, least: float, most: float, *, whole: bool = False) -> int:
        """Add columns; return the index of the first."""
        start = len(self._least)
        self._least += [least] * count
        self._most += [most] * count
        self._whole += range(start, start + count) if whole else ()
        return start

    def program(self) -> Program:
        """Build the program."""
        return self.rows.program(np.array(self._least), np.array(self._most), self._whole)

    def costs(self) -> Vector:
        """A cost vector of zeros, one entry for each column."""
        return np.zeros(len(self._least))

    def deal(self, point: Vector) -> Deal:
        """The deal that a solution chooses."""
        return tuple(
            max(options, key=lambda option: point[self.column[issue, option]])
            for issue, options in self._issues.items()
        )

    def row(self, deal: Deal) -> Vector:
        """The row that counts how many options a solution shares with a deal."""
        made = np.zeros(len(self._least))
        made[[self.column[term] for term in zip(self._issues, deal, strict=True)]] = 1.0
        return made

    def forbid(self, bars: Iterable[Bar], also: Sequence[tuple[int, float]] = (), spare: float = 0.0) -> None:
        """Forbid combinations of options; ``also`` are further terms of each row, ``spare`` what they may add."""
        for bar in bars:
            held = [(self.column[issue, option], 1.0) for issue, options in bar.parts for option in options]
            self.rows.add([*held, *also], high=len(bar.parts) - 1.0 + spare)

    def require_possible(
        self, party: Preferences, accepts: int | None = None, loose: Mapping[int, int] | None = None
    ) -> int:
        """Require that a party can accept the deal; return the index of the first column of its preference.

        Parameters
        ----------
        accepts
            A column, 0 or 1: the party need not accept the deal where it is 0; None if it must.
        loose
            By coding, a column, 0 or 1: the level of the coding does not count where it is 1.
        """
        start = self.add_preference(party)
        worth = [(column, 1.0) for column in self.add_worth(party, start)]
        slack = [] if accepts is None else [(accepts, -_ROOM)]
        least = 0.0 if accepts is None else -_ROOM
        self.rows.add([*worth, *slack], least)
        for floor in party.floors:
            dropped = [(loose[floor.coding], _ROOM)] if loose else []
            self.rows.add([*worth, *_shifted(-floor.row, start), *dropped, *slack], least)
        return start

    def add_preference(self, party: Preferences) -> int:
        """Add columns for one preference of a party that fits its codings; return the index of the first."""
        rows, bounds = party.rows
        layout = party.layout
        start = self.add_columns(layout.switch, -1.0, 1.0)
        self.add_columns(layout.switches, 0.0, 1.0, whole=True)
        self.rows.block(rows, start, np.full(len(bounds), -np.inf), bounds)
        self.rows.add([(start + k, 1.0) for k in range(len(layout.issues))], 1.0, 1.0)
        return start

    def add_worth(self, party: Preferences, start: int) -> list[int]:
        """Add a column for each issue, at most what the deal's option of it is worth to a party."""
        layout, found = party.layout, []
        for issue, options in self._issues.items():
            weight = start + layout.weights[issue]
            columns = {option: layout.columns((issue, option)) for option in options}
            own = [option for option in options if columns[option] is not None]
            free = [option for option in options if columns[option] is None]
            parts = self.add_columns(len(own) + bool(free), -1.0, 1.0)
            total = self.add_columns(1, -1.0, 1.0)
            for k, option in enumerate(own):
                chosen = self.column[issue, option]
                worth = [(start + column, -factor) for column, factor in columns[option] or ()]
                self.rows.add([(parts + k, 1.0), (chosen, -1.0)], high=0.0)
                self.rows.add([(parts + k, 1.0), *worth, (chosen, 1.0)], high=1.0)
            if free:
                chosen_one = [(self.column[issue, option], -1.0) for option in free]
                self.rows.add([(parts + len(own), 1.0), *chosen_one], high=0.0)
            count = len(own) + bool(free)
            self.rows.add([(total, 1.0), *((parts + k, -1.0) for k in range(count))], high=0.0)
            self.rows.add([(total, 1.0), (weight, -1.0)], high=0.0)
            found.append(total)
        return found

    def require_necessary(self, party: Preferences, accepts: int | None = None) -> None:
        """Require that a party accepts the deal under every preference that fits its codings.

        Where worths have one peak, the preferences are not convex and have no dual: only that some of them accept.
        """
        if party.layout.switches:
            self.require_possible(replace(party, floors=()), accepts)
            return
        for floor in party.floor_rows:
            self._require_level(party, floor, accepts)

    def _require_level(self, party: Preferences, floor: Vector, accepts: int | None) -> None:
        rows, bounds = party.rows
        layout = party.layout
        prices = self.add_columns(len(bounds), 0.0, np.inf)
        level = self.add_columns(1, -np.inf, np.inf)
        taken: dict[int, list[tuple[int, float]]] = {k: [] for k in range(layout.size)}
        for term, chosen in self.column.items():
            columns = layout.columns(term)
            if columns is None:
                taken[layout.weights[term[0]]].append((chosen, 1.0))
            for column, factor in columns or ():
                taken[column].append((chosen, -factor))
        for k, terms in taken.items():
            sums = [(level, 1.0)] if k < len(layout.issues) else []
            self.rows.add([*_dual(rows, prices, k), *sums, *terms], -floor[k], -floor[k])
        worst = [(level, 1.0), *((prices + r, -float(b)) for r, b in enumerate(bounds) if b)]
        slack = [] if accepts is None else [(accepts, -_ROOM)]
        self.rows.add([*worst, *slack], 0.0 if accepts is None else -_ROOM)

    def require_agreement(self, decision: Decision, parties: Sequence[str]) -> dict[str, int]:
        """Require that enough parties accept the deal; return the column, 0 or 1, that says so for each of them."""
        accepts = {party: self.add_columns(1, 0.0, 1.0, whole=True) for party in parties}
        cast = []
        for members, votes, is_needed in decision.units(parties):
            unit = self.add_columns(1, 1.0 if is_needed else 0.0, 1.0, whole=True)
            for party in members:
                self.rows.add([(unit, 1.0), (accepts[party], -1.0)], high=0.0)
            cast.append((unit, float(votes)))
        self.rows.add(cast, float(decision.votes_needed(parties)))
        return accepts


def _shifted(row: Vector, start: int) -> list[tuple[int, float]]:
    return [(start + int(k), float(row[k])) for k in np.flatnonzero(row)]


def _dual(rows: np.ndarray, prices: int, column: int) -> list[tuple[int, float]]:
    return [(prices + int(r), -float(rows[r, column])) for r in np.nonzero(rows[:, column])[0]]


def ruled_out(parties: Sequence[Preferences]) -> frozenset[Term]:
    """The options that some party rules out."""
    return frozenset((veto.issue, option) for each in parties for veto in each.vetoes for option in veto.options)


def possible_deal(scenario: Scenario, parties: Sequence[Preferences]) -> Deal | None:
    """Find a deal that enough parties can accept, under some preference of each; None if there is none.

    Examples
    --------
    >>> talks = Scenario(("North",), {"border": ("line", "swap")})
    >>> possible_deal(talks, [Preferences.of(talks, "North", ())])
    ('line',)
    """
    found = _agreed(scenario, parties, Choice.require_possible)
    return None if found is None else found[1]


def necessary_deal(scenario: Scenario, parties: Sequence[Preferences]) -> Deal | None:
    """Find a deal that enough parties accept under every preference that fits; None if there is none."""
    parties = [party.with_doubtful_vetoes for party in parties]
    cuts: list[tuple[Preferences, Vector, Vector]] = []
    while (found := _agreed(scenario, parties, Choice.require_necessary, cuts)) is not None:
        accepting, deal = found
        refused = [each for each in parties if each.layout.switches and each.party in accepting]
        worse = [(each, *cut) for each in refused if (cut := _counterexample(each, deal)) is not None]
        if not worse:
            return deal
        cuts += worse
    return None


def _agreed(
    scenario: Scenario,
    parties: Sequence[Preferences],
    ask: Callable[[Choice, Preferences, int | None], object],
    cuts: Sequence[tuple[Preferences, Vector, Vector]] = (),
) -> tuple[set[str], Deal] | None:
    """The parties that accept a deal, and the deal."""
    sound = [party for party in parties if party.is_consistent]
    names = [party.party for party in parties]
    if not scenario.decision.is_met(names, [party.party for party in sound]):
        return None
    needs_all = scenario.decision.needs_all
    choice = Choice(scenario.issues, ruled_out(parties) if needs_all else frozenset())
    accepts: dict[str, int] = {} if needs_all else choice.require_agreement(scenario.decision, names)
    for party in parties:
        own = accepts.get(party.party)
        if not party.is_consistent:
            choice.rows.add([(accepts[party.party], 1.0)], high=0.0)
            continue
        ask(choice, party, own)
        _rule_out(choice, party, own)
    for party, preference, floor in cuts:
        terms = [(column, _worth(party, preference, term)) for term, column in choice.column.items()]
        own = accepts.get(party.party)
        slack = [] if own is None else [(own, -_ROOM)]
        choice.rows.add([*terms, *slack], float(floor @ preference) - (0.0 if own is None else _ROOM))
    found = choice.program().minimize(choice.costs())
    if found is None:
        return None
    accepting = {name for name in names if name not in accepts or found.point[accepts[name]] > 0.5}
    return accepting, choice.deal(found.point)


def _rule_out(choice: Choice, party: Preferences, accepts: int | None) -> None:
    """Keep the deal from what a party rules out, unless the party need not accept it."""
    if accepts is None:
        choice.forbid(party.bars)
        return
    choice.forbid(bar for bar in party.bars if bar.coding is None)
    own = [bar for bar in party.bars if bar.coding is not None]
    own += [Bar(((veto.issue, veto.options),), veto.coding) for veto in party.vetoes]
    choice.forbid(own, [(accepts, 1.0)], 1.0)


def _counterexample(party: Preferences, deal: Deal) -> tuple[Vector, Vector] | None:
    """A preference that fits and does not accept the deal, and the level that the deal misses; None if all accept."""
    row = party.layout.deal(deal, -1.0)
    for floor in party.floor_rows:
        found = party.program.minimize(row - floor)
        if found is not None and found.value < -TOLERANCE:
            return found.point, floor
    return None


def _worth(party: Preferences, preference: Vector, term: Term) -> float:
    """The worth of an option under a preference; the least that it can be if no coding mentions the option."""
    columns = party.layout.columns(term)
    if columns is None:
        return -float(preference[party.layout.weights[term[0]]])
    return float(sum(factor * preference[column] for column, factor in columns))


def _repeated(scenario: Scenario, parties: Sequence[Preferences]) -> frozenset[Term]:
    """The options that are equivalent, for all parties, to an earlier option of their issue."""
    out, spoken = ruled_out(parties), _mentioned(scenario, parties)
    free = [(i, o) for i, options in scenario.issues.items() for o in options if (i, o) not in spoken | out]
    first = {term[0]: term for term in reversed(free)}
    return frozenset(term for term in free if term != first[term[0]])


def _mentioned(scenario: Scenario, parties: Sequence[Preferences]) -> set[Term]:
    """The options that some coding mentions, or some combination."""
    terms = [(issue, option) for issue, options in scenario.issues.items() for option in options]
    barred = {(i, o) for party in parties for bar in party.bars for i, options in bar.parts for o in options}
    return barred | {term for term in terms if any(party.layout.columns(term) is not None for party in parties)}


def candidates(
    scenario: Scenario, parties: Sequence[Preferences], means: Sequence[Mapping[Term, float]], most: int
) -> list[Deal]:
    """The deals with the greatest smallest mean worth over the parties, best first, without listing the space.

    Of deals that differ only in options that no coding mentions, only the first is returned; ties are broken by the
    sum over the parties.

    Parameters
    ----------
    means
        For each party, the mean worth of each option.
    most
        The greatest number of deals.
    """
    out = ruled_out(parties) | _repeated(scenario, parties)
    known = _bounded(scenario, parties, means, most, out) if means else None
    if known is not None:
        return known
    choice = Choice(scenario.issues, out)
    smallest = choice.add_columns(1, -1.0, 1.0)
    for mean in means:
        choice.rows.add([(smallest, 1.0), *((choice.column[term], -worth) for term, worth in mean.items())], high=0.0)
    for party in parties:
        choice.forbid(party.bars)
    program, costs = choice.program(), choice.costs()
    costs[smallest] = -1.0
    for mean in means:
        for term, worth in mean.items():
            costs[choice.column[term]] -= _TIES * worth
    found: list[Deal] = []
    while len(found) < most and (answer := program.minimize(costs)) is not None:
        found.append(choice.deal(answer.point))
        program.add(choice.row(found[-1]), -np.inf, len(scenario.issues) - 1.0)
    return found


def _bounded(
    scenario: Scenario,
    parties: Sequence[Preferences],
    means: Sequence[Mapping[Term, float]],
    most: int,
    out: frozenset[Term],
) -> list[Deal] | None:
    """The same by branch and bound; None if that takes too many partial deals."""
    left = {issue: [o for o in options if (issue, o) not in out] for issue, options in scenario.issues.items()}
    tables = [
        np.array([[mean[issue, o] for mean in means] for o in options]).reshape(-1, len(means))
        for issue, options in left.items()
    ]
    held = [
        [(list(left).index(issue), np.isin(left[issue], list(options))) for issue, options in bar.parts]
        for party in parties
        for bar in party.bars
    ]

    def is_allowed(deals: Deals) -> np.ndarray:
        allowed = np.ones(len(deals), dtype=bool)
        for bar in held:
            allowed &= ~np.logical_and.reduce([flags[deals[:, k]] for k, flags in bar])
        return allowed

    found = best_deals(tables, most, _TIES, is_allowed if held else None)
    if found is None:
        return None
    return [tuple(options[k] for options, k in zip(left.values(), row, strict=True)) for row in found]
