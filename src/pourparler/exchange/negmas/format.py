"""NegMAS, for `pourparler.exchange.registry`; the rest is loaded when it writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class Negmas:
    """The format."""

    name = "negmas"
    description = "NegMAS: a folder with a scenario"
    settings = ("preferences", "seed")

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.negmas.scenario`."""
        from pourparler.exchange.negmas import scenario

        return scenario.write(ledger, path, options)


NEGMAS = Negmas()
