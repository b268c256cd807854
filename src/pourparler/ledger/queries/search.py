"""Full-text search: documents that contain all terms, each with its best passage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from pourparler.ledger.db.fulltext import best_matches
from pourparler.ledger.db.search_terms import Term, find_terms, parse_terms
from pourparler.ledger.rows import Evidence, HitRow
from pourparler.record import Span

PASSAGE = 160  # most characters of a passage


def search_documents(
    connection: Connection, asked: str, since: dt.date | None, until: dt.date | None, limit: int
) -> tuple[HitRow, ...]:
    """Return the documents that contain every term, best match first, each with its best passage."""
    wanted = parse_terms(asked)
    return tuple(_hit(row, wanted) for row in best_matches(connection, wanted, since, until, limit))


def _hit(row: Row[Any], asked: Sequence[Term]) -> HitRow:
    key, whole = row.key, row.text
    found = find_terms(whole, asked)
    start, end = best_passage(whole, found)
    return HitRow(
        document=key,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        published_from=row.published_from,
        passage=Evidence(key, start, end, whole[start:end]),
        evidence=tuple(Evidence(key, a, b, whole[a:b]) for a, b, _ in found if start <= a and b <= end),
    )


def best_passage(whole: str, found: Sequence[tuple[int, int, int]]) -> Span:
    """Return the part of one paragraph with most of the terms; without any, the beginning of the text.

    Parameters
    ----------
    found : start, end and index of the term for each occurrence, in order
    """
    best, most = (0, 0), (-1, 0)
    for k, (start, end, _) in enumerate(found):
        line_end = whole.find("\n", end)
        most_end = min(start + PASSAGE, len(whole) if line_end == -1 else line_end)
        held = [n for a, b, n in found[k : k + 50] if b <= most_end]
        if (len(set(held)), len(held)) > most:
            last = max((b for a, b, _ in found[k : k + 50] if b <= most_end), default=end)
            best, most = (start, last), (len(set(held)), len(held))
    if not found:
        start = len(whole) - len(whole.lstrip())
        best = (start, min(start + 1, len(whole)))
    return _widen(whole, best)


def _widen(whole: str, core: Span) -> Span:
    """Extend a span to the bounds of its paragraph, or to the greatest length of a passage."""
    low = whole.rfind("\n", 0, core[0]) + 1
    high = whole.find("\n", core[1])
    high = len(whole) if high == -1 else high
    room = max(0, PASSAGE - (core[1] - core[0]))
    start = max(low, core[0] - room // 2)
    end = min(high, start + max(PASSAGE, core[1] - start))
    start = max(low, min(start, end - PASSAGE))
    while low < start < core[0] and not whole[start - 1].isspace():
        start += 1
    while core[1] < end < high and not whole[end].isspace():
        end -= 1
    while start < core[0] and whole[start].isspace():
        start += 1
    while end > core[1] and whole[end - 1].isspace():
        end -= 1
    return start, end
