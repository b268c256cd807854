"""Positions, and statements that wait to be coded, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pourparler.brief.table import Listing, listing
from pourparler.ledger import PositionRow
from pourparler.text import plain

if TYPE_CHECKING:  # the network's runtime is slow to load
    from pourparler.codebook.coding_queue import Waiting
    from pourparler.codebook.suggestions import Suggestion


def positions_table(rows: Sequence[PositionRow]) -> Listing:
    """Positions with the words that carry them."""
    return listing(
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
    """What a position is about."""
    return "; ".join([*(f"{issue}: {option}" if option else issue for issue, option in row.terms), *row.weighed])


def waiting_table(rows: Sequence[Waiting]) -> Listing:
    """Statements that wait to be coded, with what they may say."""
    return listing(
        ("statement", "speaker", "party", "perhaps", "or", "words"),
        rows,
        lambda r: (
            f"s{r.statement.id}",
            plain(r.statement.speaker),
            plain(r.party),
            plain(suggested(r.suggestions[0])),
            plain("; ".join(f"{each.issue} {each.chance:.0%}" for each in r.suggestions[1:])),
            plain(r.statement.content),
        ),
    )


def suggested(each: Suggestion) -> str:
    """A suggestion in words."""
    red = ", red line" if each.leaning.is_red_line else ""
    return f"{each.issue} {each.chance:.0%}: {each.leaning.stance} {each.option or ''}{red}"
