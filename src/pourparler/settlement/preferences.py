"""What a party's preferences may be: every weighing of issues and worth of options that fits its codings.

A party has weights ``w_i >= 0`` of the issues, which sum to 1, and worths ``-w_i <= x_io <= w_i`` of their options
beside no-deal, which is worth 0. A deal is worth the sum of its options. Each coding is one or more linear
constraints on these, or a veto. (The additive model of Raiffa, *The Art and Science of Negotiation*, 1982; all
preferences that fit at once as in Greco, Mousseau and Slowinski, EJOR 191, 2008.)

An option that no coding of a party speaks of may have any worth in ``[-w_i, w_i]``, whatever the others have. It
needs no column: at best it adds ``w_i`` to a deal, at worst it takes ``w_i`` away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pourparler.settlement.linear_program import TOLERANCE, Matrix, Program, Vector
from pourparler.settlement.scenario import Coding, Deal, Scenario, Term

E = 0.001
"""The smallest difference that counts."""
VETOES = ("red_line", "insists")
"""Kinds of coding that rule deals out, whatever they are worth."""


@dataclass(frozen=True)
class Layout:
    """Where each weight, and each worth that a coding speaks of, stands in a vector."""

    issues: tuple[str, ...]
    spoken: tuple[Term, ...]

    @property
    def size(self) -> int:
        """How many weights and worths there are."""
        return len(self.issues) + len(self.spoken)

    @cached_property
    def weights(self) -> dict[str, int]:
        """The place of each issue's weight."""
        return {issue: k for k, issue in enumerate(self.issues)}

    @cached_property
    def worths(self) -> dict[Term, int]:
        """The place of each worth that a coding speaks of."""
        return {term: len(self.issues) + k for k, term in enumerate(self.spoken)}

    def deal(self, deal: Deal, free: float) -> Vector:
        """The factors of weights and worths in a deal's worth, what no coding speaks of worth ``free * w_i``."""
        row = np.zeros(self.size)
        for issue, option in zip(self.issues, deal, strict=True):
            if (issue, option) in self.worths:
                row[self.worths[issue, option]] += 1.0
            else:
                row[self.weights[issue]] += free
        return row


@dataclass(frozen=True)
class Constraint:
    """``row @ v <= bound``, and the coding that it comes from, by its place in the scenario."""

    row: Vector
    bound: float
    coding: int


@dataclass(frozen=True)
class Veto:
    """Options of an issue that a party rules out whatever else a deal holds, and the coding that says so."""

    issue: str
    options: frozenset[str]
    coding: int


def constraints_of(layout: Layout, coding: Coding, at: int) -> list[Constraint]:
    """Write a coding as linear constraints; none for a veto."""
    if coding.kind in VETOES:
        return []
    worths = [layout.worths[term] for term in coding.terms]
    weighed = [layout.weights[issue] for issue in coding.weighed]

    def made(bound: float, plus: Sequence[int] = (), minus: Sequence[int] = ()) -> Constraint:
        row = np.zeros(layout.size)
        row[list(plus)] += 1.0
        row[list(minus)] -= 1.0
        return Constraint(row, bound, at)

    match coding.kind:
        case "supports":
            return [made(-E, minus=worths)]
        case "opposes" | "rejects":
            return [made(-E, plus=worths)]
        case "prefers":
            return [made(-E, plus=worths[1:], minus=worths[:1])]
        case "matters_more":
            return [made(-E, plus=weighed[1:], minus=weighed[:1])]
        case "hardest":
            others = [k for k in range(len(layout.issues)) if k != weighed[0]]
            return [made(0.0, plus=[k], minus=weighed) for k in others]
        case "accepts":
            return [made(0.0, minus=worths)]
        case _:
            return [made(-E, plus=worths[:1]), made(0.0, minus=worths)]


def veto_of(scenario: Scenario, coding: Coding, at: int) -> Veto | None:
    """Write a coding as a veto; None if it is none."""
    if coding.kind not in VETOES:
        return None
    issue, option = coding.terms[0]
    out = {option} if coding.kind == "red_line" else set(scenario.issues[issue]) - {option}
    return Veto(issue, frozenset(out), at)


