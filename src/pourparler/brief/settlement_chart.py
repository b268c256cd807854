"""A chart of a settlement, and the colours that all share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["deals", "frontier", "room", "path", "shares"]
Width = int | Literal["container"]
"""Pixels, or the width of the element that holds the chart."""
YES, OPEN, NO, LINE = "#2a8a66", "#b98a1d", "#c24848", "#7d8fa3"
COLOURS = ("#3f7fc4", "#c9762b", "#8a63b8", "#2a8a66", "#c24848", "#7d8fa3")


@dataclass(frozen=True)
class Chart:
    """A chart: its title, what it shows in a sentence, its data as a table, and how to draw it at a width."""

    kind: Kind
    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Callable[[Width], Any]
