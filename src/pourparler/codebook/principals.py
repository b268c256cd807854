"""For whom actors speak in the end, by what the documents say of them, and which actors are no parties."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from pourparler.ledger import ActorRow
from pourparler.lexicon import alternatives
from pourparler.lexicon.actors import tables

_SMALL = frozenset(("of", "the", "for", "and", "on", "in"))  # words that initials leave out
_OWNED = re.compile(
    r"(?P<who>[^\W\d_]\S*?(?: \S+?)??)(?:['’]s?)? (?:administration|cabinet|government|inner circle|team)",
    re.IGNORECASE,
)
"""What acts for the person whose name it bears."""
_STATE = (
    "administration|agency|ambassadors?|army|authorit(?:y|ies)|bank|cabinet|command(?:er|ers)?|committee|congress|council|"
    "court|delegates?|delegations?|department|embassy|government|lawmakers?|lead|legislature|majesty|military|ministry|"
    "ministries|mission|monarchy|navy|negotiators?|office|parliament|police|regime|republic|senate|service|side|treasury"
)
"""Words by one of which a body of a state is known."""
_PLURAL = re.compile(r"[A-Z](?:[a-z]{3,}|[A-Z]+)s")
"""A name in one word of a group of people, as of the members of a party."""
_UNNAMED = "forces|troops|soldiers|media|sources?|statement|television|tv"
"""The same where they are no part of a proper name."""
_MEDIATES = re.compile(r"\b(?:mediat|facilitat|special (?:envoy|representative)|good offices)", re.IGNORECASE)


def find_principals(actors: Iterable[ActorRow]) -> dict[str, str]:
    """Return the party that each actor speaks for in the end, by his name, a surname that is clear, or initials.

    Of those who bear a country's name, only its officials and the bodies of its state speak for it: an army does, an
    opposition or a charity does not.
    """
    rows = list(actors)
    countries = {row.name for row in rows if row.kind == "country"}
    direct: dict[str, str] = {}
    for row in rows:
        principal = row.acts_for or ""
        if row.name in countries or (principal in countries and not _is_of_state(row, principal)):
            principal = ""
        direct[row.name] = direct.get(row.name) or principal
    direct |= _leaders(rows, direct)
    direct |= _members(rows, direct)
    short = _written_out(direct) | _longer_names(rows)
    found = {name: _last(name, direct) for name in filter(direct.get, direct)}
    of_surname: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if _is_named_person(row) and row.name in found:
            of_surname[row.name.split()[-1]].add(found[row.name])
    short = {name: found.get(full, full) for name, full in short.items()}
    found = {name: short.get(party, party) for name, party in found.items()}
    return {**{name: min(parties) for name, parties in of_surname.items() if len(parties) == 1}, **found, **short}


def find_mediators(actors: Iterable[ActorRow], principals: Mapping[str, str]) -> frozenset[str]:
    """Return the organizations for which mostly mediators speak: they are no parties."""
    rows = list(actors)
    organizations = {row.name for row in rows if row.kind == "organization"}
    said, mediated = Counter[str](), Counter[str]()
    for row in rows:
        party = principals.get(row.name, row.name)
        if party in organizations:
            said[party] += row.statements
            if any(_MEDIATES.search(role) for role in row.roles):
                mediated[party] += row.statements
    return frozenset(name for name, count in mediated.items() if 2 * count > said[name])


def _last(name: str, direct: Mapping[str, str]) -> str:
    """Return for whom somebody speaks who may speak for somebody who speaks for another."""
    seen = [name]
    while direct.get(seen[-1]) and direct[seen[-1]] not in seen:
        seen.append(direct[seen[-1]])
    return seen[-1]


@cache
def _state_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = tables()
    roles = "|".join((alternatives(known.roles), alternatives(known.plural_roles)))
    words = "|".join((_STATE, alternatives(known.governments)))
    return re.compile(rf"\b(?:{words}|{roles})\b", re.IGNORECASE), re.compile(rf"\b(?:{_UNNAMED})\b")


def _is_named_person(row: ActorRow) -> bool:
    """Whether an actor is a person with a name, and not with a description."""
    words = row.name.split()
    return row.kind == "person" and words[0][:1].isupper() and words[-1][:1].isupper() and "and" not in words


def _is_of_state(row: ActorRow, country: str) -> bool:
    """Whether an actor of whom the documents say that he acts for a country is an official or a body of its state."""
    if _is_named_person(row):
        return True
    state, unnamed = _state_words()
    words = row.name.split(" in ")[0].split(" on ")[0]
    if words != row.name and country not in words:
        return False
    return bool(state.search(words) or unnamed.search(words) or any(state.search(role) for role in row.roles))


def _leaders(rows: Iterable[ActorRow], direct: Mapping[str, str]) -> dict[str, str]:
    """Return for whom "the Tessel administration" speaks: for Ana Tessel, and so for whom she speaks."""
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind == "person":
            people[row.name.casefold()].add(row.name)
            people[row.name.split()[-1].casefold()].add(row.name)
    found = {}
    for row in rows:
        match = _OWNED.fullmatch(row.name)
        owners = people.get(match["who"].casefold(), set()) if match and not direct.get(row.name) else set()
        if len(owners) == 1:
            found[row.name] = min(owners)
    return found


def _members(rows: Sequence[ActorRow], direct: Mapping[str, str]) -> dict[str, str]:
    """Return for whom descriptions without more speak: "some Reformists" and a "Reformist senator" for Reformists."""
    known = tables().plural_roles
    plurals = {row.name for row in rows if _PLURAL.fullmatch(row.name)}
    parties = {_adjective(name): name for name in sorted(plurals) if name.casefold() not in known}
    found = {}
    for row in rows:
        if direct.get(row.name) or row.name in plurals:
            continue
        described = row.roles if _is_named_person(row) else (row.name,) if row.kind in ("group", "person") else ()
        words = {_adjective(word) for each in described for word in each.split() if _is_adjective(word, each)}
        own = {parties[word] for word in words & parties.keys()}
        if not own and row.kind == "group" and row.name.split()[-1] in plurals:
            own = {row.name.split()[-1]}
        if len(own) == 1:
            found[row.name] = min(own)
    return found


def _is_adjective(word: str, words: str) -> bool:
    """Whether a word of a description may be the name of those who are described; what several are is unclear."""
    return word[:1].isupper() and " and " not in words and "former" not in words.casefold()


def _adjective(name: str) -> str:
    """Return what is equal for a party, its members, and the adjective of it: "Reformists", "Reformist"."""
    return re.sub(r"(?:ic|s)$", "", name.strip(".,;:'’()").casefold())


def _written_out(names: Collection[str]) -> dict[str, str]:
    """Return what short names stand for: "Harbour" is the Harbour Party, TBK the Trade Board of Kessia.

    Initials count where one name alone has them.
    """
    by_initials: dict[str, set[str]] = {}
    for name in names:
        words = [word for word in name.split() if word not in _SMALL]
        initials = "".join(word[0] for word in words)
        if len(words) > 1 and initials.isupper():
            by_initials.setdefault(initials, set()).add(name)
    of_initials: dict[str, str] = {
        name: min(by_initials[name]) for name in names if len(by_initials.get(name, ())) == 1
    }
    parties: dict[str, str] = {name: f"{name} Party" for name in names if f"{name} Party" in names}
    return {**parties, **of_initials}


def _longer_names(rows: Iterable[ActorRow]) -> dict[str, str]:
    """Return the name that a longer one ends with: "Kessia-based National Coalition" is the National Coalition."""
    names = {row.name for row in rows if row.kind == "organization" and len(row.name.split()) > 1}
    found = {}
    for name in names:
        words = name.split()
        tails = [" ".join(words[n:]) for n in (1, 2) if len(words) - n > 1 and any("-" in word for word in words[:n])]
        if shorter := next((tail for tail in tails if tail in names), None):
            found[name] = shorter
    return found
