"""Which proposal replaces which: a small rule over their mentions.

A text that is called revised, new or a counter-offer replaces an earlier one: the one that the sentence says it
replaces, else the one called old, else the nearest before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from pourparler.record import Span, Time, When

_REVISED = frozenset("revised updated amended modified reworked rewritten redrafted improved sweetened".split())
_NEW = _REVISED | frozenset("new newer second third latest successor replacement fresh counter".split())
_OLD = frozenset("initial original first earlier previous old older former prior".split())
_WORD = re.compile(r"[A-Za-z]+")
_COUNTER = re.compile(r"\bcounter-?(?:proposal|offer|bid|plan|draft)", re.IGNORECASE)
_REPLACES = re.compile(
    r"\b(?:replac(?:es?|ing)|supersed(?:es?|ing)|supplant(?:s|ing)?|tak(?:es?|ing)\s+the\s+place\s+of|"
    r"(?:instead|in\s+place|in\s+lieu)\s+of|(?:version|revision|rewrite)s?\s+of)\b",
    re.IGNORECASE,
)
_REPLACED_BY = re.compile(
    r"\b(?:replaced|superseded|supplanted)\s+(?:\w+\s+){0,3}?(?:by|with)\b|\bg(?:ives?|ave|iven|iving)\s+way\s+to\b",
    re.IGNORECASE,
)
_PUT_FORWARD = re.compile(
    r"\b(?:presented|published|tabled|submitted|unveiled|circulated|proposed|issued|announced|made|offered|outlined|"
    r"handed\s+over|put\s+(?:forward|on\s+the\s+table)|of\s+\d{1,2}\s+[A-Z][a-z]+)\b"
)
_LATER = re.compile(r"\b(?:will|would|to\s+be|rejected|expires?|not)\b")
_BETWEEN = 120  # characters between two mentions of which one is said to replace the other


def version_of(words: str) -> str | None:
    """Return whether a mention calls its text "new" or "old"; None if it says neither.

    >>> [version_of(w) for w in ("the revised plan", "a counter-offer", "the first draft", "the plan")]
    ['new', 'new', 'old', None]
    """
    found = {w.casefold() for w in _WORD.findall(words)}
    if found & _OLD:
        return "old"
    return "new" if found & _NEW or _COUNTER.search(words) else None


def _is_revised(words: str) -> bool:
    return bool(_COUNTER.search(words)) or any(w.casefold() in _REVISED for w in _WORD.findall(words))


def find_day(
    text: str, mentions: Sequence[Span], times: Sequence[Time], sentence_of: Callable[[int], Span]
) -> When | None:
    """Find the day on which a text was put forward: the only time of a sentence that tells so.

    Parameters
    ----------
    times : the resolved expressions of time of the document
    sentence_of : the sentence at an offset
    """
    for mention in mentions:
        sentence = sentence_of(mention[0])
        here = [t for t in times if sentence[0] <= t.text[0] < sentence[1]]
        if len(here) == 1 and _PUT_FORWARD.search(text, *sentence) and not _LATER.search(text, *sentence):
            return When(start=here[0].start, end=here[0].end, text=here[0].text)
    return None


def find_replaced(text: str, proposals: Sequence[Sequence[Span]]) -> list[int | None]:
    """Find for each proposal the number of the one that it replaces.

    Parameters
    ----------
    proposals : the mentions of each proposal, in order of the text
    """
    mentions = sorted((span, k) for k, spans in enumerate(proposals) for span in spans)
    replaced: list[int | None] = [None] * len(proposals)
    for (left, a), (right, b) in pairwise(mentions):
        between = text[left[1] : right[0]]
        if a == b or len(between) > _BETWEEN or "\n\n" in between:
            continue
        if _REPLACED_BY.search(between):
            replaced[b] = a
        elif _REPLACES.search(between):
            replaced[a] = b
    versions = [[version_of(text[slice(*span)]) for span in spans] for spans in proposals]
    for k, spans in enumerate(proposals):
        if replaced[k] is None and "new" in versions[k]:
            is_revised = any(_is_revised(text[slice(*span)]) for span in spans)
            replaced[k] = _older(k, spans[0], mentions, versions, replaced, is_revised)
    return [None if older is not None and _replaces(replaced, older, k) else older for k, older in enumerate(replaced)]


def _older(
    k: int,
    first: Span,
    mentions: Sequence[tuple[Span, int]],
    versions: Sequence[Sequence[str | None]],
    replaced: Sequence[int | None],
    is_revised: bool,
) -> int | None:
    """Return the text that a new one replaces: the one called old, else the one last mentioned before it.

    A text that is called new, but not revised, may have nothing to do with any before it, unless there is only one.
    """
    others = [n for n in range(len(versions)) if n != k and replaced[n] != k]
    old = [n for n in others if "old" in versions[n]]
    if old:
        return old[0]
    before = [n for span, n in mentions if span < first and n in others]
    before = [n for n in before if n not in replaced] or before
    return before[-1] if before and (is_revised or len(others) == 1) else None


def _replaces(replaced: Sequence[int | None], start: int, end: int) -> bool:
    """Whether a text replaces another, directly or not."""
    seen: set[int] = set()
    at: int | None = start
    while at is not None and at not in seen:
        if at == end:
            return True
        seen.add(at)
        at = replaced[at]
    return False
