"""Vectors of the phrases that a codebook is drafted from: the targets of stances and the provisions of proposals.

A phrase is encoded when its document is added, and its vector stored under document and span, so that drafting
encodes nothing. A vector has length 1; each of its numbers is stored in 8 bits, relative to the greatest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Column, CompoundSelect, Connection, Select, Table, and_, delete, insert, select, union_all

from pourparler.ledger.db.draft_tables import phrase_vectors
from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import documents, proposal_spans, proposals, stance_spans, stances
from pourparler.ledger.evidence import Evidence
from pourparler.record import Record
from pourparler.text.items import split_items
from pourparler.text.phrases import bare_phrase

if TYPE_CHECKING:  # what needs the network is imported when a phrase is encoded
    from pourparler.reader.network.embeddings import Meaning, Vectors

_KEPT = 20_000  # phrases whose vectors are cached: coverage repeats itself
_GREATEST = 127
_Place = tuple[int, int, int]


@cache
def encoder() -> Meaning:
    """Return the sentence encoder, loaded once."""
    from pourparler.reader.network.embeddings import Meaning

    return Meaning(threads=1)


@lru_cache(maxsize=_KEPT)
def encode_phrase(phrase: str) -> bytes:
    """Compute the vector of a phrase as the ledger stores it."""
    (vector,) = encoder().of([phrase])
    greatest = float(np.abs(vector).max()) or 1.0
    numbers: bytes = np.round(vector * (_GREATEST / greatest)).astype(np.int8).tobytes()
    return numbers


def decode_vectors(stored: Collection[bytes]) -> Vectors:
    """Return stored vectors as rows of length 1; zeros for an empty phrase, or for what is no vector."""
    from pourparler.reader.network.embeddings import WIDTH

    whole = b"".join(each if len(each) == WIDTH else bytes(WIDTH) for each in stored)
    rows = np.frombuffer(whole, dtype=np.int8).reshape(-1, WIDTH).astype(np.float32)
    size = np.linalg.norm(rows, axis=1, keepdims=True)
    vectors: Vectors = (rows / np.where(size > 0, size, 1.0)).astype(np.float32)
    return vectors


def phrases_in(record: Record) -> list[str]:
    """Return the phrases of a record that get a vector."""
    text = record.document.text
    spans = [each.target for each in record.positions]
    spans += [span for each in record.proposals for span in each.provisions]
    phrases = {(0, start, end): text[start:end] for start, end in spans}
    return list(_with_items(phrases).values())


def write_vectors(connection: Connection, documents: Iterable[int]) -> None:
    """Encode the phrases of some documents that have no vector."""
    for part in in_chunks(sorted(set(documents))):
        _write_missing(connection, part)


def write_all_vectors(connection: Connection) -> None:
    """Encode the phrases of all documents."""
    connection.execute(delete(phrase_vectors))
    write_vectors(connection, connection.execute(select(documents.c.id)).scalars())


def documents_without_vectors(connection: Connection) -> list[int]:
    """Return the documents with a phrase that has no vector: those added by older versions."""
    missing = _phrases().subquery()
    chosen = select(missing.c.document_id.distinct()).where(missing.c.vector.is_(None))
    return list(connection.execute(chosen.order_by(missing.c.document_id)).scalars())


def vectors_of(connection: Connection, phrases: Collection[str]) -> dict[str, bytes]:
    """Return the stored vectors of phrases, as `bare_phrase` returns them; those without one are left out."""
    wanted = set(phrases)
    found: dict[str, bytes] = {}
    stored = _phrases().subquery()
    chosen = select(stored.c.quote, stored.c.vector).where(stored.c.vector.is_not(None))
    for quote, vector in connection.execute(chosen):
        phrase = bare_phrase(quote)
        if phrase in wanted:
            found.setdefault(phrase, vector)
    return found


def vectors_at(connection: Connection, evidence: Iterable[Evidence]) -> dict[tuple[str, int, int], bytes]:
    """Return the stored vectors of words, by document and span; those without one are left out."""
    wanted = {(each.document, each.start, each.end) for each in evidence}
    found: dict[tuple[str, int, int], bytes] = {}
    stored = phrase_vectors.c
    chosen = select(documents.c.key, stored.start_at, stored.end_at, stored.vector).join(
        documents, documents.c.id == stored.document_id
    )
    for part in in_chunks(sorted({key for key, _, _ in wanted})):
        for key, start, end, vector in connection.execute(chosen.where(documents.c.key.in_(part))):
            if (key, start, end) in wanted:
                found[key, start, end] = vector
    return found


def _with_items(quotes: Mapping[_Place, str]) -> dict[_Place, str]:
    """Return phrases, and the items of those that are lists: a provision is compared item by item."""
    found = dict(quotes)
    for (document, start, _), quote in quotes.items():
        for first, last in split_items(quote):
            found.setdefault((document, start + first, start + last), quote[first:last])
    return found


def _write_missing(connection: Connection, ids: Sequence[int]) -> None:
    missing = _phrases(ids).subquery()
    chosen = select(missing).where(missing.c.vector.is_(None))
    phrases = {(row.document_id, row.start_at, row.end_at): row.quote for row in connection.execute(chosen)}
    quotes = _with_items(phrases)
    if len(quotes) > len(phrases):
        stored = phrase_vectors.c
        known = select(stored.document_id, stored.start_at, stored.end_at).where(stored.document_id.in_(ids))
        for place in connection.execute(known):
            quotes.pop(tuple(place), None)
    rows = [
        {"document_id": document, "start_at": start, "end_at": end, "vector": encode_phrase(bare_phrase(quote))}
        for (document, start, end), quote in sorted(quotes.items())
    ]
    if rows:
        connection.execute(insert(phrase_vectors), rows)


def _phrases(ids: Sequence[int] | None = None) -> CompoundSelect[Any]:
    """Select the current phrases, of some documents or of all, each with its vector or null."""
    parts = (
        (stances, stance_spans, stance_spans.c.stance_id, "target"),
        (proposals, proposal_spans, proposal_spans.c.proposal_id, "provision"),
    )
    return union_all(*(_phrases_of(*each, ids) for each in parts))


def _phrases_of(table: Table, spans: Table, owner: Column[int], part: str, ids: Sequence[int] | None) -> Select[Any]:
    vectors = phrase_vectors.c
    same = (vectors.document_id == table.c.document_id, vectors.start_at == spans.c.start_at)
    chosen = (
        select(table.c.document_id, spans.c.start_at, spans.c.end_at, spans.c.quote, vectors.vector)
        .join(spans, owner == table.c.id)
        .outerjoin(phrase_vectors, and_(*same, vectors.end_at == spans.c.end_at))
        .where(table.c.ended.is_(None), spans.c.part == part)
    )
    return chosen if ids is None else chosen.where(table.c.document_id.in_(ids))
