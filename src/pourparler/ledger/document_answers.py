"""What a ledger answers about documents, and about what stands in one."""

from __future__ import annotations

from collections.abc import Iterable

from pourparler.ledger.ingest import write as written
from pourparler.ledger.issue_answers import IssueAnswers
from pourparler.ledger.queries import annotations as marking
from pourparler.ledger.queries import changes, counts, review_queue, statements
from pourparler.ledger.queries import documents as listing
from pourparler.ledger.queries.annotations import Codings
from pourparler.ledger.queries.documents import COPIES, Copies, DocumentLine, DocumentPage, Wanted
from pourparler.ledger.queries.review_queue import Queue
from pourparler.ledger.rows import Days, DocumentRow, EditionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.records import document_text
from pourparler.record import Document

DocumentId = str | DocumentRow | DocumentLine | Document
"""A document's id, or a document: what `Ledger.documents` and `Ledger.listed` give, or that of a record."""

_AT_ONCE = 500  # fingerprints in one query


class DocumentAnswers(IssueAnswers):
    """The part of a ledger that answers about documents; :class:`pourparler.ledger.Ledger` has it."""

    def has(self, document: Document) -> bool:
        """Say whether the ledger has a document with exactly this text, under whatever id.

        Raises
        ------
        LedgerError
            If this is no document.
        """
        text = document_text(document)
        with self._reading() as connection:
            return written.kept_as(connection, written.fingerprint(text)) is not None

    def has_texts(self, fingerprints: Iterable[str]) -> frozenset[str]:
        """Give those fingerprints (SHA-256 of a text, in hexadecimal) whose texts the ledger has.

        Raises
        ------
        LedgerError
            If this is no list of texts.
        """
        wanted = arguments.texts("fingerprints", fingerprints)
        with self._reading() as connection:
            parts = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
            return frozenset(each for part in parts for each in written.known(connection, part))

    def documents(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[DocumentRow, ...]:
        """Give the documents published on these days, by day, then id; the undated come last.

        Earlier editions of an article are left out; `document` gives them.

        Parameters
        ----------
        since, until
            The first and the last day of publication, both included.
        as_of
            What was known on this day.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        known = arguments.day("as_of", as_of)
        with self._reading() as connection:
            return statements.told_documents(connection, None, first, last, known)

    def document(self, id: DocumentId) -> DocumentRow | None:
        """Give the document with this id, or None.

        Raises
        ------
        LedgerError
            If this is no id of a document.
        """
        key = arguments.document_id("id", id)
        if not arguments.is_storable(key):
            return None
        with self._reading() as connection:
            return next(iter(statements.told_documents(connection, [key])), None)

    def edition(self, id: DocumentId) -> EditionRow | None:
        """Give an edition of an article beside the one that it replaces; None if it replaces none.

        Raises
        ------
        LedgerError
            If this is no id of a document.
        """
        found = self.document(id)
        if found is None or found.replaces is None:
            return None
        before = self.document(found.replaces)
        return None if before is None else changes.edition(before, found)

    def listed(
        self,
        *,
        coder: str = "",
        outlet: str | None = None,
        unread_by: str | None = None,
        copies: Copies = "all",
        since: Day | None = None,
        until: Day | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> DocumentPage:
        """Give a page of the list of documents, the last published first, without their texts.

        Parameters
        ----------
        coder
            For whom the page says which documents are unread.
        outlet
            The publisher; "" for documents that name none.
        unread_by
            Only those that this coder has not looked at.
        copies
            Whether copies of other documents are listed too ("all"), left out ("without"), or listed alone ("only").
        since, until
            The first and the last day of publication, both included.
        limit, offset
            How many to give at most, and how many to pass over.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        wanted = Wanted(
            arguments.text_or_none("outlet", outlet),
            arguments.day("since", since),
            arguments.day("until", until),
            arguments.text_or_none("unread_by", unread_by),
            arguments.choice("copies", copies, COPIES),
        )
        reader = arguments.text("coder", coder)
        most, passed = arguments.count("limit", limit), arguments.count("offset", offset)
        with self._reading() as connection:
            return listing.page(connection, wanted, reader, passed, most)

    def covered(self) -> Days | None:
        """Give the first and the last day of publication; None if no document has one."""
        with self._reading() as connection:
            return counts.covered(connection)

    def codings(self, document: DocumentId) -> Codings:
        """Give what stands in a document, each coding with its places and the last revision that bears on it.

        Raises
        ------
        LedgerError
            If this is no id of a document.
        """
        key = arguments.document_id("document", document)
        if not arguments.is_storable(key):
            return Codings((), (), (), (), ())
        with self._reading() as connection:
            return marking.told_codings(connection, key)

    def queue(
        self, *, coder: str | None = None, document: DocumentId | None = None, limit: int = 20, offset: int = 0
    ) -> Queue:
        """Give the machine's statements that nobody has decided about, the least certain first.

        Parameters
        ----------
        coder
            Whose decisions the agreement counts; None for everybody's.
        document
            One document; None for all.
        limit, offset
            How many to give at most, and how many to pass over.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        key = arguments.document_id_or_none("document", document)
        who = arguments.text_or_none("coder", coder)
        most, passed = arguments.count("limit", limit), arguments.count("offset", offset)
        with self._reading() as connection:
            return review_queue.queue(connection, most, passed, key, who)
