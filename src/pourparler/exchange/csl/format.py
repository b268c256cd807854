"""CSL-JSON, for `pourparler.exchange.registry`; the rest is loaded when it reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class Csl:
    """The format."""

    name = "csl"
    description = "CSL-JSON: citations of the documents, for Zotero and pandoc"
    settings = ("text",)

    def read(self, ledger: Ledger, path: Path, coder: str) -> Report:
        """Import a file with `pourparler.exchange.csl.citations`."""
        from pourparler.exchange.csl import citations

        return citations.read(ledger, path, coder)

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.csl.citations`."""
        from pourparler.exchange.csl import citations

        return citations.write(ledger, path, options)


CSL = Csl()
