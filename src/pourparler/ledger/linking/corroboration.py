"""Corroboration across the ledger: which statement repeats a statement of an earlier document.

Documents are processed in order of publication. A statement that matches one that an earlier document carries first is
linked to it; any other is a first statement itself. The result for a document depends only on the documents before it,
so when a document is added or changed, only later documents that share something with it are processed again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, documents, statement_prints, statement_speakers, statements
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
_WHOLE = actors.alias("whole_actor")
_NO_DAY = dt.date.min  # a document's day lies in the years 2 to 9998

Changed = dict[int, int | None]
"""Statements that now repeat another than before, or none, each with what it repeated."""


class _Order(NamedTuple):
    """A document's place in the order of publication; undated documents come last."""

    undated: bool
    published: dt.date
    key: str
    id: int


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
    found: Changed = {}
    while queue:
        order = heappop(queue)
        waiting.discard(order.id)
        step = _Step(order, is_changed=order.id in fresh, is_new=order.id in new, is_apart=order.id in apart)
        later = _link_document(connection, step, found) - waiting
        waiting |= later
        for each in _orders(connection, later):
            heappush(queue, each)
    return found


def _orders(connection: Connection, ids: Iterable[int]) -> list[_Order]:
    columns = documents.c.id, documents.c.published, documents.c.key
    return [
        _order(row.id, row.published, row.key)
        for part in in_chunks(sorted(ids))
        for row in connection.execute(select(*columns).where(documents.c.id.in_(part)))
    ]


def _order(id_: int, published: dt.date | None, key: str) -> _Order:
    return _Order(published is None, published or dt.date.max, key, id_)


class _Step(NamedTuple):
    """A document to link; whether its statements have changed, it has been added, and it shares its text with none."""

    order: _Order
    is_changed: bool
    is_new: bool
    is_apart: bool


def _link_document(connection: Connection, step: _Step, found: Changed) -> set[int]:
    """Link the statements of one document and return the later documents to process again."""
    own = _statements(connection, statements.c.document_id == step.order.id)
    live = [row for row in own if row.ended is None and row.replaced_by is None]
    words = contents(connection, [row.id for row in live])
    prints = {row.id: fingerprints(compared_words(words.get(row.id, ""))) for row in live}
    if step.is_changed:
        _write_fingerprints(connection, own if not step.is_new else (), live, prints)
    near = _Near(connection, step, live, words, prints)
    heads = near.first_statements()
    was = {row.id: row.same_as for row in own}
    moved = [id_ for id_ in was if was[id_] != heads.get(id_)]
    _write(connection, moved, heads)
    for id_ in moved:
        found.setdefault(id_, was[id_])
    # Documents that repeated a statement that changed or is no longer first, and those that may repeat a new first one.
    lost = [] if step.is_new else [id_ for id_ in was if was[id_] is None and (step.is_changed or id_ in heads)]
    won = {row.id for row in live if row.id not in heads and (step.is_changed or was[row.id] is not None)}
    return _documents_repeating(connection, lost) | near.later_documents(won)


def _statements(
    connection: Connection, chosen: ColumnElement[bool], *, with_speaker: bool = False
) -> Sequence[Row[Any]]:
    """Return statements by position, with what is compared of them and their documents.

    Parameters
    ----------
    with_speaker
        Whether the condition is one about ``_WHOLE``, the first speaker after all merges, too.
    """
    columns = documents.c.published, documents.c.key, documents.c.replaced_by, _GROUP.label("copy_group")
    own = statements.c
    told = own.id, own.document_id, own.position, own.counts_from, own.same_as, own.ended
    joined = select(*told, *columns).join(documents, documents.c.id == own.document_id)
    if with_speaker:
        joined = joined.outerjoin(actors, actors.c.id == own.actor_id).outerjoin(_WHOLE, _WHOLE.c.id == ROOT)
    return connection.execute(joined.where(chosen).order_by(own.position, own.id)).all()


