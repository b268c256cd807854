"""Mixed-integer programs over the whole space of deals, which they do not list.

A deal has one binary column for each option, and each issue takes exactly one option. A party *can* accept a deal if
some preference that fits gives it a worth of at least 0; products of choice and worth become the usual linear bounds.
A party *must* accept a deal if its least worth over all preferences that fit is at least 0; by linear duality this
holds exactly if the dual program, in which the choice is linear, has a solution of at least 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pourparler.settlement.linear_program import Program, Rows, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Deal, Scenario, Term

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

    def require_possible(self, party: Preferences) -> int:
        """Require that a party can accept the deal; return the index of the first column of its preference."""
        start = self.add_preference(party)
        worth = self.add_worth(party, start)
        self.rows.add([(column, 1.0) for column in worth], 0.0)
        return start

    def add_preference(self, party: Preferences) -> int:
        """Add columns for one preference of a party that fits its codings; return the index of the first."""
        rows, bounds = party.rows
        start = self.add_columns(party.layout.size, -1.0, 1.0)
        self.rows.block(rows, start, np.full(len(bounds), -np.inf), bounds)
        self.rows.add([(start + k, 1.0) for k in range(len(party.layout.issues))], 1.0, 1.0)
        return start

    def add_worth(self, party: Preferences, start: int) -> list[int]:
        """Add a column for each issue, at most what the deal's option of it is worth to a party."""
        layout, found = party.layout, []
        for issue, options in self._issues.items():
            weight = start + layout.weights[issue]
            own = [option for option in options if (issue, option) in layout.worths]
            free = [option for option in options if (issue, option) not in layout.worths]
            parts = self.add_columns(len(own) + bool(free), -1.0, 1.0)
            total = self.add_columns(1, -1.0, 1.0)
            for k, option in enumerate(own):
                chosen, worth = self.column[issue, option], start + layout.worths[issue, option]
                self.rows.add([(parts + k, 1.0), (chosen, -1.0)], high=0.0)
                self.rows.add([(parts + k, 1.0), (worth, -1.0), (chosen, 1.0)], high=1.0)
            if free:
                chosen_one = [(self.column[issue, option], -1.0) for option in free]
                self.rows.add([(parts + len(own), 1.0), *chosen_one], high=0.0)
            count = len(own) + bool(free)
            self.rows.add([(total, 1.0), *((parts + k, -1.0) for k in range(count))], high=0.0)
            self.rows.add([(total, 1.0), (weight, -1.0)], high=0.0)
            found.append(total)
        return found

    def require_necessary(self, party: Preferences) -> None:
        """Require that a party accepts the deal under every preference that fits its codings."""
        rows, bounds = party.rows
        layout = party.layout
        prices = self.add_columns(len(bounds), 0.0, np.inf)
        level = self.add_columns(1, -np.inf, np.inf)
        for k, issue in enumerate(layout.issues):
            free = [option for option in self._issues[issue] if (issue, option) not in layout.worths]
            taken = [(self.column[issue, option], 1.0) for option in free]
            self.rows.add([*_dual(rows, prices, k), (level, 1.0), *taken], 0.0, 0.0)
        for term, k in layout.worths.items():
            self.rows.add([*_dual(rows, prices, k), (self.column[term], -1.0)], 0.0, 0.0)
        self.rows.add([(level, 1.0), *((prices + r, -float(b)) for r, b in enumerate(bounds) if b)], 0.0)


def _dual(rows: np.ndarray, prices: int, column: int) -> list[tuple[int, float]]:
    return [(prices + int(r), -float(rows[r, column])) for r in np.nonzero(rows[:, column])[0]]


def ruled_out(parties: Sequence[Preferences]) -> frozenset[Term]:
    """The options that some party rules out."""
    return frozenset((veto.issue, option) for each in parties for veto in each.vetoes for option in veto.options)


def possible_deal(scenario: Scenario, parties: Sequence[Preferences]) -> Deal | None:
    """Find a deal that every party can accept, under some preference of each; None if there is none.

    Examples
    --------
    >>> talks = Scenario(("North",), {"border": ("line", "swap")})
    >>> possible_deal(talks, [Preferences.of(talks, "North", ())])
    ('line',)
    """
    return _found(scenario, parties, Choice.require_possible)


def necessary_deal(scenario: Scenario, parties: Sequence[Preferences]) -> Deal | None:
    """Find a deal that every party accepts under every preference that fits; None if there is none."""
    return _found(scenario, parties, Choice.require_necessary)


def _found(
    scenario: Scenario, parties: Sequence[Preferences], ask: Callable[[Choice, Preferences], object]
) -> Deal | None:
    if not all(party.is_consistent for party in parties):
        return None
    choice = Choice(scenario.issues, ruled_out(parties))
    for party in parties:
        ask(choice, party)
    found = choice.program().minimize(choice.costs())
    return None if found is None else choice.deal(found.point)


def _repeated(scenario: Scenario, parties: Sequence[Preferences]) -> frozenset[Term]:
    """The options that are equivalent, for all parties, to an earlier option of their issue."""
    out, spoken = ruled_out(parties), {term for party in parties for term in party.layout.worths}
    free = [(i, o) for i, options in scenario.issues.items() for o in options if (i, o) not in spoken | out]
    first = {term[0]: term for term in reversed(free)}
    return frozenset(term for term in free if term != first[term[0]])


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
    choice = Choice(scenario.issues, ruled_out(parties) | _repeated(scenario, parties))
    smallest = choice.add_columns(1, -1.0, 1.0)
    for mean in means:
        choice.rows.add([(smallest, 1.0), *((choice.column[term], -worth) for term, worth in mean.items())], high=0.0)
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
