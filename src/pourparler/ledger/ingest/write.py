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
    text_hash = fingerprint(record.document.text)
    known, key = _find_document(connection, record.document.id, text_hash)
    if known is not None:
        return AddResult(new=False, document=known)
    writer = RecordWriter(connection, record, None, coders=coders)
    document = writer.new_document(key, text_hash)
    coder, after = (machine_coder(record.reader), {}) if brought is None else (brought.coder, {"from": brought.program})
    revisions.record(connection, coder, "read", "document", document, revisions.Before(), after)
    complete = derive.link_document(connection, document, writer.phrases())
    return _add_result(connection, document, key, complete=complete)


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


def _add_result(connection: Connection, document: int, key: str, *, complete: bool) -> AddResult:
    """Return the result of adding a document."""
    own, other = schema.documents.c, schema.documents.alias("other").c
    row = connection.execute(
        select(
            own.copy_of,
            own.replaced_by,
            exists(select(other.id).where(other.copy_of == own.id)).label("has_copies"),
            exists(select(other.id).where(other.replaced_by == own.id)).label("has_older"),
        ).where(own.id == document)
    ).one()
    return AddResult(
        new=True,
        document=key,
        copy=row.copy_of is not None or row.has_copies,
        edition=row.replaced_by is None and row.has_older,
        complete=complete,
    )
