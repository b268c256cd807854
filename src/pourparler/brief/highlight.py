"""A document's text cut into marked pieces, to show each claim in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from pourparler.ledger import DocumentRow

Part = Literal["meeting", "proposal", "provision", "target", "edition", "content", "source", "cue", "actor"]
_ORDER = {part: k for k, part in enumerate(get_args(Part))}


@dataclass(frozen=True)
class Mark:
    """A marked span of a text: the part that it plays, and the claim that it supports."""

    start: int
    end: int
    part: Part
    claim: str


@dataclass(frozen=True)
class Stretch:
    """A piece of text with the same marks throughout; ``anchors`` are the claims whose first mark starts here.

    ``start`` is its offset in the document's text.
    """

    words: str
    parts: tuple[Part, ...]
    claims: tuple[str, ...]
    anchors: tuple[str, ...]
    start: int = 0


@dataclass(frozen=True)
class Paragraph:
    """The text of a zone, as marked pieces."""

    kind: str
    stretches: tuple[Stretch, ...]


Zone = tuple[str, int, int]


def paragraphs(document: DocumentRow, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """The whole text of a document, zone by zone, with its marks.

    Overlapping and nested marks are cut at each other's ends, so that each piece has one set of marks.
    Every claim with a mark gets exactly one anchor. Text outside the zones counts as body.
    """
    zones = _whole(document)
    anchors = _anchors(marks, zones)
    ordered = sorted(marks, key=lambda m: (m.start, m.end))
    return tuple(
        Paragraph(kind, tuple(_stretches(document.text, start, end, ordered, anchors))) for kind, start, end in zones
    )


def _whole(document: DocumentRow) -> list[Zone]:
    """The zones in order, without overlaps, and the text between them unless it is blank."""
    text = document.text
    zones: list[Zone] = []
    at = 0
    for zone in sorted(document.zones, key=lambda z: (z.start, z.end)):
        start, end = max(zone.start, at), min(zone.end, len(text))
        if start >= end:
            continue
        if text[at:start].strip():
            zones.append(("body", at, start))
        zones.append((zone.kind, start, end))
        at = end
    if text[at:].strip() or not zones:
        zones.append(("body", at, len(text)))
    return zones


def _anchors(marks: Iterable[Mark], zones: Sequence[Zone]) -> dict[int, tuple[str, ...]]:
    """The claims that start at each offset; one that starts between zones moves to the next zone."""
    starts: dict[str, int] = {}
    for mark in marks:
        starts[mark.claim] = min(mark.start, starts.get(mark.claim, mark.start))
    found: dict[int, tuple[str, ...]] = {}
    for claim, begin in starts.items():
        at = next((max(begin, start) for _, start, end in zones if begin < end), zones[-1][1])
        found[at] = (*found.get(at, ()), claim)
    return found


def _stretches(
    text: str, start: int, end: int, marks: Sequence[Mark], anchors: dict[int, tuple[str, ...]]
) -> Iterable[Stretch]:
    marks = [m for m in marks if m.start < end and start < m.end]
    cuts = {start, end, *(at for at in anchors if start <= at < end)}
    for mark in marks:
        cuts |= {at for at in (mark.start, mark.end) if start < at < end}
    waiting, open_ones = list(reversed(marks)), list[Mark]()
    for a, b in pairwise(sorted(cuts)):
        while waiting and waiting[-1].start <= a:
            open_ones.append(waiting.pop())
        over = open_ones = [m for m in open_ones if b <= m.end]
        parts = tuple(sorted({m.part for m in over}, key=_ORDER.__getitem__))
        claims = tuple(dict.fromkeys(m.claim for m in over))
        yield Stretch(text[a:b], parts, claims, anchors.get(a, ()), a)
