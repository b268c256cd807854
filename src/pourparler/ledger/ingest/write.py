"""Adding the record of one document: unless the ledger has its text, its rows are written and linked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, exists, or_, select

from pourparler.ledger import derive, revisions
from pourparler.ledger.db import schema
from pourparler.ledger.ingest import record_writer
from pourparler.ledger.ingest.record_writer import NewDocument, has_phrases, machine_coder
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
    (written,) = _write_rows(connection, [record], coders, brought)
    if written.row is None:
        return AddResult(new=False, document=written.key)
    complete = derive.link_document(connection, written.row, has_phrases(record))
    return _results(connection, [written], complete=complete)[0]


def write_records(connection: Connection, records: Sequence[Record]) -> list[AddResult]:
    """Write several checked records, and derive data from all of them at once; the caller holds the transaction.

    The ledger is as after `write_record` for each. An exception while deriving data propagates.
    """
    written = _write_rows(connection, records)
    new = {each.row: record for each, record in zip(written, records, strict=True) if each.row is not None}
    derive.link_documents(connection, list(new), [row for row, record in new.items() if has_phrases(record)])
    return _results(connection, written)


@dataclass(frozen=True)
class _Written:
    """A document by its id in the ledger, and its row if it is new."""

    key: str
    row: int | None = None


def _write_rows(
    connection: Connection,
    records: Sequence[Record],
    coders: Mapping[str, str] | None = None,
    brought: Importer | None = None,
) -> list[_Written]:
    """Write the rows of the records whose texts the ledger does not have; nothing is derived from them."""
    hashes = [fingerprint(record.document.text) for record in records]
    known, taken = _find_documents(connection, [record.document.id for record in records], hashes)
    new: dict[str, NewDocument] = {}
    for record, text_hash in zip(records, hashes, strict=True):
        if text_hash not in known and text_hash not in new:
            keys = _ids(record.document.id, text_hash)
            key = next((key for key in keys if key not in taken), keys[-1])
            taken.add(key)
            new[text_hash] = NewDocument(record, key, text_hash)
    rows = dict(zip(new, record_writer.write_documents(connection, list(new.values()), coders), strict=True))
    read: list[revisions.Made] = []
    for text_hash, row in rows.items():
        machine = machine_coder(new[text_hash].record.reader)
        coder, after = (machine, {}) if brought is None else (brought.coder, {"from": brought.program})
        read.append(revisions.Made(coder, "read", "document", row, after))
    revisions.record_made(connection, read)
    written = []
    for text_hash in hashes:
        key = known[text_hash] if text_hash in known else new[text_hash].key
        written.append(_Written(key, rows.pop(text_hash, None)))
    return written


def _ids(wanted: str, text_hash: str) -> tuple[str, ...]:
    """Return the ids that a document may get: the wanted one, or with a part of its text's fingerprint appended."""
    return wanted, f"{wanted}#{text_hash[:8]}", f"{wanted}#{text_hash}"


def _find_documents(
    connection: Connection, wanted: Sequence[str], hashes: Sequence[str]
) -> tuple[dict[str, str], set[str]]:
    """Return the ids of the documents with one of some texts, by fingerprint, and those of the wanted ids in use."""
    columns = schema.documents.c
    keys = {key for each in zip(wanted, hashes, strict=True) for key in _ids(*each)}
    found = set(
        connection.execute(
            select(columns.key, columns.sha256).where(or_(columns.sha256.in_(set(hashes)), columns.key.in_(keys)))
        ).tuples()
    )
    return {text_hash: key for key, text_hash in found if text_hash in hashes}, {key for key, _ in found}


def _results(connection: Connection, written: Sequence[_Written], *, complete: bool = True) -> list[AddResult]:
    """Return the results of adding documents."""
    own, other = schema.documents.c, schema.documents.alias("other").c
    # Each is told as if it had been added alone, after those before it.
    shares_text = or_(other.id == own.copy_of, other.copy_of == own.copy_of, other.copy_of == own.id)
    is_latest = own.replaced_by.is_(None) | (own.replaced_by > own.id)
    chosen = select(
        own.id,
        exists(select(other.id).where(shares_text, other.id < own.id)).label("copy"),
        (is_latest & exists(select(other.id).where(other.replaced_by == own.id, other.id < own.id))).label("edition"),
    ).where(own.id.in_([each.row for each in written if each.row is not None]))
    rows = {row.id: row for row in connection.execute(chosen)}
    return [
        AddResult(new=False, document=each.key)
        if each.row is None
        else AddResult(
            new=True,
            document=each.key,
            copy=bool(rows[each.row].copy),
            edition=bool(rows[each.row].edition),
            complete=complete,
        )
        for each in written
    ]
