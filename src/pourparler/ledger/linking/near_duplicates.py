"""Near-duplicate detection: documents that carry another's text, as with wire stories.

Candidates share a band of their MinHash signatures (Broder, SEQUENCES 1997; Indyk and Motwani, STOC 1998); a comparison
of the words then decides. Groups are the connected components of that relation, so the order in which documents are
added does not matter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.schema import document_bands, documents

SHINGLE = 5  # words of a shingle
BANDS, ROWS = (
    32,
    4,
)  # bands and rows of the signature: a pair that shares half of its shingles is missed one time in eight
LEAST_SHARE = 0.6  # share of the shorter text's shingles that the longer one must contain
LEAST_LENGTH = 0.3  # least length of the shorter text, as a share of the longer
LEAST_SHINGLES = 20  # texts with fewer are too short to compare
_SEED = 20310505
_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[str]:
    """Return every run of five words of a text, without case and punctuation.

    >>> sorted(shingles("The harbour will stay open, she said."))
    ['harbour will stay open she', 'the harbour will stay open', 'will stay open she said']
    """
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1))


def bands(parts: frozenset[str]) -> list[int]:
    """Return the bands of a text's MinHash signature as 63-bit numbers; similar texts share some of them."""
    from rensa import RMinHash  # imported here because only adding needs it

    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(sorted(parts))
    signature = sketch.digest()
    return [_number(k, signature[k * ROWS : (k + 1) * ROWS]) for k in range(BANDS)]


