"""The graph of a dispute: its states, the moves of each decision maker between them, and its ranking of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparler.settlement.coding import ScenarioError
from pourparler.settlement.graph_model.conditions import Condition, holds, terms_of
from pourparler.settlement.graph_model.option_form import DecisionMaker, Dispute, Ranking

MOST_EXAMINED = 1 << 20
"""The greatest number of combinations of options, complete or in part, that are examined."""
MOST_COMBINATIONS = 10_000
"""The greatest number of possible combinations of options, of which states can stand for several."""
MOST_STATES = 1_000
"""The greatest number of possible states."""
Values = tuple[str, ...]
"""The value of each option."""


@dataclass(frozen=True)
class Graph:
    """The states of a dispute, the moves and the preferences of each decision maker.

    Attributes
    ----------
    states
        The combinations of options that each state stands for; state 1 comes first. Combinations count with the first
        option changing fastest; states that stand for several come last.
    moves
        For each decision maker a matrix: whether it can move from the state of the row to that of the column.
    ranks
        For each decision maker the rank of each state; 0 is the best, and equal ranks are equally good.
    status_quo
        The index of the state in which the dispute stands; None if unknown.
    """

    decision_makers: tuple[str, ...]
    options: tuple[str, ...]
    states: tuple[tuple[Values, ...], ...]
    moves: tuple[NDArray[np.bool_], ...]
    ranks: tuple[NDArray[np.int_], ...]
    status_quo: int | None = None

    @property
    def size(self) -> int:
        """The number of states."""
        return len(self.states)

    def values(self, state: int) -> dict[str, str]:
        """The values of the options in a state, by index; without options on which its combinations differ."""
        columns = zip(self.options, zip(*self.states[state], strict=True), strict=True)
        return {option: column[0] for option, column in columns if len(set(column)) == 1}


def build_graph(dispute: Dispute) -> Graph:
    """Build the graph of a dispute.

    Raises
    ------
    ScenarioError
        If there are too many states, or none, or a ranking, a move or the status quo does not fit them.

    Examples
    --------
    >>> from pourparler.settlement.graph_model.files import read_dispute
    >>> graph = build_graph(read_dispute('''
    ... decision_makers:
    ...   North: {options: [withdraw], priorities: [{attack: no}, {withdraw: no}]}
    ...   South: {options: [attack], priorities: [{withdraw: yes}, {attack: no}]}
    ... '''))
    >>> graph.values(1), graph.ranks[0].tolist()
    ({'withdraw': 'yes', 'attack': 'no'}, [0, 1, 2, 3])
    """
    options = tuple(dispute.options)
    states = _states(dispute)
    where = {values: k for k, members in enumerate(states) for values in members}
    named = [tuple(dict(zip(options, values, strict=True)) for values in members) for members in states]
    barred = [
        (
            each.by,
            [_in_all(each.start, members) for members in named],
            [_in_all(each.end, members) for members in named],
        )
        for each in dispute.forbidden
    ]
    moves = []
    for each in dispute.decision_makers:
        matrix = _given_moves(each, len(states)) if each.moves is not None else _moves(dispute, each, states, where)
        for by, start, end in barred:
            if by is None or by == each.name:
                matrix &= ~np.outer(start, end)
        np.fill_diagonal(matrix, val=False)
        moves.append(matrix)
    ranks = tuple(_ranks(each, named) for each in dispute.decision_makers)
    return Graph(
        tuple(each.name for each in dispute.decision_makers),
        options,
        states,
        tuple(moves),
        ranks,
        _status_quo(dispute, named),
    )


def _states(dispute: Dispute) -> tuple[tuple[Values, ...], ...]:
    alone: list[tuple[Values, ...]] = []
    merged: dict[int, list[Values]] = {}
    for count, values in enumerate(_combinations(dispute)):
        named = dict(zip(dispute.options, values, strict=True))
        group = next((k for k, each in enumerate(dispute.same) if holds(each, named)), None)
        if group is None:
            alone.append((values,))
        else:
            merged.setdefault(group, []).append(values)
        if len(alone) + len(merged) > MOST_STATES or count >= MOST_COMBINATIONS:
            raise ScenarioError(f"more than {MOST_STATES:,} states are possible; say what is impossible or the same")
    if not alone and not merged:
        raise ScenarioError("no state is possible; leave out a condition of 'impossible' or 'exactly_one'")
    return (*alone, *(tuple(merged[k]) for k in sorted(merged)))


def _combinations(dispute: Dispute) -> Iterator[Values]:
    """The possible combinations of options, the first option changing fastest."""
    options = dispute.options
    names = list(reversed(options))
    due: list[list[Condition]] = [[] for _ in names]  # conditions by the option after which they can be checked
    for condition in dispute.exclusions:
        due[max((names.index(option) for option, _ in terms_of(condition)), default=0)].append(condition)
    named: dict[str, str] = {}
    examined = 0

    def extend(depth: int) -> Iterator[Values]:
        nonlocal examined
        if depth == len(names):
            yield tuple(named[option] for option in options)
            return
        for value in options[names[depth]]:
            examined += 1
            if examined > MOST_EXAMINED:
                raise ScenarioError("the options have too many combinations; leave out some options")
            named[names[depth]] = value
            if not any(holds(each, named) for each in due[depth]):
                yield from extend(depth + 1)

    return extend(0)


def _moves(
    dispute: Dispute, by: DecisionMaker, states: Sequence[Sequence[Values]], where: Mapping[Values, int]
) -> NDArray[np.bool_]:
    """The changes of a decision maker's own options that undo nothing irreversible."""
    options = list(dispute.options)
    own = [k for k, option in enumerate(options) if option in by.options]
    kept = [(k, dispute.irreversible[options[k]]) for k in own if options[k] in dispute.irreversible]
    alike: dict[Values, list[Values]] = {}  # combinations by the options of the others
    for values in where:
        alike.setdefault(tuple(value for k, value in enumerate(values) if k not in own), []).append(values)
    matrix = np.zeros((len(states), len(states)), dtype=bool)
    for group in alike.values():
        for start in group:
            held = [(k, start[k]) for k, values in kept if start[k] in values]
            for end in group:
                if all(end[k] == value for k, value in held):
                    matrix[where[start], where[end]] = True
    return matrix