def _write_fingerprints(
    connection: Connection, old: Sequence[Row[Any]], live: Sequence[Row[Any]], prints: Mapping[int, Iterable[int]]
) -> None:
    for part in in_chunks(row.id for row in old):
        connection.execute(delete(statement_prints).where(statement_prints.c.statement_id.in_(part)))
    rows = [
        {"statement_id": row.id, "day": row.counts_from or _NO_DAY, "print": number}
        for row in live
        for number in sorted(prints[row.id])
    ]
    if rows:
        connection.execute(insert(statement_prints), rows)


def _write(connection: Connection, moved: Sequence[int], heads: dict[int, int]) -> None:
    rows = [{"row": id_, "head": heads.get(id_)} for id_ in moved]
    if rows:
        setting = update(statements).where(statements.c.id == bindparam("row")).values(same_as=bindparam("head"))
        connection.execute(setting, rows)


def _documents_repeating(connection: Connection, heads: Sequence[int]) -> set[int]:
    """Return the documents with statements that repeat any of these."""
    chosen = select(statements.c.document_id.distinct())
    return {
        document
        for part in in_chunks(heads)
        for document in connection.execute(chosen.where(statements.c.same_as.in_(part))).scalars()
    }


class _Near:
    """The statements of other documents that share a fingerprint with those of one, and lie near them in time.

    Parameters
    ----------
    step
        The document.
    own
        Its current statements; ``words`` are their contents and ``prints`` their fingerprints, by their ids.
    """

    def __init__(
        self,
        connection: Connection,
        step: _Step,
        own: Sequence[Row[Any]],
        words: Mapping[int, str],
        prints: Mapping[int, Iterable[int]],
    ) -> None:
        self.own = [row.id for row in own]
        self.order = step.order
        mine: dict[int, list[int]] = defaultdict(list)
        for id_, numbers in prints.items():
            for number in numbers:
                mine[number].append(id_)
        sharing: dict[int, set[int]] = defaultdict(set)
        for number, id_ in _sharing(connection, step, own, mine):
            sharing[id_].update(mine[number])
        speakers = _load_speakers(connection, self.own) if sharing else {}
        may_speak = _may_be_spoken_by([speakers.get(id_, ()) for id_ in self.own])
        rows: list[Row[Any]] = []
        for part in in_chunks(sorted(sharing)):
            current = and_(statements.c.ended.is_(None), documents.c.replaced_by.is_(None), may_speak)
            chosen = current & is_in(statements.c.id, part) & (documents.c.id != self.order.id)
            rows += _statements(connection, chosen, with_speaker=True)
        self.pairs = sorted((one, row.id) for row in rows for one in sharing[row.id])
        self.orders = {row.id: _order(row.document_id, row.published, row.key) for row in rows}
        self.first = {row.id for row in rows if row.same_as is None}
        self.compared: dict[int, ComparedStatement] = {}
        if rows:
            texts = {**words, **contents(connection, [row.id for row in rows])}
            speakers |= _load_speakers(connection, [row.id for row in rows])
            for row in (*own, *rows):
                self.compared[row.id] = _compared(row, texts.get(row.id, ""), speakers.get(row.id, ()))

    def first_statements(self) -> dict[int, int]:
        """Return, for each statement of the document, the first statement elsewhere that it repeats, if any.

        Each first statement is repeated at most once per document; the closest match is linked first.
        """
        alike = []
        for one, other in self.pairs:
            if other not in self.first or self.orders[other][:3] >= self.order[:3]:
                continue
            mine, theirs = self.compared[one], self.compared[other]
            shared = shared_word_count(mine, theirs)
            if shared:
                place = self.orders[other], theirs.position, other
                alike.append((not has_same_speakers(mine, theirs), -shared, self.own.index(one), place, one, other))
        heads: dict[int, int] = {}
        taken: set[int] = set()
        for *_, one, other in sorted(alike):
            if one not in heads and other not in taken:
                heads[one] = other
                taken.add(other)
        return heads

    def later_documents(self, chosen: Collection[int]) -> set[int]:
        """Return the later documents with a statement that matches one of these."""
        found: set[int] = set()
        for one, other in self.pairs:
            document = self.compared[other].document
            is_later = self.orders[other][:3] > self.order[:3]
            if one not in chosen or not is_later or document in found:
                continue
            if shared_word_count(self.compared[other], self.compared[one]):
                found.add(document)
        return found


