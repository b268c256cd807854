"""Stability of states: which of them nobody has a reason to leave, by four definitions.

A move of a decision maker is an *improvement* if the state that it leads to is better for it. A state is, for one
decision maker,

- **Nash** stable if it has no improvement;
- **general metarational** (GMR) if after each improvement the others could bring about a state that is no better for it
  than where it started;
- **symmetric metarational** (SMR) if they could, and it could then not escape to a better one by a further move;
- **sequentially** stable (SEQ) if they could by moves each of which is an improvement to the one who moves.

The others move in any order and as often as they like, but nobody twice in a row. A state that is stable for everybody
is an equilibrium. (Fang, Hipel and Kilgour, *Interactive Decision Making: The Graph Model for Conflict Resolution*,
1993, chapters 3 and 4.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.graph_model.graph import Graph

Concept = Literal["nash", "gmr", "smr", "seq"]
CONCEPTS: tuple[Concept, ...] = get_args(Concept)
Matrix = NDArray[np.bool_]
_MOST_COALITIONS = 12  # decision makers among whom every coalition is examined


@dataclass(frozen=True)
class JointMove:
    """A move of several decision makers together, to a state that is better for each of them."""

    start: int
    end: int
    coalition: tuple[int, ...]


def better(graph: Graph, maker: int) -> Matrix:
    """Whether, for a decision maker by index, the state of the column is better than that of the row."""
    ranks = graph.ranks[maker]
    return ranks[None, :] < ranks[:, None]


def improvements(graph: Graph, maker: int) -> Matrix:
    """The moves of a decision maker that lead to a better state."""
    return graph.moves[maker] & better(graph, maker)


def joint_reach(moves: Sequence[Matrix]) -> Matrix:
    """The states that several decision makers can reach from each state by turns, none of them twice in a row.

    Parameters
    ----------
    moves
        The moves of each.
    """
    if not moves:
        return np.zeros((0, 0), dtype=bool)
    if len(moves) == 1:
        return moves[0].copy()
    reach = [each.copy() for each in moves]  # by who moved last
    fresh = [each.copy() for each in moves]
    while any(each.any() for each in fresh):
        arrived = []
        for k, own in enumerate(moves):
            before = np.logical_or.reduce([each for j, each in enumerate(fresh) if j != k])
            arrived.append(_step(before, own) & ~reach[k])
        for k, each in enumerate(arrived):
            reach[k] |= each
        fresh = arrived
    found: Matrix = np.logical_or.reduce(reach)
    return found


def _step(first: Matrix, second: Matrix) -> Matrix:
    """Whether a state leads to another by a step of the one and a step of the other."""
    found: Matrix = (first.astype(np.float32) @ second.astype(np.float32)) > 0
    return found


def stable_states(open_: Mapping[Concept, Sequence[Matrix]]) -> dict[Concept, tuple[NDArray[np.bool_], ...]]:
    """Whether each state is stable, by definition and by decision maker: whether no improvement is left open.

    Examples
    --------
    >>> from pourparler.settlement.graph_model.files import read_dispute
    >>> from pourparler.settlement.graph_model.graph import build_graph
    >>> dilemma = build_graph(read_dispute('''
    ... decision_makers:
    ...   One: {options: [confess], ranking: [2, 1, 4, 3]}
    ...   Other: {options: [tell], ranking: [3, 1, 4, 2]}
    ... '''))
    >>> [each.tolist() for each in stable_states(open_improvements(dilemma))["nash"]]
    [[False, True, False, True], [False, False, True, True]]
    """
    return {concept: tuple(_has_none(each) for each in matrices) for concept, matrices in open_.items()}


def _has_none(matrix: Matrix) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = np.all(~matrix, axis=1)
    return found


def open_improvements(graph: Graph) -> dict[Concept, tuple[Matrix, ...]]:
    """The improvements from which no answer of the others deters, by definition and by decision maker.

    By the definition of Nash, nothing deters.
    """
    count = len(graph.decision_makers)
    found: dict[Concept, list[Matrix]] = {concept: [] for concept in CONCEPTS}
    improving = [improvements(graph, maker) for maker in range(count)]
    for maker in range(count):
        others = [k for k in range(count) if k != maker]
        any_answer = joint_reach([graph.moves[k] for k in others])
        gaining_answer = joint_reach([improving[k] for k in others])
        prefers = better(graph, maker)
        worse = ~prefers
        # from the answer, in the row, a way to a state that is better than the start, in the column
        escape = _step(graph.moves[maker], prefers.T).T
        own = improving[maker]
        found["nash"].append(own)
        answered: tuple[tuple[Concept, Matrix, Matrix], ...] = (
            ("gmr", any_answer, worse),
            ("smr", any_answer, worse & ~escape),
            ("seq", gaining_answer, worse),
        )
        for concept, answers, hurts in answered:
            deterred = _step(answers, hurts.T).T  # start in the row, the state after the improvement in the column
            found[concept].append(own & ~deterred)
    return {concept: tuple(each) for concept, each in found.items()}


def equilibria(stable: Mapping[Concept, Sequence[NDArray[np.bool_]]]) -> dict[Concept, tuple[int, ...]]:
    """The indices of the states that are stable for everybody, by definition."""
    return {
        concept: tuple(map(int, np.flatnonzero(np.logical_and.reduce(list(each))))) for concept, each in stable.items()
    }


def joint_moves(graph: Graph, states: Sequence[int]) -> list[JointMove]:
    """The moves out of some states that several decision makers can make together, to the gain of each of them.

    A coalition is left out if some of its members, or one alone, can make the same move. (Kilgour, Hipel, Fang and
    Peng, "Coalition analysis in group decision support", Group Decision and Negotiation 10, 2001.)
    """
    count = len(graph.decision_makers)
    if count > _MOST_COALITIONS:
        return []
    found: dict[tuple[int, int], list[tuple[int, ...]]] = {}
    for size in range(1, count + 1):
        for coalition in combinations(range(count), size):
            reach = joint_reach([graph.moves[k] for k in coalition])
            gain = np.logical_and.reduce([better(graph, k) for k in coalition])
            for start in states:
                for end in map(int, np.flatnonzero(reach[start] & gain[start])):
                    smaller = found.setdefault((start, end), [])
                    if not any(set(each) < set(coalition) for each in smaller):
                        smaller.append(coalition)
    moves = (JointMove(*ends, each) for ends, coalitions in found.items() for each in coalitions if len(each) > 1)
    return sorted(moves, key=lambda each: (each.start, each.end, each.coalition))
