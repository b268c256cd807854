"""Meetings: encounters of actors, by rule over sentences, actors, places and times; one for each, however often told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pourparler.reader import meeting_words as words
from pourparler.reader.sentences import Mention, Placed, objects, outermost, owns, sentences, subject
from pourparler.reader.sightings import Sighting, one_each
from pourparler.record import Actor, Meeting, MeetingStatus, Span, Time, When, Zone

class _Given(NamedTuple):
    """What the rest of the reader found, in the order of the text."""

    text: str
    mentions: list[Mention]
    by_place: Placed
    times: Sequence[Time]
    when: Placed
    places: Sequence[Span]
    where: Placed
    countries: tuple[str, ...]


def find_meetings(
    text: str, zones: Sequence[Zone], actors: Sequence[Actor], times: Sequence[Time], places: Sequence[Span]
) -> tuple[Meeting, ...]:
    """The meetings that a text tells of, in the order of their first words.

    Parameters
    ----------
    zones : boilerplate is not read; in a caption the present tense tells of what was held
    actors : with all their mentions, pronouns among them
    times : expressions of time, resolved
    places : names of places

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
    given = _Given(
        text, mentions, Placed([(m.start, m.end) for m in mentions]), times, Placed([t.text for t in times]), places, Placed(places),
        tuple(a.id for a in known if a.kind == "country" and "mediator" not in a.roles),
    )
    sightings: list[Sighting] = []
    for zone in zones or (Zone(kind="body", start=0, end=size),):
        if zone.kind == "boilerplate" or zone.start >= size:
            continue
        for sentence in sentences(text, (zone,)) if zones else sentences(text):
            sightings += _tellings(given, sentence, caption=zone.kind == "caption")
            if sightings and words.FELL_THROUGH.match(text, *sentence) and 0 <= sentence[0] - sightings[-1].evidence[-1][1] < 120:
                last = sightings[-1]
                sightings[-1] = replace(last, status="cancelled", evidence=(*last.evidence, sentence))
    return tuple(
        Meeting(id=f"m{k}", participants=s.participants, place=s.place, date=s.date, status=s.status, evidence=s.evidence, confidence=s.confidence)
        for k, s in enumerate(one_each(sightings), start=1)
    )


def _tellings(given: _Given, sentence: Span, *, caption: bool) -> list[Sighting]:
    text = given.text
    if text[slice(*sentence)].rstrip("\"”’)").endswith("?"):
        return []
    triggers = list(words.TRIGGER.finditer(text, *sentence))
    later = words.SUMMIT_LATER.search(text, *sentence)
    if not triggers and not later:
        return []
    mentions = [given.mentions[k] for k in given.by_place.within(*sentence)]
    found = [_telling(given, sentence, t, mentions, caption=caption) for t in triggers]
    if later and mentions:
        # "in a post-meeting press conference, A said": evidence for a meeting told elsewhere, never one by itself
        who = tuple(dict.fromkeys(m.actor.id for m in mentions if not owns(text, m)))[:1]
        if who:
            found.append(Sighting(who, None, None, "held", (later.span(),), 0.0))
    return [f for f in found if f is not None]


def _clause(text: str, sentence: Span, at: int) -> Span:
    start, end = sentence
    for mark in words.BREAK.finditer(text, *sentence):
        if mark.end() <= at:
            start = mark.end()
        else:
            end = mark.start()
            break
    return start, max(end, at + 1)


def _telling(given: _Given, sentence: Span, trigger: re.Match[str], mentions: Sequence[Mention], *, caption: bool) -> Sighting | None:
    text = given.text
    clause = _clause(text, sentence, trigger.start())
    here = [m for m in mentions if clause[0] <= m.start and m.end <= clause[1]]
    people = _people(given, clause, trigger, here)
    if people is None:
        return None
    status = _status(text, clause, trigger, people, caption=caption)
    if status is None:
        return None
    phone = bool(words.PHONE.search(text, trigger.start(), min(trigger.end() + 80, clause[1])))
    spans = [] if phone else _place(given, clause, trigger, people)
    date = _date(given, clause, sentence, trigger)
    who = tuple(dict.fromkeys(m.actor.id for m in people))
    if not who:
        return _sides(given, clause, trigger, status, date, spans)
    several = len(who) > 1 or (people[0].actor.kind == "group" and trigger["meet"] is not None)
    if not several and (trigger["meet"] and not trigger.group().lower().startswith(("meet", "sit", "see"))):
        return None
    if not several and (status == "held" or (date is None and not spans)):
        return None
    if not several and date is None and not (trigger["travel"] and status in ("cancelled", "planned")) and not trigger["noun"]:
        return None
    return _sighting(text, who, people, trigger, status, date, spans)


