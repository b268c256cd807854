"""What a coding says of preferences: linear constraints, vetoes, and levels that deals must reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pourparler.settlement.coding import Coding, Term
from pourparler.settlement.layout import Layout
from pourparler.settlement.linear_program import Vector
from pourparler.settlement.scenario import Combination, Scenario

E = 0.001
"""The smallest difference of worths that counts."""
STRONG = 0.1
"""The smallest difference of worths that a party feels strongly about."""


@dataclass(frozen=True)
class Constraint:
    """The constraint ``row @ v <= bound``, and the index of its coding in the scenario.

    ``pins`` is the issue whose worths it ties to points, so that they have one degree of freedom less.
    """

    row: Vector
    bound: float
    coding: int
    pins: str | None = None


@dataclass(frozen=True)
class Veto:
    """Options of an issue that a party rules out in every deal, and the index of the coding."""

    issue: str
    options: frozenset[str]
    coding: int


@dataclass(frozen=True)
class Bar:
    """A combination that is ruled out: deals with one of the options of every issue named.

    ``coding`` is the index of the coding; None if it is excluded for all parties.
    """

    parts: tuple[tuple[str, frozenset[str]], ...]
    coding: int | None

    def holds(self, chosen: Mapping[str, str]) -> bool:
        """Whether a deal, given as the option of each issue, is ruled out."""
        return all(chosen[issue] in options for issue, options in self.parts)


@dataclass(frozen=True)
class Floor:
    """A level: a deal must be worth at least ``row @ v``; and the index of the coding."""

    row: Vector
    coding: int


def constraints_of(scenario: Scenario, layout: Layout, coding: Coding, at: int) -> list[Constraint]:
    """The linear constraints of a coding; none for a veto or a level."""
    if coding.rules_out or coding.kind == "at_least":
        return []
    if coding.kind == "points":
        return _points(layout, coding, at)
    least = STRONG if coding.strongly else E
    weighed = [layout.weights[issue] for issue in coding.weighed]
    terms = coding.terms

    def worth(bound: float, plus: Sequence[Term] = (), minus: Sequence[Term] = ()) -> Constraint:
        return Constraint(layout.package(plus) - layout.package(minus), bound, at)

    def weight(bound: float, plus: int, minus: int) -> Constraint:
        row = np.zeros(layout.size)
        row[plus] += 1.0
        row[minus] -= 1.0
        return Constraint(row, bound, at)

    if coding.kind == "hardest":
        return [weight(0.0, k, weighed[0]) for k in range(len(layout.issues)) if k != weighed[0]]
    if coding.kind in ("wants_more", "wants_less"):
        return _direction(scenario, coding, worth, least)
    if coding.kind in ("matters_more", "order"):
        worths = [worth(-least, plus=[worse], minus=[better]) for better, worse in pairwise(terms)]
        return worths + [weight(-least, lower, higher) for higher, lower in pairwise(weighed)]
    return _about_worths(coding, worth, least)


def _about_worths(coding: Coding, worth: Callable[..., Constraint], least: float) -> list[Constraint]:
    terms = coding.terms
    match coding.kind:
        case "supports":
            return [worth(-least, minus=terms)]
        case "accepts":
            return [worth(0.0, minus=terms)]
        case "opposes" | "rejects":
            return [worth(-least, plus=terms)]
        case "prefers":
            return [worth(-least, plus=terms[1:], minus=terms[:1])]
        case "prefers_package":
            return [worth(-least, plus=coding.other, minus=terms)]
        case _:
            return [worth(-least, plus=terms[:1]), worth(0.0, minus=terms)]


def _direction(scenario: Scenario, coding: Coding, worth: Callable[..., Constraint], least: float) -> list[Constraint]:
    """Worths that rise, or fall, along the order of an issue: never the other way, and from end to end."""
    issue = coding.weighed[0]
    terms = [(issue, option) for option in scenario.issues[issue]]
    if coding.kind == "wants_less":
        terms.reverse()
    made = [worth(-least, plus=terms[:1], minus=terms[-1:])]
    is_straight = issue in scenario.scales and scenario.scales[issue].shape == "linear"
    if len(terms) > 2 and not is_straight:
        made += [worth(0.0, plus=[one], minus=[other]) for one, other in pairwise(terms)]
    return made


def _points(layout: Layout, coding: Coding, at: int) -> list[Constraint]:
    """Weights in proportion to points; or differences of worths in proportion to differences of points."""
    made: list[Constraint] = []

    def equal(row: Vector, pins: str | None) -> None:
        size = float(np.abs(row).max())
        if size > 0:
            made.append(Constraint(row / size, 0.0, at, pins))
            made.append(Constraint(-row / size, 0.0, at))

    if coding.weighed:
        first = max(range(len(coding.weighed)), key=lambda k: coding.points[k])
        for k, issue in enumerate(coding.weighed):
            if k != first:
                row = np.zeros(layout.size)
                row[layout.weights[issue]] = coding.points[first]
                row[layout.weights[coding.weighed[first]]] = -coding.points[k]
                equal(row, None)
        return made
    gauge = layout.gauge_of(at)
    top = max(coding.points) - min(coding.points)
    anchors: dict[str, tuple[Term, float]] = {}
    for term, points in zip(coding.terms, coding.points, strict=True):
        anchor, zero = anchors.setdefault(term[0], (term, points))
        if term != anchor:
            row = layout.package([term]) - layout.package([anchor])
            row[gauge] -= 2.0 * (points - zero) / top
            equal(row, term[0])
    rising = np.zeros(layout.size)
    rising[gauge] = -1.0
    return [*made, Constraint(rising, -E, at)]


def veto_of(scenario: Scenario, coding: Coding, at: int) -> Veto | None:
    """The veto of a coding on options of one issue; None if it has none."""
    if coding.kind not in ("red_line", "insists"):
        return None
    issue, option = coding.terms[0]
    out = {option} if coding.kind == "red_line" else set(scenario.issues[issue]) - {option}
    return Veto(issue, frozenset(out), at)


def bars_of(issues: Mapping[str, tuple[str, ...]], said: Coding | Combination, at: int | None = None) -> list[Bar]:
    """The combinations of options that a coding, or a rule for all, excludes."""

    def with_it(term: Term) -> tuple[str, frozenset[str]]:
        return term[0], frozenset({term[1]})

    def without_it(term: Term) -> tuple[str, frozenset[str]]:
        return term[0], frozenset(issues[term[0]]) - {term[1]}

    if isinstance(said, Coding):
        return [Bar((with_it(said.terms[0]), without_it(said.terms[1])), at)] if said.hard else []
    when = tuple(map(with_it, said.when))
    if said.is_required:
        return [Bar((*when, without_it(term)), None) for term in said.terms]
    return [Bar((*when, *map(with_it, said.terms)), None)]
