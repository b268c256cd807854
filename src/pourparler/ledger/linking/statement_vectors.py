"""Vectors of statements with their surroundings, from which suggestions tell what a statement is about.

A vector is the sum of those of the statement, its paragraph and the paragraph before. It is computed when the document
is added, and again when the words of the statement change. Each of its numbers is stored in 8 bits, relative to the
greatest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from pourparler.ledger.db.draft_tables import statement_vectors
from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import statements
from pourparler.ledger.linking.phrase_vectors import encode_phrase, encoder, phrases_in
from pourparler.ledger.queries.statement_contexts import StatementContext, Surroundings, surroundings, surroundings_in
from pourparler.record import Record
from pourparler.text.phrases import bare_phrase

if TYPE_CHECKING:
    from pourparler.reader.network.embeddings import Vectors

WEIGHTS = (1.0, 0.5, 0.25)
"""Weights of the statement, its paragraph and the one before."""
_KEPT = 2_000  # passages whose vectors are cached: the statements of a paragraph share it
_GREATEST = 127


def write_vectors(connection: Connection, documents: Iterable[int]) -> None:
    """Encode the statements of some documents that have no vector, or one of other words."""
    for part in in_chunks(sorted(set(documents))):
        vectors_of(connection, surroundings(connection, is_in(statements.c.document_id, part)), store=True)


def encode_ahead(records: Sequence[Record]) -> None:
    """Encode what records say before they are written, on all processors, so that no transaction waits for it."""
    from pourparler.reader.batch import cores  # imported here because it loads the reader, which is slow

    passages = dict.fromkeys(
        words
        for record in records
        for each in surroundings_in(record)
        for words in (each.content, each.context, each.preceding)
    )
    phrases = dict.fromkeys(bare_phrase(phrase) for record in records for phrase in phrases_in(record))
    count = cores()
    with ThreadPoolExecutor(count) as threads:
        for encode_one, words in ((_passage, [*passages][:_KEPT]), (encode_phrase, [*phrases])):
            # One task for each processor: one for each passage would take longer than those known already.
            list(threads.map(partial(_encode_all, encode_one), [words[start::count] for start in range(count)]))


def _encode_all(encode_one: Callable[[str], object], words: Iterable[str]) -> None:
    for each in words:
        encode_one(each)


def write_all_vectors(connection: Connection) -> None:
    """Encode the statements of all documents."""
    connection.execute(delete(statement_vectors))
    write_vectors(connection, connection.execute(select(statements.c.document_id).distinct()).scalars())


def vectors_of(
    connection: Connection, said: Sequence[StatementContext | Surroundings], *, store: bool
) -> dict[int, bytes]:
    """Return the stored vectors of statements, by number.

    Parameters
    ----------
    store
        Whether what is missing is encoded and stored; otherwise it is left out.
    """
    stored: dict[int, tuple[str, bytes]] = {}
    for part in in_chunks(sorted(each.id for each in said)):
        chosen = select(statement_vectors).where(is_in(statement_vectors.c.statement_id, part))
        stored |= {row.statement_id: (row.words, row.vector) for row in connection.execute(chosen)}
    found = {each.id: stored[each.id][1] for each in said if stored.get(each.id, ("",))[0] == _fingerprint(each)}
    missing = [each for each in said if each.id not in found] if store else []
    for each in missing:
        found[each.id] = encode(each)
    if missing:
        for part in in_chunks(sorted(stored.keys() & {each.id for each in missing})):
            connection.execute(delete(statement_vectors).where(is_in(statement_vectors.c.statement_id, part)))
        rows = [{"statement_id": s.id, "words": _fingerprint(s), "vector": found[s.id]} for s in missing]
        connection.execute(insert(statement_vectors), rows)
    return found


def encode(said: StatementContext | Surroundings) -> bytes:
    """Compute the vector of a statement as the ledger stores it."""
    parts = np.array([_passage(words) for words in (said.content, said.context, said.preceding)])
    vector = np.array(WEIGHTS, dtype=np.float32) @ parts
    step = np.float32(float(np.abs(vector).max()) / _GREATEST or 1.0)
    numbers: bytes = step.astype("<f4").tobytes() + np.round(vector / step).astype(np.int8).tobytes()
    return numbers


def decode(stored: bytes) -> Vectors:
    """Return a stored vector."""
    step = np.frombuffer(stored[:4], dtype="<f4")[0]
    vector: Vectors = np.frombuffer(stored[4:], dtype=np.int8).astype(np.float32) * step
    return vector


@lru_cache(maxsize=_KEPT)
def _passage(words: str) -> Vectors:
    vector: Vectors = encoder().of([words])[0]
    return vector


def _fingerprint(said: StatementContext | Surroundings) -> str:
    """Return what differs if the words that a vector stands for differ."""
    words = "\0".join((said.content, said.context, said.preceding))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
