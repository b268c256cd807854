"""History: every decision and every reading, with its person and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from pourparler.ledger import RevisionRow
from pourparler.workbench.context import Context, Reader, Words
from pourparler.workbench.pages import page

router = APIRouter(tags=["history"])
_PAGE = 100


@dataclass(frozen=True)
class History:
    """Revisions, newest first, of everything or of one thing."""

    thing: str | None
    coder: str | None
    revisions: tuple[RevisionRow, ...]
    total: int
    page: int
    pages: int


@page(router, "/history", "history.html")
def history(
    context: Context,
    person: Reader,
    thing: Words = None,
    coder: Words = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> History:
    """List revisions, newest first; `thing` selects one coding (s12, m3, p4), document (by id) or actor."""
    start = (page - 1) * _PAGE
    if thing is None:
        some, total = context.ledger.history.decisions(coder=coder, offset=start, limit=_PAGE)
        return History(thing, coder, some, total, page, max(1, -(-total // _PAGE)))
    rows = [row for row in reversed(context.ledger.history.list(thing)) if coder is None or row.coder == coder]
    shown = tuple(rows[start : start + _PAGE])
    return History(thing, coder, shown, len(rows), page, max(1, -(-len(rows) // _PAGE)))
