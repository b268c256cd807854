"""Words of a document, and ranges of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """A span of a document: ``text[start:end] == quote``, with offsets in characters."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Days:
    """A range of days, both ends included."""

    start: dt.date
    end: dt.date
