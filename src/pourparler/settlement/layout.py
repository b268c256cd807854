"""Where weights and worths stand in the vector of a party's preference, and what scales say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from pourparler.settlement.coding import Coding, Deal, Term
from pourparler.settlement.linear_program import Vector
from pourparler.settlement.scales import Scale
from pourparler.settlement.scenario import Scenario

_ROOM = 2.0  # the greatest difference between two worths


@dataclass(frozen=True)
class Layout:
    """The positions of weights, and of worths that codings mention, in a vector.

    Attributes
    ----------
    blends
        Options whose worth follows from that of others of their issue: each with its factor. Without any, it is 0.
    gauges
        Indices of codings that give points to options; each has a column for the worth of a point, 0 to 1.
    switches
        The number of columns, 0 or 1, that say whether worths rise at a step, after the gauges.
    """

    issues: tuple[str, ...]
    spoken: tuple[Term, ...]
    blends: Mapping[Term, tuple[tuple[Term, float], ...]] = field(default_factory=dict)
    gauges: tuple[int, ...] = ()
    switches: int = 0

    @property
    def size(self) -> int:
        """The number of columns."""
        return len(self.issues) + len(self.spoken) + len(self.gauges) + self.switches

    @property
    def gauge(self) -> int:
        """The index of the first gauge."""
        return len(self.issues) + len(self.spoken)

    def gauge_of(self, coding: int) -> int:
        """The index of a coding's gauge."""
        return self.gauge + self.gauges.index(coding)

    @property
    def switch(self) -> int:
        """The index of the first switch."""
        return self.gauge + len(self.gauges)

    @property
    def whole(self) -> range:
        """The indices of columns that are whole numbers."""
        return range(self.switch, self.size)

    @property
    def least(self) -> Vector:
        """The least value of each column; the greatest is 1."""
        return np.where(np.arange(self.size) < self.gauge, -1.0, 0.0)

    @cached_property
    def weights(self) -> dict[str, int]:
        """The index of each issue's weight."""
        return {issue: k for k, issue in enumerate(self.issues)}

    @cached_property
    def worths(self) -> dict[Term, int]:
        """The index of each worth that has a column."""
        return {term: len(self.issues) + k for k, term in enumerate(self.spoken)}

    def columns(self, term: Term) -> tuple[tuple[int, float], ...] | None:
        """The columns that make up an option's worth, each with its factor; None if no coding mentions it."""
        if term in self.blends:
            return tuple((self.worths[each], factor) for each, factor in self.blends[term])
        return ((self.worths[term], 1.0),) if term in self.worths else None

    def package(self, terms: Iterable[Term]) -> Vector:
        """The coefficients of the worth of options that codings mention."""
        row = np.zeros(self.size)
        for term in terms:
            for column, factor in self.columns(term) or ():
                row[column] += factor
        return row

    def deal(self, deal: Deal, free: float) -> Vector:
        """The coefficients of a deal's worth; an option that no coding mentions is worth ``free * w_i``."""
        row = np.zeros(self.size)
        for issue, option in zip(self.issues, deal, strict=True):
            columns = self.columns((issue, option))
            if columns is None:
                row[self.weights[issue]] += free
            for column, factor in columns or ():
                row[column] += factor
        return row


@dataclass(frozen=True)
class Shape:
    """What scales say of the worths: inequalities, and the columns of issues with one peak, in order.

    ``ways`` has, for the columns of issues along which worths depend on each other, directions in which they can move
    far.
    """

    rows: tuple[tuple[Vector, float], ...] = ()
    peaks: tuple[tuple[int, ...], ...] = ()
    ways: tuple[tuple[tuple[int, ...], tuple[Vector, ...]], ...] = ()


