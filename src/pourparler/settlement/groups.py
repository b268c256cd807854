"""Which columns, and which pairs of issues, a chain can move at once: those that share no row of the codings.

All that does not change while chains move is worked out here: which rows each move changes, and in what order their
limits are taken, so that a move is a few operations on whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pourparler.settlement.geometry import Flags, Places
from pourparler.settlement.linear_program import Matrix, Vector


@dataclass(frozen=True)
class Layer:
    """One row for each of the first columns of a group, and how fast each column fills it.

    ``factors`` is None where all are 1; a column without such a row has the row after the last, which is never full.
    """

    rows: Places
    factors: Vector | None


@dataclass(frozen=True)
class ColumnGroup:
    """Columns that share no row.

    Attributes
    ----------
    issues
        The issue of each column, whose weight bounds it; any for a gauge.
    is_gauge
        Which columns are worths of points, 0 to 1; None if none is.
    upper, lower
        Rows that limit the columns from above, and from below.
    rows, owner, factors
        All rows that change, the place of the column of each, and its coefficient.
    """

    columns: Places
    issues: Places
    is_gauge: Flags | None
    upper: tuple[Layer, ...]
    lower: tuple[Layer, ...]
    rows: Places
    owner: Places
    factors: Vector


@dataclass(frozen=True)
class PairGroup:
    """Pairs of issues that share no row.

    Attributes
    ----------
    worths, issues
        The columns of worths that move, and the issue of each.
    mover, signs
        For each of these, the place of its pair, and 1 for the first issue or -1 for the other.
    rows, owner
        The rows that change and the place of the pair of each, in layers: the first row of each pair that has any, the
        second of each that has two, and so on.
    layers
        Where each layer begins and ends in ``rows``; it holds rows of the first pairs.
    fixed, table
        How fast the rows change with the weights of a pair, and with the worths.
    """

    one: Places
    other: Places
    worths: Places
    issues: Places
    mover: Places
    signs: Vector
    rows: Places
    owner: Places
    layers: tuple[tuple[int, int], ...]
    fixed: Vector
    table: Matrix


def column_groups(rows: Matrix, of: Places, issues: int, gauge: int) -> list[ColumnGroup]:
    """Columns of worths and gauges in groups.

    Parameters
    ----------
    of
        The issue of each worth.
    issues, gauge
        The number of issues, and the index of the first gauge.
    """
    near = [frozenset(np.flatnonzero(rows[:, k]).tolist()) for k in range(rows.shape[1])]
    groups: list[tuple[list[int], set[int]]] = []
    for column in range(issues, rows.shape[1]):
        free = next((each for each in groups if not near[column] & each[1]), None)
        if free is None:
            groups.append(([column], set(near[column])))
        else:
            free[0].append(column)
            free[1].update(near[column])
    return [_column_group(rows, columns, of, issues, gauge) for columns, _ in groups]


def _column_group(rows: Matrix, columns: Sequence[int], of: Places, issues: int, gauge: int) -> ColumnGroup:
    ordered = sorted(columns, key=lambda c: (-np.count_nonzero(rows[:, c]), c))
    own = [np.flatnonzero(rows[:, c]) for c in ordered]
    owner = np.repeat(np.arange(len(ordered)), [len(each) for each in own])
    changed = np.concatenate(own).astype(np.intp)
    at = np.array(ordered, dtype=np.intp)
    is_gauge = at >= gauge
    return ColumnGroup(
        at,
        np.array([of[c - issues] if c < gauge else 0 for c in ordered], dtype=np.intp),
        is_gauge[:, None] if is_gauge.any() else None,
        _layers([each[rows[each, c] > 0] for c, each in zip(ordered, own, strict=True)], rows, at),
        _layers([each[rows[each, c] < 0] for c, each in zip(ordered, own, strict=True)], rows, at),
        changed,
        owner,
        rows[changed, at[owner]][:, None],
    )


def _layers(own: Sequence[Places], rows: Matrix, columns: Places) -> tuple[Layer, ...]:
    made = []
    for k in range(max(map(len, own), default=0)):
        count = max(at for at, each in enumerate(own) if len(each) > k) + 1
        layer = np.array([each[k] if len(each) > k else len(rows) for each in own[:count]], dtype=np.intp)
        sizes = np.array([abs(rows[r, c]) if r < len(rows) else 1.0 for r, c in zip(layer, columns, strict=False)])
        made.append(Layer(layer, None if (sizes == 1.0).all() else sizes[:, None]))
    return tuple(made)


def pair_groups(rows: Matrix, of: Places, order: Places, issues: int) -> list[PairGroup]:
    """The first two issues of an order as a pair, the next two, and so on, in groups."""
    groups: list[tuple[list[tuple[int, int]], set[int]]] = []
    for one, other in zip(order[::2].tolist(), order[1::2].tolist(), strict=False):
        near = set(_near(rows, of, issues, one, other).tolist())
        free = next((each for each in groups if not near & each[1]), None)
        if free is None:
            groups.append(([(one, other)], near))
        else:
            free[0].append((one, other))
            free[1].update(near)
    return [_pair_group(rows, of, pairs, issues) for pairs, _ in groups]


def _near(rows: Matrix, of: Places, issues: int, one: int, other: int) -> Places:
    columns = np.concatenate([[one, other], np.flatnonzero((of == one) | (of == other)) + issues]).astype(np.intp)
    return np.flatnonzero(np.any(rows[:, columns] != 0, axis=1))


def _pair_group(rows: Matrix, of: Places, pairs: Sequence[tuple[int, int]], issues: int) -> PairGroup:
    found = sorted(((_near(rows, of, issues, *pair), pair) for pair in pairs), key=lambda each: -len(each[0]))
    one, other = (np.array(each, dtype=np.intp) for each in zip(*(pair for _, pair in found), strict=True))
    first, second = np.full(issues, -1), np.full(issues, -1)
    first[one], second[other] = np.arange(len(one)), np.arange(len(other))
    place = np.maximum(first, second)
    worths = np.flatnonzero(place[of] >= 0)
    longest = len(found[0][0])
    counts = [sum(len(near) > k for near, _ in found) for k in range(longest)]
    changed = np.array([found[p][0][k] for k, count in enumerate(counts) for p in range(count)], dtype=np.intp)
    owner = np.concatenate([np.arange(count) for count in counts]) if counts else np.empty(0, dtype=np.intp)
    ends = np.cumsum([0, *counts]).tolist()
    return PairGroup(
        one,
        other,
        worths + issues,
        of[worths],
        place[of[worths]],
        np.where(first[of[worths]] >= 0, 1.0, -1.0)[:, None],
        changed,
        owner.astype(np.intp),
        tuple(pairwise(ends)),
        (rows[changed, one[owner]] - rows[changed, other[owner]])[:, None],
        rows[np.ix_(changed, worths + issues)],
    )
