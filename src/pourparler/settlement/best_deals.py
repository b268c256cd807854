"""The best deals for known worths, by branch and bound over arrays of partial deals.

A deal is as good as its smallest worth over the parties. Whatever the weights of the parties, that is at most the
weighted sum of their worths, whose greatest value over all ways to complete a partial deal is a sum over the issues
left. The weights with the least such bound for the whole space solve a linear program; others near them bound partial
deals better. (Lagrangian bounds: Fisher, *Management Science* 27, 1981.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.linear_program import Matrix, Program, Vector

Deals = NDArray[np.int16]
_MOST = 400_000  # partial deals that are kept; with more, no answer
_AT_ONCE = 5_000  # partial deals extended at a time
_COMPLETED = 200  # partial deals of each length that are completed, to know what a deal must exceed
_SLACK = 1e-9  # what rounding may take from a bound
_TOWARDS = (0.03, 0.1, 0.25, 0.5, 1.0)  # how far weights go from the best ones towards a single party
_MANY = 2_000  # partial deals from which on some get weights of their own
_OWN, _KEPT = 8, 3  # partial deals that get weights of their own at each issue, and for how many issues these are used
_SCALED = (0.8, 1.25)  # factors on the weight of a single party


def best_deals(
    tables: Sequence[Matrix], most: int, ties: float, is_allowed: Callable[[Deals], NDArray[np.bool_]] | None = None
) -> list[tuple[int, ...]] | None:
    """The deals with the greatest smallest worth, best first; None if that takes too many partial deals.

    Parameters
    ----------
    tables
        For each issue, the worth of each of its options (rows) to each party (columns).
    most
        The greatest number of deals.
    ties
        The weight of the sum over the parties beside the smallest worth.
    is_allowed
        Which deals, given as rows of indices of options, may be returned; None for all.

    Examples
    --------
    >>> best_deals([np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.5, 0.5], [0.0, 0.7]])], 2, 1e-6)
    [(0, 1), (0, 0)]
    """
    if not all(len(table) for table in tables):
        return []
    weights = _weights(tables)
    lead = weights[0]
    gaps = [np.sort((table @ lead).max() - table @ lead) for table in tables]
    order = sorted(range(len(tables)), key=lambda k: -gaps[k][1] if len(gaps[k]) > 1 else -np.inf)
    tables = [tables[k] for k in order]
    rng = np.random.default_rng(0)
    back = np.argsort(order)
    common, worths, places = len(weights), np.zeros((1, len(lead))), np.zeros((1, 0), dtype=np.int16)
    known: dict[bytes, float] = {}
    for k, table in enumerate(tables):
        if len(worths) > _MANY:  # weights for some of them: their own bounds may be far below the common ones
            chosen = rng.integers(len(worths), size=_OWN)
            weights = np.vstack([weights, *(_lead(tables[k:], worths[at]) for at in chosen)])
            weights = weights[np.r_[:common, max(common, len(weights) - _OWN * _KEPT) : len(weights)]]
        bounds = (weights + ties).T
        rest = np.cumsum([(each @ bounds).max(axis=0) for each in tables[:k:-1]], axis=0)[::-1]
        rest = np.vstack([rest.reshape(-1, bounds.shape[1]), np.zeros(bounds.shape[1])])
        least = -np.inf if len(known) < most else sorted(known.values())[-most] - _SLACK
        found = [
            _extended(worths[start : start + _AT_ONCE], table, bounds, rest[0], least)
            for start in range(0, len(worths), _AT_ONCE)
        ]
        parents = np.concatenate([each[0] + n * _AT_ONCE for n, each in enumerate(found)])
        added = np.concatenate([each[1] for each in found])
        promise = np.concatenate([each[2] for each in found])
        if len(parents) > _MOST:
            return None
        worths = worths[parents] + table[added]
        places = np.column_stack([places[parents], added.astype(np.int16)])
        best = np.argsort(-promise, kind="stable")[:_COMPLETED]
        for deal, value in _completed(worths[best], places[best], tables, bounds, rest[1:], ties):
            if is_allowed is None or is_allowed(deal[None, back])[0]:
                known[deal.tobytes()] = value
    deals = places[:, back]
    if is_allowed is not None:
        allowed = is_allowed(deals)
        worths, deals = worths[allowed], deals[allowed]
    value = worths.min(axis=1) + ties * worths.sum(axis=1)
    ranked = np.lexsort((*deals.T[::-1], -value))[:most]
    return [tuple(row) for row in deals[ranked].tolist()]


def _weights(tables: Sequence[Matrix]) -> Matrix:
    """Weights of the parties: first those with the least bound over all deals, then others near them."""
    lead = _lead(tables, np.zeros(tables[0].shape[1]))
    one = np.eye(len(lead))
    near = [(1.0 - part) * lead + part * one for part in _TOWARDS]
    scaled = [lead * (1.0 + (factor - 1.0) * one) for factor in _SCALED]
    made: Matrix = np.vstack([lead, *near, *(each / each.sum(axis=1, keepdims=True) for each in scaled)])
    return made


def _lead(tables: Sequence[Matrix], worths: Vector) -> Vector:
    """The weights with the least bound over all ways to complete a partial deal of given worths."""
    issues, parties = len(tables), len(worths)
    rows = np.vstack([np.hstack([table, -np.eye(issues)[[k] * len(table)]]) for k, table in enumerate(tables)])
    total = np.append(np.ones(parties), np.zeros(issues))
    room = 1.0 + max(float(np.abs(table).max()) for table in tables)
    found = Program(
        np.vstack([rows, total]),
        np.append(np.full(len(rows), -np.inf), 1.0),
        np.append(np.zeros(len(rows)), 1.0),
        np.append(np.zeros(parties), np.full(issues, -room)),
        np.append(np.ones(parties), np.full(issues, room)),
    ).minimize(np.append(worths, np.ones(issues)))
    lead = np.ones(parties) if found is None else np.maximum(found.point[:parties], 0.0)
    weights: Vector = lead / lead.sum()
    return weights


def _extended(
    worths: Matrix, table: Matrix, bounds: Matrix, rest: Vector, least: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], Vector]:
    """The partial deals with one option more that may still become good enough: parents, options, and bounds."""
    ahead = (worths @ bounds)[:, None, :1] + (table @ bounds)[None, :, :1] + rest[:1]
    parents, added = np.nonzero(ahead[:, :, 0] >= least)
    promise = ((worths[parents] + table[added]) @ bounds + rest).min(axis=1)
    is_open = promise >= least
    return parents[is_open], added[is_open], promise[is_open]


def _completed(
    worths: Matrix, places: Deals, tables: Sequence[Matrix], bounds: Matrix, rest: Matrix, ties: float
) -> list[tuple[Deals, float]]:
    """Complete partial deals with the option of the greatest bound on each issue left."""
    first = places.shape[1]
    for k in range(first, len(tables)):
        ahead = ((worths @ bounds)[:, None] + (tables[k] @ bounds)[None] + rest[k - first]).min(axis=2)
        added = ahead.argmax(axis=1)
        worths = worths + tables[k][added]
        places = np.column_stack([places, added.astype(np.int16)])
    values = worths.min(axis=1) + ties * worths.sum(axis=1)
    return list(zip(places, values.tolist(), strict=True))
