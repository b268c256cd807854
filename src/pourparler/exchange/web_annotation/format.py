"""W3C Web Annotation, for `pourparler.exchange.registry`; the rest is loaded when it reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


class WebAnnotation:
    """The format."""

    name = "annotation"
    description = "W3C Web Annotation: a JSON-LD file"
    settings: tuple[str, ...] = ()

    def read(self, ledger: Ledger, path: Path, coder: str) -> Report:
        """Import a file with `pourparler.exchange.web_annotation.page`."""
        from pourparler.exchange.web_annotation import page

        return page.read(ledger, path, coder)

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.web_annotation.page`."""
        from pourparler.exchange.web_annotation import page

        return page.write(ledger, path, options)


WEB_ANNOTATION = WebAnnotation()
