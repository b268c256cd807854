"""Days of publication, and how those that come with a document are ranked against those of its address."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from pourparler.record import PublishedFrom

_IN_PATH = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?P<s>[/_.-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>20\d\d)(?P<s2>[-_./]?)(?P<m2>0[1-9]|1[0-2])(?P=s2)(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?!\d)", re.IGNORECASE)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Publication:
    """A day of publication, and where it comes from."""

    day: dt.date
    by: PublishedFrom


def of_metadata(day: dt.date | None) -> Publication | None:
    """A day that comes with the document, as in a feed or a field of a file; None without one."""
    return None if day is None else Publication(day, "metadata")


def of_address(address: str | None) -> Publication | None:
    """The day in the address of a document; None without one.

    >>> of_address("https://a.example/2031/05/06/talks")
    Publication(day=datetime.date(2031, 5, 6), by='url')
    """
    day = day_in_address(address)
    return None if day is None else Publication(day, "url")


def better_of(page: Publication | None, feed: dt.date | None) -> Publication | None:
    """The better of what a page and what the feed that led to it say of the day of publication.

    Feeds often give moments in UTC, so that an evening story falls on the next day. A page that is at most a day from
    its feed is right therefore; else the feed is, since what it dates is this article without doubt.

    >>> better_of(Publication(dt.date(2031, 5, 6), "page"), dt.date(2031, 5, 7)).day.isoformat()
    '2031-05-06'
    """
    if page is None or feed is None or page.by == "guess":
        return of_metadata(feed) or page
    return page if abs(page.day - feed) <= DAY else of_metadata(feed)


def day_in_address(address: str | None) -> dt.date | None:
    """The day in an address, such as ``/2031/05/06/`` or ``/talks-2031-05-06``.

    >>> day_in_address("https://a.example/2031/may/06/talks"), day_in_address("https://a.example/2031/05/talks")
    (datetime.date(2031, 5, 6), None)
    """
    try:
        path = urlsplit(address or "").path
    except ValueError:
        return None
    if not path:
        return None
    from pourparler.intake.stamps import find_stamps

    for match in _IN_PATH.finditer(path):
        year, month, day = match.group("y", "m", "d") if match["y"] else match.group("y2", "m2", "d2")
        found = find_stamps(f"{year}-{month}-{day}")
        if found:
            return found[0].day
    named = _NAMED.search(path)
    found = find_stamps(f"{named[3]} {named[2]} {named[1]}") if named else []
    return found[0].day if found else None
