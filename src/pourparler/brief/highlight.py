"""A document's text cut into marked stretches, so that each claim can be shown in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pourparler.ledger import DocumentRow


@dataclass(frozen=True)
class Mark:
    """A stretch of a text and why it is marked; ``part`` is source, cue, content, meeting, proposal or provision."""

    start: int
    end: int
    part: str
    claim: str


@dataclass(frozen=True)
class Stretch:
    """A piece of text under the same marks throughout; ``anchors`` are the claims whose first mark begins here."""

    words: str
    parts: tuple[str, ...]
    anchors: tuple[str, ...]
    claim: str | None


@dataclass(frozen=True)
class Paragraph:
    """A zone's text as stretches."""

    kind: str
    stretches: tuple[Stretch, ...]


def paragraphs(document: DocumentRow, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """The zones of a document, marks laid over them; a text without zones is one body.

    Overlapping and nested marks are cut at each other's ends, so that every stretch has one set of marks.
    """
    zones = [(z.kind, z.start, z.end) for z in document.zones] or [("body", 0, len(document.text))]
    first = _first(marks)
    ordered = sorted(marks, key=lambda m: m.start)
    return tuple(
        Paragraph(
            kind,
            tuple(
                _stretches(document.text, start, end, [m for m in ordered if m.start < end and start < m.end], first)
            ),
        )
        for kind, start, end in zones
    )


def _first(marks: Iterable[Mark]) -> dict[int, tuple[str, ...]]:
    """Where each claim begins: its anchor stands there."""
    starts: dict[str, int] = {}
    for mark in marks:
        starts[mark.claim] = min(mark.start, starts.get(mark.claim, mark.start))
    found: dict[int, tuple[str, ...]] = {}
    for claim, start in starts.items():
        found[start] = (*found.get(start, ()), claim)
    return found


def _stretches(
    text: str, start: int, end: int, marks: Sequence[Mark], first: dict[int, tuple[str, ...]]
) -> Iterable[Stretch]:
    cuts = {start, end, *(at for at in first if start <= at < end)}
    for mark in marks:
        cuts |= {at for at in (mark.start, mark.end) if start < at < end}
    bounds = sorted(cuts)
    for a, b in pairwise(bounds):
        over = [m for m in marks if m.start <= a and b <= m.end]
        inner = min(over, key=lambda m: m.end - m.start, default=None)
        parts = tuple(sorted({m.part for m in over}))
        yield Stretch(text[a:b], parts, first.get(a, ()), inner.claim if inner else None)
