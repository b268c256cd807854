"""The places of parties in the drawing of their network, and the groups that they form."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pourparler.codebook.standing import Tie

_STEPS = 300
_LEAST_GAP = 0.34  # between two parties, in a square from -1 to 1, so that names have room
Place = tuple[float, float]


def find_groups(parties: Sequence[str], ties: Sequence[Tie]) -> tuple[tuple[str, ...], ...]:
    """Divide parties into groups that stand together, the largest first; a party may be a group of its own.

    Groups are merged, those with the most in common first, as long as their parties stand more often on the same side
    than on opposite sides: greedy correlation clustering (Bansal, Blum and Chawla, "Correlation clustering", 2004).

    >>> tie = lambda one, other, same, opposed: Tie(one, other, ("x",) * same, ("y",) * opposed)
    >>> find_groups(["A", "B", "C"], [tie("A", "B", 2, 0), tie("B", "C", 1, 2), tie("A", "C", 0, 1)])
    (('A', 'B'), ('C',))
    """
    bonds = _bonds(ties)
    groups: list[tuple[str, ...]] = [(name,) for name in parties]
    while len(groups) > 1:
        gains = [
            (sum(bonds.get((a, b), 0) for a in one for b in other), -i, -j)
            for i, one in enumerate(groups)
            for j, other in enumerate(groups)
            if i < j
        ]
        gain, i, j = max(gains)
        if gain <= 0:
            break
        groups[-i] = groups[-i] + groups.pop(-j)
    return tuple(sorted(groups, key=lambda group: (-len(group), parties.index(group[0]))))


def find_places(parties: Sequence[str], ties: Sequence[Tie]) -> dict[str, Place]:
    """Place parties in a square from -1 to 1: those that stand together near, those that oppose each other far.

    Springs (Fruchterman and Reingold, "Graph drawing by force-directed placement", 1991) start from a circle in the
    order of the groups, so that the same network always looks the same.

    >>> places = find_places(["A", "B"], [])
    >>> sorted(places) == ["A", "B"] and all(-1 <= each <= 1 for place in places.values() for each in place)
    True
    >>> find_places([], []), find_places(["A"], [])
    ({}, {'A': (0.0, 0.0)})
    """
    order = [name for group in find_groups(parties, ties) for name in group]
    turn = 2 * math.pi / max(1, len(order))
    places = [[0.8 * math.sin(k * turn + 0.3), 0.8 * math.cos(k * turn + 0.3)] for k in range(len(order))]
    if len(order) <= 2:
        return dict(zip(order, ((-0.6, 0.0), (0.6, 0.0)) if len(order) == 2 else ((0.0, 0.0),), strict=False))
    bonds = _bonds(ties)
    for step in range(_STEPS):
        _move(order, places, bonds, 0.12 * (1 - step / _STEPS))
    _spread(places)
    _separate(places)
    return {name: (round(x, 3), round(y, 3)) for name, (x, y) in zip(order, places, strict=True)}


def _bonds(ties: Sequence[Tie]) -> dict[tuple[str, str], int]:
    """How much more often two parties stand on the same side than on opposite sides."""
    found = {}
    for tie in ties:
        found[tie.one, tie.other] = found[tie.other, tie.one] = len(tie.congruent) - len(tie.opposed)
    return found


def _move(order: Sequence[str], places: list[list[float]], bonds: dict[tuple[str, str], int], most: float) -> None:
    ideal = 1.6 / math.sqrt(len(order))
    for i, one in enumerate(order):
        push = [0.0, 0.0]
        for j, other in enumerate(order):
            if i == j:
                continue
            across = [places[i][k] - places[j][k] for k in (0, 1)]
            gap = max(0.02, math.hypot(*across))
            bond = bonds.get((one, other), 0)
            force = ideal * ideal / gap * (1.5 if bond < 0 else 1.0) - (bond * gap * gap / ideal if bond > 0 else 0)
            push = [push[k] + across[k] / gap * force for k in (0, 1)]
        push = [push[k] - 0.4 * places[i][k] for k in (0, 1)]
        length = max(1e-9, math.hypot(*push))
        places[i] = [places[i][k] + push[k] / length * min(length, most) for k in (0, 1)]


def _spread(places: list[list[float]]) -> None:
    """Fill the square."""
    for k in (0, 1):
        low, high = min(place[k] for place in places), max(place[k] for place in places)
        width = max(high - low, 0.6)
        for place in places:
            place[k] = (place[k] - (low + high) / 2) / width * 2


def _separate(places: list[list[float]]) -> None:
    """Move parties apart that are so near that their names would overlap."""
    least = min(_LEAST_GAP, 1.8 / math.sqrt(len(places)))
    for _ in range(60):
        for i, one in enumerate(places):
            for other in places[:i]:
                gap = math.hypot(one[0] - other[0], one[1] - other[1])
                if gap >= least:
                    continue
                angle = math.atan2(one[1] - other[1], one[0] - other[0]) if gap > 1e-6 else float(i)
                shift = (least - gap) / 2
                for place, sign in ((one, 1), (other, -1)):
                    place[0] = min(1.0, max(-1.0, place[0] + sign * shift * math.cos(angle)))
                    place[1] = min(1.0, max(-1.0, place[1] + sign * shift * math.sin(angle)))
