"""Saved briefs: list, read, compare and delete them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from pourparler import brief as briefing
from pourparler.brief.outline import OutlineLine
from pourparler.brief.saved import BriefDifference, SavedBrief, compare_saved, read_saved, save_brief
from pourparler.ledger import BriefRow, LedgerError, RevisionRow
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Day, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page

router = APIRouter(tags=["briefs"])
Number = Annotated[int | None, Query(ge=1)]


@dataclass(frozen=True)
class SavedLine:
    """A saved brief without its content."""

    id: int
    title: str
    since: dt.date | None
    until: dt.date | None
    at: dt.datetime
    coder: str


@dataclass(frozen=True)
class BriefsPage:
    """The saved briefs, the last one first, and the difference between two of them.

    ``earlier`` and ``later`` are the numbers of those that are compared: by default the last two. ``difference`` is
    None if there are not two.
    """

    briefs: tuple[SavedLine, ...]
    earlier: int | None
    later: int | None
    difference: BriefDifference | None


@dataclass(frozen=True)
class SavedPage:
    """A saved brief: its lines, and all of it as Markdown."""

    brief: SavedLine
    lines: tuple[OutlineLine, ...]
    markdown: str


class NewBrief(RequestBody):
    """The first and the last day of a brief to save; null leaves that side open."""

    since: Day = None
    until: Day = None


@page(router, "/briefs", "briefs.html")
def briefs(context: Context, person: Reader, earlier: Number = None, later: Number = None) -> BriefsPage:
    """List the saved briefs, with the difference between two: by default the last one and the one before it."""
    rows = context.ledger.briefs.list()
    new = later or (rows[0].id if rows else None)
    old = earlier or next((row.id for row in rows if new is not None and row.id < new), None)
    if old is None or new is None:
        return BriefsPage(tuple(map(_line, rows)), old, new, None)
    return BriefsPage(tuple(map(_line, rows)), old, new, compare_saved(_saved(context, old), _saved(context, new)))


@page(router, "/briefs/{number}", "brief_saved.html")
def saved(context: Context, person: Reader, number: int) -> SavedPage:
    """Get a saved brief as it was saved."""
    found = _saved(context, number)
    return SavedPage(_line(found.row), found.outline.lines, found.markdown)


@router.post("/briefs", status_code=201)
def save(context: Context, person: Coder, new: NewBrief) -> SavedLine:
    """Save the brief of some days, or of everything."""
    if new.since and new.until and new.since > new.until:
        raise AccessError(422, "the first day is after the last")
    built = briefing.build(context.ledger, new.since, new.until, name=context.name)
    return _line(save_brief(context.ledger, built, person.name))


@router.post("/briefs/{number}/delete")
def delete(context: Context, person: Coder, number: int) -> RevisionRow:
    """Delete a saved brief; undo restores it."""
    return context.ledger.briefs.delete(number, coder=person.name)


def _saved(context: WorkbenchContext, number: int) -> SavedBrief:
    row = context.ledger.briefs.get(number)
    if row is None:
        raise AccessError(404, f"there is no saved brief {number}")
    try:
        return read_saved(row)
    except LedgerError as fault:
        raise AccessError(422, str(fault)) from None


def _line(row: BriefRow) -> SavedLine:
    return SavedLine(row.id, row.title, row.since, row.until, row.at.replace(tzinfo=dt.UTC), row.coder)
