"""What stands: documents that no later edition has replaced, codings that no revision has ended, as of any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from pourparler.ledger.db.schema import documents

_AT_ONCE = 5_000  # values in one list of a query


def current_documents(as_of: dt.date | None = None) -> list[ColumnElement[bool]]:
    """Keep the documents that stand: the last editions; or, as of a day, the last editions of that day.

    A document without a day of publication is known from the day it was added.
    """
    if as_of is None:
        return [documents.c.replaced_by.is_(None)]
    later = documents.alias("later")
    replaced = exists(select(later.c.id).where(later.c.id == documents.c.replaced_by, published_by(later.c, as_of)))
    return [published_by(documents.c, as_of), ~replaced]


def published_by(columns: Any, day: dt.date) -> ColumnElement[bool]:
    """Keep the documents that were known on a day."""
    return or_(columns.published <= day, and_(columns.published.is_(None), columns.added <= end_of_day(day)))


def end_of_day(day: dt.date) -> dt.datetime:
    """The end of a day, as the ledger counts: by microseconds.

    >>> end_of_day(dt.date.max) == dt.datetime.max
    True
    """
    return dt.datetime.combine(day, dt.time.max)


def dated_within(columns: Any, since: dt.date | None, until: dt.date | None) -> list[ColumnElement[bool]]:
    """Keep what has a day in the range: its own date, or else the day its document was published.

    What has neither is left out as soon as a range is asked for.
    """
    kept = []
    if since is not None:
        kept.append(columns.counts_to >= since)
    if until is not None:
        kept.append(columns.counts_from <= until)
    return kept


def publication_order(table: Any = documents) -> tuple[ColumnElement[Any], ...]:
    """Order by when documents told it: the earliest published first, the undated last."""
    return table.c.published.is_(None), table.c.published, table.c.key


def in_chunks(values: Iterable[int]) -> Iterator[Sequence[int]]:
    """Deal numbers into lists short enough for one query."""
    left = iter(values)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def select_with_document(table: Any, *more: Any) -> Select[Any]:
    """Rows of a table with the id, publisher and day of their document."""
    told = documents.c.key.label("document"), documents.c.publisher, documents.c.published
    return select(table, *told, *more).join(documents, documents.c.id == table.c.document_id)
