"""Name matching for actors and proposals: pure, conservative functions.

A missed merge is a nuisance; a wrong one attributes words to the wrong actor. Doubtful names stay separate, and each
decision uses the whole set of names, never the order in which they came.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pourparler.lexicon.titles import titles
from pourparler.record import ActorKind


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PARTICLES = _word_set("van von der den de del della da di du dos la le ter zu al el bin ibn abu")
SUFFIXES = _word_set("jr sr ii iii iv")
LINKS = _word_set("the of and for in on a an to")
_GIVEN_LAST = re.compile(r"(?<=\w\s)([A-Z]\w*)-[a-z]{1,5}\Z")  # a given name of two syllables after the surname
VAGUE = _word_set("a an the this that its his her their our new newest latest old")
# Letters that Unicode does not decompose into a base letter and an accent.
UNACCENTED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def fold(name: str) -> str:
    """Return a name without case, accents and repeated spaces, as searches compare it.

    Examples
    --------
    >>> fold("  Øyvind  ÉRIC ")
    'oyvind eric'
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(UNACCENTED))
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).casefold().split())


def name_words(name: str, kind: ActorKind) -> tuple[str, ...]:
    """Return the significant words of a name: folded, without punctuation, honorifics and a leading "the"."""
    folded = ["".join(c for c in word if c.isalnum()) for word in fold(name).split()]
    left = [word for word in folded if word]
    idle = titles("courtesy") if kind == "person" else frozenset({"the"})
    while len(left) > 1 and left[0] in idle:
        left = left[1:]
    return tuple(left)


def is_named(name: str, kind: ActorKind) -> bool:
    """Return whether this is a name ("Mara Vell") and not a description ("one diplomat", "the ministry").

    For persons and groups, any lower-case content word makes it a description; for organisations and countries, only if
    all of it is in lower case. The second syllable of a given name in lower case ("Vell Ma-rin") does not.

    >>> is_named("Vell Ma-rin", "person"), is_named("two Orn-led teams", "group")
    (True, False)
    """
    if kind in ("organization", "country"):
        return any(c.isupper() for c in name) or not any(c.islower() for c in name)
    name = _GIVEN_LAST.sub(r"\1", name)
    pieces = ("".join(c for c in piece if c.isalnum()) for piece in name.replace("-", " ").split())
    telling = [piece for piece in pieces if piece[:1].isalpha() and piece.lower() not in LINKS | PARTICLES]
    return bool(telling) and not any(piece[0].islower() for piece in telling)


def actor_key(name: str, kind: ActorKind) -> str:
    """Return the normalised full name; two names of one kind with the same key are the same actor.

    Words are run together, so that "al-Rahim" is "Al Rahim" and "U.N." is "UN".

    Examples
    --------
    >>> actor_key("Mr. Tomás Al-Vell", "person") == actor_key("Tomas al Vell", "person")
    True
    """
    return "".join(name_words(name, kind)) or fold(name)


def surname(name: str) -> str:
    """Return a person's surname: the last word with its particles. A one-word name is its own surname.

    Examples
    --------
    >>> surname("Anna van der Orn")
    'vanderorn'
    >>> surname("Orn") == actor_key("Orn", "person")
    True
    """
    parts = list(name_words(name, "person")) or [fold(name)]
    while len(parts) > 1 and parts[-1] in SUFFIXES:
        parts.pop()
    first = len(parts) - 1
    while first > 0 and parts[first - 1] in PARTICLES:
        first -= 1
    return "".join(parts[first:])


@dataclass(frozen=True)
class Profile:
    """What documents say about a person besides the name: roles, and the keys of the actors it acts for."""

    roles: frozenset[str] = frozenset()
    acts_for: frozenset[str] = frozenset()


def is_contradictory(one: Profile, other: Profile) -> bool:
    """Return whether two profiles are unlikely to be one person's: both say something and nothing matches."""
    if one.acts_for and other.acts_for and not one.acts_for & other.acts_for:
        return True
    return bool(one.roles and other.roles) and not any(_is_less_specific(a, b) for a in one.roles for b in other.roles)


