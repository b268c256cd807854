"""Initials by which a text calls a body that it also names in full: "TBK" for the Trade Board of Kessia."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.reader.actors.clusters import Draft, Registry

_ACRONYM = re.compile(r"(?:[A-Z]{2,7}|(?:[A-Z]\.){2,7})")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("of for and the on in at to de des du".split())
_ENDINGS = frozenset("inc corp co ltd plc llc".split())
MIN_LETTERS = 2


def initials_of(name: str) -> frozenset[str]:
    """Return the initials that a name can have, with those of its small words or without.

    >>> sorted(initials_of("Trade Board of Kessia"))
    ['TBK', 'TBOK']
    """
    every = _WORD.findall(name)
    words = [w for w in every if w.casefold() not in _ENDINGS]
    large = [[w for w in some if w[0].isupper() and w.casefold() not in _SMALL] for some in (every, words)]
    ways = (words, *large)
    return frozenset("".join(w[0] for w in some).upper() for some in ways if len(some) >= MIN_LETTERS)


def join_acronyms(registry: Registry) -> None:
    """Give the mentions by initials to the only body of the text that has a full name with these initials."""
    full = [(n, initials_of(d.name)) for n, d in _bodies(registry) if " " in d.name and d.name[:1].isupper()]
    for number, draft in _bodies(registry):
        if not _ACRONYM.fullmatch(draft.name):
            continue
        letters = draft.name.replace(".", "")
        meant = [n for n, initials in full if letters in initials and draft.name not in registry.drafts[n].name.split()]
        if len(meant) == 1:
            registry.join(number, meant[0])


def _bodies(registry: Registry) -> Sequence[tuple[int, Draft]]:
    return [(n, d) for n, d in enumerate(registry.drafts) if d.kind == "organization" and not d.unnamed]