def _sighting(
    text: str, who: tuple[str, ...], people: Sequence[Mention], trigger: re.Match[str], status: MeetingStatus, date: When | None, spans: Sequence[Span]
) -> Sighting:
    parts = [trigger.span(), *((m.start, m.end) for m in people), *spans]
    if date is not None and date.text is not None:
        parts.append(date.text)
    words = [" ".join(text[slice(*s)].split()) for s in spans]
    sure = 0.45 + 0.15 * (len(who) > 1) + 0.2 * (date is not None) + 0.1 * bool(spans) + 0.05 * (trigger["noun"] is None)
    evidence = (min(s for s, _ in parts), max(e for _, e in parts))
    return Sighting(who, ", ".join(words) or None, date, status, (evidence,), round(sure, 2))


def _people(given: _Given, clause: Span, trigger: re.Match[str], here: Sequence[Mention]) -> list[Mention] | None:
    """Who meets, by the grammar of the trigger; None where it is no encounter."""
    text = given.text
    after = words.GERUND.search(text, clause[0], trigger.start()) if trigger.group().lower().endswith("ing") else None
    left = subject(text, here, clause[0], after.start() if after else trigger.start(), saying=after is not None)
    if trigger["noun"]:
        return _nominal(text, clause, trigger, here, left)
    if trigger["travel"]:
        return _travellers(text, clause, trigger, here, left)
    passive = bool(words.BE.search(text, max(clause[0], trigger.start() - 20), trigger.start())) and bool(words.PAST.match(trigger.group()))
    if passive and trigger["meet"]:
        return None
    edge = trigger.end()
    lead = (words.BY if passive else words.TO_OBJECT).match(text, edge)
    right = objects(text, here, lead.end() if lead else edge, clause[1])
    them = words.THEM.match(text, edge)
    word = trigger.group().lower()
    if trigger["host"] or word.startswith(("see", "saw")):
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
    if left and not them and not right and re.search(r"\b(?:that|which|who)\s+\Z", text[max(0, trigger.start() - 8) : trigger.start()]):
        left = left[-1:]
    beside = words.BESIDE.search(text, edge, clause[1])
    third = objects(text, here, beside.end(), clause[1]) if beside else []
    return [*left, *(r for r in right if r not in left), *third]


def _travellers(text: str, clause: Span, trigger: re.Match[str], here: Sequence[Mention], left: list[Mention]) -> list[Mention] | None:
    if not left and re.match(r"(?:trip|visit|journey)", trigger.group(), re.IGNORECASE):
        light = words.LIGHT.search(text, clause[0], trigger.start())
        left = subject(text, here, clause[0], light.start()) if light else []
    see = words.TO_SEE.search(text, trigger.end(), clause[1])
    right = objects(text, here, see.end(), clause[1]) if see else []
    # the purpose must be this journey's own, not that of a later verb
    if see and see.start() - trigger.end() > 90:
        right = []
    return [left[0], *left[1:], *right] if left else None


def _nominal(text: str, clause: Span, trigger: re.Match[str], here: Sequence[Mention], left: list[Mention]) -> list[Mention] | None:
    start, end = trigger.span()
    before = text[clause[0] : start]
    joined = words.WITH.match(text, end, clause[1])
    between = joined is not None and joined.group().strip().lower() in ("between", "among")
    right = objects(text, here, joined.end(), clause[1], paired=between) if joined else []
    if joined and joined.group().strip().lower() != "with":
        return right if len(right) > 1 else None
    # "Tarvonia's meeting with B", "B's visit", "Quessia-Tarvonia talks"
    owners = [m for m in here if m.end <= start and len(text[m.end : start].split()) <= 4 and owns(text, m) and "," not in text[m.end : start]]
    adjacent = [m for m in here if m.end < start and text[m.end : start].isspace() and m.actor.kind in ("organization", "country")]
    light = words.LIGHT.search(before[-80:])
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
    joint = "joint" in trigger.group().lower()
    if not (right or owners or adjacent or their or joint) and not (light and len(left) > 1 and not adverb):
        return None
    if at := re.match(r"\s+at\s+(?:the\s+)?", text[end : end + 10]):
        right += [m for m in here if m.start == end + at.end() and m.actor.kind == "organization" and trigger.group().lower().startswith("appointment")]
    people = [*left, *owners[-1:], *adjacent, *right]
    return people if right or len({m.actor.id for m in people}) > 1 or adjacent else None


def _sides(given: _Given, clause: Span, trigger: re.Match[str], status: MeetingStatus, date: When | None, spans: Sequence[Span]) -> Sighting | None:
    """An encounter of "the two" or "both sides": the two last named so, if a day or place is given."""
    text = given.text
    lead = text[clause[0] : trigger.start()]
    two, sides = words.TWO.search(lead), words.SIDES.search(lead)
    if not (two or sides) or (date is None and not spans):
        return None
    pair = _pair(given, clause[0], "country" if sides else "person")
    if pair is None:
        return None
    seen = _sighting(text, pair, [], trigger, status, date, spans)
    found = sides or two
    start = clause[0] + found.start() if found else clause[0]
    while text[start].isspace() or text[start] in "“\"":
        start += 1
    return replace(seen, evidence=((start, seen.evidence[0][1]),), confidence=round(max(seen.confidence - 0.2, 0.3), 2))


