"""Corroboration across the ledger: which statement repeats a statement of an earlier document.

Documents are processed in order of publication. A statement that matches one that an earlier document carries first is
linked to it; any other is a first statement itself. The result for a document depends only on the documents before it,
so when a document is added or changed, only later documents that share something with it are processed again. What
several documents share with others is loaded at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import heapify, heappop, heappush, nsmallest
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    select,
    update,
)

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import documents, statements
from pourparler.ledger.linking.shared_statements import ComparedDocument, Order, Step, load_documents, order_of
from pourparler.ledger.linking.statements import has_same_speakers, shared_word_count

_TOGETHER = 32  # documents that are loaded at once

Changed = dict[int, int | None]
"""Statements that now repeat another than before, or none, each with what it repeated."""


def link_statements(
    connection: Connection,
    changed: Iterable[int],
    new: Collection[int] = frozenset(),
    apart: Collection[int] = frozenset(),
) -> Changed:
    """Link the statements of added, removed or changed documents to those that they repeat.

    Parameters
    ----------
    changed
        Ids of documents whose statements, speakers, copies or editions have changed.
    new
        Those that have been added; nothing repeats them yet.
    apart
        Those that share their text with no other document.
    """
    fresh = set(changed)
    queue = _orders(connection, fresh)
    waiting = set(fresh)
    heapify(queue)
    links = _Links(connection)
    loaded: dict[int, ComparedDocument] = {}
    while queue:
        if queue[0].id not in loaded:
            links.write()
            nearest = [order for order in nsmallest(_TOGETHER, queue) if order.id not in loaded]
            steps = [Step(o, o.id in fresh, o.id in new, o.id in apart) for o in nearest]
            loaded |= {each.order.id: each for each in load_documents(connection, steps)}
        order = heappop(queue)
        waiting.discard(order.id)
        later = _link_document(loaded.pop(order.id), links) - waiting
        waiting |= later
        for each in _orders(connection, later):
            heappush(queue, each)
    links.write()
    return links.found


def _orders(connection: Connection, ids: Iterable[int]) -> list[Order]:
    columns = documents.c.id, documents.c.published, documents.c.key
    return [
        order_of(row.id, row.published, row.key)
        for part in in_chunks(sorted(ids))
        for row in connection.execute(select(*columns).where(documents.c.id.in_(part)))
    ]


class _Links:
    """Which statements repeat others, as far as that has changed; written together.

    ``found`` are the statements that repeat another than before, each with what it repeated.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.found: Changed = {}
        self._now: Changed = {}
        self._unwritten: set[int] = set()

    def head_of(self, row: Row[Any]) -> int | None:
        """Return what a loaded statement repeats now."""
        return self._now.get(row.id, row.same_as)

    def change(self, id_: int, was: int | None, head: int | None) -> None:
        """Note that a statement repeats another than before, or none."""
        self.found.setdefault(id_, was)
        self._now[id_] = head
        self._unwritten.add(id_)

    def write(self) -> None:
        """Write what has changed since the last time."""
        rows = [{"row": id_, "head": self._now[id_]} for id_ in sorted(self._unwritten)]
        if rows:
            setting = update(statements).where(statements.c.id == bindparam("row")).values(same_as=bindparam("head"))
            self.connection.execute(setting, rows)
            self._unwritten.clear()


def _link_document(own: ComparedDocument, links: _Links) -> set[int]:
    """Link the statements of one document and return the later documents to process again."""
    heads = _first_statements(own, links)
    was = {row.id: links.head_of(row) for row in own.rows}
    for id_, head in was.items():
        if head != heads.get(id_):
            links.change(id_, head, heads.get(id_))
    # Documents that repeated a statement that changed or is no longer first, and those that may repeat a new first one.
    lost = [id_ for id_ in was if was[id_] is None and (own.is_changed or id_ in heads)] if not own.is_new else []
    won = {id_ for id_ in own.live if id_ not in heads and (own.is_changed or was[id_] is not None)}
    later = _later_documents(own, won)
    if lost:
        links.write()
        later |= _documents_repeating(links.connection, lost)
    return later


def _documents_repeating(connection: Connection, heads: Sequence[int]) -> set[int]:
    """Return the documents with statements that repeat any of these."""
    chosen = select(statements.c.document_id.distinct())
    return {
        document
        for part in in_chunks(heads)
        for document in connection.execute(chosen.where(statements.c.same_as.in_(part))).scalars()
    }


def _first_statements(own: ComparedDocument, links: _Links) -> dict[int, int]:
    """Return, for each statement of the document, the first statement elsewhere that it repeats, if any.

    Each first statement is repeated at most once per document; the closest match is linked first.
    """
    alike = []
    places = {id_: place for place, id_ in enumerate(own.live)}
    for mine, theirs, row, order in own.pairs:
        if order[:3] >= own.order[:3] or links.head_of(row) is not None:
            continue
        shared = shared_word_count(mine, theirs)
        if shared:
            place = order, theirs.position, theirs.id
            alike.append((not has_same_speakers(mine, theirs), -shared, places[mine.id], place, mine.id, theirs.id))
    heads: dict[int, int] = {}
    taken: set[int] = set()
    for *_, one, other in sorted(alike):
        if one not in heads and other not in taken:
            heads[one] = other
            taken.add(other)
    return heads


def _later_documents(own: ComparedDocument, chosen: Collection[int]) -> set[int]:
    """Return the later documents with a statement that matches one of these."""
    found: set[int] = set()
    for mine, theirs, _, order in own.pairs:
        if mine.id not in chosen or order[:3] <= own.order[:3] or order.id in found:
            continue
        if shared_word_count(theirs, mine):
            found.add(order.id)
    return found
