"""Who speaks in a statement: its first speaker, and those that a joint statement has besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, union_all

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, statement_speakers, statements
from pourparler.text import enumeration

_FIRST = actors.alias("first_speaker")
_FIRST_ROOT = func.coalesce(_FIRST.c.merged_into, _FIRST.c.id)
_WHOLE = actors.alias("whole_actor")

Speakers = Mapping[int, Mapping[int, str]]
"""The names of each statement's speakers by their ids after all merges, the first speaker first, by statement."""


def spoken_by(meant: Any) -> ColumnElement[bool]:
    """Build the condition that one of some actors, given as ids or as a query for them, speaks in one.

    It is a union of two index lookups, which both databases execute faster than an OR.
    """
    first, further = (
        column.in_(meant) if isinstance(meant, Select) else is_in(column, meant)
        for column in (statements.c.actor_id, statement_speakers.c.actor_id)
    )
    own, joint = select(statements.c.id).where(first), select(statement_speakers.c.statement_id).where(further)
    return statements.c.id.in_(own.union_all(joint))


def speaker_names(connection: Connection, ids: Iterable[int]) -> Speakers:
    """Return the speakers of statements; those without a known speaker are left out."""
    first = select(statements.c.id.label("statement"), literal(0).label("place"), statements.c.actor_id)
    columns = statement_speakers.c
    further = select(columns.statement_id, columns.position, columns.actor_id)
    found: dict[int, dict[int, str]] = {}
    for part in in_chunks(sorted(set(ids))):
        both = union_all(
            first.where(is_in(statements.c.id, part)), further.where(is_in(columns.statement_id, part))
        ).subquery()
        chosen = (
            select(both.c.statement, _WHOLE.c.id, _WHOLE.c.name)
            .join(actors, actors.c.id == both.c.actor_id)
            .join(_WHOLE, _WHOLE.c.id == ROOT)
            .order_by(both.c.statement, both.c.place)
        )
        for row in connection.execute(chosen):
            found.setdefault(row.statement, {}).setdefault(row.id, row.name)
    return found


def further_speakers(connection: Connection, ids: Iterable[int]) -> Speakers:
    """Return the speakers of joint statements after the first; all other statements are left out."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for part in in_chunks(ids):
        chosen = (
            select(statement_speakers.c.statement_id, _WHOLE.c.id, _WHOLE.c.name)
            .join(actors, actors.c.id == statement_speakers.c.actor_id)
            .join(_WHOLE, _WHOLE.c.id == ROOT)
            .where(is_in(statement_speakers.c.statement_id, part))
            .order_by(statement_speakers.c.statement_id, statement_speakers.c.position)
        )
        for row in connection.execute(chosen):
            found[row.statement_id].setdefault(row.id, row.name)
    return found


def reporting_statements(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[int, str | None]]:
    """Return the statement within which each statement is reported, and the name of who reports it.

    Statements that none reports, or only a rejected one, are left out. The name is None if the speakers are the same or
    are not known.
    """
    outer = statements.alias("outer")
    holders: dict[int, int] = {}
    for part in in_chunks(ids):
        chosen = (
            select(statements.c.id, statements.c.within)
            .join(outer, outer.c.id == statements.c.within)
            .where(is_in(statements.c.id, part), outer.c.ended.is_(None))
        )
        holders |= {row.id: row.within for row in connection.execute(chosen)}
    speakers = speaker_names(connection, {*holders, *holders.values()})
    found: dict[int, tuple[int, str | None]] = {}
    for id_, holder in holders.items():
        known, reporting = speakers.get(id_, {}), speakers.get(holder, {})
        is_relayed = bool(known) and bool(reporting) and known.keys() != reporting.keys()
        found[id_] = (holder, enumeration(list(reporting.values())) if is_relayed else None)
    return found


def count_joint_statements() -> Select[Any]:
    """Build a query for the number of statements in which an actor (``actor``) speaks after the first speaker.

    Merged actors count as one, which counts once in a statement. The query has the table ``statements``, so that
    conditions can be added.
    """
    return (
        select(ROOT.label("actor"), func.count(statement_speakers.c.statement_id.distinct()).label("joint"))
        .select_from(statement_speakers)
        .join(statements, statements.c.id == statement_speakers.c.statement_id)
        .join(actors, actors.c.id == statement_speakers.c.actor_id)
        .outerjoin(_FIRST, _FIRST.c.id == statements.c.actor_id)
        .where(_FIRST.c.id.is_(None) | (_FIRST_ROOT != ROOT))
        .group_by(ROOT)
    )
