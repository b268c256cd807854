"""The program: all commands; results go to standard output, the rest to standard error."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

import pourparler
from pourparler.commands import coding, deciding, exchanging, reading, settling, telling, working
from pourparler.commands.options import DONE, STOPPED, WRONG_CALL, WrongCallError, say
from pourparler.ledger import LedgerError

app = typer.Typer(
    help="Read the coverage of a negotiation and keep a sourced ledger of it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for family in (reading, telling, deciding, coding, settling, exchanging, working):
    app.add_typer(family.app)


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"pourparler {pourparler.__version__}")
        raise typer.Exit(DONE)


def main() -> None:
    """Run the program; faults of the caller become one line and an exit status (docs/commands.md lists them)."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        app()
    except (WrongCallError, LedgerError) as fault:
        say(fault)
        sys.exit(WRONG_CALL)
    except KeyboardInterrupt:
        say("stopped")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
