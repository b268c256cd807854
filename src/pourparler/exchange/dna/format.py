"""Discourse Network Analyzer, for `pourparler.exchange.registry`; the rest is loaded when it reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class Dna:
    """The format."""

    name = "dna"
    description = "Discourse Network Analyzer 3: a .dna file"
    settings = ("password", "statements")

    def read(self, ledger: Ledger, path: Path, coder: str) -> Report:
        """Import a file with `pourparler.exchange.dna.database`."""
        from pourparler.exchange.dna import database

        return database.read(ledger, path, coder)

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.dna.database`."""
        from pourparler.exchange.dna import database

        return database.write(ledger, path, options)


DNA = Dna()
