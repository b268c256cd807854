"""What commands share: their options, how days are read, where results and messages go.

Modules of commands import nothing that is slow to load, but inside their functions: `--help` and a wrong option are
answered at once.
"""

from __future__ import annotations

import datetime as dt
import getpass
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from pourparler.brief import Listing
    from pourparler.ledger import Ledger

DONE, SOME_FAILED, WRONG_CALL, CRASHED = 0, 1, 2, 70

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE..",
        help="Files (.txt .md .html .pdf .jsonl[.gz] .warc[.gz]), folders of these, addresses of web pages and feeds, "
        "or - for standard input.",
    ),
]
LedgerPath = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The ledger's file, or the postgresql:// address of one.")
]
PublishedOption = Annotated[str | None, typer.Option("--published", metavar="DATE", help="The day of publication.")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day on.")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known on this day.")]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to this file.")]
TableOption = Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How to print it.")]
LeastOption = Annotated[
    float,
    typer.Option("--min-confidence", min=0.0, max=1.0, metavar="P", help="Leave out statements less sure than this."),
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")]
ActorName = Annotated[str, typer.Argument(metavar="ACTOR", help="A name, or a number from the list of actors.")]
CoderOption = Annotated[str | None, typer.Option("--coder", metavar="NAME", help="Who decides; else your login name.")]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Let web addresses lead to this machine and to private networks.")
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, max=256, metavar="N", help="Processes that read; else one for each processor."),
]

TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout",
        min=0.1,
        metavar="SECONDS",
        help="How long a document may take; else POURPARLER_TIMEOUT, else 300 seconds.",
    ),
]

EngineOption = Annotated[
    Literal["processes", "ray"],
    typer.Option("--engine", help="What reads: processes of this machine, or Ray, on this machine or a cluster."),
]
AddressOption = Annotated[
    str | None, typer.Option("--address", metavar="ADDRESS", help="With --engine ray: the cluster; else this machine.")
]
ResultsOption = Annotated[
    str | None,
    typer.Option(
        "--output",
        metavar="DIR",
        help="With --engine ray: the folder of the results, or its address in storage.",
    ),
]


def family(**settings: Any) -> typer.Typer:
    """Make a group for commands of one module, set up as the program is."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, **settings)


class WrongCallError(Exception):
    """The call itself was wrong; the message says what to do."""


def day_of(option: str, words: str | None) -> dt.date | None:
    """Read the day that an option gives.

    Raises
    ------
    WrongCallError
        If it gives none.
    """
    if words is None:
        return None
    from pourparler import intake

    try:
        return intake.parse_date(words)
    except ValueError as fault:
        raise WrongCallError(f"{option}: {fault}") from None


def days_of(since: str | None, until: str | None) -> tuple[dt.date | None, dt.date | None]:
    """Read the days of --since and --until."""
    first, last = day_of("--since", since), day_of("--until", until)
    if first is not None and last is not None and first > last:
        raise WrongCallError("--until lies before --since; give the earlier day as --since")
    return first, last


def say(line: object) -> None:
    """Tell the person something on standard error: one line, whatever a file's name or a library's message holds.

    Passwords in addresses are not shown.
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
    """Write a result to a file, which takes its place once it is whole.

    Raises
    ------
    WrongCallError
        If it cannot be written; what stood there before is unchanged.
    """
    from pourparler.files import write_file

    try:
        write_file(path, [content])
    except OSError as fault:
        raise WrongCallError(f"{path}: cannot be written ({fault.strerror}); give another file with -o") from None


def open_ledger(path: str, *, create: bool = False) -> Ledger:
    """Open a ledger; SQLAlchemy is loaded here, and not before.

    Raises
    ------
    LedgerError
        If it cannot be opened, or is not there and `create` is false.
    """
    from pourparler.ledger import open_ledger

    return open_ledger(path, create=create)


def limit_time(seconds: float | None) -> None:
    """Set the time that a document may take, for this process and for those that it starts.

    Raises
    ------
    WrongCallError
        If neither the option nor the environment gives a number of seconds.
    """
    from pourparler.workers import VARIABLE, seconds_allowed

    if seconds is not None:
        os.environ[VARIABLE] = f"{seconds:g}"
    try:
        seconds_allowed()
    except ValueError as fault:
        raise WrongCallError(str(fault)) from None


def coder_of(name: str | None) -> str:
    """Who decides: the name given, else the one of the login."""
    try:
        return name or getpass.getuser()
    except (OSError, KeyError):
        raise WrongCallError("--coder: this login has no name; give yours") from None


def terminal() -> Console:
    """Standard output as Rich sees it; where it is no terminal, a hundred columns."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Console(width=width, highlight=False, soft_wrap=False, markup=False, emoji=False)


def finish(failed: int) -> None:
    """End the program, with the status that says whether sources failed."""
    raise typer.Exit(SOME_FAILED if failed else DONE)


def put(listing: Listing, form: str, output: Path | None) -> None:
    """Print a list as a table, JSON or CSV."""
    if form == "text" and output is None:
        terminal().print(listing.rich())
    elif form == "text":
        written = io.StringIO()
        Console(file=written, width=100, highlight=False, markup=False, emoji=False).print(listing.rich())
        write(output, written.getvalue())
    else:
        write(output, listing.json() if form == "json" else listing.csv())
