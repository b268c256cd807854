"""What a server says of time: how long its answer stays fresh, and when it may be asked again (RFC 9110, RFC 9111)."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime
from typing import Protocol


class Headers(Protocol):
    """The headers of an answer: a mapping, or a message of `http.client`."""

    def get(self, name: str, /) -> str | None:
        """The value of a header; None if there is none."""


_LONGEST = 366 * 86_400.0  # seconds; a longer time is a mistake, and a date far away would overflow
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})\"?\s*(?=,|$)", re.IGNORECASE)
_NEVER = re.compile(r"(?:^|,)\s*no-(?:store|cache)\b", re.IGNORECASE)


def fresh_for(headers: Headers, now: dt.datetime) -> float:
    """The seconds for which an answer stays fresh, by Cache-Control or else by Expires; 0 if they say nothing.

    Parameters
    ----------
    headers
        The headers of the answer.
    now
        The present time, with a time zone; used if the answer has no Date.

    Examples
    --------
    >>> noon = dt.datetime(2031, 3, 3, 12, tzinfo=dt.UTC)
    >>> fresh_for({"Cache-Control": "public, max-age=900"}, noon), fresh_for({"Cache-Control": "no-store"}, noon)
    (900.0, 0.0)
    >>> fresh_for({"Expires": "Mon, 03 Mar 2031 13:00:00 GMT"}, noon)
    3600.0
    """
    control = headers.get("Cache-Control") or ""
    if _NEVER.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        age = (headers.get("Age") or "").strip()
        used = float(age) if age.isascii() and age.isdigit() and len(age) < 13 else 0.0
        return min(max(0.0, float(found[1]) - used), _LONGEST)
    expires = _moment(headers.get("Expires"))
    if expires is None:
        return 0.0
    return _seconds(expires, _moment(headers.get("Date")) or now)


def retry_after(headers: Headers, now: dt.datetime) -> float | None:
    """The seconds after which a server wants to be asked again; None if it does not say.

    Examples
    --------
    >>> noon = dt.datetime(2031, 3, 3, 12, tzinfo=dt.UTC)
    >>> retry_after({"Retry-After": "120"}, noon), retry_after({"Retry-After": "Mon, 03 Mar 2031 12:10:00 GMT"}, noon)
    (120.0, 600.0)
    """
    words = (headers.get("Retry-After") or "").strip()
    if words.isascii() and words.isdigit():
        return min(float(words[:12]), _LONGEST)
    moment = _moment(words)
    return None if moment is None else _seconds(moment, now)


def _seconds(later: dt.datetime, now: dt.datetime) -> float:
    return min(max(0.0, (later - now).total_seconds()), _LONGEST)


def _moment(words: str | None) -> dt.datetime | None:
    if not words:
        return None
    try:
        moment = parsedate_to_datetime(words.strip())
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
