"""The judge of settlement: everything found by direct enumeration, over programs written down a second time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise, product

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
        self.active = tuple(range(len(scenario.codings))) if codings is None else tuple(codings)
        self.codings = tuple(k for k in self.active if scenario.codings[k].sure == 1)
        self.weights = {issue: k for k, issue in enumerate(scenario.issues)}
        terms = [(i, o) for i, options in scenario.issues.items() for o in options]
        self.worths = {term: len(self.weights) + k for k, term in enumerate(terms)}
        self.gauges = {
            k: len(self.weights) + len(terms) + n
            for n, k in enumerate(k for k, coding in enumerate(scenario.codings) if coding.kind == "points")
        }
        self.size = len(self.weights) + len(self.worths) + len(self.gauges)
        self._programs: dict[tuple[object, ...], Highs] = {}

    def deals(self) -> list[Deal]:
        return list(product(*self.scenario.issues.values()))

    def row(self, deal: Deal) -> np.ndarray:
        return self.package(tuple(zip(self.scenario.issues, deal, strict=True)))

    def package(self, terms: Sequence[tuple[str, str]]) -> np.ndarray:
        made = np.zeros(self.size)
        for term in terms:
            made[self.worths[term]] += 1
        return made

    def about(self, party: str, codings: Sequence[int]) -> set[str]:
        """The issues of which a party speaks, beside what it rules out."""
        said = [self.scenario.codings[k] for k in codings]
        own = [each for each in said if each.party == party and not self.is_veto(each)]
        direct = {each.weighed[0] for each in own if each.kind in ("wants_more", "wants_less")}
        return direct | {issue for each in own for issue, _ in (*each.terms, *each.other)}

    @staticmethod
    def is_veto(coding: Coding) -> bool:
        return coding.kind in ("red_line", "insists") or (coding.kind == "only_with" and coding.hard)

    def polytope(
        self, party: str, codings: Sequence[int], peaks: dict[str, int] | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
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
        for issue in self.scenario.issues:
            self._shaped(party, issue, self.about(party, codings), (peaks or {}).get(issue), add)
        for k in codings:
            coding = self.scenario.codings[k]
            if coding.party == party:
                self._coded(coding, k, add)
        return np.array(rows), np.array(bounds)

    def _shaped(  # type: ignore[no-untyped-def] # noqa: C901
        self, party: str, issue: str, about: set[str], peak: int | None, add
    ) -> None:
        scale = self.scenario.scales.get(issue)
        x = [self.worths[issue, option] for option in self.scenario.issues[issue]]
        if scale is None:
            return
        if scale.payer is not None:
            for column, value in zip(x, scale.values, strict=True):
                part = value / scale.values[-1]
                for sign in (1, -1):
                    add({column: sign, x[-1]: -sign * part} if column != x[-1] else {}, 0)
            sign = 1 if party == scale.payer else -1
            add({x[-1]: sign}, 0)
            if party not in (scale.payer, scale.payee):
                add({x[-1]: 1}, 0)
            return
        if issue not in about:
            return
        slopes = [
            {x[k + 1]: 1 / (scale.values[k + 1] - scale.values[k]), x[k]: -1 / (scale.values[k + 1] - scale.values[k])}
            for k in range(len(x) - 1)
            if scale.values
        ]
        for one, other in pairwise(slopes):
            terms: dict[int, float] = dict(other)
            for column, factor in one.items():
                terms[column] = terms.get(column, 0) - factor
            if scale.shape in ("concave", "linear"):
                add(terms, 0)
            if scale.shape == "linear":
                add({column: -factor for column, factor in terms.items()}, 0)
        if peak is not None:
            for k in range(len(x) - 1):
                add({x[k]: 1, x[k + 1]: -1} if k < peak else {x[k + 1]: 1, x[k]: -1}, 0)

    def _coded(self, coding: Coding, k: int, add) -> None:  # type: ignore[no-untyped-def] # noqa: C901
        x = [self.worths[term] for term in coding.terms]
        w = [self.weights[issue] for issue in coding.weighed]
        e = 0.1 if coding.strongly else E
        if coding.kind in ("supports", "opposes"):
            add({x[0]: 1 if coding.kind == "opposes" else -1}, -e)
        elif coding.kind == "prefers":
            add({x[1]: 1, x[0]: -1}, -e)
        elif coding.kind == "matters_more":
            add({w[1]: 1, w[0]: -1}, -e)
        elif coding.kind == "hardest":
            for other in self.weights.values():
                if other != w[0]:
                    add({other: 1, w[0]: -1}, 0)
        elif coding.kind == "accepts":
            add(dict.fromkeys(x, -1.0), 0)
        elif coding.kind == "rejects":
            add(dict.fromkeys(x, 1.0), -e)
        elif coding.kind == "only_with" and not coding.hard:
            add({x[0]: 1}, -E)
            add({x[0]: -1, x[1]: -1}, 0)
        elif coding.kind in ("wants_more", "wants_less"):
            own = [self.worths[coding.weighed[0], option] for option in self.scenario.issues[coding.weighed[0]]]
            own = own if coding.kind == "wants_more" else own[::-1]
            for worse, better in combinations(own, 2):
                add({worse: 1, better: -1}, -e if (worse, better) == (own[0], own[-1]) else 0)
        elif coding.kind == "prefers_package":
            difference = self.package(coding.other) - self.package(coding.terms)
            add({column: difference[column] for column in np.flatnonzero(difference)}, -e)
        elif coding.kind == "order":
            for better, worse in pairwise(x or w):
                add({worse: 1, better: -1}, -e)
        elif coding.kind == "points":
            self._pointed(coding, self.gauges[k], add)

    def _pointed(self, coding: Coding, gauge: int, add) -> None:  # type: ignore[no-untyped-def]
        """The gauge is the worth of one point, over the points between best and worst; or its weight."""
        if coding.weighed:
            for (i, p), (j, q) in combinations(zip(coding.weighed, coding.points, strict=True), 2):
                for sign in (1, -1):
                    add({self.weights[i]: sign * q, self.weights[j]: -sign * p}, 0)
            return
        wide = max(coding.points) - min(coding.points)
        for ((i, o), p), ((j, r), q) in combinations(zip(coding.terms, coding.points, strict=True), 2):
            if i == j:
                for sign in (1, -1):
                    add({self.worths[i, o]: sign, self.worths[j, r]: -sign, gauge: -sign * 2 * (p - q) / wide}, 0)
        add({gauge: -1}, -E)

    def least(
        self,
        party: str,
        costs: np.ndarray,
        codings: Sequence[int] | None = None,
        above: Sequence[np.ndarray] = (),
    ) -> float | None:
        """The least of a linear function over a party's preferences where others are at least 0; None if none fits."""
        own = self.codings if codings is None else tuple(codings)
        found = [self._least(party, costs, own, peaks, above) for peaks in self._patterns(party, own)]
        return min((each for each in found if each is not None), default=None)

    def _patterns(self, party: str, codings: Sequence[int]) -> list[dict[str, int]]:
        """Where the peaks may be."""
        about = self.about(party, codings)
        peaked = [i for i, scale in self.scenario.scales.items() if scale.shape == "single_peaked" and i in about]
        places = product(*(range(len(self.scenario.issues[issue])) for issue in peaked))
        return [dict(zip(peaked, at, strict=True)) for at in places]

    def _least(
        self,
        party: str,
        costs: np.ndarray,
        codings: tuple[int, ...],
        peaks: dict[str, int],
        above: Sequence[np.ndarray],
    ) -> float | None:
        if above:
            rows, bounds = self.polytope(party, codings, peaks)
            rows, bounds = np.vstack([rows, *(-each for each in above)]), np.append(bounds, np.full(len(above), EASE))
            total = np.zeros((1, self.size))
            total[0, : len(self.weights)] = 1
            found = linprog(
                costs, A_ub=rows, b_ub=bounds, A_eq=total, b_eq=[1], bounds=self._limits(), method="highs-ds"
            )
            return float(found.fun) if found.status == 0 else None
        program = self._program(party, codings, peaks)
        program.changeColsCost(self.size, np.arange(self.size, dtype=np.int32), np.asarray(costs, dtype=float))
        program.run()
        if program.getModelStatus() == HighsModelStatus.kInfeasible:
            return None
        assert program.getModelStatus() == HighsModelStatus.kOptimal
        return float(program.getInfo().objective_function_value)

    def _limits(self) -> list[tuple[float, float]]:
        return [(0, 1)] * len(self.weights) + [(-1, 1)] * len(self.worths) + [(0, 1)] * len(self.gauges)

    def _program(self, party: str, codings: tuple[int, ...], peaks: dict[str, int]) -> Highs:
        """A party's polytope, written down once: only what is asked of it changes."""
        key = party, codings, tuple(peaks.items())
        if key not in self._programs:
            made = self._programs[key] = Highs()
            made.silent()
            made.addVars(self.size, *np.array(self._limits(), dtype=float).T.copy())
            for row, bound in zip(*self.polytope(party, codings, peaks), strict=True):
                columns = np.flatnonzero(row).astype(np.int32)
                made.addRow(-np.inf, bound, len(columns), columns, row[columns])
            weights = np.arange(len(self.weights), dtype=np.int32)
            made.addRow(1, 1, len(weights), weights, np.ones(len(weights)))
        return self._programs[key]

    def vetoed(self, party: str, deal: Deal, codings: Sequence[int] | None = None) -> bool:
        chosen = dict(zip(self.scenario.issues, deal, strict=True))
        for k in self.codings if codings is None else codings:
            coding = self.scenario.codings[k]
            if coding.party == party and self.is_veto(coding):
                issue, option = coding.terms[0]
                if coding.kind == "only_with":
                    other, given = coding.terms[1]
                    if chosen[issue] == option and chosen[other] != given:
                        return True
                elif (chosen[issue] == option) == (coding.kind == "red_line"):
                    return True
        return self.excluded(deal)

    def excluded(self, deal: Deal) -> bool:
        chosen = set(zip(self.scenario.issues, deal, strict=True))
        return any(
            set(each.when) <= chosen and (set(each.terms) <= chosen) != each.is_required
            for each in self.scenario.combinations
        )

    def levels(self, party: str, codings: Sequence[int]) -> list[np.ndarray]:
        said = [self.scenario.codings[k] for k in codings]
        return [self.package(each.terms) for each in said if each.party == party and each.kind == "at_least"]

    def possible(self, party: str, deal: Deal, codings: Sequence[int] | None = None) -> bool:
        if self.vetoed(party, deal, codings):
            return False
        row = self.row(deal)
        above = [row - level for level in self.levels(party, self.codings if codings is None else codings)]
        worst = self.least(party, -row, codings, above)
        return worst is not None and -worst >= -EASE

    def necessary(self, party: str, deal: Deal) -> bool:
        if self.vetoed(party, deal, self.active):
            return False
        row = self.row(deal)
        worst = [self.least(party, row - level) for level in (np.zeros(self.size), *self.levels(party, self.active))]
        return all(each is not None and each >= -EASE for each in worst)

    def agreed(self, accepting: Sequence[str]) -> bool:
        """Whether these parties are enough."""
        rule = self.scenario.decision
        one = [set(each) for each in rule.coalitions.values()]
        counted = [p for p in accepting if all(members <= set(accepting) for members in one if p in members)]
        total = sum(rule.votes.get(p, 1) for p in self.scenario.parties)
        has = sum(rule.votes.get(p, 1) for p in counted)
        return has >= (total if rule.needed is None else rule.needed) and set(rule.veto) <= set(counted)

    def can_agree(self, deal: Deal, codings: Sequence[int] | None = None) -> bool:
        return not self.excluded(deal) and self.agreed(
            [p for p in self.scenario.parties if self.possible(p, deal, codings)]
        )

    def must_agree(self, deal: Deal) -> bool:
        return not self.excluded(deal) and self.agreed([p for p in self.scenario.parties if self.necessary(p, deal)])

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
        return any(self.can_agree(deal, left) for deal in self.deals())

    def blocking(self, most: int) -> set[tuple[int, ...]]:
        if self.opened(()):
            return set()
        for size in range(1, most + 1):
            found = {some for some in combinations(self.codings, size) if self.opened(some)}
            if found:
                return found
        return set()

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
        zero = np.zeros(self.size)
        found = linprog(zero, A_ub=rows, b_ub=bounds, A_eq=total, b_eq=[1], bounds=self._limits(), method="highs-ds")
        return found.status == 0
