"""Encounters told as events: "talks in X resume on Monday", "a congress to be held in X", "P hosted a summit"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from pourparler.reader import event_words as words
from pourparler.reader import meeting_words
from pourparler.reader.leaders import led, listed
from pourparler.reader.sentences import Mention, objects, owns, subject
from pourparler.reader.sightings import Sighting
from pourparler.reader.tables import tables
from pourparler.reader.whereabouts import Given
from pourparler.record import MeetingStatus, Span, When

_FAR = 150  # characters after an event's noun within which it must be said to take place
_SHORT = 40  # days: a longer range of days tells when only together with a place
_LONG = 370  # days: beyond these a range of days tells nothing
_REGION = re.compile(r"(?:East|West|North|South|Sea|Gulf|Peninsula|Valley|Region|Basin|Islands|River|Coast|Ocean)\Z")
_TOPIC = re.compile(
    r"\b(?:wars?|conflicts?|fighting|crisis|crises|violence|ceasefire|truce|peace|elections?|troops|situation|killings?|"
    r"abuses?|bloodshed|hostilities|power|attacks?|unrest|rule|people|settlement|transition|forces)\s+in\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|to|due|set|plan(?:s|ned|ning)?|expect(?:s|ed)?|going|agreed|about)\b[^,;:]{0,30}\Z",
    re.IGNORECASE,
)
_PERHAPS = re.compile(
    r"\b(?:could|might|(?-i:may)|should|must|hop(?:e|es|ed|ing)|want(?:s|ed)?|offer\w*|propos\w+|ready|willing|wish\w*|"
    r"like|urg\w+|ask\w*|invit\w+|call\w*\s+(?:for|on)|seek\w*|sought|tr(?:y|ies|ied|ying)|push\w*|need\w*|"
    r"attempt\w*|effort\w*|plead\w*|possib\w+|consider\w*)\b[^,;:]{0,40}\Z",
    re.IGNORECASE,
)
_LATER = re.compile(r"(?:ahead|before|in\s+prep|on\s+the\s+eve|prepar|in\s+adv|eve|during\s+\Z)", re.IGNORECASE)
_PRESENT = re.compile(r"(?:\w+s|hold|host|open|convene|resume|start|attend|join|stage|lead)\Z", re.IGNORECASE)
_MODIFIER = {
    "planned": "planned", "upcoming": "planned", "forthcoming": "planned", "scheduled": "planned",
    "proposed": "proposed", "cancelled": "cancelled", "canceled": "cancelled", "postponed": "cancelled",
}  # fmt: skip
_ADJECTIVAL = words.DETERMINER | set("first second third next new long previously already".split())
_VERB = re.compile(rf"(?:{words.HOLD}|{words.OFF}|{words.ASK})\Z", re.IGNORECASE)


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


def happenings(given: Given, sentence: Span, clause_at: dict[int, Span]) -> list[Sighting]:
    """The events that a sentence says take place, with a place or a day; and those that only point back, not sure.

    Parameters
    ----------
    clause_at : filled with the span of the noun of each event found, by its number in what is returned

    Notes
    -----
    An event that points back ("the talks collapsed") has a confidence of 0: it is evidence for one told elsewhere.
    """
    text, found = given.text, list[Sighting]()
    for match in words.EVENT.finditer(text, *sentence):
        low = max(sentence[0], match.start() - 400)
        if words.NO_EVENT.search(text, max(low, match.start() - 30), match.start()):
            continue
        if meeting_words.BEFORE_GERUND.search(text, max(low, match.start() - 24), match.start()):
            continue
        seen = _happening(given, sentence, _phrase(text, match, low), low)
        if seen is not None:
            clause_at[len(found)] = match.span()
            found.append(seen)
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
    for mark in meeting_words.BREAK.finditer(text, *sentence):
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
    reach = _reach(text, phrase.end, clause[1])
    if phrase.determiner in ("no", "any", "such"):
        return None
    telling = _telling(text, phrase, low, reach)
    if telling is None:
        return None
    if telling.by in ("adverbial", "point") and (comma := re.search(r",\s+(?![A-Z])", text[phrase.end : reach])):
        reach = phrase.end + comma.start()
    if telling.by != "says" and not words.GOES_ON.match(text, phrase.end):
        reach = phrase.end
    edge = max(reach, telling.end)
    if telling.status == "cancelled" and telling.end > phrase.end:
        edge = max(edge, _until(text, telling.end, clause[1]))
    day, moved = _day(given, clause, sentence, phrase, telling, edge)
    status: MeetingStatus = "planned" if moved else telling.status
    where = _where(given, clause, phrase, telling, reach)
    people = _people(given, clause, phrase, telling, reach)
    grouped = re.match(
        rf"\s+(?:of|between|among|with)\s+(?:[\w’'-]+\s+){{0,4}}{words.GROUPS}\b", text[phrase.end :][:90], re.I
    )
    if telling.by == "adverbial" and phrase.family not in ("talks", "summit") and not people and not grouped:
        return None
    return _sighting(
        given,
        phrase,
        telling,
        status,
        day,
        where,
        people,
        put_off=bool(words.PUT_OFF.search(text[telling.start : telling.end])),
    )


def _reach(text: str, at: int, high: int) -> int:
    """The end of what may be told of the event whose noun ends at ``at``: a new clause or another event begins there."""
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


def _telling(text: str, phrase: Phrase, low: int, reach: int) -> Telling | None:
    """What is said of an event: that it is held, planned, proposed or called off; None if nothing, or if denied."""
    lead_at = max(low, phrase.start - 140)
    says = words.SAYS.search(text, phrase.end, min(reach, phrase.end + _FAR))
    if off := words.PUT_OFF_BY.search(text, lead_at, phrase.start):
        denied = words.UNLIKELY.search(text, max(low, off.start() - 25), off.start())
        return None if denied else Telling("cancelled", off.start(), says.end() if says else phrase.end, "verb")
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
    status: MeetingStatus = next(s for s in ("held", "planned", "proposed", "cancelled") if says[s])  # type: ignore[assignment]
    between = text[phrase.end : says.end()]
    if status != "cancelled" and words.UNLIKELY.search(between):
        return None
    lead = text[max(low, phrase.start - 30) : phrase.start]
    if re.search(r"\b(?:if|unless|whether|den(?:y|ies|ied)\s+that|no\s+(?:date|plans?)\b.*|until)\s+\Z", lead, re.I):
        return None
    return Telling(status, phrase.start, says.end(), "says")


def _modified(text: str, phrase: Phrase) -> Telling | None:
    for word in text[phrase.start : phrase.noun].casefold().split():
        if word in _MODIFIER:
            status: MeetingStatus = _MODIFIER[word]  # type: ignore[assignment]
            return Telling(status, phrase.start, phrase.end, "modifier")
    return None


def _status_before(text: str, match: re.Match[str], by: str, low: int) -> MeetingStatus | None:
    """The status that the words before an event's noun phrase give it; None if they deny it."""
    verb = match["verb"]
    lead = text[max(low, match.start() - 45) : match.start()]
    if by != "adverbial" and words.UNLIKELY.search(lead[-30:]):
        return None
    if by == "adverbial":
        return "planned" if _LATER.match(verb) else "held"
    if by == "point":
        if re.match(r"(?:postponement|cancellation|suspension)", verb, re.IGNORECASE):
            return "cancelled"
        if _PERHAPS.search(lead):
            return "proposed"
        return "planned" if _LATER.match(verb) or _AHEAD.search(lead) else "held"
    if _PERHAPS.search(lead):
        return "proposed"
    if _AHEAD.search(lead) or re.match(r"(?:due|announc|schedul|plan|invit|summon)", verb, re.IGNORECASE):
        return "planned"
    if re.search(r"\b(?:before|ahead\s+of)\s+\Z", lead, re.IGNORECASE):
        return "planned"
    return (
        "planned"
        if _PRESENT.match(verb)
        and not re.search(r"\b(?:did|ha[sd]|have)\s", lead)
        and verb.lower() not in ("was", "has")
        else "held"
    )


