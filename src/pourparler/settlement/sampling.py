"""Uniform samples of a party's preferences among all that fit its codings: hit-and-run with many chains.

The chains walk over weights and the worths that codings mention. All other worths are drawn directly from ``[-w_i,
w_i]``, so the density of the weights is ``w_i`` to the power of their number (their volume). A chain moves

- along the difference of two chains of the other half, which adapts to the shape of the polytope and stays inside it
  where codings leave no room in some direction;
- along one worth at a time, all of them in turn;
- by shifting weight from one issue to another, with the worths of both scaled by their weights.

Each move is a hit-and-run step: a line through the point, its segment inside the polytope, and a uniform draw on the
segment, accepted with the probability that the density requires. (Smith, Oper. Res. 32, 1984; for acceptability shares:
Lahdelma and Salminen, SMAA-2, Oper. Res. 49, 2001. Convergence is checked by split R-hat: Gelman et al., *Bayesian
Data Analysis*, 2013, section 11.4.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from pourparler.settlement.linear_program import Matrix, SolverError, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Term

SETTLED = 1.1
"""The greatest R-hat at which the chains count as converged."""
_CHAINS = 1000
_KEPT = 40  # the least number of points that are kept of a chain
_BETWEEN = 3  # steps between two kept points
_WARMING = 30  # steps before the first kept point
_ROUNDS = 4  # the greatest number of walks, each from the end of the one before, until the chains converge
_STILL = 1e-12  # a rate below which a line is parallel to a bound; a weight that counts as 0
_NARROW = 1e-9  # two chains closer than this count as one point


@dataclass(frozen=True)
class Sample:
    """Sampled preferences of a party.

    Attributes
    ----------
    weights : one row for each preference, one column for each issue
    worths
        The worth of each option, one for each preference.
    chains
        The number of chains; the preferences of the first points of all chains come first.
    spread
        The greatest split R-hat of weights and worths; 1 where the chains agree completely.
    """

    weights: Matrix
    worths: Mapping[Term, Vector]
    chains: int
    spread: float

    @property
    def size(self) -> int:
        """The number of preferences."""
        return len(self.weights)

    @property
    def is_settled(self) -> bool:
        """Whether the chains converged."""
        return self.spread <= SETTLED

    def error(self, held: NDArray[np.bool_]) -> Vector:
        """The standard error of shares, from the differences between chains.

        Parameters
        ----------
        held : one row for each preference, one column for each share
        """
        by_chain = held.reshape(-1, self.chains, *held.shape[1:]).mean(axis=0)
        plain = np.maximum(by_chain.std(axis=0, ddof=1), 0.0) / np.sqrt(self.chains)
        errors: Vector = np.maximum(plain, 1.0 / self.size)
        return errors


def sample(
    party: Preferences, issues: Mapping[str, tuple[str, ...]], count: int = 20_000, seed: int = 0
) -> Sample | None:
    """Draw preferences uniformly from all that fit a party's codings; None if none fits.

    Parameters
    ----------
    count
        The number of preferences; rounded up to a multiple of the number of chains.
    seed
        The seed of the random generator; the same seed gives the same sample.

    Examples
    --------
    >>> from pourparler.settlement.preferences import Layout
    >>> drawn = sample(Preferences("North", Layout(("border",), ()), (), ()), {"border": ("line", "swap")})
    >>> bool(0.45 < (drawn.worths["border", "line"] > 0).mean() < 0.55)
    True
    """
    if not party.is_consistent:
        return None
    chains = min(_CHAINS, max(20, 2 * -(-count // (2 * _KEPT))))
    with _one_thread().limit(limits=1, user_api="blas"):
        return _draw(party, issues, count, chains, np.random.default_rng(seed))


@cache
def _one_thread() -> ThreadpoolController:
    """The limit of NumPy's products to one thread: they are so small that several threads only wait for each other."""
    return ThreadpoolController()


