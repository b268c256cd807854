"""Months, weekdays and numbers in words."""

from __future__ import annotations

from pourparler.lexicon import alternatives, cell, rows

MONTHS = tuple(row["month"] for row in rows("months"))
"""The months in lower case, in their order."""
WEEKDAYS = tuple(row["weekday"] for row in rows("weekdays"))
"""The days of the week in lower case, from Monday on."""
MONTH = alternatives(MONTHS)
"""A regular expression for a month, in lower case."""
WEEKDAY = alternatives(WEEKDAYS)
"""A regular expression for a day of the week, in lower case."""
SHORT_MONTHS = {short: k for k, row in enumerate(rows("months")) for short in cell(row["abbreviations"])}
"""Abbreviations of months in lower case, each with its place in `MONTHS`."""
SHORT_WEEKDAYS = {short: k for k, row in enumerate(rows("weekdays")) for short in cell(row["abbreviations"])}
"""Abbreviations of weekdays in lower case, each with its place in `WEEKDAYS`."""
CARDINALS = {row["cardinal"]: int(row["value"]) for row in rows("numbers") if "-" not in row["cardinal"]}
"""Cardinal numbers of one word, from "zero" to "ninety"."""
ORDINALS = {row["ordinal"]: int(row["value"]) for row in rows("numbers") if row["ordinal"]}
"""Ordinal numbers, from "first" to "thirty-first"."""


def cardinals(first: int, last: int) -> tuple[str, ...]:
    """Return the cardinal numbers of one word in a range, both ends included.

    >>> cardinals(2, 4)
    ('two', 'three', 'four')
    """
    return tuple(word for word, value in CARDINALS.items() if first <= value <= last)
