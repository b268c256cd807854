"""Encounters told as events: "talks in X resume on Monday", "a congress to be held in X", "P hosted a summit"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pourparler.reader.lexicon import event_patterns as words
from pourparler.reader.lexicon import meeting_patterns
from pourparler.reader.meetings.merge import Sighting
from pourparler.reader.meetings.negation import Negation, negated
from pourparler.reader.meetings.nominal_parts import Phrase, Telling, day_of, people_of, where_of
from pourparler.reader.meetings.place_time import Given, moved_to
from pourparler.reader.text.sentences import Mention
from pourparler.record import MeetingStatus, Span, When

_FAR = 150  # characters after an event's noun within which it must be said to take place
_SHORT = 40  # days: a longer range of days tells when only together with a place
_STATUSES: tuple[MeetingStatus, ...] = ("held", "ongoing", "planned", "proposed", "postponed", "cancelled")
_MODIFIER: dict[str, MeetingStatus] = {
    "planned": "planned", "upcoming": "planned", "forthcoming": "planned", "scheduled": "planned",
    "proposed": "proposed", "cancelled": "cancelled", "canceled": "cancelled", "postponed": "postponed",
}  # fmt: skip
_ADJECTIVAL = words.DETERMINER | set("first second third next new long previously already".split())
_VERB = re.compile(rf"(?:{words.HOLD}|{words.OFF}|{words.ASK})\Z", re.IGNORECASE)


def happenings(given: Given, sentence: Span) -> list[tuple[Span, Sighting]]:
    """The events that a sentence says take place, each with the span of its noun.

    An event that only points back ("the talks collapsed") has a confidence of 0: it is evidence for one told elsewhere,
    never one by itself.
    """
    text, found = given.text, list[tuple[Span, Sighting]]()
    for match in words.EVENT.finditer(text, *sentence):
        low = max(sentence[0], match.start() - 400)
        if words.NO_EVENT.search(text, max(low, match.start() - 30), match.start()):
            continue
        if match.group().lower() == "meeting" and meeting_patterns.BEFORE_GERUND.search(
            text, max(low, match.start() - 24), match.start()
        ):
            continue
        seen = _happening(given, sentence, _phrase(text, match, low), low)
        if seen is not None:
            found.append((match.span(), seen))
    return found


def _phrase(text: str, match: re.Match[str], low: int) -> Phrase:
    """The noun phrase of an event, read from its noun leftwards."""
    start, determiner = match.start(), ""
    tokens = list(re.finditer(r"\S+", text[max(low, match.start() - 90) : match.start()]))
    base = max(low, match.start() - 90)
    for k in range(len(tokens) - 1, max(-1, len(tokens) - 9), -1):
        token = tokens[k].group()
        lower = token.casefold().strip("“‘\"'")
        before = tokens[k - 1].group().casefold() if k else ""
        adjective = lower in _MODIFIER and (before in _ADJECTIVAL or before.endswith(("’s", "'s")))
        if token[-1] in ",;:.)”!?–—" or lower in words.STOPS or (_VERB.match(lower) and not adjective):
            break
        start = base + tokens[k].start()
        if lower in words.DETERMINER:
            determiner = lower
            break
    return Phrase(start, match.start(), match.end(), determiner, match.lastgroup or "talks")


def _clause(text: str, sentence: Span, at: int) -> Span:
    start, end = sentence
    for mark in meeting_patterns.BREAK.finditer(text, *sentence):
        if mark.end() <= at:
            start = mark.end()
        elif mark.start() >= at:
            end = mark.start()
            break
    return start, max(end, at + 1)


def _happening(given: Given, sentence: Span, phrase: Phrase, low: int) -> Sighting | None:
    text = given.text
    clause = _clause(text, sentence, phrase.noun)
    low = max(low, clause[0])
    reach = reach_of(text, phrase.end, clause[1])
    against = negated(text, clause, (phrase.noun, phrase.end))
    telling = _against(text, phrase, against) if against else _telling(text, phrase, low, reach)
    if telling is None or (against is None and phrase.determiner in ("no", "any", "such")):
        return None
    reach = _narrowed(text, phrase, telling, reach)
    edge = max(reach, telling.end)
    if telling.status in ("cancelled", "postponed") and telling.end > phrase.end:
        edge = max(edge, _until(text, telling.end, clause[1]))
    day, moved = day_of(given, clause, sentence, phrase, telling, edge)
    telling = telling._replace(status="postponed") if moved else telling
    if telling.status == "postponed":
        day = moved_to(given, sentence, phrase.end) or day
    where = where_of(given, clause, phrase, telling, reach)
    people = people_of(given, clause, phrase, telling, reach)
    if against is not None:
        pass  # what is denied or refused needs neither a place nor a day
    elif not people and not words.OF_GROUPS.match(text, phrase.end) and phrase.family == "meeting":
        # "a meeting in X" without anyone is too little, and what is told by the way is little too
        if telling.by == "adverbial" or day is None or not where:
            return None
    elif (telling.by == "adverbial" and phrase.family == "congress" and not people) or (
        phrase.family == "meeting" and not where and len({m.actor.id for m in people}) < 2
    ):
        return None
    put_off = bool(words.PUT_OFF.search(text, telling.start, telling.end))
    return sighting_of(given, phrase, telling, day, where, people, put_off=put_off)


def _narrowed(text: str, phrase: Phrase, telling: Telling, reach: int) -> int:
    """The end of what is told of an event whose own predicate does not follow it: another verb's words are not."""
    if telling.by == "says":
        return reach
    if not words.GOES_ON.match(text, phrase.end):
        return phrase.end
    if telling.by in ("adverbial", "point"):
        comma = text.find(",", phrase.end, reach)
        return reach if comma == -1 else comma
    verb = words.NEW_VERB.search(text, phrase.end, reach)
    return verb.start() if verb else reach


