"""NegMAS: a settlement as a folder that ``negmas.Scenario.load`` reads, so that agents can negotiate it.

NegMAS's own YAML: it keeps the names of parties, which Genius's XML has no place for, and writing it needs no NegMAS,
which is 300 MB with what it brings. (Mohammad, Nakadai and Greenwald, "NegMAS: a platform for automated negotiations",
PRIMA 2020; https://negmas.readthedocs.io.)
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
from pourparler.exchange.atomic import place_folder
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.ledger import Ledger
from pourparler.ledger.errors import shown
from pourparler.settlement import Scenario, Term, Workings, active_codings, evidence

VETOED = -3.0
"""What an option is worth that a party rules out: a deal with it is worth less than -1, the least of any other deal."""
Which = Literal["mean", "drawn"]
_ODD = re.compile(r"[^A-Za-z0-9]+")
_LARGEST_SEED = 2**32


@dataclass(frozen=True)
class Utility:
    """A preference of a party: a deal is worth the sum of its options, no deal is worth 0.

    Attributes
    ----------
    weights
        Of the issues; they sum to 1, and an option is worth at most its issue's weight, for or against.
    worths
        Of the options; `VETOED` of those that the party rules out.
    codings
        Those that it fits, by their places in the scenario.
    """

    party: str
    weights: Mapping[str, float]
    worths: Mapping[Term, float]
    codings: tuple[int, ...]


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write what is coded in a ledger as a scenario of NegMAS.

    Raises
    ------
    ExchangeError
        If a setting cannot be, there is no codebook, or no preference fits what is coded of a party.
    """
    if choice.since is not None or choice.until is not None:
        raise ExchangeError("negmas: what stands on a day makes the scenario; give --as-of, not --since and --until")
    which, seed = _settings(choice.settings)
    text = ledger.codebook.get()
    if text is None:
        raise ExchangeError(
            "negmas: the ledger has no codebook; `pourparler codebook use LEDGER CODEBOOK` gives it one"
        )
    try:
        found = evidence(read_codebook(text), ledger.positions.list(as_of=choice.as_of))
    except FormError as fault:
        raise ExchangeError(f"negmas: the ledger's codebook cannot be used: {fault.mistakes[0]}") from None
    left = [f"position {row.id} is about what the codebook does not know and is left out" for row in found.left_out]
    told = write_scenario(found.scenario, path, choice.as_of, which, seed)
    return Told(told.done, (*left, *told.left))


def write_scenario(
    scenario: Scenario, path: Path, as_of: dt.date | None = None, which: Which = "mean", seed: int = 0
) -> Told:
    """Write any scenario, such as `pourparler.settlement.read_scenario` reads, as a folder for NegMAS.

    Parameters
    ----------
    path
        The folder; it is not there yet, or empty.
    as_of, which, seed
        As for `utilities`.

    Raises
    ------
    ExchangeError
        If no preference fits what is coded of a party, or the folder holds something.
    """
    found = utilities(scenario, as_of, which, seed)
    files = {"domain.yml": _yaml(_domain(scenario))}
    for k, each in enumerate(found, 1):
        files[f"{k:02}-{_ODD.sub('-', each.party).strip('-') or 'party'}.yml"] = _yaml(_function(scenario, each))
    files["README.txt"] = _readme(scenario, found, as_of, which, seed).encode()
    place_folder(path, files)
    odd = [option for options in scenario.issues.values() for option in options if _named(option) != option]
    left = [f"NegMAS cannot read an option named '{shown(each)}'; there is a space before it there" for each in odd]
    silent = [f"nothing is coded of {shown(each.party)}: every deal is worth 0 to it" for each in found]
    left += [line for line, each in zip(silent, found, strict=True) if not each.codings and which == "mean"]
    done = f"{shown(path)}: {len(found)} parties, {len(scenario.issues)} issues, {scenario.space:,} deals"
    return Told(done, tuple(left))


def utilities(
    scenario: Scenario, as_of: dt.date | None = None, which: Which = "mean", seed: int = 0
) -> tuple[Utility, ...]:
    """Choose a preference of each party from all that fit what is coded of it.

    Parameters
    ----------
    as_of
        The day; what was said later is not known then.
    which
        ``mean``: the middle of them, which fits too, as they are convex. ``drawn``: one of them, evenly.
    seed
        Where drawing begins.

    Raises
    ------
    ExchangeError
        If none fits what is coded of a party.

    Examples
    --------
    >>> talks = Scenario(("North",), {"border": ("line", "swap")})
    >>> utilities(talks)[0].worths
    {('border', 'line'): 0.0, ('border', 'swap'): 0.0}
    """
    stand = active_codings(scenario, as_of)
    workings = Workings(scenario, seed=seed)
    return tuple(_utility(scenario, workings, party, stand, which, seed) for party in scenario.parties)


