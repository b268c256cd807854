"""Editions: an article published again at the same address replaces its earlier version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from pourparler.ledger.db.schema import documents
from pourparler.ledger.linking.near_duplicates import shared_fraction, shingles

LEAST_LIKE = 0.2  # share of the shorter text's shingles that the other must contain to be the same article
_FRONT = re.compile(r"^(?:www|m|amp|mobile)\.")


def canonical_url(url: str | None) -> str | None:
    """Normalise an article's address so that different links to it are equal; None if it is not a web address.

    Examples
    --------
    >>> canonical_url("https://www.Sund.example/a/7/?utm_source=mail#top") == canonical_url("http://sund.example/a/7")
    True
    """
    if not url or not re.match(r"https?://", url, re.IGNORECASE):
        return None
    from courlan import normalize_url  # imported here because only adding needs it

    try:
        whole = str(normalize_url(url))
    except ValueError:
        return None
    rest = whole.partition("://")[2].partition("#")[0]
    host, slash, path = rest.partition("/")
    return _FRONT.sub("", host.casefold()) + (slash + path).rstrip("/") if host else None


def shared_addresses(connection: Connection, ids: Collection[int]) -> set[str]:
    """Return the addresses of some documents, a few hundred at most, at which others are too."""
    own = select(documents.c.address).where(documents.c.id.in_(ids), documents.c.address.is_not(None))
    address = documents.c.address
    chosen = select(address).where(address.in_(own)).group_by(address).having(func.count() > 1)
    return set(connection.execute(chosen).scalars())


def find_editions(connection: Connection, own: Row[Any]) -> list[int]:
    """Return the editions of a document's article, earliest first; at least the document itself.

    Editions are pages at the same address that share enough text, directly or through other editions. The set does not
    depend on the order in which they were added. Nothing is written.

    Parameters
    ----------
    own
        The row of the document.
    """
    if own.address is None:
        return [own.id]
    columns = documents.c.id, documents.c.text, documents.c.published, documents.c.added, documents.c.replaced_by
    others = connection.execute(
        select(*columns).where(documents.c.address == own.address, documents.c.id != own.id)
    ).all()
    if not others:
        return [own.id]
    parts = shingles(own.text)
    lasts = _last_editions({row.id: row.replaced_by for row in (*others, own)})
    alike = {lasts[own.id]}
    for row in others:
        # One matching page adds all editions of its article.
        if lasts[row.id] not in alike and shared_fraction(parts, shingles(row.text), least_length=0.0) >= LEAST_LIKE:
            alike.add(lasts[row.id])
    return sort_editions(
        [(row.id, row.published or row.added.date()) for row in (*others, own) if lasts[row.id] in alike]
    )


def write_editions(connection: Connection, line: Sequence[int]) -> None:
    """Write that each edition is replaced by the next; the last one is current."""
    rows = connection.execute(select(documents.c.id, documents.c.replaced_by).where(documents.c.id.in_(line)))
    written = {row.id: row.replaced_by for row in rows}
    for edition, next_ in zip(line, (*line[1:], None), strict=True):
        if written[edition] != next_:
            connection.execute(update(documents).where(documents.c.id == edition).values(replaced_by=next_))


def editions_of(connection: Connection, document: int) -> list[int]:
    """Return the stored editions of a document's article, earliest first."""
    next_ = select(documents.c.replaced_by)
    last, later = document, connection.execute(next_.where(documents.c.id == document)).scalar()
    while later is not None:
        last, later = later, connection.execute(next_.where(documents.c.id == later)).scalar()
    line: list[int] = []
    before: int | None = last
    while before is not None:
        line.insert(0, before)
        before = connection.execute(select(documents.c.id).where(documents.c.replaced_by == before)).scalar()
    return line


def _last_editions(next_: Mapping[int, int | None]) -> dict[int, int]:
    """Return the last edition of the article for each edition."""
    found = {}
    for first in next_:
        last = first
        while (later := next_.get(last)) is not None:
            last = later
        found[first] = last
    return found


def sort_editions(editions: Sequence[tuple[int, dt.date]]) -> list[int]:
    """Sort editions by date; those of one day by id, in the order in which they were added.

    >>> sort_editions([(2, dt.date(2031, 5, 1)), (1, dt.date(2031, 5, 2)), (3, dt.date(2031, 5, 1))])
    [2, 3, 1]
    """
    return [id_ for _, id_ in sorted((day, id_) for id_, day in editions)]
