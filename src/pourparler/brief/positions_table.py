"""Positions, and statements to be coded, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pourparler.brief.table import Listing, make_listing
from pourparler.ledger import PositionRow
from pourparler.text import plain

if TYPE_CHECKING:  # ONNX Runtime is slow to load
    from pourparler.codebook.coding_queue import QueuedStatement
    from pourparler.codebook.suggestions import Suggestion


def positions_table(rows: Sequence[PositionRow]) -> Listing:
    """Positions with their evidence."""
    return make_listing(
        ("number", "said", "position", "statement", "words", "party", "kind", "about", "coder"),
        rows,
        lambda r: (
            r.id,
            r.on.isoformat() if r.on else "",
            f"{r.party} {r.kind.replace('_', ' ')} {about(r)}",
            f"s{r.statement.id}",
            r.words,
            r.party,
            r.kind.replace("_", " "),
            about(r),
            r.coder,
        ),
        hidden=("party", "kind", "about", "coder"),
    )


def about(row: PositionRow) -> str:
    """The issues and options that a position is about, in words."""
    return "; ".join([*(f"{issue}: {option}" if option else issue for issue, option in row.terms), *row.weighed])


def coding_queue_table(rows: Sequence[QueuedStatement]) -> Listing:
    """Statements to be coded, each with the positions that it may express."""
    return make_listing(
        ("statement", "speaker", "party", "suggestion", "other issues", "words"),
        rows,
        lambda r: (
            f"s{r.statement.id}",
            plain(r.statement.speaker),
            plain(r.party),
            plain(suggestion_words(r.suggestions[0])),
            plain("; ".join(f"{each.issue} {each.chance:.0%}" for each in r.suggestions[1:])),
            plain(r.statement.content),
        ),
    )


def suggestion_words(each: Suggestion) -> str:
    """A suggestion in words: issue, probability, stance and option."""
    red = ", red line" if each.leaning.is_red_line else ""
    return f"{each.issue} {each.chance:.0%}: {each.leaning.stance} {each.option or ''}{red}"
