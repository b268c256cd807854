"""The command that finds possible agreements: settle."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.codebook import codebook_of, form_error, read_form
from pourparler.commands.foreign import FORMS, print_dispute, read_foreign_dispute, read_foreign_negotiation
from pourparler.commands.meter import progress
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
    from datetime import date

    from rich.console import Console

    from pourparler.brief.settlement_comparison import Case
    from pourparler.codebook.model import Codebook
    from pourparler.ledger import Ledger, PositionRow
    from pourparler.settlement import Deal, Evidence, Scenario, Settlement, Supposed

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
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--suppose",
            metavar="WORDS",
            help="What if: 'PARTY accepts ISSUE=OPTION, ISSUE=OPTION', also rejects, supports, opposes, rules out, "
            "insists on. May be given several times; all are supposed together.",
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE", help="Save the scenario with what is supposed (.yaml or .json)."),
    ] = None,
    compare: Annotated[
        list[str] | None,
        typer.Option(
            "--compare", metavar="SCENARIO", help="Set a scenario file beside it; may be given several times."
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
) -> None:
    """Work out which agreements are still possible, from the coded positions alone."""
    if provisional:
        _settle_provisionally(source, as_of, form, output, draws, seed)
        return
    _check_content(source)
    dispute = read_foreign_dispute(source)
    if dispute is not None:
        print_dispute(dispute, source, form, output)
        return
    from pourparler.brief.settlement_comparison import Case, comparison, comparison_data, render_comparison_text
    from pourparler.brief.settlement_page import render_settlement_html
    from pourparler.brief.settlement_report import report_data, settlement_report
    from pourparler.brief.settlement_text import render_settlement_text
    from pourparler.settlement import SolverError, Workings, series, settle, settle_supposed

    scenario, name, asides = read_source(source, machine=machine)
    day = parse_day("--as-of", as_of)
    asides = tuple(each for each in asides if day is None or each.on is None or each.on <= day)
    made = _suppositions(scenario, suppose or [], day)
    wanted = _offer(scenario, offer)
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
        cases += _compared(compare or [], day, samples, seed)
    except SolverError as fault:
        say(f"{source}: {fault}; try another --seed, or remove codings that are nearly the same")
        raise typer.Exit(SOME_FAILED) from None
    if save is not None:
        _save(save, settled)
    table = comparison(cases) if len(cases) > 1 else None
    if form == "json":
        data = report_data(report) | ({"comparison": comparison_data(table)} if table else {})
        write(output, json.dumps(data, ensure_ascii=False, indent=2, default=str))
    elif form == "html":
        warn_without_charts()
        write(output, render_settlement_html(report, name, table))
    else:

        def show(console: Console) -> None:
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
        readings = gather_readings(ledger, _settleable_book(ledger, source), day)
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


def _suppositions(scenario: Scenario, texts: list[str], day: date | None) -> Supposed | None:
    """The scenario with what is supposed; None if nothing is."""
    from pourparler.settlement import ScenarioError, active_codings, read_supposition, suppose

    if not texts:
        return None
    try:
        codings = [read_supposition(scenario, text) for text in texts]
    except ScenarioError as fault:
        raise WrongCallError(f"--suppose: {fault}") from None
    return suppose(scenario, codings, active_codings(scenario, day))


def _offer(scenario: Scenario, text: str | None) -> Deal | None:
    """The offer that is named; on an issue that it does not name, the first option."""
    from pourparler.settlement import ScenarioError, read_terms

    if text is None:
        return None
    try:
        named = dict(read_terms(scenario, text))
    except ScenarioError as fault:
        raise WrongCallError(f"--offer: {fault}") from None
    if left := [issue for issue in scenario.issues if issue not in named]:
        raise WrongCallError(f"--offer: name an option of each issue; missing: {', '.join(left)}")
    return tuple(named[issue] for issue in scenario.issues)


def _compared(sources: list[str], day: date | None, samples: int, seed: int) -> list[Case]:
    """The settlements of further scenario files, by the names of the files."""
    from pourparler.brief.settlement_comparison import Case
    from pourparler.settlement import Workings, settle

    cases = []
    for each in sources:
        scenario, name, _ = read_source(each)
        cases.append(Case(name, settle(scenario, day, workings=Workings(scenario, samples, seed), quick=True)))
    return cases


def _save(path: Path, settled: Settlement) -> None:
    """Write the active codings, with those that are supposed, as a scenario file."""
    import yaml

    from pourparler.brief.settlement_report import active_scenario
    from pourparler.settlement import scenario_data

    if path.suffix.casefold() not in FORMS:
        raise WrongCallError(f"--save {path}: a scenario file ends in {', '.join(FORMS)}")
    data = scenario_data(active_scenario(settled))
    if path.suffix.casefold() == ".json":
        write(path, json.dumps(data, ensure_ascii=False, indent=2))
    else:
        write(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120))


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
        book = _settleable_book(ledger, source)
        rows = decisive(find_positions(ledger, book, machine=machine))
        found = evidence(book, rows)
    if machine:
        read = sum(row.is_machine for row in rows)
        say(f"{source}: if the machine's reading holds: {read} of {len(rows)} positions are confirmed by nobody")
    if found.left_out:
        numbers = ", ".join(str(row.id) if row.id else f"t{row.stance}" for row in found.left_out)
        say(f"{source}: omitted positions {numbers}: the codebook has no such party, issue or option")
    return found


def _settleable_book(ledger: Ledger, source: str) -> Codebook:
    """The codebook of a ledger.

    Raises
    ------
    WrongCallError
        If it has none, or one without parties or options.
    """
    book = codebook_of(ledger)
    if book.missing:
        raise WrongCallError(f"{source}: {book.missing}")
    return book
