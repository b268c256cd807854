"""The analysis of a dispute: which states are stable, and how it can get there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.graph_model.evolution import Path, shortest_paths
from pourparler.settlement.graph_model.graph import Graph, build_graph
from pourparler.settlement.graph_model.option_form import Dispute
from pourparler.settlement.graph_model.sampled import SampledEquilibria
from pourparler.settlement.graph_model.stability import (
    CONCEPTS,
    Concept,
    JointMove,
    equilibria,
    improvements,
    joint_moves,
    open_improvements,
    stable_states,
)


@dataclass(frozen=True)
class DisputeAnalysis:
    """Which states of a dispute are stable, and how it can get there. States and decision makers are indices from 0.

    Attributes
    ----------
    stable
        By definition, for each decision maker, whether each state is stable.
    open
        For each decision maker, the improvements from which no answer of the others deters (GMR).
    equilibria
        By definition, the states that are stable for everybody.
    joint
        Moves out of an equilibrium that several decision makers can make together to the gain of each of them.
    by_moves, by_improvements
        For each state that can be reached from the status quo a shortest way there, by any moves and by improvements
        only; None if the status quo is unknown.
    sampled
        How often each state is an equilibrium over the preferences that fit, if the rankings are those of their mean.
    """

    dispute: Dispute
    graph: Graph
    stable: Mapping[Concept, tuple[NDArray[np.bool_], ...]]
    open: tuple[NDArray[np.bool_], ...]
    equilibria: Mapping[Concept, tuple[int, ...]]
    joint: tuple[JointMove, ...]
    by_moves: Mapping[int, Path] | None
    by_improvements: Mapping[int, Path] | None
    sampled: SampledEquilibria | None = None

    @cached_property
    def strong(self) -> tuple[int, ...]:
        """The states that are an equilibrium by all four definitions."""
        return tuple(k for k in range(self.graph.size) if all(k in self.equilibria[each] for each in CONCEPTS))

    @cached_property
    def weak(self) -> tuple[int, ...]:
        """The states that are an equilibrium by some of the four definitions, but not by all."""
        some = {k for each in self.equilibria.values() for k in each}
        return tuple(sorted(some - set(self.strong)))

    def concepts(self, state: int) -> tuple[Concept, ...]:
        """The definitions by which a state is an equilibrium."""
        return tuple(each for each in CONCEPTS if state in self.equilibria[each])

    def open_moves(self, maker: int, state: int) -> tuple[int, ...]:
        """The states that a decision maker can move to, likes better, and is not deterred from by any answer (GMR)."""
        return tuple(map(int, np.flatnonzero(self.open[maker][state])))

    def improvements(self, maker: int, state: int) -> tuple[int, ...]:
        """The states that a decision maker can move to from a state, and likes better."""
        return tuple(map(int, np.flatnonzero(self._improving[maker][state])))

    @cached_property
    def _improving(self) -> tuple[NDArray[np.bool_], ...]:
        return tuple(improvements(self.graph, maker) for maker in range(len(self.graph.decision_makers)))


def analyze_dispute(dispute: Dispute) -> DisputeAnalysis:
    """Find the stable states of a dispute, the equilibria, and the ways to them from the status quo.

    Raises
    ------
    ScenarioError
        If there are too many states, or none, or a ranking, a move or the status quo does not fit them.
    """
    graph = build_graph(dispute)
    left = open_improvements(graph)
    stable = stable_states(left)
    resting = equilibria(stable)
    everywhere = sorted({state for each in resting.values() for state in each})
    quo = graph.status_quo
    return DisputeAnalysis(
        dispute,
        graph,
        stable,
        left["gmr"],
        resting,
        tuple(joint_moves(graph, everywhere)),
        None if quo is None else shortest_paths(graph.moves, quo),
        None
        if quo is None
        else shortest_paths([improvements(graph, k) for k in range(len(graph.decision_makers))], quo),
    )
