"""Fills in what an older version did not write, after the migrations of its tables."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, insert, select, update

from pourparler.ledger import derive
from pourparler.ledger.db.schema import (
    appearances,
    documents,
    meetings,
    mentions,
    proposals,
    revisions,
    statements,
)
from pourparler.ledger.ingest.record_writer import machine_coder
from pourparler.ledger.linking import editions, names
from pourparler.ledger.revisions import Before


def backfill(connection: Connection) -> None:
    """Write everything that adding a document writes now and an older version did not."""
    for table in (statements, meetings, proposals):
        _count_mentions(connection, table)
    speaking = select(appearances.c.actor_id).where(appearances.c.id == statements.c.speaker)
    connection.execute(update(statements).values(actor_id=speaking.scalar_subquery()))
    mentioned = select(func.count()).where(mentions.c.appearance_id == appearances.c.id)
    connection.execute(update(appearances).values(mentioned=mentioned.scalar_subquery()))
    for row in connection.execute(select(proposals.c.id, proposals.c.name)).all():
        own = update(proposals).where(proposals.c.id == row.id)
        connection.execute(own.values(key=names.proposal_key(row.name)))
    for row in connection.execute(select(documents.c.id, documents.c.url)).all():
        own = update(documents).where(documents.c.id == row.id)
        connection.execute(own.values(address=editions.canonical_url(row.url)))
    _write_first_readings(connection)
    derive.reindex(connection)


def _count_mentions(connection: Connection, table: Table) -> None:
    day = select(documents.c.published).where(documents.c.id == table.c.document_id).scalar_subquery()
    connection.execute(
        update(table).values(
            counts_from=func.coalesce(table.c.first_day, day), counts_to=func.coalesce(table.c.last_day, day)
        )
    )


def _write_first_readings(connection: Connection) -> None:
    """Add the revision of the first reading to documents without one."""
    has = select(revisions.c.thing_id).where(revisions.c.thing == "document")
    for row in connection.execute(select(documents).where(documents.c.id.not_in(has)).order_by(documents.c.id)).all():
        values = {"at": row.added, "coder": machine_coder(row.reader), "action": "read", "thing": "document"}
        values |= {"thing_id": row.id, "before": Before().written(), "after": "{}"}
        connection.execute(insert(revisions), values)
