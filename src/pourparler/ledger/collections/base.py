"""What all collections of a ledger have in common, and the actions on what was coded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import Connection

from pourparler.ledger.database import Database
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.edits import batches, corrections, history
from pourparler.ledger.edits.batches import Batch
from pourparler.ledger.facets.cache import CachedIndex
from pourparler.ledger.facets.index import Index
from pourparler.ledger.queries.annotations import last_revisions
from pourparler.ledger.queries.documents import DocumentLine
from pourparler.ledger.rows import DocumentRow, RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.field_values import FieldValue, parse_fields
from pourparler.ledger.validation.ids import Id, IdKind, IdLike, parse_id, whole_number
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

    def confirm_all(self, ids: Iterable[IdLike], *, coder: str, seen: Mapping[Any, IdLike] | None = None) -> Batch:
        """Confirm codings in one transaction, each as a revision of its own.

        Parameters
        ----------
        ids
            Their ids or rows, at most 5,000.
        coder
            Who decides.
        seen
            The last revision of each when the coder looked at it; those that changed since are refused.

        Returns
        -------
        Batch
            The revisions, which `ledger.history.undo_all` takes back, and what was refused and why.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        meant, who, last = self._batch(ids, coder, seen)
        with self._database.writing() as connection:
            return batches.confirm_all(connection, meant, last, who)

    def reject_all(self, ids: Iterable[IdLike], *, coder: str, seen: Mapping[Any, IdLike] | None = None) -> Batch:
        """Reject codings in one transaction, as `confirm_all` confirms them.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        meant, who, last = self._batch(ids, coder, seen)
        with self._database.writing() as connection:
            return batches.decide_all(
                connection, meant, last, lambda one: corrections.write_rejection(connection, one, who)
            )

    def correct_all(
        self,
        ids: Iterable[IdLike],
        *,
        coder: str,
        seen: Mapping[Any, IdLike] | None = None,
        **fields: FieldValue,
    ) -> Batch:
        """Give codings of one kind the same values in one transaction; ``fields`` are those of `correct`.

        Raises
        ------
        LedgerError
            If there is no such field, or an argument is wrong.
        """
        meant, who, last = self._batch(ids, coder, seen)
        values = {kind: parse_fields(kind, fields) for kind in {each.kind for each in meant}}
        with self._database.writing() as connection:
            return batches.decide_all(
                connection,
                meant,
                last,
                lambda one: corrections.write_correction(connection, one, who, values[one.kind]),
            )

    def _batch(
        self, ids: Iterable[IdLike], coder: str, seen: Mapping[Any, IdLike] | None
    ) -> tuple[list[Id], str, dict[Id, int]]:
        meant = list(dict.fromkeys(parse_id(each, *self._kinds) for each in arguments.items("ids", ids)))
        batches.check_number(meant)
        looked = {} if seen is None else arguments.mapping("seen", seen)
        known = {parse_id(each, *self._kinds): seen_revision(last) or 0 for each, last in looked.items()}
        return meant, arguments.coder(coder), known


class ReviewableKind(Reviewable):
    """A collection of codings of one kind."""

    def last_revisions(self, ids: Iterable[IdLike] | None = None) -> dict[int, int]:
        """Return the last revision of each that somebody has decided about, by its number; of some, or of all.

        Raises
        ------
        LedgerError
            If one is not an id of this kind.
        """
        given = None if ids is None else [parse_id(each, *self._kinds) for each in arguments.items("ids", ids)]
        numbers = None if given is None else [storable_id(each.number) for each in given]
        with self._database.reading() as connection:
            return last_revisions(connection, self._kinds[0], numbers)


class Listed(Collection):
    """A collection that is listed with facets."""

    _index: CachedIndex
    _find: Callable[[Connection, str], frozenset[int]]

    def containing(self, words: str) -> frozenset[int]:
        """Return the numbers of those that contain all of some words, written as for `Ledger.search`.

        A statement has words in its content, a meeting in what reports it and its place, an actor in its names.

        Raises
        ------
        LedgerError
            If there is no word to search for.
        """
        wanted = arguments.text("words", words)
        with self._database.reading() as connection:
            return self._find(connection, wanted)

    def index(self) -> Index:
        """Return the index of what is current: facets with counts, orders and pages, without reading the rows.

        It is read again only when what it holds has changed.

        Raises
        ------
        LedgerError
            If the ledger cannot be read.
        """
        with self._database.reading() as connection:
            return self._index.get(connection)


def seen_revision(given: object) -> int | None:
    """A revision's number, 0 for none, or None if the caller does not ask."""
    if given is None:
        return None
    return 0 if whole_number(given) == 0 else parse_id(given, "revision").number
