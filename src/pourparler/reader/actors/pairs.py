"""Pairs: whom "both sides" means, the last two actors that the text joins, and "the Kessian and Orlish envoys"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pourparler.lexicon.actors import tables
from pourparler.reader.actors.cluster import country
from pourparler.reader.actors.clusters import Draft, Registry, bare
from pourparler.reader.actors.countries import country_of
from pourparler.reader.actors.descriptions import PLURAL, kind_of_phrase
from pourparler.reader.actors.names import ADJECTIVE
from pourparler.record import Span

_PAIR = re.compile(
    r"(?:both|the\s+two|the\s+pair(?:\s+of\s+them)?|each\s+of\s+the\s+two)"
    r"(?:\s+(?P<noun>(?!of\b|and\b)[a-z]+))?",
    re.IGNORECASE,
)
_TWO_PEOPLE = re.compile(r"the\s+pair", re.IGNORECASE)  # who are more often people than not
_PEOPLE = frozenset("leaders presidents men women ministers diplomats envoys negotiators politicians senators".split())
_LEADERS = frozenset(("leaders", "presidents", "men", "women"))
_HEADS = frozenset(("head_of_state_or_government",))
_BODIES = frozenset(
    "sides parties countries nations states governments capitals neighbours neighbors companies firms unions groups "
    "delegations teams".split()
)
_JOINTLY = re.compile(r"(?:a|the|their)\s+joint\s+(?:statement|communiqué|declaration)|both\s+of\s+them", re.IGNORECASE)
_JOIN = re.compile(r"(?:['’]s)?,?\s+(?:and|with)\s+(?:the\s+)?", re.IGNORECASE)
NEAR = 5000  # characters before the phrase in which the pair is looked for


def pair_meant(text: str, registry: Registry, span: Span) -> tuple[int, int] | None:
    """Find the two actors that a phrase such as "both sides" means; None if the phrase or the text gives no pair.

    A phrase about people takes the last two people that the text joins by "and" or "with", one about sides or countries
    the last two countries or organizations; a bare "both" takes either.
    """
    noun = _noun_of_pair(text[slice(*span)])
    if noun is None:
        return None
    before = [m for m in registry.at.touching(max(0, span[0] - NEAR), span[0]) if m[0][1] <= span[0]]
    if _TWO_PEOPLE.fullmatch(text, *span) and (pair := _last_joined(text, registry, before, "men")):
        return pair
    pair = _last_joined(text, registry, before, noun)
    return pair or (_two_in_office(registry, span[0]) if noun in _LEADERS else None)


def _last_joined(
    text: str, registry: Registry, before: Sequence[tuple[Span, int]], noun: str
) -> tuple[int, int] | None:
    """Return the last two of some mentions that the text joins, and that a noun fits."""
    for (first, a), (second, b) in reversed(list(pairwise(before))):
        if a == b or not _JOIN.fullmatch(text, first[1], second[0]):
            continue
        are_people = [registry.drafts[n].kind == "person" for n in (a, b)]
        if (noun in _PEOPLE and all(are_people)) or (noun in _BODIES and not any(are_people)) or not noun:
            return a, b
    return None


def _two_in_office(registry: Registry, at: int) -> tuple[int, int] | None:
    """Return the two heads of states or governments whom a text names before an offset, if they are just two."""
    heads = [
        n
        for n, d in enumerate(registry.drafts)
        if d.kind == "person" and not d.unnamed and d.before(at) >= 0 and _HEADS & set(d.roles.values())
    ]
    return (heads[0], heads[1]) if len(heads) == 2 else None


_OF_TWO = re.compile(
    rf"(?:(?:both\s+)?the\s+)?(?P<one>{ADJECTIVE.pattern})\s+and\s+(?P<other>{ADJECTIVE.pattern})\s+"
    r"(?P<noun>(?:[a-z]+\s+){0,2}[a-z]+s)",
    re.IGNORECASE,
)


_OF_PLACES = re.compile(
    r"(?:(?:both\s+)?the\s+)?(?P<noun>(?:[a-z]+\s+){0,2}[a-z]+s)\s+(?:of|from)\s+(?P<one>[A-Z][\w’'-]+)\s+and\s+(?P<other>[A-Z][\w’'-]+)"
)


def of_two_countries(text: str, registry: Registry, span: Span, places: Sequence[str]) -> tuple[int, int] | None:
    """Find or add the two actors of "the Kessian and Orlish envoys", or of "the envoys of Kessia and Orland".

    None if a phrase is none of these. A known person who has that office for one of the countries is the one meant;
    others are added without a name.
    """
    match = _OF_TWO.fullmatch(text, *span)
    inside = registry.at.touching(*span)
    if match and any(s[0] <= match.start("one") and match.end() <= s[1] for s, _ in inside):
        return None
    form = "{land} {office}"
    if not match:
        match, form = _OF_PLACES.fullmatch(text, *span), "{office} of {land}"
    if not match:
        return None
    office = re.sub(r"s$", "", re.sub(r"ies$", "y", " ".join(match["noun"].split())))
    one, other = (_one_of(registry, form, match[name], office, places) for name in ("one", "other"))
    return one, other


_ARTICLE = re.compile(r"(?:the|an?|his|her|its|their)\s", re.IGNORECASE)
MANY = re.compile(r"(?:an|ish|ese|at|can|ive|al|ist)s$")  # "Republicans"


def names_one(text: str, registry: Registry, part: Span) -> bool:
    """Return whether a part of a phrase means one actor: no unnamed people, nor only their country.

    "Doctors", "Republicans" and the first part of "Kessia and Orlish officials" do not; "the company" does.
    """
    following = text[part[1] :].removeprefix(" and ")
    known = registry.at.get(part)
    is_person = known is not None and registry.drafts[known].kind == "person"
    if re.match(rf"{ADJECTIVE.pattern}\s+[a-z]+s\b", following) and known is not None and not is_person:
        return False
    words = text[slice(*part)]
    if bare(words) in tables().capitals or (_ARTICLE.match(words) and not PLURAL.search(words)):
        return True
    return any(
        not registry.drafts[n].unnamed and not MANY.search(text, *s) and not ADJECTIVE.fullmatch(text, *s)
        for s, n in registry.inside(part)
    )


def hyphenated(text: str, registry: Registry, span: Span, places: Sequence[str]) -> tuple[int, int] | None:
    """Find the two actors of "Kessia-Orland" or "Varo-Kreel", as in "the Varo-Kreel talks"; None if it is not two."""
    sides = re.split(r"[-–]", bare(text[slice(*span)]))
    if len(sides) != 2:
        return None
    found = [_named(registry, side.strip(), places) for side in sides]
    one, other = found
    return None if one is None or other is None or one == other else (one, other)


def _named(registry: Registry, name: str, places: Sequence[str]) -> int | None:
    """Return the country, the body or the person whom a name or a surname means."""
    if not name[:1].isupper():
        return None
    if land := country_of(name, places):
        return country(registry, land)
    known = registry.named(name)
    people = [n for n, d in enumerate(registry.drafts) if d.kind == "person" and d.name.split()[-1] == name]
    return known if known is not None else people[0] if len(people) == 1 else None


def _one_of(registry: Registry, form: str, word: str, office: str, places: Sequence[str]) -> int:
    land = country_of(word, places) or (word if word in places else None)
    acts_for = country(registry, land) if land else None
    name = form.format(land=word, office=office)
    for number, draft in enumerate(registry.drafts):
        in_office = any(role.casefold().endswith(office) for role in draft.roles)
        if draft.name == name or (acts_for is not None and in_office and registry.root(draft.acts_for) == acts_for):
            return number
    return registry.add(Draft(name, kind_of_phrase(office), unnamed=True, acts_for=acts_for))


def is_of_pair(words: str) -> bool:
    """Return whether a phrase means two actors that the text has told of: "both sides", "a joint statement".

    >>> is_of_pair("Both of them"), is_of_pair("both ships"), is_of_pair("a joint statement")
    (True, False, True)
    """
    return _noun_of_pair(words) is not None


def _noun_of_pair(words: str) -> str | None:
    """Return the noun of a phrase that means two actors, in small letters, or nothing; None for another phrase."""
    if _JOINTLY.fullmatch(words):
        return ""
    match = _PAIR.fullmatch(words)
    noun = (match["noun"] or "").casefold() if match else None
    return noun if noun is None or not noun or noun in _PEOPLE or noun in _BODIES else None
