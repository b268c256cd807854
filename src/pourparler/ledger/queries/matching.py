"""Statements that contain search terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from pourparler.ledger.db.filters import current_documents, dated_within
from pourparler.ledger.db.fulltext import may_contain, select_matching
from pourparler.ledger.db.schema import documents, statement_spans, statements
from pourparler.ledger.db.search_terms import Term
from pourparler.ledger.db.speakers import speaker_names


@dataclass(frozen=True)
class MatchingStatement:
    """A statement that contains search terms; ``parties`` are the ids of its speakers after all merges."""

    id: int
    act: str | None
    counts_from: dt.date | None
    parties: tuple[int, ...]


def matching_statements(
    connection: Connection, wanted: Sequence[tuple[Term, ...]], since: dt.date | None, until: dt.date | None
) -> dict[int, MatchingStatement]:
    """Return statements of documents that contain all terms of one of the searches, by row id.

    The terms may be outside the statement: the caller checks its words. Without searches, all statements with a
    speaker are returned.
    """
    columns = statements.c.id, statements.c.act, statements.c.counts_from
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
        .where(*conditions, statements.c.actor_id.is_not(None))
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None), *current_documents())
        .where(*dated_within(statements.c, since, until))
    )
    rows = connection.execute(chosen).all()
    speakers = speaker_names(connection, [row.id for row in rows])
    return {row.id: MatchingStatement(row.id, row.act, row.counts_from, tuple(speakers[row.id])) for row in rows}
