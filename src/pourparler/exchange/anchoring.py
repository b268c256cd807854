"""Where words stand in a text: by their place, by the words themselves and those around them.

The selectors are those of the Web Annotation Data Model (W3C Recommendation, 2017), 4.2.4 TextQuoteSelector and 4.2.5
TextPositionSelector, which counts code points as Python does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pourparler.record import Span

AROUND = 32
"""Characters before and after a quote."""


@dataclass(frozen=True)
class Quote:
    """Words, and those right before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def quoted(text: str, span: Span) -> Quote:
    """Give the words of a span, with those around it.

    >>> quoted("The harbour stays open.", (4, 11))
    Quote(exact='harbour', prefix='The ', suffix=' stays open.')
    """
    start, end = span
    return Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def anchored(text: str, quote: Quote, position: Span | None = None) -> Span | None:
    """Find where a quote stands: at its position, or else in the one place that has it and the words around it.

    In the second case, the words on one side are enough if those on the other have changed, and white space may differ,
    as it does between pages and the texts made from them.

    Examples
    --------
    >>> anchored("The harbour stays open.", Quote("harbour"), (4, 11))
    (4, 11)
    >>> anchored("Open the harbour: the harbour stays\\nopen.", Quote("the harbour", suffix=" stays open"), (0, 11))
    (18, 29)
    >>> anchored("Open the harbour: the harbour stays open.", Quote("the harbour")) is None
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
        for found in (_exactly(text, side), _loosely(text, side)):
            first, second = next(found, None), next(found, None)
            if first is not None:
                return first if second is None else None
    return None


def _exactly(text: str, quote: Quote) -> Iterator[Span]:
    whole = quote.prefix + quote.exact + quote.suffix
    at = text.find(whole)
    while at >= 0:
        start = at + len(quote.prefix)
        yield start, start + len(quote.exact)
        at = text.find(whole, at + 1)


def _loosely(text: str, quote: Quote) -> Iterator[Span]:
    exact = _loose(quote.exact)
    if not exact:
        return
    gap = r"\s*"
    # Looking ahead finds places that overlap, too.
    pattern = f"(?={_loose(quote.prefix)}{gap}({exact}){gap}{_loose(quote.suffix)})"
    last = None
    for found in re.finditer(pattern, text):
        if found.span(1) != last:
            last = found.span(1)
            yield last


def _loose(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))
