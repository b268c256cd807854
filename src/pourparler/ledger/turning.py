"""Reversals in the ledger: each new statement is compared with what its speaker said before, and after."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, or_, select

from pourparler.ledger.schema import ROOT, actors, documents, reversals, statements
from pourparler.ledger.witnesses import contents, quoted_of

MOST_BEFORE, MOST_AFTER = 400, 50  # statements of the speaker that a new one is compared with, the nearest in time


if TYPE_CHECKING:
    from pourparler.ledger.reversals import Said


def compared(connection: Connection, document: int) -> None:
    """Look for reversals between the statements of a document and the nearest in time of their speakers."""
    from pourparler.ledger.reversals import reversals as found_among  # with the reader's sentences, slow to import

    own: dict[int, list[Row[Any]]] = defaultdict(list)
    root = ROOT.label("root")
    speaking = _standing(root).join(actors, actors.c.id == statements.c.actor_id)
    for row in connection.execute(speaking.where(statements.c.document_id == document)):
        own[row.root].append(row)
    found = {}
    for actor, said in own.items():
        days = [row.counts_from for row in said if row.counts_from is not None]
        if not days:
            continue
        new = _said(connection, said)
        before = _said(connection, _others(connection, actor, document, max(days), later=False))
        after = _said(connection, _others(connection, actor, document, min(days), later=True))
        for each in (*found_among(before, new), *found_among(new, after)):
            found[each.before, each.after] = each
    told = or_(reversals.c.earlier.in_(_of(document)), reversals.c.later.in_(_of(document)))
    there = {(row.earlier, row.later) for row in connection.execute(select(reversals).where(told))}
    rows = [
        {"earlier": a, "later": b, "about": " ".join(each.about), "why": each.why, "score": each.score}
        for (a, b), each in sorted(found.items())
        if (a, b) not in there
    ]
    if rows:
        connection.execute(insert(reversals), rows)


def left(connection: Connection, document: int) -> None:
    """Forget the reversals in which statements of a document have part."""
    own = _of(document)
    connection.execute(delete(reversals).where(or_(reversals.c.earlier.in_(own), reversals.c.later.in_(own))))


def _of(document: int) -> Any:
    return select(statements.c.id).where(statements.c.document_id == document).scalar_subquery()


def _standing(*more: Any) -> Any:
    return (
        select(
            statements.c.id,
            statements.c.counts_from,
            statements.c.act,
            statements.c.kind,
            statements.c.position,
            *more,
        )
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None), documents.c.replaced_by.is_(None))
    )


def _others(connection: Connection, actor: int, document: int, day: dt.date, *, later: bool) -> list[Row[Any]]:
    """What an actor said in other documents before a day, or after it, the nearest first."""
    meant = select(actors.c.id).where((actors.c.id == actor) | (actors.c.merged_into == actor))
    own = connection.execute(meant).scalars().all()
    # Of one alone, the index gives the nearest first and the others need not be looked at.
    spoken = statements.c.actor_id == own[0] if len(own) == 1 else statements.c.actor_id.in_(own)
    at = statements.c.counts_from
    chosen = _standing().where(spoken, statements.c.document_id != document)
    chosen = chosen.where(at > day).order_by(at) if later else chosen.where(at < day).order_by(at.desc())
    return list(connection.execute(chosen.order_by(statements.c.id).limit(MOST_AFTER if later else MOST_BEFORE)))


def _said(connection: Connection, rows: Sequence[Row[Any]]) -> list[Said]:
    from pourparler.ledger.reversals import Said

    words = contents(connection, [row.id for row in rows])
    return [
        Said(
            id=row.id,
            day=row.counts_from,
            words=words.get(row.id, ""),
            quoted=" ".join(quoted_of(words.get(row.id, ""))),
            act=row.act,
            kind=row.kind,
            position=row.position,
        )
        for row in rows
    ]
