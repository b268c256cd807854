"""GMCR+ files: a dispute in option form, as the programs GMCR+ and gmcr-py save it (JSON, ``.gmcr``).

Options are taken or not (``Y`` or ``N``); options and states are referred to by their numbers. States are counted with
the first option changing fastest, without those that are infeasible.
(https://github.com/onp/gmcr-py; Kinsara, Petersons, Hipel and Kilgour, "Advanced decision support for the graph model
for conflict resolution", Journal of Decision Systems 24, 2015.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from pourparler.codebook.forms import FormError, Mistake, load, validate
from pourparler.exchange.base import ExchangeError
from pourparler.ledger.errors import shown
from pourparler.settlement import ScenarioError
from pourparler.settlement.graph_model import DecisionMaker, Dispute, build_graph
from pourparler.settlement.graph_model.conditions import All, AnyOf, Condition, If, Iff, Not
from pourparler.settlement.graph_model.option_form import YES_NO

_DIRECTIONS = {"fwd": ("yes",), "back": ("no",), "both": ()}
"""The values that an option keeps, by the direction in which it may change."""
_MOST_PARTS = 4_096
"""The greatest number of alternatives of a condition."""
_Term = tuple[Annotated[int, Field(ge=0)], Literal["Y", "N"]]
_Simple = Annotated[list[_Term], Field(min_length=1)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Compound(_Form):
    members: Annotated[list[_Simple], Field(min_length=1)]


class _Option(_Form):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    permitted: Literal["fwd", "back", "both"] = Field("both", alias="permittedDirection")


class _Maker(_Form):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    options: list[Annotated[int, Field(ge=0)]]
    preferences: list[_Simple | _Compound] = []
    ranking: list[int | list[int]] = Field(
        [],
        validation_alias=AliasChoices("preferenceRanking", "preferenceVector"),  # the latter in older files
    )
    misperceptions: list[Any] = []


class _File(_Form):
    makers: Annotated[list[_Maker], Field(alias="decisionMakers", min_length=2, max_length=20)]
    options: Annotated[list[_Option], Field(min_length=1, max_length=200)]
    infeasibles: list[_Simple | _Compound] = []
    manual: bool = Field(
        default=False, validation_alias=AliasChoices("useManualPreferenceRanking", "useManualPreferenceVectors")
    )


def is_gmcr(text: str) -> bool:
    """Whether a text is a file of GMCR+, to judge by its names."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"decisionMakers"' in text


def read_gmcr(text: str) -> tuple[Dispute, list[str]]:
    """Read a dispute from a file of GMCR+, with a warning for each thing that is not read.

    A decision maker without any preference finds all states equally good.

    Raises
    ------
    FormError
        If the text is not such a file, or names an option that does not exist.
    """
    marked = load(text)
    if not isinstance(marked.data, dict):
        raise FormError([Mistake("a file of GMCR+ is a JSON object with 'decisionMakers' and 'options'", 1)])
    form = validate(_File, marked)
    names = _distinct([each.name for each in form.options])
    given = [at for each in form.makers for at in each.options]
    if sorted(given) != list(range(len(names))):
        raise FormError([Mistake("each option must belong to exactly one decision maker, by its number from 0")])

    def simple(terms: Sequence[tuple[int, str]]) -> All:
        if any(at >= len(names) for at, _ in terms):
            raise FormError(
                [Mistake(f"a condition names option {max(at for at, _ in terms)}; there are 0 to {len(names) - 1}")]
            )
        return All(tuple((names[at], "yes" if value == "Y" else "no") for at, value in terms))

    def condition(each: Any) -> Condition:
        return AnyOf(tuple(map(simple, each.members))) if isinstance(each, _Compound) else simple(each)

    everything = AnyOf(tuple(All(((names[0], value),)) for value in YES_NO))
    numbers = _renumbered(form, names, [condition(each) for each in form.infeasibles])
    makers = []
    for each, name in zip(form.makers, _distinct([each.name for each in form.makers]), strict=True):
        own = {names[at]: YES_NO for at in each.options}
        if form.manual and each.ranking:
            groups = [group if isinstance(group, list) else [group] for group in each.ranking]
            wrong = next((k for group in groups for k in group if not 1 <= k <= len(numbers)), None)
            if wrong is not None:
                raise FormError(
                    [Mistake(f"the ranking of '{name}' names state {wrong}; there are 1 to {len(numbers)}")]
                )
            makers.append(DecisionMaker(name, own, tuple(tuple(numbers[k - 1] for k in group) for group in groups)))
        else:
            makers.append(DecisionMaker(name, own, (), tuple(map(condition, each.preferences)) or (everything,)))
    try:
        dispute = Dispute(
            tuple(makers),
            impossible=tuple(condition(each) for each in form.infeasibles),
            irreversible={
                names[k]: _DIRECTIONS[each.permitted] for k, each in enumerate(form.options) if each.permitted != "both"
            },
        )
        build_graph(dispute)
    except ScenarioError as fault:
        raise FormError([Mistake(str(fault))]) from None
    warnings = [f"what {shown(each.name)} misperceives is not read" for each in form.makers if each.misperceptions]
    return dispute, warnings