def _pair(given: _Given, at: int, kind: str) -> tuple[str, ...] | None:
    """Whom "the two" or "both sides" stands for: the last two persons named, or the only two countries that are no mediators."""
    if kind == "person":
        near = [given.mentions[k].actor for k in given.by_place.within(max(0, at - 700), at)]
        last = list(dict.fromkeys(a.id for a in reversed(near) if a.kind == "person"))
        return (last[1], last[0]) if len(last) > 1 else None
    return given.countries if len(given.countries) == 2 else None


def _status(text: str, clause: Span, trigger: re.Match[str], people: Sequence[Mention], *, caption: bool) -> MeetingStatus | None:
    start, end = trigger.span()
    ahead = [m.end for m in people if m.end <= start]
    low = max([clause[0], start - 90, *ahead])
    group = text[low:start]
    if trigger["noun"] and not ahead:
        group = text[max(clause[0], start - 40) : start]
    tail = text[end : min(clause[1], end + 110)] if trigger["noun"] else ""
    if words.CANCELLED.search(group) or words.CANCELLED.search(tail):
        return "cancelled"
    if words.NOT.search(group) or words.IF.search(text[max(clause[0], start - 110) : start]):
        return None
    word = trigger.group().lower()
    if not trigger["noun"] and words.PAST.match(word) and not words.BE.search(group) and not re.search(r"\bdue\b|\bexpected\b", word):
        return "held"
    if words.PROPOSED.search(group) or (trigger["noun"] and words.PROPOSED.search(tail[:40])):
        return "proposed"
    if words.WENT.search(group) or re.search(r"\btook\s+place\b|\bwas\s+held\b|\bended\b", tail):
        return "held"
    if words.PLANNED.search(group) or re.search(r"\b(?:is|was|are|were|still)?\s*(?:planned|due|scheduled|set|expected|to\s+take\s+place|will)\b", tail):
        return "planned"
    if re.match(r"due|expected", word):
        return "planned"
    present = not trigger["noun"] and not re.search(r"ing\b", word) and not words.BE.search(group)
    if present and not caption and not re.search(r"\bdid\s+\Z", group) and word.split()[0] not in ("shake", "shakes", "hug", "hugs", "embrace", "embraces"):
        return "planned"
    return "held"


def _place(given: _Given, clause: Span, trigger: re.Match[str], people: Sequence[Mention]) -> list[Span]:
    """Where, by the places that follow with in or at, the more exact first; else one that opens the clause."""
    text = given.text
    spans = [given.places[k] for k in given.where.within(*clause)]
    taken = [(m.start, m.end) for m in people]
    free = [s for s in spans if not any(a < s[1] and s[0] < b and (a, b) != s for a, b in taken)]
    found: list[Span] = []
    for span in (s for s in free if s[0] >= trigger.end() - 1):
        lead = text[found[-1][1] if found else trigger.start() : span[0]]
        if found and (len(lead) > 25 or not re.fullmatch(r",?\s+(?:(?:in|at|near)\s+)?(?:the\s+)?", lead)):
            break
        if not found and (not words.AT.search(lead) or len(lead) > 160 or words.TO_OFFICE.search(lead) or (words.TO.search(lead) and not trigger["travel"] and "visit" not in trigger.group())):
            continue
        if span not in found:
            found.append(span)
    if found:
        return found[:3]
    opening = [
        s
        for s in free
        if s[1] <= trigger.start() and (words.OPENS.fullmatch(text, clause[0], s[0]) or re.match(r",?\s+where\b", text[s[1] : s[1] + 8]))
    ]
    return opening[:1]


def _date(given: _Given, clause: Span, sentence: Span, trigger: re.Match[str]) -> When | None:
    text = given.text
    for low, high in (clause, sentence):
        best: tuple[int, Time] | None = None
        for k in given.when.within(low, high):
            time = given.times[k]
            start, end = time.text
            lead = text[max(low, start - 80) : start]
            if (time.end - time.start).days > 40 or words.SAID_ON.search(lead) or words.SINCE.search(lead) or re.match(r"\s+that\b", text[end : end + 8]):
                continue
            ahead = trigger.start() - end
            if ahead > 60 and start - low > 12:
                continue
            far = start - trigger.end() if start >= trigger.end() else ahead * 2 + 10
            if best is None or far < best[0]:
                best = (far, time)
        if best is not None and best[0] < 260:
            return When(start=best[1].start, end=best[1].end, text=best[1].text)
    return None
