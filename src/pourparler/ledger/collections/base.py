"""What all collections of a ledger have in common, and the actions on what was coded."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from pourparler.ledger.database import Database
from pourparler.ledger.edits import corrections, history
from pourparler.ledger.queries.documents import DocumentLine
from pourparler.ledger.rows import DocumentRow, RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.field_values import FieldValue, parse_fields
from pourparler.ledger.validation.ids import IdKind, IdLike, parse_id, whole_number
from pourparler.record import Document

DocumentId: TypeAlias = str | DocumentRow | DocumentLine | Document
"""A document's id, a row of a document, or the document of a record."""


class Collection:
    """One kind of thing in a ledger. Every method may raise `LedgerError`, and has then changed nothing.

    Parameters
    ----------
    database
        The ledger's database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database


class Reviewable(Collection):
    """A collection of codings, which people confirm, reject or correct."""

    _kinds: ClassVar[tuple[IdKind, ...]] = ()

    def confirm(self, id: IdLike, *, coder: str, seen: IdLike | None = None) -> RevisionRow:
        """Confirm a coding.

        Parameters
        ----------
        id
            Its id, or its row.
        coder
            Who decides.
        seen
            Its last revision when the coder looked at it, as `ledger.history.last_revision` returns it; None skips
            the check.

        Raises
        ------
        ChangedError
            If somebody has changed it since.
        LedgerError
            If there is no such coding, it is rejected, or an argument is wrong.
        """
        meant, who, last = parse_id(id, *self._kinds), arguments.coder(coder), seen_revision(seen)
        with self._database.writing() as connection:
            corrections.check_seen(connection, corrections.check_exists(connection, meant), last)
            return history.revision_row(connection, corrections.confirm(connection, meant, who))

    def reject(self, id: IdLike, *, coder: str, seen: IdLike | None = None) -> RevisionRow:
        """Reject a coding, so that no answer contains it. Reading the document again does not restore it; undo does.

        Parameters
        ----------
        id, coder, seen
            As for `confirm`.

        Raises
        ------
        ChangedError
            If somebody has changed it since.
        LedgerError
            If there is no such coding, it is rejected already, or an argument is wrong.
        """
        meant, who, last = parse_id(id, *self._kinds), arguments.coder(coder), seen_revision(seen)
        with self._database.writing() as connection:
            corrections.check_seen(connection, corrections.check_exists(connection, meant), last)
            return history.revision_row(connection, corrections.reject(connection, meant, who))

    def correct(self, id: IdLike, *, coder: str, seen: IdLike | None = None, **fields: FieldValue) -> RevisionRow:
        """Change what a coding says. A corrected coding counts as confirmed by its coder.

        Parameters
        ----------
        id, coder, seen
            As for `confirm`.
        fields
            The new values. Of a statement: ``speaker``, an actor's name, 5, "a5" or the row, or a list of them for a
            joint statement, in place of all its speakers; ``kind``; ``act``; ``date``; and ``source``, ``cue`` and
            ``content``, each a span ``(120, 164)``, a list of spans, or text such as "120-164, 170-180". Of a meeting:
            ``place``, ``status``, ``date``. Of a proposal: ``name``, ``state``, ``date``. Of a stance:
            ``party``, an actor as for ``speaker``, and ``stance``. A date is a `datetime.date`, a pair of them, or
            text: "2031-05-06" or "2031-05-06..2031-05-08".
            None removes an optional value; a date of None is the day of publication.

        Raises
        ------
        ChangedError
            If somebody has changed it since.
        LedgerError
            If there is no such coding or field, or a value is wrong.
        """
        meant, who, last = parse_id(id, *self._kinds), arguments.coder(coder), seen_revision(seen)
        values = parse_fields(meant.kind, fields)
        with self._database.writing() as connection:
            corrections.check_seen(connection, corrections.check_exists(connection, meant), last)
            return history.revision_row(connection, corrections.correct(connection, meant, who, values))


def seen_revision(given: object) -> int | None:
    """A revision's number, 0 for none, or None if the caller does not ask."""
    if given is None:
        return None
    return 0 if whole_number(given) == 0 else parse_id(given, "revision").number
