"""The index of statements: speaker, for whom, act, stance, outlet, confidence and whether they are confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, String, cast, func, select

from pourparler.ledger.db.filters import is_replaced
from pourparler.ledger.db.fulltext import may_contain, select_matching
from pourparler.ledger.db.schema import actors, documents, stances, statement_spans, statement_speakers, statements
from pourparler.ledger.db.search_terms import has_all_terms, parse_terms
from pourparler.ledger.facets.index import NO_DAY, Index
from pourparler.ledger.linking.statements import contents
from pourparler.ledger.queries.actors import principals_of

BANDS = ("0.95-1", "0.8-0.95", "0.5-0.8", "0-0.5")
"""Ranges of confidence, the upper end of which belongs to the next, except 1."""
_HEAD = func.coalesce(statements.c.same_as, statements.c.id)


def statement_index(connection: Connection) -> Index:
    """Read the index of all current statements; one in several documents is one row."""
    roots, names, folded = _actors(connection)
    outlets = dict(connection.execute(select(documents.c.id, documents.c.publisher)).tuples().all())
    columns = statements.c
    chosen = (
        select(
            columns.id,
            columns.actor_id,
            columns.act,
            columns.document_id,
            cast(columns.counts_from, String),
            cast(columns.counts_to, String),
            columns.confidence,
            columns.coder,
        )
        .where(columns.ended.is_(None), columns.same_as.is_(None))
        .where(~is_replaced(columns.document_id))
        .order_by(columns.id)
    )
    rows = connection.execute(chosen).all()
    ids, speakers, acts, papers, first, last, sure, coders = zip(*rows, strict=True) if rows else ((),) * 8
    ordinal = {day: _ordinal(day) for day in {*first, *last}}
    starts, ends = [ordinal[day] for day in first], [ordinal[day] for day in last]
    confirmed = {coder: _is_confirmed(coder) for coder in set(coders)}
    index = Index.make(
        ids,
        {
            "act": acts,
            "outlet": [outlets.get(paper) for paper in papers],
            "confidence": [band_of(each) for each in sure],
            "confirmed": [confirmed[coder] for coder in coders],
        },
        days=(starts, ends),
        orders={
            "day": [day or None for day in starts],
            "speaker": [None if who is None else folded[roots[who]] for who in speakers],
            "confidence": sure,
            "act": acts,
        },
    )
    joint = connection.execute(select(statement_speakers.c.statement_id, statement_speakers.c.actor_id)).all()
    first_speakers = [(id_, roots[who]) for id_, who in zip(ids, speakers, strict=True) if who is not None]
    who_says = [*first_speakers, *((row.statement_id, roots[row.actor_id]) for row in joint)]
    named = {str(id_): name for id_, name in names.items()}
    index = index.with_pairs("speaker", [id_ for id_, _ in who_says], [who for _, who in who_says], named)
    served = principals_of(connection, sorted({who for _, who in who_says}))
    groups: dict[str, set[str]] = {}
    for who, principal in served.items():
        groups.setdefault(str(principal), set()).add(str(who))
    index = index.with_groups("for", "speaker", groups)
    index = _labelled(index, "for", named)
    read = select(_HEAD, stances.c.stance).join(statements, statements.c.id == stances.c.statement_id)
    pairs = connection.execute(read.where(stances.c.ended.is_(None))).all()
    words = {value: value.replace("_", " ") for _, value in pairs}
    return index.with_pairs("stance", [id_ for id_, _ in pairs], [value for _, value in pairs], words)


def statements_of_stances(connection: Connection) -> dict[int, int]:
    """Return the statement that each stance belongs to, by number; of repeated statements the first."""
    chosen = select(stances.c.id, _HEAD).join(statements, statements.c.id == stances.c.statement_id)
    return dict(connection.execute(chosen.where(stances.c.ended.is_(None))).tuples().all())


def _labelled(index: Index, name: str, labels: Mapping[str, str]) -> Index:
    column = index.columns[name]
    named = replace(column, labels=tuple(labels.get(value, value) for value in column.values))
    return replace(index, columns={**index.columns, name: named})


def _actors(connection: Connection) -> tuple[dict[int, int], dict[int, str], dict[int, str]]:
    """Return what each actor is merged into, and the names of actors, as they are and folded."""
    rows = connection.execute(select(actors.c.id, actors.c.merged_into, actors.c.name, actors.c.folded)).all()
    roots = {row.id: row.merged_into or row.id for row in rows}
    return roots, {row.id: row.name for row in rows}, {row.id: row.folded for row in rows}


def _ordinal(day: str | None) -> int:
    return NO_DAY if day is None else dt.date.fromisoformat(day).toordinal()


def _is_confirmed(coder: str) -> str:
    return "no" if coder.startswith("machine") else "yes"


def band_of(confidence: float) -> str:
    """Return the range of a confidence.

    >>> band_of(1.0), band_of(0.8), band_of(0.31)
    ('0.95-1', '0.8-0.95', '0-0.5')
    """
    return (
        BANDS[0]
        if confidence >= 0.95
        else BANDS[1]
        if confidence >= 0.8
        else BANDS[2]
        if confidence >= 0.5
        else BANDS[3]
    )


def statements_containing(connection: Connection, words: str) -> frozenset[int]:
    """Return the statements whose content contains all of some words.

    Raises
    ------
    LedgerError
        If there is no word to search for.
    """
    terms = parse_terms(words)
    spans = statement_spans.c
    quoted = (
        select(spans.statement_id, spans.quote)
        .join(statements, statements.c.id == spans.statement_id)
        .where(statements.c.document_id.in_(select_matching(connection, terms)), spans.part == "content")
        .where(may_contain(connection, spans.quote, [terms]))
    )
    found: set[int] = set()
    others: set[int] = set()
    for id_, quote in connection.execute(quoted):
        (found if has_all_terms(quote, terms) else others).add(id_)
    # The other words may be in another piece of the content.
    texts = contents(connection, others - found)
    return frozenset(found | {id_ for id_, text in texts.items() if has_all_terms(text, terms)})
