"""`ledger.transfer`: documents and codings that come from other programs or go to them."""

from __future__ import annotations

from collections.abc import Mapping

from pourparler.ledger.collections.base import Collection, DocumentId
from pourparler.ledger.errors import shown
from pourparler.ledger.ingest import export, transfer
from pourparler.ledger.ingest.export import CodedPosition, DocumentBundle
from pourparler.ledger.ingest.transfer import Imported
from pourparler.ledger.ingest.write import Importer
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.records import whole_record


class Transfer(Collection):
    """What the formats of `pourparler.exchange` use.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> from pourparler.record import Document, Record
    >>> note = Record(reader="none", document=Document(id="note-1", text="Vell said that talks would resume."))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(f"{folder}/one.ledger", create=True) as one:
    ...         added = one.add(note)
    ...         bundle = one.transfer.export("note-1")
    ...     with open_ledger(f"{folder}/two.ledger", create=True) as two:
    ...         done = two.transfer.import_document(bundle, coder="ana", program="one")
    ...         two.documents.ids()
    ('note-1',)
    """

    def export(self, id: DocumentId) -> DocumentBundle:
        """Return a document with everything coded in it and who coded it.

        Raises
        ------
        LedgerError
            If the ledger has no document with this id.
        """
        key = arguments.stored_document_id("id", id)
        with self._database.reading() as connection:
            return export.export_document(connection, key)

    def import_document(self, document: DocumentBundle, *, coder: str, program: str) -> Imported:
        """Add a document with its codings from another program: all of it or nothing.

        Of a text that the ledger has already, only the statements and positions that it lacks are added.

        Parameters
        ----------
        document
            The document. Its codings keep their own coders.
        coder
            Who imports it.
        program
            Where it comes from, as history shows it.

        Raises
        ------
        LedgerError
            If the record is not whole, a position refers to no statement, or an argument is wrong.
        """
        given, brought = _checked(document), Importer(arguments.coder(coder), arguments.text("program", program))
        with self._database.writing(f"{shown(given.record.document.id)}: not added, ") as connection:
            return transfer.import_document(connection, given, brought)

    def extras(self, format: str) -> dict[str, str]:
        """Return by name what files of a format hold beyond what a ledger stores, so that it can be exported again.

        Raises
        ------
        LedgerError
            If `format` is not text.
        """
        name = arguments.text("format", format)
        with self._database.reading() as connection:
            return transfer.list_extras(connection, name)

    def save_extras(self, format: str, *, values: Mapping[str, str]) -> None:
        """Store what files of a format hold beyond what a ledger stores; values of the same names are replaced.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        name, kept = arguments.text("format", format), arguments.text_mapping("values", values)
        with self._database.writing() as connection:
            transfer.write_extras(connection, name, kept)


def _checked(given: object) -> DocumentBundle:
    whole = arguments.instance("document", given, DocumentBundle)
    codings = [arguments.instance("codings", each, CodedPosition) for each in arguments.items("codings", whole.codings)]
    return DocumentBundle(
        record=whole_record(whole.record),
        coders=arguments.text_mapping("coders", whole.coders),
        names=arguments.text_mapping("names", whole.names),
        codings=tuple(
            CodedPosition(
                statement=arguments.text("statement", each.statement),
                party=arguments.text("party", each.party),
                kind=arguments.text("kind", each.kind),
                terms=arguments.pairs("terms", each.terms),
                weighed=arguments.texts("weighed", each.weighed),
                coder=arguments.text("coder", each.coder),
            )
            for each in codings
        ),
    )
