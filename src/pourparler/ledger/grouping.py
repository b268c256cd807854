"""Tellings of one meeting and of one proposal over all documents, worked out anew for the days and names that change.

The first telling of a group, by the day of publication, is told (``same_as`` is empty); the others repeat it. Groups
are made from all tellings of a day together, so the order in which documents come makes no difference.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, or_, select, update

from pourparler.ledger.alike import WIDEST, Party, Report, grouped, meant
from pourparler.ledger.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    meeting_evidence,
    meeting_participants,
    meetings,
    proposal_spans,
    proposals,
)
from pourparler.ledger.standing import by_telling, chunks

Days = tuple[dt.date, dt.date]


def of_document(connection: Connection, document: int) -> tuple[set[Days], set[str]]:
    """The days of a document's meetings and the keys of its proposals: what its coming or going can change."""
    days = select(meetings.c.first_day, meetings.c.last_day).where(
        meetings.c.document_id == document, meetings.c.first_day.is_not(None)
    )
    keys = select(proposals.c.key).where(proposals.c.document_id == document, proposals.c.key.is_not(None))
    return {(row[0], row[1]) for row in connection.execute(days)}, set(connection.execute(keys).scalars())


def of_actors(connection: Connection, ids: Iterable[int]) -> set[Days]:
    """The days of the meetings in which any of these actors takes part."""
    found: set[Days] = set()
    for part in chunks(ids):
        days = (
            select(meetings.c.first_day, meetings.c.last_day)
            .join(meeting_participants, meeting_participants.c.meeting_id == meetings.c.id)
            .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
            .where(appearances.c.actor_id.in_(part), meetings.c.first_day.is_not(None))
        )
        found |= {(row[0], row[1]) for row in connection.execute(days.distinct())}
    return found


def meetings_anew(connection: Connection, changed: Iterable[Days]) -> None:
    """Work out anew which reports of these days tell of one meeting."""
    ranges = set(changed)
    single = {first for first, last in ranges if first == last}
    for day in sorted(single):
        reports = _reports(connection, and_(meetings.c.first_day == day, meetings.c.last_day == day))
        _kept(connection, meetings, grouped(reports))
    wide = {days for days in ranges if days[0] != days[1]}
    for day in sorted(single):
        covering = select(meetings.c.first_day, meetings.c.last_day).where(
            meetings.c.first_day <= day,
            meetings.c.first_day >= day - dt.timedelta(days=WIDEST),
            meetings.c.last_day >= day,
            meetings.c.first_day < meetings.c.last_day,
        )
        wide |= {(row[0], row[1]) for row in connection.execute(covering.distinct())}
    for first, last in sorted(wide):
        _wide(connection, first, last)


def _wide(connection: Connection, first: dt.date, last: dt.date) -> None:
    """Give each report of some days to the meeting that it means, or put it with its like."""
    reports = _reports(connection, and_(meetings.c.first_day == first, meetings.c.last_day == last))
    alone = list(reports)
    if (last - first).days < WIDEST and reports:
        within = and_(meetings.c.first_day >= first, meetings.c.last_day <= last)
        single = _reports(connection, and_(within, meetings.c.first_day == meetings.c.last_day))
        heads = _heads(connection, [report.id for report in single])
        groups: dict[int, list[Report]] = defaultdict(list)
        for report in single:
            groups[heads[report.id]].append(report)
        found = {report.id: meant(report, groups) for report in reports}
        for report in reports:
            if found[report.id] is not None:
                _set(connection, meetings, [report.id], found[report.id])
        alone = [report for report in reports if found[report.id] is None]
    _kept(connection, meetings, grouped(alone))


