"""`ledger.documents`: the documents of a ledger, their texts, editions and annotations."""

from __future__ import annotations

from collections.abc import Iterable

from pourparler.ledger.collections.base import Collection, DocumentId
from pourparler.ledger.ingest import reread
from pourparler.ledger.ingest import write as written
from pourparler.ledger.queries import annotations as marking
from pourparler.ledger.queries import changes, counts, names_like, statements
from pourparler.ledger.queries import documents as listing
from pourparler.ledger.queries.annotations import Annotations
from pourparler.ledger.queries.documents import COPIES, Copies, DocumentFilter, DocumentPage, TitledDocument
from pourparler.ledger.rows import Days, DocumentRow, EditionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.records import document_text
from pourparler.record import Document

_BATCH = 500  # fingerprints in one query


class Documents(Collection):
    """The documents of a ledger. A document is given by its id, or as a row or a record's document.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> from pourparler.record import Document, Record
    >>> note = Document(id="note-1", text="Vell said that talks would resume.", published="2031-05-06")
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     added = ledger.add(Record(reader="none", document=note))
    ...     [row.id for row in ledger.documents.list(since="2031-05-01")]
    ...     ledger.documents.has(note)
    ...     ledger.documents.content("note-1").text[:9]
    ...     ledger.documents.page(limit=10).total
    ['note-1']
    True
    'Vell said'
    1
    """

    def list(
        self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None
    ) -> tuple[DocumentRow, ...]:
        """Return the documents published in a range of days, by day, then id; those without a day come last.

        Earlier editions of an article are left out; `get` returns them.

        Parameters
        ----------
        since, until
            The first and the last day of publication, both included.
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
            return statements.list_documents(connection, None, first, last, known)

    def page(
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
        """Return one page of the list of documents, the latest published first, without their texts.

        Parameters
        ----------
        coder
            Whose unread documents are marked.
        outlet
            The publisher; "" for documents without one.
        unread_by
            Only documents that this coder has not read.
        copies
            "all" includes copies of other documents, "without" leaves them out, "only" returns nothing else.
        since, until
            The first and the last day of publication, both included.
        limit, offset
            How many documents to return at most, and how many to skip.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        wanted = DocumentFilter(
            arguments.text_or_none("outlet", outlet),
            arguments.day("since", since),
            arguments.day("until", until),
            arguments.text_or_none("unread_by", unread_by),
            arguments.choice("copies", copies, COPIES),
        )
        reader = arguments.text("coder", coder)
        most, passed = arguments.count("limit", limit), arguments.count("offset", offset)
        with self._database.reading() as connection:
            return listing.document_page(connection, wanted, reader, passed, most)

    def get(self, id: DocumentId) -> DocumentRow | None:
        """Return the document with this id; None if there is none.

        Raises
        ------
        LedgerError
            If this is not the id of a document.
        """
        key = arguments.document_id("id", id)
        if not arguments.is_storable(key):
            return None
        with self._database.reading() as connection:
            return next(iter(statements.list_documents(connection, [key])), None)

    def content(self, id: DocumentId) -> Document:
        """Return a document as the reader got it: its text, metadata and zones.

        Raises
        ------
        LedgerError
            If the ledger has no document with this id.
        """
        key = arguments.stored_document_id("id", id)
        with self._database.reading() as connection:
            return reread.stored_document(connection, key)

    def has(self, document: Document) -> bool:
        """Return whether the ledger has a document with exactly this text, under any id.

        Raises
        ------
        LedgerError
            If this is not a document.
        """
        text = document_text(document)
        with self._database.reading() as connection:
            return written.document_with_text(connection, written.fingerprint(text)) is not None

    def known_texts(self, fingerprints: Iterable[str]) -> frozenset[str]:
        """Return those fingerprints (SHA-256 of a text, in hexadecimal) whose texts the ledger has.

        Raises
        ------
        LedgerError
            If this is not a list of texts.
        """
        wanted = arguments.texts("fingerprints", fingerprints)
        with self._database.reading() as connection:
            parts = (wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH))
            return frozenset(each for part in parts for each in written.known_fingerprints(connection, part))

    def edition(self, id: DocumentId) -> EditionRow | None:
        """Compare an edition of an article with the one that it replaces; None if it replaces none.

        Raises
        ------
        LedgerError
            If this is not the id of a document.
        """
        found = self.get(id)
        if found is None or found.replaces is None:
            return None
        before = self.get(found.replaces)
        return None if before is None else changes.compare_editions(before, found)

    def annotations(self, id: DocumentId) -> Annotations:
        """Return what was read or coded in a document, with the spans and the last revision of each coding.

        Raises
        ------
        LedgerError
            If this is not the id of a document.
        """
        key = arguments.document_id("id", id)
        if not arguments.is_storable(key):
            return Annotations((), (), (), (), ())
        with self._database.reading() as connection:
            return marking.document_codings(connection, key)

    def find(self, *, url: str | None = None, title: str | None = None) -> tuple[str, ...]:
        """Return the ids of the documents with a web address; if there are none, of those with a title.

        Raises
        ------
        LedgerError
            If an argument is not text.
        """
        address, named = arguments.text_or_none("url", url), arguments.text_or_none("title", title)
        with self._database.reading() as connection:
            return listing.find_documents(connection, address, named)

    def ids(self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None) -> tuple[str, ...]:
        """Return the ids of the documents published in a range of days, earlier editions included, as they were added.

        Parameters
        ----------
        since, until, as_of
            As for `list`.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        first, last = arguments.day("since", since), arguments.day("until", until)
        known = arguments.day("as_of", as_of)
        with self._database.reading() as connection:
            return listing.document_ids(connection, first, last, known)

    def outdated(self, reader: str) -> tuple[str, ...]:
        """Return the ids of the documents read by another version of the reader than this one, as they were added.

        Raises
        ------
        LedgerError
            If `reader` is not text.
        """
        version = arguments.text("reader", reader)
        with self._database.reading() as connection:
            return tuple(reread.outdated_documents(connection, version))

    def days(self) -> Days | None:
        """Return the first and the last day of publication; None if no document has one."""
        with self._database.reading() as connection:
            return counts.covered_days(connection)

    def mark_read(self, id: DocumentId, *, coder: str, is_read: bool = True) -> None:
        """Mark a document as read by a coder, or as unread.

        Raises
        ------
        LedgerError
            If there is no such document, or an argument is wrong.
        """
        key, who = arguments.stored_document_id("id", id), arguments.coder(coder)
        looked = arguments.flag("is_read", is_read)
        with self._database.writing() as connection:
            listing.mark_viewed(connection, key, who, is_read=looked)

    def find_titled(self, words: str, *, in_order: bool = False, limit: int = 10) -> tuple[TitledDocument, ...]:
        """Return documents whose title contains some words, the latest published first.

        Parameters
        ----------
        words
            Parts of words; case makes no difference.
        in_order
            Whether it is enough that a title contains the letters of each word in their order.
        limit
            How many documents at most.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        wanted, most = arguments.text("words", words), arguments.count("limit", limit)
        loose = arguments.flag("in_order", in_order)
        with self._database.reading() as connection:
            return names_like.find_documents(connection, wanted, most, in_order=loose)
