"""Grouping of mentions of one proposal in several documents, rewritten for the names that change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from pourparler.ledger.db.filters import in_chunks, publication_order
from pourparler.ledger.db.schema import documents, proposal_spans, proposals
from pourparler.ledger.linking.meetings import Heads, write_groups
from pourparler.ledger.linking.proposal_names import DESCRIPTION

SILENCE = 120  # days without a mention after which the same description means another text


def keys_of_documents(connection: Connection, ids: Iterable[int]) -> set[str]:
    """Return the keys of the proposals that documents name."""
    found: set[str] = set()
    for part in in_chunks(sorted(ids)):
        chosen = select(proposals.c.key).where(proposals.c.document_id.in_(part), proposals.c.key.is_not(None))
        found |= {key for key in connection.execute(chosen).scalars() if key is not None}
    return found


def all_keys(connection: Connection) -> set[str]:
    """Return the keys of all proposals of the ledger."""
    chosen = select(proposals.c.key).where(proposals.c.key.is_not(None)).distinct()
    return {key for key in connection.execute(chosen).scalars() if key is not None}


def write_proposals(connection: Connection, keys: Iterable[str]) -> None:
    """Regroup the mentions of proposals with these keys; a version stays separate from the one it replaces."""
    for key in sorted(keys):
        current = (
            select(proposals.c.id, proposals.c.replaces, proposals.c.same_as, documents.c.published)
            .join(documents, documents.c.id == proposals.c.document_id)
            .where(proposals.c.key == key, proposals.c.ended.is_(None), documents.c.replaced_by.is_(None))
            .order_by(*publication_order(), proposals.c.id)
        )
        rows = connection.execute(current).all()
        ids = {row.id for row in rows}
        apart = any(row.replaces in ids for row in rows)
        heads = {row.id: row.same_as for row in rows}
        groups = [[row] for row in rows] if apart else _by_time(rows) if key.startswith(DESCRIPTION) else [rows]
        write_groups(connection, proposals, [[row.id for row in group] for group in groups], heads)


def _by_time(rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """Split mentions, in order of publication, where nobody has spoken of the text for long; undated ones are apart."""
    groups: list[list[Row[Any]]] = []
    for row in rows:
        last = groups[-1][-1].published if groups else None
        if last is not None and row.published is not None and (row.published - last).days <= SILENCE:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def link_copied_proposals(connection: Connection, heads: Iterable[int]) -> None:
    """Group mentions in copies of one text by their exact words, where no name can decide.

    Parameters
    ----------
    heads
        The first documents of groups of copies.
    """
    for head in sorted(heads):
        _link_same_words(connection, head)


def _link_same_words(connection: Connection, head: int) -> None:
    """Link rows with the same words; within a document, the first with the first."""
    of_group = or_(documents.c.id == head, documents.c.copy_of == head)
    telling = (
        select(proposals.c.id, proposals.c.document_id, proposals.c.same_as, proposal_spans.c.quote)
        .join(documents, documents.c.id == proposals.c.document_id)
        .join(proposal_spans, proposal_spans.c.proposal_id == proposals.c.id)
        .where(of_group, proposals.c.key.is_(None), proposals.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(*publication_order(), proposals.c.id, proposal_spans.c.id)
    )
    quotes: dict[tuple[int, int], list[str]] = defaultdict(list)
    stored: Heads = {}
    for id_, place, own, quote in connection.execute(telling):
        quotes[id_, place].append(quote)
        stored[id_] = own
    groups: dict[Hashable, list[int]] = defaultdict(list)
    times: Counter[Hashable] = Counter()
    for (id_, place), words in quotes.items():
        times[place, tuple(words)] += 1
        groups[times[place, tuple(words)], tuple(words)].append(id_)
    write_groups(connection, proposals, list(groups.values()), stored)
