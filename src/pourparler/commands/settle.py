"""Commands from positions to agreements: settle."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.codebook import book_of, written, wrong_form
from pourparler.commands.options import (
    SOME_FAILED,
    OutOption,
    day_of,
    family,
    open_ledger,
    say,
    terminal,
    warn_without_charts,
    write,
)

if TYPE_CHECKING:
    from pourparler.ledger import PositionRow
    from pourparler.settlement import Evidence, Scenario

app = family()
_FORMS = (".yaml", ".yml", ".json")


@app.command(name="settle")
def settle_command(
    source: Annotated[
        str,
        typer.Argument(
            metavar="LEDGER|SCENARIO",
            help="A ledger with coded positions, or a scenario (.yaml .yml .json): parties, issues, codings.",
        ),
    ],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was said up to this day.")] = None,
    form: Annotated[Literal["text", "json", "html"], typer.Option("--format", help="How to print it.")] = "text",
    output: OutOption = None,
    samples: Annotated[
        int, typer.Option("--samples", min=100, max=1_000_000, metavar="N", help="Preferences drawn for each party.")
    ] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Where drawing begins.")] = 0,
) -> None:
    """Work out what agreement is still possible, from what is coded of the parties and nothing else."""
    from pourparler.brief.settlement_page import render_settlement_html
    from pourparler.brief.settlement_text import render_settlement_text
    from pourparler.settlement import SolverError, Workings, data, series, settle  # slow to load

    scenario, name, asides = _scenario(source)
    day = day_of("--as-of", as_of)
    workings = Workings(scenario, samples, seed)
    try:
        told = settle(scenario, day, workings=workings)
        moments = series(scenario, day, workings=workings)
    except SolverError as fault:
        say(f"{source}: {fault}; try another --seed, or leave out codings that hardly differ")
        raise typer.Exit(SOME_FAILED) from None
    asides = tuple(each for each in asides if day is None or each.on is None or each.on <= day)
    if form == "json":
        write(output, json.dumps(data(told, moments, asides), ensure_ascii=False, indent=2))
    elif form == "html":
        warn_without_charts()
        write(output, render_settlement_html(told, moments, name, asides))
    elif output is None:
        render_settlement_text(told, moments, terminal(), asides)
    else:
        from rich.console import Console

        written = io.StringIO()
        console = Console(file=written, width=100, highlight=False, markup=False, emoji=False)
        render_settlement_text(told, moments, console, asides)
        write(output, written.getvalue())


def _scenario(source: str) -> tuple[Scenario, str, tuple[PositionRow, ...]]:
    """The scenario, its name, and positions that say nothing of preferences."""
    from pourparler import brief as briefing
    from pourparler.codebook.forms import FormError
    from pourparler.settlement import read_scenario

    path = Path(source)
    if path.suffix.casefold() not in _FORMS:
        found = _coded(source)
        return found.scenario, briefing.ledger_name(source), found.asides
    try:
        return read_scenario(written(path)), path.stem, ()
    except FormError as fault:
        raise wrong_form(source, fault) from None


def _coded(source: str) -> Evidence:
    """What a ledger's positions say; what the codebook no longer knows is told."""
    from pourparler.settlement import evidence

    with open_ledger(source) as ledger:
        found = evidence(book_of(ledger), ledger.positions())
    if found.left_out:
        numbers = ", ".join(str(row.id) for row in found.left_out)
        say(f"{source}: left out, as the codebook does not know what they are about: positions {numbers}")
    return found