def _is_less_specific(role: str, other: str) -> bool:
    """Return whether one role is a shorter form of the other, as "minister" is of "foreign minister"."""
    one, two = (set(name_words(text, "group")) for text in (role, other))
    return one <= two or two <= one


def best_full_name(bare: Profile, full: Mapping[int, Profile]) -> int | None:
    """Return the person that a surname alone refers to.

    Parameters
    ----------
    bare
        The profile of the actor with only the surname.
    full
        The profiles of persons with that surname and a fuller name, by actor id.

    Returns
    -------
    int or None
        The id, if there is exactly one such person and the profiles do not contradict each other.
    """
    if len(full) != 1:
        return None
    ((id_, profile),) = full.items()
    return None if is_contradictory(bare, profile) else id_


def merge_reason(one: str, other: str, kind: ActorKind) -> str | None:
    """Return why two different names may be the same actor; None if nothing suggests it.

    Examples
    --------
    >>> merge_reason("S. de Orn", "Stella de Orn", "person")
    'the same surname, and the other names fit'
    >>> merge_reason("Stella Orn", "Marta Orn", "person") is None
    True
    >>> merge_reason("Littoral Security Council", "LSC", "organization")
    'the initials of the other'
    """
    first, second = list(name_words(one, kind)), list(name_words(other, kind))
    if kind == "person":
        if surname(one) != surname(other) or min(len(first), len(second)) < 2:
            return None
        given, also = (_given_names(name) for name in (one, other))
        fits = all(a.startswith(b) or b.startswith(a) for a, b in zip(given, also, strict=False))
        return "the same surname, and the other names fit" if given and also and fits else None
    short, long = sorted((first, second), key=len)
    initials = "".join(word[0] for word in long if word not in LINKS)
    if len(long) > 1 and len(short) == 1 and short[0] == initials and min(one, other, key=len).isupper():
        return "the initials of the other"
    return "all words of it stand in the other" if len(short) > 1 and set(short) < set(long) else None


def is_shortened(short: str, long: str) -> bool:
    """Return whether a person's name is another's with some middle names left out.

    >>> is_shortened("Ada Vell", "Ada Maria Vell"), is_shortened("Maria Vell", "Ada Maria Vell")
    (True, False)
    """
    fewer, more = _given_names(short), _given_names(long)
    if not fewer or len(fewer) >= len(more) or fewer[0] != more[0] or min(map(len, fewer)) < 2:
        return False
    remaining = iter(more)
    return surname(short) == surname(long) and all(word in remaining for word in fewer)


def given_name_count(name: str) -> int:
    """Return how many given names precede the surname.

    >>> given_name_count("Dr Ada Maria Vell"), given_name_count("Vell")
    (2, 0)
    """
    return len(_given_names(name))


def search_keys(name: str) -> frozenset[str]:
    """Return the keys under which an organisation's name can match another: words, initials, itself as initials."""
    parts = [word for word in name_words(name, "organization") if word not in LINKS]
    initials = {"".join(word[0] for word in parts)} if len(parts) > 1 else {"".join(parts)}
    return frozenset(f"word {word}" for word in parts) | frozenset(f"initials {each}" for each in initials)


def _given_names(name: str) -> list[str]:
    """Return a person's given names, folded."""
    parts = [word for word in name_words(name, "person") if word not in SUFFIXES]
    last = surname(name)
    while parts and last.endswith(parts[-1]):
        last = last.removesuffix(parts.pop())
    return parts


def usual_spelling(spellings: Mapping[str, int]) -> str:
    """Return the spelling to display: the most used, then the longest, then the first in the alphabet.

    Raises
    ------
    ValueError
        If there are no spellings.
    """
    return min(spellings.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))[0]


def unite_words(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Merge lists of words, most frequent first, then by alphabet, ignoring case."""
    spellings: dict[str, Counter[str]] = {}
    for text in (text for texts in lists for text in texts):
        spellings.setdefault(fold(text), Counter())[text] += 1
    ranked = sorted(spellings.items(), key=lambda item: (-item[1].total(), item[0]))
    return tuple(usual_spelling(used) for _, used in ranked)
