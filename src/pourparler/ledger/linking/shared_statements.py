"""What is compared to find repeated statements: those of a document, and those of others that share words with them.

What several documents share with others is loaded at once. Words are loaded only where documents, days and speakers
allow two statements to be the same.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, union_all

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, documents, statement_prints, statement_speakers, statements
from pourparler.ledger.linking.statements import (
    FAR_DAYS,
    ComparedSpeaker,
    ComparedStatement,
    can_have_same_speakers,
    compared_words,
    contents,
    fingerprints,
    quoted_words,
)

_GROUP = func.coalesce(documents.c.copy_of, documents.c.id)
_WHOLE = actors.alias("whole_actor")
_NO_DAY = dt.date.min  # a document's day lies in the years 2 to 9998
_ANY_DAYS = dt.date.min, dt.date.max


class Order(NamedTuple):
    """A document's place in the order of publication; undated documents come last."""

    undated: bool
    published: dt.date
    key: str
    id: int


def order_of(id_: int, published: dt.date | None, key: str) -> Order:
    """Return the place of a document with this row id, day of publication and id."""
    return Order(published is None, published or dt.date.max, key, id_)


class Step(NamedTuple):
    """A document to link; whether its statements have changed, it has been added, and it shares its text with none."""

    order: Order
    is_changed: bool
    is_new: bool
    is_apart: bool


class ComparedDocument:
    """A document to link, and the statements of others that share a fingerprint with its own.

    Parameters
    ----------
    step
        The document.
    rows
        Its statements, those that no longer stand included.
    """

    def __init__(self, step: Step, rows: Sequence[Row[Any]]) -> None:
        self.order, self.is_changed, self.is_new, self.is_apart = step
        self.rows = rows
        self.live = {row.id: row for row in rows if row.ended is None and row.replaced_by is None}
        self.prints: dict[int, frozenset[int]] = {}
        self.pairs: list[tuple[ComparedStatement, ComparedStatement, Row[Any], Order]] = []
        days = [row.counts_from for row in self.live.values()]
        # On which others may tell the same; any if one of its statements has no day.
        is_dated = bool(days) and None not in days
        self.days = (_shifted(min(days), -FAR_DAYS), _shifted(max(days), FAR_DAYS)) if is_dated else _ANY_DAYS


def load_documents(connection: Connection, steps: Sequence[Step]) -> list[ComparedDocument]:
    """Load documents, write the fingerprints of those that changed, and find what may match their statements."""
    rows: dict[int, list[Row[Any]]] = {step.order.id: [] for step in steps}
    for part in in_chunks(rows):
        for row in _statements(connection, statements.c.document_id.in_(part)):
            rows[row.document_id].append(row)
    loaded = [ComparedDocument(step, rows[step.order.id]) for step in steps]
    words = contents(connection, chain(*(each.live for each in loaded)))
    for each in loaded:
        each.prints = {id_: fingerprints(compared_words(words.get(id_, ""))) for id_ in each.live}
    _write_fingerprints(connection, [each for each in loaded if each.is_changed])
    _load_pairs(connection, loaded, words)
    return loaded


