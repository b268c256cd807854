"""Commands about the codebook and positions: codebook, code, uncode, positions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.options import (
    AsOfOption,
    CoderOption,
    LedgerPath,
    LimitOption,
    OutOption,
    SinceOption,
    TableOption,
    UntilOption,
    WrongCallError,
    coder_of,
    day_of,
    days_of,
    family,
    open_ledger,
    put,
    say,
    write,
)

if TYPE_CHECKING:
    from pourparler.codebook.forms import FormError
    from pourparler.codebook.model import Codebook
    from pourparler.ledger import Ledger

app = family()
codebook_app = family(help="The codebook: what is to be settled, how it could be, and by whom.", no_args_is_help=True)
app.add_typer(codebook_app, name="codebook")


@codebook_app.command()
def init(
    starter_name: Annotated[
        Literal["peace", "labour", "trade"], typer.Option("--starter", help="What kind of talks it is for.")
    ] = "peace",
    output: OutOption = None,
) -> None:
    """Write a codebook to start from; put your parties, issues and options in it."""
    from pourparler.codebook.model import STARTERS, starter

    assert starter_name in STARTERS
    if output is not None and output.exists():
        raise WrongCallError(f"{output}: is there already; give another file with -o")
    write(output, starter(starter_name))


@codebook_app.command()
def check(file: Annotated[Path, typer.Argument(metavar="CODEBOOK", help="A codebook, .yaml or .json.")]) -> None:
    """Check a codebook; each mistake is told with its line."""
    book = book_from(file)
    options = sum(len(issue.options) for issue in book.issues)
    print(f"{file}: {len(book.parties)} parties, {len(book.issues)} issues, {options} options")


@codebook_app.command()
def use(
    ledger: LedgerPath,
    file: Annotated[Path, typer.Argument(metavar="CODEBOOK", help="A codebook, .yaml or .json.")],
    coder: CoderOption = None,
) -> None:
    """Code a ledger by a codebook from now on; positions coded before stay."""
    from pourparler.codebook.forms import FormError
    from pourparler.codebook.model import read_codebook

    text = written(file)
    try:
        read_codebook(text)
    except FormError as fault:
        raise wrong_form(str(file), fault) from None
    with open_ledger(ledger) as kept:
        kept.keep_codebook(text, coder=coder_of(coder))


@codebook_app.command()
def show(ledger: LedgerPath, output: OutOption = None) -> None:
    """Print the codebook of a ledger."""
    with open_ledger(ledger) as kept:
        text = kept.codebook()
    if text is None:
        raise WrongCallError(f"{ledger}: has no codebook; `pourparler codebook use {ledger} CODEBOOK` gives it one")
    write(output, text)


@codebook_app.command()
def suggest(
    ledger: LedgerPath,
    surest: Annotated[bool, typer.Option("--surest", help="The surest first, not those that tell most.")] = False,
    limit: LimitOption = 20,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Suggest issue, option and stance of statements that nobody has coded; those of parties first."""
    from pourparler import brief as briefing
    from pourparler.codebook.coding_queue import waiting
    from pourparler.codebook.suggestions import Suggester  # loads the sentence encoder

    with open_ledger(ledger) as kept:
        rows = waiting(kept, Suggester(book_of(kept)), surest=surest)
    put(briefing.waiting_table(rows[:limit]), form, output)