def lay_out(
    scenario: Scenario, party: str, codings: Sequence[int], doubtful: Sequence[int] = ()
) -> tuple[Layout, Shape]:
    """The layout of a party's preferences for its codings, and the shape that scales give the worths.

    A scale with a shape counts only where the party speaks of the issue; a payment always. Options that a veto in
    doubt rules out count as mentioned.
    """
    said = [scenario.codings[k] for k in codings if not scenario.codings[k].rules_out]
    unsure = [scenario.codings[k] for k in doubtful]
    named = dict.fromkeys(term for coding in (*said, *unsure) for term in _mentioned(scenario, coding))
    about = {issue for issue, _ in named}
    spoken: dict[Term, None] = {}
    blends: dict[Term, tuple[tuple[Term, float], ...]] = {}
    for issue, options in scenario.issues.items():
        scale = scenario.scales.get(issue, Scale())
        terms = [(issue, option) for option in options]
        if scale.is_payment:
            ends = terms[-1:] if party in (scale.payer, scale.payee) else []
            spoken.update(dict.fromkeys(ends))
            for term, value in zip(terms, scale.values, strict=True):
                if term not in ends:
                    blends[term] = tuple((end, value / scale.values[-1]) for end in ends if value)
        elif scale.shape == "linear" and issue in about and len(terms) > 1:
            spoken.update(dict.fromkeys((terms[0], terms[-1])))
            low, high = scale.values[0], scale.values[-1]
            for term, value in zip(terms[1:-1], scale.values[1:-1], strict=True):
                part = (value - low) / (high - low)
                blends[term] = ((terms[0], 1.0 - part), (terms[-1], part))
        elif scale.shape != "free" and issue in about:
            spoken.update(dict.fromkeys(terms))
    spoken.update(dict.fromkeys(term for term in named if term not in blends))
    pointed = (k for k in (*codings, *doubtful) if scenario.codings[k].kind == "points" and scenario.codings[k].terms)
    peaked = [
        issue
        for issue in scenario.issues
        if issue in about and len(scenario.issues[issue]) > 2 and _shape(scenario, issue) == "single_peaked"
    ]
    switches = sum(len(scenario.issues[issue]) - 1 for issue in peaked)
    layout = Layout(tuple(scenario.issues), tuple(spoken), blends, tuple(pointed), switches)
    shape = _shape_of(scenario, party, layout, about, peaked)
    aimed = {coding.weighed[0] for coding in (*said, *unsure) if coding.kind in ("wants_more", "wants_less")}
    curved = {issue for issue in about if _shape(scenario, issue) == "concave"}
    return layout, replace(shape, ways=tuple(_ways(scenario, layout, sorted(aimed | curved | set(peaked)), curved)))


def _ways(
    scenario: Scenario, layout: Layout, issues: Sequence[str], curved: set[str]
) -> Iterable[tuple[tuple[int, ...], tuple[Vector, ...]]]:
    """Directions for worths along a scale: one step up from some place on; where it is concave, one bend at it."""
    for issue in issues:
        at = tuple(layout.worths[issue, o] for o in scenario.issues[issue] if (issue, o) in layout.worths)
        if len(at) < 3:
            continue
        values = np.array(scenario.scales[issue].values if issue in curved else range(len(at)), dtype=float)
        values = (values - values[0]) / (values[-1] - values[0])
        ways = [np.ones(len(at)), values]
        for place in values[1:-1]:
            if issue in curved:
                ways += [np.minimum(values, place), np.minimum(values / place, (1.0 - values) / (1.0 - place))]
                ways.append(np.maximum(values, place) - 1.0)
            else:
                ways += [(values >= place).astype(float), (values <= place).astype(float)]
        yield at, tuple(ways)


def _shape(scenario: Scenario, issue: str) -> str:
    return scenario.scales[issue].shape if issue in scenario.scales else "free"


def _mentioned(scenario: Scenario, coding: Coding) -> Iterable[Term]:
    if coding.kind in ("wants_more", "wants_less"):
        issue = coding.weighed[0]
        return [(issue, option) for option in scenario.issues[issue]]
    return (*coding.terms, *coding.other)


def _shape_of(scenario: Scenario, party: str, layout: Layout, about: set[str], peaked: Sequence[str]) -> Shape:
    rows: list[tuple[Vector, float]] = []
    peaks: list[tuple[int, ...]] = []

    def add(terms: Mapping[int, float], bound: float = 0.0) -> None:
        row = np.zeros(layout.size)
        for column, factor in terms.items():
            row[column] += factor
        rows.append((row, bound))

    switch = layout.switch
    for issue, options in scenario.issues.items():
        scale = scenario.scales.get(issue, Scale())
        if scale.is_payment and party in (scale.payer, scale.payee):
            add({layout.worths[issue, options[-1]]: -1.0 if party == scale.payee else 1.0})
        if issue not in about or scale.is_payment:
            continue
        at = [layout.worths[issue, option] for option in options if (issue, option) in layout.worths]
        if scale.shape == "concave":
            _bend_down(at, scale.values, add)
        if issue in peaked:
            _rise_and_fall(at, switch, add)
            switch += len(at) - 1
            peaks.append(tuple(at))
    return Shape(tuple(rows), tuple(peaks))


def _bend_down(at: Sequence[int], values: Sequence[float], add: Callable[[Mapping[int, float]], None]) -> None:
    """Each step adds no more for its length than the one before."""
    for k in range(1, len(at) - 1):
        before, after = 1.0 / (values[k] - values[k - 1]), 1.0 / (values[k + 1] - values[k])
        size = max(before, after)
        add({at[k + 1]: after / size, at[k]: -(before + after) / size, at[k - 1]: before / size})


def _rise_and_fall(at: Sequence[int], switch: int, add: Callable[..., None]) -> None:
    """Worths rise at the steps whose switch is 1, and these come first; they fall at the others."""
    for k in range(len(at) - 1):
        add({at[k]: 1.0, at[k + 1]: -1.0, switch + k: _ROOM}, _ROOM)
        add({at[k + 1]: 1.0, at[k]: -1.0, switch + k: -_ROOM})
        if k:
            add({switch + k: 1.0, switch + k - 1: -1.0})
