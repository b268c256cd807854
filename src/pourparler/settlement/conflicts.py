"""Conflicting codings: the minimal sets of a party's codings that no preference fits.

A hitting-set tree finds the sets (Reiter, *Artificial Intelligence* 32, 1987), each by dropping codings as long as the
rest still conflicts. All sets are found, up to ``MOST`` sets and ``_VISITED`` nodes of the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from pourparler.settlement.coding import Coding
from pourparler.settlement.preferences import Preferences
from pourparler.settlement.scenario import Scenario

MOST = 100
"""The greatest number of conflicting sets that are searched for."""
_VISITED = 20_000  # nodes of the tree


def conflicts(scenario: Scenario, codings: Sequence[int], party: str, most: int = MOST) -> list[tuple[int, ...]]:
    """Find the minimal conflicting sets of a party's codings, the smallest first.

    Parameters
    ----------
    codings
        Indices of the active codings; those of other parties are ignored.

    Examples
    --------
    >>> swap = (("border", "swap"),)
    >>> said = Coding("North", "supports", swap), Coding("North", "opposes", swap)
    >>> conflicts(Scenario(("North",), {"border": ("line", "swap")}, said), (0, 1), "North")
    [(0, 1)]
    """
    own = [k for k in codings if scenario.codings[k].party == party and not scenario.codings[k].rules_out]

    def hold(some: Sequence[int]) -> bool:
        return Preferences.of(scenario, party, some).is_consistent

    found: list[tuple[int, ...]] = []
    queue: list[frozenset[int]] = [frozenset()]
    seen = {frozenset[int]()}
    visited = 0
    while queue and len(found) < most and visited < _VISITED:
        gone = queue.pop(0)
        visited += 1
        known = next((each for each in found if not gone & set(each)), None)
        if known is None:
            left = [k for k in own if k not in gone]
            if hold(left):
                continue
            known = tuple(sorted(minimal_subset(left, lambda some: not hold(some))))
            found.append(known)
        for k in known:
            child = gone | {k}
            if child not in seen:
                seen.add(child)
                queue.append(child)
    return sorted(found, key=lambda each: (len(each), each))


def minimal_subset(codings: Sequence[int], still: Callable[[Sequence[int]], bool]) -> list[int]:
    """Reduce codings to a minimal subset that still has a property, dropping halves, quarters and so on.

    Parameters
    ----------
    codings
        Codings that together have the property.
    still
        Whether a subset has the property; it must be monotone: a larger subset has it too.
    """
    left = list(codings)
    stretch, at = max(1, len(left) // 2), 0
    while True:
        while at < len(left):
            rest = left[:at] + left[at + stretch :]
            if still(rest):
                left = rest
            else:
                at += stretch
        if stretch == 1:
            return left
        stretch, at = max(1, stretch // 2), 0


def tensions(scenario: Scenario, codings: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of a party's codings that contradict each other in words, although some preferences fit both.

    For example, a red line against an option that the party supports, insists on, or accepts in a package; or two
    options of one issue that it insists on. The red line or the insistence counts.
    """
    found = []
    for one, two in combinations(codings, 2):
        first, second = scenario.codings[one], scenario.codings[two]
        if first.party == second.party and (_tense(first, second) or _tense(second, first)):
            found.append((one, two))
    return found


def _tense(veto: Coding, other: Coding) -> bool:
    if veto.kind == "red_line":
        return other.kind in ("supports", "insists", "accepts") and veto.terms[0] in other.terms
    if veto.kind == "insists":
        issue, option = veto.terms[0]
        wants = other.kind in ("supports", "insists", "accepts")
        if other.kind == "opposes":
            return other.terms[0] == veto.terms[0]
        return wants and other.kind != "supports" and any(i == issue and o != option for i, o in other.terms)
    return False
