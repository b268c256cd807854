"""Where the chains of a sample start, and which codings in doubt hold in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pourparler.settlement.geometry import Flags
from pourparler.settlement.linear_program import Matrix, Program, SolverError, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.walk import Prior

_ORDERS = 24  # orders of the issues that are tried for chains to start from
_EACH = 3  # corners for each of them
_PATTERNS = 8  # places of peaks that are tried
_EXTENDED = 60  # sets of codings in doubt from which chains start


@dataclass(frozen=True)
class Starts:
    """A point for each chain, the corners between which they lie, and which codings in doubt hold."""

    points: Matrix
    corners: Matrix
    holds: Flags


def draw_holds(party: Preferences, chains: int, rng: np.random.Generator) -> Flags:
    """Draw which codings in doubt hold, each in its share of the chains, independently of the others.

    Returns
    -------
    One row for each coding in doubt, one column for each chain.
    """
    doubt = party.doubt
    if doubt is None:
        return np.ones((0, chains), dtype=bool)
    drawn = np.zeros((len(doubt.codings), chains), dtype=bool)
    for k, chance in enumerate(doubt.chances):
        count = int(np.floor(chance * chains + rng.random()))  # on average exactly the share
        drawn[k, rng.permutation(chains)[:count]] = True
    place = {coding: k for k, coding in enumerate(doubt.codings)}
    holds = drawn.copy()
    for later, earlier in doubt.supersedes:
        holds[place[earlier]] &= ~drawn[place[later]]
    return holds


def find_starts(party: Preferences, holds: Flags, prior: Prior, rng: np.random.Generator) -> Starts | None:
    """Find a point for each chain that fits the codings that hold there; None if there is none.

    A chain in which the codings that hold contradict each other takes over those of another chain.
    """
    if party.doubt is None or not party.doubt.coded.constraints:
        groups = _groups(party, prior, rng)
        return None if not groups else Starts(_between(groups, holds.shape[1], rng), np.hstack(groups), holds)
    return _doubtful_starts(party, holds, prior, rng)


def _doubtful_starts(party: Preferences, holds: Flags, prior: Prior, rng: np.random.Generator) -> Starts | None:
    """Chains start where as many codings as possible hold beside their own: their own polytope is larger."""
    patterns, of = np.unique(holds, axis=1, return_inverse=True)
    largest: list[tuple[frozenset[int], list[Matrix]]] = []
    found: dict[int, list[Matrix]] = {}
    for k in range(patterns.shape[1]):
        own = frozenset(np.flatnonzero(patterns[:, k]).tolist())
        known = next((groups for some, groups in largest if own <= some), None)
        if known is None and len(largest) < _EXTENDED and _with(party, own).is_consistent:
            some = _extended(party, own)
            known = _groups(_with(party, some), prior, rng)
            largest.append((some, known))
        if known:
            found[k] = known
    sound = np.flatnonzero(np.isin(of, list(found)))
    if not len(sound):
        return None
    chains = np.where(np.isin(of, list(found)), np.arange(len(of)), rng.choice(sound, len(of)))
    points = np.empty((party.layout.size, len(of)))
    for k, groups in found.items():
        here = np.flatnonzero(of[chains] == k)
        if len(here):
            points[:, here] = _between(groups, len(here), rng)
    used = {id(groups): groups for groups in found.values()}
    corners = np.hstack([each for groups in used.values() for each in groups])
    return Starts(points, corners, holds[:, chains])


def _with(party: Preferences, some: frozenset[int]) -> Preferences:
    if party.doubt is None:
        return party
    chosen = {party.doubt.codings[k] for k in some}
    more = tuple(each for each in party.doubt.coded.constraints if each.coding in chosen)
    return replace(party, constraints=party.constraints + more, doubt=None)


def _extended(party: Preferences, own: frozenset[int]) -> frozenset[int]:
    count = len(party.doubt.codings) if party.doubt else 0
    everything = frozenset(range(count))
    if _with(party, everything).is_consistent:
        return everything
    for k in range(count):
        if k not in own and _with(party, own | {k}).is_consistent:
            own |= {k}
    return own


def _between(groups: Sequence[Matrix], chains: int, rng: np.random.Generator) -> Matrix:
    """Random points, each between the corners of one group."""
    points = np.empty((groups[0].shape[0], chains))
    which = rng.permutation(np.arange(chains) % len(groups))
    for k, corners in enumerate(groups):
        here = np.flatnonzero(which == k)
        points[:, here] = corners @ rng.dirichlet(np.full(corners.shape[1], 0.3), len(here)).T
    return points


def _groups(party: Preferences, prior: Prior, rng: np.random.Generator) -> list[Matrix]:
    """Corners of the polytope, in groups between whose members every point fits; none if nothing fits."""
    issues = len(party.layout.issues)
    if prior == "uniform":
        return _peaked(party, 2 * party.layout.size + 8, rng)
    program = party.program
    columns = np.arange(issues)
    found: list[Matrix] = []
    try:
        if prior == "equal":
            program.limit(columns, np.full(issues, 1.0 / issues), np.full(issues, 1.0 / issues))
            found = _peaked(party, party.layout.size + 8, rng)
        elif not any(each.pins for each in party.constraints):
            for weights in _orders(party, rng):
                program.limit(columns, weights, weights)
                found += _peaked(party, _EACH, rng)
    finally:
        program.limit(columns, np.zeros(issues), np.ones(issues))
    return found


def _orders(party: Preferences, rng: np.random.Generator) -> list[Vector]:
    """Weights by rank-order centroids, for orders of weights that fit the codings."""
    issues = len(party.layout.issues)
    steps = 1.0 / np.arange(1, issues + 1)
    centroids = np.cumsum(steps[::-1])[::-1] / issues
    program, found = party.program, {}
    corners = [program.minimize(rng.normal(size=party.layout.size)) for _ in range(2 * issues + 8)]
    points = np.array([each.point for each in corners if each is not None])
    for _ in range(_ORDERS):
        point = rng.dirichlet(np.full(len(points), 0.3)) @ points
        order = np.argsort(-point[:issues] + 1e-9 * rng.random(issues))
        weights = np.empty(issues)
        weights[order] = centroids
        found[order.tobytes()] = weights
    return list(found.values())


def _peaked(party: Preferences, count: int, rng: np.random.Generator) -> list[Matrix]:
    """Corners of the polytope; where worths have one peak, for several places of the peaks."""
    if not party.layout.switches:
        corners = _corners(party.program, count, party.layout.size, rng)
        return [] if corners is None else [corners]
    program, whole = party.program, np.array(party.layout.whole)
    found: dict[bytes, Matrix] = {}
    for _ in range(_PATTERNS):
        answer = program.minimize(rng.normal(size=party.layout.size))
        if answer is None:
            break
        switches = np.round(answer.point[whole])
        try:
            program.limit(whole, switches, switches)
            corners = _corners(program, max(_EACH, count // _PATTERNS), party.layout.size, rng)
        finally:
            program.limit(whole, np.zeros(len(whole)), np.ones(len(whole)))
        if corners is not None:
            found[switches.tobytes()] = corners
    return list(found.values())


def _corners(program: Program, count: int, size: int, rng: np.random.Generator) -> Matrix | None:
    """Vertices of the polytope, one in each column; None if it is empty."""
    found: list[Vector] = []
    for _ in range(count):
        answer = program.minimize(rng.normal(size=size))
        if answer is None:
            if found:
                raise SolverError("the solver found a preference that fits, and then none; try again")
            return None
        found.append(answer.point)
    corners: Matrix = np.array(found, dtype=np.float64).T
    return corners
