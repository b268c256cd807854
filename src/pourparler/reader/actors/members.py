"""People called by their party or nation: "the Orlish Republican", "the Democrat" is the person told of just before."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pourparler.reader.actors.clusters import Draft, Registry
from pourparler.reader.actors.titles import Title

NEAR = 1500
"""Characters back within which the person must have been mentioned."""
LEAST = 0.1
"""The least probability that the network gives an antecedent that is taken before who spoke last."""
_MEMBER = re.compile(
    r"[Tt]he\s+(?:\d+-year-old\s+)?(?:[A-Z][\w.’'-]*\s+){0,3}"
    r"[A-Z][a-z]+(?:crat|can|ist|ative|eral|ory|eer|ite|eller)"
)
_PUBLIC = frozenset(("candidate", "business", "legislator", "head_of_state_or_government", "party_leader"))
_NO_PERSON = frozenset("vatican federal general capitol historical".split())


def is_member(phrase: str) -> bool:
    """Return whether a phrase calls one person by party or nation.

    >>> is_member("the Halm Republican"), is_member("the Republicans"), is_member("the Republican plan")
    (True, False, False)
    """
    return bool(_MEMBER.fullmatch(phrase)) and phrase.split()[-1].casefold() not in _NO_PERSON


def member_meant(registry: Registry, at: int, last_speaker: int | None, chances: Mapping[int, float]) -> int | None:
    """Find the person whom a phrase calls by party or nation; None if the text gives none.

    Parameters
    ----------
    at : where the phrase begins
    last_speaker : the actor who spoke last before it
    chances : how probable the network makes each actor as its antecedent
    """
    people = [
        n
        for n, d in enumerate(registry.drafts)
        if d.kind == "person" and not d.unnamed and 0 <= at - d.before(at) <= NEAR and d.before(at) >= 0
    ]
    likely = max(people, key=lambda n: chances.get(n, 0.0), default=None)
    if likely is not None and chances.get(likely, 0.0) >= LEAST:
        return likely
    if last_speaker in people:
        return last_speaker
    return max(people, key=lambda n: registry.drafts[n].before(at), default=None)


def may_have_office(draft: Draft, title: Title) -> bool:
    """Return whether "the senator" may be a person of whom no other office is known."""
    offices = set(draft.roles.values())
    known = not offices or title.role_class in offices or "candidate" in (title.role_class, *offices)
    return draft.kind == "person" and not draft.unnamed and title.role_class in _PUBLIC and known
