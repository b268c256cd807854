"""Which names mean one actor, and one proposal: pure functions, conservative throughout.

Two that should be one are a nuisance; one that should be two puts words in a mouth. So whatever is doubtful stays
apart, and every decision is made from the whole set of names, never from the order in which they came.
"""

from __future__ import annotations

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
VAGUE = _word_set("a an the this that its his her their our new newest latest old")
# Letters that Unicode does not take apart into a base and an accent.
UNACCENTED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


def fold(name: str) -> str:
    """Give a name without case, accents and doubled spaces: the form in which a search compares names.

    Examples
    --------
    >>> fold("  Øyvind  ÉRIC ")
    'oyvind eric'
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(UNACCENTED))
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).casefold().split())


def name_words(name: str, kind: ActorKind) -> tuple[str, ...]:
    """Give the words of a name that count: folded, without punctuation, honorifics and a leading "the"."""
    folded = ["".join(c for c in word if c.isalnum()) for word in fold(name).split()]
    left = [word for word in folded if word]
    idle = titles("courtesy") if kind == "person" else frozenset({"the"})
    while len(left) > 1 and left[0] in idle:
        left = left[1:]
    return tuple(left)


def is_named(name: str, kind: ActorKind) -> bool:
    """Tell a name ("Mara Vell") from a description ("one diplomat", "a Western official", "the ministry").

    A person or group is described when a word that bears meaning is in lower case, an organisation or country when all
    of it is.
    """
    if kind in ("organization", "country"):
        return any(c.isupper() for c in name) or not any(c.islower() for c in name)
    pieces = ("".join(c for c in piece if c.isalnum()) for piece in name.replace("-", " ").split())
    telling = [piece for piece in pieces if piece[:1].isalpha() and piece.lower() not in LINKS | PARTICLES]
    return bool(telling) and not any(piece[0].islower() for piece in telling)


def actor_key(name: str, kind: ActorKind) -> str:
    """Give the normalised full name: two names of one kind for which it is equal are one actor.

    Words are run together, so that "al-Rahim" is "Al Rahim" and "U.N." is "UN".

    Examples
    --------
    >>> actor_key("Mr. Tomás Al-Vell", "person") == actor_key("Tomas al Vell", "person")
    True
    """
    return "".join(name_words(name, kind)) or fold(name)


def surname(name: str) -> str:
    """Find a person's surname: the last word with the particles before it. A name that is all surname is its own.

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
    """What the documents say of a person beside the name: roles, and the keys of those acted for."""

    roles: frozenset[str] = frozenset()
    acts_for: frozenset[str] = frozenset()


def is_contradictory(one: Profile, other: Profile) -> bool:
    """Tell whether two profiles cannot be trusted to be one person's: both say something, and nothing fits."""
    if one.acts_for and other.acts_for and not one.acts_for & other.acts_for:
        return True
    return bool(one.roles and other.roles) and not any(_is_less_specific(a, b) for a in one.roles for b in other.roles)


def _is_less_specific(role: str, other: str) -> bool:
    """Whether one role says the other less fully: "minister" and "foreign minister"."""
    one, two = (set(name_words(text, "group")) for text in (role, other))
    return one <= two or two <= one


def best_full_name(bare: Profile, full: Mapping[int, Profile]) -> int | None:
    """Choose which of the persons with that surname a surname alone means.

    Parameters
    ----------
    bare
        The profile of the surname alone.
    full
        The persons with a fuller name and that surname, by actor id.

    Returns
    -------
    int or None
        The id, if there is exactly one such person and the profiles do not disagree.
    """
    if len(full) != 1:
        return None
    ((id_, profile),) = full.items()
    return None if is_contradictory(bare, profile) else id_


def merge_reason(one: str, other: str, kind: ActorKind) -> str | None:
    """Say why two names could mean one actor though they are not the same; None where nothing speaks for it.

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
    """Whether a person's name is another's without some of the names in the middle.

    >>> is_shortened("Ada Vell", "Ada Maria Vell"), is_shortened("Maria Vell", "Ada Maria Vell")
    (True, False)
    """
    fewer, more = _given_names(short), _given_names(long)
    if not fewer or len(fewer) >= len(more) or fewer[0] != more[0] or min(map(len, fewer)) < 2:
        return False
    left = iter(more)
    return surname(short) == surname(long) and all(word in left for word in fewer)


def given_name_count(name: str) -> int:
    """How many names a person's full name has before the surname.

    >>> given_name_count("Dr Ada Maria Vell"), given_name_count("Vell")
    (2, 0)
    """
    return len(_given_names(name))


def search_keys(name: str) -> frozenset[str]:
    """By what an organisation's name could be found in another's: its words, its initials, itself as initials."""
    parts = [word for word in name_words(name, "organization") if word not in LINKS]
    initials = {"".join(word[0] for word in parts)} if len(parts) > 1 else {"".join(parts)}
    return frozenset(f"word {word}" for word in parts) | frozenset(f"initials {each}" for each in initials)


def _given_names(name: str) -> list[str]:
    """A person's names before the surname, folded."""
    parts = [word for word in name_words(name, "person") if word not in SUFFIXES]
    last = surname(name)
    while parts and last.endswith(parts[-1]):
        last = last.removesuffix(parts.pop())
    return parts


def usual_spelling(spellings: Mapping[str, int]) -> str:
    """Choose the spelling to show, given how often each is used: the most used, then the longest, then by alphabet.

    Raises
    ------
    ValueError
        If there is none.
    """
    return min(spellings.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))[0]


def unite_words(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Unite lists of words: the most frequent first, then by alphabet; case makes no difference."""
    spellings: dict[str, Counter[str]] = {}
    for text in (text for texts in lists for text in texts):
        spellings.setdefault(fold(text), Counter())[text] += 1
    ranked = sorted(spellings.items(), key=lambda item: (-item[1].total(), item[0]))
    return tuple(usual_spelling(used) for _, used in ranked)


def proposal_key(name: str) -> str | None:
    """Give what two names of one proposal share, or None for a name that could mean any ("the new peace plan").

    A name that means one proposal has two words that tell, and a number or a capital.

    Examples
    --------
    >>> proposal_key("the 9-point plan") == proposal_key("9-Point Plan")
    True
    >>> proposal_key("a new peace draft") is None
    True
    """
    telling = [word for word in name.split() if fold(word) not in VAGUE]
    distinct = any(c.isupper() or c.isdigit() for word in telling for c in word)
    return "".join(name_words(name, "group")) if distinct and len(telling) > 1 else None
