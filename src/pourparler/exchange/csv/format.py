"""CSV, for `pourparler.exchange.registry`; the rest is loaded when it reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class Csv:
    """The format."""

    name = "csv"
    description = "CSV: a folder with one file per table"
    settings = ("bom",)

    def read(self, ledger: Ledger, path: Path, coder: str) -> Report:
        """Import a file with `pourparler.exchange.csv.folder`."""
        from pourparler.exchange.csv import folder

        return folder.read(ledger, path, coder)

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.csv.folder`."""
        from pourparler.exchange.csv import folder

        return folder.write(ledger, path, options)


CSV = Csv()
