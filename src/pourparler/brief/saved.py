"""Briefs saved in a ledger as they were sent: to read them again, and to see what a later one has beside them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief
from pourparler.brief.markdown import render_markdown
from pourparler.brief.outline import Outline, OutlineLine, outline
from pourparler.brief.words import heading
from pourparler.ledger import BriefRow, Ledger, LedgerError
from pourparler.text import day


@dataclass(frozen=True)
class SavedBrief:
    """A saved brief: its row, its lines, and all of it as Markdown."""

    row: BriefRow
    outline: Outline
    markdown: str


@dataclass(frozen=True)
class BriefDifference:
    """What a later brief has beside an earlier one: new lines, lines that it no longer has, how many are the same."""

    new: tuple[OutlineLine, ...]
    gone: tuple[OutlineLine, ...]
    same: int


def compare_saved(earlier: SavedBrief, later: SavedBrief) -> BriefDifference:
    """Compare two saved briefs, line by line.

    A line is the same if it rests on the same words, even if documents were read again in between.
    """
    had = {line.mark for line in earlier.outline.lines}
    has = {line.mark for line in later.outline.lines}
    return BriefDifference(
        tuple(line for line in later.outline.lines if line.mark not in had),
        tuple(line for line in earlier.outline.lines if line.mark not in has),
        len(had & has),
    )


def save_brief(ledger: Ledger, brief: Brief, coder: str) -> BriefRow:
    """Save a brief in the ledger.

    Raises
    ------
    LedgerError
        If it cannot be written.
    """
    content = {"lines": [asdict(line) for line in outline(chapters(brief))], "markdown": render_markdown(brief)}
    title = heading(brief.period)
    return ledger.briefs.save(json.dumps(content), coder=coder, title=title, since=brief.since, until=brief.until)


def read_saved(row: BriefRow) -> SavedBrief:
    """Read a saved brief.

    Raises
    ------
    LedgerError
        If its content is not that of a brief.
    """
    try:
        content = json.loads(row.text)
        lines = tuple(OutlineLine(each["mark"], each["chapter"], each["words"]) for each in content["lines"])
        return SavedBrief(row, Outline(f"{row.title}, saved on {day(row.at.date())}", lines), content["markdown"])
    except (ValueError, KeyError, TypeError):
        raise LedgerError(f"the saved brief {row.id} is damaged; save the brief again") from None


def last_saved(ledger: Ledger) -> SavedBrief | None:
    """The last saved brief; None if there is none."""
    row = next(iter(ledger.briefs.list(limit=1)), None)
    return None if row is None else read_saved(row)
