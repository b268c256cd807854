"""Positions, and statements to be coded, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from pourparler.brief.table import Listing, make_listing
from pourparler.brief.words import stance_words
from pourparler.ledger import PositionRow, StanceRow
from pourparler.text import plain

if TYPE_CHECKING:  # ONNX Runtime is slow to load
    from pourparler.codebook.coding_queue import QueuedStatement
    from pourparler.codebook.suggestions import Suggestion


_OF_STANCES = ("condition", "confidence", "document")


def positions_table(rows: Sequence[PositionRow | StanceRow]) -> Listing:
    """Positions with their evidence: those on issues of the codebook, and stances as documents say them.

    In JSON, ``coded`` is True for those that people coded or confirmed on issues of the codebook.
    """
    columns = ("number", "said", "position", "statement", "words", "party", "kind", "about", "coder", *_OF_STANCES)
    cells = tuple(
        tuple(map(plain, _stance_cells(row) if isinstance(row, StanceRow) else _coded_cells(row))) for row in rows
    )
    objects = tuple({"coded": isinstance(row, PositionRow) and not row.is_machine, **asdict(row)} for row in rows)
    hidden = ("party", "kind", "about", "coder", *_OF_STANCES)
    return Listing(columns, cells, objects, hidden, gives_way=("statement", "said"))


def _coded_cells(row: PositionRow) -> tuple[str, ...]:
    kind = row.kind.replace("_", " ")
    return (
        str(row.id) if row.id else f"t{row.stance}",
        row.on.isoformat() if row.on else "",
        f"{row.party} {kind} {about(row)}",
        row.place,
        row.words,
        row.party,
        kind,
        about(row),
        row.coder,
        "",
        f"{row.confidence:.2f}" if row.is_machine else "",
        row.document if row.is_machine else "",
    )


def _stance_cells(row: StanceRow) -> tuple[str, ...]:
    return (
        f"t{row.id}",
        row.on.isoformat() if row.on else "",
        f"{row.party} {stance_words(row)}",
        f"s{row.statement}" if row.statement is not None else "",
        row.words,
        row.party,
        row.stance.replace("_", " "),
        row.target,
        row.coder,
        row.condition or "",
        f"{row.confidence:.2f}",
        row.document,
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
            plain(r.statement.speaker_names),
            plain(r.party),
            plain(suggestion_words(r.suggestions[0])),
            plain("; ".join(f"{each.issue} {each.chance:.0%}" for each in r.suggestions[1:])),
            plain(r.statement.content),
        ),
        gives_way=("other issues", "party"),
    )


def suggestion_words(each: Suggestion) -> str:
    """A suggestion in words: issue, stance and option, each with its probability.

    A stance that is too unsure to be selected beforehand has a question mark.
    """
    red = ", red line" if each.leaning.is_red_line else ""
    option = f" {each.option}{_chance(each.option_chance)}" if each.option else ""
    doubt = "" if each.stance_chance is None or each.is_stance_sure else "?"
    return f"{each.issue} {each.chance:.0%}: {each.leaning.stance}{red}{doubt}{_chance(each.stance_chance)}{option}"


def _chance(chance: float | None) -> str:
    return "" if chance is None else f" {chance:.0%}"
