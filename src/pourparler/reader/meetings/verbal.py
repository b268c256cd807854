"""Meetings: encounters of actors, by rule over sentences, actors, places and times."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pourparler.reader.lexicon import meeting_patterns as words
from pourparler.reader.lexicon.event_patterns import EVENT
from pourparler.reader.meetings.groups import gatherings
from pourparler.reader.meetings.leaders import led, pair_of, with_sides
from pourparler.reader.meetings.merge import Sighting, both, one_each
from pourparler.reader.meetings.negation import is_no_meeting
from pourparler.reader.meetings.nominal import happenings
from pourparler.reader.meetings.place_time import Given, Trigger, moved_to, when_held, where_held
from pourparler.reader.meetings.status import clause_of, constrained, status_of, with_next
from pourparler.reader.text.sentences import Mention, Placed, objects, outermost, owns, sentences, subject
from pourparler.record import Actor, Meeting, MeetingStatus, Span, Time, When, Zone

_NEXT = 160  # characters between a meeting and a sentence that says what became of it
_REACH = 700  # characters of a sentence on each side of a trigger that are looked at


def find_meetings(
    text: str,
    zones: Sequence[Zone],
    actors: Sequence[Actor],
    times: Sequence[Time],
    places: Sequence[Span],
    published: dt.date | None = None,
) -> tuple[Meeting, ...]:
    """The meetings that a text tells of, in the order of their first words.

    Parameters
    ----------
    zones : boilerplate is not read; in a caption the present tense tells of what was held
    actors : with all their mentions, pronouns among them
    times : expressions of time, resolved
    places : names of places
    published : the document's date, by which a month without a year is put on the right side of it

    Examples
    --------
    >>> ana = Actor(id="a1", name="Ana Vell", kind="person", mentions=((0, 3),))
    >>> bo = Actor(id="a2", name="Bo Tarn", kind="person", mentions=((8, 10),))
    >>> [m.participants for m in find_meetings("Ana met Bo in Orrin.", (), (ana, bo), (), ((14, 19),))]
    [('a1', 'a2')]
    """
    size = len(text)
    known = [a for a in actors if not words.MEDIA & {r.casefold() for r in a.roles}]
    mentions = outermost(text, known)
    times = [t for t in times if t.text[0] < t.text[1] <= size]
    places = [p for p in places if p[0] < p[1] <= size]
    given = Given(
        text,
        mentions,
        Placed([(m.start, m.end) for m in mentions]),
        times,
        Placed([t.text for t in times]),
        places,
        Placed(places),
        tuple(a.id for a in known if a.kind == "country" and "mediator" not in a.roles),
        known,
        published,
    )
    sightings: list[Sighting] = []
    for zone in zones or (Zone(kind="body", start=0, end=size),):
        if zone.kind == "boilerplate" or zone.start >= size:
            continue
        for sentence in sentences(text, (zone,)) if zones else sentences(text):
            found = _tellings(given, sentence, caption=zone.kind == "caption")
            if sightings and 0 <= sentence[0] - sightings[-1].evidence[-1][1] < _NEXT:
                last = sightings[-1]
                sightings[-1] = with_next(given, last, sentence)
                if sightings[-1] is not last:
                    found = [seen for seen in found if seen.participants]
            sightings += found
    return tuple(
        Meeting(
            id=f"m{k}",
            participants=s.participants,
            place=s.place,
            date=s.date,
            status=s.status,
            evidence=s.evidence,
            confidence=s.confidence,
        )
        for k, s in enumerate(one_each(with_sides(given, sightings), {a.id: a.kind for a in known}), start=1)
    )


def _tellings(given: Given, sentence: Span, *, caption: bool) -> list[Sighting]:
    text = given.text
    if text[slice(*sentence)].rstrip('"”’)').endswith("?"):
        return []
    triggers = [_trigger(text, t) for t in words.TRIGGER.finditer(text, *sentence)]
    later = words.SUMMIT_LATER.search(text, *sentence)
    triggers = [t for t in triggers if not is_no_meeting(text, sentence, (t.start, t.end))]
    told = [(t, _telling(given, sentence, t, caption=caption)) for t in triggers]
    by_verb = [t.start for t, seen in told if seen is not None]
    found = [*_with_events(given, sentence, told), *gatherings(given, sentence, by_verb)]
    found = [seen for each in found if (seen := constrained(text, sentence, each)) is not None]
    if not later:
        return found
    mentions = [given.mentions[k] for k in given.by_place.within(*sentence)]
    if later and mentions:
        # "in a post-meeting press conference, A said": evidence for a meeting told elsewhere, never one by itself
        who = tuple(dict.fromkeys(m.actor.id for m in mentions if not owns(text, m)))[:1]
        if who:
            found.append(Sighting(who, None, None, "held", (later.span(),), 0.0))
    return found


def _with_events(given: Given, sentence: Span, told: Sequence[tuple[Trigger, Sighting | None]]) -> list[Sighting]:
    """What a sentence tells by verbs and their two sides, and the events that it says take place, each once."""
    found = [(t, seen) for t, seen in told if seen is not None]
    for noun, event in happenings(given, sentence):
        same = next((n for n, (t, _) in enumerate(found) if noun[0] <= t.start < noun[1]), None)
        if same is None:
            found.append((Trigger(*noun, "", "event"), event))
        elif event.confidence:
            trigger, seen = found[same]
            found[same] = trigger, both(seen, event)
    return [seen for _, seen in found]


def _trigger(text: str, match: re.Match[str]) -> Trigger:
    kind = match.lastgroup or "noun"
    word = match.group().lower()
    verbal = bool(words.BEFORE_GERUND.search(text, max(0, match.start() - 24), match.start()))
    if word == "meeting" and verbal:
        kind = "meet"
    return Trigger(match.start(), match.end(), word, kind)


def _telling(given: Given, sentence: Span, trigger: Trigger, *, caption: bool) -> Sighting | None:
    text = given.text
    sentence = max(sentence[0], trigger.start - _REACH), min(sentence[1], trigger.end + _REACH)
    clause = clause_of(text, sentence, trigger.start)
    here = [given.mentions[k] for k in given.by_place.within(*clause)]
    people = _people(given, clause, trigger, here)
    if people is None:
        return None
    status = status_of(text, clause, trigger, people, caption=caption)
    if status is None:
        return None
    phone = bool(words.PHONE.search(text, trigger.start, min(trigger.end + 80, clause[1])))
    spans = [] if phone else where_held(given, clause, trigger, people)
    day = when_held(given, clause, sentence, trigger)
    if status == "postponed":
        day = moved_to(given, sentence, trigger.start) or day
    if status == "ongoing" and day and given.published and day.start > given.published:
        status = "planned"  # "are meeting on Friday"
    who = tuple(dict.fromkeys(m.actor.id for m in people))
    if not who:
        return _sides(given, clause, trigger, status, day, spans)
    if not _enough(text, trigger, people, status, dated=day is not None, placed=bool(spans)):
        return None
    return _sighting(text, who, people, trigger, status, day, spans)


def _enough(
    text: str, trigger: Trigger, people: Sequence[Mention], status: MeetingStatus, *, dated: bool, placed: bool
) -> bool:
    """Whether enough is told for an encounter: two who meet, or one with the day of what is planned."""
    if trigger.word.startswith(("see", "saw")):
        # "saw" is an encounter only where it has a place or a day, and "sees" only as a purpose
        purpose = re.search(r"\b(?:to|will|would|after|before)\s+\Z", text[max(0, trigger.start - 8) : trigger.start])
        if not (dated or placed) or not (purpose or trigger.word == "saw"):
            return False
    alone = trigger.kind == "travel" and not any(m.start >= trigger.end for m in people)
    if len({m.actor.id for m in people}) > 1 and not alone:
        return True
    if status in ("denied", "refused"):
        return trigger.kind in ("meet", "noun")
    if trigger.kind == "meet":
        group = people[0].actor.kind == "group" or trigger.word.startswith("meet")
        return dated and status not in ("held", "ongoing") and group
    if trigger.kind == "travel":
        # who only travels together does not meet
        return (dated and placed and status == "planned") or (status == "cancelled" and placed)
    return trigger.kind == "noun" and status not in ("held", "ongoing") and (dated or placed)


def _sighting(
    text: str,
    who: tuple[str, ...],
    people: Sequence[Mention],
    trigger: Trigger,
    status: MeetingStatus,
    date: When | None,
    spans: Sequence[Span],
) -> Sighting:
    parts = [(trigger.start, trigger.end), *((m.start, m.end) for m in people), *spans]
    if date is not None and date.text is not None:
        parts.append(date.text)
    where = [" ".join(text[slice(*s)].split()) for s in spans]
    sure = 0.45 + 0.15 * (len(who) > 1) + 0.2 * (date is not None) + 0.1 * bool(spans) + 0.05 * (trigger.kind != "noun")
    evidence = (min(s for s, _ in parts), max(e for _, e in parts))
    event = EVENT.match(trigger.word) if trigger.kind == "noun" else None
    return Sighting(
        who,
        ", ".join(where) or None,
        date,
        status,
        (evidence,),
        round(sure, 2),
        event.lastgroup if event else None,
        words=(trigger.start, trigger.end),
    )


def _people(given: Given, clause: Span, trigger: Trigger, here: Sequence[Mention]) -> list[Mention] | None:
    """Who meets, by the grammar of the trigger; None where it is no encounter."""
    text = given.text
    after = words.GERUND.search(text, clause[0], trigger.start) if trigger.word.endswith("ing") else None
    left = subject(text, here, clause[0], after.start() if after else trigger.start, saying=after is not None)
    if trigger.kind == "noun":
        return _nominal(text, clause, trigger, here, left)
    if trigger.kind == "travel":
        return _travellers(text, clause, trigger, here, left)
    passive = bool(words.BE.search(text, max(clause[0], trigger.start - 20), trigger.start)) and bool(
        words.PAST.match(trigger.word)
    )
    if passive and trigger.kind == "meet":
        return None
    edge = trigger.end
    lead = (words.BY if passive else words.TO_OBJECT).match(text, edge)
    right = _met(trigger, objects(text, here, lead.end() if lead else edge, clause[1]))
    right = (led(given, lead.end() if lead else edge, clause[1]) if trigger.kind == "meet" else []) or right
    them = words.THEM.match(text, edge)
    word = trigger.word
    if trigger.kind == "host" or word.startswith(("see", "saw")):
        right = right if right and right[0].actor.kind in ("person", "group", "organization") else []
        if not right and not (them and len(left) > 1):
            return None
        if word.startswith("welcom") and right[0].actor.kind != "person":
            return None
        return [*left, *right] if left else None
    if word.startswith(("spoke", "speak", "talk")) and not words.PHONE.search(text, edge, min(edge + 80, clause[1])):
        return None
    if not right and not (them and len(left) > 1) and not words.ALONE.match(text, edge, clause[1]):
        return None
    if (
        left
        and not them
        and not right
        and re.search(r"\b(?:that|which|who)\s+\Z", text[max(0, trigger.start - 8) : trigger.start])
    ):
        left = left[-1:]
    beside = words.BESIDE.search(text, edge, clause[1])
    third = objects(text, here, beside.end(), clause[1]) if beside else []
    return [*left, *(r for r in right if r not in left), *third]


def _met(trigger: Trigger, right: list[Mention]) -> list[Mention]:
    """Those on the object's side who can be met: what is convened does not meet its convener."""
    return [m for m in right if m.actor.kind != "organization"] if trigger.word.startswith("conven") else right


