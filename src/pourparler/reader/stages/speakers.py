"""The stage ``speakers``: descriptions, pronouns and sources are given to actors."""

from __future__ import annotations

import re

from pourparler.lexicon.actors import tables
from pourparler.lexicon.calendar import WEEKDAYS
from pourparler.reader.actors.frame_roles import correct_roles
from pourparler.reader.actors.joined import meant_together
from pourparler.reader.actors.pairs import is_of_pair
from pourparler.reader.actors.resolve import Resolver
from pourparler.reader.actors.resolver_config import ResolverConfig
from pourparler.reader.attribution.posts import name_handles
from pourparler.reader.attribution.statements import drop_unheard, find_speakers
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.network.frames import Frame
from pourparler.reader.stages.base import DocumentState
from pourparler.record import Span

ACTING = frozenset(("participant", "sponsor", "holder"))
"""The roles of frames that actors have."""
NEAR = 400
"""Characters after a joint statement within which "they" means its speakers."""
_MYSELF = frozenset(("i", "me", "my", "mine", "myself"))
_DAYS = frozenset(WEEKDAYS)
_DESCRIBED = re.compile(r"(?:the|an?|his|her|its|their)\s+\w", re.IGNORECASE)


class SpeakersStage:
    """Resolves every mention that is no name, says who speaks, and finishes the actors."""

    name = "speakers"
    requires = ("encoding", "registry", "attributions", "turn_speakers", "frames", "quotations")
    assigns = ("speakers", "role_actors", "actors", "actor_ids")

    def __init__(self, config: ResolverConfig | None = None) -> None:
        self.config = config or ResolverConfig()

    def load(self) -> None:
        """Load nothing: the word lists are read when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the speakers of each attribution, and the actors of the roles of frames."""
        name_handles(state.text, state.registry)
        resolver = Resolver(state.encoding, state.registry, state.names, state.places, state.quotations, self.config)
        spoken = find_speakers(resolver, state.attributions, state.turn_speakers)
        state.attributions, state.speakers = drop_unheard(state.text, state.attributions, spoken)
        state.statement_dates = [None] * len(state.attributions)
        state.deadline.check()
        for kind in ("meeting", "proposal", "position"):
            state.frames[kind] = [correct_roles(state.text, f) for f in state.frames[kind]]
        spans = {
            s
            for found in state.frames.values()
            for f in found
            for slot, s, _ in f.roles
            if slot in ACTING and not _is_place_of(f, s, state) and not _is_day(state.text[slice(*s)])
        }
        state.role_actors = {span: _with_others(state, span, resolver.actors_of(span)) for span in sorted(spans)}
        for frame in state.frames["meeting"]:
            state.role_actors.update(_other_than_himself(frame, state, resolver))
        state.speakers = [_of_meeting(a, who, state) for a, who in zip(state.attributions, state.speakers, strict=True)]
        state.speakers = _together(state)
        state.role_actors.update(_first_persons(state))
        state.actors, state.actor_ids = state.registry.actors(state.turn_speakers)


def _other_than_himself(frame: Frame, state: DocumentState, resolver: Resolver) -> dict[Span, tuple[int, ...]]:
    """Return actors of their own for those whom somebody met, if they were taken for him: nobody meets himself."""
    spans = frame.spans("participant")
    before = {n for s in spans if s[1] <= frame.trigger[0] for n in state.role_actors.get(s, ())}
    after = [s for s in spans if s[0] >= frame.trigger[1] and _DESCRIBED.match(state.text, *s)]
    return {
        s: (resolver.add_described(s),)
        for s in after
        if len(before) == 1 and before == set(state.role_actors.get(s, ()))
    }


def _of_meeting(a: Attribution, speakers: tuple[int, ...], state: DocumentState) -> tuple[int, ...]:
    """Return the two who met last before as the speakers of what "both sides" say, if the text joins none by "and"."""
    if len(speakers) != 1 or not a.source or not is_of_pair(state.text[slice(*a.source[0])]):
        return speakers
    for frame in reversed([f for f in state.frames["meeting"] if f.trigger[1] <= a.source[0][0]]):
        met = {n for s in frame.spans("participant") for n in state.role_actors.get(s, ())} - set(speakers)
        if len(met) == 2:
            return tuple(sorted(met))
    return speakers


def _together(state: DocumentState) -> list[tuple[int, ...]]:
    """Return the speakers; "they" just after a joint statement are all of them, if taken for one."""
    result = list(state.speakers)
    joint, last = tuple[int, ...](), 0
    for n, a in sorted(enumerate(state.attributions), key=lambda numbered: numbered[1].start):
        at, words = (a.source[0][0], state.text[slice(*a.source[0])].casefold()) if a.source else (a.start, "")
        if words == "they" and len(result[n]) == 1 and result[n][0] in joint and at - last <= NEAR:
            result[n] = joint
        elif a.source:
            result[n] = _with_others(state, a.source[0], result[n])
        if result[n]:
            joint, last = result[n], at
    return result


def _with_others(state: DocumentState, span: Span, actors: tuple[int, ...]) -> tuple[int, ...]:
    """Return whom a phrase means, all of them where "they" or "the leaders" was taken for one actor."""
    group = meant_together(state.text, state.registry, span, actors)
    for number in group:
        state.registry.drafts[number].add_mention(span)
    return group or actors


def _first_persons(state: DocumentState) -> dict[Span, tuple[int, ...]]:
    """Return who is meant by "I" and "we" in the roles of meetings: those who say the words."""
    found: dict[Span, tuple[int, ...]] = {}
    for span in sorted({s for f in state.frames["meeting"] for s in f.spans("participant")}):
        if state.text[slice(*span)].casefold() not in _MYSELF:
            continue
        around = [
            (c[1] - c[0], who)
            for a, who in zip(state.attributions, state.speakers, strict=True)
            for c in a.content
            if c[0] <= span[0] and span[1] <= c[1]
        ]
        who = min(around, default=(0, ()))[1]
        if len(who) == 1:
            found[span] = who
    return found


def _is_place_of(frame: Frame, span: Span, state: DocumentState) -> bool:
    """Whether a span is the name of a place just before the trigger: "the Merrow talks" are held in Merrow."""
    words = state.text[slice(*span)].removeprefix("the ")
    is_before = not state.text[span[1] : frame.trigger[0]].strip() and span[1] <= frame.trigger[0]
    t = tables()
    return is_before and words in state.places and words not in t.countries and words not in t.adjectives


def _is_day(words: str) -> bool:
    """Whether a phrase is a day of the week, which is nobody: "Friday's meeting"."""
    return re.sub(r"['’]s$", "", words).lower() in _DAYS
