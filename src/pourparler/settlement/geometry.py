"""The polytope of a party's preferences as chains see it: rows, bounds, and how far lines reach inside."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.linear_program import Matrix, Vector
from pourparler.settlement.preferences import Preferences

Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
STILL = 1e-12
"""A rate below which a line is parallel to a bound; a weight that counts as 0."""
_SLOW = 1e-3  # a line that fills no room faster than this does not move at all
NARROW = 1e-9
"""Two chains closer than this count as one point."""


def coded_rows(party: Preferences, holds: Flags) -> tuple[Matrix, Vector, Flags, Matrix]:
    """The rows of scales and codings, their bounds, where they do not count, and by how much they pin each issue."""
    layout, size = party.layout, party.layout.switch
    fixed = [(row, bound) for row, bound in party.shape.rows if not row[size:].any()]
    fixed += [(each.row, each.bound) for each in party.constraints]
    unsure = party.doubt.coded.constraints if party.doubt else ()
    rows = np.array([row[:size] for row, _ in fixed] + [each.row[:size] for each in unsure]).reshape(-1, size)
    bounds = np.array([bound for _, bound in fixed] + [each.bound for each in unsure])
    loose = np.zeros((len(rows), holds.shape[1]), dtype=bool)
    pins = np.zeros((len(layout.issues), holds.shape[1] if unsure else 1))
    for each in party.constraints:
        if each.pins is not None:
            pins[layout.weights[each.pins]] += 1.0
    for k, each in enumerate(unsure):
        own = holds[party.doubt.codings.index(each.coding)] if party.doubt else holds[0]
        loose[len(fixed) + k] = ~own
        if each.pins is not None:
            pins[layout.weights[each.pins]] += own
    return rows, bounds, loose, pins


def ties(rows: Matrix, bounds: Vector, issues: int) -> list[tuple[Places, Vector]]:
    """Directions in which worths can move that equalities tie together."""
    at = [k for k in np.flatnonzero(bounds == 0) if not rows[k, :issues].any()]
    equal = [j for j, k in pairwise(at) if np.array_equal(rows[j], -rows[k])]
    if not equal:
        return []
    columns = np.flatnonzero(np.any(rows[equal] != 0, axis=0))
    _, sizes, ways = np.linalg.svd(rows[np.ix_(equal, columns)])
    free = ways[np.count_nonzero(sizes > NARROW) :]
    return [(columns, way) for way in free]


def has_one_peak(worths: Matrix) -> Flags:
    """Whether worths along an order, one column for each chain, rise and then fall."""
    steps = np.diff(worths, axis=0)
    falling = np.maximum.accumulate(steps < 0, axis=0)
    return np.asarray(~(falling & (steps > 0)).any(axis=0))


def stretch(*limits: tuple[Matrix, Matrix]) -> tuple[Vector, Vector]:
    """How far each line extends in both directions before it meets a bound.

    Parameters
    ----------
    limits
        How much room is left, and how fast a line, one in each column, fills it.
    """
    high: Vector | None = None
    low: Vector | None = None
    for room_left, rates in limits:
        if not len(room_left):
            continue
        filled = rates / np.maximum(room_left, STILL)
        most, least = filled.max(axis=0), filled.min(axis=0)
        high = most if high is None else np.maximum(high, most)
        low = least if low is None else np.minimum(low, least)
    if high is None or low is None:
        raise ValueError("a line without a limit")
    return -1.0 / np.maximum(-low, _SLOW), 1.0 / np.maximum(high, _SLOW)


def room(party: Preferences, corners: Matrix) -> Matrix:
    """The projection onto directions in which chains can move: weights sum to 1, and codings may fix others."""
    rows, bounds = party.rows
    total = np.zeros(rows.shape[1])
    total[: len(party.layout.issues)] = 1.0
    walls = (bounds[:, None] - rows @ corners).max(axis=1) <= NARROW
    walls &= ~rows[:, party.layout.switch :].any(axis=1)
    fixed = np.vstack([total, rows[walls]])
    made: Matrix = np.eye(rows.shape[1]) - np.linalg.pinv(fixed) @ fixed
    return made
