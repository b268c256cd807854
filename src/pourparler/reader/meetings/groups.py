"""Encounters of groups that no name stands for: "ministers from the three countries met in X"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.reader.lexicon import event_patterns as words
from pourparler.reader.meetings.leaders import listed
from pourparler.reader.meetings.merge import Sighting
from pourparler.reader.meetings.negation import is_no_meeting, negated
from pourparler.reader.meetings.nominal import reach_of, sighting_of
from pourparler.reader.meetings.nominal_parts import Phrase, Telling, day_of, places_after
from pourparler.reader.meetings.place_time import Given
from pourparler.reader.text.sentences import Mention, objects, owns, subject
from pourparler.record import MeetingStatus, Span


def gatherings(given: Given, sentence: Span, taken: Sequence[int]) -> list[Sighting]:
    """Encounters of groups: "as many as 30 groups will gather in X", "ministers from the three countries met in X".

    Parameters
    ----------
    taken : where verbs begin that were read already
    """
    text, found = given.text, list[Sighting]()
    for match in words.GATHER.finditer(text, *sentence):
        if any(match.start() <= t < match.end() for t in taken) or is_no_meeting(text, sentence, match.span("verb")):
            continue
        low = max(sentence[0], match.start() - 260)
        who = words.GATHERERS.search(text[low : match.start()])
        if who is None:
            continue
        seen = _gathering(given, sentence, match, low + who.start("head"), low + who.end("head"), who["aux"])
        if seen is not None:
            found.append(seen)
    for match in words.BRIEFED.finditer(text, *sentence):
        seen = _briefed(given, sentence, match)
        if seen is not None:
            found.append(seen)
    return found


def _gathering(given: Given, sentence: Span, match: re.Match[str], head: int, after: int, aux: str) -> Sighting | None:
    text = given.text
    asked = words.IF.search(text, max(sentence[0], head - 60), head)
    against = negated(text, sentence, match.span("verb"))
    if asked or (against is None and words.UNLIKELY.search(aux)) or (against and against.status == "unclear"):
        return None
    reach = reach_of(text, match.end(), sentence[1])
    phrase = Phrase(_first_word(text, sentence, head), match.start("verb"), match.end("verb"), "", "meeting")
    status = _status(match["verb"].lower(), aux)
    if against and against.status != "unclear":
        status = against.status
    telling = Telling(status, *match.span("verb"), "verb")
    day, _ = day_of(given, sentence, sentence, phrase, telling, reach)
    where = places_after(given, phrase.end, reach)
    people = _gathered(given, phrase, head, after)
    if not where and not (day and len({m.actor.id for m in people}) > 1):
        return None
    return sighting_of(given, phrase, telling, day, where, people, put_off=False)


def _status(verb: str, aux: str) -> MeetingStatus:
    if words.PERHAPS.search(aux):
        return "proposed"
    if re.match(r"(?:is|are)\s+meeting", verb):
        return "ongoing"
    present = words.GATHER_NOW.fullmatch(verb) and not re.search(r"\bdid\b", aux)
    return "planned" if present or words.AHEAD.search(aux) else "held"


def _gathered(given: Given, phrase: Phrase, head: int, after: int) -> list[Mention]:
    """Whom the noun phrase of those who gather names: the group, and the countries or bodies that it is of."""
    text, end = given.text, phrase.noun
    here = [given.mentions[k] for k in given.by_place.within(phrase.start, end)]
    people = [m for m in here if m.actor.kind == "group" and m.start <= head < m.end]
    if several := words.THE_N.search(text, phrase.start, end):
        return people + listed(given, several, end)
    if from_ := re.match(r"\s+(?:of|from|for|representing)\s+(?:the\s+)?", text[after : after + 25]):
        return people + objects(text, here, after + from_.end(), end, paired=True)
    # "Tarvonian and Quessian negotiators", but no "Tarvonian rebel leaders"
    own = [m for m in here if m.end <= head and m.actor.kind in ("country", "organization")]
    return people if not own or words.REBEL.search(text, own[0].start, head) else people + own


def _first_word(text: str, sentence: Span, head: int) -> int:
    """Where the noun phrase of those who gather begins."""
    start = head
    for token in reversed(list(re.finditer(r"\S+", text[max(sentence[0], head - 80) : head]))):
        word = token.group()
        if word[-1] in ",;:.)”!?–—" or (word.casefold() in words.STOPS and word.casefold() not in ("and", "as")):
            break
        start = max(sentence[0], head - 80) + token.start()
        if word.casefold() in words.DETERMINER:
            break
    return start


def _briefed(given: Given, sentence: Span, match: re.Match[str]) -> Sighting | None:
    """Who is to be briefed or received somewhere on a day meets somebody there."""
    text = given.text
    reach = reach_of(text, match.end(), sentence[1])
    here = [given.mentions[k] for k in given.by_place.within(*sentence)]
    people = [m for m in subject(text, here, sentence[0], match.start()) if m.actor.kind in ("person", "group")]
    where = places_after(given, match.end(), reach)
    telling = Telling(
        "held" if match["aux"].lower() in ("was", "has been") else "planned", match.start(), match.end(), "verb"
    )
    phrase = Phrase(match.start(), match.start(), match.end(), "", "meeting")
    day, _ = day_of(given, sentence, sentence, phrase, telling, reach)
    if not people or not where or day is None:
        return None
    by = re.search(r"\bby\b", text[match.end() : reach])
    if by:
        people += [m for m in objects(text, here, match.end() + by.end(), reach) if not owns(text, m)]
    return sighting_of(given, phrase, telling, day, where, people, put_off=False)
