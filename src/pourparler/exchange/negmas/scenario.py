"""Export a settlement as a folder that ``negmas.Scenario.load`` reads, so that agents can negotiate it.

The files are NegMAS's YAML, which has the names of the parties, unlike Genius's XML. NegMAS is not needed to write
them; it is 300 MB with its dependencies. (Mohammad, Nakadai and Greenwald, "NegMAS: a platform for automated
negotiations", PRIMA 2020; https://negmas.readthedocs.io.)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import read_codebook
from pourparler.codebook.standing import find_positions
from pourparler.exchange.atomic import write_folder
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.profiles import Negotiation, Profile, check_negotiation, profile_in
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown
from pourparler.settlement import Scenario, Term, Workings, active_codings, evidence

VETOED = -3.0
"""The worth of an option that a party rules out: below -1, the least worth of any other deal."""
Preferences = Literal["mean", "drawn"]
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+")
_SEEDS = 2**32


@dataclass(frozen=True)
class Utility:
    """A preference of a party: a deal is worth the sum of its options; no deal is worth 0.

    Attributes
    ----------
    weights
        By issue; they sum to 1. The worth of an option is between minus and plus the weight of its issue.
    worths
        By option; `VETOED` for those that the party rules out.
    codings
        The indices of the codings that it fits.
    """

    party: str
    weights: Mapping[str, float]
    worths: Mapping[Term, float]
    codings: tuple[int, ...]


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export the coded positions of a ledger as a scenario of NegMAS.

    Raises
    ------
    ExchangeError
        If a setting is invalid, there is no codebook, or no preference fits the positions of a party.
    """
    if options.since is not None or options.until is not None:
        raise ExchangeError("negmas: a scenario is the state on one day; give --as-of, not --since and --until")
    which, seed = _settings(options.settings)
    text = ledger.codebook.get()
    if text is None:
        raise ExchangeError(
            "negmas: the ledger has no codebook; `pourparler codebook use LEDGER CODEBOOK` gives it one"
        )
    try:
        book = read_codebook(text)
        if book.missing:
            raise ExchangeError(f"negmas: {book.missing}")
        found = evidence(book, find_positions(ledger, book, until=options.as_of, machine=False))
    except FormError as fault:
        raise ExchangeError(f"negmas: the ledger's codebook cannot be used: {fault.mistakes[0]}") from None
    warnings = [f"position {row.id} is about an issue that is not in the codebook: skipped" for row in found.left_out]
    report = write_scenario(found.scenario, path, options.as_of, which, seed)
    return Report(report.summary, (*warnings, *report.warnings))


def write_scenario(
    scenario: Scenario, path: Path, as_of: dt.date | None = None, which: Preferences = "mean", seed: int = 0
) -> Report:
    """Write a scenario, such as one from `pourparler.settlement.read_scenario`, as a folder for NegMAS.

    Parameters
    ----------
    path
        A new or an empty folder.
    as_of, which, seed
        See `utilities`.

    Raises
    ------
    ExchangeError
        If no preference fits the positions of a party, or the folder is not empty.
    """
    found = utilities(scenario, as_of, which, seed)
    files = _files(negotiation_of(scenario, found))
    files["README.txt"] = _readme(scenario, found, as_of, which, seed).encode()
    write_folder(path, files)
    warnings = _odd_names(scenario.issues)
    silent = [f"{shown(each.party)} has no coded position: every deal is worth 0 to it" for each in found]
    warnings += [line for line, each in zip(silent, found, strict=True) if not each.codings and which == "mean"]
    done = f"{shown(path)}: {len(found)} parties, {len(scenario.issues)} issues, {scenario.space:,} deals"
    return Report(done, tuple(warnings))


def write_negotiation(found: Negotiation, path: Path) -> Report:
    """Write issues and full preferences, such as those of another program, as a folder for NegMAS.

    Raises
    ------
    ExchangeError
        If the negotiation is not complete, or the folder is not empty.
    """
    check_negotiation(found)
    write_folder(path, _files(found))
    done = f"{shown(path)}: {len(found.profiles)} parties, {len(found.issues)} issues"
    return Report(done, tuple(_odd_names(found.issues)))


