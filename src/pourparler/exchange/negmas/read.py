"""Read a folder that NegMAS wrote: the issues, and the additive utility function of each party."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite, isinf
from pathlib import Path
from typing import Any

from pourparler.codebook.forms import FormError, load, read_text
from pourparler.exchange.base import ExchangeError
from pourparler.exchange.profiles import MOST_OPTIONS, Negotiation, Profile, check_negotiation
from pourparler.ledger.errors import shown

FORMS = (".yml", ".yaml", ".json")
_MOST_FILES = 200
_DOMAIN = re.compile(rb"OutcomeSpace|CategoricalIssue|ContiguousIssue")


def read_negmas(folder: Path) -> Negotiation:
    """Read the issues and the parties' preferences from a folder of NegMAS.

    Raises
    ------
    ExchangeError
        If a file cannot be read, no file has the issues, or a utility function is not a sum over the issues.
    """
    paths = sorted(
        each for each in folder.iterdir() if each.suffix.casefold() in FORMS and not each.name.startswith("_")
    )
    if len(paths) > _MOST_FILES:
        raise ExchangeError(f"{shown(folder)}: more than {_MOST_FILES} files; give a folder with one negotiation")
    found = {path: _content(path) for path in paths}
    domains = [path for path, data in found.items() if isinstance(data.get("issues"), list)]
    if len(domains) != 1:
        raise ExchangeError(
            f"{shown(folder)}: {len(domains)} files have 'issues'; a folder of NegMAS has exactly one such file"
        )
    issues = _issues(domains[0], found.pop(domains[0]))
    profiles = [_profile(path, data, issues) for path, data in found.items() if "weights" in data or "values" in data]
    skipped = [path for path, data in found.items() if "weights" not in data and "values" not in data]
    warnings = tuple(f"{shown(path)}: is not an additive utility function; not read" for path in skipped)
    return check_negotiation(Negotiation(issues, tuple(profiles), warnings))


def is_negmas(folder: Path) -> bool:
    """Whether a folder has a file with the issues of a negotiation, to judge by its names."""
    for path in sorted(folder.iterdir())[:_MOST_FILES]:
        if path.suffix.casefold() in FORMS and path.is_file():
            with path.open("rb") as file:
                head = file.read(65_536)
            if _DOMAIN.search(head):
                return True
    return False


def _content(path: Path) -> dict[str, Any]:
    try:
        data = load(read_text(path)).data
    except FormError as fault:
        raise ExchangeError(f"{shown(path)}: {fault.mistakes[0]}") from None
    except OSError as fault:
        raise ExchangeError(f"{shown(path)}: cannot be read ({fault.strerror})") from None
    return data if isinstance(data, dict) else {}


def _issues(path: Path, data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    given = data["issues"]
    if not all(isinstance(each, dict) for each in given):
        raise ExchangeError(f"{shown(path)}: 'issues' must be a list of issues, each with 'name', 'type' and 'values'")
    found: dict[str, tuple[str, ...]] = {}
    for k, each in enumerate(given, 1):
        name, kind, values = str(each.get("name") or f"issue {k}"), str(each.get("type", "")), each.get("values")
        if name in found:
            raise ExchangeError(f"{shown(path)}: the issue '{shown(name)}' is listed twice")
        if kind.endswith("ContiguousIssue") and isinstance(values, list) and len(values) == 2:
            low, high = (_number(path, f"a bound of '{shown(name)}'", value) for value in values)
            if not (low == int(low) and high == int(high) and 0 <= high - low < MOST_OPTIONS):
                raise ExchangeError(f"{shown(path)}: '{shown(name)}' needs whole numbers, at most {MOST_OPTIONS}")
            found[name] = tuple(str(number) for number in range(int(low), int(high) + 1))
        elif isinstance(values, list) and all(isinstance(value, str) for value in values):
            found[name] = tuple(map(_option, values))
        else:
            raise ExchangeError(f"{shown(path)}: '{shown(name)}' has no list of options; discretise it in NegMAS first")
    return found


def _option(name: str) -> str:
    """The name of an option: the space before it that an export adds for NegMAS is removed."""
    return name[1:] if name == " type" or name.startswith(" _") else name


def _profile(path: Path, data: Mapping[str, Any], issues: Mapping[str, tuple[str, ...]]) -> Profile:
    kind = str(data.get("type", "")).rpartition(".")[2]
    name = str(data.get("name") or path.stem)
    bias = _number(path, "'bias'", data.get("bias", "0"))
    weights = _by_issue(path, data.get("weights"), issues, "weights")
    if kind in ("LinearUtilityFunction", "AffineUtilityFunction"):
        worths = {
            (issue, option): _number(path, f"an option of '{shown(issue)}'", option) * _number(path, "a weight", weight)
            for (issue, options), weight in zip(issues.items(), weights, strict=True)
            for option in options
        }
    elif kind in ("LinearAdditiveUtilityFunction", "UtilityFunction"):
        values = _by_issue(path, data.get("values"), issues, "values")
        worths = {}
        for (issue, options), weight, value in zip(issues.items(), weights, values, strict=True):
            for option, worth in zip(options, _worths(path, issue, options, value), strict=True):
                worths[issue, option] = worth * _number(path, "a weight", weight)
    else:
        raise ExchangeError(f"{shown(path)}: {shown(kind or 'this function')} is not a sum over the issues")
    reserved = data.get("reserved_value", "0")
    known = reserved if isinstance(reserved, str) and reserved not in ("null", "~", "") else "-inf"
    worth = _number(path, "'reserved_value'", known, finite=False)
    return Profile(name, worths, None if isinf(worth) else worth - bias)


def _by_issue(path: Path, given: Any, issues: Mapping[str, tuple[str, ...]], what: str) -> list[Any]:
    """The entries of a list or a mapping, one for each issue; weights that are not given are 1."""
    if given is None and what == "weights":
        return ["1"] * len(issues)
    if isinstance(given, dict) and set(given) == set(issues):
        return [given[issue] for issue in issues]
    if isinstance(given, list) and len(given) == len(issues):
        return given
    raise ExchangeError(f"{shown(path)}: '{what}' must have one entry for each of the {len(issues)} issues")


def _worths(path: Path, issue: str, options: Sequence[str], value: Any) -> list[float]:
    """The worth of each option by a function of one issue."""
    where = f"the worth of an option of '{shown(issue)}'"
    if isinstance(value, dict):
        kind = str(value.get("type", "")).rpartition(".")[2]
        table = value.get("mapping") if kind == "TableFun" else value if not kind else None
        if isinstance(table, dict):
            by_name = {_option(key): worth for key, worth in table.items()}
            missing = [option for option in options if option not in by_name]
            if missing:
                raise ExchangeError(f"{shown(path)}: no worth for '{shown(missing[0])}' ({shown(issue)})")
            return [_number(path, where, by_name[option]) for option in options]
        if kind == "ConstFun":
            return [_number(path, where, value.get("bias", value.get("value", "0")))] * len(options)
        if kind in ("LinearFun", "AffineFun", "IdentityFun"):
            slope = _number(path, where, value.get("slope", "1"))
            bias = _number(path, where, value.get("bias", "0"))
            return [slope * _number(path, f"an option of '{shown(issue)}'", option) + bias for option in options]
    raise ExchangeError(f"{shown(path)}: the function of '{shown(issue)}' is not read; make it a table in NegMAS")


def _number(path: Path, what: str, value: Any, *, finite: bool = True) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ExchangeError(f"{shown(path)}: {what} must be a number, not '{shown(value)}'") from None
    if number != number or (finite and not isfinite(number)):
        raise ExchangeError(f"{shown(path)}: {what} must be a finite number")
    return number