def reach_of(text: str, at: int, high: int) -> int:
    """The end of what may be told of an event whose noun ends at ``at``: a new clause or another event begins."""
    barrier = words.BARRIER.search(text, at, high)
    high = barrier.start() if barrier else high
    other = words.EVENT.search(text, at, high)
    while other and words.DAYS.search(text, max(at, other.start() - 25), other.end()):
        other = words.EVENT.search(text, other.end(), high)
    return other.start() if other else high


def _until(text: str, at: int, high: int) -> int:
    """The end of the words after "postponed" among which a new day may stand: "until" opens no clause there."""
    barrier = words.BARRIER.search(text, at, high)
    if barrier is not None and barrier.group().lower() == "until":
        barrier = words.BARRIER.search(text, barrier.end(), high)
    return barrier.start() if barrier else high


def _against(text: str, phrase: Phrase, against: Negation) -> Telling | None:
    """Return what the words around an event say against it; None if that gives no status."""
    if against.status == "unclear":
        return None
    start = min(against.start, phrase.start)
    if start < phrase.start and not re.search(r"\bthat\s", text[start : phrase.start]):
        return Telling(against.status, start, phrase.end, "against")
    said = words.AGAINST.search(text, phrase.end, phrase.end + _FAR)
    return Telling(against.status, phrase.start, said.end() if said else phrase.end, "says")


def _telling(text: str, phrase: Phrase, low: int, reach: int) -> Telling | None:
    """What is said of an event: that it is held, planned, proposed or called off; None if nothing, or if denied."""
    lead_at = max(low, phrase.start - 140)
    sayings = list(words.SAYS.finditer(text, phrase.end, min(reach, phrase.end + _FAR)))
    # what is called off or put off was found before: here it is undone ("delayed for days, are now set to start")
    sayings = [s for s in sayings if not (s["cancelled"] or s["postponed"])]
    says = sayings[0] if sayings else None
    if words.PUT_OFF_BY.search(text, lead_at, phrase.start):
        return None
    asked = words.ASKED_BY.search(text, lead_at, phrase.start)
    if asked:
        denied = words.UNLIKELY.search(text, max(low, asked.start() - 25), asked.start())
        return None if denied else Telling("proposed", asked.start(), says.end() if says else phrase.end, "verb")
    if says:
        return _said(text, phrase, low, says)
    if told := _modified(text, phrase):
        return told
    for pattern, by in (
        (words.POINT_OF, "point"),
        (words.HELD_BY, "verb"),
        (words.CAME_FOR, "came"),
        (words.ADVERBIAL, "adverbial"),
    ):
        if match := pattern.search(text, lead_at, phrase.start):
            status = _status_before(text, match, by, low)
            return Telling(status, match.start(), phrase.end, by) if status else None
    return None


