"""Files that `settle` and `convert` take beside scenarios: disputes in option form, negotiations of other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pourparler.commands.codebook import form_error, read_form
from pourparler.commands.options import WrongCallError, print_text, say, write

if TYPE_CHECKING:
    from pourparler.exchange.profiles import Negotiation
    from pourparler.settlement import Scenario
    from pourparler.settlement.graph_model import Dispute

FORMS = (".yaml", ".yml", ".json")
"""Endings of the files that people write."""
_GMCR = ".gmcr"


def read_foreign_dispute(source: str) -> Dispute | None:
    """The dispute in a file; None if it holds something else.

    Raises
    ------
    WrongCallError
        If the file is a dispute with mistakes; all but the last are printed.
    """
    path = Path(source)
    ending = path.suffix.casefold()
    if ending not in (*FORMS, _GMCR) or not path.is_file():
        return None
    from pourparler.codebook.forms import FormError
    from pourparler.exchange.gmcr import is_gmcr, read_gmcr
    from pourparler.settlement.graph_model import is_dispute, read_dispute

    text = read_form(path)
    try:
        if ending == _GMCR or is_gmcr(text):
            dispute, warnings = read_gmcr(text)
            for each in warnings:
                say(f"{source}: {each}")
            return dispute
        return read_dispute(text) if is_dispute(text) else None
    except FormError as fault:
        raise form_error(source, fault) from None


def print_dispute(
    dispute: Dispute,
    source: str,
    form: Literal["text", "json", "html", "csv"],
    output: Path | None,
    scenario: Scenario | None = None,
) -> None:
    """Analyze a dispute and print what is stable.

    Parameters
    ----------
    scenario
        The scenario of whose mean preferences the dispute was made; then preferences are drawn too.

    Raises
    ------
    WrongCallError
        If the dispute has too many states, or none, or a ranking does not fit them.
    """
    from pourparler.brief.dispute_page import render_dispute_html
    from pourparler.brief.dispute_text import dispute_csv, render_dispute_text
    from pourparler.exchange.base import ExchangeError
    from pourparler.exchange.option_form import analyze_scenario_dispute
    from pourparler.settlement import ScenarioError
    from pourparler.settlement.graph_model import analysis_data, analyze_dispute

    try:
        analysis = analyze_dispute(dispute) if scenario is None else analyze_scenario_dispute(scenario, dispute)
    except (ScenarioError, ExchangeError) as fault:
        raise WrongCallError(f"{source}: {fault}") from None
    name = Path(source).stem
    if form == "json":
        write(output, json.dumps(analysis_data(analysis), ensure_ascii=False, indent=2))
    elif form == "html":
        write(output, render_dispute_html(analysis, name))
    elif form == "csv":
        write(output, dispute_csv(analysis))
    else:
        print_text(lambda console: render_dispute_text(analysis, name, console), output)


def read_foreign_negotiation(source: str) -> Negotiation | None:
    """The negotiation in a file or a folder of Genius or NegMAS; None if it is something else.

    Raises
    ------
    WrongCallError
        If it is one, but cannot be read.
    """
    from pourparler.exchange.base import ExchangeError

    try:
        found = _read_negotiation(Path(source))
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None
    except OSError as fault:
        raise WrongCallError(f"{source}: cannot be read ({fault.strerror})") from None
    for each in found.warnings if found is not None else ():
        say(f"{source}: {each}")
    return found


def _read_negotiation(path: Path) -> Negotiation | None:
    from pourparler.exchange.genius import read_genius
    from pourparler.exchange.negmas.read import is_negmas, read_negmas

    if path.is_dir():
        if is_negmas(path):
            return read_negmas(path)
        return read_genius(path) if any(each.suffix.casefold() == ".xml" for each in path.iterdir()) else None
    return read_genius(path) if path.suffix.casefold() == ".xml" and path.is_file() else None


def deciders(given: list[str]) -> dict[str, str]:
    """The party that decides each issue, from texts such as ``wages=Union``.

    Raises
    ------
    WrongCallError
        If a text has another form, or names an issue again.
    """
    found: dict[str, str] = {}
    for each in given:
        issue, equals, party = each.partition("=")
        if not equals or issue in found:
            raise WrongCallError(f"--decides {each}: give each issue once, as ISSUE=PARTY")
        found[issue] = party
    return found


def derive_dispute(scenario: Scenario, decides: list[str]) -> Dispute:
    """The dispute over the issues of a scenario, with the mean of the preferences of each party that fit its codings.

    Raises
    ------
    WrongCallError
        If an issue has no party, or the dispute would be too large.
    """
    from pourparler.exchange.base import ExchangeError
    from pourparler.exchange.negmas.scenario import negotiation_of, utilities
    from pourparler.exchange.option_form import dispute_of

    try:
        return dispute_of(negotiation_of(scenario, utilities(scenario)), deciders(decides))
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None
