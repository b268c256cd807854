"""Adding the record of one document: unless the ledger has its text, its rows are written and linked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, exists, or_, select

from pourparler.ledger import derive, revisions
from pourparler.ledger.db import schema
from pourparler.ledger.ingest.record_writer import RecordWriter, machine_coder
from pourparler.record import Record


@dataclass(frozen=True)
class AddResult:
    """The result of adding a document.

    Attributes
    ----------
    new
        Whether the document was added; False if the ledger had its text.
    document
        Its id in the ledger.
    copy
        Whether it carries the text of another document.
    edition
        Whether it is a later edition of an article in the ledger.
    complete
        Whether all derived data, such as copies and corroboration, were written; if not, call `Ledger.reindex`.
    """

    new: bool
    document: str
    copy: bool = False
    edition: bool = False
    complete: bool = True


@dataclass(frozen=True)
class Importer:
    """Who imports a document, and from which program."""

    coder: str
    program: str


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal; documents with equal fingerprints are the same document."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_with_text(connection: Connection, text_hash: str) -> str | None:
    """Return the id of the document whose text has this fingerprint; None if there is none."""
    found = select(schema.documents.c.key).where(schema.documents.c.sha256 == text_hash)
    return connection.execute(found).scalar()


def known_fingerprints(connection: Connection, fingerprints: Sequence[str]) -> frozenset[str]:
    """Return those of the given fingerprints, a few hundred at most, whose texts the ledger has."""
    held = schema.documents.c.sha256
    return frozenset(connection.execute(select(held).where(held.in_(fingerprints))).scalars())


def write_record(
    connection: Connection, record: Record, coders: Mapping[str, str] | None = None, brought: Importer | None = None
) -> AddResult:
    """Write a checked record unless the ledger has its text; the caller holds the transaction.

    Parameters
    ----------
    coders
        Who made the parts of the record, by their ids; the machine made those without an entry.
    brought
        Who imports the record, and from which program.
    """
    written = _write_rows(connection, record, coders, brought)
    if written.row is None:
        return AddResult(new=False, document=written.key)
    complete = derive.link_document(connection, written.row, written.has_phrases)
    return _results(connection, [written], complete=complete)[0]


def write_records(connection: Connection, records: Sequence[Record]) -> list[AddResult]:
    """Write several checked records, and derive data from all of them at once; the caller holds the transaction.

    The ledger is as after `write_record` for each. An exception while deriving data propagates.
    """
    written = [_write_rows(connection, record) for record in records]
    derive.link_documents(
        connection,
        [each.row for each in written if each.row is not None],
        [each.row for each in written if each.row is not None and each.has_phrases],
    )
    return _results(connection, written)


@dataclass(frozen=True)
class _Written:
    """A document by its id and, if it is new, its row; whether it has phrases of which vectors are stored."""

    key: str
    row: int | None = None
    has_phrases: bool = False


def _write_rows(
    connection: Connection, record: Record, coders: Mapping[str, str] | None = None, brought: Importer | None = None
) -> _Written:
    """Write the rows of a record unless the ledger has its text; nothing is derived from them."""
    text_hash = fingerprint(record.document.text)
    known, key = _find_document(connection, record.document.id, text_hash)
    if known is not None:
        return _Written(known)
    writer = RecordWriter(connection, record, None, coders=coders)
    document = writer.new_document(key, text_hash)
    coder, after = (machine_coder(record.reader), {}) if brought is None else (brought.coder, {"from": brought.program})
    revisions.record(connection, coder, "read", "document", document, revisions.Before(), after)
    return _Written(key, document, writer.phrases())


def _find_document(connection: Connection, wanted: str, text_hash: str) -> tuple[str | None, str]:
    """Return the id of the document with a text, None if there is none, and an unused id for the document.

    The unused id is the wanted one, or with a part of the text's fingerprint appended.
    """
    keys = (wanted, f"{wanted}#{text_hash[:8]}", f"{wanted}#{text_hash}")
    columns = schema.documents.c
    rows = connection.execute(
        select(columns.key, columns.sha256).where(or_(columns.sha256 == text_hash, columns.key.in_(keys)))
    ).all()
    taken = {row.key for row in rows}
    known = next((row.key for row in rows if row.sha256 == text_hash), None)
    return known, next((key for key in keys if key not in taken), keys[-1])


def _results(connection: Connection, written: Sequence[_Written], *, complete: bool = True) -> list[AddResult]:
    """Return the results of adding documents."""
    own, other = schema.documents.c, schema.documents.alias("other").c
    chosen = select(
        own.id,
        own.copy_of,
        own.replaced_by,
        exists(select(other.id).where(other.copy_of == own.id)).label("has_copies"),
        exists(select(other.id).where(other.replaced_by == own.id)).label("has_older"),
    ).where(own.id.in_([each.row for each in written if each.row is not None]))
    rows = {row.id: row for row in connection.execute(chosen)}
    return [
        AddResult(new=False, document=each.key)
        if each.row is None
        else AddResult(
            new=True,
            document=each.key,
            copy=rows[each.row].copy_of is not None or rows[each.row].has_copies,
            edition=rows[each.row].replaced_by is None and rows[each.row].has_older,
            complete=complete,
        )
        for each in written
    ]
