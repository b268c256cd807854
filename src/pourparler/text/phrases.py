"""Phrases of documents without what they share with all others."""

from __future__ import annotations

import re
from functools import lru_cache

from pourparler.text.cleaning import plain

_ARTICLE = re.compile(r"^(?:(?:the|an?|its|their|his|her|our|any|such|this|that|these|those)\s+)+", re.IGNORECASE)
_WHOLLY_QUOTED = re.compile(r"[\"“‘'].*[\"”’']")


@lru_cache(maxsize=50_000)  # coverage repeats itself
def bare_phrase(words: str) -> str:
    """Return a phrase without its article and without quotation marks that stand alone or around it.

    Examples
    --------
    >>> bare_phrase('the "full withdrawal"'), bare_phrase("its fleet.")
    ('full withdrawal', 'fleet')
    """
    words = _ARTICLE.sub("", plain(words)).strip(" .,;:")
    if sum(words.count(mark) for mark in '"“”') % 2 or _WHOLLY_QUOTED.fullmatch(words):
        words = re.sub(r"[\"“”]", "", words)
    return words.strip(" .,;:'‘’[]()")
