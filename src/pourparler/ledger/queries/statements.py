"""Queries about documents and statements: rows with their evidence."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, union_all

from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import (
    current_documents,
    dated_within,
    in_chunks,
    publication_order,
    published_between,
    select_with_document,
    sure_enough,
)
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    documents,
    statement_spans,
    statement_speakers,
    statements,
    zones,
)
from pourparler.ledger.db.speakers import further_speakers, reporting_statements, spoken_by
from pourparler.ledger.evidence import build_evidence, build_row
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.rows import CorroboratingStatement, Days, DocumentRow, Evidence, StatementRow, ZoneRow

_ROOT = actors.alias("root")
# What a row shows, in the order of `_statement`.
_COLUMNS = (
    *(statements.c[name] for name in ("id", "kind", "act", "first_day", "last_day", "within", "confidence", "coder")),
    *(documents.c[name] for name in ("key", "title", "publisher", "published", "published_from")),
    *(_ROOT.c.id.label("speaker_id"), _ROOT.c.name.label("speaker_name")),
)
_FEW = 16  # actors whose statements are looked up one by one
GAP = " … "
"""Stands between the pieces of a part of a statement that are apart in the text."""


_Span = tuple[int, int, int, str, str]
Spans = dict[int, list[_Span]]
"""Start, end, number, part and words of each span of a statement, in the order of the text, by statement."""


@dataclass(frozen=True)
class StatementFilter:
    """Which statements to select; None and 0 match all.

    ``published_since`` and ``published_until`` are publication dates, ``since`` and ``until`` dates of the statement.
    """

    speaker: str | None = None
    actor: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    published_since: dt.date | None = None
    published_until: dt.date | None = None
    document: str | None = None
    least: float = 0.0
    as_of: dt.date | None = None
    limit: int | None = None
    newest_first: bool = False


def list_documents(
    connection: Connection,
    keys: Sequence[str] | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    as_of: dt.date | None = None,
) -> tuple[DocumentRow, ...]:
    """Return the current documents, or those with some ids, by publication date; undated ones come last."""
    chosen = select(documents)
    if keys is None:
        chosen = chosen.where(*current_documents(as_of))
        chosen = chosen.where(documents.c.published >= since) if since else chosen
        chosen = chosen.where(documents.c.published <= until) if until else chosen
    else:
        chosen = chosen.where(documents.c.key.in_(keys))
    return _documents(connection, connection.execute(chosen.order_by(*publication_order())).all())


def _documents(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[DocumentRow, ...]:
    """Build the result rows, each with its zones and the ids of the documents that it refers to."""
    ids = [row.id for row in rows]
    found_zones: dict[int, list[ZoneRow]] = defaultdict(list)
    older: dict[int, str] = {}
    for part in in_chunks(ids):
        in_part = select(zones).where(is_in(zones.c.document_id, part)).order_by(zones.c.id)
        for zone in connection.execute(in_part).all():
            found_zones[zone.document_id].append(ZoneRow(zone.kind, zone.start_at, zone.end_at))
        before = select(documents.c.key, documents.c.replaced_by).where(is_in(documents.c.replaced_by, part))
        older |= {row.replaced_by: row.key for row in connection.execute(before).all()}
    keys: dict[int, str] = {row.id: row.key for row in rows}
    others = {id_ for row in rows for id_ in (row.copy_of, row.replaced_by) if id_ is not None} - set(ids)
    for part in in_chunks(sorted(others)):
        naming = select(documents.c.id, documents.c.key).where(is_in(documents.c.id, part))
        keys |= {row.id: row.key for row in connection.execute(naming).all()}
    return tuple(
        DocumentRow(
            id=row.key,
            title=row.title,
            publisher=row.publisher,
            byline=row.byline,
            url=row.url,
            published=row.published,
            published_from=row.published_from,
            text=row.text,
            zones=tuple(found_zones[row.id]),
            reader=row.reader,
            added=row.added.replace(tzinfo=dt.UTC),
            copy_of=keys.get(row.copy_of),
            likeness=row.likeness,
            replaced_by=keys.get(row.replaced_by),
            replaces=older.get(row.id),
        )
        for row in rows
    )


def list_statements(connection: Connection, asked: StatementFilter) -> tuple[StatementRow, ...]:
    """Return the matching statements by date, document and place in it; undated ones come last.

    A statement in several documents is one row, under its first document, except when one document is asked for.
    """
    speakers = _speakers(connection, asked)
    chosen = _conditions(asked, speakers)
    day, *place = statements.c.counts_from, documents.c.key, statements.c.position, statements.c.id
    by = [day.desc(), *(each.desc() for each in place)] if asked.newest_first else [day, *place]
    if asked.limit is not None:
        last = _last_day(connection, chosen, speakers, asked.limit, newest_first=asked.newest_first)
        if last is not None:
            chosen = chosen.where(day >= last if asked.newest_first else day <= last)
        chosen = chosen.limit(asked.limit)
    in_order = chosen.order_by(day.is_(None), *by)
    return build_statements(connection, connection.execute(in_order).all(), asked.as_of)


def _last_day(
    connection: Connection, chosen: Select[Any], speakers: _Speakers | None, limit: int, *, newest_first: bool
) -> dt.date | None:
    """Return the day that the last of so many statements counts from, so that later ones are not sorted.

    None if there are fewer with a day, or to find it takes as long as to sort all.
    """
    day = statements.c.counts_from
    days = chosen.with_only_columns(day).where(day.is_not(None)).order_by(day.desc() if newest_first else day)
    if limit < 1 or (speakers is not None and (speakers.is_joint or len(speakers.ids) > _FEW)):
        return None
    if speakers is None or len(speakers.ids) < 2:
        return connection.execute(days.limit(1).offset(limit - 1)).scalar()
    # An index has the statements of each actor in the order of their days.
    each = [select(days.where(statements.c.actor_id == id_).limit(limit).subquery()) for id_ in speakers.ids]
    found = sorted(connection.execute(union_all(*each)).scalars(), reverse=newest_first)
    return found[limit - 1] if len(found) >= limit else None


def get_statements(connection: Connection, ids: Sequence[int]) -> dict[int, StatementRow]:
    """Return the statements with these row ids, by row id."""
    rows = [
        row
        for part in in_chunks(ids)
        for row in connection.execute(_select_statements().where(is_in(statements.c.id, part))).all()
    ]
    return {row.id: row for row in build_statements(connection, rows, None)}


def _select_statements() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(documents, documents.c.id == statements.c.document_id)
        .outerjoin(actors, actors.c.id == statements.c.actor_id)
        .outerjoin(_ROOT, _ROOT.c.id == ROOT)
    )


def _conditions(asked: StatementFilter, speakers: _Speakers | None) -> Select[Any]:
    chosen = _select_statements().where(
        statements.c.ended.is_(None), *dated_within(statements.c, asked.since, asked.until)
    )
    if asked.document is not None:
        chosen = chosen.where(documents.c.key == asked.document)
    else:
        chosen = chosen.where(statements.c.same_as.is_(None), *current_documents(asked.as_of))
    if speakers is not None:
        own = is_in(statements.c.actor_id, speakers.ids)
        own = statements.c.actor_id == speakers.ids[0] if len(speakers.ids) == 1 else own
        chosen = chosen.where(spoken_by(speakers.ids) if speakers.is_joint else own)
    chosen = chosen.where(*published_between(asked.published_since, asked.published_until))
    return chosen.where(*sure_enough(statements.c, asked.least))


@dataclass(frozen=True)
class _Speakers:
    """Actors whose statements are asked for, and whether one of them speaks in a joint statement after the first."""

    ids: Sequence[int]
    is_joint: bool


def _speakers(connection: Connection, asked: StatementFilter) -> _Speakers | None:
    """Return the actors, and those merged into them, whose name contains some words, or that have one id."""
    if asked.speaker is None and asked.actor is None:
        return None
    found = select(actors.c.id).join(_ROOT, _ROOT.c.id == ROOT)
    if asked.actor is not None:
        id_ = storable_id(asked.actor)
        found = found.where(or_(actors.c.id == id_, actors.c.merged_into == id_), _ROOT.c.id == id_)
    if asked.speaker is not None:
        found = found.where(_ROOT.c.folded.contains(name_matching.fold(asked.speaker), autoescape=True))
    ids = sorted(connection.execute(found).scalars())
    joint = select(statement_speakers.c.statement_id).where(is_in(statement_speakers.c.actor_id, ids)).limit(1)
    return _Speakers(ids, connection.execute(joint).first() is not None)


def build_statements(
    connection: Connection, rows: Sequence[Row[Any]], as_of: dt.date | None
) -> tuple[StatementRow, ...]:
    """Build the result rows, each with the corroborating statements of other documents."""
    ids = [row.id for row in rows]
    repeating = _corroborating(connection, ids, as_of)
    words = _spans(connection, [*ids, *(row.id for others in repeating.values() for row in others)])
    others = further_speakers(connection, ids)
    nested = reporting_statements(connection, [row.id for row in rows if row.within is not None])
    none = None, None
    return tuple(
        [
            _statement(row, words, repeating.get(row[0], ()), others.get(row[0]), nested.get(row[0], none))
            for row in rows
        ]
    )


def _corroborating(connection: Connection, ids: Sequence[int], as_of: dt.date | None) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for part in in_chunks(ids):
        others = select_with_document(statements).where(
            is_in(statements.c.same_as, part), statements.c.ended.is_(None), *current_documents(as_of)
        )
        for row in connection.execute(
            others.order_by(*publication_order(), statements.c.position, statements.c.id)
        ).all():
            found[row.same_as].append(row)
    return found


def _spans(connection: Connection, ids: Sequence[int]) -> Spans:
    found: Spans = defaultdict(list)
    columns = statement_spans.c
    wanted = columns.start_at, columns.end_at, columns.id, columns.part, columns.quote, columns.statement_id
    for part in in_chunks(ids):
        chosen = select(*wanted).where(is_in(columns.statement_id, part))
        for start, end, id_, name, quote, owner in connection.execute(chosen).all():
            found[owner].append((start, end, id_, name, quote))
    for spans in found.values():
        spans.sort()
    return found


def _statement(
    row: Row[Any],
    words: Spans,
    others: Sequence[Row[Any]],
    joint: Mapping[int, str] | None,
    reported: tuple[int | None, str | None],
) -> StatementRow:
    id_, kind, act, first_day, last_day, _, confidence, coder, document, *rest = row
    title, publisher, published, published_from, speaker_id, speaker = rest
    speakers = {} if speaker_id is None else {speaker_id: speaker}
    if joint:
        speakers |= joint
    parts: dict[str, str] = {}
    shown = []
    for start, end, _, part, quote in words.get(id_, ()):
        parts[part] = f"{parts[part]}{GAP}{quote}" if part in parts else quote
        shown.append(build_evidence(document, start, end, quote))
    return build_row(
        StatementRow,
        {
            "id": id_,
            "document": document,
            "title": title,
            "publisher": publisher,
            "published": published,
            "speaker": speaker,
            "speaker_id": speaker_id,
            "source": parts.get("source", "").rstrip(","),
            "cue": parts.get("cue", ""),
            "content": parts.get("content", ""),
            "kind": kind,
            "act": act,
            "date": None if first_day is None else Days(first_day, last_day),
            "confidence": confidence,
            "coder": coder,
            "evidence": tuple(shown),
            "witnesses": tuple([_corroborating_statement(other, words.get(other.id, ())) for other in others]),
            "published_from": published_from,
            "speakers": tuple(speakers.values()),
            "speaker_ids": tuple(speakers),
            "within": reported[0],
            "relayed_by": reported[1],
        },
    )


def _corroborating_statement(row: Row[Any], spans: Sequence[_Span]) -> CorroboratingStatement:
    return CorroboratingStatement(
        id=row.id,
        document=row.document,
        publisher=row.publisher,
        published=row.published,
        published_from=row.published_from,
        content=GAP.join([quote for _, _, _, part, quote in spans if part == "content"]),
        evidence=tuple([build_evidence(row.document, start, end, quote) for start, end, _, _, quote in spans]),
    )


def evidence(document: str, words: Sequence[Row[Any]]) -> tuple[Evidence, ...]:
    """Build the evidence for spans of one document, which have start, end and words after their owner."""
    return tuple([build_evidence(document, *row[1:4]) for row in words])


def date_of(row: Row[Any]) -> Days | None:
    """Return a row's range of days; None if it has none."""
    return None if row.first_day is None else Days(row.first_day, row.last_day)
