"""The judge of graph models: the definitions of stability, followed move by move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st

from pourparler.settlement.graph_model import DecisionMaker, Dispute, Forbidden, Graph
from pourparler.settlement.graph_model.conditions import All, AnyOf, Condition, If, Iff, Not


@dataclass(frozen=True)
class Table:
    """Moves by decision maker and state, and the worth of each state to each: more is better."""

    moves: tuple[Mapping[int, frozenset[int]], ...]
    worth: tuple[tuple[int, ...], ...]

    @property
    def graph(self) -> Graph:
        count = len(self.worth[0])
        matrices = []
        for own in self.moves:
            matrix = np.zeros((count, count), dtype=bool)
            for start, ends in own.items():
                matrix[start, list(ends)] = True
            matrices.append(matrix)
        names = tuple(f"P{k}" for k in range(len(self.moves)))
        ranks = tuple(np.array([-each for each in own]) for own in self.worth)
        return Graph(names, ("x",), tuple(((str(k),),) for k in range(count)), tuple(matrices), ranks)

    def gains(self, maker: int, start: int) -> set[int]:
        return {end for end in self.moves[maker][start] if self.worth[maker][end] > self.worth[maker][start]}

    def sequences(self, makers: tuple[int, ...], start: int, *, gaining: bool) -> set[int]:
        """Where legal sequences of moves lead: one at a time, nobody twice in a row."""
        found: set[int] = set()
        seen: set[tuple[int, int]] = set()

        def go_on(state: int, last: int | None) -> None:
            for maker in makers:
                if maker == last:
                    continue
                for end in self.gains(maker, state) if gaining else self.moves[maker][state]:
                    if (end, maker) not in seen:
                        seen.add((end, maker))
                        found.add(end)
                        go_on(end, maker)

        go_on(start, None)
        return found

    def is_deterred(self, concept: str, maker: int, state: int, gain: int) -> bool:
        """Whether the others can answer an improvement so that it does not pay."""
        worth = self.worth[maker]
        others = tuple(k for k in range(len(self.moves)) if k != maker)
        for answer in self.sequences(others, gain, gaining=concept == "seq") if concept != "nash" else set():
            if worth[answer] > worth[state]:
                continue
            if concept == "smr" and any(worth[way] > worth[state] for way in self.moves[maker][answer]):
                continue
            return True
        return False

    def is_stable(self, concept: str, maker: int, state: int) -> bool:
        return all(self.is_deterred(concept, maker, state, gain) for gain in self.gains(maker, state))


@st.composite
def tables(draw: st.DrawFn, makers: int = 4, states: int = 6) -> Table:
    count, size = draw(st.integers(2, makers)), draw(st.integers(1, states))
    ends = st.frozensets(st.integers(0, size - 1), max_size=3)
    moves = tuple({state: draw(ends) - {state} for state in range(size)} for _ in range(count))
    worth = tuple(tuple(draw(st.integers(0, 4)) for _ in range(size)) for _ in range(count))
    return Table(moves, worth)


def meets(condition: Condition, values: Mapping[str, str]) -> bool:
    """Whether a condition holds, written down a second time."""
    if isinstance(condition, All):
        return not [1 for option, value in condition.terms if values[option] != value]
    if isinstance(condition, AnyOf):
        return [part for part in condition.parts if meets(part, values)] != []
    if isinstance(condition, Not):
        return meets(condition.part, values) is False
    if isinstance(condition, If):
        return meets(condition.then, values) if meets(condition.when, values) else True
    return meets(condition.one, values) is meets(condition.other, values)


def conditions(options: Mapping[str, tuple[str, ...]]) -> st.SearchStrategy[Condition]:
    terms = [(option, value) for option, values in options.items() for value in values]
    simple = st.lists(st.sampled_from(terms), min_size=1, max_size=2, unique_by=lambda term: term[0]).map(
        lambda chosen: All(tuple(chosen))
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
            st.builds(If, inner, inner),
            st.builds(Iff, inner, inner),
        ),
        max_leaves=4,
    )


@st.composite
def disputes(draw: st.DrawFn) -> Dispute:
    """A dispute of two or three decision makers with one or two options each."""
    makers, options = [], {}
    for k in range(draw(st.integers(2, 3))):
        own = {}
        for j in range(draw(st.integers(1, 2))):
            own[f"o{k}{j}"] = draw(st.sampled_from([("no", "yes"), ("no", "yes"), ("low", "middle", "high")]))
        options |= own
        makers.append((f"P{k}", own))
    one = conditions(options)
    flags = [option for option, values in options.items() if values == ("no", "yes")]
    groups = st.lists(st.sampled_from(flags), min_size=2, max_size=2, unique=True) if len(flags) > 1 else st.nothing()
    kept = {
        option: (draw(st.sampled_from(values)),)
        for option, values in options.items()
        if draw(st.booleans()) and draw(st.booleans())
    }
    return Dispute(
        tuple(DecisionMaker(name, own, (), tuple(draw(st.lists(one, min_size=1, max_size=3)))) for name, own in makers),
        draw(st.none() | st.just("A dispute")),
        tuple(draw(st.lists(one, max_size=1))),
        at_most_one=tuple(map(tuple, draw(st.lists(groups, max_size=1)))) if len(flags) > 1 else (),
        same=tuple(draw(st.lists(one, max_size=1))),
        irreversible=kept,
        forbidden=tuple(draw(st.lists(st.builds(Forbidden, one, one, st.sampled_from([None, "P0"])), max_size=1))),
    )


def possible(dispute: Dispute) -> list[dict[str, str]]:
    """The combinations of options that nothing excludes."""
    options = dispute.options
    found = []
    for values in product(*options.values()):
        named = dict(zip(options, values, strict=True))
        taken = [sum(named[option] == "yes" for option in group) for group in dispute.at_most_one]
        if not any(meets(each, named) for each in dispute.impossible) and all(count < 2 for count in taken):
            found.append(named)
    return found


def may_move(dispute: Dispute, maker: DecisionMaker, start: dict[str, str], end: dict[str, str]) -> bool:
    """Whether a decision maker can change one combination of options into another."""
    changed = [option for option in start if start[option] != end[option]]
    return all(
        option in maker.options and start[option] not in dispute.irreversible.get(option, ()) for option in changed
    )
