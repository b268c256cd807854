"""Grouping of reports about one meeting or one proposal, rewritten for the days and names that change.

The first report of a group by publication date has an empty ``same_as``; the others refer to it. Groups are computed
from all reports of a day together, so the order in which documents are added does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Row, Table, and_, exists, literal, or_, select, update

from pourparler.ledger.calendar import shift_day
from pourparler.ledger.db.filters import in_chunks, publication_order
from pourparler.ledger.db.schema import (
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
from pourparler.ledger.db.text_type import ExactText
from pourparler.ledger.linking.meeting_match import (
    AFTER,
    BEFORE,
    WIDEST,
    Participant,
    Report,
    default_days,
    group_reports,
    is_same_meeting,
    matching_group,
    place_words,
)

_PRINCIPAL, _OTHER, _FIRST = actors.alias("principal"), appearances.alias("other"), meetings.alias("first")

_DAYS = meetings.c.first_day, meetings.c.last_day, meetings.c.counts_from

Heads = dict[int, int | None]
"""The report that each one repeats; None for the first of a group."""


class ReportDays(NamedTuple):
    """The first and last day of a report; for undated reports, the publication date twice."""

    first: dt.date
    last: dt.date
    dated: bool = True


def reports_of_documents(connection: Connection, ids: Iterable[int]) -> tuple[set[ReportDays], set[str]]:
    """Return the days of the meetings and the keys of the proposals that documents tell of.

    They are those to regroup when the documents change.
    """
    days: set[ReportDays] = set()
    keys: set[str] = set()
    none = literal(None, Date)
    for part in in_chunks(sorted(ids)):
        told = select(*_DAYS, literal(None, ExactText).label("key")).where(meetings.c.document_id.in_(part))
        tabled = select(none, none, none, proposals.c.key).where(proposals.c.document_id.in_(part))
        for row in connection.execute(told.union_all(tabled)):
            if row.key is not None:
                keys.add(row.key)
            elif row.counts_from is not None:
                days.add(_report_days(row))
    return days, keys


def meeting_days_of_actors(connection: Connection, ids: Iterable[int]) -> set[ReportDays]:
    """Return the days of the meetings in which these actors, or others acting for them, take part."""
    found: set[ReportDays] = set()
    for part in in_chunks(sorted(ids)):
        theirs = (
            select(meeting_participants.c.meeting_id)
            .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
            .outerjoin(_OTHER, _OTHER.c.id == appearances.c.acts_for)
            .where(or_(appearances.c.actor_id.in_(part), _OTHER.c.actor_id.in_(part)))
        )
        found |= _days(connection, meetings.c.id.in_(theirs))
    return found


def with_related_days(connection: Connection, days: Iterable[ReportDays]) -> set[ReportDays]:
    """Add the days of multi-day and undated reports that may refer to a meeting on one of the given days."""
    found = set(days)
    for day in sorted(_single_days(found)):
        reports, _ = _reports(connection, and_(meetings.c.first_day == day, meetings.c.last_day == day))
        found |= _related_days(connection, day, reports)
    return found


def all_meeting_days(connection: Connection) -> set[ReportDays]:
    """Return the days of all meetings of the ledger."""
    return _days(connection, meetings.c.id.is_not(None))


def _days(connection: Connection, chosen: Any) -> set[ReportDays]:
    rows = connection.execute(select(*_DAYS).where(chosen, meetings.c.counts_from.is_not(None)).distinct())
    return {_report_days(row) for row in rows}


def _report_days(row: Row[Any]) -> ReportDays:
    if row.first_day is None:
        return ReportDays(row.counts_from, row.counts_from, dated=False)
    return ReportDays(row.first_day, row.last_day)


def _single_days(ranges: Iterable[ReportDays]) -> set[dt.date]:
    return {days.first for days in ranges if days.dated and days.first == days.last}


def write_meetings(connection: Connection, changed: Iterable[ReportDays]) -> set[int]:
    """Regroup the meeting reports of these days.

    Returns
    -------
    The documents with an undated report that now refers to another meeting than before, or to none.
    """
    ranges = set(changed)
    vague = {days for days in ranges if not days.dated or days.first != days.last}
    for day in sorted(_single_days(ranges)):
        reports, heads = _reports(connection, and_(meetings.c.first_day == day, meetings.c.last_day == day))
        _write_groups(connection, meetings, group_reports(reports), heads)
        vague |= _related_days(connection, day, reports)
    return {document for days in sorted(vague) for document in _link_undated(connection, days)}


def _related_days(connection: Connection, day: dt.date, reports: Sequence[Report]) -> set[ReportDays]:
    """Return the days of multi-day and undated reports that refer, or may refer, to a meeting on this day."""
    several = and_(
        meetings.c.first_day <= day,
        meetings.c.first_day >= shift_day(day, -WIDEST),
        meetings.c.last_day >= day,
        meetings.c.first_day < meetings.c.last_day,
    )
    near = meetings.c.counts_from.between(shift_day(day, -AFTER), shift_day(day, BEFORE))
    covering, heads = _reports(connection, or_(several, and_(meetings.c.first_day.is_(None), near)))
    of_day = {report.id for report in reports}
    return {
        ReportDays(report.first, report.last)
        if report.undated_published is None
        else ReportDays(report.undated_published, report.undated_published, dated=False)
        for report in covering
        if heads[report.id] in of_day or any(is_same_meeting(report, other) for other in reports)
    }


def _link_undated(connection: Connection, days: ReportDays) -> set[int]:
    """Link each multi-day or undated report to the meeting that it matches, or group it with similar ones.

    Returns
    -------
    The documents with an undated report whose meeting changed.
    """
    own = (
        and_(meetings.c.first_day == days.first, meetings.c.last_day == days.last)
        if days.dated
        else and_(meetings.c.first_day.is_(None), meetings.c.counts_from == days.first)
    )
    reports, heads = _reports(connection, own)
    found: dict[int, int | None] = {}
    first, last = (
        f(getattr(r, end) for r in reports) if reports else None for f, end in ((min, "first"), (max, "last"))
    )
    if first is not None and last is not None and (last - first).days < WIDEST:
        within = and_(meetings.c.first_day >= first, meetings.c.last_day <= last)
        single, their = _reports(connection, and_(within, meetings.c.first_day == meetings.c.last_day))
        groups: dict[int, list[Report]] = defaultdict(list)
        for report in single:
            groups[their[report.id] or report.id].append(report)
        found = {report.id: matching_group(report, groups) for report in reports}
    moved = [report for report in reports if found.get(report.id) is not None and heads[report.id] != found[report.id]]
    for report in moved:
        _write_same_as(connection, meetings, [report.id], found[report.id])
    free = [report for report in reports if found.get(report.id) is None]
    if days.dated:
        _write_groups(connection, meetings, group_reports(free), heads)
        return set()
    # Undated reports in copies are grouped by their words: see link_copied_reports.
    freed = [report for report in free if _is_dated(connection, heads[report.id])]
    _write_same_as(connection, meetings, [report.id for report in freed], None)
    return {report.document for report in (*moved, *freed)}


def _is_dated(connection: Connection, id_: int | None) -> bool:
    chosen = select(meetings.c.first_day).where(meetings.c.id == id_)
    return id_ is not None and connection.execute(chosen).scalar() is not None


def _reports(connection: Connection, chosen: Any) -> tuple[list[Report], Heads]:
    """Return the current reports that fit, in order of publication, and the report that each repeats."""
    current = (
        select(
            meetings.c.id,
            meetings.c.document_id,
            meetings.c.place,
            meetings.c.first_day,
            meetings.c.last_day,
            meetings.c.counts_from,
            meetings.c.status,
            meetings.c.same_as,
        )
        .join(documents, documents.c.id == meetings.c.document_id)
        .where(chosen, meetings.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(*publication_order(), meetings.c.id)
    )
    rows = connection.execute(current).all()
    parties = _parties(connection, [row.id for row in rows])
    return [_report(row, parties[row.id]) for row in rows], {row.id: row.same_as for row in rows}


def _report(row: Row[Any], parties: Sequence[Participant]) -> Report:
    dated = row.first_day is not None
    first, last = (row.first_day, row.last_day) if dated else default_days(row.counts_from, row.status)
    undated_published = None if dated else row.counts_from
    return Report(row.id, row.document_id, tuple(parties), place_words(row.place), first, last, undated_published)


def _parties(connection: Connection, ids: Iterable[int]) -> dict[int, list[Participant]]:
    found: dict[int, list[Participant]] = defaultdict(list)
    for part in in_chunks(ids):
        naming = (
            select(
                meeting_participants.c.meeting_id,
                ROOT.label("actor"),
                _PRINCIPAL.c.id.label("principal"),
                _PRINCIPAL.c.merged_into,
            )
            .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
            .join(actors, actors.c.id == appearances.c.actor_id)
            .outerjoin(_OTHER, _OTHER.c.id == appearances.c.acts_for)
            .outerjoin(_PRINCIPAL, _PRINCIPAL.c.id == _OTHER.c.actor_id)
            .where(meeting_participants.c.meeting_id.in_(part))
            .order_by(meeting_participants.c.meeting_id, meeting_participants.c.position)
        )
        for row in connection.execute(naming):
            for_ = frozenset() if row.principal is None else frozenset({row.merged_into or row.principal})
            if row.actor not in {party.actor for party in found[row.meeting_id]}:
                found[row.meeting_id].append(Participant(row.actor, for_))
    return found


def write_proposals(connection: Connection, keys: Iterable[str]) -> None:
    """Regroup the mentions of proposals with these keys; a version stays separate from the one it replaces."""
    for key in sorted(keys):
        current = (
            select(proposals.c.id, proposals.c.replaces, proposals.c.same_as)
            .join(documents, documents.c.id == proposals.c.document_id)
            .where(proposals.c.key == key, proposals.c.ended.is_(None), documents.c.replaced_by.is_(None))
            .order_by(*publication_order(), proposals.c.id)
        )
        rows = connection.execute(current).all()
        ids = {row.id for row in rows}
        apart = any(row.replaces in ids for row in rows)
        heads = {row.id: row.same_as for row in rows}
        _write_groups(connection, proposals, [[row.id] for row in rows] if apart else [[row.id for row in rows]], heads)


def all_proposal_keys(connection: Connection) -> set[str]:
    """Return the keys of all proposals of the ledger."""
    chosen = select(proposals.c.key).where(proposals.c.key.is_not(None)).distinct()
    return {key for key in connection.execute(chosen).scalars() if key is not None}


def ungroup(connection: Connection, ids: Iterable[int]) -> None:
    """Remove reports that documents no longer contain from their groups.

    The caller must regroup their days and keys afterwards.
    """
    for part in in_chunks(sorted(ids)):
        for table in (meetings, proposals):
            dead = (
                select(table.c.id)
                .join(documents, documents.c.id == table.c.document_id)
                .where(table.c.document_id.in_(part))
                .where(or_(table.c.ended.is_not(None), documents.c.replaced_by.is_not(None)))
            )
            numbers = list(connection.execute(dead).scalars())
            for some in in_chunks(numbers):
                linked = or_(table.c.id.in_(some), table.c.same_as.in_(some)) & table.c.same_as.is_not(None)
                connection.execute(update(table).where(linked).values(same_as=None))


def _write_groups(connection: Connection, table: Table, groups: Sequence[Sequence[int]], heads: Heads) -> None:
    """Write the groups that differ from the stored ones."""
    for group in groups:
        first = group[0] if group else None
        for head, ids in ((None, group[:1]), (first, group[1:])):
            moved = [id_ for id_ in ids if heads.get(id_) != head]
            if moved:
                _write_same_as(connection, table, moved, head)


def _write_same_as(connection: Connection, table: Table, ids: Sequence[int], head: int | None) -> None:
    for part in in_chunks(ids):
        connection.execute(update(table).where(table.c.id.in_(part)).values(same_as=head))


def link_copied_reports(connection: Connection, heads: Iterable[int]) -> None:
    """Group reports in copies of one text by their exact words, where neither date nor name can decide.

    Parameters
    ----------
    heads
        The first documents of groups of copies.
    """
    for head in sorted(heads):
        of_group = or_(documents.c.id == head, documents.c.copy_of == head)
        dated = select(_FIRST.c.id).where(_FIRST.c.id == meetings.c.same_as, _FIRST.c.first_day.is_not(None))
        undated = and_(meetings.c.first_day.is_(None), ~exists(dated))
        _link_same_words(connection, meetings, meeting_evidence, meeting_evidence.c.meeting_id, of_group & undated)
        nameless = of_group & proposals.c.key.is_(None)
        _link_same_words(connection, proposals, proposal_spans, proposal_spans.c.proposal_id, nameless)


def _link_same_words(connection: Connection, table: Table, spans: Table, owner: Any, chosen: Any) -> None:
    """Link rows with the same words; within a document, the first with the first."""
    telling = (
        select(table.c.id, table.c.document_id, table.c.same_as, spans.c.quote)
        .join(documents, documents.c.id == table.c.document_id)
        .join(spans, owner == table.c.id)
        .where(chosen, table.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(*publication_order(), table.c.id, spans.c.id)
    )
    quotes: dict[tuple[int, int], list[str]] = defaultdict(list)
    heads: Heads = {}
    for id_, place, head, quote in connection.execute(telling):
        quotes[id_, place].append(quote)
        heads[id_] = head
    groups: dict[Hashable, list[int]] = defaultdict(list)
    times: Counter[Hashable] = Counter()
    for (id_, place), words in quotes.items():
        times[place, tuple(words)] += 1
        groups[times[place, tuple(words)], tuple(words)].append(id_)
    _write_groups(connection, table, list(groups.values()), heads)
