"""Detect the language of a text: the reader reads English only."""

from __future__ import annotations

import re

LEAST_LETTERS = 200
_SAMPLE = 20_000
_NAMES = dict(
    pair.split(":")
    for pair in (
        "ar:Arabic bg:Bulgarian cs:Czech da:Danish de:German el:Greek es:Spanish fa:Persian fi:Finnish "
        "fr:French he:Hebrew hi:Hindi hr:Croatian hu:Hungarian id:Indonesian it:Italian ja:Japanese ko:Korean "
        "nl:Dutch no:Norwegian nb:Norwegian pl:Polish pt:Portuguese ro:Romanian ru:Russian sr:Serbian "
        "sv:Swedish sw:Swahili tr:Turkish uk:Ukrainian ur:Urdu vi:Vietnamese zh:Chinese "
    ).split()
)
# words that English uses in every other sentence and its neighbours do not have
_ENGLISH = re.compile(r"\b(?:the|of|and|to|that|with|by)\b", re.IGNORECASE)
_ENOUGH = 0.06  # share of them among the words from which a text is English, foreign names or not


def other_language(text: str) -> str | None:
    """The name of a text's language if it is clearly not English; None if it is English, or too short.

    >>> other_language("Too short") is None
    True
    """
    sample = text[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    if letters < LEAST_LETTERS:
        return None
    words = len(re.findall(r"\w+", sample))
    if len(_ENGLISH.findall(sample)) > _ENOUGH * words:
        return None
    from py3langid import classify  # its model takes a moment to load

    code = classify(sample)[0]
    return None if code == "en" else _NAMES.get(code, f"the language {code!r}")
