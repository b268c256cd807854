"""When somebody last opened the home page, and which documents came since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from pourparler.ledger.db.brief_tables import visits
from pourparler.ledger.db.schema import documents
from pourparler.ledger.revisions import utc_now

_PAUSE = dt.timedelta(minutes=30)  # who comes back after it begins a new visit
_SHORT = dt.timedelta(minutes=1)  # a visit is not noted more often


@dataclass(frozen=True)
class Visit:
    """The visit before this one: when it ended, and how many documents there were to see; None before the first."""

    at: dt.datetime | None
    last_document: int | None


def note_visit(connection: Connection, who: str) -> Visit:
    """Note that somebody opens the home page; return the visit before this one."""
    now = utc_now()
    last = int(connection.execute(select(func.max(documents.c.id))).scalar() or 0)
    row = connection.execute(select(visits).where(visits.c.coder == who)).one_or_none()
    if row is None:
        connection.execute(insert(visits), {"coder": who, "at": now, "last_document": last})
        return Visit(None, None)
    if now - row.at > _PAUSE:
        before = {"before": row.at, "before_document": row.last_document}
        connection.execute(update(visits).where(visits.c.coder == who).values(at=now, last_document=last, **before))
        return Visit(_aware(row.at), row.last_document)
    if now - row.at > _SHORT or last != row.last_document:
        connection.execute(update(visits).where(visits.c.coder == who).values(at=now, last_document=last))
    return Visit(_aware(row.before), row.before_document)


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(tzinfo=dt.UTC)