def _settings(given: Mapping[str, str]) -> tuple[Which, int]:
    which, seed = given.get("preferences", "mean"), given.get("seed", "0")
    if which not in ("mean", "drawn"):
        raise ExchangeError(f"negmas: 'preferences' is one of mean, drawn; not '{shown(which)}'")
    if not (seed.isascii() and seed.isdigit() and len(seed) <= 10 and int(seed) < _LARGEST_SEED):
        raise ExchangeError(f"negmas: 'seed' is a number from 0 to {_LARGEST_SEED - 1}; not '{shown(seed)}'")
    return "mean" if which == "mean" else "drawn", int(seed)


def _utility(
    scenario: Scenario, workings: Workings, name: str, stand: Sequence[int], which: Which, seed: int
) -> Utility:
    party = workings.party(name, stand)
    drawn, layout = party.sample, party.preferences.layout
    own = tuple(k for k in stand if scenario.codings[k].party == name)
    if drawn is None:
        raise ExchangeError(
            f"negmas: no preference fits all that is coded of {shown(name)}; `pourparler settle` tells which codings "
            "contradict each other: take one back, or give --as-of"
        )
    at = int(np.random.default_rng((seed, scenario.parties.index(name))).integers(drawn.size))
    out = {(veto.issue, option) for veto in party.preferences.vetoes for option in veto.options}
    worths = {}
    for term, worth in drawn.worths.items():
        if term in out:
            worths[term] = VETOED
        elif which == "drawn":
            worths[term] = float(worth[at])
        else:  # what no coding speaks of is worth as much for as against: 0, not what chance makes of it
            worths[term] = float(worth.mean()) if term in layout.worths else 0.0
    rows = drawn.weights.mean(axis=0) if which == "mean" else drawn.weights[at]
    return Utility(name, dict(zip(scenario.issues, map(float, rows), strict=True)), worths, own)


def _named(option: str) -> str:
    """An option's name; NegMAS takes "type" for the name of a class and drops what begins with "_"."""
    return f" {option}" if option == "type" or option.startswith("_") else option


def _yaml(data: Mapping[str, object]) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000).encode()


def _domain(scenario: Scenario) -> dict[str, object]:
    issues = [
        {"type": "CategoricalIssue", "name": issue, "values": list(map(_named, options))}
        for issue, options in scenario.issues.items()
    ]
    return {"type": "DiscreteCartesianOutcomeSpace", "name": "domain", "issues": issues}


def _function(scenario: Scenario, utility: Utility) -> dict[str, object]:
    values = [
        {"type": "TableFun", "mapping": {_named(option): utility.worths[issue, option] for option in options}}
        for issue, options in scenario.issues.items()
    ]
    return {
        "type": "LinearAdditiveUtilityFunction",
        "name": utility.party,
        "reserved_value": 0.0,
        # The worth of an option holds the weight of its issue already.
        "weights": [1.0] * len(scenario.issues),
        "values": values,
    }


def _readme(scenario: Scenario, found: Sequence[Utility], as_of: dt.date | None, which: Which, seed: int) -> str:
    chosen = "the mean of those" if which == "mean" else "one of those, drawn evenly,"
    lines = [
        "A negotiation for NegMAS, written by Pourparler: negmas.Scenario.load('THIS FOLDER').",
        "",
        f"The utility of each party is {chosen} that fit what is coded of it (seed {seed}"
        + (f", as of {as_of.isoformat()})." if as_of else ")."),
        "It is one of many preferences that fit, and no claim about the party: what a party has not said is not known.",
        "An agreement that agents find here is a finding about these numbers; `pourparler settle` tells what holds for",
        "every preference that fits.",
        "",
        "A deal is worth the sum of its options; no deal is worth 0, the reserved value. Weights of issues sum to 1,",
        "and an option is worth at most the weight of its issue, for or against; its worth holds the weight already.",
        f"{VETOED:g} marks an option that the party rules out: a deal with it is worth less than -1, and no other is.",
        "Normalising the utilities squeezes all other deals together because of it.",
    ]
    for each in found:
        lines += ["", _plain(each.party), ""]
        for issue, options in scenario.issues.items():
            lines.append(f"  {_plain(issue)} (weight {each.weights[issue]:.3f})")
            for option in options:
                worth = each.worths[issue, option]
                lines.append(f"    {worth:+.3f}  {_plain(option)}{'  ruled out' if worth == VETOED else ''}")
        lines += ["", "  coded of it:" if each.codings else "  nothing is coded of it"]
        lines += [f"    {_coded(scenario, k)}" for k in each.codings]
    return "\n".join(lines) + "\n"


def _coded(scenario: Scenario, at: int) -> str:
    coding = scenario.codings[at]
    about = ", ".join([*(f"{issue}: {option}" for issue, option in coding.terms), *coding.weighed])
    where = [coding.on.isoformat() if coding.on else None, coding.source, coding.evidence]
    return _plain(" | ".join([f"{coding.kind} {about}", *(each for each in where if each)]))


def _plain(text: str) -> str:
    return shown(" ".join(text.split()))
