"""When, where and among whom an event is, by the words of the clause that tells of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from pourparler.lexicon.actors import tables
from pourparler.reader.lexicon import event_patterns as words
from pourparler.reader.lexicon import meeting_patterns
from pourparler.reader.meetings.leaders import led, listed
from pourparler.reader.meetings.place_time import Given
from pourparler.reader.text.sentences import Mention, objects, subject
from pourparler.record import MeetingStatus, Span, When

_POSSESSIVE = re.compile(r"[’']s\b|’\s")
_SPEAKING = re.compile(r"\W*(?:(?:speaking|shortly|immediately|soon)\s+)*", re.IGNORECASE)
_LONG = 370  # days: beyond these a range of days tells nothing


class Phrase(NamedTuple):
    """An event's noun phrase: ``text[start:end]``, its first word if a determiner, and what sort of event it is."""

    start: int
    noun: int
    end: int
    determiner: str
    family: str


class Telling(NamedTuple):
    """That an event takes place: its status, where the words that say so begin and end, and of which sort they are."""

    status: MeetingStatus
    start: int
    end: int
    by: str


# --- when


def day_of(
    given: Given, clause: Span, sentence: Span, phrase: Phrase, telling: Telling, edge: int
) -> tuple[When | None, bool]:
    """The days of an event, and whether it was moved to them: told within its noun phrase, after it, or before it."""
    text = given.text
    opening: When | None = None
    for time in (given.times[k] for k in given.when.within(*sentence)):
        start, end = time.text
        if (time.end - time.start).days > _LONG:
            continue
        when = _settled(given, When(start=time.start, end=time.end, text=time.text), telling.status)
        if phrase.start <= start < phrase.noun:
            return _lasting(text, phrase, edge, when), False
        if phrase.end <= start and end <= edge:
            if _moved_to(text, clause, telling, start):
                return _settled(given, when, "planned"), True
            if not _bounds(text, clause, time.text):
                return _lasting(text, phrase, edge, when), False
        elif telling.by == "came" and telling.start <= start and end <= phrase.start:
            return _lasting(text, phrase, edge, when), False
        elif _dates_event(telling) and _opens(text, clause, sentence, time.text, telling.start):
            opening = when
    return opening and _lasting(text, phrase, edge, opening), False


def _dates_event(telling: Telling) -> bool:
    """Whether a day before the verb is the event's: the day of a call for talks, or of calling them off, is not."""
    asked = telling.by == "verb" and telling.status in ("proposed", "cancelled", "postponed")
    return telling.by in ("verb", "says", "came", "against") and not asked


def _moved_to(text: str, clause: Span, telling: Telling, start: int) -> bool:
    """Whether a time that begins at ``start`` is the one to which an event was put off."""
    return bool(
        telling.status in ("cancelled", "postponed")
        and start >= telling.end
        and words.PUT_OFF.search(text, telling.start, telling.end)
        and meeting_patterns.UNTIL.search(text, max(clause[0], start - 40), start)
    )


def _bounds(text: str, clause: Span, time: Span) -> bool:
    """Whether a time only bounds what is told: "since Monday", "Monday that"."""
    return bool(
        words.BOUND.search(text, max(clause[0], time[0] - 20), time[0])
        or re.match(r"\s+that\b", text[time[1] : time[1] + 8])
    )


def _opens(text: str, clause: Span, sentence: Span, time: Span, verb: int) -> bool:
    """Whether a time opens the clause of the verb at ``verb``, or stands between its subject and it."""
    if time[1] > verb:
        return False
    if words.OPENING_DATE.fullmatch(text, clause[0], time[0]):
        return True
    beside = re.fullmatch(r"\s+(?:\w+\s+){0,2}", text[time[1] : verb])
    return bool(beside and not meeting_patterns.SAID_ON.search(text, max(clause[0], time[0] - 40), time[0]))


def _settled(given: Given, when: When, status: MeetingStatus) -> When:
    """A day without a year that was put on the wrong side of the document's date by the tense of another verb."""
    now = given.published
    if now is None or when.text is None or re.search(r"\d{4}|year|month|week", given.text[slice(*when.text)]):
        return when
    step = 1 if status in ("planned", "proposed", "postponed") and when.end < now - dt.timedelta(days=30) else 0
    if status in ("held", "ongoing", "cancelled", "denied") and when.start > now + dt.timedelta(days=240):
        step = -1
    try:
        return when.model_copy(
            update={
                "start": when.start.replace(year=when.start.year + step),
                "end": when.end.replace(year=when.end.year + step),
            }
        )
    except ValueError:
        return when  # 29 February


def _lasting(text: str, phrase: Phrase, edge: int, when: When) -> When:
    """A first day with what is said of how long: "for three days of talks"."""
    told = words.DAYS.search(text, max(phrase.start - 30, 0), edge + 12)
    if told is None or when.start != when.end:
        return when
    number = words.NUMBER.get(told["n"].lower()) or int(told["n"])
    return when.model_copy(update={"end": when.start + dt.timedelta(days=number - 1)})


# --- where


