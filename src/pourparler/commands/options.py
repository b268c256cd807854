"""What commands share: options, reading dates, writing results and messages.

Modules of commands import slow packages inside their functions only, so that `--help` and a wrong option are answered
at once.
"""

from __future__ import annotations

import datetime as dt
import getpass
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from pourparler.brief import Listing
    from pourparler.ledger import Ledger

DONE, SOME_FAILED, WRONG_CALL, CRASHED = 0, 1, 2, 70
_WIDEST = 1_000_000  # columns of a table that is not fitted to the terminal

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE..",
        help="Files (.txt .md .html .pdf .jsonl[.gz] .warc[.gz] .arc[.gz]), folders, addresses of web pages and "
        "feeds, or - for standard input.",
    ),
]
LedgerPath = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The path of a ledger, or its postgresql:// address.")
]
PublishedOption = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="The date of publication, as 2031-05-06.")
]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this date on, as 2031-05-06.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to and including this date.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known on this date.")]
MachineOption = Annotated[
    bool, typer.Option("--machine/--no-machine", help="Whether positions that nobody has confirmed count.")
]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")]
TableOption = Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="The format of the output.")]
WideOption = Annotated[
    bool, typer.Option("--wide", help="Show all columns and all words, a line for each row, however long.")
]
LeastOption = Annotated[
    float,
    typer.Option("--min-confidence", min=0.0, max=1.0, metavar="P", help="Omit statements with a lower confidence."),
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="The largest number of rows.")]
ActorName = Annotated[str, typer.Argument(metavar="ACTOR", help="The actor's name, or its id from `actors`.")]
CoderOption = Annotated[
    str | None, typer.Option("--coder", metavar="NAME", help="The name of the coder; by default your login name.")
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Allow web addresses on this machine and on private networks.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        max=256,
        metavar="N",
        help="The number of reading processes; by default one for each processor.",
    ),
]

TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        min=0.1,
        metavar="SECONDS",
        help="The time limit of a document; by default POURPARLER_TIMEOUT, or 300 seconds.",
    ),
]

EngineOption = Annotated[
    Literal["processes", "ray"],
    typer.Option("--engine", help="Read with processes of this machine, or with Ray on this machine or a cluster."),
]
AddressOption = Annotated[
    str | None,
    typer.Option(
        "--address", metavar="ADDRESS", help="With --engine ray: the address of the cluster; by default this machine."
    ),
]
ResultsOption = Annotated[
    str | None,
    typer.Option(
        "--output",
        metavar="DIR",
        help="With --engine ray: the folder of the results, or its address in object storage.",
    ),
]


def command_group(**settings: Any) -> typer.Typer:
    """Create the command group of a module, with the settings of the program."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, **settings)


class WrongCallError(Exception):
    """The call is wrong; ``str(error)`` is one line that says what to do."""


def parse_day(option: str, words: str | None) -> dt.date | None:
    """Parse the date that an option gives.

    Raises
    ------
    WrongCallError
        If it is not a date.
    """
    if words is None:
        return None
    from pourparler import intake

    try:
        return intake.parse_date(words)
    except ValueError as fault:
        raise WrongCallError(f"{option}: {fault}") from None


def parse_days(since: str | None, until: str | None) -> tuple[dt.date | None, dt.date | None]:
    """Parse the dates of --since and --until.

    Raises
    ------
    WrongCallError
        If one is not a date, or they are in the wrong order.
    """
    first, last = parse_day("--since", since), parse_day("--until", until)
    if first is not None and last is not None and first > last:
        raise WrongCallError("--until is before --since; swap them")
    return first, last


def say(line: object) -> None:
    """Print one line on standard error, whatever a file name or the message of a library contains.

    Passwords in addresses are masked.
    """
    from pourparler.intake.addresses import mask_credentials

    words = mask_credentials(" ".join(str(line).split()))
    print("".join(c if c.isprintable() else "�" for c in words), file=sys.stderr, flush=True)


def warn_without_charts() -> None:
    """Report that a page has no charts, if the packages that draw them are not installed."""
    from pourparler import extras

    try:
        extras.require("charts", "drawing charts")
    except extras.MissingExtraError as fault:
        say(f"the page is written without charts: {fault}")


def write(path: Path | None, text: str) -> None:
    """Write a result to a file, or to standard output."""
    if path is None:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a result to a file, which replaces an older one once it is complete.

    Raises
    ------
    WrongCallError
        If it cannot be written; an older file is unchanged.
    """
    from pourparler.files import write_file

    try:
        write_file(path, [content])
    except OSError as fault:
        raise WrongCallError(f"{path}: cannot be written ({fault.strerror}); choose another file with -o") from None


def open_ledger(path: str, *, create: bool = False) -> Ledger:
    """Open a ledger; this imports SQLAlchemy.

    Raises
    ------
    LedgerError
        If it cannot be opened, or does not exist and `create` is false.
    """
    from pourparler.ledger import open_ledger

    return open_ledger(path, create=create)


def limit_time(seconds: float | None) -> None:
    """Set the time limit of a document, in seconds, for this process and for those it starts.

    Raises
    ------
    WrongCallError
        If the environment gives no positive number of seconds.
    """
    from pourparler.workers import VARIABLE, seconds_allowed

    if seconds is not None:
        os.environ[VARIABLE] = f"{seconds:g}"
    try:
        seconds_allowed()
    except ValueError as fault:
        raise WrongCallError(str(fault)) from None


def coder_name(name: str | None) -> str:
    """The name of the coder: the one given, or the login name."""
    try:
        return name or getpass.getuser()
    except (OSError, KeyError):
        raise WrongCallError("--coder: the login name is not known; give your name") from None


def terminal() -> Console:
    """A Rich console on standard output; a hundred columns wide if that is not a terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


def finish(failed: int) -> None:
    """End the program with the exit status for some or no failed sources."""
    raise typer.Exit(SOME_FAILED if failed else DONE)


def print_text(render: Callable[[Console], None], output: Path | None, *, width: int | None = None) -> None:
    """Print what a function writes to a Rich console: on standard output, or to a file a hundred columns wide.

    ``width`` is another width, in columns.
    """
    if output is None:
        console = terminal()
        console.width = width or console.width
        render(console)
        return
    from rich.console import Console

    text = io.StringIO()
    render(Console(file=text, width=width or 100, highlight=False, markup=False, emoji=False))
    write(output, text.getvalue())


def print_listing(listing: Listing, form: str, output: Path | None, *, wide: bool = False) -> None:
    """Print a list as a table, JSON or CSV.

    Raises
    ------
    WrongCallError
        If ``wide`` is given for another format than text.
    """
    if wide and form != "text":
        raise WrongCallError(f"--wide: --format {form} has all columns anyway; leave one of the two out")
    if wide:
        print_text(lambda console: console.print(listing.wide()), output, width=_WIDEST)
    elif form == "text":
        print_text(lambda console: console.print(listing.rich(console.width)), output)
    else:
        write(output, listing.json() if form == "json" else listing.csv())
