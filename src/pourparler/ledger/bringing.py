"""What a ledger takes in from other programs, and gives to them."""

from __future__ import annotations

from collections.abc import Mapping

from pourparler.ledger.document_answers import DocumentId
from pourparler.ledger.errors import shown
from pourparler.ledger.ingest import transfer
from pourparler.ledger.ingest.transfer import Carried, Coding, Entered
from pourparler.ledger.ingest.write import Brought
from pourparler.ledger.queries import documents
from pourparler.ledger.transactions import Transactions
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.arguments import Day
from pourparler.ledger.validation.records import whole_record


class Brings(Transactions):
    """The part of a ledger that other programs' formats use; :class:`pourparler.ledger.Ledger` has it."""

    def ids(self, *, since: Day | None = None, until: Day | None = None, as_of: Day | None = None) -> tuple[str, ...]:
        """Give the ids of the documents published on these days, earlier editions among them, as they were added.

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
            return documents.keys(connection, first, last, known)

    def found(self, *, url: str | None = None, title: str | None = None) -> tuple[str, ...]:
        """Give the ids of the documents that stand at a web address; if there are none, of those with a title.

        Raises
        ------
        LedgerError
            If an argument is no text.
        """
        address, named = arguments.text_or_none("url", url), arguments.text_or_none("title", title)
        with self._reading() as connection:
            return documents.found(connection, address, named)

    def carried(self, id: DocumentId) -> Carried:
        """Give a document with all that stands in it and who made it, as other programs' formats carry it.

        Raises
        ------
        LedgerError
            If the ledger has none with this id.
        """
        key = arguments.stored_document_id("id", id)
        with self._reading() as connection:
            return transfer.carried(connection, key)

    def enter(self, carried: Carried, *, coder: str, program: str) -> Entered:
        """Take in a document with what people and machines made of it in another program: all of it or nothing.

        What the ledger has already is not doubled: of a text that is there, only the statements and positions come
        that it does not have.

        Parameters
        ----------
        carried
            The document. Its parts keep their own coders.
        coder
            Who brings it.
        program
            Where it comes from, as history shows it.

        Raises
        ------
        LedgerError
            If the record is not whole, a position is coded in what is no statement, or an argument is wrong.
        """
        given, brought = _checked(carried), Brought(arguments.coder(coder), arguments.text("program", program))
        with self._writing(f"{shown(given.record.document.id)}: not added, ") as connection:
            return transfer.entered(connection, given, brought)

    def extras(self, format: str) -> dict[str, str]:
        """Give what another program's files hold that a ledger has no place for, by name, so that it goes out again.

        Raises
        ------
        LedgerError
            If `format` is no text.
        """
        name = arguments.text("format", format)
        with self._reading() as connection:
            return transfer.kept_extras(connection, name)

    def keep_extras(self, format: str, *, values: Mapping[str, str]) -> None:
        """Keep what another program's files hold that a ledger has no place for; it replaces what has the same names.

        Raises
        ------
        LedgerError
            If an argument is wrong.
        """
        name, kept = arguments.text("format", format), arguments.text_mapping("values", values)
        with self._writing() as connection:
            transfer.keep_extras(connection, name, kept)


def _checked(given: object) -> Carried:
    whole = arguments.instance("carried", given, Carried)
    codings = [arguments.instance("codings", each, Coding) for each in arguments.items("codings", whole.codings)]
    return Carried(
        record=whole_record(whole.record),
        coders=arguments.text_mapping("coders", whole.coders),
        names=arguments.text_mapping("names", whole.names),
        codings=tuple(
            Coding(
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
