"""The analysis of a dispute in words: what is stable, and how it can get there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pourparler.settlement.graph_model import CONCEPTS, Concept, DisputeAnalysis, Path, option_words
from pourparler.text import enumeration, plain, quantity

CONCEPT_WORDS: dict[Concept, tuple[str, str]] = {
    "nash": ("Nash", "no move of its own improves its position"),
    "gmr": ("GMR", "after every improvement, the others could answer and leave it no better off than before"),
    "smr": ("SMR", "they could, and no further move of its own would then make it better off than before"),
    "seq": ("SEQ", "they could, by moves that each improve the position of the one who makes it"),
}
"""The name of each definition, and when a state is stable for a decision maker by it."""
NOTES = (
    "A state is an equilibrium if it is stable for every decision maker. This says what each could do alone and how "
    "the others could answer; it is no forecast.",
    "It rests on the options, moves and rankings of the file. Change a ranking that you doubt, and compare.",
)
MOST_STATES = 60
"""The number of states up to which a table lists all; of more, the equilibria and the status quo."""
_PATHS = 12  # equilibria to which a way is listed
_JOINT = 12  # joint moves that are listed
_SAMPLED = 5  # states of which it is told how often they are an equilibrium
_NAMED = 12  # equilibria that are named in a sentence


def state_words(analysis: DisputeAnalysis, state: int) -> str:
    """What is the case in a state: the options that are taken, and the values of others."""
    values = analysis.graph.values(state)
    shown = [option_words(option, value) for option, value in values.items() if value != "no"]
    return plain(", ".join(shown)) or "no option taken"


def state_reference(analysis: DisputeAnalysis, state: int) -> str:
    """A state by its number and what is the case in it."""
    return f"state {state + 1} ({state_words(analysis, state)})"


def sampled_words(analysis: DisputeAnalysis) -> list[str]:
    """How far the result rests on the mean preferences: how often a state is an equilibrium over all that fit."""
    sampled = analysis.sampled
    if sampled is None:
        return []
    order = sorted(range(analysis.graph.size), key=lambda k: (-sampled.strong(k), k))
    shown = [k for k in order if sampled.strong(k) > 0][:_SAMPLED]
    lead = (
        "The rankings are those of one preference of each party, the mean of all that fit what it said. "
        f"Of {sampled.draws} preferences that were drawn from all that fit, "
    )
    if not shown:
        return [f"{lead}none makes any state an equilibrium by the strictest definition (Nash)."]
    counted = [f"{state_reference(analysis, k)} is one in {round(sampled.strong(k) * sampled.draws)}" for k in shown]
    return [f"{lead}by the strictest definition of an equilibrium (Nash), {enumeration(counted)}."]


def draw_words(analysis: DisputeAnalysis, state: int) -> str:
    """In how many draws a state is an equilibrium (Nash); empty without draws."""
    sampled = analysis.sampled
    return "" if sampled is None else f"Nash in {round(sampled.strong(state) * sampled.draws)} of {sampled.draws} draws"


def verdict(analysis: DisputeAnalysis) -> list[str]:
    """The main results, a sentence or two each."""
    count = quantity(analysis.graph.size, "possible state")
    lines = []
    if analysis.strong:
        kinds = "is an equilibrium" if len(analysis.strong) == 1 else "are equilibria"
        named = _listed([state_reference(analysis, k) for k in analysis.strong])
        lines.append(
            f"Of {count}, {len(analysis.strong)} {kinds} by all four definitions: {named}. "
            "There, nobody can improve its position by a move of its own."
        )
    else:
        lines.append(f"None of {count} is an equilibrium by all four definitions.")
    if analysis.weak:
        named = _listed([f"{state_reference(analysis, k)} by {_names(analysis.concepts(k))}" for k in analysis.weak])
        kinds = "one is an equilibrium" if len(analysis.weak) == 1 else f"{len(analysis.weak)} are equilibria"
        lines.append(
            f"By a weaker definition, {kinds}: {named}. "
            "There, somebody could improve its position, but may be deterred by how others could answer."
        )
    return [*lines, *sampled_words(analysis), *evolution_words(analysis), *joint_words(analysis)]


def _listed(names: Sequence[str]) -> str:
    """Names in a row, the first ones if there are many."""
    left = len(names) - _NAMED
    return enumeration(names) if left <= 0 else enumeration([*names[:_NAMED], quantity(left, "other")])


def _names(concepts: Iterable[Concept]) -> str:
    return enumeration(CONCEPT_WORDS[each][0] for each in concepts)


def evolution_words(analysis: DisputeAnalysis) -> list[str]:
    """How the equilibria can be reached from the status quo."""
    quo, graph = analysis.graph.status_quo, analysis.graph
    if quo is None or analysis.by_moves is None or analysis.by_improvements is None:
        return []
    lines = [f"The status quo is {state_reference(analysis, quo)}."]
    resting = [*analysis.strong, *analysis.weak]
    if quo in resting:
        lines[0] += f" It is an equilibrium by {_names(analysis.concepts(quo))}."
    for state in [each for each in resting if each != quo][:_PATHS]:
        if state in analysis.by_improvements:
            steps = path_words(analysis, analysis.by_improvements[state])
            lines.append(
                f"To state {state + 1}, by moves that each improve the position of the one who moves: {steps}."
            )
        elif state in analysis.by_moves:
            steps = path_words(analysis, analysis.by_moves[state])
            worse = enumeration(graph.decision_makers[k] for k in _against(analysis, quo, analysis.by_moves[state]))
            lines.append(
                f"To state {state + 1}, only if somebody moves against its immediate interest; "
                f"shortest: {steps}. Against its interest: {plain(worse)}."
            )
        else:
            lines.append(f"State {state + 1} cannot be reached from the status quo.")
    return lines


def _against(analysis: DisputeAnalysis, start: int, path: Path) -> list[int]:
    """The decision makers who make a move on a path that does not improve their position."""
    found: list[int] = []
    for step in path:
        if step.state not in analysis.improvements(step.maker, start) and step.maker not in found:
            found.append(step.maker)
        start = step.state
    return found


def path_words(analysis: DisputeAnalysis, path: Path) -> str:
    """A way to a state: who moves, and the state that it leads to."""
    makers = analysis.graph.decision_makers
    return "; ".join(f"{plain(makers[step.maker])} moves to {state_reference(analysis, step.state)}" for step in path)


def joint_words(analysis: DisputeAnalysis) -> list[str]:
    """What several decision makers could do together to leave an equilibrium, one sentence for each move."""
    graph = analysis.graph
    lines = []
    for each in analysis.joint[:_JOINT]:
        names = enumeration(plain(graph.decision_makers[k]) for k in each.coalition)
        losers = enumeration(
            plain(name)
            for k, name in enumerate(graph.decision_makers)
            if graph.ranks[k][each.end] > graph.ranks[k][each.start]
        )
        lines.append(
            f"From state {each.start + 1}, {names} could get to state {each.end + 1} together, "
            f"which {'both' if len(each.coalition) == 2 else 'all of them'} like better"
            + (f"; {losers} would be worse off." if losers else ".")
        )
    if len(analysis.joint) > _JOINT:
        lines.append(f"There are {len(analysis.joint) - _JOINT:,} more such joint moves; --format json has them.")
    return lines


def standing_words(analysis: DisputeAnalysis, maker: int, state: int) -> str:
    """Whether a decision maker would stay in a state, and why."""
    ends = _numbers(analysis.improvements(maker, state))
    if not ends:
        return "stays: no better move"
    deterred = [each for each in CONCEPTS if analysis.stable[each][maker][state]]
    if not deterred:
        return f"would move to {_numbers(analysis.open_moves(maker, state))}"
    return f"could move to {ends}; deterred ({', '.join(CONCEPT_WORDS[each][0] for each in deterred)})"


def _numbers(states: Iterable[int]) -> str:
    return enumeration((str(state + 1) for state in states), "or")


def rank_words(analysis: DisputeAnalysis, maker: int, state: int) -> str:
    """The rank of a state for a decision maker, as an ordinal number."""
    number = int(analysis.graph.ranks[maker][state]) + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def listed_states(analysis: DisputeAnalysis) -> list[int]:
    """The states that a table lists: all, or those that matter if there are many."""
    if analysis.graph.size <= MOST_STATES:
        return list(range(analysis.graph.size))
    quo = analysis.graph.status_quo
    return sorted({*analysis.strong, *analysis.weak, *([] if quo is None else [quo])})
