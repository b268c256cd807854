"""Commands that bring in and write other programs' files: import, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pourparler.commands.options import (
    AsOfOption,
    CoderOption,
    LedgerPath,
    SinceOption,
    UntilOption,
    WrongCallError,
    coder_of,
    day_of,
    days_of,
    family,
    finish,
    open_ledger,
    say,
)
from pourparler.exchange import FORMATS, Choice, ExchangeError, Told, bring, give

app = family()
_IN = ", ".join(sorted(name for name, each in FORMATS.items() if "in" in each.ways))
_OUT = ", ".join(sorted(name for name, each in FORMATS.items() if "out" in each.ways))
SettingOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What the format may be told besides.")
]


@app.command(name="import")
def import_command(
    ledger: LedgerPath,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {_IN}.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file, or the folder, of the other program.")],
    coder: CoderOption = None,
) -> None:
    """Bring another program's file into a ledger, which is made if it is not there."""
    if not file.exists():
        raise WrongCallError(f"{file}: there is no such file")
    try:
        with open_ledger(ledger, create=True) as kept:
            _tell(bring(kept, format, file, coder_of(coder)))
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None


@app.command(name="export")
def export_command(
    ledger: LedgerPath,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {_OUT}.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file, or the folder, to write.")],
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    settings: SettingOption = None,
) -> None:
    """Write a ledger for another program."""
    first, last = days_of(since, until)
    choice = Choice(first, last, day_of("--as-of", as_of), _settings(settings or []))
    try:
        with open_ledger(ledger) as kept:
            _tell(give(kept, format, file, choice))
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be written ({fault.strerror}); give another file") from None


def _settings(given: list[str]) -> dict[str, str]:
    found = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise WrongCallError(f"--set {each}: give NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _tell(told: Told) -> None:
    for line in told.left:
        say(line)
    say(told.done)
    finish(0)
