"""PLOVER, for `pourparler.exchange.registry`; the rest is loaded when it writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class Plover:
    """The format."""

    name = "plover"
    description = "PLOVER: coded events as JSON lines"
    settings = ("meetings",)

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.plover.events`."""
        from pourparler.exchange.plover import events

        return events.write(ledger, path, options)


PLOVER = Plover()
