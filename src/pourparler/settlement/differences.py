"""The difference of two deals: what changes, and for whom the one is better than the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pourparler.settlement.acceptance import worths
from pourparler.settlement.coding import Deal
from pourparler.settlement.improvements import is_never_worse
from pourparler.settlement.linear_program import TOLERANCE
from pourparler.settlement.workings import Workings

_COUNTED = 2_000  # sampled preferences of a party


@dataclass(frozen=True)
class PartyDifference:
    """What a party makes of one deal instead of another.

    Attributes
    ----------
    better, worse
        The share of its preferences under which the deal is better, and worse, than the other; 0 to 1.
    is_never_worse, is_never_better
        Whether no preference that fits makes it worse, or better.
    """

    better: float
    worse: float
    is_never_worse: bool
    is_never_better: bool


@dataclass(frozen=True)
class Difference:
    """One deal instead of another.

    Attributes
    ----------
    changed
        The issues that change, each with the option before and after.
    parties
        What each party makes of it; without those of whose preferences none fits.
    """

    before: Deal
    after: Deal
    changed: tuple[tuple[str, str, str], ...]
    parties: Mapping[str, PartyDifference]


def difference(workings: Workings, codings: Sequence[int], before: Deal, after: Deal) -> Difference:
    """Compare two deals for each party.

    Parameters
    ----------
    codings
        Indices of the active codings.

    Examples
    --------
    >>> from pourparler.settlement import Coding, Scenario
    >>> said = Coding("North", "prefers", (("border", "swap"), ("border", "line")))
    >>> talks = Scenario(("North",), {"border": ("line", "swap")}, (said,))
    >>> found = difference(Workings(talks, samples=100), (0,), ("line",), ("swap",))
    >>> found.changed, found.parties["North"].better, found.parties["North"].is_never_worse
    ((('border', 'line', 'swap'),), 1.0, True)
    """
    scenario = workings.scenario
    found = {}
    for name in scenario.parties:
        party = workings.party(name, codings)
        if party.sample is None:
            continue
        values = worths(scenario.issues, party.sample.take(slice(None, _COUNTED)), [before, after])
        gain = values[:, 1] - values[:, 0]
        found[name] = PartyDifference(
            float((gain > TOLERANCE).mean()),
            float((gain < -TOLERANCE).mean()),
            is_never_worse(party.preferences, after, before),
            is_never_worse(party.preferences, before, after),
        )
    changed = tuple(
        (issue, old, new) for issue, old, new in zip(scenario.issues, before, after, strict=True) if old != new
    )
    return Difference(before, after, changed, found)
