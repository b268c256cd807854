"""The command that finds possible agreements: settle."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.codebook import codebook_of, form_error, read_form
from pourparler.commands.foreign import FORMS, print_dispute, read_foreign_dispute, read_foreign_negotiation
from pourparler.commands.options import (
    SOME_FAILED,
    MachineOption,
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
    from pourparler.ledger import PositionRow
    from pourparler.settlement import Evidence, Scenario

app = command_group()
_HEAD = 16_384  # bytes from which the kind of a file is recognized
# The root element of an XML file after comments and declarations, or the first key of a JSON object.
_OTHER_PROGRAM = re.compile(
    r"(?:(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<![^->][^>]*+>)\s*+)*+<(?P<element>[A-Za-z_][\w.:-]*)"
    r"|\s*+\{\s*+\"(?P<key>\w+)\""
)
_WRITE_SCENARIO = "write its issues and preferences as a scenario (.yaml), or give a ledger"


@app.command(name="settle")
def settle_command(
    source: Annotated[
        str,
        typer.Argument(
            metavar="LEDGER|SCENARIO",
            help="A ledger with coded positions, a scenario or a dispute in option form (.yaml .yml .json), or a "
            "negotiation of Genius, NegMAS or GMCR+.",
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
    machine: MachineOption = False,
) -> None:
    """Work out which agreements are still possible, from the coded positions alone."""
    _check_content(source)
    dispute = read_foreign_dispute(source)
    if dispute is not None:
        print_dispute(dispute, source, form, output)
        return
    from pourparler.brief.settlement_page import render_settlement_html
    from pourparler.brief.settlement_text import render_settlement_text
    from pourparler.settlement import SolverError, Workings, series, settle, settlement_data  # slow to load

    scenario, name, asides = read_source(source, machine=machine)
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


def read_source(source: str, *, machine: bool = False) -> tuple[Scenario, str, tuple[PositionRow, ...]]:
    """The scenario of a ledger or a file, its name, and the positions that say nothing about preferences."""
    from pourparler import brief as briefing
    from pourparler.brief.settlement_words import MACHINE_WORDS
    from pourparler.codebook.forms import FormError
    from pourparler.settlement import read_scenario

    path = Path(source)
    negotiation = read_foreign_negotiation(source)
    if negotiation is not None:
        from pourparler.exchange.profiles import scenario_of

        return scenario_of(negotiation), path.stem, ()
    if path.suffix.casefold() not in FORMS:
        found = _coded(source, machine=machine)
        return found.scenario, briefing.ledger_name(source) + (MACHINE_WORDS if machine else ""), found.asides
    try:
        return read_scenario(read_form(path)), path.stem, ()
    except FormError as fault:
        raise form_error(source, fault) from None


def _check_content(source: str) -> None:
    """Refuse a file of another program that is not read, to judge by its beginning.

    Raises
    ------
    WrongCallError
        If it is one.
    """
    path = Path(source)
    if path.suffix.casefold() == ".xml":  # a negotiation of Genius, or refused as none
        return
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return
    # UTF-16 is recognized by its zero bytes
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd \t\r\n")
    match = _OTHER_PROGRAM.match(text)
    if match is None:
        return
    name = (match["element"] or match["key"]).casefold()
    kinds = {"discretevaluesdomain": "negotiation domain", "linearadditiveutilityspace": "preference profile"}
    if name in kinds:
        raise WrongCallError(f"{source}: is a {kinds[name]} of GeniusWeb (ANAC, JSON); {_WRITE_SCENARIO}")
    if match["element"]:
        raise WrongCallError(f"{source}: is XML, neither a ledger nor a scenario; {_WRITE_SCENARIO}")


def _coded(source: str, *, machine: bool) -> Evidence:
    """The scenario of a ledger's positions; report positions that do not fit the codebook."""
    from pourparler.codebook.standing import decisive, find_positions
    from pourparler.settlement import evidence

    with open_ledger(source) as ledger:
        book = codebook_of(ledger)
        if not book.can_settle:
            raise WrongCallError(f"{source}: the codebook has no parties, or no issue with options")
        rows = decisive(find_positions(ledger, book, machine=machine))
        found = evidence(book, rows)
    if machine:
        read = sum(row.is_machine for row in rows)
        say(f"{source}: if the machine's reading holds: {read} of {len(rows)} positions are confirmed by nobody")
    if found.left_out:
        numbers = ", ".join(str(row.id) if row.id else f"t{row.stance}" for row in found.left_out)
        say(f"{source}: omitted positions {numbers}: the codebook has no such party, issue or option")
    return found
