"""Hit-and-run chains over a party's preferences.

The density is that of weights drawn uniformly from the simplex and, given these, of worths drawn uniformly from
``[-w_i, w_i]``, cut down to what fits the codings. In weights and worths together this is the product of ``w_i`` to the
power of minus the number of its worths, so a worth that no coding mentions cancels out and has no column. A chain moves

- along the difference of two chains of the other half, which adapts to the shape of the polytope and stays inside it
  where codings leave no room in some direction;
- along one worth at a time, all of them in turn, those that share no coding at once;
- along fixed directions in the worths of one issue, where a scale or points make these depend on each other;
- by shifting weight from one issue to another, with the worths of both scaled by their weights, under which the density
  is uniform.

Each move is a hit-and-run step: a line through the point, its segment inside the polytope, and a uniform draw on the
segment, accepted with the probability that the density requires. (Smith, Oper. Res. 32, 1984; differences of chains:
ter Braak, *Statistics and Computing* 16, 2006.) Where weights follow a rank order, two issues exchange their weights
instead; where they are equal, they stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from pourparler.settlement.geometry import (
    NARROW,
    STILL,
    Flags,
    Places,
    coded_rows,
    has_one_peak,
    room,
    stretch,
    ties,
)
from pourparler.settlement.groups import ColumnGroup, PairGroup, column_groups, pair_groups
from pourparler.settlement.linear_program import Matrix, Vector
from pourparler.settlement.preferences import Preferences

Prior = Literal["uniform", "rank order", "equal"]
"""How weights are distributed before anything is said: evenly over the simplex; by rank-order centroids, each order of
the issues as likely (Barron and Barrett, *Management Science* 42, 1996); or all weights equal."""
PRIORS: tuple[Prior, ...] = get_args(Prior)
_MATCHINGS = 8  # ways to pair the issues
_TILTS = 4  # moves of weights alone, where points tie the worths of several issues together
_SHIFTS = 4  # moves of weights for each move of another kind: weights need most steps to forget where they were


@dataclass(frozen=True)
class _Bend:
    """A direction in some columns, and how fast it changes the rows that it changes."""

    columns: Places
    way: Vector
    rows: Places
    rates: Vector


class Walk:
    """The state of all chains; ``points`` has one column for each.

    Parameters
    ----------
    starts
        One point for each chain, in its column.
    corners
        Points between which the chains began: they show in which directions there is no room.
    holds
        For each coding in doubt and each chain, whether it holds there.
    """

    def __init__(
        self,
        party: Preferences,
        starts: Matrix,
        corners: Matrix,
        holds: Flags,
        prior: Prior,
        rng: np.random.Generator,
    ) -> None:
        layout = party.layout
        self._prior, self._rng = prior, rng
        self._issues, self._size = len(layout.issues), layout.switch
        self._worths = slice(self._issues, layout.gauge)
        self._gauges = slice(layout.gauge, layout.switch)
        self._of = np.array([layout.weights[issue] for issue, _ in layout.spoken], dtype=np.intp)
        self._peaks = [np.array(each, dtype=np.intp) for each in party.shape.peaks]
        self._rows, self._bounds, loose, pins = coded_rows(party, holds)
        spoken = np.bincount(self._of, minlength=self._issues)[:, None]
        self._powers = -np.maximum(spoken - pins, 0.0)
        self._room = room(party, corners)[: self._size, : self._size]
        self._loose = loose
        self.points = starts[: self._size].copy()
        self._slack = np.full((len(self._rows) + 1, starts.shape[1]), np.inf)
        self._refresh()
        self._bending = self._bends(party)
        self._has_points = bool(layout.gauges)
        self._columns_at_once = column_groups(self._rows, self._of, self._issues, layout.gauge)
        pairings = [rng.permutation(self._issues) for _ in range(_MATCHINGS)] if prior != "equal" else []
        self._pairings = [pair_groups(self._rows, self._of, each, self._issues) for each in pairings]

    def go(self, steps: int) -> None:
        """Take steps of each kind."""
        for _ in range(steps):
            self._together()
            for _ in range(_SHIFTS if self._pairings else 0):
                for group in self._pairings[int(self._rng.integers(len(self._pairings)))]:
                    if self._prior == "rank order":
                        self._exchange(group)
                    else:
                        self._shift(group)
            for columns in self._columns_at_once:
                self._along(columns)
            for bend in self._bending:
                self._bend(bend)
            for _ in range(_TILTS if self._has_points and self._prior == "uniform" else 0):
                order = self._rng.permutation(self._issues)
                for one, other in zip(order[::2], order[1::2], strict=False):
                    self._tilt(int(one), int(other))
        self._refresh()

    def _refresh(self) -> None:
        """Work out how much room each row leaves; one row more, the last, is never full."""
        count = len(self._rows)
        np.matmul(self._rows, self.points, out=self._slack[:count])
        np.subtract(self._bounds[:, None], self._slack[:count], out=self._slack[:count])
        self._slack[:count][self._loose] = np.inf

    def _together(self) -> None:
        """Move each chain along the difference of two chains of the other half."""
        half = self.points.shape[1] // 2
        for own, other in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
            here, those = self.points[:, own], self.points[:, other]
            one, two = self._rng.integers(those.shape[1], size=(2, here.shape[1]))
            if self._prior == "rank order":
                ways = np.zeros_like(here)
                scaled = those[self._worths] / np.maximum(those[self._of], STILL)
                ways[self._worths] = here[self._of] * (scaled[:, one] - scaled[:, two])
            else:
                ways = self._room @ (those.take(one, axis=1) - those.take(two, axis=1))
                if self._prior == "equal":
                    ways[: self._issues] = 0.0  # rounding would grow from move to move
            far = np.maximum(ways.max(axis=0), -ways.min(axis=0))
            ways *= np.where(far > NARROW, 1.0 / np.maximum(far, NARROW), 0.0)
            steps, rates = self._line(here, ways, self._slack[:-1, own], own)
            ways *= steps
            here += ways
            rates *= steps
            self._slack[:-1, own] -= rates

    def _tilt(self, one: int, other: int) -> None:
        """Shift weight from one issue to another, and leave the worths, which points tie together, as they are."""
        weights = self.points[[one, other]]
        spare = weights.copy()
        for k, issue in enumerate((one, other)):
            if len(columns := self._columns(issue)):
                spare[k] -= np.abs(self.points[columns]).max(axis=0)
        rates = (self._rows[:, one] - self._rows[:, other])[:, None]
        near = np.flatnonzero(rates[:, 0])
        low, high = stretch((spare, np.array([[-1.0], [1.0]])), (self._slack[near], rates[near]))
        steps = low + (high - low) * self._rng.random(len(low))
        grown = np.maximum(weights + np.array([[1.0], [-1.0]]) * steps, STILL) / np.maximum(weights, STILL)
        powers = np.broadcast_to(self._powers, (self._issues, len(low)))[[one, other]]
        odds = (powers * np.log(grown)).sum(axis=0)
        steps = np.where(np.log(self._rng.random(len(low))) < odds, steps, 0.0)
        self.points[one] += steps
        self.points[other] -= steps
        self._slack[near] -= steps * rates[near]

    def _bend(self, bend: _Bend) -> None:
        """Move each chain along one direction in the worths of one issue, or in those that points tie together."""
        here, speeds = self.points[bend.columns], np.abs(bend.way)[:, None]
        is_gauge = (bend.columns >= self._gauges.start)[:, None]
        weights = self.points[self._of_column(bend.columns)]
        above = np.where(is_gauge, 1.0 - here, weights - here)
        below = np.where(is_gauge, here, weights + here)
        is_rising = bend.way[:, None] > 0
        high = (np.where(is_rising, above, below) / speeds).min(axis=0)
        low = -(np.where(is_rising, below, above) / speeds).min(axis=0)
        slack, rates = np.maximum(self._slack[bend.rows], 0.0), bend.rates[:, None]
        if len(bend.rows):
            reach = slack / rates
            high = np.minimum(high, np.where(rates > 0, reach, np.inf).min(axis=0))
            low = np.maximum(low, np.where(rates < 0, reach, -np.inf).max(axis=0))
        low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
        steps = low + (high - low) * self._rng.random(len(low))
        moves = bend.way[:, None] * steps
        for peak in self._peaks:
            moving = np.isin(bend.columns, peak)
            if moving.any():
                proposed = self.points[peak]
                proposed[np.searchsorted(peak, bend.columns[moving])] += moves[moving]
                fits = has_one_peak(proposed)
                steps, moves = np.where(fits, steps, 0.0), np.where(fits, moves, 0.0)
        self.points[bend.columns] = here + moves
        self._slack[bend.rows] = slack - steps * rates

    def _bends(self, party: Preferences) -> list[_Bend]:
        """Directions in which worths that depend on each other can move far."""
        found = [(np.array(columns), way) for columns, ways in party.shape.ways for way in ways]
        found += ties(self._rows, self._bounds, self._issues)
        made = []
        for columns, way in found:
            rates = self._rows[:, columns] @ way
            near = np.flatnonzero(np.abs(rates) > NARROW)
            moving = np.flatnonzero(np.abs(way) > NARROW)
            made.append(_Bend(columns[moving], way[moving], near, rates[near]))
        return made

    def _line(self, here: Matrix, ways: Matrix, slack: Matrix, own: slice) -> tuple[Vector, Matrix]:
        """The step of each chain along its line, and how fast the rows change."""
        weights, turns = here[: self._issues], ways[: self._issues]
        wide, worths, gauges = weights.take(self._of, axis=0), here[self._worths], here[self._gauges]
        wider, way, turning = turns.take(self._of, axis=0), ways[self._worths], ways[self._gauges]
        rates = self._rows @ ways
        low, high = stretch(
            (weights, -turns),
            (wide - worths, way - wider),
            (wide + worths, -way - wider),
            (gauges, -turning),
            (1.0 - gauges, turning),
            (slack, rates),
        )
        steps = low + (high - low) * self._rng.random(len(low))
        if self._prior == "uniform":
            grown = np.maximum(weights + steps * turns, STILL) / np.maximum(weights, STILL)
            powers = self._powers if self._powers.shape[1] == 1 else self._powers[:, own]
            odds = (powers * np.log(grown)).sum(axis=0)
            steps = np.where(np.log(self._rng.random(len(low))) < odds, steps, 0.0)
        for peak in self._peaks:
            steps = np.where(has_one_peak(here[peak] + steps * ways[peak]), steps, 0.0)
        return steps, rates

    def _shift(self, group: PairGroup) -> None:
        """Shift weight from one issue of each pair to the other; the worths of both scale with it."""
        one, other = self.points[group.one], self.points[group.other]
        ways = self._scaled(group)
        ways *= group.signs
        # The reciprocals of the limits: the greatest for a step forward, the least for one back.
        high, low = 1.0 / np.maximum(other, STILL), -1.0 / np.maximum(one, STILL)
        if len(group.rows):
            rates = group.table @ ways
            rates += group.fixed
            filled = rates / np.maximum(self._slack[group.rows], STILL)
            for start, end in group.layers:
                count = end - start
                np.maximum(high[:count], filled[start:end], out=high[:count])
                np.minimum(low[:count], filled[start:end], out=low[:count])
        np.reciprocal(high, out=high)
        np.reciprocal(low, out=low)
        high -= low
        high *= self._rng.random(low.shape)
        low += high
        self.points[group.one] = one + low
        self.points[group.other] = other - low
        ways *= low[group.mover]
        self.points[group.worths] += ways
        if len(group.rows):
            rates *= low[group.owner]
            self._slack[group.rows] -= rates

    def _exchange(self, group: PairGroup) -> None:
        """Exchange the weights of the two issues of each pair, with their worths scaled, where that fits."""
        one, other = self.points[group.one], self.points[group.other]
        first = group.signs > 0
        after = np.where(first, other[group.mover], one[group.mover])
        moves = self._scaled(group) * after - self.points[group.worths]
        fits = np.ones(one.shape, dtype=bool)
        if len(group.rows):
            rates = group.table @ moves + group.fixed * (other - one)[group.owner]
            has_room = self._slack[group.rows] - rates >= -STILL
            for start, end in group.layers:
                fits[: end - start] &= has_room[start:end]
            self._slack[group.rows] -= np.where(fits[group.owner], rates, 0.0)
        self.points[group.one] = np.where(fits, other, one)
        self.points[group.other] = np.where(fits, one, other)
        self.points[group.worths] += np.where(fits[group.mover], moves, 0.0)

    def _scaled(self, group: PairGroup) -> Matrix:
        """Worths as parts of the weights of their issues."""
        weights = self.points[group.issues]
        np.maximum(weights, STILL, out=weights)
        return np.divide(self.points[group.worths], weights, out=weights)

    def _along(self, group: ColumnGroup) -> None:
        """Move each chain along one worth, or the worth of a point."""
        here, high = self.points[group.columns], self.points[group.issues]
        if group.is_gauge is not None:
            high = np.where(group.is_gauge, 1.0, high)
        low = -high if group.is_gauge is None else np.where(group.is_gauge, 0.0, -high)
        low -= here
        high -= here
        for layers, limit in ((group.upper, high), (group.lower, low)):
            for layer in layers:
                reach = self._slack[layer.rows]
                if layer.factors is not None:
                    reach /= layer.factors
                own = limit[: len(layer.rows)]
                if limit is high:
                    np.minimum(own, reach, out=own)
                else:
                    np.maximum(own, np.negative(reach, out=reach), out=own)
        np.minimum(low, 0.0, out=low)
        np.maximum(high, 0.0, out=high)
        high -= low
        high *= self._rng.random(low.shape)
        low += high
        for peak in self._peaks:
            moved = np.flatnonzero(np.isin(group.columns, peak))
            if len(moved):
                proposed = self.points[peak]
                proposed[np.searchsorted(peak, group.columns[moved])] += low[moved]
                low[moved] = np.where(has_one_peak(proposed), low[moved], 0.0)
        here += low
        self.points[group.columns] = here
        if len(group.rows):
            self._slack[group.rows] -= low[group.owner] * group.factors

    def _of_column(self, columns: Places) -> Places:
        return np.array([self._of[c - self._issues] if c < self._gauges.start else 0 for c in columns], dtype=np.intp)

    def _columns(self, issue: int) -> Places:
        return np.flatnonzero(self._of == issue) + self._issues
