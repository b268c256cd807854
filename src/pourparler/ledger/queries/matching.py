"""Statements that contain search terms, and excerpts around the terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from pourparler.ledger.db.filters import current_documents, dated_within
from pourparler.ledger.db.fulltext import may_contain, select_matching
from pourparler.ledger.db.schema import ROOT, actors, documents, statement_spans, statements
from pourparler.ledger.db.search_terms import Term, find_terms

_EXCERPT = 100  # most characters of an excerpt


def matching_statements(
    connection: Connection, wanted: Sequence[tuple[Term, ...]], since: dt.date | None, until: dt.date | None
) -> dict[int, Any]:
    """Return statements of documents that contain all terms of one of the searches, by row id.

    The terms may be outside the statement: the caller checks its words. Without searches, all statements with a
    speaker are returned.
    """
    columns = statements.c.id, statements.c.act, statements.c.counts_from, ROOT.label("party")
    conditions = []
    if wanted:
        quoted = select(statement_spans.c.statement_id).where(
            statement_spans.c.part == "content",
            may_contain(connection, statement_spans.c.quote, wanted),
        )
        conditions = [
            or_(*(documents.c.id.in_(select_matching(connection, each)) for each in wanted)),
            statements.c.id.in_(quoted),
        ]
    chosen = (
        select(*columns)
        .join(documents, documents.c.id == statements.c.document_id)
        .join(actors, actors.c.id == statements.c.actor_id)
        .where(*conditions, statements.c.ended.is_(None), statements.c.same_as.is_(None), *current_documents())
        .where(*dated_within(statements.c, since, until))
    )
    return {row.id: row for row in connection.execute(chosen).all()}


def excerpt(content: str, wanted: Sequence[tuple[Term, ...]]) -> str:
    """Return the part of a text around its first search term, at most 100 characters with an ellipsis at each cut.

    >>> excerpt("The harbour stays open.", [])
    'The harbour stays open.'
    """
    if len(content) <= _EXCERPT:
        return content
    at = min((start for each in wanted for start, _, _ in find_terms(content, each)), default=0)
    start = max(0, min(at - _EXCERPT // 3, len(content) - _EXCERPT))
    start = content.find(" ", start) + 1 if start else 0
    cut = content[start : start + _EXCERPT]
    cut = cut.rsplit(" ", 1)[0] + "…" if start + _EXCERPT < len(content) else cut
    return f"…{cut}" if start else cut
