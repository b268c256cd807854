"""Copies: documents that carry another's text, whole or in large part, as wire stories are carried.

Candidates share a band of their MinHash signatures (Broder, SEQUENCES 1997; Indyk and Motwani, STOC 1998); whether one
is a copy is decided by the words themselves. The first of a group is the one published first, in
whatever order they were added.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from sqlalchemy import Connection, func, insert, select, update

from pourparler.ledger.schema import document_bands, documents

SHINGLE = 5  # words in a row that are compared
BANDS, ROWS = 32, 4  # of the signature: a pair that shares half of its shingles is missed once in eight times
LEAST_SHARE = 0.6  # of the shorter text's shingles that the longer one must hold
LEAST_LENGTH = 0.3  # of the longer text that the shorter one must have
LEAST_SHINGLES = 20  # a text of fewer is too short to tell
CANDIDATES = 20  # documents that are compared word by word, those that share most bands
_SEED = 20310505
_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[str]:
    """Every five words in a row of a text, without case and punctuation.

    >>> sorted(shingles("The harbour will stay open, she said."))
    ['harbour will stay open she', 'the harbour will stay open', 'will stay open she said']
    """
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1))


def bands(parts: frozenset[str]) -> list[int]:
    """The bands of a text's signature, as 63-bit numbers; texts that share many shingles share some of them."""
    from rensa import RMinHash  # only adding needs it

    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(sorted(parts))
    signature = sketch.digest()
    return [_number(k, signature[k * ROWS : (k + 1) * ROWS]) for k in range(BANDS)]


def _number(band: int, values: list[int]) -> int:
    digest = hashlib.blake2b(repr((band, *values)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def likeness(one: frozenset[str], other: frozenset[str], least_length: float = LEAST_LENGTH) -> float:
    """The share of the shorter text's shingles that the longer one holds; 0 where one is much shorter.

    >>> likeness(frozenset("abcd"), frozenset("abce"))
    0.75
    """
    short, long = sorted((one, other), key=len)
    if len(short) < least_length * len(long) or not short:
        return 0.0
    return len(short & long) / len(short)


def linked(connection: Connection, document: int, text: str, published: dt.date | None, key: str) -> int | None:
    """Link a document that has just been written to the first of those that carry its text.

    Returns
    -------
    The row of the first of them; None where it is alone.
    """
    parts = shingles(text)
    if len(parts) < LEAST_SHINGLES:
        return None
    values = bands(parts)
    alike = _most_alike(connection, document, parts, values)
    connection.execute(insert(document_bands), [{"document_id": document, "band": v} for v in sorted(set(values))])
    if alike is None:
        return None
    other, share = alike
    first = connection.execute(
        select(documents.c.id, documents.c.published, documents.c.key).where(
            documents.c.id
            == func.coalesce(select(documents.c.copy_of).where(documents.c.id == other).scalar_subquery(), other)
        )
    ).one()
    if first.id == document:
        return document
    if _order(published, key) < _order(first.published, first.key):
        moved = update(documents).where((documents.c.copy_of == first.id) | (documents.c.id == first.id))
        connection.execute(moved.values(copy_of=document))
        connection.execute(update(documents).where(documents.c.id == first.id).values(likeness=share))
        return document
    of_first = update(documents).where(documents.c.id == document)
    connection.execute(of_first.values(copy_of=first.id, likeness=share))
    return int(first.id)


def _order(published: dt.date | None, key: str) -> tuple[bool, dt.date, str]:
    return published is None, published or dt.date.max, key


def _most_alike(
    connection: Connection, document: int, parts: frozenset[str], values: list[int]
) -> tuple[int, float] | None:
    """The document that stands and is most like this one, and is no edition of the same article."""
    own = select(documents.c.address).where(documents.c.id == document).scalar_subquery()
    elsewhere = func.coalesce(documents.c.address != own, True)
    sharing = (
        select(document_bands.c.document_id)
        .join(documents, documents.c.id == document_bands.c.document_id)
        .where(document_bands.c.band.in_(values), documents.c.id != document)
        .where(documents.c.replaced_by.is_(None), elsewhere)
        .group_by(document_bands.c.document_id)
        .order_by(func.count().desc(), document_bands.c.document_id)
        .limit(CANDIDATES)
    )
    near = select(documents.c.id, documents.c.text).where(documents.c.id.in_(sharing)).order_by(documents.c.id)
    scored = [(likeness(parts, shingles(row.text)), -row.id) for row in connection.execute(near)]
    share, other = max(scored, default=(0.0, 0))
    return (-other, round(share, 3)) if share >= LEAST_SHARE else None