def negotiation_of(scenario: Scenario, found: Sequence[Utility]) -> Negotiation:
    """The issues of a scenario with one full preference of each party; no deal is worth 0.

    Where the codings of a party hold its points and the least deal that it takes, these are its preference, and that
    deal is worth as much as no deal.
    """
    return Negotiation(
        scenario.issues,
        tuple(
            profile_in(scenario, each.party, each.codings) or Profile(each.party, each.worths, 0.0) for each in found
        ),
    )


def _files(found: Negotiation) -> dict[str, bytes]:
    files = {"domain.yml": _yaml(_domain(found.issues))}
    for k, each in enumerate(found.profiles, 1):
        name = _NOT_ALPHANUMERIC.sub("-", each.party).strip("-") or "party"
        files[f"{k:02}-{name}.yml"] = _yaml(_utility_function(found.issues, each))
    return files


def _odd_names(issues: Mapping[str, Sequence[str]]) -> list[str]:
    odd = [option for options in issues.values() for option in options if _option_name(option) != option]
    return [
        f"NegMAS cannot read an option named '{shown(each)}': it is exported with a space before it" for each in odd
    ]


def utilities(
    scenario: Scenario, as_of: dt.date | None = None, which: Preferences = "mean", seed: int = 0
) -> tuple[Utility, ...]:
    """Choose one preference for each party among all that fit its positions.

    Parameters
    ----------
    as_of
        Leave out positions from after this day.
    which
        ``mean``: their mean, which fits as well because they are a convex set. ``drawn``: one of them at random.
    seed
        The seed of the random numbers.

    Raises
    ------
    ExchangeError
        If no preference fits the positions of a party.

    Examples
    --------
    >>> talks = Scenario(("North",), {"border": ("line", "swap")})
    >>> utilities(talks)[0].worths
    {('border', 'line'): 0.0, ('border', 'swap'): 0.0}
    """
    stand = active_codings(scenario, as_of)
    workings = Workings(scenario, seed=seed)
    return tuple(_utility(scenario, workings, party, stand, which, seed) for party in scenario.parties)


def _settings(given: Mapping[str, str]) -> tuple[Preferences, int]:
    which, seed = given.get("preferences", "mean"), given.get("seed", "0")
    if which not in ("mean", "drawn"):
        raise ExchangeError(f"negmas: 'preferences' must be mean or drawn, not '{shown(which)}'")
    if not (seed.isascii() and seed.isdigit() and len(seed) <= 10 and int(seed) < _SEEDS):
        raise ExchangeError(f"negmas: 'seed' must be a number from 0 to {_SEEDS - 1}, not '{shown(seed)}'")
    return "mean" if which == "mean" else "drawn", int(seed)


def _utility(
    scenario: Scenario, workings: Workings, name: str, stand: Sequence[int], which: Preferences, seed: int
) -> Utility:
    party = workings.party(name, stand)
    drawn, layout = party.sample, party.preferences.layout
    own = tuple(k for k in stand if scenario.codings[k].party == name)
    if drawn is None:
        raise ExchangeError(
            f"negmas: no preference fits all positions of {shown(name)}; `pourparler settle` shows which ones "
            "contradict each other: remove one, or give --as-of"
        )
    at = int(np.random.default_rng((seed, scenario.parties.index(name))).integers(drawn.size))
    out = {(veto.issue, option) for veto in party.preferences.vetoes for option in veto.options}
    worths = {}
    for term, worth in drawn.worths.items():
        if term in out:
            worths[term] = VETOED
        elif which == "drawn":
            worths[term] = float(worth[at])
        else:  # without a coding, the worth is symmetric around 0: the sample mean would be noise
            worths[term] = float(worth.mean()) if term in layout.worths else 0.0
    rows = drawn.weights.mean(axis=0) if which == "mean" else drawn.weights[at]
    return Utility(name, dict(zip(scenario.issues, map(float, rows), strict=True)), worths, own)