def _travellers(
    text: str, clause: Span, trigger: Trigger, here: Sequence[Mention], left: list[Mention]
) -> list[Mention] | None:
    if not left and re.match(r"(?:trip|visit|journey)", trigger.word, re.IGNORECASE):
        light = words.LIGHT.search(text, clause[0], trigger.start)
        left = subject(text, here, clause[0], light.start()) if light else []
    see = words.TO_SEE.search(text, trigger.end, clause[1])
    right = objects(text, here, see.end(), clause[1]) if see else []
    # the purpose must be this journey's own, not that of a later verb
    if see and see.start() - trigger.end > 90:
        right = []
    return [*left, *right] if left else []


def _nominal(
    text: str, clause: Span, trigger: Trigger, here: Sequence[Mention], left: list[Mention]
) -> list[Mention] | None:
    start, end = (trigger.start, trigger.end)
    before = text[clause[0] : start]
    joined = words.WITH.match(text, end, clause[1])
    how = joined.group().split()[0].lower() if joined else ""
    right = objects(text, here, joined.end(), clause[1], paired=how in ("between", "among")) if joined else []
    if joined and how != "with":
        return right if len(right) > 1 else None
    if at := re.match(r"\s+at\s+(the\s+)?", text[end : end + 10]):
        hosts = [
            m
            for m in here
            if m.start in (end + at.end(), end + at.end() - len(at[1] or "")) and m.actor.kind == "organization"
        ]
        right += hosts if trigger.word.startswith("appointment") else []
    # "Tarvonia's meeting with B", "B's visit", "Quessia-Tarvonia talks"
    owners = [
        m
        for m in here
        if m.end <= start and len(text[m.end : start].split()) <= 4 and owns(text, m) and "," not in text[m.end : start]
    ]
    adjacent = [
        m
        for m in here
        if m.end < start and text[m.end : start].isspace() and m.actor.kind in ("organization", "country")
    ]
    if pair := [(a, b) for a, b in pairwise(here) if b.end + 1 == start and b.start - a.end == 1]:
        adjacent = list(pair[0]) if text[pair[0][0].end] in "-–/" else adjacent  # "the A-B meeting"
    light = words.LIGHT.search(before[-80:])
    if light and light.group().split()[0].lower() in ("for", "in", "at"):
        adjacent = []
    adverb = words.ADVERB.search(before[-60:])
    edge = start
    if adverb:
        edge = start - (len(before[-60:]) - adverb.start())
    elif light:
        edge = start - (len(before[-80:]) - light.start())
    their = bool(re.search(r"\btheir\s+(?:[\w-]+\s+){0,2}\Z", before, re.IGNORECASE))
    if light or adverb or (left and re.fullmatch(r",?\s*", text[left[-1].end : start])):
        left = [] if owners else subject(text, here, clause[0], edge, saying=bool(adverb))
    else:
        left = []
    joint = "joint" in trigger.word
    if not (right or owners or adjacent or their or joint) and not (light and len(left) > 1 and not adverb):
        return None
    people = [*left, *owners[-1:], *adjacent, *right]
    return people if right or len({m.actor.id for m in people}) > 1 or adjacent else None


def _sides(
    given: Given, clause: Span, trigger: Trigger, status: MeetingStatus, date: When | None, spans: Sequence[Span]
) -> Sighting | None:
    """An encounter of "the two" or "both sides": the two last named so, if a day or place is given."""
    text = given.text
    lead = text[clause[0] : trigger.start]
    two, sides = words.TWO.search(lead), words.SIDES.search(lead)
    if not (two or sides) or (date is None and not spans):
        return None
    pair = pair_of(given, clause[0], "country" if sides else "person")
    if pair is None:
        return None
    seen = _sighting(text, pair, [], trigger, status, date, spans)
    found = sides or two
    start = clause[0] + found.start() if found else clause[0]
    while text[start].isspace() or text[start] in '“"':
        start += 1
    return replace(seen, evidence=((start, seen.evidence[0][1]),), confidence=round(max(seen.confidence - 0.2, 0.3), 2))
