"""Locate a quote in a text: by its offsets, or by its words and those around them.

The selectors are those of the Web Annotation Data Model (W3C Recommendation, 2017), 4.2.4 TextQuoteSelector and 4.2.5
TextPositionSelector, which counts code points as Python does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pourparler.record import Span

CONTEXT_LENGTH = 32
"""Characters of context on each side of a quote."""


@dataclass(frozen=True)
class Quote:
    """A quote with the text right before and after it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def quote_at(text: str, span: Span) -> Quote:
    """Return the text of a span with its context.

    >>> quote_at("The harbour stays open.", (4, 11))
    Quote(exact='harbour', prefix='The ', suffix=' stays open.')
    """
    start, end = span
    return Quote(text[start:end], text[max(0, start - CONTEXT_LENGTH) : start], text[end : end + CONTEXT_LENGTH])


def find_quote(text: str, quote: Quote, position: Span | None = None) -> Span | None:
    """Find a quote in a text; None if it is missing or ambiguous.

    The position is tried first. Otherwise the quote must occur in exactly one place with its context. Context on one
    side is enough if the other side has changed, and white space may differ, as it does between a web page and the
    text extracted from it.

    Examples
    --------
    >>> find_quote("The harbour stays open.", Quote("harbour"), (4, 11))
    (4, 11)
    >>> find_quote("Open the harbour: the harbour stays\\nopen.", Quote("the harbour", suffix=" stays open"), (0, 11))
    (18, 29)
    >>> find_quote("Open the harbour: the harbour stays open.", Quote("the harbour")) is None
    True
    """
    if not quote.exact:
        return None
    if position is not None and text[position[0] : position[1]] == quote.exact:
        return position
    sides = [quote]
    if quote.prefix and quote.suffix:
        sides += [replace(quote, suffix=""), replace(quote, prefix="")]
    for side in sides:
        for found in (_exact_matches(text, side), _loose_matches(text, side)):
            first, second = next(found, None), next(found, None)
            if first is not None:
                return first if second is None else None
    return None


def _exact_matches(text: str, quote: Quote) -> Iterator[Span]:
    whole = quote.prefix + quote.exact + quote.suffix
    at = text.find(whole)
    while at >= 0:
        start = at + len(quote.prefix)
        yield start, start + len(quote.exact)
        at = text.find(whole, at + 1)


def _loose_matches(text: str, quote: Quote) -> Iterator[Span]:
    exact = _loose_pattern(quote.exact)
    if not exact:
        return
    gap = r"\s*"
    # The lookahead also finds overlapping matches.
    pattern = f"(?={_loose_pattern(quote.prefix)}{gap}({exact}){gap}{_loose_pattern(quote.suffix)})"
    last = None
    for found in re.finditer(pattern, text):
        if found.span(1) != last:
            last = found.span(1)
            yield last


def _loose_pattern(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))
