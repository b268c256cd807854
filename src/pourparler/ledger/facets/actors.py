"""The index of actors: kind, for whom, statements, documents, and whether others are merged into them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlalchemy import Connection

from pourparler.ledger.facets.index import Index
from pourparler.ledger.facets.meetings import range_of
from pourparler.ledger.linking import names as name_matching
from pourparler.ledger.queries.actor_census import census
from pourparler.ledger.queries.actors import principals_of

STATEMENTS = ("0", "1", "2-4", "5-19", "20-")
DOCUMENTS = ("1", "2", "3-9", "10-")
"""Ranges of the numbers of statements and of documents."""


def actor_index(connection: Connection) -> Index:
    """Read the index of all actors that a current document names."""
    found = census(connection, None)
    merged = Counter(row.root for id_, row in found.names.items() if row.root != id_)
    ids = sorted(found.seen)
    served = principals_of(connection, ids)
    index = Index.make(
        ids,
        {
            "kind": [found.names[id_].kind for id_ in ids],
            "for": [str(served[id_]) if id_ in served else None for id_ in ids],
            "statements": [range_of(found.said[id_], STATEMENTS) for id_ in ids],
            "documents": [range_of(found.seen[id_][1], DOCUMENTS) for id_ in ids],
            "merged": ["yes" if merged[id_] else "no" for id_ in ids],
        },
        orders={
            "statements": [float(found.said[id_]) for id_ in ids],
            "documents": [float(found.seen[id_][1]) for id_ in ids],
            "mentions": [float(found.seen[id_][0]) for id_ in ids],
            "name": [name_matching.fold(found.names[id_].name) for id_ in ids],
        },
    )
    column = index.columns["for"]
    labels = tuple(found.names[int(value)].name if value else "" for value in column.values)
    index = replace(index, columns={**index.columns, "for": replace(column, labels=labels)})
    own = {str(id_): found.names[id_].name for id_ in ids}
    return index.with_pairs("actor", ids, ids, own)


def actors_named(connection: Connection, words: str) -> frozenset[int]:
    """Return the actors whose name, or that of one merged into them, contains all of some words."""
    wanted = name_matching.fold(words).split()
    names = census(connection, None).names
    return frozenset(row.root for row in names.values() if all(word in name_matching.fold(row.name) for word in wanted))
