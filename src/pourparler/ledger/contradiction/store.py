"""Contradictions in the ledger: each statement is compared with earlier ones of its speaker.

The result for a statement depends only on its speaker's last statements before its day, so the order in which documents
are added does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, or_, select

from pourparler.ledger.db.filters import in_chunks, publication_order
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, documents, reversals, statements
from pourparler.ledger.db.speakers import count_joint_statements, joint_statements, speaker_names
from pourparler.ledger.linking.statements import contents, quoted_words

_COLUMNS = statements.c.id, statements.c.counts_from, statements.c.act, statements.c.kind, statements.c.position
_ORDER = (statements.c.counts_from, *publication_order(), statements.c.position, statements.c.id)
REACH = 400  # how many earlier statements of the speaker one is compared with, the nearest

if TYPE_CHECKING:
    from pourparler.ledger.contradiction.matching import Contradiction, SpeakerStatement


class ActorStatement(NamedTuple):
    """A statement as it is compared, and its speakers after all merges."""

    actors: tuple[int, ...]
    said: SpeakerStatement


ActorStatements = dict[int, ActorStatement]
"""Statements by number. Compared are those that stand, repeat no other, and have a speaker and a day."""


def comparable_statements(connection: Connection, chosen: Any, *, with_repeating: bool = False) -> ActorStatements:
    """Return the selected statements that are compared; on request, also those that repeat others."""
    rows = connection.execute(_comparable(*_COLUMNS, with_repeating=with_repeating).where(chosen)).all()
    said = _load_statements(connection, rows)
    speakers = speaker_names(connection, [row.id for row in rows])
    return {row.id: ActorStatement(tuple(speakers[row.id]), each) for row, each in zip(rows, said, strict=True)}


def write_contradictions(
    connection: Connection, before: Mapping[int, ActorStatement], after: Mapping[int, ActorStatement]
) -> None:
    """Search again for the contradictions that changed statements can affect, and write them.

    Parameters
    ----------
    before, after
        The statements that may have changed, as they were before the change and as they are now.
    """
    gone: dict[int, list[SpeakerStatement]] = defaultdict(list)
    come: dict[int, list[SpeakerStatement]] = defaultdict(list)
    for one, other, found in ((before, after, gone), (after, before, come)):
        for id_, statement in sorted(one.items()):
            if other.get(id_) != statement:
                for actor in statement.actors:
                    found[actor].append(statement.said)
    changed = {said.id for each in (*gone.values(), *come.values()) for said in each}
    for part in in_chunks(sorted(changed)):
        own = or_(reversals.c.earlier.in_(part), reversals.c.later.in_(part))
        connection.execute(delete(reversals).where(own))
    for actor in sorted(gone.keys() | come.keys()):
        _search(connection, actor, gone[actor], come[actor])


def write_all_contradictions(connection: Connection) -> None:
    """Search for all contradictions of the ledger and write them."""
    connection.execute(delete(reversals))
    first = _comparable(ROOT.label("actor"), func.count()).join(actors, actors.c.id == statements.c.actor_id)
    counts: Counter[int] = Counter()
    for counting in (first.group_by(ROOT), _among_compared(count_joint_statements())):
        for actor, count in connection.execute(counting):
            counts[actor] += count
    for actor in sorted(actor for actor, count in counts.items() if count > 1):
        from pourparler.ledger.contradiction.detect import latest_contradictions

        own, joint = _statements_of_actor(connection, actor)
        chosen = own if joint is None else _comparable(*_COLUMNS).where(_is_any(own, joint))
        pool = _load_statements(connection, connection.execute(chosen.order_by(*_ORDER)).all())
        _write(connection, actor, pool, latest_contradictions(pool, range(len(pool)), reach=REACH))


def _search(
    connection: Connection, actor: int, gone: Sequence[SpeakerStatement], come: Sequence[SpeakerStatement]
) -> None:
    from pourparler.ledger.contradiction.detect import (
        latest_contradictions,  # imported here because it loads the reader, which is slow
    )

    days = [said.day for said in (*gone, *come) if said.day is not None]
    pool = _load_statements(
        connection, _nearby_statements(connection, actor, min(days), max(days), REACH + len(gone) + len(come))
    )
    new = {said.id for said in come}
    wanted = [place for place, said in enumerate(pool) if said.day is not None and said.day >= min(days)]
    changed = [place for place, said in enumerate(pool) if said.id in new]
    _write(connection, actor, pool, latest_contradictions(pool, wanted, reach=REACH, changed=changed, gone=gone))


def _nearby_statements(connection: Connection, actor: int, first: dt.date, last: dt.date, count: int) -> list[Row[Any]]:
    """Select an actor's statements on some days, a number before them, and all later days that they can affect."""
    day = statements.c.counts_from
    backwards = (day.desc(), *(each.desc() for each in _ORDER[1:]))
    groups = [each for each in _statements_of_actor(connection, actor) if each is not None]
    nearest = [each.where(day < first).order_by(*backwards).limit(count) for each in groups]
    following = [each.where(day > last).order_by(day).limit(count) for each in groups]
    if len(groups) == 1:
        before = connection.execute(nearest[0]).all()
    else:
        both = _comparable(*_COLUMNS).where(_is_any(*nearest))
        before = connection.execute(both.order_by(*backwards).limit(count)).all()
    later = [select(each.subquery().c.counts_from) for each in following]
    days = [each for group in later for each in connection.execute(group).scalars()]
    end = max(sorted(days)[:count], default=last)
    between = [each.where(day.between(first, end)) for each in groups]
    within = between[0] if len(groups) == 1 else _comparable(*_COLUMNS).where(_is_any(*between))
    return [*reversed(before), *connection.execute(within.order_by(*_ORDER))]