def _distinct(names: Sequence[str]) -> list[str]:
    """Names that are each used once: a second one of a name gets a number."""
    found: list[str] = []
    for name in names:
        free, k = name, 2
        while free in found:
            free, k = f"{name} {k}", k + 1
        found.append(free)
    return found


def _renumbered(form: _File, names: Sequence[str], infeasibles: Sequence[Condition]) -> list[int]:
    """The number of each state here, by its number in the file: here options count by decision maker."""
    order = [at for each in form.makers for at in each.options]
    makers = tuple(
        DecisionMaker(str(k), {names[at]: YES_NO}, priorities=(All(((names[at], "yes"),)),))
        for k, at in enumerate(order)
    )
    if len(makers) < 2:
        makers = (*makers, DecisionMaker("nobody", {}, priorities=makers[0].priorities))
    try:
        graph = build_graph(Dispute(makers, impossible=tuple(infeasibles)))
    except ScenarioError as fault:
        raise FormError([Mistake(str(fault))]) from None
    here = [graph.values(k) for k in range(graph.size)]
    there = sorted(range(graph.size), key=lambda k: [here[k][name] == "yes" for name in reversed(names)])
    return [k + 1 for k in there]


def write_gmcr(dispute: Dispute) -> tuple[str, list[str]]:
    """Write a dispute as a file of GMCR+, with a warning for each thing that such a file cannot hold.

    An option with values of its own becomes one option for each value, of which exactly one is taken.

    Raises
    ------
    ExchangeError
        If a condition is too large to be written as alternatives.
    """
    flags = [(option, value) for option, values in dispute.options.items() for value in _flags(values)]
    at = {flag: k for k, flag in enumerate(flags)}
    graph = build_graph(dispute)
    places = [
        (_taken(dict(zip(graph.options, values, strict=True)), flags), k)
        for k, members in enumerate(graph.states)
        for values in members
    ]
    places.sort(key=lambda each: each[0][::-1])
    warnings = []
    if dispute.same:
        warnings.append("GMCR+ cannot merge states: those that are the same here are equally good there")
    if dispute.forbidden or any(each.moves is not None for each in dispute.decision_makers):
        warnings.append("GMCR+ has no forbidden or given moves: there, every change of an option is allowed")
    if dispute.status_quo is not None:
        warnings.append("GMCR+ files have no status quo: it is left out")
    valued = {option for option, values in dispute.options.items() if values != YES_NO}
    if valued & set(dispute.irreversible):
        warnings.append("values that options keep: a value that is kept cannot be left, but may be entered")
    infeasibles = [part for each in dispute.exclusions for part in _parts(each, dispute, at)]
    for option in dispute.options:
        if option in valued:
            own = [at[flag] for flag in flags if flag[0] == option]
            infeasibles += [[[one, "Y"], [other, "Y"]] for one, other in product(own, own) if one < other]
            infeasibles.append([[k, "N"] for k in own])
    makers = []
    for each, ranks in zip(dispute.decision_makers, graph.ranks, strict=True):
        groups: dict[int, list[int]] = {}
        for number, (_, state) in enumerate(places, 1):
            groups.setdefault(int(ranks[state]), []).append(number)
        priorities = [] if dispute.same else [_parts(one, dispute, at) for one in each.priorities]
        makers.append(
            {
                "name": each.name,
                "options": [at[flag] for flag in flags if flag[0] in each.options],
                "preferences": [
                    parts[0] if len(parts) == 1 else {"compound": True, "members": parts}
                    for parts in priorities
                    if parts
                ],
                "preferenceRanking": [group[0] if len(group) == 1 else group for _, group in sorted(groups.items())],
            }
        )
    made = {
        "decisionMakers": makers,
        "options": [
            {
                "name": option if values == YES_NO else f"{option}: {value}",
                "permittedDirection": _direction(dispute, option, value),
            }
            for option, values in dispute.options.items()
            for value in _flags(values)
        ],
        "infeasibles": infeasibles,
        "useManualPreferenceRanking": True,
        "program": "gmcr-py",
        "version": "0.3.6",
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n", warnings


def _flags(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of an option that each become an option that is taken or not."""
    return ("yes",) if values == YES_NO else values


def _taken(values: Mapping[str, str], flags: Sequence[tuple[str, str]]) -> list[bool]:
    return [values[option] == value for option, value in flags]


def _direction(dispute: Dispute, option: str, value: str) -> str:
    kept = dispute.irreversible.get(option, ())
    if dispute.options[option] != YES_NO:
        return "fwd" if value in kept else "both"
    return next((name for name, each in _DIRECTIONS.items() if set(each) == set(kept)), "both")


def _parts(condition: Condition, dispute: Dispute, at: Mapping[tuple[str, str], int]) -> list[list[list[object]]]:
    """A condition as alternatives, each a list of options with Y or N."""
    found = []
    for terms in _some(_alternatives(condition, dispute, wanted=True)):
        merged: dict[int, str] = {}
        for (option, value), yes in terms:
            key, sign = (
                ((option, "yes"), (value == "yes") == yes)
                if dispute.options[option] == YES_NO
                else ((option, value), yes)
            )
            if merged.setdefault(at[key], "Y" if sign else "N") != ("Y" if sign else "N"):
                break
        else:
            found.append([[k, sign] for k, sign in sorted(merged.items())])
    return [list(each) for k, each in enumerate(found) if each not in found[:k]]


def _some(alternatives: Iterator[tuple[_Literal, ...]]) -> list[tuple[_Literal, ...]]:
    found = list(islice(alternatives, _MOST_PARTS + 1))
    if len(found) > _MOST_PARTS:
        raise ExchangeError(f"gmcr: a condition has more than {_MOST_PARTS:,} alternatives; make it simpler")
    return found


_Literal = tuple[tuple[str, str], bool]


def _alternatives(condition: Condition, dispute: Dispute, *, wanted: bool) -> Iterator[tuple[_Literal, ...]]:
    """The alternatives under which a condition holds, or does not hold."""
    match condition:
        case All(terms):
            literals = tuple((term, wanted) for term in terms)
            yield from [literals] if wanted else ((each,) for each in literals)
        case AnyOf(parts) if wanted:
            for part in parts:
                yield from _alternatives(part, dispute, wanted=True)
        case AnyOf(parts):
            for chosen in product(*(_some(_alternatives(part, dispute, wanted=False)) for part in parts)):
                yield tuple(literal for each in chosen for literal in each)
        case Not(part):
            yield from _alternatives(part, dispute, wanted=not wanted)
        case If(when, then):
            yield from _alternatives(AnyOf((Not(when), then)), dispute, wanted=wanted)
        case Iff(one, other):
            for first in (True, False):
                heres = _alternatives(one, dispute, wanted=first)
                theres = _some(_alternatives(other, dispute, wanted=first == wanted))
                yield from ((*here, *there) for here, there in product(heres, theres))
