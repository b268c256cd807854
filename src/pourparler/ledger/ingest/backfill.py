"""Fills in what an older version did not write, after the migrations of its tables."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

from sqlalchemy import Connection, Table, func, insert, select, update

from pourparler.ledger import derive
from pourparler.ledger.db.schema import (
    appearances,
    documents,
    meeting_evidence,
    meetings,
    mentions,
    proposals,
    revisions,
    statements,
)
from pourparler.ledger.ingest.record_writer import machine_coder
from pourparler.ledger.linking import editions
from pourparler.ledger.linking import meetings as meeting_linking
from pourparler.ledger.linking import proposals as proposal_linking
from pourparler.ledger.linking.proposal_names import proposal_key
from pourparler.ledger.revisions import Before
from pourparler.reader.meetings.occasion import describe_words
from pourparler.record import Span


def backfill(connection: Connection) -> None:
    """Write everything that adding a document writes now and an older version did not."""
    for table in (statements, meetings, proposals):
        _count_mentions(connection, table)
    speaking = select(appearances.c.actor_id).where(appearances.c.id == statements.c.speaker)
    connection.execute(update(statements).values(actor_id=speaking.scalar_subquery()))
    mentioned = select(func.count()).where(mentions.c.appearance_id == appearances.c.id)
    connection.execute(update(appearances).values(mentioned=mentioned.scalar_subquery()))
    _fill_proposal_keys(connection)
    for row in connection.execute(select(documents.c.id, documents.c.url)).all():
        own = update(documents).where(documents.c.id == row.id)
        connection.execute(own.values(address=editions.canonical_url(row.url)))
    _write_first_readings(connection)
    derive.reindex(connection)


def fill_occasions(connection: Connection) -> None:
    """Work out what kind of occasion each meeting is and how each proposal is called, and group the reports anew."""
    spans = meeting_evidence.c
    evidence: dict[int, list[Span]] = defaultdict(list)
    for row in connection.execute(select(spans.meeting_id, spans.start_at, spans.end_at).order_by(spans.start_at)):
        evidence[row.meeting_id].append((row.start_at, row.end_at))
    chosen = select(meetings.c.id, meetings.c.document_id, meetings.c.status).order_by(meetings.c.document_id)
    for document, own in groupby(connection.execute(chosen).all(), key=lambda row: row.document_id):
        text = connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar_one()
        for row in own:
            told = describe_words(text, evidence[row.id], row.status)._asdict()
            connection.execute(update(meetings).where(meetings.c.id == row.id).values(**told))
    meeting_linking.write_all_meetings(connection)
    connection.execute(update(proposals).values(same_as=None))
    _fill_proposal_keys(connection)
    proposal_linking.write_proposals(connection, proposal_linking.all_keys(connection))


def _fill_proposal_keys(connection: Connection) -> None:
    for row in connection.execute(select(proposals.c.id, proposals.c.name)).all():
        own = update(proposals).where(proposals.c.id == row.id)
        connection.execute(own.values(key=proposal_key(row.name)))


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
