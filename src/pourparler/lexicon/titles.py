"""Titles before names, and other abbreviations whose full stop may not end a sentence."""

from __future__ import annotations

from typing import Literal

from pourparler.lexicon import rows

Kind = Literal["courtesy", "rank", "office"]
"""A courtesy title ("Mr"), an abbreviated rank ("Sen."), or an office that stands before a name ("President")."""
FullStop = Literal["never", "before a number", "perhaps"]
"""Whether the full stop of an abbreviation ends a sentence."""


def titles(*kinds: Kind) -> frozenset[str]:
    """Return the titles of some kinds, in lower case and without full stops.

    >>> "mrs" in titles("courtesy"), "president" in titles("courtesy", "rank")
    (True, False)
    """
    return frozenset(row["title"] for row in rows("titles") if row["kind"] in kinds)


def abbreviations(ends_sentence: FullStop) -> frozenset[str]:
    """Return the abbreviations whose full stop ends a sentence never, not before a number, or perhaps.

    >>> "e.g" in abbreviations("never"), "dr" in abbreviations("never")
    (True, True)
    """
    found = {row["abbreviation"] for row in rows("abbreviations") if row["ends_sentence"] == ends_sentence}
    if ends_sentence == "never":
        found |= {row["title"] for row in rows("titles") if row["full_stop"] == "yes"}
    return frozenset(found)
