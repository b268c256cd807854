"""Scenarios: parties, issues with options, and codings of each party's preferences with their evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

Kind = Literal[
    "supports",
    "opposes",
    "red_line",
    "insists",
    "prefers",
    "matters_more",
    "hardest",
    "accepts",
    "rejects",
    "only_with",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Term = tuple[str, str]
"""An issue and one of its options."""
Deal = tuple[str, ...]
"""One option for each issue, in the order of the issues."""


class ScenarioError(Exception):
    """A scenario is not valid: ``str(error)`` is one line that says what is wrong."""


@dataclass(frozen=True)
class Coding:
    """A preference of a party, as coded from its words.

    Attributes
    ----------
    terms
        The options concerned. ``supports``, ``opposes``, ``red_line``, ``insists``: one. ``prefers``: the first
        over the second, of one issue. ``accepts``, ``rejects``: a package, one option for each issue.
        ``only_with``: the option that is accepted only together with the second.
    weighed
        Issues. ``matters_more``: the first more than the second. ``hardest``: one.
    on
        The day of the statement; None if unknown.
    evidence
        The exact words.
    source
        The document or statement that holds them.
    """

    party: str
    kind: Kind
    terms: tuple[Term, ...] = ()
    weighed: tuple[str, ...] = ()
    on: dt.date | None = None
    evidence: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Scenario:
    """Parties, issues with their options, codings.

    Examples
    --------
    >>> said = Coding("North", "supports", (("border", "swap"),))
    >>> Scenario(("North",), {"border": ("line", "swap")}, (said,)).space
    2
    """

    parties: tuple[str, ...]
    issues: Mapping[str, tuple[str, ...]]
    codings: tuple[Coding, ...] = ()

    def __post_init__(self) -> None:
        _check(self)

    @property
    def space(self) -> int:
        """The number of deals."""
        found = 1
        for options in self.issues.values():
            found *= len(options)
        return found

    def of(self, party: str) -> tuple[int, ...]:
        """The indices of a party's codings."""
        return tuple(k for k, coding in enumerate(self.codings) if coding.party == party)

    def without(self, gone: Sequence[int]) -> Scenario:
        """The same scenario without some codings, given by index."""
        left = tuple(coding for k, coding in enumerate(self.codings) if k not in gone)
        return replace(self, codings=left)


def active_codings(scenario: Scenario, as_of: dt.date | None = None, off: Sequence[int] = ()) -> tuple[int, ...]:
    """The indices of codings that are active on a day: made by then, not switched off, and not superseded.

    A later coding of the same party supersedes an earlier one on the same subject (:func:`subjects`); one that accepts
    what the party ruled out withdraws the veto. A coding without a date neither supersedes nor is superseded.

    Parameters
    ----------
    as_of
        The day; None for no limit.
    off
        Indices of codings that are switched off.
    """
    known = [
        k
        for k, coding in enumerate(scenario.codings)
        if k not in off and (as_of is None or coding.on is None or coding.on <= as_of)
    ]
    return tuple(k for k in known if not any(supersedes(scenario.codings[j], scenario.codings[k]) for j in known))


def supersedes(later: Coding, earlier: Coding) -> bool:
    """Whether the later of two codings takes the place of the earlier one; see :func:`active_codings`."""
    if later.party != earlier.party or later.on is None or earlier.on is None or later.on <= earlier.on:
        return False
    return bool(subjects(later) & subjects(earlier)) or _lifts(later, earlier)


def _lifts(later: Coding, earlier: Coding) -> bool:
    """Whether a party withdraws a veto by accepting what it ruled out."""
    if earlier.kind == "red_line":
        return later.kind == "accepts" and earlier.terms[0] in later.terms
    if earlier.kind == "insists":
        issue, option = earlier.terms[0]
        accepted = later.terms[:1] if later.kind in ("supports", "only_with") else later.terms
        wants = later.kind in ("supports", "insists", "accepts", "only_with")
        return wants and any(i == issue and o != option for i, o in accepted)
    return False


