"""The status of a meeting, by the words around those that name it and by the sentence that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pourparler.reader.lexicon import meeting_patterns as words
from pourparler.reader.meetings.merge import Sighting
from pourparler.reader.meetings.negation import REAL, negated
from pourparler.reader.meetings.place_time import Given, Trigger, moved_to
from pourparler.reader.text.sentences import Mention
from pourparler.record import MeetingStatus, Span

_TOOK_PLACE = re.compile(r"\btook\s+place\b|\bwas\s+held\b|\bended\b")
_IS_PLANNED = re.compile(
    r"\b(?:is|was|are|were|still)?\s*(?:planned|due|scheduled|set|expected|to\s+take\s+place|will)\b"
)
_GESTURES = ("shake", "shakes", "hug", "hugs", "embrace", "embraces")


def clause_of(text: str, sentence: Span, at: int) -> Span:
    """Return the clause of a sentence that holds an offset."""
    start, end = sentence
    for mark in words.BREAK.finditer(text, *sentence):
        if mark.end() <= at:
            start = mark.end()
        else:
            end = mark.start()
            break
    return start, max(end, at + 1)


def constrained(text: str, sentence: Span, seen: Sighting) -> Sighting | None:
    """Apply the hard constraint: what the words around deny or refuse is not held, ongoing or planned."""
    if seen.words is None or seen.status not in REAL:
        return seen
    against = negated(text, clause_of(text, sentence, seen.words[0]), seen.words)
    if against is None:
        return seen
    return None if against.status == "unclear" else replace(seen, status=against.status)


def with_next(given: Given, last: Sighting, sentence: Span) -> Sighting:
    """Return the last telling with what the next sentence says of it: that it was called off, put off or denied."""
    text, status = given.text, last.status
    before = text[max(0, last.evidence[0][0] - 200) : sentence[0]]
    if words.FELL_THROUGH.match(text, *sentence):
        status = status if status in ("held", "denied") else "cancelled"
    elif words.PUT_OFF_NEXT.match(text, *sentence):
        status = status if status in ("held", "denied") else "postponed"
    elif words.NEVER_WAS.match(text, *sentence) or (
        words.DENIED_NEXT.match(text, *sentence) and words.IS_TOLD.search(before)
    ):
        status = "denied"
    if status == last.status:
        return last
    day = moved_to(given, sentence, sentence[0]) if status == "postponed" else None
    return replace(last, status=status, date=day or last.date, evidence=(*last.evidence, sentence))


def status_of(
    text: str, clause: Span, trigger: Trigger, people: Sequence[Mention], *, caption: bool
) -> MeetingStatus | None:
    """Return the status of a meeting in its clause; None where nothing is reported of one."""
    start, end = trigger.start, trigger.end
    group, tail = _around(text, clause, trigger, people)
    against = negated(text, clause, (start, end))
    if against is not None:
        return None if against.status == "unclear" else against.status
    if words.CANCELLED.search(group) or words.CANCELLED.search(tail):
        return "cancelled"
    if words.NOT.search(group) or words.IF.search(text[max(clause[0], start - 110) : start]):
        return None
    if _is_past(trigger, group):
        return "held"
    if (
        _asked(text, clause, start, people)
        or words.PROPOSED.search(group)
        or (trigger.kind == "noun" and words.PROPOSED.search(tail[:40]))
    ):
        return "proposed"
    if _is_ongoing(text, clause, trigger, tail, caption=caption):
        return "ongoing"
    if words.WENT.search(group) or _TOOK_PLACE.search(tail):
        return "held"
    return "planned" if _is_ahead(trigger, group, tail, caption=caption) else "held"


def _around(text: str, clause: Span, trigger: Trigger, people: Sequence[Mention]) -> tuple[str, str]:
    """The words before a trigger that may belong to it and, of a noun, those after it."""
    start, end = trigger.start, trigger.end
    ahead = [m.end for m in people if m.end <= start]
    if trigger.kind != "noun":
        return text[max([clause[0], start - 90, *ahead]) : start], ""
    return text[max(clause[0], start - 60, min(ahead, default=start - 40)) : start], text[
        end : min(clause[1], end + 110)
    ]


def _is_past(trigger: Trigger, group: str) -> bool:
    past = trigger.kind != "noun" and words.PAST.match(trigger.word) and not words.BE.search(group)
    return bool(past) and not re.search(r"\bdue\b|\bexpected\b", trigger.word)


def _is_ongoing(text: str, clause: Span, trigger: Trigger, tail: str, *, caption: bool) -> bool:
    if words.GOES_ON.match(tail) or words.NOW.search(text[max(clause[0], trigger.start - 40) : trigger.start]):
        return True
    return not caption and bool(words.MEETING_NOW.search(text, max(clause[0], trigger.start - 20), trigger.end))


def _is_ahead(trigger: Trigger, group: str, tail: str, *, caption: bool) -> bool:
    word = trigger.word
    if word.startswith("appointment") or words.PLANNED.search(group) or _IS_PLANNED.search(tail):
        return True
    if re.match(r"due|expected", word):
        return True
    present = trigger.kind != "noun" and not re.search(r"ing\b", word) and not words.BE.search(group)
    return present and not caption and not re.search(r"\bdid\s+\Z", group) and word.split()[0] not in _GESTURES


def _asked(text: str, clause: Span, at: int, people: Sequence[Mention]) -> bool:
    """Whether who is to meet is only asked to ("invited A to meet B")."""
    return bool(words.ASKED.search(text, clause[0], min((m.start for m in people if m.end <= at), default=at)))
