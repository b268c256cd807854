"""Files of disputes: YAML or JSON, validated against a schema, with a line number for each error."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from pourparler.codebook.forms import FormError, LocatedData, Mistake, load, validate
from pourparler.settlement.coding import ScenarioError
from pourparler.settlement.forms import Name
from pourparler.settlement.graph_model.conditions import Condition, condition_data, read_condition
from pourparler.settlement.graph_model.option_form import YES_NO, DecisionMaker, Dispute, Forbidden

State = Annotated[int, Field(ge=1, description="the number of a state")]
Condition_ = Annotated[Any, Field(description="{option: value, ..}, a list of them, {not: ..}, {if: .., then: ..}")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DecisionMakerForm(_Form):
    """A decision maker: its options, and what it prefers."""

    options: Annotated[
        list[Name] | dict[Name, list[Name]],
        Field(
            description="options that are taken or not, or options with a list of values", union_mode="left_to_right"
        ),
    ] = []
    ranking: list[State | list[State]] | None = Field(None, description="states, best first; a list: equally good")
    priorities: list[Condition_] | None = Field(None, description="conditions, most important first")
    moves: list[Annotated[list[State], Field(min_length=2, max_length=2)]] | None = Field(
        None, description="the allowed moves, as pairs of states; without it, what the options allow"
    )


class ForbiddenForm(_Form):
    """Moves that cannot be made."""

    start: Condition_ = Field(alias="from")
    end: Condition_ = Field(alias="to")
    by: Name | None = None


class DisputeForm(_Form):
    """A dispute in option form, for the graph model for conflict resolution."""

    title: str | None = None
    decision_makers: Annotated[dict[Name, DecisionMakerForm], Field(min_length=2, max_length=20)]
    descriptions: dict[Name, str] = Field({}, description="what the options mean")
    impossible: list[Condition_] = Field([], description="states in which one of these holds are left out")
    exactly_one: list[list[Name]] = Field([], description="sets of options of which exactly one is taken")
    at_most_one: list[list[Name]] = Field([], description="sets of options of which at most one is taken")
    same: list[Condition_] = Field([], description="states in which one of these holds are one state")
    irreversible: dict[Name, Name | list[Name]] = Field({}, description="values that an option keeps")
    forbidden: list[ForbiddenForm] = Field([], description="moves that cannot be made")
    status_quo: State | dict[Name, Name] | None = Field(None, description="where the dispute stands")


def read_dispute(text: str) -> Dispute:
    """Read a dispute in option form from YAML or JSON.

    Raises
    ------
    FormError
        If the text is not a valid dispute; it lists each mistake with its line.

    Examples
    --------
    >>> dispute = read_dispute('''
    ... decision_makers:
    ...   North: {options: [withdraw], priorities: [{attack: no}, {withdraw: no}]}
    ...   South: {options: [attack], ranking: [2, 1, [3, 4]]}
    ... ''')
    >>> dispute.options
    {'withdraw': ('no', 'yes'), 'attack': ('no', 'yes')}
    """
    marked = load(text)
    if not isinstance(marked.data, dict):
        raise FormError([Mistake("a dispute is a mapping with 'decision_makers'", 1)])
    form = validate(DisputeForm, marked)
    mistakes: list[Mistake] = []

    def conditions(given: list[Any], *path: str | int) -> tuple[Condition, ...]:
        found = []
        for k, each in enumerate(given):
            try:
                found.append(read_condition(each))
            except ScenarioError as fault:
                mistakes.append(Mistake(str(fault), marked.line((*path, k))))
        return tuple(found)

    makers = tuple(
        DecisionMaker(
            name,
            dict.fromkeys(each.options, YES_NO)
            if isinstance(each.options, list)
            else {option: tuple(values) for option, values in each.options.items()},
            tuple(tuple(group) if isinstance(group, list) else (group,) for group in each.ranking or ()),
            conditions(each.priorities or [], "decision_makers", name, "priorities"),
            None if each.moves is None else tuple((start, end) for start, end in each.moves),
        )
        for name, each in form.decision_makers.items()
    )
    if not mistakes:
        forbidden = [
            (conditions([each.start, each.end], "forbidden", k), each.by) for k, each in enumerate(form.forbidden)
        ]
    impossible, same = conditions(form.impossible, "impossible"), conditions(form.same, "same")
    if mistakes:
        raise FormError(mistakes)
    try:
        return Dispute(
            makers,
            form.title,
            impossible,
            tuple(map(tuple, form.exactly_one)),
            tuple(map(tuple, form.at_most_one)),
            same,
            {option: (kept,) if isinstance(kept, str) else tuple(kept) for option, kept in form.irreversible.items()},
            tuple(Forbidden(start, end, by) for (start, end), by in forbidden),
            form.status_quo,
            form.descriptions,
        )
    except ScenarioError as fault:
        raise FormError([Mistake(str(fault), _line_of(str(fault), marked))]) from None


def _line_of(words: str, marked: LocatedData) -> int | None:
    """The line of the first name that a message quotes, if the file has it as a name."""
    quoted = words.split("'")[1::2]
    return next((line for path, line in marked.lines.items() if path and path[-1] in quoted), None)


def dispute_data(dispute: Dispute) -> dict[str, Any]:
    """A dispute as data for JSON or YAML, in the form that :func:`read_dispute` reads."""
    made: dict[str, Any] = {"title": dispute.title} if dispute.title else {}
    made["decision_makers"] = {each.name: _maker_data(each) for each in dispute.decision_makers}
    lists: dict[str, Any] = {
        "descriptions": dict(dispute.descriptions),
        "impossible": list(map(condition_data, dispute.impossible)),
        "exactly_one": list(map(list, dispute.exactly_one)),
        "at_most_one": list(map(list, dispute.at_most_one)),
        "same": list(map(condition_data, dispute.same)),
        "irreversible": {option: list(kept) for option, kept in dispute.irreversible.items()},
        "forbidden": [
            {"from": condition_data(each.start), "to": condition_data(each.end)} | ({"by": each.by} if each.by else {})
            for each in dispute.forbidden
        ],
    }
    made |= {name: each for name, each in lists.items() if each}
    if dispute.status_quo is not None:
        quo = dispute.status_quo
        made["status_quo"] = quo if isinstance(quo, int) else dict(quo)
    return made


def _maker_data(each: DecisionMaker) -> dict[str, Any]:
    plain = all(values == YES_NO for values in each.options.values())
    made: dict[str, Any] = {
        "options": list(each.options) if plain else {option: list(values) for option, values in each.options.items()}
    }
    if each.ranking:
        made["ranking"] = [group[0] if len(group) == 1 else list(group) for group in each.ranking]
    else:
        made["priorities"] = list(map(condition_data, each.priorities))
    if each.moves is not None:
        made["moves"] = list(map(list, each.moves))
    return made


def is_dispute(text: str) -> bool:
    """Whether a text is the file of a dispute, to judge by its names."""
    try:
        data = load(text).data
    except FormError:
        return False
    return isinstance(data, dict) and "decision_makers" in data