def _given_moves(by: DecisionMaker, count: int) -> NDArray[np.bool_]:
    matrix = np.zeros((count, count), dtype=bool)
    for start, end in by.moves or ():
        for number in (start, end):
            _check_number(number, count, f"a move of '{by.name}'")
        matrix[start - 1, end - 1] = True
    return matrix


def _ranks(by: DecisionMaker, named: Sequence[Sequence[Mapping[str, str]]]) -> NDArray[np.int_]:
    if by.ranking:
        return _given_ranks(by, by.ranking, len(named))
    met = [tuple(not _in_all(each, members) for each in by.priorities) for members in named]
    order = {key: rank for rank, key in enumerate(sorted(set(met)))}
    return np.array([order[key] for key in met])


def _given_ranks(by: DecisionMaker, ranking: Ranking, count: int) -> NDArray[np.int_]:
    ranks = np.full(count, -1)
    for rank, group in enumerate(ranking):
        for number in group:
            _check_number(number, count, f"the ranking of '{by.name}'")
            if ranks[number - 1] >= 0:
                raise ScenarioError(f"the ranking of '{by.name}' has state {number} twice")
            ranks[number - 1] = rank
    missing = [str(k + 1) for k in np.flatnonzero(ranks < 0)]
    if missing:
        raise ScenarioError(f"the ranking of '{by.name}' lacks the states {', '.join(missing[:10])}")
    return ranks


def _check_number(number: int, count: int, where: str) -> None:
    if not 1 <= number <= count:
        raise ScenarioError(f"{where} names state {number}; there are states 1 to {count}")


def _in_all(condition: Condition, members: Sequence[Mapping[str, str]]) -> bool:
    """Whether a condition holds in every combination of options that a state stands for."""
    return all(holds(condition, values) for values in members)


def _status_quo(dispute: Dispute, named: Sequence[Sequence[Mapping[str, str]]]) -> int | None:
    quo = dispute.status_quo
    if quo is None:
        return None
    if isinstance(quo, int):
        _check_number(quo, len(named), "'status_quo'")
        return quo - 1
    found = [k for k, members in enumerate(named) if any(quo.items() <= values.items() for values in members)]
    if len(found) != 1:
        raise ScenarioError(
            "'status_quo' fits no possible state"
            if not found
            else f"'status_quo' fits {len(found)} states; give the value of every option"
        )
    return found[0]