def _heads(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(ids):
        chosen = select(meetings.c.id, meetings.c.same_as).where(meetings.c.id.in_(part))
        found |= {row.id: row.same_as or row.id for row in connection.execute(chosen)}
    return found


def _reports(connection: Connection, chosen: Any) -> list[Report]:
    """The reports that stand and fit, in the order of telling."""
    standing = (
        select(meetings)
        .join(documents, documents.c.id == meetings.c.document_id)
        .where(chosen, meetings.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(*by_telling(), meetings.c.id)
    )
    rows = connection.execute(standing).all()
    parties = _parties(connection, [row.id for row in rows])
    return [_report(row, parties[row.id]) for row in rows]


def _report(row: Row[Any], parties: Sequence[Party]) -> Report:
    return Report(row.id, tuple(parties), row.place, row.first_day, row.last_day, row.status)


def _parties(connection: Connection, ids: Iterable[int]) -> dict[int, list[Party]]:
    other, principal = appearances.alias("other"), actors.alias("principal")
    found: dict[int, list[Party]] = defaultdict(list)
    for part in chunks(ids):
        naming = (
            select(
                meeting_participants.c.meeting_id,
                ROOT.label("actor"),
                principal.c.id.label("principal"),
                principal.c.merged_into,
            )
            .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
            .join(actors, actors.c.id == appearances.c.actor_id)
            .outerjoin(other, other.c.id == appearances.c.acts_for)
            .outerjoin(principal, principal.c.id == other.c.actor_id)
            .where(meeting_participants.c.meeting_id.in_(part))
            .order_by(meeting_participants.c.meeting_id, meeting_participants.c.position)
        )
        for row in connection.execute(naming):
            for_ = frozenset() if row.principal is None else frozenset({row.merged_into or row.principal})
            if row.actor not in {party.actor for party in found[row.meeting_id]}:
                found[row.meeting_id].append(Party(row.actor, for_))
    return found


def proposals_anew(connection: Connection, keys: Iterable[str]) -> None:
    """Work out anew which documents tell of one proposal; one that replaces another of its name stays apart from it."""
    for key in sorted(keys):
        standing = (
            select(proposals.c.id, proposals.c.replaces)
            .join(documents, documents.c.id == proposals.c.document_id)
            .where(proposals.c.key == key, proposals.c.ended.is_(None), documents.c.replaced_by.is_(None))
            .order_by(*by_telling(), proposals.c.id)
        )
        rows = connection.execute(standing).all()
        ids = {row.id for row in rows}
        apart = any(row.replaces in ids for row in rows)
        _kept(connection, proposals, [[row.id] for row in rows] if apart else [[row.id for row in rows]])


def left(connection: Connection, table: Table, chosen: Any) -> None:
    """Take meetings or proposals out of their groups; their days and names are then to be worked out anew."""
    connection.execute(update(table).where(chosen).values(same_as=None))


def _kept(connection: Connection, table: Table, groups: Sequence[Sequence[int]]) -> None:
    for group in groups:
        if group:
            _set(connection, table, [group[0]], None)
            _set(connection, table, group[1:], group[0])


def _set(connection: Connection, table: Table, ids: Sequence[int], head: int | None) -> None:
    for part in chunks(ids):
        differs = (
            table.c.same_as.is_not(None) if head is None else or_(table.c.same_as.is_(None), table.c.same_as != head)
        )
        connection.execute(update(table).where(table.c.id.in_(part), differs).values(same_as=head))


def copied(connection: Connection, document: int) -> None:
    """Put together what copies of one text tell word for word, where no day and no name could."""
    own = select(documents.c.copy_of).where(documents.c.id == document).scalar_subquery()
    first = connection.execute(select(own)).scalar() or document
    of_group = or_(documents.c.id == first, documents.c.copy_of == first)
    for table, spans, owner, free in (
        (meetings, meeting_evidence, meeting_evidence.c.meeting_id, meetings.c.first_day.is_(None)),
        (proposals, proposal_spans, proposal_spans.c.proposal_id, proposals.c.key.is_(None)),
    ):
        telling = (
            select(table.c.id, spans.c.quote)
            .join(documents, documents.c.id == table.c.document_id)
            .join(spans, owner == table.c.id)
            .where(of_group, free, table.c.ended.is_(None), documents.c.replaced_by.is_(None))
            .order_by(*by_telling(), table.c.id, spans.c.id)
        )
        quotes: dict[int, list[str]] = defaultdict(list)
        for id_, quote in connection.execute(telling):
            quotes[id_].append(quote)
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for id_, told in quotes.items():
            groups[tuple(told)].append(id_)
        _kept(connection, table, list(groups.values()))