@dataclass(frozen=True)
class Preferences:
    """Every preference of a party that fits some of its codings.

    Attributes
    ----------
    constraints, vetoes : what the codings say
    """

    party: str
    layout: Layout
    constraints: tuple[Constraint, ...]
    vetoes: tuple[Veto, ...]

    @classmethod
    def of(cls, scenario: Scenario, party: str, codings: Sequence[int]) -> Preferences:
        """Gather what some codings, given by their places, say of a party; those of others are passed over."""
        own = [k for k in codings if scenario.codings[k].party == party]
        soft = [k for k in own if scenario.codings[k].kind not in VETOES]
        spoken = dict.fromkeys(term for k in soft for term in scenario.codings[k].terms)
        layout = Layout(tuple(scenario.issues), tuple(spoken))
        found = [each for k in soft for each in constraints_of(layout, scenario.codings[k], k)]
        vetoes = [veto for k in own if (veto := veto_of(scenario, scenario.codings[k], k)) is not None]
        return cls(party, layout, tuple(found), tuple(vetoes))

    @cached_property
    def rows(self) -> tuple[Matrix, Vector]:
        """All inequalities, ``A @ v <= b``: those of every preference, then those of the codings."""
        structural = structure(self.layout)
        coded = [each.row for each in self.constraints]
        bounds = [0.0] * len(structural) + [each.bound for each in self.constraints]
        return np.vstack([structural, *coded]), np.array(bounds)

    @cached_property
    def program(self) -> Program:
        """The polytope of preferences as a program."""
        rows, bounds = self.rows
        size, issues = self.layout.size, len(self.layout.issues)
        total = np.zeros(size)
        total[:issues] = 1.0
        low = np.append(np.full(len(bounds), -np.inf), 1.0)
        return Program(np.vstack([rows, total]), low, np.append(bounds, 1.0), np.full(size, -1.0), np.ones(size))

    @cached_property
    def exist(self) -> bool:
        """Whether any preference fits the codings."""
        return self.program.least(np.zeros(self.layout.size)) is not None

    def vetoed(self, deal: Deal) -> tuple[int, ...]:
        """The codings that rule a deal out."""
        chosen = dict(zip(self.layout.issues, deal, strict=True))
        return tuple(veto.coding for veto in self.vetoes if chosen[veto.issue] in veto.options)

    def best(self, deal: Deal) -> float | None:
        """The greatest worth that a deal may have; None if no preference fits."""
        found = self.program.least(-self.layout.deal(deal, 1.0))
        return None if found is None else -found.value

    def worst(self, deal: Deal) -> float | None:
        """The least worth that a deal may have; None if no preference fits."""
        found = self.program.least(self.layout.deal(deal, -1.0))
        return None if found is None else found.value

    def possible(self, deal: Deal) -> bool:
        """Whether the party accepts a deal under some preference that fits: no veto, and worth no less than no-deal."""
        return not self.vetoed(deal) and (worth := self.best(deal)) is not None and worth >= -TOLERANCE

    def necessary(self, deal: Deal) -> bool:
        """Whether it accepts a deal under every preference that fits; never where none does."""
        return not self.vetoed(deal) and (worth := self.worst(deal)) is not None and worth >= -TOLERANCE


def structure(layout: Layout) -> Matrix:
    """The inequalities of every preference, ``row @ v <= 0``: no weight below 0, no worth beyond its issue's weight."""
    rows = np.zeros((len(layout.issues) + 2 * len(layout.spoken), layout.size))
    for k in range(len(layout.issues)):
        rows[k, k] = -1.0
    for k, (issue, _) in enumerate(layout.spoken):
        for sign, row in ((1.0, len(layout.issues) + 2 * k), (-1.0, len(layout.issues) + 2 * k + 1)):
            rows[row, len(layout.issues) + k] = sign
            rows[row, layout.weights[issue]] = -1.0
    return rows
