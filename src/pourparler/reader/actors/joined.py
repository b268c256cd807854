"""Actors that a text joins by "and", and whom "they" and "the leaders" mean after them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.reader.actors.clusters import Registry, bare_span
from pourparler.reader.actors.coordination import is_in_places
from pourparler.reader.actors.descriptions import PLURAL, description_name
from pourparler.reader.actors.pairs import MANY, names_one
from pourparler.record import Span

NEAR = 300
"""Characters before "they" in which the actors are joined that it means."""
_JUST = 100  # characters before "who have", in which those are named
_TITLE = r"(?:(?!(?:said|that|but|who|with|while|as)\b)[\w’'.-]+\s+){0,5}"
_AND = re.compile(rf"(?:['’]s?)?,?\s+and\s+(?:the\s+)?{_TITLE}")
_COMMA = re.compile(rf",\s+(?:the\s+)?{_TITLE}")
_THEY = re.compile(r"they|them|both|all|both\s+of\s+them|all\s+of\s+them", re.IGNORECASE)
_WHO_ARE = re.compile(r"who\s+(?:all\s+|both\s+|also\s+)?(?:have|are|were|do)\b")
_PLURAL = re.compile(r"(?:the|these|those)\s+(?:[A-Za-z]+\s+)?(?P<noun>[a-z]+)", re.IGNORECASE)
_PEOPLE = frozenset("leaders presidents ministers senators lawmakers congressmen men women".split())
_BODIES = frozenset("companies firms countries nations governments unions banks airlines".split())
_OF = re.compile(r"\s(?:of|from|in|for|at|on|among|by|to|with)\s")


def means_one(text: str, registry: Registry, span: Span, parts: Sequence[Span], first: int | None) -> bool:
    """Return whether a coordinated phrase means one actor all the same.

    Parameters
    ----------
    parts : of the phrase, in order
    first : the actor of the whole phrase, if it is a source; without a name in it, or several groups, it is one
    """
    if len(parts) == 1:
        return True
    if first is None:
        return False
    if is_in_places(text, span, parts):
        return True
    names_some = any(names_one(text, registry, p) for p in parts)
    return not names_some and not are_groups([text[slice(*p)] for p in parts])


def are_groups(words: Sequence[str]) -> bool:
    """Return whether the parts of a phrase are several groups: each has words of its own, or all are parties.

    "Traders and analysts" may be the same people.

    >>> are_groups(["port officials", "some traders"]), are_groups(["traders", "analysts"])
    (True, False)
    >>> are_groups(["Conservatives", "liberals"]), are_groups(["many Conservatives", "liberals"])
    (True, False)
    """
    if len(words) < 2 or any(not PLURAL.search(w) or _OF.search(w) for w in words):
        return False
    return all(" " in w for w in words) or all(MANY.search(w) and " " not in w for w in words)


def narrow(text: str, registry: Registry, number: int, span: Span, part: Span) -> None:
    """Make an actor who was taken for all of a phrase its first part alone."""
    whole, draft = bare_span(text, span), registry.drafts[number]
    if not draft.unnamed or registry.at.get(whole) != number or part == whole:
        return
    registry.at.pop(whole)
    draft.remove_mention(whole)
    if not registry.inside(part):
        draft.name = description_name(text[slice(*part)])
        registry.add_mention(number, part)


def joined_before(text: str, registry: Registry, at: int, near: int = NEAR) -> list[tuple[int, ...]]:
    """Return the actors that a text joins before an offset, each list as a tuple, the last one first.

    >>> from pourparler.reader.actors.clusters import Draft
    >>> text, registry = "Ada Brel, Orla Denn and Osk Tarn met. They", Registry()
    >>> for name in ("Ada Brel", "Orla Denn", "Osk Tarn"):
    ...     start = text.index(name)
    ...     registry.add_mention(registry.add(Draft(name, "person")), (start, start + len(name)))
    >>> joined_before(text, registry, 38)
    [(0, 1, 2)]
    """
    mentions = [m for m in registry.at.touching(max(0, at - near), at) if m[0][1] <= at]
    outer = [(s, n) for s, n in mentions if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o, _ in mentions)]
    found = list[tuple[int, ...]]()
    k = len(outer) - 1
    while k > 0:
        (first, a), (second, b) = outer[k - 1], outer[k]
        if a != b and _AND.fullmatch(text, first[1], second[0]):
            members = [a, b]
            k -= 1
            while k > 0 and _COMMA.fullmatch(text, outer[k - 1][0][1], outer[k][0][0]):
                k -= 1
                if outer[k][1] not in members:
                    members.insert(0, outer[k][1])
            found.append(tuple(members))
        k -= 1
    return found


def meant_together(text: str, registry: Registry, span: Span, speakers: Sequence[int]) -> tuple[int, ...]:
    """Return all whom a plural pronoun or description means that was taken for one actor; none if it is that actor.

    "They", and those "who have" done it, are those with whom the one is joined just before. "The leaders" are the
    last people who are joined before, "the companies" the last bodies, if the text has no other group of this name.
    """
    words = text[slice(*span)]
    if len(speakers) != 1:
        return ()
    one = registry.drafts[speakers[0]]
    if _THEY.fullmatch(words):
        return next((g for g in joined_before(text, registry, span[0]) if speakers[0] in g), ())
    if _WHO_ARE.match(text, span[0]):
        return next((g for g in joined_before(text, registry, span[0], _JUST) if speakers[0] == g[-1]), ())
    match = _PLURAL.fullmatch(words)
    noun = match["noun"].lower() if match else ""
    if not (one.unnamed and one.before(span[1]) >= 0 and (noun in _PEOPLE or noun in _BODIES)):
        return ()
    for group in joined_before(text, registry, span[0], 2 * NEAR):
        people = [registry.drafts[n].kind == "person" for n in group]
        if speakers[0] not in group and (all(people) if noun in _PEOPLE else not any(people)):
            return group
    return ()
