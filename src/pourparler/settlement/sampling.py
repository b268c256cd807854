"""Sampled preferences of a party among all that fit its codings, under three priors over weights.

(Acceptability shares: Lahdelma and Salminen, SMAA-2, Oper. Res. 49, 2001. Convergence of the chains is checked by split
R-hat: Gelman et al., *Bayesian Data Analysis*, 2013, section 11.4.) A coding in doubt holds in some of the chains, and
not in the others; chains in which nothing fits are replaced by others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pourparler.codebook.linear_algebra import one_thread
from pourparler.settlement.coding import Term
from pourparler.settlement.geometry import Flags
from pourparler.settlement.linear_program import Matrix, Vector
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.starts import draw_holds, find_starts
from pourparler.settlement.walk import Prior, Walk

SETTLED = 1.1
"""The greatest R-hat at which the chains count as converged."""
_CHAINS = 1000
_KEPT = 40  # the least number of points that are kept of a chain
_WARMING = 20  # steps before the first kept point
_ROUNDS = 4  # walks at most, each from the end of the one before with twice the steps, until the chains converge
_STILL = 1e-12  # a variance that counts as none


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
    level
        The worth that a deal must reach under each preference; 0 is that of no-deal.
    holds
        For each coding in doubt, by index, whether it holds with each preference.
    """

    weights: Matrix
    worths: Mapping[Term, Vector]
    chains: int
    spread: float
    level: Vector
    holds: Mapping[int, Flags] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The number of preferences."""
        return len(self.weights)

    @property
    def is_settled(self) -> bool:
        """Whether the chains converged."""
        return self.spread <= SETTLED

    def take(self, which: NDArray[np.intp] | slice) -> Sample:
        """Some of the preferences, as if each were from a chain of its own."""
        worths = {term: worth[which] for term, worth in self.worths.items()}
        holds = {coding: each[which] for coding, each in self.holds.items()}
        weights = self.weights[which]
        return Sample(weights, worths, len(weights), self.spread, self.level[which], holds)

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
    party: Preferences,
    issues: Mapping[str, tuple[str, ...]],
    count: int = 20_000,
    seed: int = 0,
    prior: Prior = "uniform",
) -> Sample | None:
    """Draw preferences from all that fit a party's codings; None if none fits.

    Parameters
    ----------
    count
        The number of preferences; rounded up to a multiple of the number of chains.
    seed
        The seed of the random generator; the same seed gives the same sample.
    prior
        How weights are distributed before anything is said.

    Examples
    --------
    >>> from pourparler.settlement.layout import Layout
    >>> drawn = sample(Preferences("North", Layout(("border",), ()), (), ()), {"border": ("line", "swap")})
    >>> bool(0.45 < (drawn.worths["border", "line"] > 0).mean() < 0.55)
    True
    """
    if not party.is_consistent:
        return None
    chains = min(_CHAINS, max(20, 2 * -(-count // (2 * _KEPT))))
    with one_thread():
        return _draw(party, issues, count, chains, prior, seed)


def _draw(
    party: Preferences, issues: Mapping[str, tuple[str, ...]], count: int, chains: int, prior: Prior, seed: int
) -> Sample | None:
    rng = np.random.default_rng(seed)
    holds = draw_holds(party, chains, rng)
    starts = find_starts(party, holds, prior, rng)
    if starts is None:
        return None
    walk = Walk(party, starts.points, starts.corners, starts.holds, prior, rng)
    walk.go(_WARMING)
    kept = max(_KEPT, -(-count // chains))
    for between in 2 ** np.arange(_ROUNDS):
        points = np.empty((kept, party.layout.switch, chains))
        for k in range(kept):
            walk.go(int(between))
            points[k] = walk.points
        spread = _spread(points, is_mixed=len(holds) > 0)
        if spread <= SETTLED:
            break
    return _complete(party, issues, points, spread, starts.holds, seed)


def _spread(points: NDArray[np.float64], *, is_mixed: bool = False) -> float:
    """The greatest split R-hat; the axes of ``points`` are points, columns and chains.

    Where other codings hold in each chain (``is_mixed``), the halves of a chain are compared only with each other.
    """
    half = len(points) // 2
    if half < 2:
        return 1.0
    parts = np.concatenate([points[:half], points[half : 2 * half]], axis=2)
    within = parts.var(axis=0, ddof=1).mean(axis=1)
    between = parts.mean(axis=0).var(axis=1, ddof=1)
    if is_mixed:
        first, second = points[:half].mean(axis=0), points[half : 2 * half].mean(axis=0)
        between = ((first - second) ** 2 / 2).mean(axis=1)
    moving = within > _STILL
    hats = np.sqrt((half - 1) / half + between[moving] / within[moving])
    return float(hats.max(initial=1.0))


def _complete(
    party: Preferences,
    issues: Mapping[str, tuple[str, ...]],
    points: NDArray[np.float64],
    spread: float,
    holds: Flags,
    seed: int,
) -> Sample:
    chains = points.shape[2]
    layout = party.layout
    flat = points.transpose(1, 0, 2).reshape(layout.switch, -1)
    weights = flat[: len(issues)].T
    worths = {}
    for k, (issue, options) in enumerate(issues.items()):
        own, free = weights[:, k], np.random.default_rng((seed, k))  # an option more changes no other draw
        for option in options:
            columns = layout.columns((issue, option))
            if columns is None:
                worths[issue, option] = own * free.uniform(-1, 1, len(own))
            else:
                worths[issue, option] = sum((f * flat[c] for c, f in columns), np.zeros(len(own)))
    every = np.tile(holds, (1, len(points)))
    level = np.zeros(len(weights))
    for floor in party.floors:
        level = np.maximum(level, floor.row[: layout.switch] @ flat)
    held = {}
    if party.doubt is not None:
        held = {coding: every[k] for k, coding in enumerate(party.doubt.codings)}
        for floor in party.doubt.coded.floors:
            own_level = np.where(held[floor.coding], floor.row[: layout.switch] @ flat, 0.0)
            level = np.maximum(level, own_level)
    return Sample(weights, worths, chains, spread, level, held)
