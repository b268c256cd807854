"""Conditions that several queries share: current editions, publication dates, date ranges, confidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from pourparler.ledger.db.schema import documents

_Value = TypeVar("_Value")

_LATER = documents.alias("later")
_REPLACED = documents.alias("replaced")
_CHUNK = 5_000  # values in one query


def is_replaced(column: ColumnElement[int]) -> ColumnElement[bool]:
    """Build the condition that a document, given by its number, has a later edition.

    Its row is not read: a column of documents stands after the text.
    """
    return column.in_(select(_REPLACED.c.id).where(_REPLACED.c.replaced_by.is_not(None)))


def current_documents(as_of: dt.date | None = None) -> list[ColumnElement[bool]]:
    """Build the conditions that select current editions: the last of each article, on a day or now.

    Without `as_of`, an edition is current unless a later one replaces it. With `as_of`, only documents known on that
    day count, and an edition is current unless its replacement was known too.
    """
    if as_of is None:
        return [documents.c.replaced_by.is_(None)]
    replaced = exists(select(_LATER.c.id).where(_LATER.c.id == documents.c.replaced_by, published_by(_LATER.c, as_of)))
    return [published_by(documents.c, as_of), ~replaced]


def published_by(columns: Any, day: dt.date) -> ColumnElement[bool]:
    """Build the condition that a document was known on a day.

    A document without a publication date counts from the day it was added.
    """
    return or_(columns.published <= day, and_(columns.published.is_(None), columns.added <= end_of_day(day)))


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last moment of a day, to the microsecond.

    >>> end_of_day(dt.date.max) == dt.datetime.max
    True
    """
    return dt.datetime.combine(day, dt.time.max)


def dated_within(columns: Any, since: dt.date | None, until: dt.date | None) -> list[ColumnElement[bool]]:
    """Build the conditions that select rows with a day in a range, both ends included.

    A row's day is its own date, else the publication date of its document. A row with neither matches no range.
    """
    if since is not None and until is not None:
        # Most rows count for one day. In one range of an index lie all days before the last, so the few rows that
        # begin before the first day and end after it are found by an index of their own.
        id_, first, last = columns.id, columns.counts_from, columns.counts_to
        within = select(id_).where(first.between(since, until), last >= since)
        across = select(id_).where(last > first, first < since, last >= since)
        return [id_.in_(within.union_all(across))]
    conditions = []
    if since is not None:
        conditions.append(columns.counts_to >= since)
    if until is not None:
        conditions.append(columns.counts_from <= until)
    return conditions


def published_between(since: dt.date | None, until: dt.date | None) -> list[ColumnElement[bool]]:
    """Build the conditions that select documents published in a range of days, both ends included."""
    conditions = []
    if since is not None:
        conditions.append(documents.c.published >= since)
    if until is not None:
        conditions.append(documents.c.published <= until)
    return conditions


def sure_enough(columns: Any, least: float) -> list[ColumnElement[bool]]:
    """Build the conditions that select codings of at least a confidence.

    The machine's confidence does not apply to codings that a person has confirmed or made.
    """
    return [or_(columns.confidence >= least, ~columns.coder.startswith("machine"))] if least > 0 else []


def publication_order(table: Any = documents) -> tuple[ColumnElement[Any], ...]:
    """Return the columns that order documents by publication date, then id; undated documents come last."""
    return table.c.published.is_(None), table.c.published, table.c.key


def in_chunks(values: Iterable[_Value]) -> Iterator[Sequence[_Value]]:
    """Split values into lists short enough for one query."""
    remaining = iter(values)
    while part := list(islice(remaining, _CHUNK)):
        yield part


def select_with_document(table: Any, *more: Any) -> Select[Any]:
    """Select the rows of a table with the id, publisher and publication date of their document."""
    columns = (
        documents.c.key.label("document"),
        documents.c.publisher,
        documents.c.published,
        documents.c.published_from,
    )
    return select(table, *columns, *more).join(documents, documents.c.id == table.c.document_id)
