"""Scenarios: parties, issues with options, codings of each party's preferences, and the rule of decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pourparler.codebook.decision_rule import Decision, DecisionError
from pourparler.codebook.forms import unknown
from pourparler.settlement.coding import Coding, ScenarioError, Term, check_coding, check_terms, subjects
from pourparler.settlement.scales import Scale


@dataclass(frozen=True)
class Combination:
    """A combination of options that no deal may hold, or that every deal must hold, whoever agrees to it.

    Attributes
    ----------
    terms
        One option of each issue that it names.
    is_required
        Whether deals must hold all of it; otherwise no deal may hold all of it.
    when
        Options of other issues: the combination is required, or excluded, only in deals that hold all of these.
    """

    terms: tuple[Term, ...]
    is_required: bool = False
    when: tuple[Term, ...] = ()
    evidence: str | None = None


@dataclass(frozen=True)
class Scenario:
    """Parties, issues with their options, codings.

    Attributes
    ----------
    scales
        What is known of the options of an issue beside their names.
    combinations
        Combinations of options that are excluded or required.
    decision
        Which parties must accept a deal.

    Examples
    --------
    >>> said = Coding("North", "supports", (("border", "swap"),))
    >>> Scenario(("North",), {"border": ("line", "swap")}, (said,)).space
    2
    """

    parties: tuple[str, ...]
    issues: Mapping[str, tuple[str, ...]]
    codings: tuple[Coding, ...] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    combinations: tuple[Combination, ...] = ()
    decision: Decision = field(default_factory=Decision)

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
    """The indices of codings that are active on a day: made by then, not lapsed, not switched off, not superseded.

    A later coding of the same party supersedes an earlier one on the same subject
    (:func:`~pourparler.settlement.coding.subjects`); one that accepts what the party ruled out withdraws the veto. A
    coding without a date neither supersedes nor is superseded; one that is in doubt supersedes only where it holds.
    What a coding superseded is active again when it has lapsed.

    Parameters
    ----------
    as_of
        The day; None for the last day on which something was said.
    off
        Indices of codings that are switched off.
    """
    day = as_of or last_day(scenario)
    known = [k for k, coding in enumerate(scenario.codings) if k not in off and coding.is_active(day)]
    return _standing(scenario, known, [k for k in known if scenario.codings[k].sure == 1])


def last_day(scenario: Scenario) -> dt.date | None:
    """The last day on which something was said; None if nothing has a date."""
    return max((each.on for each in scenario.codings if each.on is not None), default=None)


def certain_codings(scenario: Scenario, active: Sequence[int]) -> tuple[int, ...]:
    """Those of the active codings that hold whichever of the codings in doubt hold."""
    left = _standing(scenario, active, active)
    return tuple(k for k in left if scenario.codings[k].sure == 1)


def supersessions(scenario: Scenario, codings: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Pairs of codings: the first supersedes the second."""
    said = scenario.codings
    return tuple((j, k) for j in codings for k in codings if supersedes(said[j], said[k]))


def _standing(scenario: Scenario, known: Sequence[int], later: Sequence[int]) -> tuple[int, ...]:
    said = scenario.codings
    return tuple(k for k in known if not any(supersedes(said[j], said[k]) for j in later))


def supersedes(later: Coding, earlier: Coding) -> bool:
    """Whether a coding supersedes another: a later one of the same party on the same subject, or by lifting a veto."""
    if later.party != earlier.party or later.on is None or earlier.on is None or later.on <= earlier.on:
        return False
    return bool(subjects(later) & subjects(earlier)) or _lifts(later, earlier)


def _lifts(later: Coding, earlier: Coding) -> bool:
    """Whether a party withdraws a veto by accepting what it ruled out."""
    if earlier.kind == "red_line":
        return later.kind == "accepts" and earlier.terms[0] in later.terms
    if earlier.hard:
        (issue, option), accepted = earlier.terms[1], dict(later.terms)
        is_taken = later.kind == "accepts" and earlier.terms[0] in later.terms
        return is_taken and accepted.get(issue, option) != option
    if earlier.kind == "insists":
        issue, option = earlier.terms[0]
        taken = later.terms[:1] if later.kind in ("supports", "only_with") else later.terms
        wants = later.kind in ("supports", "insists", "accepts", "only_with")
        return wants and any(i == issue and o != option for i, o in taken)
    return False


def _check(scenario: Scenario) -> None:
    if not scenario.parties or len(set(scenario.parties)) != len(scenario.parties):
        raise ScenarioError("a scenario needs parties, each listed once")
    if not scenario.issues:
        raise ScenarioError("a scenario needs issues")
    for issue, options in scenario.issues.items():
        if not options or len(set(options)) != len(options):
            raise ScenarioError(f"the issue '{issue}' needs options, each listed once")
    for issue, scale in scenario.scales.items():
        check_scale(issue, scale, scenario.parties, scenario.issues)
    for coding in scenario.codings:
        check_coding(coding, scenario.parties, scenario.issues, scenario.scales)
    for each in scenario.combinations:
        check_combination(each, scenario.issues)
    try:
        scenario.decision.check(scenario.parties)
    except DecisionError as fault:
        raise ScenarioError(str(fault)) from None


def check_scale(issue: str, scale: Scale, parties: Sequence[str], issues: Mapping[str, tuple[str, ...]]) -> None:
    """Check the scale of an issue.

    Raises
    ------
    ScenarioError
        If the issue or a party is unknown, or the scale does not fit the options.
    """
    if issue not in issues:
        raise ScenarioError(unknown("issue", issue, issues))
    if scale.values and len(scale.values) != len(issues[issue]):
        raise ScenarioError(f"'{issue}' needs a number for each option")
    if scale.values and any(one >= other for one, other in zip(scale.values, scale.values[1:], strict=False)):
        raise ScenarioError(f"the numbers of '{issue}' must rise")
    if scale.shape in ("linear", "concave") and not scale.values:
        raise ScenarioError(f"'{issue}' is {scale.shape}, so it needs numbers: 'from', 'to' and 'step'")
    if (scale.payer is None) != (scale.payee is None) or (scale.payer is not None and scale.payer == scale.payee):
        raise ScenarioError(f"the payment '{issue}' needs two parties: 'paid_by' and 'paid_to'")
    for party in (scale.payer, scale.payee):
        if party is not None and party not in parties:
            raise ScenarioError(unknown("party", party, parties))
    if scale.is_payment and (not scale.values or scale.values[0] < 0):
        raise ScenarioError(f"the payment '{issue}' needs amounts from 0: 'from', 'to' and 'step'")


def check_combination(combination: Combination, issues: Mapping[str, tuple[str, ...]]) -> None:
    """Check a combination against the issues.

    Raises
    ------
    ScenarioError
        If an issue or an option is unknown, or an issue is named twice.
    """
    check_terms((*combination.terms, *combination.when), issues)
    named = [issue for issue, _ in (*combination.terms, *combination.when)]
    if not combination.terms or len(set(named)) != len(named):
        raise ScenarioError("a combination names one option of each of some issues")
