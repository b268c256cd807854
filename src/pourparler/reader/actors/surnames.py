"""Surnames: whom a text means by one word of a person's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from pourparler.reader.actors.clusters import Draft, Registry, bare
from pourparler.reader.actors.names import Name
from pourparler.record import Span

_GIVEN_LAST = re.compile(r"\w+\s[A-Z]\w*-[a-z]\w*")  # a surname and a given name of two syllables: "Vell Ma-rin"
SEVERAL = 3  # people of one surname
_OF_OWNER = re.compile(r"['’]s(?:\s[a-z-]+){1,3},?\s")  # "Vell’s late father, Osk Vell"
_IN_LIST = re.compile(r"(?:,|,?\s+and|,?\s+or)\s+")
CALLED, BESIDE = 2, 150  # mentions by surname alone that make it a person's usual name; characters
# Words between a given name and a surname, which belong to the surname where it is used alone: "De Varra"
_PARTICLE = re.compile(
    r"(?:(?:de|di|da|del|della|dos|das|du|la|le|van|von|der|den|ten|ter|zu|bin|ibn|ben|st|al|el|ad|as|ash|ul)[\s-]+)+(?=\S)",
    re.IGNORECASE,
)


def surname_only(words: str) -> str:
    """Return a surname without the particle before it; longer names stay as they are.

    >>> surname_only("De Varra"), surname_only("Ana de Varra")
    ('Varra', 'Ana de Varra')
    """
    rest = _PARTICLE.sub("", words, count=1) if _PARTICLE.match(words) else words
    return words if " " in rest else rest


def usual_case(words: str) -> str:
    """Write a name in the usual case if it is all in capitals."""
    return words.title() if words.isupper() and len(words) > 3 else words


def add_short_names(text: str, short: Sequence[Name], full: Collection[int], registry: Registry) -> None:
    """Give surnames and given names to people with full names, or to new ones where none fits."""
    by_word: dict[str, list[int]] = {}
    for n in full:
        for word in set(_words_of(registry.drafts[n].name)):
            by_word.setdefault(word, []).append(n)
    for name in short:
        words = bare(text[slice(*name.span)]).casefold()
        alone = surname_only(words)
        fitting = by_word.get(alone, [])
        if fitting:
            others = [n for n in fitting if not _is_owned(text, registry.drafts[n], name.span)] or fitting
            called = _those_called(text, registry, others, alone, name.span[0])
            number = _choose_by_surname(text, registry, called, name.span[0], words)
        else:
            known = registry.named(words)
            number = (
                known if known is not None else registry.add(Draft(usual_case(bare(text[slice(*name.span)])), "person"))
            )
        registry.add_mention(number, name.span)


def _is_owned(text: str, draft: Draft, owner: Span) -> bool:
    """Return whether somebody is named after the owner in words such as "Vell’s sister, Ana Vell": not one person."""
    end = owner[0] + len(text[slice(*owner)].removesuffix("’s").removesuffix("'s"))
    found = _OF_OWNER.match(text, end)
    return found is not None and any(start == found.end() for start, _ in draft.mentions)


def _are_listed(text: str, drafts: Sequence[Draft]) -> bool:
    """Return whether people are named once, one after the other: "Ana Vell, Osk Vell and Ines Vell"."""
    spans = sorted(span for draft in drafts for span in draft.mentions)
    gaps = (text[one[1] : other[0]] for one, other in pairwise(spans))
    return len(spans) == len(drafts) > 1 and all(_IN_LIST.fullmatch(gap) for gap in gaps)


def _those_called(text: str, registry: Registry, people: Sequence[int], alone: str, at: int) -> Sequence[int]:
    """Return the people whose surname is a word: it stands last in their name, or first.

    It stands first in a name such as "Vell Ma-rin", and in the name of those who are called so before anybody is named
    whose name it ends.
    """
    drafts = registry.drafts
    last = [n for n in people if _words_of(drafts[n].name)[-1] == alone]
    first = [n for n in people if n not in last and _words_of(drafts[n].name)[0] == alone and drafts[n].before(at) >= 0]
    if not last or not first:
        return last or people
    if all(drafts[n].before(at) < 0 for n in last):
        return first
    if len(people) >= SEVERAL:
        return last + first
    return last + [
        n for n in first if _GIVEN_LAST.fullmatch(drafts[n].name) or _times_called(text, drafts[n], alone, at)
    ]


def _words_of(name: str) -> list[str]:
    """Return the words of a name in lower case and without particles: "Ana al-Varra" is ana, varra."""
    return [surname_only(w) for w in name.casefold().split()]


def _choose_by_surname(text: str, registry: Registry, people: Sequence[int], at: int, surname: str) -> int:
    """Choose between people of one surname: the last mentioned, or the one usually called so if the last is far.

    Where three people or more share it, it is the one whom the text names most: the others stand in a list of names.
    """
    if len(people) == 1:
        return people[0]
    drafts = registry.drafts
    most, next_ = sorted(people, key=lambda n: len(drafts[n].mentions))[:-3:-1]
    if len(people) >= SEVERAL and len(drafts[most].mentions) > len(drafts[next_].mentions):
        return most
    for n in people if len(people) >= SEVERAL else ():
        if drafts[n].before(at) >= 0 and _are_listed(text, [drafts[k] for k in people if k != n]):
            return n
    nearest = max(people, key=lambda n: drafts[n].before(at))
    called = {n: _times_called(text, drafts[n], surname, at) for n in people}
    usual = max(people, key=lambda n: called[n])
    if not called[usual] or called[nearest]:
        return nearest
    is_mixed = len({_words_of(drafts[n].name)[0] == surname_only(surname) for n in (usual, nearest)}) > 1
    is_usual = called[usual] >= CALLED and at - drafts[nearest].before(at) > BESIDE
    return usual if is_mixed or is_usual else nearest


def _times_called(text: str, draft: Draft, word: str, at: int) -> int:
    """Return how often somebody is called by one word before an offset."""
    return sum(s < at and bare(text[s:e]).casefold() == word for s, e in draft.mentions)
