"""How often each state of a dispute is an equilibrium, over rankings that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.graph_model.graph import Graph
from pourparler.settlement.graph_model.stability import CONCEPTS, Concept, equilibria, open_improvements, stable_states


@dataclass(frozen=True)
class SampledEquilibria:
    """The share of draws in which each state is an equilibrium, 0 to 1, by definition."""

    draws: int
    shares: Mapping[Concept, tuple[float, ...]]

    def strong(self, state: int) -> float:
        """The share of draws in which a state is an equilibrium by the strictest definition (Nash)."""
        return self.shares["nash"][state]


def sampled_equilibria(graph: Graph, drawn: Iterable[Sequence[NDArray[np.int_]]]) -> SampledEquilibria:
    """Count in how many draws each state is an equilibrium.

    Parameters
    ----------
    drawn
        For each draw, the rank of each state for each decision maker; 0 is the best.

    Examples
    --------
    >>> from pourparler.settlement.graph_model.files import read_dispute
    >>> from pourparler.settlement.graph_model.graph import build_graph
    >>> graph = build_graph(read_dispute('''
    ... decision_makers:
    ...   North: {options: [withdraw], ranking: [1, 2, 3, 4]}
    ...   South: {options: [attack], ranking: [1, 2, 3, 4]}
    ... '''))
    >>> alike = np.arange(4)
    >>> sampled_equilibria(graph, [(alike, alike), (alike[::-1], alike[::-1])]).shares["nash"]
    (0.5, 0.0, 0.0, 0.5)
    """
    counts = {each: np.zeros(graph.size) for each in CONCEPTS}
    draws = 0
    for ranks in drawn:
        draws += 1
        resting = equilibria(stable_states(open_improvements(replace(graph, ranks=tuple(ranks)))))
        for each in CONCEPTS:
            counts[each][list(resting[each])] += 1
    return SampledEquilibria(draws, {each: tuple((found / max(draws, 1)).tolist()) for each, found in counts.items()})
