"""History: every decision and every reading, with its person and time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from pourparler.ledger import RevisionRow
from pourparler.workbench.context import Context, Reader, Words, WorkbenchContext
from pourparler.workbench.pages import link, page

router = APIRouter(tags=["history"])
_PAGE = 100


@dataclass(frozen=True)
class History:
    """Revisions, newest first, of everything or of one thing; ``words`` is the address of its words, if it has any."""

    thing: str | None
    coder: str | None
    revisions: tuple[RevisionRow, ...]
    total: int
    page: int
    pages: int
    words: str | None = None


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
    words = _words(context, thing)
    return History(thing, coder, shown, len(rows), page, max(1, -(-len(rows) // _PAGE)), words)


def _words(context: WorkbenchContext, thing: str) -> str | None:
    """The address of the words of a coding such as "s12"; None for other things."""
    if not re.fullmatch(r"[smpt]\d{1,18}", thing):
        return None
    ledger = context.ledger
    get = {"s": ledger.statements.get, "m": ledger.meetings.get, "p": ledger.proposals.get, "t": ledger.stances.get}
    row = get[thing[0]](thing)
    return f"{link('/document', id=row.document)}#{thing}" if row is not None else None
