"""The paragraphs of a document around a coding, with its words marked."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.brief.highlight import Mark, Paragraph, paragraphs
from pourparler.ledger import DocumentRow

_ABOUT = 1  # paragraphs shown before and after the words
_FIRST = 3  # paragraphs shown of a document in which nothing is marked


def passage(document: DocumentRow | None, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Return the paragraphs that have a mark, those between them, and one before and after."""
    shown = paragraphs(document, marks) if document is not None else ()
    held = [k for k, each in enumerate(shown) if any(stretch.claims for stretch in each.stretches)]
    return shown[max(0, held[0] - _ABOUT) : held[-1] + _ABOUT + 1] if held else shown[:_FIRST]