# --- when


def _day(
    given: Given, clause: Span, sentence: Span, phrase: Phrase, telling: Telling, edge: int
) -> tuple[When | None, bool]:
    """The days of an event, and whether it was moved to them."""
    text = given.text
    times = [given.times[k] for k in given.when.within(*sentence)]
    times = [t for t in times if (t.end - t.start).days <= _LONG]
    opening: When | None = None
    for time in times:
        start, end = time.text
        when = When(start=time.start, end=time.end, text=time.text)
        lead = text[max(clause[0], start - 40) : start]
        if phrase.start <= start < phrase.noun:
            return _settled(given, when, telling.status), False
        if phrase.end <= start and end <= edge:
            if (
                telling.status == "cancelled"
                and words.PUT_OFF_UNTIL.search(lead)
                and start >= telling.end
                and words.PUT_OFF.search(text[telling.start : telling.end])
            ):
                return _settled(given, when, "planned"), True
            if re.search(r"\b(?:since|until|till|than|by|before|after)\s+(?:the\s+)?\Z", lead, re.I) or re.match(
                r"\s+that\b", text[end : end + 8]
            ):
                continue
            return _lasting(text, phrase, edge, _settled(given, when, telling.status)), False
        if telling.by == "came" and telling.start <= start and end <= phrase.start:
            return _lasting(text, phrase, edge, _settled(given, when, telling.status)), False
        if end <= min(phrase.start, telling.start) and telling.by in ("verb", "says", "came"):
            first = words.OPENING_DATE.fullmatch(text, clause[0], start) or (
                clause[0] == sentence[0] and words.OPENING_DATE.fullmatch(text, sentence[0], start)
            )
            if first or (
                re.fullmatch(r"\s+(?:\w+\s+){0,2}", text[end : telling.start])
                and not meeting_words.SAID_ON.search(lead)
            ):
                opening = _settled(given, when, telling.status)
    return opening and _lasting(text, phrase, edge, opening), False


