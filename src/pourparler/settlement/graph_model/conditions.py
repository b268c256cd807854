"""Conditions on the options of a state: what is impossible, and what a decision maker wants.

In a file, a condition is one of these:

- a mapping of options to their values, all of which must hold: ``{modify: yes, accept: no}``
- a list of conditions, one of which must hold: ``[{modify: yes}, {accept: yes}]``
- ``{not: condition}``
- ``{if: condition, then: condition}``
- ``{iff: [condition, condition]}``: both hold, or neither does
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pourparler.settlement.coding import ScenarioError

RESERVED = ("not", "if", "then", "iff")
"""Words that no option may have as its name."""


@dataclass(frozen=True)
class All:
    """Options that have these values."""

    terms: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of several conditions."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The contrary of a condition."""

    part: Condition


@dataclass(frozen=True)
class If:
    """One condition, wherever another holds."""

    when: Condition
    then: Condition


@dataclass(frozen=True)
class Iff:
    """Two conditions that hold in the same states."""

    one: Condition
    other: Condition


Condition: TypeAlias = "All | AnyOf | Not | If | Iff"


def holds(condition: Condition, values: Mapping[str, str]) -> bool:
    """Whether a condition holds for the values of all options.

    Examples
    --------
    >>> wish = Iff(All((("accept", "yes"),)), All((("modify", "yes"),)))
    >>> holds(wish, {"accept": "no", "modify": "no"})
    True
    """
    match condition:
        case All(terms):
            return all(values[option] == value for option, value in terms)
        case AnyOf(parts):
            return any(holds(part, values) for part in parts)
        case Not(part):
            return not holds(part, values)
        case If(when, then):
            return not holds(when, values) or holds(then, values)
        case Iff(one, other):
            return holds(one, values) == holds(other, values)


def terms_of(condition: Condition) -> Iterator[tuple[str, str]]:
    """Every option that a condition names, with the value."""
    match condition:
        case All(terms):
            yield from terms
        case AnyOf(parts):
            for part in parts:
                yield from terms_of(part)
        case Not(part):
            yield from terms_of(part)
        case If(one, other) | Iff(one, other):
            yield from terms_of(one)
            yield from terms_of(other)


def read_condition(data: Any) -> Condition:
    """Build a condition from the data of a file.

    Raises
    ------
    ScenarioError
        If the data is not a condition.

    Examples
    --------
    >>> read_condition({"not": {"modify": "yes"}})
    Not(part=All(terms=(('modify', 'yes'),)))
    """
    if isinstance(data, list):
        if not data:
            raise ScenarioError("a list of conditions is empty; give at least one")
        return AnyOf(tuple(read_condition(each) for each in data))
    if not isinstance(data, dict) or not data:
        raise ScenarioError("a condition is a mapping of options to values, such as {modify: yes}, or a list of them")
    if not set(data) & set(RESERVED):
        for option, value in data.items():
            if not isinstance(value, str):
                raise ScenarioError(f"the value of '{option}' must be text, such as yes or no")
        return All(tuple(data.items()))
    if set(data) == {"not"}:
        return Not(read_condition(data["not"]))
    if set(data) == {"if", "then"}:
        return If(read_condition(data["if"]), read_condition(data["then"]))
    if set(data) == {"iff"} and isinstance(data["iff"], list) and len(data["iff"]) == 2:
        return Iff(read_condition(data["iff"][0]), read_condition(data["iff"][1]))
    raise ScenarioError(
        "a condition with not, if or iff is {not: condition}, {if: condition, then: condition} "
        "or {iff: [condition, condition]}, and has no other names"
    )


def condition_data(condition: Condition) -> Any:
    """A condition as data for a file, in the form that :func:`read_condition` reads."""
    match condition:
        case All(terms):
            return dict(terms)
        case AnyOf(parts):
            return [condition_data(part) for part in parts]
        case Not(part):
            return {"not": condition_data(part)}
        case If(when, then):
            return {"if": condition_data(when), "then": condition_data(then)}
        case Iff(one, other):
            return {"iff": [condition_data(one), condition_data(other)]}


def condition_words(condition: Condition, option_words: Callable[[str, str], str]) -> str:
    """A condition in words, given those for an option with a value."""
    match condition:
        case All(terms):
            return " and ".join(option_words(*term) for term in terms)
        case AnyOf(parts):
            return " or ".join(_part_words(part, option_words) for part in parts)
        case Not(part):
            return f"not ({condition_words(part, option_words)})"
        case If(when, then):
            return f"if {_part_words(when, option_words)}, then {_part_words(then, option_words)}"
        case Iff(one, other):
            return f"{_part_words(one, option_words)} exactly if {_part_words(other, option_words)}"


def _part_words(condition: Condition, option_words: Callable[[str, str], str]) -> str:
    words = condition_words(condition, option_words)
    return words if isinstance(condition, All) and len(condition.terms) == 1 else f"({words})"
