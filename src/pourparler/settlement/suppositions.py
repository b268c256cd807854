"""What-if: a scenario in which a party is supposed to have said something more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pourparler.codebook.forms import unknown
from pourparler.settlement.analysis import settle
from pourparler.settlement.coding import Coding, Kind, ScenarioError, Term, check_coding, unknown_option
from pourparler.settlement.conflicts import conflicts
from pourparler.settlement.inactive import superseding
from pourparler.settlement.outcome import Settlement
from pourparler.settlement.scenario import Scenario, active_codings
from pourparler.settlement.workings import Workings

VERBS: dict[str, Kind] = {
    "accepts": "accepts",
    "rejects": "rejects",
    "supports": "supports",
    "opposes": "opposes",
    "rules out": "red_line",
    "insists on": "insists",
}
"""How a supposition begins after the name of the party, and the kind of coding that it stands for."""
FORM = "PARTY accepts ISSUE=OPTION, ISSUE=OPTION"


@dataclass(frozen=True)
class Supposed:
    """A scenario with codings that nobody made, at its end, so that the indices of all others stay the same.

    Attributes
    ----------
    supposed
        Indices of the supposed codings.
    set_aside
        Indices of codings of the same parties that they supersede, or with which they cannot both hold.
    """

    scenario: Scenario
    supposed: tuple[int, ...]
    set_aside: tuple[int, ...]


def read_supposition(scenario: Scenario, text: str) -> Coding:
    """Read a supposition such as ``Union accepts wages=four percent, cranes=withdrawn``.

    Raises
    ------
    ScenarioError
        If it names no party, verb, issue or option of the scenario; its message says which there are.

    Examples
    --------
    >>> talks = Scenario(("North",), {"border": ("line", "swap")})
    >>> read_supposition(talks, "North rules out border=swap").kind
    'red_line'
    """
    words = " ".join(text.split())
    fitting = [party for party in scenario.parties if _begins(words, " ".join(party.split()))]
    if not fitting:
        raise ScenarioError(f"{unknown('party', words, scenario.parties)}; write it as: {FORM}")
    party = max(fitting, key=len)
    rest = words[len(" ".join(party.split())) :].strip()
    verb = next((verb for verb in VERBS if _begins(rest, verb)), None)
    if verb is None:
        raise ScenarioError(f"after '{party}' write one of: {', '.join(VERBS)}; as in: {FORM}")
    terms = read_terms(scenario, rest[len(verb) :].strip())
    return supposition(scenario, party, VERBS[verb], terms)


def supposition(scenario: Scenario, party: str, kind: Kind, terms: Sequence[Term]) -> Coding:
    """The coding of a supposition. To accept one option alone is to support it: it takes back what was said against it.

    Raises
    ------
    ScenarioError
        If the coding does not fit the scenario.
    """
    if len(terms) == 1 and kind in ("accepts", "rejects"):
        kind = "supports" if kind == "accepts" else "opposes"
    coding = Coding(party, kind, tuple(terms))
    check_coding(coding, scenario.parties, scenario.issues)
    return coding


def _begins(words: str, name: str) -> bool:
    return words.casefold() == name.casefold() or words.casefold().startswith(f"{name.casefold()} ")


def read_terms(scenario: Scenario, text: str) -> list[Term]:
    """Read ``issue=option, issue=option``; names may hold commas and equals signs, so known names are looked for.

    Raises
    ------
    ScenarioError
        If the scenario has no such issue or option, or none is named.
    """
    pairs = {
        f"{' '.join(issue.split())}={' '.join(option.split())}".casefold(): (issue, option)
        for issue, options in scenario.issues.items()
        for option in options
    }
    found: list[Term] = []
    left = re.sub(r"\s*=\s*", "=", text)
    while left:
        known = [each for each in pairs if re.match(rf"{re.escape(each)}\s*(?:,|$)", left.casefold())]
        if not known:
            raise ScenarioError(_unknown_term(scenario, left))
        best = max(known, key=len)
        found.append(pairs[best])
        left = left[len(best) :].strip().removeprefix(",").strip()
    if not found:
        raise ScenarioError("name an issue and an option, as in: ISSUE=OPTION, ISSUE=OPTION")
    return found


def _unknown_term(scenario: Scenario, left: str) -> str:
    name = left.split("=", 1)[0].strip()
    issue = next((each for each in scenario.issues if each.casefold() == name.casefold()), None)
    if issue is None:
        return unknown("issue", name, scenario.issues)
    option = left.split("=", 1)[1].split(",", 1)[0].strip() if "=" in left else ""
    return unknown_option(issue, option, scenario.issues)


def suppose(scenario: Scenario, codings: Sequence[Coding], active: Sequence[int]) -> Supposed:
    """Add supposed codings to a scenario, and find the codings that they set aside.

    Parameters
    ----------
    codings
        What is supposed, as returned by :func:`read_supposition`.
    active
        Indices of the codings that count without the suppositions.
    """
    first = len(scenario.codings)
    added = tuple(replace(each, label=f"if {k}") for k, each in enumerate(codings, 1))
    made = replace(scenario, codings=(*scenario.codings, *added))
    supposed = tuple(range(first, len(made.codings)))
    gone = {k for k in active if superseding(_dated(made, k, supposed), supposed, k)}
    for party in dict.fromkeys(each.party for each in added):
        while torn := _torn(made, party, [k for k in (*active, *supposed) if k not in gone], supposed):
            gone |= torn
    return Supposed(made, supposed, tuple(sorted(gone)))


def _dated(scenario: Scenario, earlier: int, later: Sequence[int]) -> Scenario:
    """The scenario with dates that make some codings later than another, whatever their own dates."""
    days = {earlier: date(2000, 1, 1)} | dict.fromkeys(later, date(2000, 1, 2))
    codings = tuple(replace(each, on=days.get(k, each.on)) for k, each in enumerate(scenario.codings))
    return replace(scenario, codings=codings)


def _torn(scenario: Scenario, party: str, codings: Sequence[int], supposed: Sequence[int]) -> set[int]:
    """Codings that were made and cannot hold together with supposed ones: those about the same options first."""
    for each in conflicts(scenario, codings, party):
        mine = [k for k in each if k in supposed]
        made = [k for k in each if k not in supposed]
        if mine and made:
            about = {term for k in mine for term in scenario.codings[k].terms}
            return {k for k in made if about & set(scenario.codings[k].terms)} or set(made)
    return set()


def settle_supposed(
    what: Supposed,
    as_of: date | None = None,
    workings: Workings | None = None,
    *,
    off: Sequence[int] = (),
    quick: bool = False,
) -> Settlement:
    """Work out a settlement as if parties had said something more.

    Parameters
    ----------
    what
        What is supposed, as returned by :func:`suppose`.
    workings
        Cached results of earlier calls with its scenario.
    off
        Indices of codings to ignore.

    Examples
    --------
    >>> said = Coding("North", "red_line", (("border", "swap"),))
    >>> talks = Scenario(("North",), {"border": ("line", "swap")}, (said,))
    >>> what = suppose(talks, [read_supposition(talks, "North accepts border=swap")], (0,))
    >>> what.set_aside, settle_supposed(what).possible
    ((0,), 2)
    """
    own = what.supposed[0] if what.supposed else len(what.scenario.codings)
    before = replace(what.scenario, codings=what.scenario.codings[:own])
    active = active_codings(before, as_of, off)
    gone = [k for k in range(own) if k not in active or k in what.set_aside]
    return settle(what.scenario, as_of, changed=gone, workings=workings, quick=quick)
