"""Counts and lists in words: "3 documents", "North, South and East"."""

from __future__ import annotations

from collections.abc import Iterable


def quantity(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun, in the singular for one; thousands are set apart by commas.

    Parameters
    ----------
    number
        How many there are.
    singular
        The noun for one.
    plural
        The noun for none or several; the singular with an "s" unless given.

    Examples
    --------
    >>> quantity(1, "document"), quantity(1200, "new document"), quantity(0, "party", "parties")
    ('1 document', '1,200 new documents', '0 parties')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def enumeration(names: Iterable[str], conjunction: str = "and") -> str:
    """Names in a row, the last joined by a conjunction; empty for none.

    Examples
    --------
    >>> enumeration(["North"]), enumeration(["North", "South", "East"]), enumeration(["a", "b"], "or")
    ('North', 'North, South and East', 'a or b')
    """
    *first, last = [*names] or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last
