"""Parquet, for `pourparler.exchange.registry`; the rest is loaded when it reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class Parquet:
    """The format."""

    name = "parquet"
    description = "Parquet: a folder with one file per table"
    settings: tuple[str, ...] = ()

    def read(self, ledger: Ledger, path: Path, coder: str) -> Report:
        """Import a file with `pourparler.exchange.parquet.folder`."""
        from pourparler.exchange.parquet import folder

        return folder.read(ledger, path, coder)

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.parquet.folder`."""
        from pourparler.exchange.parquet import folder

        return folder.write(ledger, path, options)


PARQUET = Parquet()
