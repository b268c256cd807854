"""The formats by name: which module knows each, which ways it goes, and one call for each way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pourparler.ledger import Ledger

Way = Literal["in", "out"]


class ExchangeError(Exception):
    """A file cannot be brought in or written; ``str(error)`` is one line that says what to do."""


@dataclass(frozen=True)
class Choice:
    """What goes out.

    Attributes
    ----------
    since, until
        Of what is dated: from this day on, up to this day, both included.
    as_of
        What was known on this day.
    settings
        What a format may be told besides, by name: its page in the documentation lists them.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What was done.

    Attributes
    ----------
    done
        One line: what came in or went out, with numbers.
    left
        A line for each thing that could not be carried.
    """

    done: str
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """A format: the module that knows it, which ways it goes, what it is, and what it may be told."""

    module: str
    ways: tuple[Way, ...]
    says: str
    settings: tuple[str, ...] = ()


NETWORKS = (
    "actors",
    "agreement",
    "concepts",
    "duplicates",
    "isolates",
    "network",
    "normalization",
    "step",
    "unit",
    "window",
)
"""What formats of networks may be told."""
FORMATS: dict[str, Format] = {
    "annotation": Format("web_annotation.format", ("in", "out"), "W3C Web Annotation, JSON-LD"),
    "brat": Format("brat.format", ("in", "out"), "brat standoff: a folder of .txt and .ann"),
    "csl": Format("csl", ("in", "out"), "CSL-JSON: citations of the documents, for Zotero and pandoc", ("text",)),
    "csv": Format("csv", ("in", "out"), "CSV: a folder with a file a table", ("bom",)),
    "dna": Format("dna.format", ("in", "out"), "Discourse Network Analyzer 3: a .dna file", ("password", "statements")),
    "gexf": Format("networks.gexf", ("out",), "GEXF: a discourse network, for Gephi", NETWORKS),
    "graphml": Format(
        "networks.graphml", ("out",), "GraphML: a discourse network, for visone, igraph, Gephi, ..", NETWORKS
    ),
    "negmas": Format("negmas", ("out",), "a scenario of NegMAS: a folder", ("preferences", "seed")),
    "parquet": Format("parquet", ("in", "out"), "Parquet: a folder with a file a table"),
    "plover": Format("plover", ("out",), "PLOVER-coded events, JSON lines", ("meetings",)),
}


def bring(ledger: Ledger, name: str, path: Path, coder: str) -> Told:
    """Bring a file of another program into a ledger.

    Parameters
    ----------
    coder
        Who brings it.

    Raises
    ------
    ExchangeError
        If the format is not known or does not come in, or the file cannot be read; nothing of the file's broken part
        is then in the ledger.
    """
    return _module(name, "in").read(ledger, path, coder)  # type: ignore[no-any-return]


def give(ledger: Ledger, name: str, path: Path, choice: Choice | None = None) -> Told:
    """Write a ledger for another program.

    Raises
    ------
    ExchangeError
        If the format is not known or does not go out, is told what it does not know, or the file cannot be written.
    """
    choice = choice or Choice()
    module = _module(name, "out")
    if unknown := sorted(set(choice.settings) - set(FORMATS[name].settings)):
        known = ", ".join(FORMATS[name].settings) or "none"
        raise ExchangeError(f"{name}: has no setting '{unknown[0]}'; it has {known}")
    return module.write(ledger, path, choice)  # type: ignore[no-any-return]


def _module(name: str, way: Way):  # type: ignore[no-untyped-def]
    format = FORMATS.get(name)
    if format is None:
        raise ExchangeError(f"there is no format '{name}'; there are {', '.join(sorted(FORMATS))}")
    if way not in format.ways:
        others = ", ".join(sorted(name for name, each in FORMATS.items() if way in each.ways))
        raise ExchangeError(f"{name} only goes {'out' if way == 'in' else 'in'}; {way} go {others}")
    return import_module(f"pourparler.exchange.{format.module}")
