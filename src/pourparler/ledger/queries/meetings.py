"""Queries about meetings: one row for each meeting, with the report of every document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from pourparler.ledger.db.filters import (
    current_documents,
    dated_within,
    in_chunks,
    publication_order,
    published_between,
)
from pourparler.ledger.db.id_lists import is_in, reports_of
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    meeting_evidence,
    meeting_participants,
    meetings,
)
from pourparler.ledger.evidence import build_row
from pourparler.ledger.linking.meeting_status import is_contested, meeting_status
from pourparler.ledger.queries.meeting_summary import days_of, history_of, kind_of, most, outcome_of, series_of
from pourparler.ledger.queries.statements import evidence
from pourparler.ledger.rows import Days, MeetingReport, MeetingRow

# What a report shows, in the order of `meeting_report`, and what its meeting takes from it.
_COLUMNS = (
    meetings.c.id,
    documents.c.key.label("document"),
    *(documents.c[name] for name in ("publisher", "published", "published_from")),
    *(meetings.c[name] for name in ("first_day", "last_day", "status", "place", "kind", "name", "round", "outcome")),
    *(meetings.c[name] for name in ("same_as", "confidence", "coder")),
)
_IN_TEXT = attrgetter("start_at", "end_at", "id")
_ROOT = actors.alias("root")
People = dict[int, dict[int, str]]
Words = dict[int, list[Row[Any]]]


def list_meetings(
    connection: Connection,
    since: dt.date | None = None,
    until: dt.date | None = None,
    as_of: dt.date | None = None,
    published_since: dt.date | None = None,
    published_until: dt.date | None = None,
) -> tuple[MeetingRow, ...]:
    """Return the meetings with a day in the range, by date.

    Undated meetings are sorted by the publication date of their document; those without either come last.
    ``published_since`` and ``published_until`` select meetings that a document published on one of these days reports.
    """
    head = func.coalesce(meetings.c.same_as, meetings.c.id)
    wanted = (
        select(head.distinct())
        .join(documents, documents.c.id == meetings.c.document_id)
        .where(meetings.c.ended.is_(None), *current_documents(as_of), *dated_within(meetings.c, since, until))
        .where(*published_between(published_since, published_until))
    )
    return get_meetings(connection, connection.execute(wanted).scalars().all(), as_of)


def get_meetings(connection: Connection, heads: Iterable[int], as_of: dt.date | None) -> tuple[MeetingRow, ...]:
    """Return the meetings with these first reports, as known on a day, by date."""
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for part in in_chunks(sorted(heads)):
        reports = select_reports().where(
            reports_of(meetings, part), meetings.c.ended.is_(None), *current_documents(as_of)
        )
        for row in connection.execute(reports.order_by(*publication_order(), meetings.c.id)).all():
            groups[row.same_as or row.id].append(row)
    ids = [row.id for rows in groups.values() for row in rows]
    who = named_actors(connection, meeting_participants, meeting_participants.c.meeting_id, ids)
    words = spans_by_owner(connection, meeting_evidence, meeting_evidence.c.meeting_id, ids)
    return tuple(sorted((_meeting(head, rows, who, words) for head, rows in groups.items()), key=date_order))


def _meeting(head: int, rows: Sequence[Row[Any]], who: People, words: Words) -> MeetingRow:
    """Build one meeting from all its reports; the first report gives the fields that cannot be combined."""
    reports = tuple([meeting_report(row, words[row.id]) for row in rows])
    first = reports[0]
    statuses = [(report.published, report.status) for report in reports]
    participants: dict[int, str] = {}
    for report in reports:
        participants |= who[report.id]
    kind, name, round_ = kind_of(reports), most([r.name for r in reports]), most([r.round for r in reports])
    date = days_of(reports, kind)
    start = date.start if date else None
    place = most([report.place for report in reports])
    coders = [row.coder for row in rows]
    return build_row(
        MeetingRow,
        {
            "id": head,
            "document": first.document,
            "publisher": first.publisher,
            "published": first.published,
            "published_from": first.published_from,
            "participants": tuple(dict.fromkeys(participants.values())),
            "place": place,
            "date": date,
            "status": meeting_status(statuses, start),
            "confidence": max([row.confidence for row in rows]),
            "coder": next((coder for coder in coders if not coder.startswith("machine")), coders[0]),
            "evidence": tuple([each for report in reports for each in report.evidence]),
            "reports": reports,
            "contested": is_contested(statuses, start),
            "kind": kind,
            "name": name,
            "series": series_of(kind, place, name, round_),
            "round": round_,
            "outcome": outcome_of(reports),
            "history": history_of(reports),
        },
    )


def select_reports() -> Select[Any]:
    """Select reports of meetings, in rows from which `meeting_report` builds one."""
    return select(*_COLUMNS).join(documents, documents.c.id == meetings.c.document_id)


def meeting_report(row: Row[Any], words: Sequence[Row[Any]] = ()) -> MeetingReport:
    """Build one report of a meeting from its row, with its words if they are given."""
    id_, document, publisher, published, published_from, first_day, last_day, *told = row
    status, place, kind, name, round_, outcome, *_ = told
    return build_row(
        MeetingReport,
        {
            "id": id_,
            "document": document,
            "publisher": publisher,
            "published": published,
            "status": status,
            "place": place,
            "date": None if first_day is None else Days(first_day, last_day),
            "evidence": evidence(document, words),
            "published_from": published_from,
            "kind": kind,
            "name": name,
            "round": round_,
            "outcome": outcome,
        },
    )


def named_actors(connection: Connection, table: Any, owner: ColumnElement[int], ids: Sequence[int]) -> People:
    """Return the names of the actors that rows of `table` refer to, by actor id, by owner, in the record's order."""
    found: People = defaultdict(dict)
    for part in in_chunks(ids):
        naming = (
            select(owner.label("owner"), _ROOT.c.id, _ROOT.c.name)
            .join(appearances, appearances.c.id == table.c.appearance_id)
            .join(actors, actors.c.id == appearances.c.actor_id)
            .join(_ROOT, _ROOT.c.id == ROOT)
            .where(is_in(owner, part))
            .order_by(owner, table.c.position)
        )
        for whose, id_, name in connection.execute(naming).all():
            found[whose][id_] = name
    return found


def spans_by_owner(connection: Connection, table: Any, owner: ColumnElement[int], ids: Sequence[int]) -> Words:
    """Return the spans in `table`, by the row that owns them, in the order of the text."""
    found: Words = defaultdict(list)
    names = "start_at", "end_at", "quote", *(["part"] if "part" in table.c else []), "id"
    columns = owner.label("owner"), *(table.c[name] for name in names)
    for part in in_chunks(ids):
        for row in connection.execute(select(*columns).where(is_in(owner, part))).all():
            found[row[0]].append(row)
    for rows in found.values():
        if len(rows) > 1:
            rows.sort(key=_IN_TEXT)
    return found


def date_order(row: Any) -> tuple[bool, dt.date, str, int]:
    """Return the sort key by date, else by publication date; rows without either come last.

    The first reports of equal keys are of one document, so their order does not depend on that of adding documents.
    """
    day = row.date.start if row.date else row.published
    return day is None, day or dt.date.min, row.document, row.reports[0].id


def by_number(connection: Connection, number: int) -> MeetingRow | None:
    """Give the meeting that a report with this number belongs to, or None."""
    head = select(func.coalesce(meetings.c.same_as, meetings.c.id)).where(meetings.c.id == number)
    return next(iter(get_meetings(connection, connection.execute(head).scalars().all(), None)), None)
