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

from collections.abc import Sequence
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
    tighten,
)
from pourparler.settlement.linear_program import Matrix, Vector
from pourparler.settlement.preferences import Preferences

Prior = Literal["uniform", "rank order", "equal"]
"""How weights are distributed before anything is said: evenly over the simplex; by rank-order centroids, each order of
the issues as likely (Barron and Barrett, *Management Science* 42, 1996); or all weights equal."""
PRIORS: tuple[Prior, ...] = get_args(Prior)
_MATCHINGS = 8  # ways to pair the issues
_TILTS = 4  # moves of weights alone, where points tie the worths of several issues together
_QUICK = 2  # moves of weights and of single worths for each move along a difference, which takes longer


@dataclass(frozen=True)
class _Group:
    """Columns, or pairs of issues, that share no row, so that they can move at once."""

    one: Places  # columns; or the first issues of pairs
    other: Places  # nothing; or the second issues of pairs
    worths: Places  # the columns that move
    mover: Places  # for each of these, which of ``one`` it belongs to
    signs: Vector  # for each of these, 1 or -1
    rows: Places  # the rows that change
    owner: Places  # for each row, which of ``one`` it belongs to, in rising order
    table: Matrix  # the coefficients of the rows: for weights of ``one`` and ``other``, and for the worths


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
        self._refresh()
        self._bending = self._bends(party)
        self._has_points = bool(layout.gauges)
        self._classes = [self._column_group(each) for each in self._coloured()]
        pairings = (rng.permutation(self._issues) for _ in range(_MATCHINGS))
        self._matchings = [self._matching(each) for each in pairings] if prior != "equal" else []

    def go(self, steps: int) -> None:
        """Take steps of each kind."""
        for _ in range(steps):
            self._together()
            for _ in range(_QUICK):
                if self._matchings:
                    for group in self._matchings[int(self._rng.integers(len(self._matchings)))]:
                        move = self._exchange if self._prior == "rank order" else self._shift
                        move(group)
                for group in self._classes:
                    self._along(group)
            for bend in self._bending:
                self._bend(bend)
            for _ in range(_TILTS if self._has_points and self._prior == "uniform" else 0):
                order = self._rng.permutation(self._issues)
                for one, other in zip(order[::2], order[1::2], strict=False):
                    self._tilt(int(one), int(other))
        self._refresh()

    def _refresh(self) -> None:
        self._slack = np.maximum(self._bounds[:, None] - self._rows @ self.points, 0.0)
        self._slack[self._loose] = np.inf

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
                ways = self._room @ (those[:, one] - those[:, two])
                if self._prior == "equal":
                    ways[: self._issues] = 0.0  # rounding would grow from move to move
            far = np.abs(ways).max(axis=0)
            ways = np.where(far > NARROW, ways / np.maximum(far, NARROW), 0.0)
            steps, rates = self._line(here, ways, self._slack[:, own], own)
            here += steps * ways
            self._slack[:, own] = np.maximum(self._slack[:, own] - steps * rates, 0.0)

    def _tilt(self, one: int, other: int) -> None:
        """Shift weight from one issue to another, and leave the worths, which points tie together, as they are."""
        weights = self.points[[one, other]]
        spare = weights.copy()
        for k, issue in enumerate((one, other)):
            if len(columns := self._columns(issue)):
                spare[k] -= np.abs(self.points[columns]).max(axis=0)
        rates = (self._rows[:, one] - self._rows[:, other])[:, None]
        near = np.flatnonzero(rates[:, 0])
        low, high = stretch(
            np.maximum(np.vstack([spare, self._slack[near]]), 0.0),
            np.vstack([np.full_like(spare, -1.0) * np.array([[1.0], [-1.0]]), rates[near] * np.ones_like(spare[:1])]),
        )
        steps = low + (high - low) * self._rng.random(len(low))
        grown = np.maximum(weights + np.array([[1.0], [-1.0]]) * steps, STILL) / np.maximum(weights, STILL)
        powers = np.broadcast_to(self._powers, (self._issues, len(low)))[[one, other]]
        odds = (powers * np.log(grown)).sum(axis=0)
        steps = np.where(np.log(self._rng.random(len(low))) < odds, steps, 0.0)
        self.points[one] += steps
        self.points[other] -= steps
        self._slack[near] = np.maximum(self._slack[near] - steps * rates[near], 0.0)

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
        slack, rates = self._slack[bend.rows], bend.rates[:, None]
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
        self._slack[bend.rows] = np.maximum(slack - steps * rates, 0.0)

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
        wide, worths, gauges = weights[self._of], here[self._worths], here[self._gauges]
        wider, way, turning = turns[self._of], ways[self._worths], ways[self._gauges]
        rates = self._rows @ ways
        left = np.vstack([weights, wide - worths, wide + worths, gauges, 1.0 - gauges, slack])
        going = np.vstack([-turns, way - wider, -way - wider, -turning, turning, rates])
        low, high = stretch(np.maximum(left, 0.0), going)
        steps = low + (high - low) * self._rng.random(len(low))
        if self._prior == "uniform":
            grown = np.maximum(weights + steps * turns, STILL) / np.maximum(weights, STILL)
            powers = self._powers if self._powers.shape[1] == 1 else self._powers[:, own]
            odds = (powers * np.log(grown)).sum(axis=0)
            steps = np.where(np.log(self._rng.random(len(low))) < odds, steps, 0.0)
        for peak in self._peaks:
            steps = np.where(has_one_peak(here[peak] + steps * ways[peak]), steps, 0.0)
        return steps, rates

    def _shift(self, group: _Group) -> None:
        """Shift weight from one issue of each pair to the other; the worths of both scale with it."""
        one, other = self.points[group.one], self.points[group.other]
        ways = self._scaled(group) * group.signs[:, None]
        low, high = -one, other
        count = len(group.one)
        if len(group.rows):
            at = np.arange(len(group.rows))
            fixed = group.table[at, group.owner] - group.table[at, count + group.owner]
            rates = fixed[:, None] + group.table[:, 2 * count :] @ ways
            slack = self._slack[group.rows]
            with np.errstate(divide="ignore", invalid="ignore"):
                reach = slack / rates
            tighten(high, np.where(rates > STILL, reach, np.inf), group.owner, np.minimum)
            tighten(low, np.where(rates < -STILL, reach, -np.inf), group.owner, np.maximum)
        steps = low + (high - low) * self._rng.random(low.shape)
        self.points[group.one] += steps
        self.points[group.other] -= steps
        self.points[group.worths] += steps[group.mover] * ways
        if len(group.rows):
            self._slack[group.rows] = np.maximum(slack - steps[group.owner] * rates, 0.0)

    def _exchange(self, group: _Group) -> None:
        """Exchange the weights of the two issues of each pair, with their worths scaled, where that fits."""
        one, other = self.points[group.one], self.points[group.other]
        first = group.signs[:, None] > 0
        after = np.where(first, other[group.mover], one[group.mover])
        moves = self._scaled(group) * after - self.points[group.worths]
        fits = np.ones(one.shape, dtype=bool)
        if len(group.rows):
            turns = np.vstack([other - one, one - other, moves])
            slack = self._slack[group.rows] - group.table @ turns
            tighten(fits, slack >= -STILL, group.owner, np.logical_and)
            kept = fits[group.owner]
            self._slack[group.rows] = np.where(kept, np.maximum(slack, 0.0), self._slack[group.rows])
        self.points[group.one] = np.where(fits, other, one)
        self.points[group.other] = np.where(fits, one, other)
        self.points[group.worths] += np.where(fits[group.mover], moves, 0.0)

    def _scaled(self, group: _Group) -> Matrix:
        """Worths as parts of the weights of their issues."""
        weights = self.points[self._of[group.worths - self._issues]]
        scaled: Matrix = self.points[group.worths] / np.maximum(weights, STILL)
        return scaled

    def _along(self, group: _Group) -> None:
        """Move each chain along one worth, or the worth of a point."""
        here = self.points[group.one]
        is_gauge = group.one >= self._gauges.start
        weights = np.where(is_gauge[:, None], 1.0, self.points[self._of_column(group.one)])
        low, high = -here - np.where(is_gauge[:, None], 0.0, weights), weights - here
        low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
        if len(group.rows):
            rates = group.signs[:, None]
            reach = self._slack[group.rows] / rates
            tighten(high, np.where(rates > 0, reach, np.inf), group.owner, np.minimum)
            tighten(low, np.where(rates < 0, reach, -np.inf), group.owner, np.maximum)
        steps = low + (high - low) * self._rng.random(low.shape)
        for peak in self._peaks:
            moved = np.flatnonzero(np.isin(group.one, peak))
            if len(moved):
                proposed = self.points[peak]
                proposed[np.searchsorted(peak, group.one[moved])] += steps[moved]
                steps[moved] = np.where(has_one_peak(proposed), steps[moved], 0.0)
        self.points[group.one] = here + steps
        if len(group.rows):
            self._slack[group.rows] = np.maximum(self._slack[group.rows] - steps[group.owner] * rates, 0.0)

    def _of_column(self, columns: Places) -> Places:
        return np.array([self._of[c - self._issues] if c < self._gauges.start else 0 for c in columns], dtype=np.intp)

    def _coloured(self) -> list[list[int]]:
        """Columns of worths in classes: no row has two columns of one class."""
        near = [frozenset(np.flatnonzero(self._rows[:, k]).tolist()) for k in range(self._size)]
        classes: list[tuple[list[int], set[int]]] = []
        for column in range(self._issues, self._size):
            free = next((each for each in classes if not near[column] & each[1]), None)
            if free is None:
                classes.append(([column], set(near[column])))
            else:
                free[0].append(column)
                free[1].update(near[column])
        return [sorted(columns) for columns, _ in classes]

    def _column_group(self, columns: Sequence[int]) -> _Group:
        pairs = [(k, int(r)) for k, c in enumerate(columns) for r in np.flatnonzero(self._rows[:, c])]
        owner = np.array([k for k, _ in pairs], dtype=np.intp)
        rows = np.array([r for _, r in pairs], dtype=np.intp)
        factors = np.array([self._rows[r, columns[k]] for k, r in pairs])
        none = np.empty(0, dtype=np.intp)
        return _Group(np.array(columns, dtype=np.intp), none, none, none, factors, rows, owner, np.empty((0, 0)))

    def _matching(self, order: Places) -> list[_Group]:
        """Pairs of issues in groups: no row has issues of two pairs of one group."""
        groups: list[tuple[list[tuple[int, int]], set[int]]] = []
        for one, other in zip(order[::2].tolist(), order[1::2].tolist(), strict=False):
            near = set(self._near(one, other).tolist())
            free = next((each for each in groups if not near & each[1]), None)
            if free is None:
                groups.append(([(one, other)], near))
            else:
                free[0].append((one, other))
                free[1].update(near)
        return [self._pair_group(pairs) for pairs, _ in groups]

    def _columns(self, issue: int) -> Places:
        return np.flatnonzero(self._of == issue) + self._issues

    def _near(self, one: int, other: int) -> Places:
        columns = np.concatenate([[one, other], self._columns(one), self._columns(other)]).astype(np.intp)
        return np.flatnonzero(np.any(self._rows[:, columns] != 0, axis=1))

    def _pair_group(self, pairs: Sequence[tuple[int, int]]) -> _Group:
        one, other = (np.array(each, dtype=np.intp) for each in zip(*pairs, strict=True))
        worths, mover, signs, rows, owner = [], [], [], [], []
        for k, (first, second) in enumerate(pairs):
            for sign, issue in ((1.0, first), (-1.0, second)):
                columns = self._columns(issue)
                worths.append(columns)
                mover.append(np.full(len(columns), k))
                signs.append(np.full(len(columns), sign))
            near = self._near(first, second)
            rows.append(near)
            owner.append(np.full(len(near), k))
        moving, changed = np.concatenate(worths).astype(np.intp), np.concatenate(rows).astype(np.intp)
        columns = np.concatenate([one, other, moving])
        return _Group(
            one,
            other,
            moving,
            np.concatenate(mover).astype(np.intp),
            np.concatenate(signs),
            changed,
            np.concatenate(owner).astype(np.intp),
            self._rows[np.ix_(changed, columns)],
        )
