"""Where and when an encounter is, by the places and times near the words that tell of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from pourparler.reader.lexicon import meeting_patterns as words
from pourparler.reader.text.sentences import Mention, Placed
from pourparler.record import Actor, Span, Time, When

_MONTH = 31  # days


class Given(NamedTuple):
    """What the rest of the reader found, in the order of the text."""

    text: str
    mentions: list[Mention]
    by_place: Placed
    times: Sequence[Time]
    when: Placed
    places: Sequence[Span]
    where: Placed
    countries: tuple[str, ...]
    actors: Sequence[Actor] = ()
    published: dt.date | None = None


class Trigger(NamedTuple):
    """The words that tell of an encounter, in lower case, and their kind: meet, host, travel or noun."""

    start: int
    end: int
    word: str
    kind: str


def where_held(given: Given, clause: Span, trigger: Trigger, people: Sequence[Mention]) -> list[Span]:
    """Where, by the places that follow with in or at, the more exact first; else one that opens the clause."""
    text = given.text
    spans = [given.places[k] for k in given.where.within(*clause)]
    taken = [(m.start, m.end) for m in people if m.actor.kind != "organization"]
    free = [s for s in spans if not any(a < s[1] and s[0] < b and (a, b) != s for a, b in taken)]
    free = [s for s in free if not words.QUALIFIED.match(text, s[1])]
    found: list[Span] = []
    for span in (s for s in free if s[0] >= trigger.end - 1):
        lead = text[found[-1][1] if found else trigger.start : span[0]]
        if found and (len(lead) > 25 or not re.fullmatch(r",?\s+(?:(?:in|at|near)\s+)?(?:the\s+)?", lead)):
            break
        if not found and (
            not words.AT.search(lead)
            or len(lead) > 160
            or words.TO_OFFICE.search(lead)
            or (words.TO.search(lead) and trigger.kind != "travel" and "visit" not in trigger.word)
        ):
            continue
        if span not in found:
            found.append(span)
    if found:
        return found[:3]
    opening = [
        s
        for s in free
        if s[1] <= trigger.start
        and (words.OPENS.fullmatch(text, clause[0], s[0]) or re.match(r",?\s+where\b", text[s[1] : s[1] + 8]))
    ]
    return opening[:1]


def moved_to(given: Given, sentence: Span, at: int) -> When | None:
    """Return the new day of what was put off, by words after ``at``: "until May 20", "rescheduled for Friday"."""
    for time in (given.times[k] for k in given.when.within(max(sentence[0], at), sentence[1])):
        if words.UNTIL.search(given.text, max(sentence[0], time.text[0] - 40), time.text[0]):
            return _ahead(given, When(start=time.start, end=time.end, text=time.text))
    return None


def _ahead(given: Given, when: When) -> When:
    """Return a new day in the year after, where it has no year and was put before the document's own day."""
    if given.published is None or when.end >= given.published or (when.end - when.start).days > _MONTH:
        return when
    if when.text is None or re.search(r"\d{4}", given.text[slice(*when.text)]):
        return when
    try:
        first, last = (day.replace(year=day.year + 1) for day in (when.start, when.end))
    except ValueError:
        return when  # 29 February, or the last year that a date can have
    return when.model_copy(update={"start": first, "end": last}) if last >= given.published else when


def when_held(given: Given, clause: Span, sentence: Span, trigger: Trigger) -> When | None:
    """The day nearest to the words that tell of an encounter, in their clause or else in their sentence."""
    text = given.text
    for low, high in (clause, sentence):
        best: tuple[int, Time] | None = None
        for k in given.when.within(low, high):
            time = given.times[k]
            start, end = time.text
            lead = text[max(low, start - 80) : start]
            if (
                (time.end - time.start).days > 40
                or words.SAID_ON.search(lead)
                or words.SINCE.search(lead)
                or re.match(r"\s+that\b", text[end : end + 8])
            ):
                continue
            ahead = trigger.start - end
            if ahead > 60 and start - low > 12:
                continue
            far = start - trigger.end if start >= trigger.end else ahead * 2 + 10
            if best is None or far < best[0]:
                best = (far, time)
        if best is not None and best[0] < 260:
            return When(start=best[1].start, end=best[1].end, text=best[1].text)
    return None
