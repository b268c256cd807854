"""The key that names of one proposal share: what the text is called, without what a document says about it."""

from __future__ import annotations

import re
from functools import cache

from pourparler.ledger.linking.names import LINKS, VAGUE, fold, name_words
from pourparler.lexicon.actors import tables
from pourparler.lexicon.titles import titles

DESCRIPTION = "~"
"""Begins the key of a name that only describes a text by its countries: there can be another of that name later."""
LONG = 4  # words of a name from which its initials stand for it
_DEALS = frozenset("deal agreement accord pact".split())
_ACRONYM = re.compile(r"\(([A-Z]{3,})\b|\b([A-Z]{4,})\b")
_MARKS = re.compile(r"[“”\"‘]|^'|'$")


def proposal_key(name: str) -> str | None:
    """Return the key that two names of one proposal share; None if the name is too general.

    A specific name has two significant words, and a number or a capital; or it is an acronym, which is the key of the
    name that it stands for. A deal is an agreement, and that of Kessia the Kessian one.

    Examples
    --------
    >>> proposal_key("the 9-point plan") == proposal_key("9-Point Plan")
    True
    >>> proposal_key("a new peace draft") is None
    True
    >>> len({proposal_key(name) for name in ("Kess River Navigation Treaty (KRNT)", "the KRNT", "so-called KRNT deal")})
    1
    """
    acronym = _ACRONYM.search(name) if any(c.islower() for c in name) or name.isupper() else None
    if acronym:
        return fold(acronym[1] or acronym[2])
    words = _core(_MARKS.sub("", name).split())
    telling = [word for word in words if fold(word) not in VAGUE]
    distinct = any(c.isupper() or c.isdigit() for word in telling for c in word)
    if not distinct or len(telling) < 2:
        return None
    parts = [part for word in words for part in word.split("-")]
    proper = [part for part in parts if part[:1].isupper() or part.casefold() in LINKS]
    if len(parts) >= LONG and len(proper) == len(parts):
        return "".join(part[0] for part in parts).casefold()
    key = "".join(name_words(" ".join(map(_usual, words)), "group"))
    return f"{DESCRIPTION}{key}" if key and all(map(_is_common, words)) else key or None


def _core(words: list[str]) -> list[str]:
    """Return a name without what stands before it: "so-called", a year, titles of the person whose it is."""
    idle = titles("courtesy") | {"president", "minister", "prime", "chancellor", "former", "the"}
    while len(words) > 2 and (words[0].casefold().strip(".") in idle or re.fullmatch(r"(?:19|20)\d\d", words[0])):
        words = words[1:]
    rest = words
    while len(rest) > 2 and rest[0][:1].islower() and not any(c.isdigit() for c in rest[0]):
        rest = rest[1:]
    words = rest if any(word[:1].isupper() or word[:1].isdigit() for word in rest) else words
    # "Mara Vell's harbour plan" is "Vell's harbour plan"
    owner = next((k for k, word in enumerate(words) if word.endswith(("’s", "'s"))), None)
    return words[owner:] if owner is not None and owner < len(words) - 1 else words


def _is_common(word: str) -> bool:
    is_plain = word.islower() and not any(c.isdigit() for c in word)
    return is_plain or word.casefold() in _countries() or word.casefold() in _DEALS


@cache
def _countries() -> dict[str, str]:
    known = tables()
    return {word.casefold(): land for look in (known.adjectives, known.countries) for word, land in look.items()}


def _usual(word: str) -> str:
    bare = word.removesuffix("’s").removesuffix("'s")
    return "deal" if bare.casefold() in _DEALS else _countries().get(bare.casefold(), bare)
