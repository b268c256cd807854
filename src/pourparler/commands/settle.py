"""The command that finds possible agreements: settle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.foreign import FORMS, derive_dispute, print_dispute, read_foreign_dispute
from pourparler.commands.meter import progress
from pourparler.commands.options import (
    SOME_FAILED,
    CoderOption,
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
from pourparler.commands.scenario_sources import check_content, read_source, settleable_book
from pourparler.commands.suppositions import (
    compared_cases,
    difference_of,
    read_offer,
    read_suppositions,
    save_scenario,
    saved_suppositions,
)

if TYPE_CHECKING:
    from rich.console import Console

    from pourparler.brief.settlement_comparison import Case
    from pourparler.brief.settlement_opening import Sentence
    from pourparler.brief.settlement_report import Report

app = command_group()


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
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--suppose",
            metavar="WORDS",
            help="What if: 'PARTY accepts ISSUE=OPTION, ISSUE=OPTION', also rejects, supports, opposes, rules out, "
            "insists on. May be given several times; all are supposed together.",
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", metavar="NAME", help="Suppose what is saved in the ledger under a name; see --save."),
    ] = None,
    save: Annotated[
        str | None,
        typer.Option(
            "--save",
            metavar="FILE|NAME",
            help="Save the scenario with what is supposed as a file (.yaml or .json); or what is supposed, in the "
            "ledger, under a name, for everybody who uses it.",
        ),
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option(
            "--compare",
            metavar="SCENARIO|NAME",
            help="Set a scenario file, or what is saved in the ledger under a name, beside it; may be given several "
            "times.",
        ),
    ] = None,
    difference: Annotated[
        str | None,
        typer.Option(
            "--difference", metavar="N,N", help="Say what the second of two deals of the table changes in the first."
        ),
    ] = None,
    offer: Annotated[
        str | None,
        typer.Option(
            "--offer",
            metavar="WORDS",
            help="The offer to improve on: 'ISSUE=OPTION, ISSUE=OPTION'. Without it, the latest package that a party "
            "accepts.",
        ),
    ] = None,
    machine: MachineOption = False,
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
    decides: Annotated[
        list[str] | None,
        typer.Option(
            "--decides",
            metavar="ISSUE=PARTY",
            help="Analyze it as a dispute: the party that decides an issue on its own. Give it once for each issue.",
        ),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Work out which agreements are still possible, from the coded positions alone."""
    if provisional:
        _settle_provisionally(source, as_of, form, output, draws, seed)
        return
    check_content(source)
    dispute = read_foreign_dispute(source)
    if dispute is not None:
        print_dispute(dispute, source, form, output)
        return
    from pourparler.brief.settlement_comparison import Case
    from pourparler.brief.settlement_report import settlement_report
    from pourparler.settlement import SolverError, Workings, series, settle, settle_supposed

    scenario, name, asides = read_source(source, machine=machine)
    if decides:
        print_dispute(derive_dispute(scenario, decides), source, form, output, scenario)
        return
    day = parse_day("--as-of", as_of)
    asides = tuple(each for each in asides if day is None or each.on is None or each.on <= day)
    texts = [*saved_suppositions(source, what_if or []), *(suppose or [])]
    made = read_suppositions(scenario, texts, day)
    wanted = read_offer(scenario, offer)
    try:
        if made is None:
            workings = Workings(scenario, samples, seed)
            settled, moments = settle(scenario, day, workings=workings), series(scenario, day, workings=workings)
            report = settlement_report(settled, workings, moments, asides, offer=wanted)
            cases = [Case("as it stands", settled)]
        else:
            workings = Workings(made.scenario, samples, seed)
            settled = settle_supposed(made, day, workings)
            report = settlement_report(
                settled, workings, (), asides, offer=wanted, supposed=made.supposed, set_aside=made.set_aside
            )
            cases = [
                Case("as it stands", settle(scenario, day, workings=Workings(scenario, samples, seed), quick=True)),
                Case("as supposed", settled),
            ]
        cases += compared_cases(source, scenario, compare or [], day, samples, seed)
        told = difference_of(report, workings, difference)
    except SolverError as fault:
        say(f"{source}: {fault}; try another --seed, or remove codings that are nearly the same")
        raise typer.Exit(SOME_FAILED) from None
    if save is not None:
        save_scenario(save, settled, source, texts, coder)
    _print_settlement(report, name, cases, told, form, output)


def _print_settlement(
    report: Report, name: str, cases: list[Case], told: Sentence | None, form: str, output: Path | None
) -> None:
    """Print a settlement, or only the difference of two of its deals."""
    from pourparler.brief.settlement_comparison import comparison, comparison_data, render_comparison_text
    from pourparler.brief.settlement_page import render_settlement_html
    from pourparler.brief.settlement_report import report_data
    from pourparler.brief.settlement_text import render_settlement_text, sentence_text

    table = comparison(cases) if len(cases) > 1 else None
    if form == "json":
        data = report_data(report) | ({"comparison": comparison_data(table)} if table else {})
        data |= {"difference": told.words} if told else {}
        write(output, json.dumps(data, ensure_ascii=False, indent=2, default=str))
    elif form == "html":
        warn_without_charts()
        write(output, render_settlement_html(report, name, table))
    else:

        def show(console: Console) -> None:
            if told:
                console.print(sentence_text(report.settlement, told))
                return
            render_settlement_text(report, console)
            if table:
                render_comparison_text(table, console)

        print_text(show, output)


def _settle_provisionally(
    source: str, as_of: str | None, form: str, output: Path | None, draws: int, seed: int
) -> None:
    """Print what follows from the positions that nobody has confirmed, if they hold as often as is likely."""
    from pourparler.brief.provisional import provisional_data, render_provisional_text
    from pourparler.settlement import SolverError, gather_readings, settle_provisionally  # slow to load

    if form == "html":
        raise WrongCallError("--provisional prints text or JSON; the workbench shows it on the page Settlement")
    if Path(source).suffix.casefold() in FORMS:
        raise WrongCallError(f"{source}: --provisional takes a ledger, as only a ledger has positions that were read")
    day = parse_day("--as-of", as_of)
    with open_ledger(source) as ledger:
        readings = gather_readings(ledger, settleable_book(ledger, source), day)
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