def _draw(
    party: Preferences, issues: Mapping[str, tuple[str, ...]], count: int, chains: int, rng: np.random.Generator
) -> Sample:
    walk = _Walk(party, issues, chains, rng)
    walk.go(_WARMING)
    kept = max(_KEPT, -(-count // chains))
    for _ in range(_ROUNDS):
        points = np.empty((kept, party.layout.size, chains))
        for k in range(kept):
            walk.go(_BETWEEN)
            points[k] = walk.points
        spread = _spread(points)
        if spread <= SETTLED:
            break
    return _complete(party, issues, points, spread, rng)


class _Walk:
    """The state of all chains; ``points`` has one column for each."""

    def __init__(
        self, party: Preferences, issues: Mapping[str, tuple[str, ...]], chains: int, rng: np.random.Generator
    ) -> None:
        self._rows, self._bounds = party.rows
        self._rng = rng
        self._issues = len(party.layout.issues)
        self._of = [party.layout.weights[issue] for issue, _ in party.layout.spoken]
        options = np.array([len(issues[issue]) for issue in party.layout.issues], dtype=float)
        self._all: Vector = options
        self._free: Vector = options - np.bincount(np.array(self._of, dtype=int), minlength=self._issues)
        self._pairs: dict[tuple[int, int], tuple[NDArray[np.intp], NDArray[np.intp], Matrix]] = {}
        self._near = [np.flatnonzero(self._rows[:, k]) for k in range(party.layout.size)]
        corners = _corners(party, rng)
        self._room = _room(self._rows, self._bounds, corners, self._issues)
        self.points = corners @ rng.dirichlet(np.full(corners.shape[1], 0.3), chains).T
        self._slack = np.maximum(self._bounds[:, None] - self._rows @ self.points, 0.0)

    def go(self, steps: int) -> None:
        """Take steps of each kind."""
        for _ in range(steps):
            self._together()
            order = self._rng.permutation(self._issues)
            for one, two in zip(order[::2], order[1::2], strict=False):
                self._weigh(int(one), int(two))
            for column in range(self._issues, len(self.points)):
                self._along(column)
        self._slack = np.maximum(self._bounds[:, None] - self._rows @ self.points, 0.0)

    def _together(self) -> None:
        """Move each chain along the difference of two chains of the other half."""
        half = self.points.shape[1] // 2
        issues = slice(0, self._issues)
        for own, other in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
            those = self.points[:, other]
            one, two = self._rng.integers(those.shape[1], size=(2, self.points[:, own].shape[1]))
            ways = self._room @ (those[:, one] - those[:, two])
            far = np.abs(ways).max(axis=0)
            ways = np.where(far > _NARROW, ways / np.maximum(far, _NARROW), 0.0)
            rates = self._rows @ ways
            steps = self._draw_steps(self._slack[:, own], rates, self.points[issues, own], ways[issues], self._free)
            self.points[:, own] += steps * ways
            self._slack[:, own] = np.maximum(self._slack[:, own] - steps * rates, 0.0)

    def _weigh(self, one: int, two: int) -> None:
        """Shift weight from one issue to another; the worths of both scale with it."""
        columns, near, rows = self._pair(one, two)
        weights = self.points[[one, two]]
        ways = self.points[columns]
        ways[0], ways[1] = 1.0, -1.0
        count = 2 + self._of.count(one)
        ways[2:count] /= np.maximum(weights[0], _STILL)
        ways[count:] /= -np.maximum(weights[1], _STILL)
        rates = rows @ ways
        steps = self._draw_steps(self._slack[near], rates, weights, ways[:2], self._all[[one, two]])
        self.points[columns] += steps * ways
        self._slack[near] = np.maximum(self._slack[near] - steps * rates, 0.0)

    def _pair(self, one: int, two: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Matrix]:
        """The columns of two issues, the rows that use them, and their coefficients."""
        if (one, two) not in self._pairs:
            own = [self._issues + k for issue in (one, two) for k, of in enumerate(self._of) if of == issue]
            columns = np.array([one, two, *own], dtype=np.intp)
            near = np.flatnonzero(np.any(self._rows[:, columns] != 0, axis=1))
            self._pairs[one, two] = columns, near, self._rows[np.ix_(near, columns)]
        return self._pairs[one, two]

    def _draw_steps(self, slack: Matrix, rates: Matrix, weights: Matrix, turns: Matrix, powers: Vector) -> Vector:
        """The step of each chain along its line: uniform, corrected for the density of the weights."""
        low, high = _stretch(slack, rates)
        steps = low + (high - low) * self._rng.random(len(low))
        grown = np.maximum(weights + steps * turns, _STILL) / np.maximum(weights, _STILL)
        odds = powers @ np.log(grown)
        return np.where(np.log(self._rng.random(len(low))) < odds, steps, 0.0)

    def _along(self, column: int) -> None:
        """Move each chain along one worth."""
        near = self._near[column]
        rates = self._rows[near, column][:, None]
        low, high = _stretch(self._slack[near], rates)
        steps = low + (high - low) * self._rng.random(len(low))
        self.points[column] += steps
        self._slack[near] = np.maximum(self._slack[near] - steps * rates, 0.0)


def _stretch(slack: Matrix, rates: Matrix) -> tuple[Vector, Vector]:
    """How far each line extends in both directions before it meets a bound."""
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = slack / rates
    high = np.where(rates > _STILL, reach, np.inf).min(axis=0)
    low = np.where(rates < -_STILL, reach, -np.inf).max(axis=0)
    still = ~(np.isfinite(low) & np.isfinite(high))
    return np.where(still, 0.0, low), np.where(still, 0.0, high)


def _corners(party: Preferences, rng: np.random.Generator) -> Matrix:
    """Vertices of the polytope, one in each column: chains start between them."""
    found = []
    for _ in range(2 * party.layout.size + 8):
        answer = party.program.minimize(rng.normal(size=party.layout.size))
        if answer is None:
            raise SolverError("the solver found a preference that fits, and then none; try again")
        found.append(answer.point)
    corners: Matrix = np.array(found, dtype=np.float64).T
    return corners


def _room(rows: Matrix, bounds: Vector, corners: Matrix, issues: int) -> Matrix:
    """The projection onto directions in which chains can move: weights sum to 1, and codings may fix others."""
    total = np.zeros(rows.shape[1])
    total[:issues] = 1.0
    walls = (bounds[:, None] - rows @ corners).max(axis=1) <= _NARROW
    fixed = np.vstack([total, rows[walls]])
    room: Matrix = np.eye(rows.shape[1]) - np.linalg.pinv(fixed) @ fixed
    return room


def _spread(points: NDArray[np.float64]) -> float:
    """The greatest split R-hat; the axes of ``points`` are points, columns and chains."""
    half = len(points) // 2
    if half < 2:
        return 1.0
    parts = np.concatenate([points[:half], points[half : 2 * half]], axis=2)
    within = parts.var(axis=0, ddof=1).mean(axis=1)
    between = parts.mean(axis=0).var(axis=1, ddof=1)
    moving = within > _STILL
    hats = np.sqrt((half - 1) / half + between[moving] / within[moving])
    return float(hats.max(initial=1.0))


def _complete(
    party: Preferences,
    issues: Mapping[str, tuple[str, ...]],
    points: NDArray[np.float64],
    spread: float,
    rng: np.random.Generator,
) -> Sample:
    chains = points.shape[2]
    flat = points.transpose(1, 0, 2).reshape(party.layout.size, -1)
    weights = flat[: len(issues)].T
    worths = {}
    for issue, options in issues.items():
        own = weights[:, party.layout.weights[issue]]
        for option in options:
            term = issue, option
            spoken = party.layout.worths.get(term)
            worths[term] = own * rng.uniform(-1, 1, len(own)) if spoken is None else flat[spoken]
    return Sample(weights, worths, chains, spread)