def _settled(given: Given, when: When, status: MeetingStatus) -> When:
    """A day without a year that was put on the wrong side of the document's date by the tense of another verb."""
    now = given.published
    if now is None or when.text is None or re.search(r"\d{4}|year|month|week", given.text[slice(*when.text)]):
        return when
    step = 1 if status in ("planned", "proposed") and when.end < now - dt.timedelta(days=30) else 0
    if status in ("held", "cancelled") and when.start > now + dt.timedelta(days=240):
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
        if meeting_words.QUALIFIED.match(text, span[1]) or (found and span[0] < found[-1][1]):
            continue
        lead = text[found[-1][1] if found else low : span[0]]
        if found:
            if len(lead) > 25 or not re.fullmatch(r",?\s+(?:(?:in|at|near)\s+)?(?:the\s+)?", lead):
                break
        elif (
            not words.IN.search(lead)
            or _TOPIC.search(lead)
            or (len(lead) > 60 and re.search(r"\bto\s+(?!bring|be\b)[a-z]+\b", lead))
            or meeting_words.TO_OFFICE.search(lead)
            or re.match(r"(?:’s|'s|-\w)", text[span[1] : span[1] + 2])
        ):
            continue
        found.append(span)
    return found[:3]


def _where(given: Given, clause: Span, phrase: Phrase, telling: Telling, reach: int) -> list[Span]:
    text = given.text
    if found := places_after(given, phrase.end, reach):
        return found
    own: list[Span] = []
    for k in given.where.within(phrase.start, phrase.noun):
        span = given.places[k]
        name = text[slice(*span)]
        if (
            name not in tables().countries
            and not _REGION.search(name)
            and not re.match(r"-[a-z]", text[span[1] : span[1] + 2])
        ):
            own.append(span)
    if own and not re.match(r"(?:’s|'s)", text[own[0][1] : own[0][1] + 2]):
        return own[:1]
    if telling.by == "came" and (found := places_after(given, telling.start, phrase.start)):
        return found
    opening = [given.places[k] for k in given.where.within(clause[0], min(phrase.start, telling.start))]
    return [
        s
        for s in opening
        if meeting_words.OPENS.fullmatch(text, clause[0], s[0]) and not re.match(r"(?:’s|'s)", text[s[1] : s[1] + 2])
    ][:1] or own[:1]


