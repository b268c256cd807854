"""The judge of settlement: everything found by direct enumeration, over programs written down a second time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
from highspy import Highs, HighsModelStatus
from scipy.optimize import linprog

from pourparler.settlement import Coding, Deal, Scenario

E = 0.001
EASE = 1e-7


class Judge:
    """One scenario, every option of it with a column of its own."""

    def __init__(self, scenario: Scenario, codings: Sequence[int] | None = None) -> None:
        self.scenario = scenario
        self.codings = tuple(range(len(scenario.codings))) if codings is None else tuple(codings)
        self.weights = {issue: k for k, issue in enumerate(scenario.issues)}
        terms = [(i, o) for i, options in scenario.issues.items() for o in options]
        self.worths = {term: len(self.weights) + k for k, term in enumerate(terms)}
        self.size = len(self.weights) + len(self.worths)
        self._programs: dict[tuple[str, tuple[int, ...]], Highs] = {}

    def deals(self) -> list[Deal]:
        return list(product(*self.scenario.issues.values()))

    def row(self, deal: Deal) -> np.ndarray:
        made = np.zeros(self.size)
        for term in zip(self.scenario.issues, deal, strict=True):
            made[self.worths[term]] = 1
        return made

    def polytope(self, party: str, codings: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        rows: list[np.ndarray] = []
        bounds: list[float] = []

        def add(terms: dict[int, float], bound: float) -> None:
            row = np.zeros(self.size)
            for column, factor in terms.items():
                row[column] += factor
            rows.append(row)
            bounds.append(bound)

        for (issue, _), column in self.worths.items():
            add({column: 1, self.weights[issue]: -1}, 0)
            add({column: -1, self.weights[issue]: -1}, 0)
        for k in codings:
            coding = self.scenario.codings[k]
            if coding.party == party:
                self._coded(coding, add)
        return np.array(rows), np.array(bounds)

    def _coded(self, coding: Coding, add) -> None:  # type: ignore[no-untyped-def]
        x = [self.worths[term] for term in coding.terms]
        w = [self.weights[issue] for issue in coding.weighed]
        if coding.kind in ("supports", "opposes"):
            add({x[0]: 1 if coding.kind == "opposes" else -1}, -E)
        elif coding.kind == "prefers":
            add({x[1]: 1, x[0]: -1}, -E)
        elif coding.kind == "matters_more":
            add({w[1]: 1, w[0]: -1}, -E)
        elif coding.kind == "hardest":
            for other in self.weights.values():
                if other != w[0]:
                    add({other: 1, w[0]: -1}, 0)
        elif coding.kind == "accepts":
            add(dict.fromkeys(x, -1.0), 0)
        elif coding.kind == "rejects":
            add(dict.fromkeys(x, 1.0), -E)
        elif coding.kind == "only_with":
            add({x[0]: 1}, -E)
            add({x[0]: -1, x[1]: -1}, 0)

    def least(self, party: str, costs: np.ndarray, codings: Sequence[int] | None = None) -> float | None:
        """The least of a linear function over a party's preferences; None if none fits."""
        program = self._program(party, self.codings if codings is None else tuple(codings))
        program.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), np.asarray(costs, dtype=float))
        program.run()
        if program.getModelStatus() == HighsModelStatus.kInfeasible:
            return None
        assert program.getModelStatus() == HighsModelStatus.kOptimal
        return float(program.getInfo().objective_function_value)

    def _program(self, party: str, codings: tuple[int, ...]) -> Highs:
        """A party's polytope, written down once: only what is asked of it changes."""
        if (party, codings) not in self._programs:
            made = self._programs[party, codings] = Highs()
            made.silent()
            least = np.array([0.0] * len(self.weights) + [-1.0] * len(self.worths))
            made.addVars(self.size, least, np.ones(self.size))
            for row, bound in zip(*self.polytope(party, codings), strict=True):
                columns = np.flatnonzero(row).astype(np.int32)
                made.addRow(-np.inf, bound, len(columns), columns, row[columns])
            weights = np.arange(len(self.weights), dtype=np.int32)
            made.addRow(1, 1, len(weights), weights, np.ones(len(weights)))
        return self._programs[party, codings]

    def vetoed(self, party: str, deal: Deal, codings: Sequence[int] | None = None) -> bool:
        chosen = dict(zip(self.scenario.issues, deal, strict=True))
        for k in self.codings if codings is None else codings:
            coding = self.scenario.codings[k]
            if coding.party == party and coding.kind in ("red_line", "insists"):
                issue, option = coding.terms[0]
                if (chosen[issue] == option) == (coding.kind == "red_line"):
                    return True
        return False

    def possible(self, party: str, deal: Deal, codings: Sequence[int] | None = None) -> bool:
        worst = self.least(party, -self.row(deal), codings)
        return worst is not None and -worst >= -EASE and not self.vetoed(party, deal, codings)

    def necessary(self, party: str, deal: Deal) -> bool:
        worst = self.least(party, self.row(deal))
        return worst is not None and worst >= -EASE and not self.vetoed(party, deal)

    def conflicts(self, party: str) -> set[tuple[int, ...]]:
        own = [k for k in self.codings if self.scenario.codings[k].party == party]
        found: set[tuple[int, ...]] = set()
        for size in range(1, len(own) + 1):
            for some in combinations(own, size):
                if any(set(each) <= set(some) for each in found):
                    continue
                if self.least(party, np.zeros(self.size), some) is None:
                    found.add(some)
        return found

    def opened(self, gone: Sequence[int]) -> bool:
        left = [k for k in self.codings if k not in gone]
        return any(all(self.possible(p, deal, left) for p in self.scenario.parties) for deal in self.deals())

    def blocking(self, most: int) -> set[tuple[int, ...]]:
        if self.opened(()):
            return set()
        for size in range(1, most + 1):
            found = {some for some in combinations(self.codings, size) if self.opened(some)}
            if found:
                return found
        raise AssertionError("more than was looked for")

    def allowed(self) -> list[Deal]:
        return [d for d in self.deals() if not any(self.vetoed(p, d) for p in self.scenario.parties)]

    def efficiency(self, deal: Deal) -> str:
        others = [d for d in self.allowed() if d != deal]
        parties = self.scenario.parties

        def most(party: str, other: Deal) -> float:
            found = self.least(party, self.row(deal) - self.row(other))
            assert found is not None
            return -found

        gains = [[most(p, other) for p in parties] for other in others]
        if not any(min(each) >= -EASE and max(each) >= E - EASE for each in gains):
            return "necessarily"
        for worse in product(parties, repeat=len(others)):
            if all(self._held(p, deal, [o for o, q in zip(others, worse, strict=True) if q == p]) for p in set(worse)):
                return "possibly"
        return "never"

    def _held(self, party: str, deal: Deal, others: Sequence[Deal]) -> bool:
        rows, bounds = self.polytope(party, self.codings)
        more = np.array([self.row(other) - self.row(deal) for other in others])
        rows, bounds = np.vstack([rows, more]), np.append(bounds, np.full(len(others), -E))
        total = np.zeros((1, self.size))
        total[0, : len(self.weights)] = 1
        limits = [(0, 1)] * len(self.weights) + [(-1, 1)] * len(self.worths)
        zero = np.zeros(self.size)
        found = linprog(zero, A_ub=rows, b_ub=bounds, A_eq=total, b_eq=[1], bounds=limits, method="highs-ds")
        return found.status == 0
