"""How a dispute can evolve: from the status quo to other states, by any moves or by improvements only.

As everywhere, nobody moves twice in a row. (Li, Kilgour and Hipel, "Status quo analysis in the graph model for dispute
resolution", Journal of the Operational Research Society 56, 2005.)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Step:
    """A move on the way to a state: who moves, by index, and the state that it leads to."""

    maker: int
    state: int


Path = tuple[Step, ...]


def shortest_paths(moves: Sequence[NDArray[np.bool_]], start: int) -> dict[int, Path]:
    """A shortest way from a state to each state that can be reached, given the moves of each decision maker.

    Examples
    --------
    >>> one, other = np.zeros((3, 3), dtype=bool), np.zeros((3, 3), dtype=bool)
    >>> one[0, 1] = other[1, 2] = True
    >>> shortest_paths([one, other], 0)[2]
    (Step(maker=0, state=1), Step(maker=1, state=2))
    """
    found: dict[int, Path] = {start: ()}
    seen: set[tuple[int, int]] = set()
    waiting: deque[tuple[int, int, Path]] = deque([(start, -1, ())])
    while waiting:
        state, last, path = waiting.popleft()
        for maker, matrix in enumerate(moves):
            if maker == last:
                continue
            for end in map(int, np.flatnonzero(matrix[state])):
                if (end, maker) in seen:
                    continue
                seen.add((end, maker))
                way = (*path, Step(maker, end))
                found.setdefault(end, way)
                waiting.append((end, maker, way))
    return found
