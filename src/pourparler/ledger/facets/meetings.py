"""The index of meetings: by status, participants, place, kind, outcome, number of documents, and whether confirmed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, select

from pourparler.ledger.db.filters import current_documents, publication_order
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    meeting_evidence,
    meeting_participants,
    meetings,
)
from pourparler.ledger.db.search_terms import has_all_terms, parse_terms
from pourparler.ledger.facets.index import NO_DAY, Index
from pourparler.ledger.linking.meeting_status import is_contested, meeting_status
from pourparler.ledger.queries.meeting_summary import days_of, kind_of, most, outcome_of
from pourparler.ledger.queries.meetings import meeting_report, select_reports

DOCUMENTS = ("1", "2", "3-5", "6-")
"""Ranges of a number of documents."""


def meeting_index(connection: Connection) -> Index:
    """Read the index of all current meetings; one that several documents report is one row."""
    reports: dict[int, list[Row[Any]]] = defaultdict(list)
    chosen = select_reports().where(meetings.c.ended.is_(None), *current_documents())
    for row in connection.execute(chosen.order_by(*publication_order(), meetings.c.id)):
        reports[row.same_as or row.id].append(row)
    people, names = _participants(connection, {row.id: head for head, rows in reports.items() for row in rows})
    ids = sorted(reports)
    found = [_values(reports[head]) for head in ids]
    counts = [float(len(reports[head])) for head in ids]
    days = [each["start"] for each in found], [each["end"] for each in found]
    index = Index.make(
        ids,
        {
            "status": [each["status"] for each in found],
            "place": [each["place"] for each in found],
            "kind": [each["kind"] for each in found],
            "outcome": [each["outcome"] for each in found],
            "documents": [range_of(int(count), DOCUMENTS) for count in counts],
            "confirmed": [each["confirmed"] for each in found],
            "contested": ["yes" if each["contested"] else "no" for each in found],
        },
        days=days,
        orders={
            "day": [day or None for day in days[0]],
            "status": [each["status"] for each in found],
            "documents": counts,
            "confidence": [max(row.confidence for row in reports[head]) for head in ids],
        },
    )
    present = [(head, who) for head in ids for who in people[head]]
    return index.with_pairs("participant", [head for head, _ in present], [who for _, who in present], names)


def _participants(connection: Connection, heads: dict[int, int]) -> tuple[dict[int, set[int]], dict[str, str]]:
    """Return the participants of each meeting, by the number of its first report, and the names of all."""
    root = actors.alias("root")
    chosen = (
        select(meeting_participants.c.meeting_id, root.c.id, root.c.name)
        .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .join(root, root.c.id == ROOT)
    )
    people: dict[int, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for meeting, who, name in connection.execute(chosen):
        if meeting in heads:
            people[heads[meeting]].add(who)
            names[str(who)] = name
    return people, names


def _values(rows: list[Row[Any]]) -> dict[str, Any]:
    reports = [meeting_report(row) for row in rows]
    kind = kind_of(reports)
    date = days_of(reports, kind)
    statuses = [(row.published, row.status) for row in rows]
    start = date.start if date else None
    first, last = (date.start, date.end) if date else (rows[0].published, rows[0].published)
    return {
        "status": meeting_status(statuses, start),
        "contested": is_contested(statuses, start),
        "place": most(row.place for row in rows),
        "kind": kind,
        "outcome": outcome_of(reports),
        "confirmed": "no" if all(row.coder.startswith("machine") for row in rows) else "yes",
        "start": first.toordinal() if first else NO_DAY,
        "end": last.toordinal() if last else NO_DAY,
    }


def range_of(number: int, ranges: tuple[str, ...]) -> str:
    """Return the range that a number is in; one without an end is open.

    >>> range_of(4, DOCUMENTS), range_of(60, DOCUMENTS)
    ('3-5', '6-')
    """
    for each in ranges:
        low, dash, high = each.partition("-")
        if number >= int(low) and number <= (int(high) if high else number if dash else int(low)):
            return each
    return ranges[0]


def meetings_containing(connection: Connection, words: str) -> frozenset[int]:
    """Return the meetings of which a report contains all of some words, by the number of the first report.

    Raises
    ------
    LedgerError
        If there is no word to search for.
    """
    terms = parse_terms(words)
    chosen = select(meetings.c.same_as, meetings.c.id, meetings.c.place, meeting_evidence.c.quote).join(
        meeting_evidence, meeting_evidence.c.meeting_id == meetings.c.id
    )
    rows = connection.execute(
        chosen.join(documents, documents.c.id == meetings.c.document_id).where(*current_documents())
    )
    return frozenset(row.same_as or row.id for row in rows if has_all_terms(f"{row.quote} {row.place or ''}", terms))