# --- who


def _people(given: Given, clause: Span, phrase: Phrase, telling: Telling, reach: int) -> list[Mention]:
    text = given.text
    here = [given.mentions[k] for k in given.by_place.within(*clause)]
    found: list[Mention] = []
    if telling.by in ("verb", "came") and telling.start < phrase.start:
        found += subject(text, here, clause[0], telling.start)
    for mention in here:
        if phrase.start <= mention.start and mention.end <= phrase.noun and _has_part(given, mention, phrase):
            found.append(mention)
    sponsor = re.search(rf"(?<![\w-])([A-Z][\w.]*){words.SPONSORS.pattern}", text[phrase.start : phrase.noun])
    if sponsor and not any(m.start == phrase.start + sponsor.start() for m in found):
        at = phrase.start + sponsor.start(1)
        known = next(
            (a for a in given.actors if sponsor[1] in (a.name, *(text[slice(*m)] for m in a.mentions[:20]))), None
        )
        found += [Mention(at, at + len(sponsor[1]), known)] if known else []
    at = phrase.end
    while with_ := words.TOGETHER.search(text, at, reach):
        at = with_.end()
        paired = "between" in with_.group().lower()
        found += led(given, at, reach) or objects(text, here, at, reach, paired=paired)
        several = words.THE_N.search(text, at, min(reach, at + 60))
        if several and several.start() - at < 3:
            found += listed(given, several, reach)
    if of := re.match(r"\s+of\s+(?:the\s+)?", text[phrase.end : phrase.end + 10]):
        found += [m for m in here if 0 <= m.start - phrase.end - of.end() < 4 and m.actor.kind == "group"]
    return list({m.actor.id: m for m in found}.values())


def _has_part(given: Given, mention: Mention, phrase: Phrase) -> bool:
    """Whether an actor named in an event's noun phrase takes part in it: as its host or sponsor, or as one of a pair."""
    text, after = given.text, given.text[mention.end : mention.end + 30]
    if mention.actor.kind == "group":
        return False
    if words.SPONSORS.match(after):
        return True
    if re.match(r"(?:’s|'s|’\s)", after):
        return (
            given.by_place is not None
            and not any(
                (mention.start, mention.end) == given.places[k] for k in given.where.within(mention.start, mention.end)
            )
        ) or mention.actor.kind == "country"
    pair = re.match(r"[-–/](?=[A-Z])|\s+and\s+(?=[A-Z])", after) or re.search(
        r"[A-Z][\w.]*[-–/]\Z", text[phrase.start : mention.start]
    )
    if pair and mention.actor.kind != "organization":
        return True
    return mention.actor.kind == "organization" and not any(
        given.places[k][0] <= mention.start < given.places[k][1] for k in given.where.within(phrase.start, phrase.noun)
    )


# --- together


def _sighting(
    given: Given,
    phrase: Phrase,
    telling: Telling,
    status: MeetingStatus,
    day: When | None,
    where: Sequence[Span],
    people: Sequence[Mention],
    *,
    put_off: bool,
) -> Sighting | None:
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
    if not where and day is None:
        if phrase.determiner not in ("the", "this", "that", "these", "those") or telling.by not in ("says", "point"):
            return None
        sure = 0.0
    place = ", ".join(" ".join(text[slice(*s)].split()) for s in where) or None
    return Sighting(who, place, day, status, (evidence,), round(sure, 2), phrase.family, put_off)


