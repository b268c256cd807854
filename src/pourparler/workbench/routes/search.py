"""Search: documents that contain some words, each with its best passage; or statements of a speaker."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from pourparler.ledger import HitRow, StatementRow
from pourparler.workbench.context import Context, Day, Reader, Words
from pourparler.workbench.pages import page

router = APIRouter(tags=["search"])
_MOST, _MOST_SAID = 50, 100
_OPENING = 200  # characters


@dataclass(frozen=True)
class Search:
    """A search and its results: documents or, for a speaker, statements.

    ``openings`` are the first characters of the documents found that have no title.
    """

    words: str | None
    by: str | None
    since: str
    until: str
    hits: tuple[HitRow, ...] | None
    statements: tuple[StatementRow, ...] | None
    openings: dict[str, str]


@page(router, "/search", "search.html")
def search(
    context: Context, person: Reader, q: Words = None, by: Words = None, since: Day = None, until: Day = None
) -> Search:
    """Search the texts or, with `by`, the statements of a speaker; "a phrase" in quotation marks, prefixes with `*`."""
    days = [each.isoformat() if each else "" for each in (since, until)]
    if by is not None:
        said = context.ledger.statements.find(by, words=q, since=since, until=until, limit=_MOST_SAID)
        return Search(q, by, days[0], days[1], None, said, {})
    hits = None if q is None else context.ledger.search(q, since=since, until=until, limit=_MOST)
    untitled = [hit.document for hit in hits or () if not hit.title]
    found = (context.ledger.documents.get(id_) for id_ in untitled)
    return Search(
        q, None, days[0], days[1], hits, None, {row.id: row.text[:_OPENING] for row in found if row is not None}
    )
