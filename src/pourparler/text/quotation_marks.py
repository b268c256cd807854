"""Quotation marks: which characters they are, and what they say about a piece of text."""

from __future__ import annotations

DOUBLE_MARKS = '"“”„«»'
"""Marks that are never an apostrophe."""

MARKS = DOUBLE_MARKS + "'‘’"
"""All marks; a single one may be an apostrophe."""

CLOSING_MARKS = {"“": "”", "«": "»", "„": "“", "‘": "’", "»": "«", "”": "”"}
"""The closing mark of each opening one, also where a language opens with it (»so«); a straight mark closes itself."""


def has_quotation(words: str) -> bool:
    """Whether there is a double quotation mark, of any kind.

    Examples
    --------
    >>> has_quotation("He said «no»."), has_quotation("It's over.")
    (True, False)
    """
    return any(mark in words for mark in DOUBLE_MARKS)


def is_quotation(words: str) -> bool:
    """Whether text begins and ends with a double quotation mark, whatever stands between.

    Examples
    --------
    >>> is_quotation("“No.”"), is_quotation("“No.” He left"), is_quotation("“")
    (True, False, False)
    """
    return len(words) > 1 and words[0] in DOUBLE_MARKS and words[-1] in DOUBLE_MARKS
