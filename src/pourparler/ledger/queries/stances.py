"""Queries about stances: where parties stand on the points of the negotiation, as the documents say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import (
    current_documents,
    in_chunks,
    publication_order,
    published_between,
    sure_enough,
)
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    stance_spans,
    stances,
    statements,
)
from pourparler.ledger.evidence import build_evidence, build_row
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.queries.meetings import spans_by_owner
from pourparler.ledger.rows import StanceRow

_PARTY = actors.alias("party_actor")
_DAY = func.coalesce(statements.c.counts_from, documents.c.published)
# What a row shows, in the order of `_stance`.
_COLUMNS = (
    *(stances.c[name] for name in ("id", "stance", "statement_id", "confidence", "coder")),
    *(documents.c[name] for name in ("key", "publisher", "published", "published_from", "title")),
    *(_PARTY.c.id.label("party_id"), _PARTY.c.name.label("party_name"), _DAY.label("day")),
)
_LAST_DAY = func.coalesce(statements.c.counts_to, documents.c.published)


@dataclass(frozen=True)
class StanceFilter:
    """Which stances to select; None and 0 match all.

    ``published_since`` and ``published_until`` are publication dates, ``since`` and ``until`` days of the stance.
    """

    party: str | None = None
    actor: int | None = None
    statement: int | None = None
    document: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    published_since: dt.date | None = None
    published_until: dt.date | None = None
    least: float = 0.0
    as_of: dt.date | None = None
    limit: int | None = None
    newest_first: bool = False


def list_stances(connection: Connection, asked: StanceFilter) -> tuple[StanceRow, ...]:
    """Return the matching stances by day, document and place in it; undated ones come last.

    Those of copies and of statements that repeat others are left out, except when a document or statement is asked for.
    """
    chosen = _selection().where(stances.c.ended.is_(None), *_conditions(asked))
    if asked.actor is not None:
        chosen = chosen.where(_PARTY.c.id == storable_id(asked.actor))
    if asked.party is not None:
        chosen = chosen.where(_PARTY.c.folded.contains(name_matching.fold(asked.party), autoescape=True))
    chosen = chosen.where(asked.since <= _LAST_DAY) if asked.since else chosen
    chosen = chosen.where(asked.until >= _DAY) if asked.until else chosen
    chosen = chosen.where(*published_between(asked.published_since, asked.published_until))
    chosen = chosen.where(*sure_enough(stances.c, asked.least))
    day, *place = _DAY, *publication_order(), stances.c.id
    by = [day.desc(), *(each.desc() for each in place)] if asked.newest_first else [day, *place]
    rows = connection.execute(chosen.order_by(day.is_(None), *by).limit(asked.limit)).all()
    return _build(connection, rows)


def count_stances(connection: Connection) -> int:
    """Return how many stances `list_stances` returns without a filter."""
    chosen = _selection().where(stances.c.ended.is_(None), *_conditions(StanceFilter()))
    return int(connection.execute(chosen.with_only_columns(func.count(stances.c.id))).scalar_one())


def by_number(connection: Connection, number: int) -> StanceRow | None:
    """Return the stance with a number, even if it is rejected; None if there is none."""
    return by_numbers(connection, [storable_id(number)]).get(number)


def by_numbers(connection: Connection, numbers: Iterable[int]) -> dict[int, StanceRow]:
    """Return stances by their numbers, even those that are rejected."""
    found = [
        row
        for part in in_chunks(sorted(set(numbers)))
        for row in connection.execute(_selection().where(is_in(stances.c.id, part))).all()
    ]
    return {row.id: row for row in _build(connection, found)}


def confirmed(connection: Connection) -> frozenset[int]:
    """Return the numbers of the stances that a person has confirmed or corrected, and nobody rejected."""
    chosen = select(stances.c.id).where(stances.c.ended.is_(None), ~stances.c.coder.startswith("machine"))
    return frozenset(connection.execute(chosen).scalars())


def _conditions(asked: StanceFilter) -> list[ColumnElement[bool]]:
    """Build the conditions on statements and documents, among them that none repeats another."""
    found = [has_current_statement()]
    if asked.document is not None:
        return [*found, documents.c.key == asked.document]
    if asked.statement is not None:
        return [*found, stances.c.statement_id == storable_id(asked.statement)]
    is_first = or_(statements.c.id.is_not(None), documents.c.copy_of.is_(None))
    return [*found, statements.c.same_as.is_(None), is_first, *current_documents(asked.as_of)]


def _selection() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(documents, documents.c.id == stances.c.document_id)
        .join(appearances, appearances.c.id == stances.c.party)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .join(_PARTY, _PARTY.c.id == ROOT)
        .outerjoin(statements, statements.c.id == stances.c.statement_id)
    )


def has_current_statement() -> Any:
    """Build the condition that a stance's statement, if it has one, is not rejected.

    What a person has decided about stays if only a newer reading ended the statement.
    """
    is_replaced = statements.c.coder.startswith("machine") & ~stances.c.coder.startswith("machine")
    return or_(statements.c.id.is_(None), statements.c.ended.is_(None), is_replaced)


def _build(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[StanceRow, ...]:
    spans = spans_by_owner(connection, stance_spans, stance_spans.c.stance_id, [row.id for row in rows])
    return tuple([_stance(row, spans[row.id]) for row in rows])


def _stance(row: Row[Any], spans: Sequence[Row[Any]]) -> StanceRow:
    id_, stance, statement, confidence, coder, document, publisher, published, published_from, *rest = row
    title, party_id, party, day = rest
    parts: dict[str, list[Row[Any]]] = {"words": [], "target": [], "condition": []}
    for span in spans:
        parts[span[4]].append(span)
    target, condition, words = (_joined(parts[name]) for name in ("target", "condition", "words"))
    return build_row(
        StanceRow,
        {
            "id": id_,
            "document": document,
            "title": title,
            "publisher": publisher,
            "published": published,
            "party": party,
            "party_id": party_id,
            "stance": stance,
            "target": target,
            "condition": condition or None,
            "words": words,
            "statement": statement,
            "on": day,
            "confidence": confidence,
            "coder": coder,
            "evidence": tuple([build_evidence(document, *span[1:4]) for each in parts.values() for span in each]),
            "published_from": published_from,
        },
    )


def _joined(spans: Sequence[Row[Any]]) -> str:
    return spans[0].quote if len(spans) == 1 else " … ".join([span.quote for span in spans])
