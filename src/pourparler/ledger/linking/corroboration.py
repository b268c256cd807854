"""Corroboration across the ledger: which statement repeats a statement of an earlier document.

Documents are processed in order of publication. A statement that matches one that an earlier document carries first is
linked to it; any other is a first statement itself. The result for a document depends only on the documents before it,
so when a document is added or changed, only later documents that share something with it are processed again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import actors, documents, statement_prints, statements
from pourparler.ledger.db.speakers import speaker_names
from pourparler.ledger.linking.statements import (
    FAR_DAYS,
    ComparedSpeaker,
    ComparedStatement,
    compared_words,
    contents,
    fingerprints,
    has_same_speakers,
    quoted_words,
    shared_word_count,
)

_GROUP = func.coalesce(documents.c.copy_of, documents.c.id)

Changed = dict[int, int | None]
"""Statements that now repeat another than before, or none, each with what it repeated."""


class _Order(NamedTuple):
    """A document's place in the order of publication; undated documents come last."""

    undated: bool
    published: dt.date
    key: str
    id: int


def link_statements(connection: Connection, changed: Iterable[int]) -> Changed:
    """Link the statements of added, removed or changed documents to those that they repeat.

    Parameters
    ----------
    changed
        Ids of documents whose statements, speakers, copies or editions have changed.
    """
    fresh = set(changed)
    queue = _orders(connection, fresh)
    waiting = set(fresh)
    heapify(queue)
    found: Changed = {}
    while queue:
        order = heappop(queue)
        waiting.discard(order.id)
        later = _link_document(connection, order, found, is_changed=order.id in fresh) - waiting
        waiting |= later
        for each in _orders(connection, later):
            heappush(queue, each)
    return found


def _orders(connection: Connection, ids: Iterable[int]) -> list[_Order]:
    columns = documents.c.id, documents.c.published, documents.c.key
    return [
        _Order(row.published is None, row.published or dt.date.max, row.key, row.id)
        for part in in_chunks(sorted(ids))
        for row in connection.execute(select(*columns).where(documents.c.id.in_(part)))
    ]


def _link_document(connection: Connection, order: _Order, found: Changed, *, is_changed: bool) -> set[int]:
    """Link the statements of one document and return the later documents to process again."""
    columns = statements.c.id, statements.c.same_as, statements.c.ended, documents.c.replaced_by
    own = connection.execute(
        select(*columns)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.document_id == order.id)
        .order_by(statements.c.position, statements.c.id)
    ).all()
    live = [row.id for row in own if row.ended is None and row.replaced_by is None]
    if is_changed:
        _write_fingerprints(connection, [row.id for row in own], live)
    heads = _first_statements(connection, order, live)
    was = {row.id: row.same_as for row in own}
    moved = [id_ for id_ in was if was[id_] != heads.get(id_)]
    _write(connection, moved, heads)
    for id_ in moved:
        found.setdefault(id_, was[id_])
    # Documents that repeated a statement that changed or is no longer first, and those that may repeat a new first one.
    lost = [id_ for id_ in was if was[id_] is None and (is_changed or id_ in heads)]
    won = [id_ for id_ in live if id_ not in heads and (is_changed or was[id_] is not None)]
    return _documents_repeating(connection, lost) | _later_documents(connection, order, won)


def _write_fingerprints(connection: Connection, own: Sequence[int], live: Sequence[int]) -> None:
    for part in in_chunks(own):
        connection.execute(delete(statement_prints).where(statement_prints.c.statement_id.in_(part)))
    rows = [
        {"statement_id": id_, "print": number}
        for id_, content in sorted(contents(connection, live).items())
        for number in sorted(fingerprints(compared_words(content)))
    ]
    if rows:
        connection.execute(insert(statement_prints), rows)


def _write(connection: Connection, moved: Sequence[int], heads: dict[int, int]) -> None:
    groups: dict[int | None, list[int]] = defaultdict(list)
    for id_ in moved:
        groups[heads.get(id_)].append(id_)
    for head, ids in groups.items():
        for part in in_chunks(ids):
            connection.execute(update(statements).where(statements.c.id.in_(part)).values(same_as=head))


def _first_statements(connection: Connection, order: _Order, own: Sequence[int]) -> dict[int, int]:
    """Return, for each statement of a document, the first statement elsewhere that it repeats, if any.

    Each first statement is repeated at most once per document; the closest match is linked first.
    """
    pairs = _candidate_pairs(connection, order, own, is_later=False)
    compared = _load(connection, {id_ for pair in pairs for id_ in pair})
    orders = {each.id: each for each in _orders(connection, {one.document for one in compared.values()})}
    alike = []
    for one, other in pairs:
        shared = shared_word_count(compared[one], compared[other])
        if shared:
            first = orders[compared[other].document], compared[other].position, other
            alike.append(
                (not has_same_speakers(compared[one], compared[other]), -shared, own.index(one), first, one, other)
            )
    heads: dict[int, int] = {}
    taken: set[int] = set()
    for *_, one, other in sorted(alike):
        if one not in heads and other not in taken:
            heads[one] = other
            taken.add(other)
    return heads


