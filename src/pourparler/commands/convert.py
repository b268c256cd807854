"""The command that converts scenarios and disputes to the forms of other programs: convert."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pourparler.commands.foreign import deciders, print_dispute, read_foreign_dispute, read_foreign_negotiation
from pourparler.commands.options import WrongCallError, command_group, say, write
from pourparler.commands.scenario_sources import read_source

if TYPE_CHECKING:
    from pourparler.exchange.profiles import Negotiation
    from pourparler.settlement.graph_model import Dispute

app = command_group()
_MEAN_PREFERENCES = """\
# Each ranking is that of one preference, the mean of all that fit what the party said: one of many.
# `pourparler settle SCENARIO --decides ..` says how often each state is an equilibrium over all that fit.
"""
_DISPUTES = ("yaml", "json", "gmcr", "csv")
_SCENARIOS = ("yaml", "json", "negmas", "genius", "dispute")


@app.command()
def convert(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A ledger, a scenario or a dispute in option form (.yaml .json), a file of GMCR+ (.gmcr), a domain of "
            "Genius (.xml), or a folder of Genius or NegMAS.",
        ),
    ],
    form: Annotated[
        Literal["yaml", "json", "negmas", "genius", "dispute", "gmcr", "csv"],
        typer.Argument(
            metavar="FORM",
            help="yaml or json: a file for `settle`. negmas, genius: a folder with the preference of each party. "
            "dispute: a dispute in option form, with --decides. gmcr, csv: of a dispute, a file of GMCR+ or a table.",
        ),
    ],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The file or the new folder to write.")],
    packages: Annotated[
        int | None,
        typer.Option(
            "--packages",
            min=0,
            max=1_000,
            metavar="N",
            help="Of a negotiation of Genius or NegMAS: code no points, but what a party could say without them: "
            "orders, and this many packages that it accepts or rejects.",
        ),
    ] = None,
    decides: Annotated[
        list[str] | None,
        typer.Option(
            "--decides",
            metavar="ISSUE=PARTY",
            help="For dispute: the party that decides an issue on its own. Give it once for each issue.",
        ),
    ] = None,
) -> None:
    """Convert a scenario or a dispute to the form of another program, or one of another program to a scenario."""
    from pourparler.exchange.base import ExchangeError

    try:
        _convert(source, form, target, packages, decides or [])
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None
    except OSError as fault:
        raise WrongCallError(f"{target}: cannot be written ({fault.strerror}); choose another path") from None


def _convert(source: str, form: str, target: Path, packages: int | None, decides: list[str]) -> None:
    dispute = read_foreign_dispute(source)
    if dispute is not None:
        _convert_dispute(dispute, source, form, target)
        return
    if form not in _SCENARIOS:
        raise WrongCallError(f"{source}: '{form}' is for disputes; a scenario becomes {', '.join(_SCENARIOS)}")
    negotiation = read_foreign_negotiation(source)
    if form in ("negmas", "genius"):
        _write_folder(negotiation or _mean_preferences(source), form, target)
        return
    if form == "dispute":
        from pourparler.exchange.option_form import dispute_of
        from pourparler.settlement.graph_model import dispute_data

        made = dispute_of(negotiation or _mean_preferences(source), deciders(decides))
        lead = "" if negotiation else _MEAN_PREFERENCES
        write(target, lead + _text(dispute_data(made), "yaml"))
        return
    from pourparler.exchange.profiles import scenario_of
    from pourparler.settlement import scenario_data

    scenario = read_source(source)[0] if negotiation is None else scenario_of(negotiation, packages)
    write(target, _text(scenario_data(scenario), form))


def _convert_dispute(dispute: Dispute, source: str, form: str, target: Path) -> None:
    if form == "gmcr":
        from pourparler.exchange.gmcr import write_gmcr
        from pourparler.settlement import ScenarioError

        try:
            text, warnings = write_gmcr(dispute)
        except ScenarioError as fault:
            raise WrongCallError(f"{source}: {fault}") from None
        for each in warnings:
            say(f"{source}: {each}")
        write(target, text)
    elif form == "csv":
        print_dispute(dispute, source, "csv", target)
    elif form in _DISPUTES:
        from pourparler.settlement.graph_model import dispute_data

        write(target, _text(dispute_data(dispute), form))
    else:
        raise WrongCallError(f"{source}: '{form}' is for scenarios; a dispute becomes {', '.join(_DISPUTES)}")


def _text(data: dict[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(data, ensure_ascii=False, indent=2)
    import yaml

    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000)


def _mean_preferences(source: str) -> Negotiation:
    """A negotiation with the mean of the preferences of each party that fit its codings."""
    from pourparler.exchange.negmas.scenario import negotiation_of, utilities

    scenario = read_source(source)[0]
    return negotiation_of(scenario, utilities(scenario))


def _write_folder(negotiation: Negotiation, form: str, target: Path) -> None:
    if form == "negmas":
        from pourparler.exchange.negmas.scenario import write_negotiation

        warnings = list(write_negotiation(negotiation, target).warnings)
    else:
        from pourparler.exchange.atomic import write_folder
        from pourparler.exchange.genius import genius_files

        files, warnings = genius_files(negotiation)
        write_folder(target, files)
    for each in warnings:
        say(f"{target}: {each}")
