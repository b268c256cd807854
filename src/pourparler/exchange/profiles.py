"""Full preferences of parties, as programs for automated negotiation have them, and the scenario that they make.

Such programs give each party a number for every option and the worth of no deal, the reserved value. A scenario can
hold the same: the points of the options, and the least deal that the party takes. Or the profile becomes what its party
could say without giving its numbers away: which options it likes better, which issues matter more, and whether it would
take certain packages, those nearest to the reserved value.
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

MOST_OPTIONS = 100
"""The greatest number of options of an issue."""
_SMALLEST = 0.002
"""The smallest difference that is coded, as a part of the party's range: twice what settlement counts."""
_HALF = 1_000_000  # deals of half of the issues among which the least that a party takes is found exactly
_LISTED = 100_000  # deals that are compared; of a larger space, this many at random
_LARGEST = 1e9  # points
_SAME = 1e-9  # parts of the greatest worth that make no difference
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


def scenario_of(found: Negotiation, packages: int | None = None) -> Scenario:
    """Make a scenario of a negotiation: with the points of the parties, or with what they could say without them.

    Parameters
    ----------
    packages
        None for the points of each party and the least deal that it takes. Otherwise only orders are coded, and how
        many packages each party is asked about: half are the least that it would take, half the most that it would
        refuse, as far apart from each other as possible.

    Examples
    --------
    >>> worths = {("price", "high"): 3.0, ("price", "low"): 1.0}
    >>> talks = Negotiation({"price": ("high", "low")}, (Profile("Seller", worths, 2.0),))
    >>> [(each.kind, each.points or each.terms) for each in scenario_of(talks).codings]
    [('points', (2.0, 0.0)), ('accepts', (('price', 'high'),)), ('at_least', (('price', 'high'),))]
    >>> [(each.kind, each.terms) for each in scenario_of(talks, 2).codings]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('prefers', (('price', 'high'), ('price', 'low'))), ('accepts', (('price', 'high'),)),
     ('rejects', (('price', 'low'),))]
    """
    check_negotiation(found)
    codings = [
        coding
        for each in found.profiles
        for coding in (
            _full_codings(found.issues, each) if packages is None else _codings(found.issues, each, packages)
        )
    ]
    try:
        return Scenario(tuple(each.party for each in found.profiles), found.issues, tuple(codings))
    except ScenarioError as fault:
        raise ExchangeError(str(fault)) from None


def profile_in(scenario: Scenario, party: str, codings: Sequence[int]) -> Profile | None:
    """The full preference of a party whose codings hold one: points of all options, and the least deal it takes.

    Parameters
    ----------
    codings
        Indices of the active codings.

    Examples
    --------
    >>> worths = {("price", "high"): 3.0, ("price", "low"): 1.0}
    >>> talks = scenario_of(Negotiation({"price": ("high", "low")}, (Profile("Seller", worths, 2.0),)))
    >>> profile_in(talks, "Seller", range(len(talks.codings)))
    Profile(party='Seller', worths={('price', 'high'): 2.0, ('price', 'low'): 0.0}, reserved=2.0)
    """
    own = [scenario.codings[k] for k in codings if scenario.codings[k].party == party]
    pointed = [each for each in own if each.kind == "points" and each.terms]
    if len(pointed) != 1 or {each.kind for each in own} - {"points", "accepts", "at_least", "rejects"}:
        return None
    worths = dict(zip(pointed[0].terms, pointed[0].points, strict=True))
    left = [issue for issue in scenario.issues if all((issue, o) not in worths for o in scenario.issues[issue])]
    worths |= {(issue, option): 0.0 for issue in left for option in scenario.issues[issue]}
    if any(each.sure < 1 or (issue, option) not in worths for each in own for issue, option in _terms(scenario)):
        return None
    worths = {term: worths[term] for term in _terms(scenario)}
    packages = {kind: [each.terms for each in own if each.kind == kind] for kind in ("at_least", "accepts", "rejects")}
    levels, taken, refused = packages.values()
    if not (levels or taken or refused):
        return Profile(party, worths, None)
    first = (levels or refused or taken)[0]
    if len(first) != len(scenario.issues) or len(levels) + len(refused) != 1 or taken != levels:
        return None
    worth = sum(worths[term] for term in first)
    return Profile(party, worths, worth if levels else worth + max(worths.values()))


def _terms(scenario: Scenario) -> list[Term]:
    return [(issue, option) for issue, options in scenario.issues.items() for option in options]


def _full_codings(issues: Mapping[str, tuple[str, ...]], each: Profile) -> Iterator[Coding]:
    """The points of a party, counted from its worst option of each issue, and the least deal that it takes."""
    terms, points = [], []
    for issue, options in issues.items():
        worths = [each.worths[issue, option] for option in options]
        terms += [(issue, option) for option in options]
        points += [worth - min(worths) for worth in worths]
    largest = max(points, default=0.0)
    if largest > 0:
        scale = 1.0 if largest <= _LARGEST else _LARGEST / largest
        yield Coding(each.party, "points", tuple(terms), points=tuple(scale * point for point in points))
    if each.reserved is None:
        return
    least = _least_taken(issues, each)
    if least is not None:
        yield Coding(each.party, "accepts", least)
        yield Coding(each.party, "at_least", least)
    else:  # it takes no deal
        best = tuple((issue, max(options, key=lambda o: each.worths[issue, o])) for issue, options in issues.items())
        yield Coding(each.party, "rejects", best)


def _least_taken(issues: Mapping[str, tuple[str, ...]], each: Profile) -> tuple[Term, ...] | None:
    """The deal of the least worth that is not below no deal; None if all are.

    The issues are split into two halves; for each deal of the one, the least deal of the other that is enough is looked
    up. Of a half with more than a million deals, as many are taken at random.
    """
    names = list(issues)
    assert each.reserved is not None
    halves = []
    for part in (names[::2], names[1::2]):
        deals = _deals([len(issues[issue]) for issue in part], _HALF) if part else np.zeros((1, 0), dtype=np.int_)
        worths = np.zeros(len(deals))
        for k, issue in enumerate(part):
            worths += np.array([each.worths[issue, option] for option in issues[issue]])[deals[:, k]]
        halves.append((part, deals, worths))
    (one, one_deals, one_worths), (other, other_deals, other_worths) = halves
    order = np.argsort(other_worths, kind="stable")
    ranked = other_worths[order]
    size = float(max(np.abs(one_worths).max(), np.abs(ranked).max(), abs(each.reserved), 1e-300))
    at = np.searchsorted(ranked, each.reserved - one_worths - _SAME * size)
    is_enough = at < len(ranked)
    if not is_enough.any():
        return None
    sums = np.where(is_enough, one_worths + ranked[np.minimum(at, len(ranked) - 1)], np.inf)
    best = int(np.argmin(sums))
    chosen = dict(zip(one, one_deals[best], strict=True))
    chosen |= dict(zip(other, other_deals[order[at[best]]], strict=True))
    return tuple((issue, issues[issue][int(chosen[issue])]) for issue in names)


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


def _deals(shape: Sequence[int], most: int = _LISTED) -> NDArray[np.int_]:
    """All deals as indices of options; a random part of them if there are too many."""
    if prod(shape) <= most:
        return np.stack(np.unravel_index(np.arange(prod(shape)), shape), axis=1)
    random = np.random.default_rng(0)
    return np.unique(np.stack([random.integers(count, size=most) for count in shape], axis=1), axis=0)


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