def _said(text: str, phrase: Phrase, low: int, says: re.Match[str]) -> Telling | None:
    """What the words after an event's noun phrase say of it; None if they deny it."""
    status = next(s for s in _STATUSES if says[s])
    between = text[phrase.end : says.end()]
    if words.UNLIKELY.search(between):
        return None
    lead = text[max(low, phrase.start - 30) : phrase.start]
    if re.search(r"\b(?:if|unless|whether|den(?:y|ies|ied)\s+that|no\s+(?:date|plans?)\b.*|until)\s+\Z", lead, re.I):
        return None
    return Telling(status, phrase.start, says.end(), "says")


def _modified(text: str, phrase: Phrase) -> Telling | None:
    for word in text[phrase.start : phrase.noun].split():  # a name may hold such a word, but with a capital
        if word in _MODIFIER:
            return Telling(_MODIFIER[word], phrase.start, phrase.end, "modifier")
    return None


def _status_before(text: str, match: re.Match[str], by: str, low: int) -> MeetingStatus | None:
    """The status that the words before an event's noun phrase give it; None if they deny it."""
    verb = match["verb"]
    lead = text[max(low, match.start() - 45) : match.start()]
    if by != "adverbial" and words.UNLIKELY.search(lead[-30:]):
        return None
    if by == "adverbial":
        return "planned" if words.LATER.match(verb) else "held"
    if by == "point":
        if re.match(r"(?:postponement|cancellation|suspension)", verb, re.IGNORECASE):
            return "postponed" if verb.lower().startswith("post") else "cancelled"
        if words.PERHAPS.search(lead):
            return "proposed"
        return "planned" if words.LATER.match(verb) or words.AHEAD.search(lead) else "held"
    if words.PERHAPS.search(lead):
        return "proposed"
    if words.AHEAD.search(lead) or re.match(r"(?:due|announc|schedul|plan|invit|summon)", verb, re.IGNORECASE):
        return "planned"
    if re.search(r"\b(?:before|ahead\s+of)\s+\Z", lead, re.IGNORECASE):
        return "planned"
    past = re.search(r"\b(?:did|ha[sd]|have)\s", lead) or verb.lower() in ("was", "has")
    return "planned" if words.PRESENT.match(verb) and not past else "held"


# --- together


def sighting_of(
    given: Given,
    phrase: Phrase,
    telling: Telling,
    day: When | None,
    where: Sequence[Span],
    people: Sequence[Mention],
    *,
    put_off: bool,
) -> Sighting | None:
    """What is told of an event as one sighting; None if neither a place nor a day is, and it does not point back."""
    text = given.text
    if day is not None and (day.end - day.start).days > _SHORT and not where and not people:
        day = None
    who = tuple(dict.fromkeys(m.actor.id for m in people))
    parts = [
        (phrase.start, phrase.end),
        (telling.start, telling.end),
        *((m.start, m.end) for m in people if m.start >= telling.start or m.end <= phrase.start),
        *where,
    ]
    if day is not None and day.text is not None:
        parts.append(day.text)
    parts = [p for p in parts if p[0] >= phrase.start - 400 and p[1] <= phrase.end + 400]
    evidence = (min(s for s, _ in parts), max(e for _, e in parts))
    sure = 0.5 + 0.1 * (len(who) > 1) + 0.2 * (day is not None) + 0.1 * bool(where)
    if not where and day is None and not (who and telling.status in ("denied", "refused")):
        points_back = phrase.determiner in ("the", "this", "that", "these", "those") or telling.status == "denied"
        if not points_back or telling.by not in ("says", "point", "against"):
            return None
        sure = 0.0
    place = ", ".join(" ".join(text[slice(*s)].split()) for s in where) or None
    words_ = (phrase.noun, phrase.end)
    return Sighting(who, place, day, telling.status, (evidence,), round(sure, 2), phrase.family, put_off, words_)
