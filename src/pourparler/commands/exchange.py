"""Commands for files of other programs: import, export."""

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
    coder_name,
    command_group,
    finish,
    open_ledger,
    parse_day,
    parse_days,
    say,
)
from pourparler.exchange import (
    ExchangeError,
    ExportFormat,
    ExportOptions,
    ImportFormat,
    Report,
    export_file,
    import_file,
)
from pourparler.exchange.builtin import BUILTIN

app = command_group()
# The help lists our own formats alone: looking for those of other packages would load them.
_IMPORTED = ", ".join(each.name for each in BUILTIN if isinstance(each, ImportFormat))
_EXPORTED = ", ".join(each.name for each in BUILTIN if isinstance(each, ExportFormat))
_OTHER = "or a format that an installed package adds."
SettingOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting of the format; may be repeated.")
]


@app.command(name="import")
def import_command(
    ledger: LedgerPath,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"{_IMPORTED}, {_OTHER}")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file or folder to import.")],
    coder: CoderOption = None,
) -> None:
    """Import a file of another program into a ledger, and create it if needed."""
    if not file.exists():
        raise WrongCallError(f"{file}: no such file or folder; check the path")
    try:
        with open_ledger(ledger, create=True) as kept:
            _report(import_file(kept, format, file, coder_name(coder)))
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None


@app.command(name="export")
def export_command(
    ledger: LedgerPath,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"{_EXPORTED}, {_OTHER}")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file or folder to write.")],
    since: SinceOption = None,
    until: UntilOption = None,
    as_of: AsOfOption = None,
    settings: SettingOption = None,
) -> None:
    """Export a ledger to a file of another program."""
    first, last = parse_days(since, until)
    options = ExportOptions(first, last, parse_day("--as-of", as_of), _settings(settings or []))
    try:
        with open_ledger(ledger) as kept:
            _report(export_file(kept, format, file, options))
    except ExchangeError as fault:
        raise WrongCallError(str(fault)) from None
    except OSError as fault:
        raise WrongCallError(f"{file}: cannot be written ({fault.strerror}); choose another file") from None


def _settings(given: list[str]) -> dict[str, str]:
    found = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            raise WrongCallError(f"--set {each}: write NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _report(report: Report) -> None:
    for line in report.warnings:
        say(line)
    say(report.summary)
    finish(0)
