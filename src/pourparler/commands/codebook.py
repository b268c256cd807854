"""Commands for the codebook: codebook and draft."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pourparler.commands.options import (
    CoderOption,
    LedgerPath,
    LimitOption,
    OutOption,
    TableOption,
    WideOption,
    WrongCallError,
    coder_name,
    command_group,
    open_ledger,
    print_listing,
    say,
    write,
)

if TYPE_CHECKING:
    from pourparler.codebook.forms import FormError
    from pourparler.codebook.model import Codebook, Party
    from pourparler.ledger import Ledger

_MOST_NAMED = 12  # speakers without a party that are named

app = command_group()
codebook_app = command_group(help="Work with the codebook: parties, issues and their options.", no_args_is_help=True)
app.add_typer(codebook_app, name="codebook")


@codebook_app.command()
def init(
    starter_name: Annotated[
        Literal["climate", "coalition", "hostages", "labour", "peace", "takeover", "trade"],
        typer.Option("--starter", help="The kind of negotiation."),
    ] = "peace",
    ledger: Annotated[
        str | None, typer.Option("--ledger", metavar="LEDGER", help="Name the parties of this ledger in it.")
    ] = None,
    output: OutOption = None,
) -> None:
    """Write a codebook to start from; replace its issues and options with yours."""
    from pourparler.codebook.starter import known_parties, starter_text  # imports the sentence encoder

    _refuse_existing(output)
    parties: tuple[Party, ...] = ()
    if ledger is not None:
        with open_ledger(ledger) as kept:
            parties = known_parties(kept)
    write(output, starter_text(starter_name, parties))
    if not parties:
        hint = f"{ledger}: no party was read in it; " if ledger else "give --ledger to draft the parties, or "
        say(f"{hint}name the parties in the codebook before `pourparler codebook use`")


@codebook_app.command()
def check(file: Annotated[Path, typer.Argument(metavar="CODEBOOK", help="A codebook file, .yaml or .json.")]) -> None:
    """Check a codebook; report each mistake with its line number."""
    from pourparler.codebook.model import NO_PARTIES

    book = read_codebook_file(file)
    options = sum(len(issue.options) for issue in book.issues)
    print(f"{file}: {len(book.parties)} parties, {len(book.issues)} issues, {options} options")
    if not book.parties:
        say(f"{file}: {NO_PARTIES}")


@codebook_app.command()
def use(
    ledger: LedgerPath,
    file: Annotated[Path, typer.Argument(metavar="CODEBOOK", help="A codebook file, .yaml or .json.")],
    coder: CoderOption = None,
) -> None:
    """Set the codebook of a ledger, and name speakers who belong to no party; coded positions are kept."""
    from pourparler.codebook.forms import FormError
    from pourparler.codebook.model import read_codebook, speakers_without_party
    from pourparler.text import plain

    text = read_form(file)
    try:
        book = read_codebook(text)
    except FormError as fault:
        raise form_error(str(file), fault) from None
    with open_ledger(ledger) as kept:
        kept.codebook.save(text, coder=coder_name(coder))
        unplaced = speakers_without_party(kept, book)
    if unplaced:
        names = ", ".join(f"{plain(name)} ({count})" for name, count in unplaced[:_MOST_NAMED])
        more = f" and {len(unplaced) - _MOST_NAMED} more" if len(unplaced) > _MOST_NAMED else ""
        say(
            f"{ledger}: speakers who belong to no party, with the number of their statements: {names}{more}; "
            "add those who speak for a party to its speakers"
        )


@codebook_app.command()
def show(ledger: LedgerPath, output: OutOption = None) -> None:
    """Print the codebook of a ledger."""
    with open_ledger(ledger) as kept:
        text = kept.codebook.get()
    if text is None:
        raise WrongCallError(f"{ledger}: has no codebook; set one with `pourparler codebook use {ledger} CODEBOOK`")
    write(output, text)


@app.command()
def draft(ledger: LedgerPath, output: OutOption = None) -> None:
    """Draft a codebook from a ledger: parties, issues and options; what people changed on *Set up* stays."""
    from pourparler.codebook.draft_text import draft_text
    from pourparler.codebook.redraft import draft_again  # imports the sentence encoder

    _refuse_existing(output)
    with open_ledger(ledger) as kept:
        found = draft_again(kept)
    if not found.parties or not found.issues:
        raise WrongCallError(
            f"{ledger}: no positions were read, so there is nothing to draft from; add documents, or start with "
            "`pourparler codebook init`"
        )
    write(output, draft_text(found))


@codebook_app.command()
def suggest(
    ledger: LedgerPath,
    surest: Annotated[
        bool, typer.Option("--surest", help="Sort by confidence, not by how much a coding would change.")
    ] = False,
    limit: LimitOption = 20,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """Suggest an issue, option and stance for statements that nobody has coded, those of parties first."""
    from pourparler import brief as briefing
    from pourparler.codebook.coding_queue import coding_queue
    from pourparler.codebook.suggestions import Suggester  # imports the sentence encoder
    from pourparler.commands.meter import progress

    with open_ledger(ledger) as kept:
        book = codebook_of(kept)
        with progress(lambda: None, "suggesting", "statements") as done:
            rows = coding_queue(kept, Suggester(book), surest=surest, most=limit, done=done)
    print_listing(briefing.coding_queue_table(rows[:limit]), form, output, wide=wide)


@codebook_app.command()
def ask(
    ledger: LedgerPath,
    address: Annotated[
        str, typer.Option("--address", help="The address of an OpenAI-compatible API, as http://localhost:8080/v1.")
    ],
    model: Annotated[str, typer.Option("--model", help="The name of the model.")],
    key_from: Annotated[
        str | None,
        typer.Option("--key-from", metavar="NAME", help="The environment variable that contains the API key."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="The largest number of statements.")] = 20,
    patience: Annotated[
        float, typer.Option("--patience", min=0.1, max=600, help="The time limit of a request, in seconds.")
    ] = 30.0,
    price: Annotated[
        str | None,
        typer.Option(
            "--price", metavar="IN,OUT", help="Prices of a million input and output tokens, to print the cost."
        ),
    ] = None,
    form: TableOption = "text",
    wide: WideOption = False,
    output: OutOption = None,
) -> None:
    """Ask a language model for suggestions; one that quotes no words of the statement is discarded."""
    from pourparler import brief as briefing
    from pourparler.codebook.coding_queue import ask_model
    from pourparler.codebook.language_model import LanguageModel, ModelError, ModelSettings
    from pourparler.codebook.suggestions import Suggester

    key = os.environ.get(key_from) if key_from else None
    if key_from and not key:
        raise WrongCallError(f"--key-from: the environment variable {key_from} is not set")
    try:
        parts = tuple(float(part) for part in price.split(",")) if price else (0.0, 0.0)
        costs = parts[0], parts[1]
    except (ValueError, IndexError):
        raise WrongCallError("--price: give two numbers, such as 0.5,1.5") from None
    settings = ModelSettings(address, model, key, patience=patience, most=limit, price=costs)
    with open_ledger(ledger) as kept:
        book = codebook_of(kept)
        try:
            helper = LanguageModel(book, settings)
            rows = ask_model(kept, Suggester(book), helper, limit)
        except ModelError as fault:
            raise WrongCallError(str(fault)) from None
    say(str(helper.usage))
    print_listing(briefing.coding_queue_table(rows), form, output, wide=wide)


@codebook_app.command()
def agreement(ledger: LedgerPath) -> None:
    """Print how far coders agree on issues, with each other and with the machine (Krippendorff's alpha)."""
    from pourparler.codebook.coding_queue import measure_agreement
    from pourparler.codebook.suggestions import Suggester  # imports the sentence encoder

    with open_ledger(ledger) as kept:
        told = measure_agreement(kept, Suggester(codebook_of(kept)))
    for name, value in (("between coders", told.coders), ("with the machine", told.machine)):
        print(f"{name}: {'nothing to compare' if value is None else f'{value:.3f}'}")
    print(f"statements coded: {told.statements}")


def _refuse_existing(output: Path | None) -> None:
    """Check that a new codebook replaces no file.

    Raises
    ------
    WrongCallError
        If the file is there already.
    """
    if output is not None and output.exists():
        raise WrongCallError(f"{output}: already exists; choose another file with -o")


def read_codebook_file(file: Path) -> Codebook:
    """Read a codebook from a file.

    Raises
    ------
    WrongCallError
        If there is none, or it has mistakes; all but the last are printed.
    """
    from pourparler.codebook.forms import FormError
    from pourparler.codebook.model import read_codebook

    try:
        return read_codebook(read_form(file))
    except FormError as fault:
        raise form_error(str(file), fault) from None


def read_form(file: Path) -> str:
    """The text of a file.

    Raises
    ------
    WrongCallError
        If it cannot be read, or is not text.
    """
    from pourparler.codebook.forms import FormError, read_text

    try:
        return read_text(file)
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be read ({fault.strerror})") from None
    except FormError as fault:
        raise form_error(str(file), fault) from None


def form_error(name: str, fault: FormError) -> WrongCallError:
    """Print all mistakes of a file but the last, and return the last as an error to raise."""
    *first, last = fault.mistakes
    for each in first:
        say(f"{name}: {each}")
    return WrongCallError(f"{name}: {last}")


def codebook_of(ledger: Ledger) -> Codebook:
    """The codebook of a ledger.

    Raises
    ------
    WrongCallError
        If it has none.
    """
    from pourparler.codebook.model import read_codebook

    text = ledger.codebook.get()
    if text is None:
        raise WrongCallError(
            f"{ledger.path}: has no codebook; `pourparler codebook init` writes one to start from, "
            f"`pourparler codebook use {ledger.path} CODEBOOK` sets it"
        )
    return read_codebook(text)