def subjects(coding: Coding) -> frozenset[tuple[object, ...]]:
    """The subjects of a coding; of two codings that share one, the later one is active.

    One subject is a party's stance on an option, for or against; what it insists on in an issue; which of two options
    it prefers; which of two issues matters more; which issue is the hardest; and each package.
    """
    match coding.kind:
        case "supports" | "opposes" | "red_line" | "only_with":
            return frozenset({("option", coding.terms[0])})
        case "insists":
            return frozenset({("option", coding.terms[0]), ("insists", coding.terms[0][0])})
        case "prefers":
            return frozenset({("prefers", frozenset(coding.terms))})
        case "matters_more":
            return frozenset({("weights", frozenset(coding.weighed))})
        case "hardest":
            return frozenset({("hardest",)})
        case _:
            return frozenset({("package", frozenset(coding.terms))})


_TERMS: dict[Kind, tuple[int, int]] = {  # how many options, and how many issues, each kind takes; -1: one or more
    "supports": (1, 0),
    "opposes": (1, 0),
    "red_line": (1, 0),
    "insists": (1, 0),
    "prefers": (2, 0),
    "matters_more": (0, 2),
    "hardest": (0, 1),
    "accepts": (-1, 0),
    "rejects": (-1, 0),
    "only_with": (2, 0),
}


def _check(scenario: Scenario) -> None:
    if not scenario.parties or len(set(scenario.parties)) != len(scenario.parties):
        raise ScenarioError("a scenario needs parties, each listed once")
    if not scenario.issues:
        raise ScenarioError("a scenario needs issues")
    for issue, options in scenario.issues.items():
        if not options or len(set(options)) != len(options):
            raise ScenarioError(f"the issue '{issue}' needs options, each listed once")
    for coding in scenario.codings:
        check_coding(coding, scenario.parties, scenario.issues)


def check_coding(coding: Coding, parties: Sequence[str], issues: Mapping[str, tuple[str, ...]]) -> None:
    """Check a coding against parties and issues.

    Raises
    ------
    ScenarioError
        If the party, an issue or an option is unknown, or there are too few or too many options or issues.
    """
    if coding.party not in parties:
        raise ScenarioError(unknown("party", coding.party, parties))
    wanted, weighed = _TERMS[coding.kind]
    if (len(coding.terms) != wanted if wanted >= 0 else not coding.terms) or len(coding.weighed) != weighed:
        raise ScenarioError(f"'{coding.kind}' takes {_arity(wanted, weighed)}")
    for issue in (*(issue for issue, _ in coding.terms), *coding.weighed):
        if issue not in issues:
            raise ScenarioError(unknown("issue", issue, issues))
    for issue, option in coding.terms:
        if option not in issues[issue]:
            raise ScenarioError(unknown_option(issue, option, issues))
    _check_shape(coding)


def _check_shape(coding: Coding) -> None:
    named = [issue for issue, _ in coding.terms]
    if coding.kind == "prefers" and (len(set(named)) != 1 or coding.terms[0] == coding.terms[1]):
        raise ScenarioError("'prefers' takes two options of one issue")
    if coding.kind in ("accepts", "rejects", "only_with") and len(set(named)) != len(named):
        raise ScenarioError(f"'{coding.kind}' takes one option of each issue that it names")
    if coding.kind == "matters_more" and coding.weighed[0] == coding.weighed[1]:
        raise ScenarioError("'matters_more' takes two issues")


def _arity(terms: int, weighed: int) -> str:
    if weighed:
        return "one issue" if weighed == 1 else "two issues"
    return {1: "one option", 2: "two options"}.get(terms, "one or more options")


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """A message about a name that is not among the known ones."""
    return f"unknown {kind} '{name}'; choose from: {', '.join(known)}"


def unknown_option(issue: str, option: str, issues: Mapping[str, tuple[str, ...]]) -> str:
    """A message about an option that an issue does not have."""
    return f"'{issue}' has no option '{option}'; choose from: {', '.join(issues[issue])}"
