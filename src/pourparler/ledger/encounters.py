"""What a ledger answers about meetings and proposals, each told once however many documents tell it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from pourparler.ledger import merging
from pourparler.ledger.asking import by_telling, days, evidence, in_days, spans_of
from pourparler.ledger.rows import Evidence, MeetingRow, ProposalRow
from pourparler.ledger.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    meeting_evidence,
    meeting_participants,
    meetings,
    proposal_spans,
    proposal_sponsors,
    proposals,
)

People = dict[int, dict[int, str]]
Words = dict[int, list[Row[Any]]]


def told_meetings(connection: Connection, since: dt.date | None, until: dt.date | None) -> tuple[MeetingRow, ...]:
    """Give the meetings with a day in the range, by date; the undated come by their document's, or last."""
    chosen = _with_document(meetings).where(*in_days(meetings.c, since, until))
    who = _people(connection, meeting_participants, meeting_participants.c.meeting_id)
    words = spans_of(connection, meeting_evidence, meeting_evidence.c.meeting_id, chosen, meetings.c.id)
    groups: dict[Hashable, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(chosen.order_by(*by_telling(), meetings.c.id)):
        key = merging.meeting_key(frozenset(who[row.id]), days(row), row.status)
        groups[row.id if key is None else key].append(row)
    told = [_meeting(reports, who, words) for reports in groups.values()]
    return tuple(sorted(told, key=_by_day))


def _meeting(reports: Sequence[Row[Any]], who: People, words: Words) -> MeetingRow:
    """Make one meeting of all reports of it; the first report speaks for all where only one can."""
    first = reports[0]
    return MeetingRow(
        id=first.id,
        document=first.document,
        publisher=first.publisher,
        published=first.published,
        participants=tuple(who[first.id].values()),
        place=next((row.place for row in reports if row.place is not None), None),
        date=days(first),
        status=first.status,
        confidence=max(row.confidence for row in reports),
        coder=first.coder,
        evidence=_together(reports, words),
    )


def told_proposals(connection: Connection) -> tuple[ProposalRow, ...]:
    """Give the proposals by date; the undated come by their document's, or last."""
    chosen = _with_document(proposals)
    who = _people(connection, proposal_sponsors, proposal_sponsors.c.proposal_id)
    words = spans_of(connection, proposal_spans, proposal_spans.c.proposal_id, chosen, proposals.c.id)
    groups = _versions(connection.execute(chosen.order_by(*by_telling(), proposals.c.id)).all())
    names = {row.id: group[0].name for group in groups for row in group}
    told = [_proposal(group, who, words, names) for group in groups]
    return tuple(sorted(told, key=_by_day))


def _versions(rows: Sequence[Row[Any]]) -> list[Sequence[Row[Any]]]:
    """Put the reports of one proposal together, but never a proposal and one that replaces it."""
    named: dict[Hashable, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        key = merging.proposal_key(row.name)
        named[row.id if key is None else key].append(row)
    groups: list[Sequence[Row[Any]]] = []
    for reports in named.values():
        ids = {row.id for row in reports}
        apart = any(row.replaces in ids for row in reports)
        groups.extend([row] for row in reports) if apart else groups.append(reports)
    return groups


def _proposal(reports: Sequence[Row[Any]], who: People, words: Words, names: dict[int, str]) -> ProposalRow:
    first = reports[0]
    sponsors = {id_: name for row in reports for id_, name in who[row.id].items()}
    return ProposalRow(
        id=first.id,
        document=first.document,
        publisher=first.publisher,
        published=first.published,
        name=first.name,
        sponsors=tuple(sponsors.values()),
        date=next((days(row) for row in reports if days(row) is not None), None),
        replaces=next((names[row.replaces] for row in reports if row.replaces is not None), None),
        provisions=_together(reports, words, part="provision"),
        coder=first.coder,
        evidence=_together(reports, words, part="mention"),
    )


def _with_document(table: Any) -> Select[Any]:
    return select(table, documents.c.key.label("document"), documents.c.publisher, documents.c.published).join(
        documents, documents.c.id == table.c.document_id
    )


def _people(connection: Connection, table: Any, owner: ColumnElement[int]) -> People:
    """Give the actors that the rows of `table` name, by owner: their names by their ids, in the order of the record."""
    root = actors.alias("root")
    naming = (
        select(owner.label("owner"), root.c.id, root.c.name)
        .join(appearances, appearances.c.id == table.c.appearance_id)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .join(root, root.c.id == ROOT)
        .order_by(owner, table.c.position)
    )
    people: People = defaultdict(dict)
    for row in connection.execute(naming):
        people[row.owner][row.id] = row.name
    return people


def _together(reports: Sequence[Row[Any]], words: Words, part: str | None = None) -> tuple[Evidence, ...]:
    def of_part(row: Row[Any]) -> list[Row[Any]]:
        return [word for word in words[row.id] if part is None or word.part == part]

    return tuple(chain.from_iterable(evidence(row.document, of_part(row)) for row in reports))


def _by_day(row: MeetingRow | ProposalRow) -> tuple[bool, dt.date, str, int]:
    day = row.date.start if row.date else row.published
    return day is None, day or dt.date.min, row.document, row.id
