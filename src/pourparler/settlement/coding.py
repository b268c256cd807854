"""Codings: what a party's words say of its preferences, with the day, the words, and how sure the coding is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pourparler.codebook.forms import unknown
from pourparler.settlement.scales import Scale

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
    "wants_more",
    "wants_less",
    "at_least",
    "prefers_package",
    "order",
    "points",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Term = tuple[str, str]
"""An issue and one of its options."""
Deal = tuple[str, ...]
"""One option for each issue, in the order of the issues."""
_DIFFERENCES = (  # kinds that say of a difference that it is not zero, so that it can be a great one
    "supports",
    "opposes",
    "prefers",
    "matters_more",
    "rejects",
    "wants_more",
    "wants_less",
    "prefers_package",
    "order",
)


class ScenarioError(Exception):
    """A scenario is not valid: ``str(error)`` is one line that says what is wrong."""


@dataclass(frozen=True)
class Coding:
    """A preference of a party, as coded from its words.

    Attributes
    ----------
    terms
        The options concerned. ``supports``, ``opposes``, ``red_line``, ``insists``: one. ``prefers``: the first
        over the second, of one issue. ``accepts``, ``rejects``, ``at_least``, ``prefers_package``: a package, one
        option for each issue. ``only_with``: the option that is accepted only together with the second. ``order``:
        options of one issue, the best first. ``points``: the options that have points.
    weighed
        Issues. ``matters_more``: the first more than the second. ``hardest``, ``wants_more``, ``wants_less``: one.
        ``order``: issues, the most important first. ``points``: the issues that have points.
    on
        The day of the statement; None if unknown.
    evidence
        The exact words.
    source
        The document or statement that holds them.
    other
        ``prefers_package``: the package that is worse.
    points
        ``points``: a number for each of ``terms``, or for each of ``weighed``.
    hard
        ``only_with``: whether the party rules the option out without the other; otherwise the other makes up for it.
    strongly
        Whether the difference is at least 0.1, and not only the smallest that counts.
    sure
        How likely it is that the coding holds, above 0 and at most 1.
    until
        The day on which it lapses; None if it does not.
    label
        What stands for the coding in brackets: of a ledger, the statement's own number; None for its place in the list.
    """

    party: str
    kind: Kind
    terms: tuple[Term, ...] = ()
    weighed: tuple[str, ...] = ()
    on: dt.date | None = None
    evidence: str | None = None
    source: str | None = None
    other: tuple[Term, ...] = ()
    points: tuple[float, ...] = ()
    hard: bool = False
    strongly: bool = False
    sure: float = 1.0
    until: dt.date | None = None
    label: str | None = None

    @property
    def rules_out(self) -> bool:
        """Whether it rules deals out, whatever their worth."""
        return self.kind in ("red_line", "insists") or self.hard

    def is_active(self, day: dt.date | None) -> bool:
        """Whether it was made by a day and has not lapsed; None for no limit."""
        return day is None or ((self.on is None or self.on <= day) and (self.until is None or day < self.until))


def subjects(coding: Coding) -> frozenset[tuple[object, ...]]:
    """The subjects of a coding; of two codings that share one, the later one is active.

    One subject is a party's stance on an option, for or against; what it insists on in an issue; which of two options
    it prefers; which of two issues matters more; which issue is the hardest; each package; each pair of packages; in
    which direction it wants an issue to move; its reservation level; and the order or the points of an issue's
    options, or of the issues.
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
        case "wants_more" | "wants_less":
            return frozenset({("direction", coding.weighed[0])})
        case "at_least":
            return frozenset({("level",)})
        case "prefers_package":
            return frozenset({("packages", frozenset({frozenset(coding.terms), frozenset(coding.other)}))})
        case "order" | "points":
            return frozenset({("order", *sorted({issue for issue, _ in coding.terms}))})
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
    "wants_more": (0, 1),
    "wants_less": (0, 1),
    "at_least": (-1, 0),
    "prefers_package": (-1, 0),
}
_PACKAGES = ("accepts", "rejects", "only_with", "at_least", "prefers_package")


def check_coding(
    coding: Coding,
    parties: Sequence[str],
    issues: Mapping[str, tuple[str, ...]],
    scales: Mapping[str, Scale] | None = None,
) -> None:
    """Check a coding against parties and issues.

    Raises
    ------
    ScenarioError
        If the party, an issue or an option is unknown, there are too few or too many options or issues, or something
        is said that does not go with this kind of coding.
    """
    if coding.party not in parties:
        raise ScenarioError(unknown("party", coding.party, parties))
    if coding.kind in _TERMS:
        wanted, weighed = _TERMS[coding.kind]
        if (len(coding.terms) != wanted if wanted >= 0 else not coding.terms) or len(coding.weighed) != weighed:
            raise ScenarioError(f"'{coding.kind}' takes {_arity(wanted, weighed)}")
    check_terms((*coding.terms, *coding.other), issues, coding.weighed)
    _check_shape(coding, issues, scales or {})
    _check_qualifiers(coding)