def gatherings(given: Given, sentence: Span, taken: Sequence[int]) -> list[Sighting]:
    """Encounters of groups: "as many as 30 groups will gather in X on Monday", "ministers from the three countries met".

    Parameters
    ----------
    taken : where verbs begin that were read already
    """
    text, found = given.text, list[Sighting]()
    for match in words.GATHER.finditer(text, *sentence):
        if any(match.start() <= t < match.end() for t in taken):
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
    text, verb = given.text, match["verb"].lower()
    if words.UNLIKELY.search(aux) or re.search(
        r"\b(?:if|unless|whether|until)\b[^,]*\Z", text[max(sentence[0], head - 60) : head], re.I
    ):
        return None
    reach = _reach(text, match.end(), sentence[1])
    phrase = _phrase_of_group(text, sentence, head, match)
    status: MeetingStatus = "held"
    if _PERHAPS.search(aux):
        status = "proposed"
    elif _AHEAD.search(aux) or (
        verb in ("meet", "gather", "convene", "reconvene", "assemble", "sit down") and not re.search(r"\bdid\b", aux)
    ):
        status = "planned"
    telling = Telling(status, match.start(), match.end(), "verb")
    day, _ = _day(given, sentence, sentence, Phrase(phrase, match.start(), match.end(), "", "meeting"), telling, reach)
    where = places_after(given, match.start("verb") + len(verb), reach)
    here = [given.mentions[k] for k in given.by_place.within(phrase, match.start())]
    people = [m for m in here if m.actor.kind == "group" and m.start <= head < m.end]
    if several := words.THE_N.search(text, phrase, match.start()):
        people += listed(given, several, match.start())
    elif from_ := re.match(r"\s+(?:of|from|for|representing)\s+(?:the\s+)?", text[after : after + 25]):
        people += objects(text, here, after + from_.end(), match.start(), paired=True)
    else:
        people += _qualifying(text, here, head)
    if not where and not (day and len({m.actor.id for m in people}) > 1):
        return None
    seen = _sighting(
        given,
        Phrase(phrase, match.start(), match.end("verb"), "", "meeting"),
        telling._replace(end=match.end("verb")),
        status,
        day,
        where,
        people,
        put_off=False,
    )
    return seen


def _phrase_of_group(text: str, sentence: Span, head: int, match: re.Match[str]) -> int:
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


def _qualifying(text: str, here: Sequence[Mention], head: int) -> list[Mention]:
    """Countries and bodies whose people gather: "Tarvonian and Quessian negotiators", but no "Tarvonian rebel leaders"."""
    before = [m for m in here if m.end <= head and m.actor.kind in ("country", "organization")]
    if not before or re.search(
        r"\b(?:opposition|rebel|exiled?|dissident|former|ex-|militia|armed|separatist)\b",
        text[before[0].start : head],
        re.I,
    ):
        return []
    return before


def _briefed(given: Given, sentence: Span, match: re.Match[str]) -> Sighting | None:
    """Who is to be briefed or received somewhere on a day meets somebody there."""
    text = given.text
    reach = _reach(text, match.end(), sentence[1])
    here = [given.mentions[k] for k in given.by_place.within(*sentence)]
    people = [m for m in subject(text, here, sentence[0], match.start()) if m.actor.kind in ("person", "group")]
    where = places_after(given, match.end(), reach)
    telling = Telling(
        "held" if match["aux"].lower() in ("was", "has been") else "planned", match.start(), match.end(), "verb"
    )
    phrase = Phrase(match.start(), match.start(), match.end(), "", "meeting")
    day, _ = _day(given, sentence, sentence, phrase, telling, reach)
    if not people or not where or day is None:
        return None
    by = re.search(r"\bby\b", text[match.end() : reach])
    if by:
        people += [m for m in objects(text, here, match.end() + by.end(), reach) if not owns(text, m)]
    return _sighting(given, phrase, telling, telling.status, day, where, people, put_off=False)