def _number(band: int, values: list[int]) -> int:
    digest = hashlib.blake2b(repr((band, *values)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def shared_fraction(one: frozenset[str], other: frozenset[str], least_length: float = LEAST_LENGTH) -> float:
    """Return the share, 0 to 1, of the shorter text's shingles in the longer; 0 if one is much shorter.

    >>> shared_fraction(frozenset("abcd"), frozenset("abce"))
    0.75
    """
    short, long = sorted((one, other), key=len)
    if len(short) < least_length * len(long) or not short:
        return 0.0
    return len(short & long) / len(short)


class Likeness(NamedTuple):
    """The shingles of a document's text, and the documents that share bands with it, the most first."""

    parts: frozenset[str]
    near: Sequence[int]


def write_bands(connection: Connection, texts: Mapping[int, str]) -> dict[int, Likeness]:
    """Write the bands of new documents, and return what `link_copies` needs of each.

    Each is told of those before it, so that the documents can be linked one after the other.
    """
    parts = {id_: shingles(text) for id_, text in texts.items()}
    own = {id_: set(bands(each)) for id_, each in parts.items() if len(each) >= LEAST_SHINGLES}
    holders: dict[int, list[int]] = defaultdict(list)
    shared: dict[int, Counter[int]] = {id_: Counter() for id_ in texts}
    rows: list[dict[str, int]] = []
    for id_, values in own.items():
        for value in sorted(values):
            shared[id_].update(holders[value])
            holders[value].append(id_)
            rows.append({"document_id": id_, "band": value})
    for some in in_chunks(sorted(holders)):
        for row in connection.execute(select(document_bands).where(document_bands.c.band.in_(some))).all():
            for id_ in holders[row.band]:
                shared[id_][row.document_id] += 1
    if rows:
        connection.execute(insert(document_bands), rows)
    return {
        id_: Likeness(parts[id_], sorted(counts, key=lambda other: (-counts[other], other)))
        for id_, counts in shared.items()
    }


def link_copies(connection: Connection, document: int, likeness: Likeness, line: Sequence[int]) -> set[int]:
    """Add a new document to the group of documents that carry its text.

    A group holds the current editions of articles that share a text, directly or through each other, in any of their
    editions. It does not depend on the order in which they were added. The group's first document, of which the others
    are copies, belongs to the article published first.

    Parameters
    ----------
    document, likeness
        The document, and what `write_bands` returned for it.
    line
        The stored editions of its article, earliest first.

    Returns
    -------
    The documents that are now in a group with other documents than before.
    """
    heads = set(line)
    if len(line) > 1:
        chosen = select(documents.c.copy_of).where(documents.c.id.in_(line), documents.c.copy_of.is_not(None))
        heads |= set(connection.execute(chosen).scalars())
    heads |= _find_near_duplicates(connection, likeness, heads)
    if heads == {document}:
        return set()
    groups = _group_members(connection, heads)
    members = {each for group in groups.values() for each in group}
    first = _first_published(connection, members) if len(members) > 1 else line[-1]
    if len(line) > 1:
        gone = update(documents).where(documents.c.id.in_(line[:-1]))
        connection.execute(gone.values(copy_of=None, likeness=None))
    _write_group(connection, first, members)
    # The largest group is unchanged except for its new members; those are enough to find all new pairs.
    largest = max(groups.values(), key=len)
    return members - largest | ({document} & members)


def _find_near_duplicates(connection: Connection, likeness: Likeness, heads: set[int]) -> set[int]:
    """Return the first documents of the other groups that carry the text of a document."""
    parts, near = likeness
    group = group_heads(connection, near)
    found: set[int] = set()
    for other in near:
        # One match adds the whole group, so its other members need no comparison.
        if group[other] not in heads | found:
            words = connection.execute(select(documents.c.text).where(documents.c.id == other)).scalar_one()
            if shared_fraction(parts, shingles(words)) >= LEAST_SHARE:
                found.add(group[other])
    return found


def group_heads(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """Return the first document of the group that contains each document, or its article's last edition."""
    found: dict[int, int] = {}
    at = {id_: id_ for id_ in ids}
    columns = documents.c.id, documents.c.copy_of, documents.c.replaced_by
    while at:
        rows: dict[int, Row[Any]] = {}
        for part in in_chunks(sorted(set(at.values()))):
            rows |= {row.id: row for row in connection.execute(select(*columns).where(documents.c.id.in_(part)))}
        found |= {id_: rows[to].copy_of or to for id_, to in at.items() if rows[to].replaced_by is None}
        at = {id_: rows[to].replaced_by for id_, to in at.items() if rows[to].replaced_by is not None}
    return found


def _group_members(connection: Connection, heads: set[int]) -> dict[int, set[int]]:
    """Return the current documents of each group, by the group's first document."""
    found: dict[int, set[int]] = defaultdict(set)
    for part in in_chunks(sorted(heads)):
        chosen = select(documents.c.id, func.coalesce(documents.c.copy_of, documents.c.id).label("head")).where(
            documents.c.id.in_(part) | documents.c.copy_of.in_(part), documents.c.replaced_by.is_(None)
        )
        for row in connection.execute(chosen):
            found[row.head].add(row.id)
    return found


def _first_published(connection: Connection, members: set[int]) -> int:
    """Return the document of the article that was published first, in any of its editions."""
    columns = documents.c.id, documents.c.published, documents.c.key, documents.c.replaced_by
    earliest: dict[int, tuple[bool, dt.date, str]] = {}
    of_article = {id_: id_ for id_ in members}
    chosen: ColumnElement[int] = documents.c.id
    while of_article:
        before: dict[int, int] = {}
        for part in in_chunks(sorted(of_article)):
            for row in connection.execute(select(*columns).where(chosen.in_(part))):
                member = of_article[row.id if chosen is documents.c.id else row.replaced_by]
                order = row.published is None, row.published or dt.date.max, row.key
                earliest[member] = min(earliest.get(member, order), order)
                before[row.id] = member
        of_article, chosen = before, documents.c.replaced_by
    return min(members, key=lambda id_: earliest[id_])


def _write_group(connection: Connection, first: int, members: set[int]) -> None:
    """Write that all members are copies of the first, each with the share of the text that both have."""
    connection.execute(update(documents).where(documents.c.id == first).values(copy_of=None, likeness=None))
    moved: list[int] = []
    for part in in_chunks(sorted(members - {first})):
        others = documents.c.copy_of.is_(None) | (documents.c.copy_of != first)
        moved += connection.execute(select(documents.c.id).where(documents.c.id.in_(part), others)).scalars()
    if not moved:
        return
    texts = select(documents.c.id, documents.c.text)
    whole = shingles(connection.execute(texts.where(documents.c.id == first)).one().text)
    for id_ in moved:
        text = connection.execute(texts.where(documents.c.id == id_)).one().text
        share = round(shared_fraction(whole, shingles(text), least_length=0.0), 3)
        connection.execute(update(documents).where(documents.c.id == id_).values(copy_of=first, likeness=share))