def check_terms(terms: Sequence[Term], issues: Mapping[str, tuple[str, ...]], weighed: Sequence[str] = ()) -> None:
    """Check that issues and options are known.

    Raises
    ------
    ScenarioError
        If one is not.
    """
    for issue in (*(issue for issue, _ in terms), *weighed):
        if issue not in issues:
            raise ScenarioError(unknown("issue", issue, issues))
    for issue, option in terms:
        if option not in issues[issue]:
            raise ScenarioError(unknown_option(issue, option, issues))


def _check_shape(coding: Coding, issues: Mapping[str, tuple[str, ...]], scales: Mapping[str, Scale]) -> None:
    named = [issue for issue, _ in coding.terms]
    if coding.kind == "prefers" and (len(set(named)) != 1 or coding.terms[0] == coding.terms[1]):
        raise ScenarioError("'prefers' takes two options of one issue")
    packages = (coding.terms, coding.other) if coding.kind in _PACKAGES else ()
    if any(len({issue for issue, _ in package}) != len(package) for package in packages):
        raise ScenarioError(f"'{coding.kind}' takes one option of each issue that it names")
    if coding.kind == "matters_more" and coding.weighed[0] == coding.weighed[1]:
        raise ScenarioError("'matters_more' takes two issues")
    if coding.kind == "prefers_package" and (not coding.other or set(coding.other) == set(coding.terms)):
        raise ScenarioError("'prefers_package' takes two packages that differ, the better one first")
    if coding.kind in ("wants_more", "wants_less"):
        _check_direction(coding, issues, scales)
    if coding.kind == "order":
        _check_order(coding)
    if coding.kind == "points":
        _check_points(coding)


def _check_direction(coding: Coding, issues: Mapping[str, tuple[str, ...]], scales: Mapping[str, Scale]) -> None:
    issue = coding.weighed[0]
    if issue not in scales or not scales[issue].is_ordered:
        raise ScenarioError(f"'{coding.kind}' takes an issue whose options are in order; '{issue}' is not ordered")
    if len(issues[issue]) < 2:
        raise ScenarioError(f"'{coding.kind}' takes an issue of two options or more; '{issue}' has one")


def _check_order(coding: Coding) -> None:
    listed: Sequence[object] = coding.terms or coding.weighed
    is_one_list = not (coding.terms and coding.weighed) and len({issue for issue, _ in coding.terms}) <= 1
    if len(listed) < 2 or len(set(listed)) != len(listed) or not is_one_list:
        raise ScenarioError("'order' takes two or more issues, or two or more options of one issue, the best first")


def _check_points(coding: Coding) -> None:
    listed: Sequence[object] = coding.terms or coding.weighed
    if (coding.terms and coding.weighed) or len(coding.points) != len(listed) or len(set(listed)) != len(listed):
        raise ScenarioError("'points' takes a number for each of some issues, or for each of some options")
    if any(not 0 <= each <= 1e9 for each in coding.points):
        raise ScenarioError("points are numbers from 0 to 1,000,000,000")
    if coding.weighed and (len(coding.weighed) < 2 or max(coding.points) == 0):
        raise ScenarioError("'points' for issues takes two issues or more, and one of them needs points above 0")
    by_issue: dict[str, set[float]] = {}
    for (issue, _), each in zip(coding.terms, coding.points, strict=False):
        by_issue.setdefault(issue, set()).add(each)
    if coding.terms and all(len(each) == 1 for each in by_issue.values()):
        raise ScenarioError("'points' for options takes two options of one issue with different points")


def _check_qualifiers(coding: Coding) -> None:
    if coding.hard and coding.kind != "only_with":
        raise ScenarioError(f"'hard' goes with 'only_with', not with '{coding.kind}'")
    if coding.strongly and (coding.kind not in _DIFFERENCES or coding.hard):
        raise ScenarioError(f"'strongly' does not go with '{coding.kind}'; it goes with {', '.join(_DIFFERENCES)}")
    if not 0 < coding.sure <= 1:
        raise ScenarioError("'sure' is a number above 0 and at most 1")
    if coding.until is not None and coding.on is not None and coding.until <= coding.on:
        raise ScenarioError("'until' is a day after 'on'")
    if coding.other and coding.kind != "prefers_package":
        raise ScenarioError(f"'{coding.kind}' takes one package")


def _arity(terms: int, weighed: int) -> str:
    if weighed:
        return "one issue" if weighed == 1 else "two issues"
    return {1: "one option", 2: "two options"}.get(terms, "one or more options")


def unknown_option(issue: str, option: str, issues: Mapping[str, tuple[str, ...]]) -> str:
    """A message about an option that an issue does not have."""
    return f"'{issue}' has no option '{option}'; choose from: {', '.join(issues[issue])}"
