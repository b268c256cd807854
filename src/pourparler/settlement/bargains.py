"""Bargaining solutions for known preferences: efficient deals, Nash, Kalai-Smorodinsky and egalitarian.

Worths of deals are a matrix with one row for each deal and one column for each party; no-deal is worth 0 to each.
(Nash, *Econometrica* 18, 1950; Kalai and Smorodinsky, *Econometrica* 43, 1975; Kalai, *Econometrica* 45, 1977.)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.linear_program import Matrix

Places = NDArray[np.intp]
_BLOCK = 2048  # deals compared with the front at a time
_STRIKES = 100  # deals that strike out others before all that are left are compared
_WORTHWHILE = 0.99  # a deal that leaves more than this part of the others is the last one


def efficient(worths: Matrix) -> Places:
    """The indices of efficient deals: no other deal is better for one party and as good for all; of equals the first.

    Examples
    --------
    >>> efficient(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]])).tolist()
    [0, 1]
    """
    if worths.shape[1] == 1:
        return np.array([np.argmax(worths[:, 0])])
    columns = np.ascontiguousarray(worths.T)
    left = _undominated(columns)
    columns = columns[:, left]
    order = np.lexsort((left, *-columns[::-1]))  # whatever dominates a deal stands before it
    columns, left = columns[:, order], left[order]
    if len(columns) == 2:
        before = np.append(-np.inf, np.maximum.accumulate(columns[1])[:-1])
        return np.sort(left[columns[1] > before])
    front = np.empty((len(columns), 0))
    found: list[Places] = []
    for start in range(0, len(left), _BLOCK):
        own, places = columns[:, start : start + _BLOCK], left[start : start + _BLOCK]
        is_open = ~_covered(own, front)
        own, places = own[:, is_open], places[is_open]
        earlier = np.tri(len(places), k=-1, dtype=bool)
        for column in own:
            earlier &= column[None, :] >= column[:, None]
        kept = ~earlier.any(axis=1)
        found.append(places[kept])
        front = np.hstack([front, own[:, kept]])
    return np.sort(np.concatenate(found))


def _undominated(columns: Matrix) -> Places:
    """The deals that are left when a few deals with great sums have struck out what they dominate.

    Parameters
    ----------
    columns : one row for each party, one column for each deal
    """
    left, sums = np.arange(columns.shape[1]), columns.sum(axis=0)
    best: list[int] = []
    for _ in range(_STRIKES):
        count = len(left)
        if count <= _BLOCK:
            break
        at = int(np.argmax(sums))  # of equal deals, the first
        is_open = columns[0] > columns[0, at]
        for column in columns[1:]:
            is_open |= column > column[at]
        best.append(int(left[at]))
        columns, left, sums = columns[:, is_open], left[is_open], sums[is_open]
        if len(left) > _WORTHWHILE * count:
            break
    return np.sort(np.append(left, np.array(best, dtype=np.intp)))


def _covered(columns: Matrix, front: Matrix) -> NDArray[np.bool_]:
    """Whether some deal of the front is at least as good for all parties."""
    covered: NDArray[np.bool_] = np.ones((columns.shape[1], front.shape[1]), dtype=bool)
    for own, other in zip(columns, front, strict=True):
        covered &= other[None, :] >= own[:, None]
    return np.asarray(covered.any(axis=1))


def front_of(tables: Sequence[Sequence[Sequence[float]]]) -> tuple[Matrix, NDArray[np.intp]]:
    """The efficient deals under additive preferences, without listing all deals.

    A combination of options that is dominated on some issues stays dominated on all, so issues are added one by one
    and only efficient combinations are extended.

    Parameters
    ----------
    tables
        The worth to each party, for each issue and each of its options.

    Returns
    -------
    worths, options
        One row for each efficient deal: its worth to each party; the index of its option on each issue.

    Examples
    --------
    >>> front_of([[[1.0, 0.0], [0.0, 1.0]], [[0.5, 0.5], [0.0, 0.5]]])[1].tolist()
    [[0, 0], [1, 0]]
    """
    parties = len(tables[0][0])
    worths, options = np.zeros((1, parties)), np.zeros((1, 0), dtype=np.intp)
    for table in sorted(range(len(tables)), key=lambda k: len(tables[k])):
        added = np.asarray(tables[table], dtype=float)
        every = (worths[:, None, :] + added[None, :, :]).reshape(-1, parties)
        kept = efficient(every)
        worths = every[kept]
        options = np.column_stack([options[kept // len(added)], kept % len(added)])
    order = np.argsort(sorted(range(len(tables)), key=lambda k: len(tables[k])))
    options = options[:, order]
    final = np.lexsort(options.T[::-1])
    return worths[final], options[final]


def nash(worths: Matrix) -> int | None:
    """The index of the Nash bargain: the greatest product of worths among deals that nobody refuses; None if none.

    Examples
    --------
    >>> nash(np.array([[4.0, 0.0], [2.0, 3.0], [-1.0, 9.0]]))
    1
    """
    allowed = (worths >= 0).all(axis=1)
    if not allowed.any():
        return None
    return int(np.argmax(np.where(allowed, np.maximum(worths, 0.0).prod(axis=1), -1.0)))


def smorodinsky(worths: Matrix) -> int | None:
    """The index of the Kalai-Smorodinsky bargain; None if some party refuses each deal.

    It maximizes the smallest fraction that a party gets of its ideal: the most it gets in a deal that nobody refuses.
    """
    allowed = (worths >= 0).all(axis=1)
    if not allowed.any():
        return None
    hopes = worths[allowed].max(axis=0)
    parts = np.divide(worths, hopes, out=np.ones_like(worths), where=hopes > 0).min(axis=1)
    return int(np.argmax(np.where(allowed, parts, -np.inf)))


def egalitarian(worths: Matrix) -> int | None:
    """The index of the egalitarian bargain (Kalai 1977): the greatest smallest worth; None if there is none."""
    allowed = (worths >= 0).all(axis=1)
    return int(np.argmax(np.where(allowed, worths.min(axis=1), -np.inf))) if allowed.any() else None