def places_after(given: Given, low: int, high: int) -> list[Span]:
    """Places told with in or at between two offsets, the first and what it lies in."""
    text, found = given.text, list[Span]()
    for span in (given.places[k] for k in given.where.within(low, high)):
        if meeting_patterns.QUALIFIED.match(text, span[1]) or (found and span[0] < found[-1][1]):
            continue
        lead = text[found[-1][1] if found else low : span[0]]
        if found:
            if len(lead) > 25 or not re.fullmatch(r",?\s+(?:(?:in|at|near)\s+)?(?:the\s+)?", lead):
                break
        elif (
            not meeting_patterns.IN.search(lead)
            or words.TOPIC.search(lead)
            or (len(lead) > 60 and re.search(r"\bto\s+(?!bring|be\b)[a-z]+\b", lead))
            or meeting_patterns.TO_OFFICE.search(lead)
            or _POSSESSIVE.match(text, span[1])
            or re.match(r"-\w", text[span[1] : span[1] + 2])
        ):
            continue
        found.append(span)
    return found[:3]


def where_of(given: Given, clause: Span, phrase: Phrase, telling: Telling, reach: int) -> list[Span]:
    """Where an event is: by what follows it, its noun phrase ("the X talks"), or what opens its clause."""
    text = given.text
    if found := places_after(given, phrase.end, reach):
        return found
    named = [s for k in given.where.within(phrase.start, phrase.noun) if _seat(text, s := given.places[k])]
    if named and not _POSSESSIVE.match(text, named[0][1]):
        return named[:1]
    if telling.by == "came" and (found := places_after(given, telling.start, phrase.start)):
        return found
    before = (given.places[k] for k in given.where.within(clause[0], min(phrase.start, telling.start)))
    opens = meeting_patterns.OPENS.fullmatch
    opening = [s for s in before if opens(text, clause[0], s[0]) and not _POSSESSIVE.match(text, s[1])]
    return opening[:1] or named[:1]


def _seat(text: str, place: Span) -> bool:
    """Whether a place in an event's noun phrase can be where it is, and not whom or what it is about."""
    name = text[slice(*place)]
    about = name in tables().countries or words.REGION.search(name) is not None
    return not about and not re.match(r"-[a-z]", text[place[1] : place[1] + 2])


# --- who


def people_of(given: Given, clause: Span, phrase: Phrase, telling: Telling, reach: int) -> list[Mention]:
    """Who takes part in an event, each once: who holds it, sponsors it, and between or with whom it is."""
    text = given.text
    here = [given.mentions[k] for k in given.by_place.within(*clause)]
    found: list[Mention] = []
    if telling.by in ("verb", "came", "against") and telling.start < phrase.start:
        found += subject(text, here, clause[0], telling.start)
    inside = [m for m in here if phrase.start <= m.start and m.end <= phrase.noun]
    found += [m for m in inside if _has_part(given, m, phrase)] + _sponsor(given, phrase, inside)
    at = phrase.end
    while with_ := words.TOGETHER.search(text, at, reach):
        at = with_.end()
        found += led(given, at, reach) or objects(text, here, at, reach, paired="between" in with_.group().lower())
        several = words.THE_N.search(text, at, min(reach, at + 60))
        if several and several.start() - at < 3:
            found += listed(given, several, reach)
    if of := re.match(r"\s+of\s+(?:the\s+)?", text[phrase.end : phrase.end + 10]):
        found += [m for m in here if 0 <= m.start - phrase.end - of.end() < 4 and m.actor.kind == "group"]
    if telling.by == "adverbial" and found and _SPEAKING.fullmatch(text, clause[0], telling.start):
        # "Speaking after a meeting with A in X, B said"
        comma = text.find(",", phrase.end, clause[1])
        found += subject(text, here, comma + 1, _saying(text, comma, clause[1])) if comma >= reach else []
    return list({m.actor.id: m for m in found}.values())


def _saying(text: str, at: int, high: int) -> int:
    """Where the first verb of saying after a place begins; the place itself if there is none."""
    said = re.compile(r"\b(?:said|told|says|announced|insisted|added|confirmed|warned)\b").search(
        text, max(at, 0), high
    )
    return said.start() if said and said.start() - at < 120 else at


def _sponsor(given: Given, phrase: Phrase, inside: list[Mention]) -> list[Mention]:
    """Who sponsors an event by its noun phrase ("A-sponsored talks"), if no mention stands there."""
    told = words.SPONSORED.search(given.text, phrase.start, phrase.noun)
    if told is None or any(m.start == told.start() for m in inside):
        return []
    for actor in given.actors:
        if told[1] in (actor.name, *(given.text[slice(*m)] for m in actor.mentions[:20])):
            return [Mention(*told.span(1), actor)]
    return []


def _has_part(given: Given, mention: Mention, phrase: Phrase) -> bool:
    """Whether an actor named in an event's noun phrase takes part: as its host or sponsor, or as one of a pair."""
    text, kind = given.text, mention.actor.kind
    if kind == "group":
        return False
    if words.SPONSORS.match(text, mention.end):
        return True
    as_place = any(
        given.places[k][0] <= mention.start < given.places[k][1] for k in given.where.within(phrase.start, phrase.noun)
    )
    if _POSSESSIVE.match(text, mention.end):
        return kind == "country" or not as_place
    if kind == "organization":
        return not as_place
    return bool(
        re.match(r"[-–/](?=[A-Z])|\s+and\s+(?=[A-Z])", text[mention.end : mention.end + 8])
        or re.search(r"[A-Z][\w.]*[-–/]\Z", text[phrase.start : mention.start])
    )
