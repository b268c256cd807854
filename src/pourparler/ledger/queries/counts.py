"""Counts of statements by day and by actor, computed without loading the statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection, func, select

from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import current_documents, dated_within
from pourparler.ledger.db.schema import ROOT, actors, documents, statement_speakers, statements
from pourparler.ledger.db.speakers import count_joint_statements, spoken_by
from pourparler.ledger.queries.names_like import contains_words
from pourparler.ledger.rows import Days
from pourparler.ledger.validation.ids import IdKind


@dataclass(frozen=True)
class DayCount:
    """A day and its number of statements. A statement with a range of days counts on the first."""

    day: dt.date
    statements: int


@dataclass(frozen=True)
class ActorName:
    """An actor as suggestions show it."""

    id_kind: ClassVar[IdKind] = "actor"

    id: int
    name: str
    kind: str
    statements: int


def statements_per_day(
    connection: Connection, since: dt.date | None, until: dt.date | None, actor: int | None
) -> tuple[DayCount, ...]:
    """Count statements by day, for all actors or for one."""
    at = statements.c.counts_from
    counting = (
        select(at, func.count())
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None), at.is_not(None), *current_documents())
        .where(*dated_within(statements.c, since, until))
    )
    if actor is not None:
        own = select(actors.c.id).where(ROOT.in_([storable_id(actor)]))
        counting = counting.where(spoken_by(own))
    return tuple(DayCount(day, count) for day, count in connection.execute(counting.group_by(at).order_by(at)).all())


def covered_days(connection: Connection) -> Days | None:
    """Return the first and the last publication date; None if no document has one."""
    ends = select(func.min(documents.c.published), func.max(documents.c.published)).where(*current_documents())
    first, last = connection.execute(ends).one()
    return None if first is None else Days(first, last)


def find_actors(connection: Connection, folded: str, limit: int, *, in_order: bool = False) -> tuple[ActorName, ...]:
    """Return the actors whose name contains some words: prefix matches first, then by number of statements.

    With ``in_order`` it is enough that names contain the letters of each word in their order.
    """
    like = (
        contains_words(actors.c.folded, folded, in_order=True)
        if in_order
        else actors.c.folded.contains(folded, autoescape=True)
    )
    joint = count_joint_statements().where(statements.c.ended.is_(None)).subquery()
    said = func.count(statements.c.id) + func.coalesce(func.max(joint.c.joint), 0)
    root = actors.alias("root")
    found = select(ROOT.label("id")).where(like).distinct().subquery()
    chosen = (
        select(root.c.id, root.c.name, root.c.kind, root.c.folded, said.label("statements"))
        .join(found, found.c.id == root.c.id)
        .outerjoin(actors, root.c.id == ROOT)
        .outerjoin(statements, (statements.c.actor_id == actors.c.id) & statements.c.ended.is_(None))
        .outerjoin(joint, joint.c.actor == root.c.id)
        .group_by(root.c.id, root.c.name, root.c.kind, root.c.folded)
        .order_by(root.c.folded.startswith(folded, autoescape=True).desc(), said.desc(), root.c.name, root.c.id)
        .limit(limit)
    )
    return tuple(ActorName(row.id, row.name, row.kind, row.statements) for row in connection.execute(chosen).all())


def merged_actors(connection: Connection, actor: int) -> tuple[ActorName, ...]:
    """Return the actors merged into one, with the number of statements of each."""
    further = (
        select(statement_speakers.c.actor_id, func.count(statement_speakers.c.statement_id.distinct()).label("joint"))
        .join(statements, statements.c.id == statement_speakers.c.statement_id)
        .where(statements.c.ended.is_(None))
        .group_by(statement_speakers.c.actor_id)
        .subquery()
    )
    said = func.count(statements.c.id) + func.coalesce(func.max(further.c.joint), 0)
    chosen = (
        select(actors.c.id, actors.c.name, actors.c.kind, said.label("statements"))
        .outerjoin(further, further.c.actor_id == actors.c.id)
        .outerjoin(statements, (statements.c.actor_id == actors.c.id) & statements.c.ended.is_(None))
        .where(actors.c.merged_into == actor)
        .group_by(actors.c.id, actors.c.name, actors.c.kind)
        .order_by(actors.c.name, actors.c.id)
    )
    return tuple(ActorName(row.id, row.name, row.kind, row.statements) for row in connection.execute(chosen).all())
