"""The versions of the codebook: each text that the ledger was coded by, with who saved it and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from pourparler.ledger.db.schema import codebooks, revisions


@dataclass(frozen=True)
class CodebookVersion:
    """A version of the codebook; ``revision`` and ``at`` are None where an older version of the program saved it."""

    id: int
    text: str
    coder: str
    revision: int | None
    at: dt.datetime | None


def list_versions(connection: Connection) -> tuple[CodebookVersion, ...]:
    """Return the versions, earliest first; one that was undone is left out."""
    chosen = (
        select(codebooks, revisions.c.undone)
        .outerjoin(revisions, revisions.c.id == codebooks.c.ended)
        .where(or_(codebooks.c.ended.is_(None), revisions.c.undone.is_(None)))
        .order_by(codebooks.c.id)
    )
    rows = connection.execute(chosen).all()
    own = select(revisions).where(revisions.c.thing == "codebook", revisions.c.action == "add")
    saved = {row.thing_id: row for row in connection.execute(own)}
    ended = {row.ended for row in rows if row.ended is not None}
    by_end = {row.id: row for row in connection.execute(select(revisions).where(revisions.c.id.in_(ended)))}
    found, before = [], None
    for row in rows:
        made = by_end.get(before) if before is not None else saved.get(row.id)
        at = made.at.replace(tzinfo=dt.UTC) if made else None
        found.append(CodebookVersion(row.id, row.text, row.coder, made.id if made else None, at))
        before = row.ended
    return tuple(found)