def _is_any(*groups: Select[Any]) -> ColumnElement[bool]:
    """Build the condition that a statement is in one of some selections, each of which uses an index of its own."""
    ids = [select(group.subquery().c.id) for group in groups]
    return statements.c.id.in_(ids[0].union_all(*ids[1:]))


def _statements_of_actor(connection: Connection, actor: int) -> tuple[Select[Any], Select[Any] | None]:
    """Select the compared statements of an actor, including actors merged into it.

    The second query selects those in which it speaks after the first speaker; it is None if there are none.
    """
    itself = (actors.c.id == actor) & actors.c.merged_into.is_(None)
    meant = select(actors.c.id).where(itself | (actors.c.merged_into == actor))
    own = connection.execute(meant).scalars().all()
    # For one actor row, the index returns the nearest first, so that the rest is not scanned.
    spoken = statements.c.actor_id == own[0] if len(own) == 1 else statements.c.actor_id.in_(own)
    joint = joint_statements(connection, own)
    further = _comparable(*_COLUMNS).where(is_in(statements.c.id, joint), ~spoken) if joint else None
    return _comparable(*_COLUMNS).where(spoken), further


def _comparable(*columns: Any, with_repeating: bool = False) -> Select[Any]:
    return _among_compared(select(*columns).select_from(statements), with_repeating=with_repeating)


def _among_compared(chosen: Select[Any], *, with_repeating: bool = False) -> Select[Any]:
    """Limit a query for statements to those that are compared."""
    current = chosen.join(documents, documents.c.id == statements.c.document_id).where(
        statements.c.actor_id.is_not(None),
        statements.c.ended.is_(None),
        statements.c.counts_from.is_not(None),
        documents.c.replaced_by.is_(None),
    )
    return current if with_repeating else current.where(statements.c.same_as.is_(None))


def _load_statements(connection: Connection, rows: Sequence[Row[Any]]) -> list[SpeakerStatement]:
    from pourparler.ledger.contradiction.matching import (
        SpeakerStatement,
    )  # imported here because it loads the reader, which is slow

    words = contents(connection, [row.id for row in rows])
    return [
        SpeakerStatement(
            id=row.id,
            day=row.counts_from,
            words=words.get(row.id, ""),
            quoted=" ".join(quoted_words(words.get(row.id, ""))),
            act=row.act,
            kind=row.kind,
            position=row.position,
        )
        for row in rows
    ]


def _write(
    connection: Connection, actor: int, pool: Sequence[SpeakerStatement], found: Mapping[int, Contradiction | None]
) -> None:
    for part in in_chunks(pool[place].id for place in found):
        connection.execute(delete(reversals).where(reversals.c.later.in_(part), reversals.c.actor_id == actor))
    rows = [
        {"earlier": r.before, "later": r.after, "actor_id": actor}
        | {"about": " ".join(r.about), "why": r.why, "score": r.score}
        for r in found.values()
        if r is not None
    ]
    if rows:
        connection.execute(insert(reversals), rows)
