"""Commands for positions: code, uncode, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pourparler.commands.codebook import codebook_of
from pourparler.commands.options import (
    AsOfOption,
    CoderOption,
    LedgerPath,
    MachineOption,
    OutOption,
    SinceOption,
    TableOption,
    UntilOption,
    WideOption,
    WrongCallError,
    coder_name,
    command_group,
    open_ledger,
    parse_day,
    parse_days,
    print_listing,
    say,
)

if TYPE_CHECKING:
    from pourparler.codebook.model import Codebook
    from pourparler.ledger import Ledger

app = command_group()


@app.command()
def code(
    ledger: LedgerPath,
    statement: Annotated[
        str,
        typer.Argument(
            metavar="STATEMENT",
            help="A statement's id, as s12; or a passage that is none: a document's id and a span, as note-1@120-164.",
        ),
    ],
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="supports, opposes, red_line, insists, prefers, open, none and others; see docs/codebook.md.",
        ),
    ],
    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ISSUE=OPTION..",
            help="What the position is about: port=lease, or an issue alone where issues are ranked.",
        ),
    ] = None,
    party: Annotated[
        str | None,
        typer.Option("--party", metavar="NAME", help="The party that holds it; by default that of the speaker."),
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Code a position: what a statement says about what a party wants."""
    from pourparler.settlement import WITHOUT_PREFERENCE, ScenarioError, check_position  # slow to load

    where = _parse_place(statement)
    with open_ledger(ledger) as kept:
        book = codebook_of(kept)
        whose = party or _party_of(kept, book, where) or ""
        if not whose and kind != "none":
            names = ", ".join(each.name for each in book.parties)
            raise WrongCallError(f"{statement}: its speaker speaks for no party; give --party ({names})")
        pairs = [part.split("=", 1) for part in about or []]
        terms = [(pair[0].strip(), pair[1].strip()) for pair in pairs if len(pair) == 2]
        weighed = [pair[0].strip() for pair in pairs if len(pair) == 1]
        if kind in WITHOUT_PREFERENCE:
            terms, weighed = [*terms, *((issue, "") for issue in weighed)], []
        try:
            check_position(book, whose, kind, terms, weighed)
        except ScenarioError as fault:
            raise WrongCallError(str(fault)) from None
        row = kept.positions.add(**where, party=whose, kind=kind, coder=coder_name(coder), terms=terms, weighed=weighed)
    print(f"{statement}: {row.summary}")


def _parse_place(given: str) -> dict[str, Any]:
    """A statement, or a passage of a document.

    Raises
    ------
    WrongCallError
        If it is neither.
    """
    if given[:1] in "sS" and given[1:].isdecimal() and len(given) < 20:
        return {"statement": int(given[1:])}
    document, sign, span = given.rpartition("@")
    if not sign or not document or not span:
        raise WrongCallError(f"{given}: give the id of a statement, such as s12, or a passage, such as note-1@120-164")
    return {"document": document, "span": span}


def _party_of(ledger: Ledger, book: Codebook, where: dict[str, Any]) -> str | None:
    """The party of a statement's speaker; None for a passage.

    Raises
    ------
    WrongCallError
        If there is no such statement.
    """
    if "statement" not in where:
        return None
    said = ledger.statements.in_context(ids=[where["statement"]])
    if not said:
        raise WrongCallError(f"s{where['statement']}: no such statement; `pourparler statements` lists them")
    return book.party_of(*said[0].holders)


@app.command()
def uncode(
    ledger: LedgerPath,
    position: Annotated[int, typer.Argument(metavar="POSITION", help="Its id, from `positions`.")],
    coder: CoderOption = None,
) -> None:
    """Remove a coded position; undo restores it."""
    with open_ledger(ledger) as kept:
        kept.positions.remove(position, coder=coder_name(coder))


@app.command()
def positions(
    ledger: LedgerPath,
    party: Annotated[str | None, typer.Option("--party", metavar="NAME", help="Positions of this party only.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="A name or a part of it.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    latest: Annotated[
        bool, typer.Option("--latest", help="Only the latest coded position of each party on each issue.")
    ] = False,
    machine: MachineOption = True,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """List positions, each with the words it rests on: those coded by people, and those that were read."""
    from pourparler import brief as briefing
    from pourparler.codebook.model import codebook_in
    from pourparler.codebook.standing import list_positions
    from pourparler.ledger.queries.positions import PositionRow, latest_of

    day = parse_day("--as-of", as_of)
    first, end = parse_days(since, until)
    with open_ledger(ledger) as kept:
        rows = list_positions(
            kept, codebook_in(kept), party=party, speaker=speaker, since=first, until=end, as_of=day, machine=machine
        )
    if latest:
        coded = [row for row in rows if isinstance(row, PositionRow) and not row.is_machine]
        last = {id(each.position) for each in latest_of(coded)}
        rows = tuple(row for row in coded if id(row) in last)
    if not rows:
        say(f"{ledger}: no positions are coded; `pourparler codebook suggest {ledger}` suggests some")
    print_listing(briefing.positions_table(rows), form, output, wide=wide)
