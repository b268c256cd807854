"""`ledger.briefs`: briefs as they were sent, to read them again, to compare them and to delete them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import delete, insert, select

from pourparler.ledger import revisions
from pourparler.ledger.collections.base import Collection
from pourparler.ledger.db.brief_tables import briefs
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.edits import history
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.revisions import Before, utc_now
from pourparler.ledger.rows import RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdKind, IdLike, parse_id

_LARGEST = 4_000_000  # characters of a brief


@dataclass(frozen=True)
class BriefRow:
    """A saved brief: its title, the days that it covers, when it was saved, by whom, and its content as JSON."""

    id_kind: ClassVar[IdKind] = "brief"

    id: int
    title: str
    since: dt.date | None
    until: dt.date | None
    at: dt.datetime
    coder: str
    text: str


class Briefs(Collection):
    """The saved briefs of a ledger; `pourparler.brief.saved` reads their content.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     number = ledger.briefs.save("{}", coder="ana", title="Brief, 3 Mar 2031").id
    ...     [(row.id, row.title) for row in ledger.briefs.list()]
    [(1, 'Brief, 3 Mar 2031')]
    """

    def list(self, *, limit: int | None = None) -> tuple[BriefRow, ...]:
        """Return the saved briefs, the last one first.

        Parameters
        ----------
        limit
            The greatest number of briefs.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        most = arguments.count_or_none("limit", limit)
        with self._database.reading() as connection:
            rows = connection.execute(select(briefs).order_by(briefs.c.id.desc()).limit(most)).all()
        return tuple(BriefRow(**row._mapping) for row in rows)

    def get(self, id: IdLike) -> BriefRow | None:
        """Return a saved brief; None if there is none with this id.

        Raises
        ------
        LedgerError
            If it is not an id.
        """
        number = parse_id(id, "brief").number
        with self._database.reading() as connection:
            row = connection.execute(select(briefs).where(briefs.c.id == storable_id(number))).one_or_none()
        return None if row is None else BriefRow(**row._mapping)

    def save(
        self, text: str, *, coder: str, title: str = "", since: Day | None = None, until: Day | None = None
    ) -> BriefRow:
        """Save a brief.

        Parameters
        ----------
        text
            Its content, as JSON. It is stored as it is.
        coder
            Who saves it.
        title
            Its heading.
        since, until
            The first and the last day that it covers.

        Raises
        ------
        LedgerError
            If it is too large, or an argument is wrong.
        """
        whole, who, name = arguments.text("text", text), arguments.coder(coder), arguments.text("title", title)
        if len(whole) > _LARGEST:
            raise LedgerError(f"text: a brief has at most {_LARGEST} characters; shorten its period")
        first, last = arguments.day("since", since), arguments.day("until", until)
        now = utc_now()
        row = {"title": name, "since": first, "until": last, "at": now, "coder": who, "text": whole}
        with self._database.writing() as connection:
            number = connection.execute(insert(briefs).returning(briefs.c.id), row).scalar_one()
        return BriefRow(int(number), name, first, last, now, who, whole)

    def delete(self, id: IdLike, *, coder: str) -> RevisionRow:
        """Delete a saved brief; undo restores it.

        Raises
        ------
        LedgerError
            If there is none with this id, or an argument is wrong.
        """
        number, who = parse_id(id, "brief").number, arguments.coder(coder)
        with self._database.writing() as connection:
            own = briefs.c.id == storable_id(number)
            row = connection.execute(select(briefs).where(own)).one_or_none()
            if row is None:
                raise LedgerError(f"there is no brief {number}; list them with: pourparler briefs LEDGER")
            connection.execute(delete(briefs).where(own))
            before = Before(gone=[("briefs", dict(row._mapping))])
            after = {"deleted": f"deleted {row.title}"}
            made = revisions.record(connection, who, "delete", "brief", row.id, before, after)
            return history.revision_row(connection, made)
