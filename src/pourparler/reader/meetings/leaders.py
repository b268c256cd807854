"""Whom words for several stand for: "the leaders of A and B", "A’s leaders", "the three powers"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pourparler.reader.lexicon import event_patterns as words
from pourparler.reader.meetings.merge import Sighting
from pourparler.reader.meetings.place_time import Given
from pourparler.reader.text.sentences import Mention, objects
from pourparler.record import Actor

_BACK = 1500  # characters before "the three countries" within which they must have been listed
_LINK = re.compile(
    r"(?:[’']s\b)?[^.;:!?“”]{0,45}?(?:,|\band\b|&)\s*(?:\band\b\s*)?(?:the\s+)?[^.;:!?“”,]{0,25}?", re.DOTALL
)
_PEOPLE = re.compile(r"(?:leaders|presidents|ministers|men|women)\Z", re.IGNORECASE)


def heads(actors: Sequence[Actor], country: Actor) -> Actor:
    """The one named leader of a country; the country itself if none or several are named."""
    found = [
        a
        for a in actors
        if a.kind == "person"
        and a.for_ == country.id
        and any(words.TOP.search(r) and not words.NO_TOP.search(r) for r in a.roles)
    ]
    return found[0] if len(found) == 1 else country


def led(given: Given, low: int, high: int) -> list[Mention]:
    """Those met who are named by their office only, at ``low``: "A’s leaders", "the leaders of A and B"."""
    here = [given.mentions[k] for k in given.by_place.within(low, high)]
    for mention in here[:2]:
        lead = given.text[low : mention.start]
        if len(lead) > 60 or re.search(r"[.,;:“”()]|\b(?:in|at|on|by|from)\s", lead):
            break
        if mention.actor.kind != "country":
            continue
        if words.OWN_LEADERS.match(given.text, mention.end, high):
            return [Mention(mention.start, mention.end, heads(given.actors, mention.actor))]
        if words.LEADERS_OF.search(lead):
            found = objects(given.text, here, mention.start, high, paired=True)
            return [Mention(m.start, m.end, heads(given.actors, m.actor)) for m in found]
    return []


def listed(given: Given, match: re.Match[str], edge: int) -> list[Mention]:
    """Whom "the three powers" stands for: the nearest list of so many countries, or of so many people for leaders.

    Parameters
    ----------
    match : of ``event_words.THE_N``
    edge : the end of the words among which a list may stand, which may follow ("the two powers – A and B –")
    """
    number = words.NUMBER[match["n"].lower()]
    kinds = ("person", "country") if _PEOPLE.search(match.group()) else ("country", "organization")
    near = [given.mentions[k] for k in given.by_place.within(max(0, match.start() - _BACK), edge)]
    for kind in kinds:
        runs = _runs(given.text, [m for m in near if m.actor.kind == kind])
        fitting = [r for r in runs if len(r) == number]
        if fitting:
            return fitting[-1]
    return []


def _runs(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions that stand in one list, each actor once."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        run = runs[-1] if runs else []
        gap = text[run[-1].end : mention.start] if run else ""
        if run and len(gap) <= 70 and _LINK.fullmatch(gap):
            if mention.actor.id not in {m.actor.id for m in run}:
                run.append(mention)
        else:
            runs.append([mention])
    return runs


def pair_of(given: Given, at: int, kind: str) -> tuple[str, ...] | None:
    """Whom "the two" or "both sides" stands for: the last two persons named, or the only two countries at odds."""
    if kind == "person":
        near = [given.mentions[k].actor for k in given.by_place.within(max(0, at - 700), at)]
        last = list(dict.fromkeys(a.id for a in reversed(near) if a.kind == "person"))
        return (last[1], last[0]) if len(last) > 1 else None
    return given.countries if len(given.countries) == 2 else None


def with_sides(given: Given, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Further rounds of talks that name nobody ("a third session is planned") with the two countries whose they are.

    They are those for which the people of the encounter told before act, or the only two at odds.
    """
    country = {a.id: a.id for a in given.actors if a.kind == "country"}
    acts_for = country | {a.id: country[a.for_] for a in given.actors if a.for_ in country}
    found: list[Sighting] = []
    for seen in sightings:
        start, end = seen.evidence[0]
        if not seen.participants and not seen.place and words.FURTHER.match(given.text, start, end):
            before = [s for s in found if len(s.participants) > 1 and s.evidence[0][0] < start]
            told = {acts_for[p] for p in before[-1].participants if p in acts_for} if before else set[str]()
            sides = tuple(sorted(told)) if len(told) == 2 else given.countries
            seen = replace(seen, participants=sides) if len(sides) == 2 else seen
        found.append(seen)
    return found
