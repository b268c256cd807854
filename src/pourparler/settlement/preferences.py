"""A party's possible preferences: all weights of issues and worths of options that fit its codings.

A party has weights ``w_i >= 0`` of the issues, which sum to 1, and worths ``-w_i <= x_io <= w_i`` of their options
relative to no-deal, which is worth 0. The worth of a deal is the sum over its options. Each coding is one or more
linear constraints on these variables, or a veto, or a level below which the party accepts no deal. (The additive model
of Raiffa, *The Art and Science of Negotiation*, 1982; all compatible preferences at once as in Greco, Mousseau and
Slowinski, EJOR 191, 2008.)

An option that no coding of a party mentions may have any worth in ``[-w_i, w_i]``, independently of the others. It
needs no column: at best it adds ``w_i`` to a deal, at worst it subtracts ``w_i``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from pourparler.settlement.coding import Coding, Deal
from pourparler.settlement.constraints import Bar, Constraint, Floor, Veto, bars_of, constraints_of, veto_of
from pourparler.settlement.constraints import E as E
from pourparler.settlement.layout import Layout, Shape, lay_out
from pourparler.settlement.linear_program import TOLERANCE, Matrix, Program, Vector
from pourparler.settlement.scenario import Scenario, supersessions

VETOES = ("red_line", "insists")
"""Kinds of coding that rule deals out, whatever their worth."""


@dataclass(frozen=True)
class Coded:
    """What codings say: constraints on preferences, deals that are ruled out, and levels."""

    constraints: tuple[Constraint, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    bars: tuple[Bar, ...] = ()
    floors: tuple[Floor, ...] = ()


@dataclass(frozen=True)
class Doubt:
    """Codings that may or may not hold.

    Attributes
    ----------
    codings, chances
        Their indices, and how likely each is to hold.
    supersedes
        Pairs of them: where the first holds, the second is superseded.
    coded
        What they say.
    """

    codings: tuple[int, ...]
    chances: tuple[float, ...]
    supersedes: tuple[tuple[int, int], ...]
    coded: Coded


@dataclass(frozen=True)
class Preferences:
    """All preferences of a party that fit given codings: a polytope, vetoes, and levels.

    Attributes
    ----------
    constraints, vetoes, bars, floors : those of the codings that hold; bars also those of the scenario
    shape : what the scales of the issues say of the worths
    doubt : codings that may or may not hold; None if there are none
    """

    party: str
    layout: Layout
    constraints: tuple[Constraint, ...]
    vetoes: tuple[Veto, ...]
    bars: tuple[Bar, ...] = ()
    floors: tuple[Floor, ...] = ()
    shape: Shape = field(default_factory=Shape)
    doubt: Doubt | None = None

    @classmethod
    def of(cls, scenario: Scenario, party: str, codings: Sequence[int], doubtful: Sequence[int] = ()) -> Preferences:
        """The preferences of a party that fit codings, given by index; codings of other parties are ignored.

        Parameters
        ----------
        doubtful
            Indices of codings that may or may not hold, beside those that do.
        """
        own = [k for k in codings if scenario.codings[k].party == party]
        unsure = [k for k in doubtful if scenario.codings[k].party == party]
        layout, shape = lay_out(scenario, party, own, unsure)
        found = _coded(scenario, layout, own)
        fixed = tuple(bar for each in scenario.combinations for bar in bars_of(scenario.issues, each))
        doubt = None
        if unsure:
            chances = tuple(scenario.codings[k].sure for k in unsure)
            later = supersessions(scenario, unsure)
            doubt = Doubt(tuple(unsure), chances, later, _coded(scenario, layout, unsure))
        return cls(party, layout, found.constraints, found.vetoes, fixed + found.bars, found.floors, shape, doubt)

    def without_codings(self) -> Preferences:
        """All preferences of the party, whatever it said."""
        fixed = tuple(bar for bar in self.bars if bar.coding is None)
        return replace(self, constraints=(), vetoes=(), bars=fixed, floors=(), doubt=None)

    @cached_property
    def rows(self) -> tuple[Matrix, Vector]:
        """All inequalities ``A @ v <= b``: first those of all preferences, then those of the codings."""
        structural = structure(self.layout)
        fixed = [row for row, _ in self.shape.rows]
        coded = [each.row for each in self.constraints]
        bounds = [0.0] * len(structural) + [bound for _, bound in self.shape.rows]
        return np.vstack([structural, *fixed, *coded]), np.array(bounds + [each.bound for each in self.constraints])

    @cached_property
    def program(self) -> Program:
        """The polytope of preferences, as a linear program."""
        rows, bounds = self.rows
        return self._program(rows, bounds, 0)

    @cached_property
    def _level_program(self) -> Program:
        """The same with one more column: the level that a deal must reach, at least 0 and each reservation."""
        rows, bounds = self.rows
        levels = np.array([np.append(floor.row, -1.0) for floor in self.floors])
        wide = np.hstack([rows, np.zeros((len(rows), 1))])
        return self._program(np.vstack([wide, levels]), np.append(bounds, np.zeros(len(levels))), 1)

    def _program(self, rows: Matrix, bounds: Vector, levels: int) -> Program:
        layout = self.layout
        total = np.zeros(layout.size + levels)
        total[: len(layout.issues)] = 1.0
        low = np.append(np.full(len(bounds), -np.inf), 1.0)
        least = np.append(layout.least, np.zeros(levels))
        most = np.ones(layout.size + levels)
        return Program(np.vstack([rows, total]), low, np.append(bounds, 1.0), least, most, layout.whole)

    @cached_property
    def is_consistent(self) -> bool:
        """Whether any preference fits the codings."""
        return self.program.minimize(np.zeros(self.layout.size)) is not None

    def vetoes_against(self, deal: Deal) -> tuple[int, ...]:
        """Indices of the codings that rule a deal out."""
        chosen = dict(zip(self.layout.issues, deal, strict=True))
        bars = (bar.coding for bar in self.bars if bar.coding is not None and bar.holds(chosen))
        return (*(veto.coding for veto in self.vetoes if chosen[veto.issue] in veto.options), *bars)

    def is_ruled_out(self, deal: Deal) -> bool:
        """Whether a veto of the party, or a combination that is excluded for all, rules a deal out."""
        chosen = dict(zip(self.layout.issues, deal, strict=True))
        return any(chosen[veto.issue] in veto.options for veto in self.vetoes) or any(
            bar.holds(chosen) for bar in self.bars
        )

    def greatest_worth(self, deal: Deal) -> float | None:
        """The greatest possible worth of a deal; None if no preference fits."""
        found = self.program.minimize(-self.layout.deal(deal, 1.0))
        return None if found is None else -found.value

    def least_worth(self, deal: Deal) -> float | None:
        """The least possible worth of a deal; None if no preference fits."""
        found = self.program.minimize(self.layout.deal(deal, -1.0))
        return None if found is None else found.value

    def greatest_margin(self, deal: Deal) -> float | None:
        """The greatest possible difference between the worth of a deal and the level that it must reach."""
        if not self.floors:
            return self.greatest_worth(deal)
        found = self._level_program.minimize(np.append(-self.layout.deal(deal, 1.0), 1.0))
        return None if found is None else -found.value

    def least_margin(self, deal: Deal) -> float | None:
        """The least possible difference between the worth of a deal and any level that it must reach."""
        row = self.layout.deal(deal, -1.0)
        found = [self.program.minimize(row - floor) for floor in self.floor_rows]
        return None if found[0] is None else min(each.value for each in found if each is not None)

    @property
    def floor_rows(self) -> list[Vector]:
        """The levels that a deal must reach for certain: no-deal, and reservations, also those in doubt."""
        unsure = self.doubt.coded.floors if self.doubt else ()
        return [np.zeros(self.layout.size), *(floor.row for floor in (*self.floors, *unsure))]

    def can_accept(self, deal: Deal) -> bool:
        """Whether some preference that fits accepts a deal: no veto, and worth at least that of no-deal."""
        margin = None if self.is_ruled_out(deal) else self.greatest_margin(deal)
        return margin is not None and margin >= -TOLERANCE

    def must_accept(self, deal: Deal) -> bool:
        """Whether every preference that fits accepts a deal; False if none fits."""
        if self.with_doubtful_vetoes.is_ruled_out(deal):
            return False
        return (margin := self.least_margin(deal)) is not None and margin >= -TOLERANCE

    @cached_property
    def with_doubtful_vetoes(self) -> Preferences:
        """The same preferences, with the vetoes of codings in doubt as if they held."""
        if self.doubt is None:
            return self
        unsure = self.doubt.coded
        return replace(self, vetoes=self.vetoes + unsure.vetoes, bars=self.bars + unsure.bars)


def _coded(scenario: Scenario, layout: Layout, codings: Sequence[int]) -> Coded:
    said: Mapping[int, Coding] = {k: scenario.codings[k] for k in codings}
    constraints = [each for k, coding in said.items() for each in constraints_of(scenario, layout, coding, k)]
    vetoes = [veto for k, coding in said.items() if (veto := veto_of(scenario, coding, k)) is not None]
    bars = [bar for k, coding in said.items() for bar in bars_of(scenario.issues, coding, k)]
    floors = [Floor(layout.package(each.terms), k) for k, each in said.items() if each.kind == "at_least"]
    return Coded(tuple(constraints), tuple(vetoes), tuple(bars), tuple(floors))


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