def _sharing(
    connection: Connection, step: _Step, own: Sequence[Row[Any]], prints: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Return the fingerprints that others share, of statements of about the same days or in copies of the same text."""
    columns = statement_prints.c
    days = [row.counts_from for row in own if row.counts_from is not None]
    for part in in_chunks(sorted(prints)):
        chosen = select(columns.print, columns.statement_id).where(columns.print.in_(part))
        if len(days) < len(own):
            yield from map(tuple, connection.execute(chosen))
            continue
        first, last = _shifted(min(days), -FAR_DAYS), _shifted(max(days), FAR_DAYS)
        near = chosen.where(columns.day == _NO_DAY), chosen.where(columns.day.between(first, last))
        yield from map(tuple, connection.execute(union_all(*near)))
    if len(days) == len(own) and not step.is_apart:
        yield from _prints_of_copies(connection, step, {row.copy_group for row in own}, prints)


def _prints_of_copies(
    connection: Connection, step: _Step, groups: Collection[int], prints: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Return the fingerprints that statements in copies of the same text share."""
    told = select(statements.c.id).join(documents, documents.c.id == statements.c.document_id)
    of_group = documents.c.id.in_(groups) | documents.c.copy_of.in_(groups)
    ids = connection.execute(told.where(of_group, documents.c.id != step.order.id)).scalars().all()
    columns = statement_prints.c
    for part in in_chunks(ids):
        for row in connection.execute(
            select(columns.print, columns.statement_id).where(is_in(columns.statement_id, part))
        ):
            if row.print in prints:
                yield row.print, row.statement_id


def _may_be_spoken_by(speakers: Sequence[Sequence[ComparedSpeaker]]) -> ColumnElement[bool]:
    """Build the condition that statements may have the speakers of one of some others: true for all that have them."""
    if not all(any(each.is_named for each in some) for some in speakers):
        return true()
    every = [each for some in speakers for each in some]
    surnames = {each.surname for each in every if each.surname is not None}
    return or_(
        _WHOLE.c.id.is_(None),
        _WHOLE.c.key.contains("#"),
        is_in(_WHOLE.c.id, {each.id for each in every}),
        _WHOLE.c.surname.in_(surnames),
        statements.c.id.in_(select(statement_speakers.c.statement_id)),
    )


def _shifted(day: dt.date, days: int) -> dt.date:
    """Return the day that many days later, limited to the range of the calendar."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, dt.date.min.toordinal()), dt.date.max.toordinal()))


def _load_speakers(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[ComparedSpeaker, ...]]:
    """Return the speakers of statements, after all merges, the first speaker first."""
    of_first = select(statements.c.id.label("statement"), literal(0).label("place"), statements.c.actor_id)
    further = select(statement_speakers.c.statement_id, statement_speakers.c.position, statement_speakers.c.actor_id)
    found: dict[int, dict[int, ComparedSpeaker]] = defaultdict(dict)
    for part in in_chunks(ids):
        each = union_all(
            of_first.where(is_in(statements.c.id, part)), further.where(is_in(statement_speakers.c.statement_id, part))
        ).subquery()
        chosen = (
            select(each.c.statement, _WHOLE.c.id, _WHOLE.c.surname, _WHOLE.c.key)
            .join(actors, actors.c.id == each.c.actor_id)
            .join(_WHOLE, _WHOLE.c.id == ROOT)
            .order_by(each.c.statement, each.c.place)
        )
        for row in connection.execute(chosen):
            speaker = ComparedSpeaker(row.id, row.surname, is_named="#" not in row.key)
            found[row.statement].setdefault(row.id, speaker)
    return {statement: tuple(speakers.values()) for statement, speakers in found.items()}


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
