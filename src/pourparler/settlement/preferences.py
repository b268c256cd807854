"""A party's possible preferences: all weights of issues and worths of options that fit its codings.

A party has weights ``w_i >= 0`` of the issues, which sum to 1, and worths ``-w_i <= x_io <= w_i`` of their options
relative to no-deal, which is worth 0. The worth of a deal is the sum over its options. Each coding is one or more
linear constraints on these variables, or a veto. (The additive model of Raiffa, *The Art and Science of Negotiation*,
1982; all compatible preferences at once as in Greco, Mousseau and Slowinski, EJOR 191, 2008.)

An option that no coding of a party mentions may have any worth in ``[-w_i, w_i]``, independently of the others. It
needs no column: at best it adds ``w_i`` to a deal, at worst it subtracts ``w_i``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pourparler.settlement.linear_program import TOLERANCE, Matrix, Program, Vector
from pourparler.settlement.scenario import Coding, Deal, Scenario, Term

E = 0.001
"""The smallest difference of worths that counts."""
VETOES = ("red_line", "insists")
"""Kinds of coding that rule deals out, whatever their worth."""


@dataclass(frozen=True)
class Layout:
    """The positions of weights, and of worths that codings mention, in a vector."""

    issues: tuple[str, ...]
    spoken: tuple[Term, ...]

    @property
    def size(self) -> int:
        """The number of weights and worths."""
        return len(self.issues) + len(self.spoken)

    @cached_property
    def weights(self) -> dict[str, int]:
        """The index of each issue's weight."""
        return {issue: k for k, issue in enumerate(self.issues)}

    @cached_property
    def worths(self) -> dict[Term, int]:
        """The index of each worth that a coding mentions."""
        return {term: len(self.issues) + k for k, term in enumerate(self.spoken)}

    def deal(self, deal: Deal, free: float) -> Vector:
        """The coefficients of a deal's worth; an option that no coding mentions is worth ``free * w_i``."""
        row = np.zeros(self.size)
        for issue, option in zip(self.issues, deal, strict=True):
            if (issue, option) in self.worths:
                row[self.worths[issue, option]] += 1.0
            else:
                row[self.weights[issue]] += free
        return row


@dataclass(frozen=True)
class Constraint:
    """The constraint ``row @ v <= bound``, and the index of its coding in the scenario."""

    row: Vector
    bound: float
    coding: int


@dataclass(frozen=True)
class Veto:
    """Options of an issue that a party rules out in every deal, and the index of the coding."""

    issue: str
    options: frozenset[str]
    coding: int


def constraints_of(layout: Layout, coding: Coding, at: int) -> list[Constraint]:
    """The linear constraints of a coding; none for a veto."""
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
    """The veto of a coding; None if the coding is not a veto."""
    if coding.kind not in VETOES:
        return None
    issue, option = coding.terms[0]
    out = {option} if coding.kind == "red_line" else set(scenario.issues[issue]) - {option}
    return Veto(issue, frozenset(out), at)


@dataclass(frozen=True)
class Preferences:
    """All preferences of a party that fit given codings: a polytope, and vetoes.

    Attributes
    ----------
    constraints, vetoes : those of the codings
    """

    party: str
    layout: Layout
    constraints: tuple[Constraint, ...]
    vetoes: tuple[Veto, ...]

    @classmethod
    def of(cls, scenario: Scenario, party: str, codings: Sequence[int]) -> Preferences:
        """The preferences of a party that fit codings, given by index; codings of other parties are ignored."""
        own = [k for k in codings if scenario.codings[k].party == party]
        soft = [k for k in own if scenario.codings[k].kind not in VETOES]
        spoken = dict.fromkeys(term for k in soft for term in scenario.codings[k].terms)
        layout = Layout(tuple(scenario.issues), tuple(spoken))
        found = [each for k in soft for each in constraints_of(layout, scenario.codings[k], k)]
        vetoes = [veto for k in own if (veto := veto_of(scenario, scenario.codings[k], k)) is not None]
        return cls(party, layout, tuple(found), tuple(vetoes))

    @cached_property
    def rows(self) -> tuple[Matrix, Vector]:
        """All inequalities ``A @ v <= b``: first those of all preferences, then those of the codings."""
        structural = structure(self.layout)
        coded = [each.row for each in self.constraints]
        bounds = [0.0] * len(structural) + [each.bound for each in self.constraints]
        return np.vstack([structural, *coded]), np.array(bounds)

    @cached_property
    def program(self) -> Program:
        """The polytope of preferences, as a linear program."""
        rows, bounds = self.rows
        size, issues = self.layout.size, len(self.layout.issues)
        total = np.zeros(size)
        total[:issues] = 1.0
        low = np.append(np.full(len(bounds), -np.inf), 1.0)
        return Program(np.vstack([rows, total]), low, np.append(bounds, 1.0), np.full(size, -1.0), np.ones(size))

    @cached_property
    def is_consistent(self) -> bool:
        """Whether any preference fits the codings."""
        return self.program.minimize(np.zeros(self.layout.size)) is not None

    def vetoes_against(self, deal: Deal) -> tuple[int, ...]:
        """Indices of the codings that rule a deal out."""
        chosen = dict(zip(self.layout.issues, deal, strict=True))
        return tuple(veto.coding for veto in self.vetoes if chosen[veto.issue] in veto.options)

    def greatest_worth(self, deal: Deal) -> float | None:
        """The greatest possible worth of a deal; None if no preference fits."""
        found = self.program.minimize(-self.layout.deal(deal, 1.0))
        return None if found is None else -found.value

    def least_worth(self, deal: Deal) -> float | None:
        """The least possible worth of a deal; None if no preference fits."""
        found = self.program.minimize(self.layout.deal(deal, -1.0))
        return None if found is None else found.value

    def can_accept(self, deal: Deal) -> bool:
        """Whether some preference that fits accepts a deal: no veto, and worth at least that of no-deal."""
        worth = None if self.vetoes_against(deal) else self.greatest_worth(deal)
        return worth is not None and worth >= -TOLERANCE

    def must_accept(self, deal: Deal) -> bool:
        """Whether every preference that fits accepts a deal; False if none fits."""
        return not self.vetoes_against(deal) and (worth := self.least_worth(deal)) is not None and worth >= -TOLERANCE


def structure(layout: Layout) -> Matrix:
    """The inequalities ``row @ v <= 0`` of all preferences: weights at least 0, worths within the issue's weight."""
    rows = np.zeros((len(layout.issues) + 2 * len(layout.spoken), layout.size))
    for k in range(len(layout.issues)):
        rows[k, k] = -1.0
    for k, (issue, _) in enumerate(layout.spoken):
        for sign, row in ((1.0, len(layout.issues) + 2 * k), (-1.0, len(layout.issues) + 2 * k + 1)):
            rows[row, len(layout.issues) + k] = sign
            rows[row, layout.weights[issue]] = -1.0
    return rows
