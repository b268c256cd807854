"""The command that finds possible agreements: settle."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.codebook import codebook_of, form_error, read_form
from pourparler.commands.meter import progress
from pourparler.commands.options import (
    SOME_FAILED,
    OutOption,
    WrongCallError,
    command_group,
    open_ledger,
    parse_day,
    print_text,
    say,
    warn_without_charts,
    write,
)

if TYPE_CHECKING:
    from pourparler.codebook.model import Codebook
    from pourparler.ledger import Ledger, PositionRow
    from pourparler.settlement import Evidence, Scenario

app = command_group()
_FORMS = (".yaml", ".yml", ".json")
_HEAD = 16_384  # bytes from which the kind of a file is recognized
# The root element of an XML file after comments and declarations, or the first key of a JSON object.
_OTHER_PROGRAM = re.compile(
    r"(?:(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<![^->][^>]*+>)\s*+)*+<(?P<element>[A-Za-z_][\w.:-]*)"
    r"|\s*+\{\s*+\"(?P<key>\w+)\""
)
_DOMAINS = {
    "negotiation_template": "Genius (ANAC, XML)",
    "domain": "Genius (ANAC, XML)",
    "discretevaluesdomain": "GeniusWeb (ANAC, JSON)",
}
_PROFILES = {
    "utility_space": "Genius (ANAC, XML)",
    "linearadditiveutilityspace": "GeniusWeb (ANAC, JSON)",
}
_WRITE_SCENARIO = "write its issues and preferences as a scenario (.yaml), or give a ledger"


@app.command(name="settle")
def settle_command(
    source: Annotated[
        str,
        typer.Argument(
            metavar="LEDGER|SCENARIO",
            help="A ledger with coded positions, or a scenario file (.yaml .yml .json).",
        ),
    ],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Use what was said up to this date.")
    ] = None,
    form: Annotated[Literal["text", "json", "html"], typer.Option("--format", help="How to print it.")] = "text",
    output: OutOption = None,
    samples: Annotated[
        int,
        typer.Option(
            "--samples", min=100, max=1_000_000, metavar="N", help="The number of preferences sampled for each party."
        ),
    ] = 20_000,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="The seed of the random numbers.")] = 0,
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional", help="Show what follows if what the machine read holds, and what to confirm first."
        ),
    ] = False,
    draws: Annotated[
        int,
        typer.Option("--draws", min=20, max=10_000, metavar="N", help="The number of draws of --provisional."),
    ] = 200,
) -> None:
    """Work out which agreements are still possible, from the coded positions alone."""
    if provisional:
        _settle_provisionally(source, as_of, form, output, draws, seed)
        return
    from pourparler.brief.settlement_page import render_settlement_html
    from pourparler.brief.settlement_text import render_settlement_text
    from pourparler.settlement import SolverError, Workings, series, settle, settlement_data  # slow to load

    scenario, name, asides = _scenario(source)
    day = parse_day("--as-of", as_of)
    workings = Workings(scenario, samples, seed)
    try:
        told = settle(scenario, day, workings=workings)
        moments = series(scenario, day, workings=workings)
    except SolverError as fault:
        say(f"{source}: {fault}; try another --seed, or remove codings that are nearly the same")
        raise typer.Exit(SOME_FAILED) from None
    asides = tuple(each for each in asides if day is None or each.on is None or each.on <= day)
    if form == "json":
        write(output, json.dumps(settlement_data(told, moments, asides), ensure_ascii=False, indent=2))
    elif form == "html":
        warn_without_charts()
        write(output, render_settlement_html(told, moments, name, asides))
    else:
        print_text(lambda console: render_settlement_text(told, moments, console, asides), output)


def _settle_provisionally(
    source: str, as_of: str | None, form: str, output: Path | None, draws: int, seed: int
) -> None:
    """Print what follows from the positions that nobody has confirmed, if they hold as often as is likely."""
    from pourparler.brief.provisional import provisional_data, render_provisional_text
    from pourparler.settlement import SolverError, gather_readings, settle_provisionally  # slow to load

    if form == "html":
        raise WrongCallError("--provisional prints text or JSON; the workbench shows it on the page Settlement")
    if Path(source).suffix.casefold() in _FORMS:
        raise WrongCallError(f"{source}: --provisional takes a ledger, as only a ledger has positions that were read")
    day = parse_day("--as-of", as_of)
    with open_ledger(source) as ledger:
        readings = gather_readings(ledger, _book_with_parties(ledger, source), day)
    try:
        with progress(lambda: len(readings.unconfirmed), "comparing", "codings") as advance:
            told = settle_provisionally(readings, day, draws=draws, seed=seed, advance=advance)
    except SolverError as fault:
        say(f"{source}: {fault}; try another --seed")
        raise typer.Exit(SOME_FAILED) from None
    if form == "json":
        write(output, json.dumps(provisional_data(told), ensure_ascii=False, indent=2))
    else:
        print_text(lambda console: render_provisional_text(told, console), output)


def _scenario(source: str) -> tuple[Scenario, str, tuple[PositionRow, ...]]:
    """The scenario, its name, and the positions that say nothing about preferences."""
    from pourparler import brief as briefing
    from pourparler.codebook.forms import FormError
    from pourparler.settlement import read_scenario

    path = Path(source)
    reason = _why_not_by_content(path)
    if reason:
        raise WrongCallError(f"{source}: {reason}")
    if path.suffix.casefold() not in _FORMS:
        found = _coded(source)
        return found.scenario, briefing.ledger_name(source), found.asides
    try:
        return read_scenario(read_form(path)), path.stem, ()
    except FormError as fault:
        raise form_error(source, fault) from None


def _why_not_by_content(path: Path) -> str | None:
    """Why a file of another program is neither a ledger nor a scenario; None if its beginning does not say so."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return None
    # UTF-16 is recognized by its zero bytes
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd \t\r\n")
    match = _OTHER_PROGRAM.match(text)
    name = (match["element"] or match["key"]).casefold() if match else ""
    if name in _DOMAINS:
        return f"is a negotiation domain of {_DOMAINS[name]}; {_WRITE_SCENARIO}"
    if name in _PROFILES:
        return f"is a preference profile of {_PROFILES[name]}; {_WRITE_SCENARIO}"
    return f"is XML, neither a ledger nor a scenario; {_WRITE_SCENARIO}" if match and match["element"] else None


def _coded(source: str) -> Evidence:
    """The scenario of a ledger's positions; report positions that do not fit the codebook."""
    from pourparler.settlement import evidence

    with open_ledger(source) as ledger:
        found = evidence(_book_with_parties(ledger, source), ledger.positions.list())
    if found.left_out:
        numbers = ", ".join(str(row.id) for row in found.left_out)
        say(f"{source}: omitted positions {numbers}: the codebook has no such party, issue or option")
    return found


def _book_with_parties(ledger: Ledger, source: str) -> Codebook:
    """The codebook of a ledger.

    Raises
    ------
    WrongCallError
        If it has none, or one that names no parties.
    """
    from pourparler.codebook.model import NO_PARTIES

    book = codebook_of(ledger)
    if not book.parties:
        raise WrongCallError(f"{source}: {NO_PARTIES}")
    return book
