"""Full preferences of parties, as programs for automated negotiation have them, and the scenario that they make.

Such programs give each party a number for every option and the worth of no deal, the reserved value. A scenario holds
what parties said instead. So a profile becomes what its party could truthfully say: which options it likes better,
which issues matter more, and whether it would take certain packages, those nearest to the reserved value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, prod

import numpy as np
from numpy.typing import NDArray

from pourparler.exchange.base import ExchangeError
from pourparler.ledger.errors import shown
from pourparler.settlement import Coding, Scenario, ScenarioError, Term

PACKAGES = 10
"""How many packages each party is asked about, unless told otherwise."""
MOST_OPTIONS = 100
"""The greatest number of options of an issue."""
_SMALLEST = 0.002
"""The smallest difference that is coded, as a part of the party's range: twice what settlement counts."""
_LISTED = 100_000  # deals that are compared; of a larger space, this many at random
_NEAREST = 60  # deals on each side of the reserved value among which packages are chosen


@dataclass(frozen=True)
class Profile:
    """The full preference of a party: a deal is worth the sum of its options.

    Attributes
    ----------
    worths
        By option.
    reserved
        The worth of no deal; None if unknown.
    """

    party: str
    worths: Mapping[Term, float]
    reserved: float | None


@dataclass(frozen=True)
class Negotiation:
    """Issues with their options, and the full preference of each party.

    Attributes
    ----------
    warnings
        What of the file was not read, a line each.
    """

    issues: Mapping[str, tuple[str, ...]]
    profiles: tuple[Profile, ...]
    warnings: tuple[str, ...] = ()


def check_negotiation(found: Negotiation) -> Negotiation:
    """Return a negotiation that can become a scenario.

    Raises
    ------
    ExchangeError
        If there is no issue or party, a name occurs twice, an option has no worth, or a worth is not finite.
    """
    if not found.issues or not found.profiles:
        raise ExchangeError("a negotiation needs issues with options, and the preference of at least one party")
    for issue, options in found.issues.items():
        if not 1 <= len(options) <= MOST_OPTIONS or len(set(options)) != len(options):
            raise ExchangeError(
                f"the issue '{shown(issue)}' needs 1 to {MOST_OPTIONS} options, each listed once; it has {len(options)}"
            )
    names = [each.party for each in found.profiles]
    if len(set(names)) != len(names):
        raise ExchangeError("two preferences have the same name; rename one of the files")
    for each in found.profiles:
        for issue, options in found.issues.items():
            for option in options:
                worth = each.worths.get((issue, option))
                if worth is None or not isfinite(worth):
                    raise ExchangeError(f"{shown(each.party)}: no finite worth for '{shown(option)}' ({shown(issue)})")
    return found


def scenario_of(found: Negotiation, packages: int = PACKAGES) -> Scenario:
    """Make a scenario of what the parties of a negotiation could truthfully say.

    Parameters
    ----------
    packages
        How many packages each party is asked about: half are the least that it would take, half the most that it would
        refuse, as far apart from each other as possible.

    Examples
    --------
    >>> worths = {("price", "high"): 3.0, ("price", "low"): 1.0}
    >>> talks = Negotiation({"price": ("high", "low")}, (Profile("Seller", worths, 2.0),))
    >>> [(each.kind, each.terms) for each in scenario_of(talks).codings]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('prefers', (('price', 'high'), ('price', 'low'))), ('accepts', (('price', 'high'),)),
     ('rejects', (('price', 'low'),))]
    """
    check_negotiation(found)
    codings = [coding for each in found.profiles for coding in _codings(found.issues, each, packages)]
    try:
        return Scenario(tuple(each.party for each in found.profiles), found.issues, tuple(codings))
    except ScenarioError as fault:
        raise ExchangeError(str(fault)) from None


def _codings(issues: Mapping[str, tuple[str, ...]], each: Profile, packages: int) -> Iterator[Coding]:
    spans = {issue: [each.worths[issue, option] for option in options] for issue, options in issues.items()}
    ranges = {issue: max(worths) - min(worths) for issue, worths in spans.items()}
    whole = sum(ranges.values()) or 1.0
    for issue, options in issues.items():
        order = sorted(options, key=lambda option: -each.worths[issue, option])
        for one, other in pairwise(order):
            if each.worths[issue, one] - each.worths[issue, other] >= _SMALLEST * whole:
                yield Coding(each.party, "prefers", ((issue, one), (issue, other)))
    weighed = sorted(issues, key=lambda issue: -ranges[issue])
    for one, other in pairwise(weighed):
        if ranges[one] - ranges[other] >= _SMALLEST * whole:
            yield Coding(each.party, "matters_more", (), (one, other))
    if each.reserved is not None:
        yield from _packages(issues, each, spans, packages, _SMALLEST * whole)


def _packages(
    issues: Mapping[str, tuple[str, ...]],
    each: Profile,
    spans: Mapping[str, Sequence[float]],
    count: int,
    least: float,
) -> Iterator[Coding]:
    deals = _deals([len(options) for options in issues.values()])
    worths = np.sum([np.array(span)[deals[:, k]] for k, span in enumerate(spans.values())], axis=0) - each.reserved
    above, below = np.flatnonzero(worths >= 0), np.flatnonzero(worths <= -least)
    above, below = above[np.argsort(worths[above], kind="stable")], below[np.argsort(-worths[below], kind="stable")]
    for kind, near, wanted in (("accepts", above, count - count // 2), ("rejects", below, count // 2)):
        for row in _far_apart(deals[near[:_NEAREST]], wanted):
            terms = tuple((issue, options[int(k)]) for (issue, options), k in zip(issues.items(), row, strict=True))
            yield Coding(each.party, "accepts" if kind == "accepts" else "rejects", terms)


def _deals(shape: Sequence[int]) -> NDArray[np.int_]:
    """All deals as indices of options; a random part of them if there are too many."""
    if prod(shape) <= _LISTED:
        return np.stack(np.unravel_index(np.arange(prod(shape)), shape), axis=1)
    random = np.random.default_rng(0)
    return np.unique(np.stack([random.integers(count, size=_LISTED) for count in shape], axis=1), axis=0)


def _far_apart(deals: NDArray[np.int_], count: int) -> list[NDArray[np.int_]]:
    """Some deals, each the one that differs most from those before it; the first of all comes first."""
    chosen: list[NDArray[np.int_]] = []
    distance = np.full(len(deals), np.inf)
    while len(chosen) < min(count, len(deals)):
        at = int(distance.argmax())
        if distance[at] == 0:
            break
        chosen.append(deals[at])
        distance = np.minimum(distance, (deals != deals[at]).sum(axis=1))
    return chosen
