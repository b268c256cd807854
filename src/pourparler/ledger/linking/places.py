"""Places for comparison: their own words, and the countries that they name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pourparler.ledger.linking.names import LINKS, name_words
from pourparler.lexicon import rows
from pourparler.lexicon.actors import tables

PlaceRelation = Literal["same", "apart", "open"]


class Place(NamedTuple):
    """A place for comparison: its own words, and the countries that it names or is the capital of."""

    words: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    is_venue: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.lands)


NOWHERE = Place()


@cache
def _lands() -> dict[str, str]:
    known = tables()
    looks = (known.adjectives, known.governments, known.capitals, known.countries)
    return {word.casefold(): land for look in looks for word, land in look.items()}


@cache
def _venues() -> frozenset[str]:
    return frozenset(row["noun"] for row in rows("venues"))


@lru_cache(maxsize=20_000)
def parse_place(place: str | None) -> Place:
    """Return a place for comparison.

    >>> parse_place("the Swiss city of Lausanne")
    Place(words=frozenset({'lausanne'}), lands=frozenset({'Switzerland'}), is_venue=False)
    """
    if not place:
        return NOWHERE
    tokens = re.findall(r"[\w’'.-]*\w", place)
    lands: set[str] = set()
    covered: set[int] = set()
    for size in (3, 2, 1):
        for at in range(len(tokens) - size + 1):
            land = _lands().get(" ".join(tokens[at : at + size]).casefold())
            if land is not None and not covered & set(range(at, at + size)):
                lands.add(land)
                covered |= set(range(at, at + size))
    capital = {k for k in covered if tokens[k] in tables().capitals}
    named = [t for k, t in enumerate(tokens) if t[:1].isupper() and (k not in covered or k in capital)]
    words = frozenset(word for token in named for word in name_words(token, "group")) - LINKS - {"the"}
    if not words and not lands:
        words = frozenset(name_words(place, "group")) - LINKS
    return Place(words, frozenset(lands), any(token.casefold() in _venues() for token in tokens))


def relate_places(one: Place, other: Place) -> PlaceRelation:
    """Return whether two places are the same, are apart, or whether that is open.

    >>> relate_places(parse_place("Vaill"), parse_place("the Old Harbour of Vaill"))
    'same'
    >>> relate_places(parse_place("Vaill"), parse_place("Quill"))
    'apart'
    """
    if not one or not other:
        return "open"
    shared = one.words & other.words
    if shared and len(shared) * 2 > min(len(one.words), len(other.words)):
        return "same"
    if one.lands and other.lands:
        if not one.lands & other.lands:
            return "apart"
        return "same" if not one.words or not other.words else "apart" if not _has_venue(one, other) else "open"
    return "open" if _has_venue(one, other) else "apart"


def _has_venue(one: Place, other: Place) -> bool:
    return one.is_venue or other.is_venue
