"""The items of a list in running text: "open the port, free the prisoners and withdraw the guns" has three."""

from __future__ import annotations

import re

_SEMICOLON = re.compile(r";\s+(?:and\s+)?")
_COMMA = re.compile(r",\s+(?:and\s+)?")
_AND = re.compile(r"\s+and\s+")
_WORD = re.compile(r"\w[\w’'.-]*")
SHORTEST = 3  # words of an item


def split_items(words: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the items of a list; the whole where it is none.

    A list has semicolons, or commas and a last "and", and each of its items has three words or more.

    >>> words = "open the old port, free all the prisoners and withdraw the guns"
    >>> [words[start:end] for start, end in split_items(words)]
    ['open the old port', 'free all the prisoners', 'withdraw the guns']
    >>> split_items("salt, sugar and tea")
    ((0, 19),)
    """
    whole = ((0, len(words)),)
    parts = _split(words, whole, _SEMICOLON)
    if len(parts) == 1:
        parts = _split(words, whole, _COMMA)
        last = list(_AND.finditer(words, *parts[-1]))
        if len(parts) > 1 and last:
            start, end = parts[-1]
            parts = (*parts[:-1], (start, last[-1].start()), (last[-1].end(), end))
        elif len(parts) == 2:
            return whole
    return parts if all(len(_WORD.findall(words[a:b])) >= SHORTEST for a, b in parts) else whole


def _split(words: str, spans: tuple[tuple[int, int], ...], between: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        for match in between.finditer(words, start, end):
            found.append((start, match.start()))
            start = match.end()
        found.append((start, end))
    return tuple(found)
