"""A dispute in option form: who decides what, what is impossible, which moves cannot be undone, who wants what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from pourparler.codebook.forms import unknown
from pourparler.settlement.coding import ScenarioError
from pourparler.settlement.graph_model.conditions import RESERVED, All, Condition, terms_of

YES_NO = ("no", "yes")
"""The values of an option that is taken or not."""
Ranking = tuple[tuple[int, ...], ...]
"""Numbers of states, best first; states in one group are equally good."""


@dataclass(frozen=True)
class DecisionMaker:
    """A decision maker, its options and its preference.

    Attributes
    ----------
    options
        The values of each option by its name, in order; ``YES_NO`` for one that is taken or not.
    ranking
        The preference as a ranking of states by number; empty if it follows from ``priorities``.
    priorities
        The preference as conditions, most important first: a state is better if it meets the first condition on which
        two states differ (option prioritising).
    moves
        The allowed moves, as pairs of numbers of states; None if every change of its options is allowed that is not
        irreversible or forbidden.
    """

    name: str
    options: Mapping[str, tuple[str, ...]]
    ranking: Ranking = ()
    priorities: tuple[Condition, ...] = ()
    moves: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True)
class Forbidden:
    """Moves that nobody can make, or one decision maker cannot make: from some states to others."""

    start: Condition
    end: Condition
    by: str | None = None


@dataclass(frozen=True)
class Dispute:
    """A dispute in option form.

    Attributes
    ----------
    impossible
        States in which one of these conditions holds are left out.
    exactly_one, at_most_one
        Sets of options of which exactly one, or at most one, is taken.
    same
        States in which one of these conditions holds are the same state to everybody.
    irreversible
        Values that an option keeps once it has them.
    forbidden
        Moves that cannot be made.
    status_quo
        The state in which the dispute stands: its options with their values, or its number; None if unknown.
    descriptions
        What the options mean, by name.
    """

    decision_makers: tuple[DecisionMaker, ...]
    title: str | None = None
    impossible: tuple[Condition, ...] = ()
    exactly_one: tuple[tuple[str, ...], ...] = ()
    at_most_one: tuple[tuple[str, ...], ...] = ()
    same: tuple[Condition, ...] = ()
    irreversible: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: tuple[Forbidden, ...] = ()
    status_quo: Mapping[str, str] | int | None = None
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """The values of every option, in the order of the decision makers."""
        return {name: values for each in self.decision_makers for name, values in each.options.items()}

    @property
    def exclusions(self) -> tuple[Condition, ...]:
        """Everything that is impossible, as conditions."""
        pairs = [
            All(((one, "yes"), (other, "yes")))
            for group in (*self.exactly_one, *self.at_most_one)
            for one, other in combinations(group, 2)
        ]
        none = [All(tuple((option, "no") for option in group)) for group in self.exactly_one]
        return (*self.impossible, *pairs, *none)


def option_words(option: str, value: str) -> str:
    """An option with its value in words.

    Examples
    --------
    >>> option_words("accept", "no"), option_words("order", "modified")
    ('not accept', 'order: modified')
    """
    return {"yes": option, "no": f"not {option}"}.get(value, f"{option}: {value}")


def _check(dispute: Dispute) -> None:
    names = [each.name for each in dispute.decision_makers]
    if len(names) < 2 or len(set(names)) != len(names):
        raise ScenarioError("a dispute needs two or more decision makers, each listed once")
    owned = [option for each in dispute.decision_makers for option in each.options]
    if len(set(owned)) != len(owned):
        twice = next(option for option in owned if owned.count(option) > 1)
        raise ScenarioError(f"the option '{twice}' has two decision makers; give it to one of them")
    for option, values in dispute.options.items():
        if option in RESERVED:
            raise ScenarioError(f"an option cannot be called '{option}'; choose another name")
        if len(values) < 2 or len(set(values)) != len(values):
            raise ScenarioError(f"the option '{option}' needs two or more values, each listed once")
    _check_names(dispute, dispute.options)
    for each in dispute.decision_makers:
        if bool(each.ranking) == bool(each.priorities):
            raise ScenarioError(f"give '{each.name}' a preference: either 'ranking' or 'priorities'")


def _check_names(dispute: Dispute, options: Mapping[str, Sequence[str]]) -> None:
    for group in (*dispute.exactly_one, *dispute.at_most_one):
        for option in group:
            if option not in options:
                raise ScenarioError(unknown("option", option, options))
            if options[option] != YES_NO:
                raise ScenarioError(f"'{option}' has values of its own; only options that are taken or not can be here")
    used = [*dispute.exclusions, *dispute.same]
    used += [condition for each in dispute.decision_makers for condition in each.priorities]
    used += [condition for each in dispute.forbidden for condition in (each.start, each.end)]
    terms = [term for condition in used for term in terms_of(condition)]
    terms += [(option, value) for option, values in dispute.irreversible.items() for value in values]
    terms += list(dispute.status_quo.items()) if isinstance(dispute.status_quo, Mapping) else []
    terms += [(option, options.get(option, ("",))[0]) for option in dispute.descriptions]
    for option, value in terms:
        if option not in options:
            raise ScenarioError(unknown("option", option, options))
        if value not in options[option]:
            raise ScenarioError(f"'{option}' has no value '{value}'; choose from: {', '.join(options[option])}")
    names = [each.name for each in dispute.decision_makers]
    for each in dispute.forbidden:
        if each.by is not None and each.by not in names:
            raise ScenarioError(unknown("decision maker", each.by, names))
