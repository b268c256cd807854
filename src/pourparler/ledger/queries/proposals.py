"""Queries about proposals: one row for each version, with its sponsors and the report of every document."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pourparler.ledger.db.filters import (
    current_documents,
    dated_within,
    in_chunks,
    publication_order,
    published_between,
    select_with_document,
)
from pourparler.ledger.db.id_lists import is_in, reports_of
from pourparler.ledger.db.schema import documents, proposal_spans, proposal_sponsors, proposals
from pourparler.ledger.queries.meetings import People, Words, date_order, named_actors, spans_by_owner
from pourparler.ledger.queries.statements import date_of, evidence
from pourparler.ledger.rows import Evidence, ProposalReport, ProposalRow


def list_proposals(
    connection: Connection,
    as_of: dt.date | None = None,
    published_since: dt.date | None = None,
    published_until: dt.date | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> tuple[ProposalRow, ...]:
    """Return the proposals by date.

    Undated proposals are sorted by the publication date of their document; those without either come last.
    ``published_since`` and ``published_until`` select proposals that a document published on one of these days
    mentions, ``since`` and ``until`` those that a report dates on one of these days.
    """
    head = func.coalesce(proposals.c.same_as, proposals.c.id)
    wanted = (
        select(head.distinct())
        .join(documents, documents.c.id == proposals.c.document_id)
        .where(proposals.c.ended.is_(None), *current_documents(as_of), *dated_within(proposals.c, since, until))
        .where(*published_between(published_since, published_until))
    )
    return get_proposals(connection, connection.execute(wanted).scalars().all(), as_of)


def get_proposals(connection: Connection, heads: Sequence[int], as_of: dt.date | None) -> tuple[ProposalRow, ...]:
    """Return the proposals with these first reports, as known on a day."""
    groups: dict[int, list[Row[Any]]] = defaultdict(list)
    for part in in_chunks(sorted(heads)):
        reports = select_with_document(proposals).where(
            reports_of(proposals, part), proposals.c.ended.is_(None), *current_documents(as_of)
        )
        for row in connection.execute(reports.order_by(*publication_order(), proposals.c.id)).all():
            groups[row.same_as or row.id].append(row)
    rows = [row for group in groups.values() for row in group]
    ids = [row.id for row in rows]
    who = named_actors(connection, proposal_sponsors, proposal_sponsors.c.proposal_id, ids)
    words = spans_by_owner(connection, proposal_spans, proposal_spans.c.proposal_id, ids)
    older = _replaced(connection, rows)
    names = {id_: group[0].name for id_, group in groups.items()}
    missing = sorted(set(older.values()) - set(names))
    for part in in_chunks(missing):
        naming = select(proposals.c.id, proposals.c.name).where(is_in(proposals.c.id, part))
        names |= {row.id: row.name for row in connection.execute(naming).all()}
    lines = _version_numbers(connection, older)
    found = [
        _proposal(id_, group, who, words, older.get(id_), names, lines.get(id_, 1)) for id_, group in groups.items()
    ]
    return tuple(sorted(found, key=date_order))


def _replaced(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, int]:
    """Return the proposal that each one replaces, according to most documents, then to the first."""
    targets = {row.replaces for row in rows if row.replaces is not None}
    heads: dict[int, int] = {}
    for part in in_chunks(sorted(targets)):
        chosen = select(proposals.c.id, proposals.c.same_as).where(is_in(proposals.c.id, part))
        heads |= {row.id: row.same_as or row.id for row in connection.execute(chosen).all()}
    place: dict[int, tuple[Any, ...]] = {}
    for part in in_chunks(sorted(set(heads.values()))):
        telling = select(proposals.c.id, *publication_order()).join(
            documents, documents.c.id == proposals.c.document_id
        )
        for id_, undated, published, key in connection.execute(telling.where(is_in(proposals.c.id, part))).all():
            place[id_] = bool(undated), published or dt.date.max, key, id_
    said: dict[int, Counter[int]] = defaultdict(Counter)
    for row in rows:
        own = row.same_as or row.id
        if row.replaces is not None and heads[row.replaces] != own:
            said[own][heads[row.replaces]] += 1
    return {own: min(others, key=lambda other: (-others[other], place[other])) for own, others in said.items()}


def _version_numbers(connection: Connection, older: Mapping[int, int]) -> dict[int, int]:
    """Return the version number of each proposal; a cycle of replacements is cut at its first member."""
    known = dict(older)
    wanted = set(older.values()) - set(known)
    while wanted:
        rows = connection.execute(
            select(proposals).where(
                proposals.c.id.in_(wanted) | proposals.c.same_as.in_(wanted), proposals.c.ended.is_(None)
            )
        ).all()
        found = {own: other for own, other in _replaced(connection, rows).items() if own not in known}
        known |= found
        wanted = set(found.values()) - set(known)
    numbers: dict[int, int] = {}
    for own in older:
        at, count, passed = own, 1, {own}
        while at in known and known[at] not in passed:
            at = known[at]
            passed.add(at)
            count += 1
        numbers[own] = count
    return numbers


def _proposal(
    head: int,
    rows: Sequence[Row[Any]],
    who: People,
    words: Words,
    older: int | None,
    names: Mapping[int, str],
    line: int,
) -> ProposalRow:
    first = rows[0]
    sponsors = {id_: name for row in rows for id_, name in who[row.id].items()}
    reports = tuple(
        ProposalReport(
            id=row.id,
            document=row.document,
            publisher=row.publisher,
            published=row.published,
            published_from=row.published_from,
            name=row.name,
            sponsors=tuple(dict.fromkeys(who[row.id].values())),
            date=date_of(row),
            provisions=_evidence_of_part(row, words, "provision"),
            evidence=_evidence_of_part(row, words, "mention"),
            state=row.state,
        )
        for row in rows
    )
    return ProposalRow(
        id=head,
        document=first.document,
        publisher=first.publisher,
        published=first.published,
        published_from=first.published_from,
        name=first.name,
        sponsors=tuple(dict.fromkeys(sponsors.values())),
        date=next((date_of(row) for row in rows if date_of(row) is not None), None),
        replaces=None if older is None else names[older],
        provisions=tuple(each for report in reports for each in report.provisions),
        coder=next((row.coder for row in rows if not row.coder.startswith("machine")), first.coder),
        evidence=tuple(each for report in reports for each in report.evidence),
        reports=reports,
        replaces_id=older,
        line=line,
        state=next((row.state for row in reversed(rows) if row.state is not None), None),
        confidence=max((row.confidence for row in rows if row.confidence is not None), default=None),
    )


def _evidence_of_part(row: Row[Any], words: Words, part: str) -> tuple[Evidence, ...]:
    return evidence(row.document, [word for word in words[row.id] if word.part == part])


def by_number(connection: Connection, number: int) -> ProposalRow | None:
    """Give the proposal that a report with this number belongs to, or None."""
    head = select(func.coalesce(proposals.c.same_as, proposals.c.id)).where(proposals.c.id == number)
    return next(iter(get_proposals(connection, connection.execute(head).scalars().all(), None)), None)