@codebook_app.command()
def ask(
    ledger: LedgerPath,
    address: Annotated[
        str, typer.Option("--address", help="Of an OpenAI-compatible API, as http://localhost:8080/v1.")
    ],
    model: Annotated[str, typer.Option("--model", help="The model's name there.")],
    key_from: Annotated[
        str | None, typer.Option("--key-from", metavar="NAME", help="The environment variable that holds the key.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Statements at most.")] = 20,
    patience: Annotated[float, typer.Option("--patience", min=0.1, max=600, help="Seconds to wait.")] = 30.0,
    price: Annotated[
        str | None, typer.Option("--price", metavar="IN,OUT", help="Of a million tokens in and out, to tell the cost.")
    ] = None,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """Ask a language model what statements say; what it cannot show in the statement's words is refused."""
    from pourparler import brief as briefing
    from pourparler.codebook.coding_queue import asked
    from pourparler.codebook.model_help import Model, ModelError, ModelSettings
    from pourparler.codebook.suggestions import Suggester

    key = os.environ.get(key_from) if key_from else None
    if key_from and not key:
        raise WrongCallError(f"--key-from: there is no {key_from} in the environment")
    try:
        parts = tuple(float(part) for part in price.split(",")) if price else (0.0, 0.0)
        costs = parts[0], parts[1]
    except (ValueError, IndexError):
        raise WrongCallError("--price: give two numbers, as 0.5,1.5") from None
    settings = ModelSettings(address, model, key, patience=patience, most=limit, price=costs)
    with open_ledger(ledger) as kept:
        book = book_of(kept)
        try:
            helper = Model(book, settings)
            rows = asked(kept, Suggester(book), helper, limit)
        except ModelError as fault:
            raise WrongCallError(str(fault)) from None
    say(str(helper.spent))
    put(briefing.waiting_table(rows), form, output)


@codebook_app.command()
def agreement(ledger: LedgerPath) -> None:
    """Tell how far coders agree on issues, with each other and with the machine (Krippendorff's alpha)."""
    from pourparler.codebook.coding_queue import agreements
    from pourparler.codebook.suggestions import Suggester  # loads the sentence encoder

    with open_ledger(ledger) as kept:
        told = agreements(kept, Suggester(book_of(kept)))
    for name, value in (("between coders", told.coders), ("with the machine", told.machine)):
        print(f"{name}: {'nothing to compare' if value is None else f'{value:.3f}'}")
    print(f"statements coded: {told.statements}")


@app.command()
def code(
    ledger: LedgerPath,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Its number, as s12.")],
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="As supports, opposes, red_line, insists, prefers, open, none; docs/codebook.md has all.",
        ),
    ],
    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ISSUE=OPTION..", help="What it is about: port=lease; or issues alone, where they are weighed."
        ),
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="NAME", help="Whose position; else that of the speaker.")
    ] = None,
    coder: CoderOption = None,
) -> None:
    """Code what a statement says of a party's position."""
    from pourparler.settlement import LEANS, ScenarioError, checked  # slow to load

    if not (statement[:1] in "sS" and statement[1:].isdecimal() and len(statement) < 20):
        raise WrongCallError(f"{statement}: give a statement by its number, as s12")
    number = int(statement[1:])
    with open_ledger(ledger) as kept:
        book = book_of(kept)
        said = kept.uttered(statements=[number])
        if not said:
            raise WrongCallError(f"{statement}: the ledger has no such statement; `pourparler statements` lists them")
        whose = party or book.party_of(said[0].speaker, said[0].principal) or ""
        if not whose and kind != "none":
            names = ", ".join(each.name for each in book.parties)
            raise WrongCallError(f"{said[0].speaker or 'nobody known'} speaks for no party; give --party ({names})")
        pairs = [part.split("=", 1) for part in about or []]
        terms = [(pair[0].strip(), pair[1].strip()) for pair in pairs if len(pair) == 2]
        weighed = [pair[0].strip() for pair in pairs if len(pair) == 1]
        if kind in LEANS:
            terms, weighed = [*terms, *((issue, "") for issue in weighed)], []
        try:
            checked(book, whose, kind, terms, weighed)
        except ScenarioError as fault:
            raise WrongCallError(str(fault)) from None
        row = kept.code(number, party=whose, kind=kind, coder=coder_of(coder), terms=terms, weighed=weighed)
    print(f"{statement}: {row.told}")


@app.command()
def uncode(
    ledger: LedgerPath,
    position: Annotated[int, typer.Argument(metavar="POSITION", help="Its number, from the list of positions.")],
    coder: CoderOption = None,
) -> None:
    """Take a position away; undo brings it back."""
    with open_ledger(ledger) as kept:
        kept.uncode(position, coder=coder_of(coder))


@app.command()
def positions(
    ledger: LedgerPath,
    party: Annotated[str | None, typer.Option("--party", metavar="NAME", help="Of this party only.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="A name or a part of it.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    latest: Annotated[bool, typer.Option("--latest", help="Only the latest of each party on each issue.")] = False,
    form: TableOption = "text",
    output: OutOption = None,
) -> None:
    """List the positions that were coded, each with the words that carry it."""
    from pourparler import brief as briefing

    day = day_of("--as-of", as_of)
    first, end = days_of(since, until)
    with open_ledger(ledger) as kept:
        last = {each.position.id for each in kept.latest_positions(as_of=day)} if latest else None
        rows = tuple(
            row
            for row in kept.positions(party=party, as_of=day)
            if (last is None or row.id in last)
            and (speaker is None or speaker.casefold() in (row.statement.speaker or "").casefold())
            and (first is None or (row.on is not None and row.on >= first))
            and (end is None or (row.on is not None and row.on <= end))
        )
    if not rows:
        say(f"{ledger}: no position is coded; `pourparler codebook suggest {ledger}` tells where to start")
    put(briefing.positions_table(rows), form, output)


def book_from(file: Path) -> Codebook:
    """Read a codebook from a file; its mistakes become lines.

    Raises
    ------
    WrongCallError
        If there is none, or it is wrong.
    """
    from pourparler.codebook.forms import FormError
    from pourparler.codebook.model import read_codebook

    try:
        return read_codebook(written(file))
    except FormError as fault:
        raise wrong_form(str(file), fault) from None


def written(file: Path) -> str:
    """The text of a file that somebody wrote.

    Raises
    ------
    WrongCallError
        If it cannot be read, or is no text.
    """
    from pourparler.codebook.forms import FormError, text_of

    try:
        return text_of(file)
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be read ({fault.strerror})") from None
    except FormError as fault:
        raise wrong_form(str(file), fault) from None


def wrong_form(name: str, fault: FormError) -> WrongCallError:
    """Say all mistakes of a file but the last, which is given back to be raised."""
    *first, last = fault.mistakes
    for each in first:
        say(f"{name}: {each}")
    return WrongCallError(f"{name}: {last}")


def book_of(ledger: Ledger) -> Codebook:
    """The codebook of a ledger.

    Raises
    ------
    WrongCallError
        If it has none.
    """
    from pourparler.codebook.model import read_codebook

    text = ledger.codebook()
    if text is None:
        raise WrongCallError(
            f"{ledger.path}: has no codebook; `pourparler codebook init` writes one to start from, "
            f"`pourparler codebook use {ledger.path} CODEBOOK` takes it"
        )
    return read_codebook(text)
