"""Whom "both sides" or "the two countries" means: the last pair of actors that the text joins."""

from __future__ import annotations

import re
from itertools import pairwise

from pourparler.reader.actors.clusters import Registry
from pourparler.record import Span

_PAIR = re.compile(
    r"(?:both|the\s+two|the\s+pair(?:\s+of\s+them)?|each\s+of\s+the\s+two)"
    r"(?:\s+(?P<noun>(?!of\b|and\b)[a-z]+))?",
    re.IGNORECASE,
)
_PEOPLE = frozenset("leaders presidents men women ministers diplomats envoys negotiators politicians senators".split())
_BODIES = frozenset(
    "sides parties countries nations states governments capitals neighbours neighbors companies firms unions groups "
    "delegations teams".split()
)
_JOIN = re.compile(r"(?:['’]s)?,?\s+(?:and|with)\s+(?:the\s+)?", re.IGNORECASE)
NEAR = 5000  # characters before the phrase in which the pair is looked for


def pair_meant(text: str, registry: Registry, span: Span) -> tuple[int, int] | None:
    """Find the two actors that a phrase such as "both sides" means; None if the phrase or the text gives no pair.

    A phrase about people takes the last two people that the text joins by "and" or "with", one about sides or countries
    the last two countries or organizations; a bare "both" takes either.
    """
    match = _PAIR.fullmatch(text[slice(*span)])
    if not match:
        return None
    noun = (match["noun"] or "").casefold()
    if noun and noun not in _PEOPLE and noun not in _BODIES:
        return None
    before = [m for m in registry.at.touching(max(0, span[0] - NEAR), span[0]) if m[0][1] <= span[0]]
    for (first, a), (second, b) in reversed(list(pairwise(before))):
        if a == b or not _JOIN.fullmatch(text, first[1], second[0]):
            continue
        are_people = [registry.drafts[n].kind == "person" for n in (a, b)]
        if (noun in _PEOPLE and all(are_people)) or (noun in _BODIES and not any(are_people)) or not noun:
            return a, b
    return None
