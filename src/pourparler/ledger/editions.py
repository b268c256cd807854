"""Later editions: an article that was brought out anew at the same address replaces what stood there before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from pourparler.ledger.copies import likeness, shingles
from pourparler.ledger.schema import documents

LEAST_LIKE = 0.2  # of the shorter text's runs of words that the other must hold to be the same article
_FRONT = re.compile(r"^(?:www|m|amp|mobile)\.")


@dataclass(frozen=True)
class Replaced:
    """What a new document did to the editions of its article: rows that now stand no more, and whether it stands."""

    gone: tuple[int, ...]
    stands: bool


def canonical(url: str | None) -> str | None:
    """The address of an article without what differs between links to it; None for what is no web address.

    Examples
    --------
    >>> canonical("https://www.Sund.example/a/7/?utm_source=mail#top") == canonical("http://sund.example/a/7")
    True
    """
    if not url or not re.match(r"https?://", url, re.IGNORECASE):
        return None
    from courlan import normalize_url  # only adding needs it

    try:
        whole = str(normalize_url(url))
    except ValueError:
        return None
    rest = whole.partition("://")[2].partition("#")[0]
    host, slash, path = rest.partition("/")
    return _FRONT.sub("", host.casefold()) + (slash + path).rstrip("/") if host else None


def replaced(connection: Connection, document: int) -> Replaced:
    """Put a document that has just been written among the editions of its article.

    The editions follow each other by the day of publication, those of one day in the order in which they were added. A
    page at the same address with quite another text (a front page) is no edition.
    """
    own = connection.execute(select(documents).where(documents.c.id == document)).one()
    if own.address is None:
        return Replaced((), True)
    there = connection.execute(
        select(documents).where(documents.c.address == own.address, documents.c.id != document).order_by(documents.c.id)
    ).all()
    parts = shingles(own.text)
    alike = [row for row in there if likeness(parts, shingles(row.text), least_length=0.0) >= LEAST_LIKE]
    if not alike:
        return Replaced((), True)
    line = in_line([(row.id, row.published) for row in (*alike, own)])
    next_ = dict(zip(line, (*line[1:], None), strict=True))
    for row in (*alike, own):
        if row.replaced_by != next_[row.id]:
            connection.execute(update(documents).where(documents.c.id == row.id).values(replaced_by=next_[row.id]))
    fell = tuple(row.id for row in alike if row.replaced_by is None and next_[row.id] is not None)
    if fell:
        connection.execute(update(documents).where(documents.c.copy_of.in_(fell)).values(copy_of=line[-1]))
        connection.execute(update(documents).where(documents.c.id == line[-1]).values(copy_of=None))
    return Replaced(fell, next_[document] is None)


def in_line(editions: Sequence[tuple[int, dt.date | None]]) -> list[int]:
    """Order editions: by day if all have one, else as they were added.

    >>> in_line([(2, dt.date(2031, 5, 1)), (1, dt.date(2031, 5, 2))])
    [2, 1]
    """
    dated = all(day is not None for _, day in editions)
    return [id_ for _, id_ in sorted(((day if dated else None) or dt.date.min, id_) for id_, day in editions)]
