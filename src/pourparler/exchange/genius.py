"""Genius (ANAC): the issues of a negotiation and the preference of each party, as XML.

A profile gives each issue a weight and each option an evaluation; an option is worth the weight times its evaluation
divided by the greatest of the issue. (Lin, Kraus, Baarslag, Tykhonov, Hindriks and Jonker, "Genius: an integrated
environment for supporting the design of generic automated negotiators", Computational Intelligence 30, 2014.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path

from lxml import etree

from pourparler.exchange.base import ExchangeError
from pourparler.exchange.networks.xml import element, to_bytes
from pourparler.exchange.profiles import MOST_OPTIONS, Negotiation, Profile, check_negotiation
from pourparler.ledger.errors import shown

LARGEST = 8_000_000
"""The greatest size of a file, in bytes."""
_MOST_FILES = 200


def read_genius(source: Path) -> Negotiation:
    """Read a domain of Genius and the profiles beside it.

    Parameters
    ----------
    source
        The file of the domain, or of one profile, or a folder with all.

    Raises
    ------
    ExchangeError
        If a file is not of Genius, has a document type declaration, or holds preferences that are not additive.
    """
    if source.is_dir():
        paths = sorted(each for each in source.iterdir() if each.suffix.casefold() == ".xml")
        if len(paths) > _MOST_FILES:
            raise ExchangeError(f"{shown(source)}: more than {_MOST_FILES} files; give a folder with one negotiation")
    else:
        paths = [source]
    roots = {path: _root(path) for path in paths}
    domains = [path for path, root in roots.items() if root.tag in ("negotiation_template", "domain")]
    if not domains and len(roots) == 1:
        domains = list(roots)
    if len(domains) != 1:
        count = "no file with the issues of" if not domains else f"{len(domains)} domains of"
        raise ExchangeError(f"{shown(source)}: {count} Genius; give a folder with exactly one, and its profiles")
    if domains == [source] and roots[source].tag != "utility_space":
        beside = (each for each in sorted(source.parent.iterdir())[:_MOST_FILES] if each.suffix.casefold() == ".xml")
        others = {each: _root(each) for each in beside if each != source}
        roots |= {path: root for path, root in others.items() if root.tag == "utility_space"}
    issues = _issues(domains[0], roots[domains[0]])
    spaces = {path: root for path, root in roots.items() if root.tag == "utility_space"}
    fitting = {
        path: root for path, root in spaces.items() if source.is_dir() or _names(root) == list(issues) or path == source
    }
    if not fitting:
        raise ExchangeError(f"{shown(source)}: no profile of Genius stands beside the domain; put them into one folder")
    warnings = []
    profiles = []
    for path, root in fitting.items():
        profiles.append(_profile(path, root, issues))
        discount = root.find("discount_factor")
        if discount is not None and _attribute(path, discount, "value", "1") not in (0.0, 1.0):
            warnings.append(f"{shown(path)}: the discount factor is not read")
    return check_negotiation(Negotiation(issues, tuple(profiles), tuple(warnings)))


def _root(path: Path) -> etree._Element:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as fault:
        raise ExchangeError(f"{shown(path)}: cannot be read ({fault.strerror})") from None
    if len(content) > LARGEST:
        raise ExchangeError(f"{shown(path)}: is larger than {LARGEST:,} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise ExchangeError(f"{shown(path)}: is not valid XML ({shown(str(fault.msg))})") from None
    if root.getroottree().docinfo.doctype:
        raise ExchangeError(f"{shown(path)}: has a document type declaration (<!DOCTYPE ..>); remove it")
    return root


def _objective(path: Path, root: etree._Element) -> etree._Element:
    found = next(root.iter("objective"), None)
    if found is None or next(found.iter("issue"), None) is None:
        raise ExchangeError(f"{shown(path)}: has no issues of Genius (<objective> with <issue>)")
    return found


def _names(root: etree._Element) -> list[str]:
    return [each.get("name", "") for each in root.iter("issue")]


def _issues(path: Path, root: etree._Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in _objective(path, root).iter("issue"):
        name = each.get("name", "")
        if not name or name in found:
            raise ExchangeError(f"{shown(path)}: an issue has no name, or the name '{shown(name)}' is used twice")
        kind = each.get("type") or each.get("etype") or "discrete"
        if kind == "real":
            raise ExchangeError(f"{shown(path)}: the issue '{shown(name)}' is a real number; give it a list of options")
        if kind == "integer":
            low, high = _bounds(path, each)
            found[name] = tuple(str(number) for number in range(low, high + 1))
        else:
            found[name] = tuple(dict.fromkeys(item.get("value", "") for item in each.iter("item")))
    return found


def _bounds(path: Path, issue: etree._Element) -> tuple[int, int]:
    held = issue.find("range") if issue.get("lowerbound") is None and issue.find("range") is not None else issue
    low, high = (_attribute(path, held, bound) for bound in ("lowerbound", "upperbound"))
    if low != int(low) or high != int(high) or not 0 <= high - low < MOST_OPTIONS:
        raise ExchangeError(
            f"{shown(path)}: the issue '{shown(issue.get('name', ''))}' needs whole numbers as bounds, and at most "
            f"{MOST_OPTIONS} between them"
        )
    return int(low), int(high)


def _profile(path: Path, root: etree._Element, issues: Mapping[str, tuple[str, ...]]) -> Profile:
    objective = _objective(path, root)
    if root.find(".//utility_function") is not None or root.find(".//hyperRectangle") is not None:
        raise ExchangeError(f"{shown(path)}: its preference is not a sum over the issues; only additive ones are read")
    weights = {each.get("index"): _attribute(path, each, "value") for each in objective.iter("weight")}
    worths: dict[tuple[str, str], float] = {}
    for each in objective.iter("issue"):
        name = each.get("name", "")
        if name not in issues:
            raise ExchangeError(f"{shown(path)}: has the issue '{shown(name)}', which the domain does not have")
        weight = weights.get(each.get("index"))
        if weight is None:
            raise ExchangeError(f"{shown(path)}: the issue '{shown(name)}' has no weight")
        evaluations = _evaluations(path, each, issues[name])
        greatest = max(evaluations.values(), default=0.0)
        for option, evaluation in evaluations.items():
            worths[name, option] = weight * (evaluation / greatest if greatest > 0 else evaluation)
    reservation = next(root.iter("reservation"), None)
    reserved = 0.0 if reservation is None else _attribute(path, reservation, "value")
    return Profile(root.get("name") or path.stem, worths, reserved)  # Genius itself writes no name


def _evaluations(path: Path, issue: etree._Element, options: Sequence[str]) -> dict[str, float]:
    given = {item.get("value", ""): item for item in issue.iter("item")}
    if given:
        return {option: _attribute(path, given[option], "evaluation") for option in options if option in given}
    evaluator = issue.find("evaluator")
    kind = None if evaluator is None else evaluator.get("ftype")
    if evaluator is None or kind != "linear":
        raise ExchangeError(
            f"{shown(path)}: '{shown(issue.get('name', ''))}' needs an evaluation for each option, or a linear one"
        )
    slope = _attribute(path, evaluator, "slope" if evaluator.get("slope") is not None else "parameter1")
    offset = _attribute(path, evaluator, "offset" if evaluator.get("offset") is not None else "parameter0", "0")
    return {option: offset + slope * float(option) for option in options}


def _attribute(path: Path, held: etree._Element, name: str, default: str | None = None) -> float:
    text = held.get(name, default)
    try:
        number = float(text or "")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ExchangeError(f"{shown(path)}: <{held.tag}> needs a number as '{name}', not '{shown(text or '')}'")
    return number


def genius_files(found: Negotiation) -> tuple[dict[str, bytes], list[str]]:
    """A negotiation as files of Genius by name, with a warning for each preference that they cannot hold exactly.

    The files: ``domain.xml`` and one profile for each party, named after it. In a profile the least worth of each issue
    is 0 and weights sum to 1, so that all worths lie between 0 and 1, as Genius wants.
    """
    check_negotiation(found)
    template = element(None, "negotiation_template")
    space = element(template, "utility_space", number_of_issues=str(len(found.issues)))
    _write_issues(space, found.issues, None)
    files = {"domain.xml": to_bytes(template)}
    warnings = []
    for k, each in enumerate(found.profiles, 1):
        spans = {issue: [each.worths[issue, option] for option in options] for issue, options in found.issues.items()}
        least, whole = sum(map(min, spans.values())), sum(max(span) - min(span) for span in spans.values()) or 1.0
        root = element(None, "utility_space", number_of_issues=str(len(found.issues)), name_=each.party)
        objective = _write_issues(root, found.issues, each)
        for index, span in enumerate(spans.values(), 1):
            element(objective, "weight", index=str(index), value=repr((max(span) - min(span)) / whole))
        element(root, "discount_factor", value="1.0")
        reserved = 0.0 if each.reserved is None else (each.reserved - least) / whole
        if not 0 <= reserved <= 1:
            warnings.append(f"{shown(each.party)}: no deal is worth less or more than every deal; Genius allows 0 to 1")
        element(root, "reservation", value=repr(min(1.0, max(0.0, reserved))))
        files[f"{k:02}-{_file_name(each.party)}.xml"] = to_bytes(root)
    return files, warnings


def _write_issues(
    parent: etree._Element, issues: Mapping[str, tuple[str, ...]], profile: Profile | None
) -> etree._Element:
    objective = element(
        parent, "objective", index="0", etype="objective", type_="objective", description="", name_="root"
    )
    for index, (issue, options) in enumerate(issues.items(), 1):
        made = element(
            objective, "issue", index=str(index), etype="discrete", type_="discrete", vtype="discrete", name_=issue
        )
        for k, option in enumerate(options, 1):
            item = element(made, "item", index=str(k), value=option, description="")
            if profile is not None:
                worths = [profile.worths[issue, each] for each in options]
                span = max(worths) - min(worths)
                item.set("evaluation", repr((profile.worths[issue, option] - min(worths)) / span if span else 1.0))
    return objective


def _file_name(party: str) -> str:
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in party).split()) or "party"
