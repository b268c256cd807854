"""What became known between two days: statements, meetings, proposal versions, stances, contradictions, editions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from pourparler.ledger.db.filters import current_documents, publication_order, published_by
from pourparler.ledger.db.schema import actors, documents, reversals, statements
from pourparler.ledger.queries import meetings, proposals
from pourparler.ledger.queries import statements as statement_queries
from pourparler.ledger.queries.stances import StanceFilter, list_stances
from pourparler.ledger.queries.statements import StatementFilter
from pourparler.ledger.rows import (
    Changes,
    ContradictionRow,
    DocumentRow,
    EditionRow,
    Evidence,
    MeetingChange,
    MeetingRow,
    ProposalChange,
    ProposalRow,
)

_DAY = dt.timedelta(days=1)


def list_changes(connection: Connection, since: dt.date, until: dt.date | None, least: float) -> Changes:
    """Return what documents published on these days report for the first time."""
    said = statement_queries.list_statements(
        connection, StatementFilter(published_since=since, published_until=until, least=least, as_of=until)
    )
    return Changes(
        since=since,
        until=until,
        statements=said,
        meetings=_meetings(connection, since, until),
        proposals=_proposals(connection, since, until),
        contradictions=list_contradictions(connection, since, until),
        editions=_editions(connection, since, until),
        stances=list_stances(
            connection, StanceFilter(published_since=since, published_until=until, least=least, as_of=until)
        ),
    )


def _meetings(connection: Connection, since: dt.date, until: dt.date | None) -> tuple[MeetingChange, ...]:
    now = meetings.list_meetings(connection, as_of=until, published_since=since, published_until=until)
    ids = [row.id for row in now]
    before = (
        {row.id: row for row in meetings.get_meetings(connection, ids, since - _DAY)} if since > dt.date.min else {}
    )
    changes = [MeetingChange(row, before.get(row.id), _new_in_meeting(row, before.get(row.id))) for row in now]
    return tuple(change for change in changes if change.what)


def _new_in_meeting(after: MeetingRow, before: MeetingRow | None) -> tuple[str, ...]:
    if before is None:
        return ("new",)
    named = ("status", "date", "place")
    what = [name for name in named if getattr(after, name) != getattr(before, name)]
    return (*what, *(("participants",) if set(after.participants) != set(before.participants) else ())) or (
        "reported again",
    )


def _proposals(connection: Connection, since: dt.date, until: dt.date | None) -> tuple[ProposalChange, ...]:
    now = proposals.list_proposals(connection, as_of=until, published_since=since, published_until=until)
    ids = [row.id for row in now]
    before = (
        {row.id: row for row in proposals.get_proposals(connection, ids, since - _DAY)} if since > dt.date.min else {}
    )
    return tuple(_new_in_proposal(row, before.get(row.id)) for row in now)


def _new_in_proposal(after: ProposalRow, before: ProposalRow | None) -> ProposalChange:
    if before is None:
        return ProposalChange(after, None, ("new",), after.provisions)
    known = {each.quote.casefold() for each in before.provisions}
    fresh = tuple(each for each in after.provisions if each.quote.casefold() not in known)
    what = [name for name in ("state", "date", "replaces") if getattr(after, name) != getattr(before, name)]
    what += ["sponsors"] if set(after.sponsors) != set(before.sponsors) else []
    what += ["provisions"] if fresh else []
    return ProposalChange(after, before, tuple(what) or ("reported again",), fresh)


def list_contradictions(
    connection: Connection, since: dt.date | None, until: dt.date | None
) -> tuple[ContradictionRow, ...]:
    """Return the contradictions whose later statement was published on these days, most certain first."""
    published_in = documents.alias("published_in")
    earlier = statements.alias("earlier")
    chosen = (
        select(reversals, statements.c.counts_from, actors.c.name)
        .join(actors, actors.c.id == reversals.c.actor_id)
        .join(statements, statements.c.id == reversals.c.later)
        .join(documents, documents.c.id == statements.c.document_id)
        .join(earlier, earlier.c.id == reversals.c.earlier)
        .join(published_in, published_in.c.id == earlier.c.document_id)
        .where(statements.c.ended.is_(None), earlier.c.ended.is_(None), *current_documents(until))
        .where(statements.c.same_as.is_(None), earlier.c.same_as.is_(None), published_in.c.replaced_by.is_(None))
    )
    chosen = chosen.where(documents.c.published >= since) if since else chosen
    chosen = chosen.where(documents.c.published <= until, published_in.c.published <= until) if until else chosen
    order = (
        publication_order(),
        (statements.c.position, statements.c.id),
        publication_order(published_in),
        (earlier.c.position, earlier.c.id),
    )
    in_order = chosen.order_by(reversals.c.score.desc(), *(each for part in order for each in part), actors.c.name)
    every = connection.execute(in_order).all()
    speakers: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for row in every:
        speakers[row.earlier, row.later][row.actor_id] = row.name
    rows = _without_repeats(every)
    said = statement_queries.get_statements(
        connection, sorted({id_ for row in rows for id_ in (row.earlier, row.later)})
    )
    return tuple(
        ContradictionRow(
            said[row.earlier],
            said[row.later],
            tuple(row.about.split()),
            row.why,
            row.score,
            tuple(speakers[row.earlier, row.later].values()),
            tuple(speakers[row.earlier, row.later]),
        )
        for row in rows
    )


def _without_repeats(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Drop pairs with the same earlier statement, day and reason as a pair before."""
    first: dict[tuple[Any, ...], Row[Any]] = {}
    for row in rows:
        first.setdefault((row.earlier, row.counts_from, row.why), row)
    return list(first.values())


def _editions(connection: Connection, since: dt.date, until: dt.date | None) -> tuple[EditionRow, ...]:
    """Return the editions published on these days, each with the one it replaces."""
    older = documents.alias("older")
    came = _published_within(documents.c, since, until)
    pairs = (
        select(older.c.key.label("before"), documents.c.key.label("after"))
        .join(older, older.c.replaced_by == documents.c.id)
        .where(came)
        .order_by(*publication_order())
    )
    rows = connection.execute(pairs).all()
    keys = sorted({key for row in rows for key in row})
    whole = {row.id: row for row in statement_queries.list_documents(connection, keys)} if keys else {}
    return tuple(compare_editions(whole[row.before], whole[row.after]) for row in rows)


def _published_within(columns: Any, since: dt.date, until: dt.date | None) -> Any:
    start = dt.datetime.combine(since, dt.time())
    came = or_(columns.published >= since, and_(columns.published.is_(None), columns.added >= start))
    if until is None:
        return came
    return and_(came, published_by(columns, until))


def compare_editions(before: DocumentRow, after: DocumentRow) -> EditionRow:
    """Compare two editions of an article."""
    from pourparler.ledger.diff.text import text_differences  # imported here because it loads the reader, which is slow

    pairs: Sequence[tuple[Evidence | None, Evidence | None]] = [
        (_evidence(before, each.old), _evidence(after, each.new)) for each in text_differences(before.text, after.text)
    ]
    return EditionRow(before, after, tuple(pairs))


def _evidence(document: DocumentRow, span: tuple[int, int] | None) -> Evidence | None:
    return None if span is None else Evidence(document.id, *span, document.text[span[0] : span[1]])
