"""Decide whether a page writes the day or the month first in dates such as 8/4/2011."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pourparler.intake.stamps import Stamp

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([-/])(\d{1,2})\2\d{4}(?!\d)")
_LONGEST = 2_000_000  # characters of a page that are searched
_MONTH_FIRST = ("us", "ph", "fm", "pw")  # countries that write the month first
_DAY_FIRST = (
    "gb",
    "uk",
    "ie",
    "au",
    "nz",
    "in",
    "za",
    "ng",
    "ke",
    "gh",
    "pk",
    "sg",
    "my",
    "mt",
    "jm",
    "tt",
    "bw",
    "zw",
)


@dataclass(frozen=True)
class Order:
    """What a page tells about the order of day and month.

    Attributes
    ----------
    days
        Days that other dates of the page name without doubt.
    shown
        Whether the month comes first in the page's other numeric dates; None where they do not tell.
    usual
        Whether the month comes first where the page comes from; None where it does not say.
    """

    days: frozenset[dt.date]
    shown: bool | None
    usual: bool | None

    def settle(self, stamp: Stamp) -> Stamp:
        """The stamp with its order decided, where the page tells it; else unchanged."""
        if stamp.other is None:
            return stamp
        readings = [day for day in (stamp.day, stamp.other) if day in self.days]
        if len(readings) == 1:
            return replace(stamp, day=readings[0], other=None)
        if self.shown is None:
            return stamp
        return replace(stamp, day=stamp.other if self.shown else stamp.day, other=None)

    def likely(self, stamp: Stamp) -> dt.date | None:
        """The likelier reading of an open order, by the country that the page names; None without one."""
        return None if self.usual is None else (stamp.other if self.usual else stamp.day)


def order_of_page(tree: Any, known: Iterable[Stamp]) -> Order:
    """Find what a page tells about the order of day and month.

    Parameters
    ----------
    tree : the page, as lxml parses it
    known : the dates that were found in it
    """
    days = frozenset(s.day for s in known if s.other is None)
    text = "\n".join(tree.xpath("//body//text()[not(parent::script or parent::style)]"))[:_LONGEST]
    orders = {int(m[1]) <= 12 for m in _NUMERIC.finditer(text) if (int(m[1]) <= 12) != (int(m[3]) <= 12)}
    return Order(days, orders.pop() if len(orders) == 1 else None, _usual(tree))


def _usual(tree: Any) -> bool | None:
    names = tree.xpath("//html/@lang | //meta[@property='og:locale']/@content")
    for name in names:
        country = re.split("[-_]", str(name).lower())[-1]
        if country in _MONTH_FIRST or country in _DAY_FIRST:
            return country in _MONTH_FIRST
    return None
