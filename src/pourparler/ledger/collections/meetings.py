"""`ledger.meetings`: who meets whom, when and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pourparler.ledger.collections.base import Listed, ReviewableKind
from pourparler.ledger.database import Database
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.facets import meetings as facets
from pourparler.ledger.facets.cache import CachedIndex
from pourparler.ledger.queries import meetings
from pourparler.ledger.rows import MeetingRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.ids import IdKind, IdLike, parse_id


class Meetings(ReviewableKind, Listed):
    """The meetings of a ledger. A meeting is given by its id (3, "3" or "m3") or as its row.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     ledger.meetings.list(since="2031-05-01", until="2031-05-31")
    ()
    """

    _kinds: ClassVar[tuple[IdKind, ...]] = ("meeting",)

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._index = CachedIndex(facets.meeting_index, frozenset({"meeting", "actor", "document"}), "meeting")
        self._find = facets.meetings_containing

    def list(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[MeetingRow, ...]:
        """Return the meetings by date, one row for all reports of a meeting.

        Parameters
        ----------
        since, until
            The first and the last day, both included, as for `ledger.statements.list`.
        as_of
            The state of knowledge on this day: only documents published up to it, in the editions of that day.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        known = arguments.day("as_of", as_of)
        with self._database.reading() as connection:
            return meetings.list_meetings(connection, first, last, known)

    def get(self, id: IdLike) -> MeetingRow | None:
        """Return the meeting with this id, with all its reports; None if there is none, or it is rejected.

        Raises
        ------
        LedgerError
            If this is not the id of a meeting.
        """
        number = parse_id(id, "meeting").number
        with self._database.reading() as connection:
            return meetings.by_number(connection, storable_id(number))

    def get_all(self, ids: Iterable[IdLike]) -> tuple[MeetingRow, ...]:
        """Return the meetings with some ids, in their order; ids that the ledger does not have are left out.

        Raises
        ------
        LedgerError
            If one is not the id of a meeting.
        """
        numbers = [storable_id(parse_id(each, "meeting").number) for each in arguments.items("ids", ids)]
        with self._database.reading() as connection:
            found = {row.id: row for row in meetings.get_meetings(connection, numbers, None)}
        return tuple(found[number] for number in dict.fromkeys(numbers) if number in found)
