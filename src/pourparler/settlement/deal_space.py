"""Questions about the whole space of deals, answered by mixed-integer programs without listing it.

A deal is one 0-or-1 column for each option, of which each issue takes one. That a party *can* accept it says: some
preference that fits gives it a worth of at least 0; the products of choice and worth are written as the usual linear
bounds. That it *must* accept it says: the least worth over all preferences that fit is at least 0; by the duality of
linear programs that is so exactly when the dual program, in which the choice stands linearly, has a solution of at
least 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pourparler.settlement.linear_program import Program, Rows, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Deal, Scenario, Term

_TIES = 1e-6  # the weight of the sum of means beside the smallest of them


class Choice:
    """A program whose first columns choose one option of each issue.

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

    def columns(self, count: int, least: float, most: float, *, whole: bool = False) -> int:
        """Add columns; the place of the first."""
        start = len(self._least)
        self._least += [least] * count
        self._most += [most] * count
        self._whole += range(start, start + count) if whole else ()
        return start

    def program(self) -> Program:
        """Put the program together."""
        return self.rows.program(np.array(self._least), np.array(self._most), self._whole)

    def costs(self) -> Vector:
        """Costs of nothing, to be filled in."""
        return np.zeros(len(self._least))

    def deal(self, point: Vector) -> Deal:
        """Which deal a solution chooses."""
        return tuple(
            max(options, key=lambda option: point[self.column[issue, option]])
            for issue, options in self._issues.items()
        )

    def row(self, deal: Deal) -> Vector:
        """The row that counts how many options a solution shares with a deal."""
        made = np.zeros(len(self._least))
        made[[self.column[term] for term in zip(self._issues, deal, strict=True)]] = 1.0
        return made

    def can_accept(self, party: Preferences) -> int:
        """Require that a party can accept the deal; the place of the first of its columns, which is one preference."""
        start = self.preference(party)
        worth = self.worth(party, start)
        self.rows.add([(column, 1.0) for column in worth], 0.0)
        return start

    def preference(self, party: Preferences) -> int:
        """Add columns for one preference of a party that fits its codings; the place of the first."""
        rows, bounds = party.rows
        start = self.columns(party.layout.size, -1.0, 1.0)
        self.rows.block(rows, start, np.full(len(bounds), -np.inf), bounds)
        self.rows.add([(start + k, 1.0) for k in range(len(party.layout.issues))], 1.0, 1.0)
        return start

    def worth(self, party: Preferences, start: int) -> list[int]:
        """Add a column for each issue, at most what the deal's option of it is worth to a party."""
        layout, found = party.layout, []
        for issue, options in self._issues.items():
            weight = start + layout.weights[issue]
            own = [option for option in options if (issue, option) in layout.worths]
            free = [option for option in options if (issue, option) not in layout.worths]
            parts = self.columns(len(own) + bool(free), -1.0, 1.0)
            total = self.columns(1, -1.0, 1.0)
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

    def must_accept(self, party: Preferences) -> None:
        """Require that a party accepts the deal under every preference that fits its codings."""
        rows, bounds = party.rows
        layout = party.layout
        prices = self.columns(len(bounds), 0.0, np.inf)
        level = self.columns(1, -np.inf, np.inf)
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
    """Options that some party rules out."""
    return frozenset((veto.issue, option) for each in parties for veto in each.vetoes for option in veto.options)


def possible_deal(scenario: Scenario, parties: Sequence[Preferences]) -> Deal | None:
    """Find a deal that every party can accept, under some preference of each; None if there is none.

    Examples
    --------
    >>> talks = Scenario(("North",), {"border": ("line", "swap")})
    >>> possible_deal(talks, [Preferences.of(talks, "North", ())])
    ('line',)
    """
    return _found(scenario, parties, Choice.can_accept)


def necessary_deal(scenario: Scenario, parties: Sequence[Preferences]) -> Deal | None:
    """Find a deal that every party accepts under every preference that fits; None if there is none."""
    return _found(scenario, parties, Choice.must_accept)


def _found(
    scenario: Scenario, parties: Sequence[Preferences], ask: Callable[[Choice, Preferences], object]
) -> Deal | None:
    if not all(party.exist for party in parties):
        return None
    choice = Choice(scenario.issues, ruled_out(parties))
    for party in parties:
        ask(choice, party)
    found = choice.program().least(choice.costs())
    return None if found is None else choice.deal(found.point)


def _repeated(scenario: Scenario, parties: Sequence[Preferences]) -> frozenset[Term]:
    """Options that are alike to everybody to an earlier one of their issue."""
    out, spoken = ruled_out(parties), {term for party in parties for term in party.layout.worths}
    free = [(i, o) for i, options in scenario.issues.items() for o in options if (i, o) not in spoken | out]
    first = {term[0]: term for term in reversed(free)}
    return frozenset(term for term in free if term != first[term[0]])


def candidates(
    scenario: Scenario, parties: Sequence[Preferences], means: Sequence[Mapping[Term, float]], most: int
) -> list[Deal]:
    """The deals with the greatest smallest mean worth over the parties, the best first, without listing the space.

    Of deals that are alike to everybody, because they differ in options of which no coding speaks, the first is given;
    of deals with the same smallest mean worth, one with a greater sum over the parties.

    Parameters
    ----------
    means
        For each party, the mean worth of each option.
    most
        How many deals at most.
    """
    choice = Choice(scenario.issues, ruled_out(parties) | _repeated(scenario, parties))
    smallest = choice.columns(1, -1.0, 1.0)
    for mean in means:
        choice.rows.add([(smallest, 1.0), *((choice.column[term], -worth) for term, worth in mean.items())], high=0.0)
    program, costs = choice.program(), choice.costs()
    costs[smallest] = -1.0
    for mean in means:
        for term, worth in mean.items():
            costs[choice.column[term]] -= _TIES * worth
    found: list[Deal] = []
    while len(found) < most and (answer := program.least(costs)) is not None:
        found.append(choice.deal(answer.point))
        program.add(choice.row(found[-1]), -np.inf, len(scenario.issues) - 1.0)
    return found
