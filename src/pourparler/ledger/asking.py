"""What a ledger answers about documents, statements and actors: rows, each with the words that carry it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from pourparler.ledger import merging
from pourparler.ledger.rows import ActorRow, Days, DocumentRow, Evidence, StatementRow, ZoneRow
from pourparler.ledger.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    mentions,
    roles,
    statement_spans,
    statements,
    zones,
)
from pourparler.ledger.texts import holds

GAP = " … "
"""Stands between the pieces of a part of a statement that are apart in the text."""


def told_documents(connection: Connection, key: str | None = None) -> tuple[DocumentRow, ...]:
    """Give the documents, or the one with that id, by the day of publication; the undated come last."""
    wanted = select(documents.c.id)
    if key is not None:
        wanted = wanted.where(documents.c.key == key)
    parts: dict[int, list[ZoneRow]] = defaultdict(list)
    for zone in connection.execute(select(zones).where(zones.c.document_id.in_(wanted)).order_by(zones.c.id)):
        parts[zone.document_id].append(ZoneRow(zone.kind, zone.start_at, zone.end_at))
    rows = connection.execute(select(documents).where(documents.c.id.in_(wanted)).order_by(*by_telling()))
    firsts = select(documents.c.copy_of).where(documents.c.id.in_(wanted))
    naming = select(documents.c.id, documents.c.key).where(documents.c.id.in_(firsts))
    keys = {row.id: row.key for row in connection.execute(naming)}
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
            zones=tuple(parts[row.id]),
            reader=row.reader,
            added=row.added.replace(tzinfo=dt.UTC),
            copy_of=keys.get(row.copy_of),
            likeness=row.likeness,
        )
        for row in rows
    )


def told_statements(
    connection: Connection,
    speaker: str | None,
    since: dt.date | None,
    until: dt.date | None,
    document: str | None,
    least: float = 0.0,
) -> tuple[StatementRow, ...]:
    """Give the statements that fit every filter, by date, then document, then place in it; the undated come last."""
    root = actors.alias("root")
    chosen = (
        select(
            statements,
            documents.c.key.label("document"),
            documents.c.title,
            documents.c.publisher,
            documents.c.published,
            root.c.id.label("speaker_id"),
            root.c.name.label("speaker_name"),
        )
        .join(documents, documents.c.id == statements.c.document_id)
        .outerjoin(appearances, appearances.c.id == statements.c.speaker)
        .outerjoin(actors, actors.c.id == appearances.c.actor_id)
        .outerjoin(root, root.c.id == ROOT)
        .where(*in_days(statements.c, since, until))
    )
    if speaker is not None:
        chosen = chosen.where(holds(root.c.folded, merging.fold(speaker)))
    if document is not None:
        chosen = chosen.where(documents.c.key == document)
    if least > 0:
        chosen = chosen.where(statements.c.confidence >= least)
    day = func.coalesce(statements.c.first_day, documents.c.published)
    in_order = chosen.order_by(day.is_(None), day, documents.c.key, statements.c.position, statements.c.id)
    words = spans_of(connection, statement_spans, statement_spans.c.statement_id, chosen, statements.c.id)
    return tuple(_statement(row, words[row.id]) for row in connection.execute(in_order))


def _statement(row: Row[Any], words: Sequence[Row[Any]]) -> StatementRow:
    def part(name: str) -> str:
        return GAP.join(word.quote for word in words if word.part == name)

    return StatementRow(
        id=row.id,
        document=row.document,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        speaker=row.speaker_name,
        speaker_id=row.speaker_id,
        source=part("source").rstrip(","),
        cue=part("cue"),
        content=part("content"),
        kind=row.kind,
        act=row.act,
        date=days(row),
        confidence=row.confidence,
        coder=row.coder,
        evidence=evidence(row.document, words),
    )


def told_actors(connection: Connection) -> tuple[ActorRow, ...]:
    """Give the actors, merged over the documents: who speaks most first, then who is mentioned most."""
    seen: dict[int, list[Row[Any]]] = defaultdict(list)
    place: dict[int, int] = {}
    for row in connection.execute(_seen()):
        seen[row.actor].append(row)
        place[row.id] = row.actor
    names = {row.id: row.name for row in connection.execute(select(actors.c.id, actors.c.name))}
    held: dict[int, list[str]] = defaultdict(list)
    for role in connection.execute(select(roles.c.appearance_id, roles.c.role)):
        held[place[role.appearance_id]].append(role.role)
    said = Counter(
        place[id_]
        for id_ in connection.execute(select(statements.c.speaker).where(statements.c.speaker.is_not(None))).scalars()
    )
    named: dict[int, list[Evidence]] = defaultdict(list)
    for row in connection.execute(_mentioned()):
        named[place[row.appearance_id]].append(Evidence(row.key, row.start_at, row.end_at, row.quote))
    roots = connection.execute(select(actors.c.id, actors.c.kind).where(actors.c.merged_into.is_(None)))
    rows = [
        ActorRow(
            id=id_,
            name=names[id_],
            kind=kind,
            roles=merging.united([held[id_]]),
            acts_for=_principal(id_, seen[id_], place, names),
            statements=said[id_],
            mentions=len(named[id_]),
            documents=len({row.document_id for row in seen[id_]}),
            evidence=tuple(named[id_]),
        )
        for id_, kind in roots
    ]
    return tuple(sorted(rows, key=lambda row: (-row.statements, -row.mentions, row.name, row.kind, row.id)))


def _seen() -> Select[Any]:
    return select(appearances.c.id, appearances.c.document_id, appearances.c.acts_for, ROOT.label("actor")).join(
        actors, actors.c.id == appearances.c.actor_id
    )


def _mentioned() -> Select[Any]:
    return (
        select(mentions, documents.c.key)
        .join(appearances, appearances.c.id == mentions.c.appearance_id)
        .join(documents, documents.c.id == appearances.c.document_id)
        .order_by(*by_telling(), mentions.c.start_at, mentions.c.end_at)
    )


def _principal(id_: int, seen: Sequence[Row[Any]], place: dict[int, int], names: dict[int, str]) -> str | None:
    """Name whom an actor acts for: what most documents say."""
    others = Counter(place[row.acts_for] for row in seen if row.acts_for is not None)
    others.pop(id_, None)
    return names[min(others, key=lambda other: (-others[other], names[other]))] if others else None


def by_telling() -> tuple[ColumnElement[Any], ...]:
    """Order by when documents told it: the earliest published first, the undated last."""
    return documents.c.published.is_(None), documents.c.published, documents.c.key


def in_days(columns: Any, since: dt.date | None, until: dt.date | None) -> list[ColumnElement[bool]]:
    """Keep what has a day in the range: its own date, or else the day its document was published.

    What has neither is left out as soon as a range is asked for.
    """
    kept = []
    if since is not None:
        kept.append(func.coalesce(columns.last_day, documents.c.published) >= since)
    if until is not None:
        kept.append(func.coalesce(columns.first_day, documents.c.published) <= until)
    return kept


def spans_of(
    connection: Connection, table: Any, owner: ColumnElement[int], chosen: Select[Any], id_: ColumnElement[int]
) -> dict[int, list[Row[Any]]]:
    """Give the spans in `table` of the chosen rows, by row, in the order of the text."""
    wanted = select(table).where(owner.in_(chosen.with_only_columns(id_)))
    words: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(wanted.order_by(table.c.start_at, table.c.end_at, table.c.id)):
        words[row._mapping[owner]].append(row)
    return words


def evidence(document: str, words: Sequence[Row[Any]]) -> tuple[Evidence, ...]:
    """Make the evidence of the spans of one document."""
    return tuple(Evidence(document, row.start_at, row.end_at, row.quote) for row in words)


def days(row: Row[Any]) -> Days | None:
    """Read the range of days of a row that may have none."""
    return None if row.first_day is None else Days(row.first_day, row.last_day)
