"""GEXF and GraphML, for `pourparler.exchange.registry`; the rest is loaded when they write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.exchange.base import ExportOptions, Report

if TYPE_CHECKING:
    from pourparler.ledger import Ledger


_SETTINGS = (
    "actors",
    "agreement",
    "concepts",
    "duplicates",
    "isolates",
    "machine",
    "network",
    "normalization",
    "step",
    "unit",
    "window",
)


class Gexf:
    """The format."""

    name = "gexf"
    description = "GEXF: a discourse network, for Gephi"
    settings = _SETTINGS

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.networks.gexf`."""
        from pourparler.exchange.networks import gexf

        return gexf.write(ledger, path, options)


GEXF = Gexf()


class GraphML:
    """The format."""

    name = "graphml"
    description = "GraphML: a discourse network, for visone, igraph, Gephi and others"
    settings = _SETTINGS

    def write(self, ledger: Ledger, path: Path, options: ExportOptions) -> Report:
        """Export a ledger with `pourparler.exchange.networks.graphml`."""
        from pourparler.exchange.networks import graphml

        return graphml.write(ledger, path, options)


GRAPHML = GraphML()