def _option_name(option: str) -> str:
    """Return the name of an option in NegMAS, which treats "type" and names that begin with "_" specially."""
    return f" {option}" if option == "type" or option.startswith("_") else option


def _yaml(data: Mapping[str, object]) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000).encode()


def _domain(issues: Mapping[str, Sequence[str]]) -> dict[str, object]:
    listed = [
        {"type": "CategoricalIssue", "name": issue, "values": list(map(_option_name, options))}
        for issue, options in issues.items()
    ]
    return {"type": "DiscreteCartesianOutcomeSpace", "name": "domain", "issues": listed}


def _utility_function(issues: Mapping[str, Sequence[str]], profile: Profile) -> dict[str, object]:
    values = [
        {"type": "TableFun", "mapping": {_option_name(option): profile.worths[issue, option] for option in options}}
        for issue, options in issues.items()
    ]
    return {
        "type": "LinearAdditiveUtilityFunction",
        "name": profile.party,
        "reserved_value": float("-inf") if profile.reserved is None else profile.reserved,
        # The worth of an option includes the weight of its issue.
        "weights": [1.0] * len(issues),
        "values": values,
    }


def _readme(scenario: Scenario, found: Sequence[Utility], as_of: dt.date | None, which: Preferences, seed: int) -> str:
    chosen = "the mean of those" if which == "mean" else "one of those, drawn evenly,"
    lines = [
        "A negotiation for NegMAS, written by Pourparler: negmas.Scenario.load('THIS FOLDER').",
        "",
        f"The utility of each party is {chosen} that fit its coded positions (seed {seed}"
        + (f", as of {as_of.isoformat()})." if as_of else ")."),
        "It is one of many preferences that fit, not a claim about the party: what a party has not said is unknown.",
        "An agreement that agents reach here is a result about these numbers; `pourparler settle` shows what holds for",
        "every preference that fits.",
        "",
        "A deal is worth the sum of its options; no deal is worth 0, the reserved value. Weights of issues sum to 1,",
        "and the worth of an option is between minus and plus the weight of its issue; it includes the weight.",
        f"{VETOED:g} marks an option that the party rules out: a deal with it is worth less than -1, and no other is.",
        "Because of it, normalising the utilities moves all other deals close together.",
    ]
    for each in found:
        lines += ["", _one_line(each.party), ""]
        own = profile_in(scenario, each.party, each.codings)
        if own is not None:
            level = "is unknown" if own.reserved is None else f"is worth {own.reserved:g}"
            lines.append(f"  its own points, as they are coded; no deal {level}:")
            lines += [
                f"    {_one_line(issue)}: {_one_line(option)} {worth:g}"
                for (issue, option), worth in own.worths.items()
            ]
            continue
        for issue, options in scenario.issues.items():
            lines.append(f"  {_one_line(issue)} (weight {each.weights[issue]:.3f})")
            for option in options:
                worth = each.worths[issue, option]
                lines.append(f"    {worth:+.3f}  {_one_line(option)}{'  ruled out' if worth == VETOED else ''}")
        lines += ["", "  coded positions:" if each.codings else "  no coded position"]
        lines += [f"    {_coding_line(scenario, k)}" for k in each.codings]
    return "\n".join(lines) + "\n"


def _coding_line(scenario: Scenario, at: int) -> str:
    coding = scenario.codings[at]
    about = ", ".join([*(f"{issue}: {option}" for issue, option in coding.terms), *coding.weighed])
    where = [coding.on.isoformat() if coding.on else None, coding.source, coding.evidence]
    return _one_line(" | ".join([f"{coding.kind} {about}", *(each for each in where if each)]))


def _one_line(text: str) -> str:
    return shown(" ".join(text.split()))
