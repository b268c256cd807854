"""The names of facets, of their values, and of the orders of lists, as people read them."""

from __future__ import annotations

from pourparler.codebook.lists import Thing
from pourparler.text import plain

FACET_TITLES = {
    "party": "Party",
    "for": "Said for",
    "speaker": "Speaker",
    "act": "Act",
    "issue": "Issue",
    "stance": "Stance",
    "confirmed": "Confirmed",
    "confidence": "Confidence",
    "outlet": "Outlet",
    "status": "Status",
    "participant": "Participant",
    "place": "Place",
    "kind": "Kind",
    "documents": "Documents",
    "contested": "Contested",
    "statements": "Statements",
    "merged": "Merged",
}
ORDER_WORDS = {
    "-day": "newest first",
    "day": "oldest first",
    "speaker": "speaker",
    "-confidence": "most certain first",
    "confidence": "least certain first",
    "act": "act",
    "status": "status",
    "-documents": "most documents first",
    "-statements": "most statements first",
    "-mentions": "most named first",
    "name": "name",
}
_OTHER_TITLES = {("actors", "for"): "Acts for"}
_NONE = {
    "party": "no party",
    "for": "for themselves",
    "speaker": "speaker not named",
    "act": "no act",
    "issue": "no issue",
    "stance": "no position read",
    "outlet": "no outlet",
    "participant": "nobody named",
    "place": "no place",
}
_YES_NO = {
    "confirmed": {"yes": "confirmed", "no": "not confirmed"},
    "contested": {"yes": "denied by some", "no": "not contested"},
    "merged": {"yes": "has merged names", "no": "one name"},
}


def facet_title(thing: Thing, facet: str) -> str:
    """The title of a facet.

    >>> facet_title("statements", "for"), facet_title("actors", "for")
    ('Said for', 'Acts for')
    """
    return _OTHER_TITLES.get((thing, facet), FACET_TITLES[facet])


def value_words(thing: Thing, facet: str, value: str, label: str) -> str:
    """The words for a value of a facet.

    >>> value_words("statements", "confidence", "0.8-0.95", ""), value_words("actors", "documents", "10-", "10-")
    ('80 to 95 %', '10 or more')
    """
    if not value:
        return _NONE.get(facet, "none")
    if facet in _YES_NO:
        return _YES_NO[facet].get(value, plain(value))
    if facet == "confidence":
        low, _, high = value.partition("-")
        return f"{_percent(low)} to {_percent(high)} %"
    if facet in ("documents", "statements"):
        low, dash, high = value.partition("-")
        return plain(f"{low} to {high}" if high else f"{low} or more" if dash else low)
    if facet == "act":
        return plain(value).lower()
    return plain(label)


def _percent(share: str) -> str:
    try:
        return f"{float(share) * 100:.0f}"
    except ValueError:
        return plain(share)
