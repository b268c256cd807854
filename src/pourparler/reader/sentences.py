"""Sentences of English news text, by rule: never over the end of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.record import Span, Zone

_SHORT = (
    "Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Maj|St|Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|"
    "Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Inc|Ltd|Co|Corp|No|Rev|Hon|vs|etc|a\\.m|p\\.m|e\\.g|i\\.e|approx|Fig"
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z0-9]|\s*$)")
_ABBREVIATION = re.compile(rf"(?:\b(?:{_SHORT})|(?<![\w])(?!I\.)[A-Z]|\.[A-Z])\.$")
_LINE = re.compile(r"[^\n]+")


def _ends(line: str) -> list[int]:
    found = []
    for match in _END.finditer(line):
        before = line[max(0, match.start() - 12) : match.start() + 1]
        if match.group() == "." and match.end() < len(line) and _ABBREVIATION.search(before):
            continue
        found.append(match.end())
    return found


def sentences(text: str, zones: Sequence[Zone] = ()) -> list[Span]:
    """Spans of the sentences of a text, in order, without white space at their ends.

    Where ``zones`` are given, a sentence may run over a line break within a zone (hard-wrapped text), but never from one
    zone to the next.

    >>> sentences("The U.S. agreed. “We sign.” Good")
    [(0, 16), (17, 27), (28, 32)]
    """
    blocks = [(z.start, z.end) for z in zones] or [m.span() for m in _LINE.finditer(text)]
    found: list[Span] = []
    for start, end in blocks:
        block = text[start:end]
        if zones:
            # a line break inside a zone is white space of hard-wrapped text
            block = block.replace("\n", " ")
        at = 0
        for stop in [*_ends(block), len(block)]:
            piece = block[at:stop]
            left = len(piece) - len(piece.lstrip())
            if piece.strip():
                found.append((start + at + left, start + at + len(piece.rstrip())))
            at = stop
    return found