def _documents_repeating(connection: Connection, heads: Sequence[int]) -> set[int]:
    """Return the documents with statements that repeat any of these."""
    chosen = select(statements.c.document_id.distinct())
    return {
        document
        for part in in_chunks(heads)
        for document in connection.execute(chosen.where(statements.c.same_as.in_(part))).scalars()
    }


def _later_documents(connection: Connection, order: _Order, own: Sequence[int]) -> set[int]:
    """Return the later documents with a statement that matches any of these."""
    pairs = _candidate_pairs(connection, order, own, is_later=True)
    compared = _load(connection, {id_ for pair in pairs for id_ in pair})
    found: set[int] = set()
    for one, other in pairs:
        document = compared[other].document
        if document not in found and shared_word_count(compared[other], compared[one]):
            found.add(document)
    return found


def _candidate_pairs(
    connection: Connection, order: _Order, own: Sequence[int], *, is_later: bool
) -> list[tuple[int, int]]:
    """Return pairs of an own statement and one of another document that share a fingerprint.

    For earlier documents only first statements are considered; for later documents all.
    """
    if not own:
        return []
    mine: dict[int, list[int]] = defaultdict(list)
    for part in in_chunks(own):
        for row in connection.execute(select(statement_prints).where(statement_prints.c.statement_id.in_(part))):
            mine[row.print].append(row.statement_id)
    sharing = (
        select(statement_prints.c.print, statement_prints.c.statement_id)
        .join(statements, statements.c.id == statement_prints.c.statement_id)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), documents.c.replaced_by.is_(None), _in_order(order, is_later=is_later))
        .where(_close_in_time(connection, order, own))
    )
    if not is_later:
        sharing = sharing.where(statements.c.same_as.is_(None))
    pairs: set[tuple[int, int]] = set()
    for part in in_chunks(sorted(mine)):
        for row in connection.execute(sharing.where(statement_prints.c.print.in_(part))):
            pairs |= {(one, row.statement_id) for one in mine[row.print]}
    return sorted(pairs)


def _in_order(order: _Order, *, is_later: bool) -> ColumnElement[bool]:
    """Build the condition that selects the documents before a place in the order of publication, or after it."""
    day, key = documents.c.published, documents.c.key
    in_day = key > order.key if is_later else key < order.key
    if order.undated:
        return and_(day.is_(None), in_day) if is_later else or_(day.is_not(None), in_day)
    if is_later:
        return or_(day.is_(None), day > order.published, and_(day == order.published, in_day))
    return or_(day < order.published, and_(day == order.published, in_day))


def _close_in_time(connection: Connection, order: _Order, own: Sequence[int]) -> ColumnElement[bool]:
    """Build the condition that selects statements of about the same days, or in copies of the same text."""
    day = statements.c.counts_from
    days = [
        each
        for part in in_chunks(own)
        for each in connection.execute(select(day).where(statements.c.id.in_(part))).scalars()
    ]
    dated = [each for each in days if each is not None]
    if len(dated) < len(days):
        return documents.c.id != order.id
    first, last = _shifted(min(dated), -FAR_DAYS), _shifted(max(dated), FAR_DAYS)
    group = select(_GROUP).where(documents.c.id == order.id)
    of_copies = connection.execute(group).scalar_one()
    return or_(day.is_(None), day.between(first, last), of_copies == _GROUP)


def _shifted(day: dt.date, days: int) -> dt.date:
    """Return the day that many days later, limited to the range of the calendar."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, dt.date.min.toordinal()), dt.date.max.toordinal()))


def _load(connection: Connection, ids: set[int]) -> dict[int, ComparedStatement]:
    found: dict[int, ComparedStatement] = {}
    texts = contents(connection, sorted(ids))
    speakers = _load_speakers(connection, ids)
    for part in in_chunks(sorted(ids)):
        chosen = (
            select(
                statements.c.id,
                statements.c.document_id,
                statements.c.position,
                statements.c.counts_from,
                _GROUP.label("copy_group"),
            )
            .join(documents, documents.c.id == statements.c.document_id)
            .where(statements.c.id.in_(part))
        )
        for row in connection.execute(chosen):
            found[row.id] = _compared(row, texts.get(row.id, ""), speakers.get(row.id, ()))
    return found


def _load_speakers(connection: Connection, ids: set[int]) -> dict[int, tuple[ComparedSpeaker, ...]]:
    speaking = speaker_names(connection, ids)
    known: dict[int, ComparedSpeaker] = {}
    for part in in_chunks(sorted({id_ for each in speaking.values() for id_ in each})):
        chosen = select(actors.c.id, actors.c.surname, actors.c.key).where(actors.c.id.in_(part))
        for row in connection.execute(chosen):
            known[row.id] = ComparedSpeaker(row.id, row.surname, is_named="#" not in row.key)
    return {statement: tuple(known[id_] for id_ in each) for statement, each in speaking.items()}


def _compared(row: Row[Any], content: str, speakers: tuple[ComparedSpeaker, ...]) -> ComparedStatement:
    return ComparedStatement(
        id=row.id,
        document=row.document_id,
        copy_group=row.copy_group,
        words=compared_words(content),
        quoted=quoted_words(content),
        speakers=speakers,
        day=row.counts_from,
        position=row.position,
    )
