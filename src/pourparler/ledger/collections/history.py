"""`ledger.history`: who read, added or decided what, when; and undo."""

from __future__ import annotations

from collections.abc import Iterable

from pourparler.ledger.collections.base import Collection, DocumentId
from pourparler.ledger.edits import batches, corrections, history
from pourparler.ledger.rows import ChangeRow, RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.ids import IdLike, parse_id


class History(Collection):
    """The revisions of a ledger. A revision is given by its number or as its row.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     revision = ledger.codebook.save("parties: [North]", coder="ana")
    ...     [(each.coder, each.action, each.name) for each in ledger.history.list()]
    ...     ledger.history.undo(revision, coder="ana").undone_by
    ...     ledger.codebook.get() is None
    [('ana', 'add', 'ana')]
    'ana'
    True
    """

    def list(self, thing: IdLike | DocumentId | None = None) -> tuple[RevisionRow, ...]:
        """Return the revisions of one thing, the first one first: its readings and the decisions about it.

        Parameters
        ----------
        thing
            "s12", "m3" or "p4"; the id of a document; the name or number of an actor; or a row of any of these. None
            for the decisions about everything.

        Raises
        ------
        LedgerError
            If there is no such thing.
        """
        with self._database.reading() as connection:
            return history.list_revisions(connection, thing)

    def get(self, id: IdLike) -> RevisionRow | None:
        """Return the revision with this number; None if there is none.

        Raises
        ------
        LedgerError
            If this is not the number of a revision.
        """
        number = parse_id(id, "revision").number
        with self._database.reading() as connection:
            return history.by_number(connection, number)

    def decisions(
        self, *, coder: str | None = None, limit: int = 100, offset: int = 0
    ) -> tuple[tuple[RevisionRow, ...], int]:
        """Return one page of the decisions, the last one first, and how many there are.

        Parameters
        ----------
        coder
            Who decided; None for everybody.
        limit, offset
            How many decisions to return at most, and how many to skip.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who = arguments.text_or_none("coder", coder)
        most, passed = arguments.count("limit", limit), arguments.count("offset", offset)
        with self._database.reading() as connection:
            return history.list_decisions(connection, who, passed, most)

    def last_revision(self, id: IdLike) -> int:
        """Return the number of the last revision of a statement, meeting or proposal; 0 if nobody has decided about it.

        `confirm`, `reject` and `correct` take it as ``seen``, and raise `ChangedError` if there is a later one.

        Raises
        ------
        LedgerError
            If there is no such coding.
        """
        meant = parse_id(id, *corrections.THINGS)
        with self._database.reading() as connection:
            return corrections.last_revision(connection, corrections.check_exists(connection, meant))

    def version(self) -> tuple[int, int]:
        """Return two numbers that differ after every document added, decision and undo: whether a ledger has changed.

        They are the last revision's number, 0 for none, and how many revisions are undone. `Ledger.reindex` does not
        change them.
        """
        with self._database.reading() as connection:
            return history.version(connection)

    def changed_since(self, version: tuple[int, int]) -> tuple[int, ...]:
        """Return the numbers of the statements about which somebody has decided, or undone a decision, since a version.

        Parameters
        ----------
        version
            As `version` returned it.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        last, undone = _counts(version)
        with self._database.reading() as connection:
            return history.changed_since(connection, last, undone)

    def changes(self, version: tuple[int, int]) -> tuple[tuple[int, int], tuple[ChangeRow, ...]]:
        """Return the version of the ledger now, and what was changed, by whom, since a version.

        Parameters
        ----------
        version
            As `version` returned it; (0, 0) stands for an empty ledger.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        last, undone = _counts(version)
        with self._database.reading() as connection:
            return history.list_changes(connection, last, undone)

    def last_decision(self, coder: str, *, revision: IdLike | None = None) -> int | None:
        """Return the number of a coder's last decision that is not undone; None if there is none.

        Parameters
        ----------
        coder
            Who decided.
        revision
            Return this one, if it is such a decision.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who = arguments.text("coder", coder)
        number = None if revision is None else parse_id(revision, "revision").number
        with self._database.reading() as connection:
            return history.last_revision_of_coder(connection, who, number)

    def undo(self, id: IdLike | None = None, *, coder: str) -> RevisionRow:
        """Restore exactly what a revision changed.

        Parameters
        ----------
        id
            The revision; None for the last that can be undone.
        coder
            Who decides.

        Raises
        ------
        LedgerError
            If there is none, a later one depends on it, or an argument is wrong.
        """
        number = None if id is None else parse_id(id, "revision").number
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            return history.undo(connection, number, who)

    def undo_all(self, ids: Iterable[IdLike], *, coder: str) -> int:
        """Undo several revisions in one transaction, the last one first: all of them or, on any fault, none.

        Returns
        -------
        int
            How many were undone.

        Raises
        ------
        LedgerError
            If there is no such revision, it is undone already, or a later one depends on it.
        """
        numbers = list(dict.fromkeys(parse_id(each, "revision").number for each in arguments.items("ids", ids)))
        batches.check_number(numbers)
        who = arguments.coder(coder)
        with self._database.writing() as connection:
            batches.undo_all(connection, numbers, who)
        return len(numbers)

    def all_by(self, ids: Iterable[IdLike], *, coder: str) -> bool:
        """Return whether a coder made all of some revisions, and none is undone.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        who = arguments.text("coder", coder)
        numbers = {parse_id(each, "revision").number for each in arguments.items("ids", ids)}
        with self._database.reading() as connection:
            return history.all_by(connection, numbers, who)


def _counts(version: tuple[int, int]) -> tuple[int, int]:
    """Check a version: the number of the last revision, and how many had been undone."""
    last, undone = (arguments.count("version", each) for each in arguments.items("version", version))
    return last, undone