def _statements(connection: Connection, chosen: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Return statements by position, with what is compared of them, their documents and their first speakers."""
    columns = documents.c.published, documents.c.key, documents.c.replaced_by, _GROUP.label("copy_group")
    speaker = _WHOLE.c.id.label("speaker"), _WHOLE.c.surname, _WHOLE.c.key.label("speaker_key")
    own = statements.c
    told = own.id, own.document_id, own.position, own.counts_from, own.same_as, own.ended
    return connection.execute(
        select(*told, *columns, *speaker)
        .join(documents, documents.c.id == own.document_id)
        .outerjoin(actors, actors.c.id == own.actor_id)
        .outerjoin(_WHOLE, _WHOLE.c.id == ROOT)
        .where(chosen)
        .order_by(own.position, own.id)
    ).all()


def _write_fingerprints(connection: Connection, changed: Sequence[ComparedDocument]) -> None:
    for part in in_chunks(row.id for each in changed if not each.is_new for row in each.rows):
        connection.execute(delete(statement_prints).where(statement_prints.c.statement_id.in_(part)))
    rows = [
        {"statement_id": id_, "day": each.live[id_].counts_from or _NO_DAY, "print": number}
        for each in changed
        for id_, prints in each.prints.items()
        for number in sorted(prints)
    ]
    if rows:
        connection.execute(insert(statement_prints), rows)


def _load_pairs(connection: Connection, loaded: Sequence[ComparedDocument], words: dict[int, str]) -> None:
    """Find the statements that share a fingerprint with those of some documents and may be the same."""
    own = {id_: each for each in loaded for id_ in each.live}
    sharing = {pair for pair in _sharing(connection, loaded) if own.get(pair[1]) is not own[pair[0]]}
    rows: dict[int, Row[Any]] = {}
    for part in in_chunks(sorted({other for _, other in sharing})):
        current = statements.c.ended.is_(None) & documents.c.replaced_by.is_(None)
        rows |= {row.id: row for row in _statements(connection, current & is_in(statements.c.id, part))}
    every = rows | {id_: each.live[id_] for id_, each in own.items()}
    speakers = _speakers(connection, every)
    alone = {id_: each[0] for id_, each in speakers.items() if len(each) == 1 and each[0].is_named}
    pairs: list[tuple[int, int]] = []
    for one, other in sharing:
        mine, theirs = alone.get(one), alone.get(other)
        # Most pairs are of two people, which is soon seen.
        if mine and theirs and mine.id != theirs.id and (mine.surname is None or mine.surname != theirs.surname):
            continue
        if other in rows and _may_match(every[one], rows[other], speakers):
            pairs.append((one, other))
    texts = {**words, **contents(connection, {other for _, other in pairs} - words.keys())}
    compared = {id_: _compared(every[id_], texts.get(id_, ""), speakers[id_]) for id_ in set(chain(*pairs))}
    for one, other in sorted(pairs):
        row = rows[other]
        order = order_of(row.document_id, row.published, row.key)
        own[one].pairs.append((compared[one], compared[other], row, order))


def _sharing(connection: Connection, loaded: Sequence[ComparedDocument]) -> Iterator[tuple[int, int]]:
    """Yield pairs of own and other statements that share a fingerprint, of about the same days or in copies of a text.

    Those of a document of which a statement has no day are of any days.
    """
    undated = [each for each in loaded if each.days == _ANY_DAYS]
    dated = [each for each in loaded if each.days != _ANY_DAYS]
    for first, last, group in (*_overlapping(undated), *_overlapping(dated)):
        yield from _sharing_on_days(connection, first, last, group)
    for each in dated:
        if not each.is_apart:
            yield from _sharing_in_copies(connection, each)


def _sharing_on_days(
    connection: Connection, first: dt.date, last: dt.date, group: Iterable[ComparedDocument]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of statements that share a fingerprint, of documents whose days lie in a range."""
    holders: dict[int, list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
    for each in group:
        for id_, prints in each.prints.items():
            for number in prints:
                holders[number].append((*each.days, id_))
    columns = statement_prints.c
    for part in in_chunks(sorted(holders)):
        chosen = select(columns.print, columns.statement_id, columns.day).where(columns.print.in_(part))
        near = chosen.where(columns.day == _NO_DAY), chosen.where(columns.day.between(first, last))
        every = chosen if (first, last) == _ANY_DAYS else union_all(*near)
        for number, other, day in connection.execute(every).all():
            for since, until, one in holders[number]:
                if since <= day <= until or day == _NO_DAY:
                    yield one, other


def _overlapping(loaded: Iterable[ComparedDocument]) -> Iterator[tuple[dt.date, dt.date, list[ComparedDocument]]]:
    """Group documents whose days overlap, directly or through others; yield the first and last day of each group."""
    group: list[ComparedDocument] = []
    last = dt.date.min
    for each in sorted(loaded, key=lambda one: (one.days, one.order.id)):
        if group and each.days[0] > last:
            yield group[0].days[0], last, group
            group = []
        group.append(each)
        last = max(last, each.days[1])
    if group:
        yield group[0].days[0], last, group


def _sharing_in_copies(connection: Connection, own: ComparedDocument) -> Iterator[tuple[int, int]]:
    """Yield pairs of statements that share a fingerprint and are in copies of the same text."""
    groups = {row.copy_group for row in own.live.values()}
    told = select(statements.c.id).join(documents, documents.c.id == statements.c.document_id)
    of_group = documents.c.id.in_(groups) | documents.c.copy_of.in_(groups)
    ids = connection.execute(told.where(of_group, documents.c.id != own.order.id)).scalars().all()
    columns = statement_prints.c
    for part in in_chunks(ids):
        chosen = select(columns.print, columns.statement_id).where(is_in(columns.statement_id, part))
        for number, other in connection.execute(chosen):
            yield from ((one, other) for one, prints in own.prints.items() if number in prints)


def _may_match(one: Row[Any], other: Row[Any], speakers: Mapping[int, tuple[ComparedSpeaker, ...]]) -> bool:
    """Return whether nothing but the words can show that two statements differ."""
    if one.document_id == other.document_id:
        return False
    is_near = one.copy_group == other.copy_group or None in (one.counts_from, other.counts_from)
    if not (is_near or abs((one.counts_from - other.counts_from).days) <= FAR_DAYS):
        return False
    mine, theirs = speakers[one.id], speakers[other.id]
    # Which one is earlier is not known yet.
    return can_have_same_speakers(mine, theirs) or can_have_same_speakers(theirs, mine)


def _shifted(day: dt.date, days: int) -> dt.date:
    """Return the day that many days later, limited to the range of the calendar."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, dt.date.min.toordinal()), dt.date.max.toordinal()))


def _speakers(connection: Connection, rows: Mapping[int, Row[Any]]) -> dict[int, tuple[ComparedSpeaker, ...]]:
    """Return the speakers of statements, after all merges, the first speaker first."""
    found: dict[int, tuple[ComparedSpeaker, ...]] = {}
    for id_, row in rows.items():
        first = None if row.speaker is None else ComparedSpeaker(row.speaker, row.surname, "#" not in row.speaker_key)
        found[id_] = () if first is None else (first,)
    further = (
        select(statement_speakers.c.statement_id, _WHOLE.c.id, _WHOLE.c.surname, _WHOLE.c.key)
        .join(actors, actors.c.id == statement_speakers.c.actor_id)
        .join(_WHOLE, _WHOLE.c.id == ROOT)
        .order_by(statement_speakers.c.statement_id, statement_speakers.c.position)
    )
    for part in in_chunks(rows):
        for id_, *each in connection.execute(further.where(is_in(statement_speakers.c.statement_id, part))):
            if each[0] not in (speaker.id for speaker in found[id_]):
                found[id_] += (ComparedSpeaker(each[0], each[1], is_named="#" not in each[2]),)
    return found


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
