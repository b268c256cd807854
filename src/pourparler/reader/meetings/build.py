"""Meetings of a document, from the frames that tell of them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pourparler.lexicon import alternatives
from pourparler.lexicon.calendar import MONTHS, SHORT_MONTHS
from pourparler.reader.meetings.constraints import Against, status_against
from pourparler.reader.meetings.occasion import describe_occasion
from pourparler.reader.meetings.sides import (
    Acting,
    bare_place,
    join_sides,
    rank_participants,
    sides_of,
    split_places,
    split_sides,
)
from pourparler.reader.network.estimation import Estimator, estimate, log_odds
from pourparler.reader.network.frames import Frame, trim
from pourparler.reader.network.labels import CLASSES, GENERAL
from pourparler.record import Meeting, MeetingStatus, Span, Time, When

STATUSES = CLASSES["meeting"]
_GENERAL = GENERAL["meeting"]
REAL: frozenset[MeetingStatus] = frozenset(("held", "ongoing", "planned"))
"""The statuses of a meeting that took, takes or is to take place."""
AGAINST: tuple[MeetingStatus, ...] = ("denied", "refused", "cancelled", "postponed")
"""The statuses of a meeting that did not or will not take place, or not then."""
MIN_CONFIDENCE = 0.55
MAX_DENIED = 0.15  # probability of being denied or refused from which a meeting is not given as real
OUTNUMBERED = 4  # times as many mentions of a meeting as deny or refuse it, from which these decide nothing
_BETWEEN = re.compile(r"[\w\s'’.-]{0,100}")
_CLOCK = re.compile(
    r"(?:at|by|from|around|about|before|after|until|\s)*"
    r"(?:\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\b\.?|hours|o[’']clock)|\d{1,2}:\d\d|noon|midnight)\s*\(?(?:[A-Z]{2,5})?\)?",
    re.IGNORECASE,
)
LONGEST = dt.timedelta(days=366)  # of the days of a meeting; a budget "for 2007-2013" is not what lasts so long
_AHEAD = frozenset(("planned", "proposed", "postponed", "cancelled", "refused"))
HALF_YEAR = dt.timedelta(days=183)
ONE_DAY, ONE_MONTH = dt.timedelta(days=1), dt.timedelta(days=31)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_MONTH = re.compile(rf"\b{alternatives([*MONTHS, *SHORT_MONTHS])}\b|\d", re.IGNORECASE)
_SET = re.compile(r"\b(?:for|due)(?: on)?(?: the)?\s+\Z", re.IGNORECASE)  # before the day that something was set for
_BY = re.compile(r"\bby(?: the)?\s+\Z", re.IGNORECASE)  # before the day until which something is to be
_OR = re.compile(r"\s+or\s+(?:in\s+)?")
NEAR = 200  # characters between what is told and its denial, where one of them has no date


@dataclass(frozen=True)
class Resolved:
    """What the spans of roles mean: actors by their ids in the record, and expressions of time.

    ``of_statements`` are the expressions of time that say when a statement was made.
    """

    actors: Mapping[Span, tuple[str, ...]]
    times: Sequence[Time]
    of_statements: frozenset[Span] = frozenset()
    published: dt.date | None = None
    acting: Acting = field(default_factory=Acting)
    headlines: Sequence[Span] = ()

    def time_in(self, text: str, span: Span) -> Time | None:
        """Return the longest resolved expression of time that shares characters with a span of a text.

        A time of day alone, "at 11:30 a.m.", is of the day of publication.
        """
        touching = [t for t in self.times if t.text[0] < span[1] and span[0] < t.text[1]]
        if not touching and self.published and _CLOCK.fullmatch(text[slice(*span)]):
            return Time(text=span, start=self.published, end=self.published)
        return max(touching, key=lambda t: t.text[1] - t.text[0], default=None)


def build_meetings(
    text: str,
    frames: Sequence[Frame],
    groups: Sequence[int],
    resolved: Resolved,
    *,
    sentence_of: Callable[[int], Span],
    min_confidence: float = MIN_CONFIDENCE,
    score: Estimator = estimate,
) -> list[Meeting]:
    """Build one meeting of each group of frames, in order of the text.

    Groups that tell of talks in general or of what could be are left out. A meeting that one group tells of and
    another denies, with the same participants, is one meeting, which is denied.

    Parameters
    ----------
    frames : of meetings, in order of the text
    groups : the number of the group of each frame
    resolved : what the roles mean
    sentence_of : the sentence at an offset
    min_confidence : the least probability of a meeting by the network, from 0 to 1
    score : the confidence of a meeting, before it is calibrated, by its signals
    """
    found = []
    places = [sentence_of(f.trigger[0]) for f in frames]
    said = [status_against(text, place, f.trigger) for f, place in zip(frames, places, strict=True)]
    groups = split_places(text, frames, split_groups(text, frames, groups, resolved), resolved.actors)
    groups = split_sides(frames, groups, resolved.actors, resolved.acting)
    days = [_possible(text, _date(text, [f], resolved), f.class_, resolved.published) for f in frames]
    sides = [sides_of(f, resolved.actors) for f in frames]
    denied = [a in ("denied", "refused") for a in said]
    groups = join_sides(text, frames, groups, days, sides, denied, resolved.acting, resolved.headlines)
    groups = split_denials(frames, groups, said, resolved)
    for number in dict.fromkeys(groups):
        own = [f for f, g in zip(frames, groups, strict=True) if g == number]
        sentences = [place for place, g in zip(places, groups, strict=True) if g == number]
        against = [a for a, g in zip(said, groups, strict=True) if g == number]
        status, sure = find_status(own, against, sentences)
        confidence = float(max(f.confidence for f in own)) * sure
        if status is None or confidence < min_confidence:
            continue
        place = max(((c, s) for f in own for slot, s, c in f.roles if slot == "place"), default=None)
        participants = rank_participants(text, own, resolved.actors)
        told = [_evidence(text, f, frames, s) for f, s in zip(own, sentences, strict=True)]
        found.append(
            Meeting(
                id="m",
                participants=participants,
                place=bare_place(" ".join(text[slice(*place[1])].split())) if place else None,
                date=_possible(text, _date(text, own, resolved), status, resolved.published)
                or _possible(text, _near_date(text, own, sentences, resolved), status, resolved.published),
                status=status,
                **describe_occasion(text, told, sentences, status)._asdict(),
                evidence=tuple(told),
                confidence=score("meeting", _signals(own, frames, confidence, len(participants))),
            )
        )
    return [m.model_copy(update={"id": f"m{n}"}) for n, m in enumerate(_drop_denied(found), 1)]


def _signals(own: Sequence[Frame], frames: Sequence[Frame], confidence: float, actors: int) -> dict[str, float]:
    """Return what tells whether the frames of a group are a meeting that is reported once."""
    return {
        "best trigger": confidence,
        "mean trigger": float(np.mean([f.confidence for f in own])),
        "novelty": log_odds(own[0].context),
        "first": own[0] is frames[0],
        "mentions": math.log(len(own)),
        "two actors": actors > 1,
        "general": min(_chance(f.classes, _GENERAL) for f in own),
    }


def split_groups(text: str, frames: Sequence[Frame], groups: Sequence[int], resolved: Resolved) -> list[int]:
    """Split the groups whose frames are on different days: one meeting has one day, or one range of days.

    A frame without a day stays with the one before it.
    """
    result: list[int] = []
    parts: dict[int, list[tuple[int, When | None]]] = {}
    for frame, group in zip(frames, groups, strict=True):
        status = STATUSES[int(np.argmax(frame.classes))]
        day = _possible(text, _date(text, [frame], resolved), status, resolved.published)
        own = parts.setdefault(group, [])
        fits = [k for k, (_, known) in enumerate(own) if not _do_differ(day, known)]
        if fits:
            number, known = own[fits[-1]]
            own[fits[-1]] = (number, known or day)
        else:
            number = len(frames) * (len(own) + 1) + group if own else group
            own.append((number, day))
        result.append(number)
    return result


def split_denials(
    frames: Sequence[Frame], groups: Sequence[int], against: Sequence[Against | None], resolved: Resolved
) -> list[int]:
    """Split denials and refusals from groups of other participants.

    "The company met the guild and denied that it had met the union" tells of two meetings. Only what names two
    participants or more can be of others.
    """
    people = [frozenset(a for s in f.spans("participant") for a in resolved.actors.get(s, ())) for f in frames]
    result = list(groups)
    for n, (group, status) in enumerate(zip(groups, against, strict=True)):
        others = [people[k] for k, g in enumerate(groups) if g == group and against[k] not in ("denied", "refused")]
        known = frozenset[str]().union(*others)
        if status in ("denied", "refused") and min(len(people[n]), len(known)) > 1 and not people[n] <= known:
            same = [k for k in range(n) if groups[k] == group and people[k] == people[n] and result[k] != group]
            result[n] = result[same[0]] if same else max([*groups, *result]) + 1
    return result


def _do_differ(one: When | None, other: When | None) -> bool:
    """Whether two ranges of days share none."""
    return one is not None and other is not None and (one.start > other.end or other.start > one.end)


def _drop_denied(found: Sequence[Meeting]) -> list[Meeting]:
    """Give the evidence of meetings that others deny to these."""
    denials = {n: m for n, m in enumerate(found) if m.status == "denied"}
    dropped = set()
    for n, told in enumerate(found):
        if told.status not in REAL:
            continue
        for k, denied in denials.items():
            if _is_denied_by(told, denied):
                denials[k] = denied.model_copy(update={"evidence": tuple(sorted({*told.evidence, *denied.evidence}))})
                dropped.add(n)
                break
    return [denials.get(n, m) for n, m in enumerate(found) if n not in dropped]


def _is_denied_by(told: Meeting, denied: Meeting) -> bool:
    """Return whether a denial is of a meeting: who is denied to have met is there, and their days share one.

    Where one has no date, the denial is near.
    """
    if not denied.participants or not set(denied.participants) <= set(told.participants):
        return False
    if told.date and denied.date:
        return told.date.start <= denied.date.end and denied.date.start <= told.date.end
    return any(max(a, c) - min(b, d) <= NEAR for a, b in told.evidence for c, d in denied.evidence)


def find_status(
    own: Sequence[Frame], against: Sequence[Against | None], sentences: Sequence[Span]
) -> tuple[MeetingStatus | None, float]:
    """Find the status of a group of frames, and how probable it is that they tell of an occasion.

    Words against a meeting decide over the network. What is denied or refused once is not real, wherever else the
    group tells of it, unless more than three quarters of a group tell of it as real; what is called off or put off can
    take place later in the text. A sentence that refuses and tells of it ("after refusing to meet him, she met him")
    decides nothing, and a group with a sentence that denies and tells of it has no status. Where no words decide, a
    meeting that is denied or refused with a probability of `MAX_DENIED` is not real.

    Parameters
    ----------
    own : the frames of the group, in order of the text
    against : what the words around each frame say against it
    sentences : the sentence of each frame

    Returns
    -------
    the status, None for no occasion of its own, and the probability, from 0 to 1
    """
    if any(_is_contradicted("denied", s, own, against, sentences) for s in sentences):
        return None, 0.0
    useless = {s for s in sentences if _is_contradicted("refused", s, own, against, sentences)}
    against = ["unclear" if s in useless else a for s, a in zip(sentences, against, strict=True)]
    against = _without_outnumbered(own, against)
    if "denied" in against:
        return "denied", 1.0
    if "refused" in against:
        return "refused", 1.0
    last = max((n for n, a in enumerate(against) if a in AGAINST), default=-1)
    rest = [f for n, (f, a) in enumerate(zip(own, against, strict=True)) if n > last and a is None]
    status, sure = _likely_status(rest)
    if last >= 0 and status not in ("held", "ongoing"):
        return against[last], 1.0  # type: ignore[return-value]
    return status, sure


def _without_outnumbered(own: Sequence[Frame], against: Sequence[Against | None]) -> list[Against | None]:
    """Return what is said against a meeting without denials and refusals that most of a long text contradicts."""
    told = _likely_status([f for f, a in zip(own, against, strict=True) if a is None])[0] in (*REAL, "proposed")
    few = {a for a in ("denied", "refused") if told and OUTNUMBERED * against.count(a) < len(own)}
    return ["unclear" if a in few else a for a in against]


def _is_contradicted(
    status: Against,
    sentence: Span,
    own: Sequence[Frame],
    against: Sequence[Against | None],
    sentences: Sequence[Span],
) -> bool:
    """Return whether a sentence both says this against a meeting and tells of it as real."""
    here = [(f, a) for f, a, s in zip(own, against, sentences, strict=True) if s == sentence]
    return any(a == status for _, a in here) and any(a is None and _likely_status([f])[0] in REAL for f, a in here)


def _likely_status(own: Sequence[Frame]) -> tuple[MeetingStatus | None, float]:
    """Return the status that the network gives frames."""
    if not own:
        return None, 0.0
    general = [_chance(f.classes, _GENERAL) for f in own]
    if min(general) >= 0.5:
        return None, 0.0
    mean = np.mean([f.classes for f in own], axis=0)
    sure = 1.0 - min(_chance(mean, _GENERAL), *general)
    if _chance(mean, ("denied", "refused")) >= MAX_DENIED:
        return max(AGAINST, key=lambda s: mean[STATUSES.index(s)]), sure
    _, best = max((c, s) for s, c in zip(STATUSES, mean, strict=True) if s not in _GENERAL)
    return best, sure  # type: ignore[return-value]


def _chance(classes: Sequence[float], statuses: Collection[str]) -> float:
    """Return the probability of any of some statuses."""
    return sum(float(classes[STATUSES.index(s)]) for s in statuses)


def _date(text: str, own: Sequence[Frame], resolved: Resolved) -> When | None:
    """Return the shortest range of days that the frames of a meeting give it."""
    times = [t for f in own for s in f.spans("time") if (t := resolved.time_in(text, s)) and t.end - t.start <= LONGEST]
    if not times:
        return None
    best = min(times, key=lambda t: t.end - t.start)
    start, end = best.start, best.end
    if _BY.search(text[max(0, best.text[0] - NEAR) : best.text[0]]) and resolved.published:
        start = min(start, resolved.published)
    for other in resolved.times:
        gap = _between(text, best.text, other.text)
        if other.text != best.text and other.end - other.start <= LONGEST and _OR.fullmatch(gap):
            start, end = min(start, other.start), max(end, other.end)
    return When(start=start, end=end, text=best.text)


def _possible(text: str, date: When | None, status: str, published: dt.date | None) -> When | None:
    """Return the days of a meeting if they are possible on the day of publication, or a year off without a year.

    What was held lies before publication: "February's summit", read in May. What is planned or proposed does not;
    "called off on Friday" is not the day of what was called off; "set for Friday" is its day also once it was called
    off; "was due on 12 June", published in May, is of this year.
    """
    if date is None or published is None or date.text is None:
        return date
    is_month = _MONTH.search(text, *date.text) and not _YEAR.search(text, *date.text)
    if status == "held" and is_month and date.start - published > ONE_MONTH:
        return _years_later(date, -1)
    if status not in _AHEAD:
        return date
    is_over = status not in ("planned", "proposed")
    if date.end > (published if is_over else published - ONE_DAY):
        return date
    if is_month and (later := _years_later(date, 1)).start - published < HALF_YEAR:
        return later
    is_set = is_over and _SET.search(text[max(0, date.text[0] - NEAR) : date.text[0]])
    return date if is_set else None


def _years_later(date: When, years: int) -> When:
    """The same days of another year; the last of February for the 29th."""
    moved = [
        day.replace(year=min(day.year + years, dt.MAXYEAR), day=28 if (day.month, day.day) == (2, 29) else day.day)
        for day in (date.start, date.end)
    ]
    return date.model_copy(update={"start": moved[0], "end": moved[1]})


def _near_date(text: str, own: Sequence[Frame], sentences: Sequence[Span], resolved: Resolved) -> When | None:
    """Return the days of the first sentence with one expression of time only, but for those that date statements.

    In a sentence with several, it is the one next to the trigger, with nothing but words between them.
    """
    for (start, end), frame in zip(sentences, own, strict=True):
        here = [t for t in resolved.times if start <= t.text[0] < end and t.text not in resolved.of_statements]
        here = [t for t in here if t.end - t.start <= LONGEST]
        if len(here) > 1:
            here = sorted(here, key=lambda t: len(_between(text, t.text, frame.trigger)))[:1]
            here = [t for t in here if _BETWEEN.fullmatch(_between(text, t.text, frame.trigger))]
        if len(here) == 1:
            return When(start=here[0].start, end=here[0].end, text=here[0].text)
    return None


def _between(text: str, one: Span, other: Span) -> str:
    """Return the text between two spans."""
    first, last = sorted((one, other))
    return text[first[1] : last[0]]


def _evidence(text: str, frame: Frame, frames: Sequence[Frame], sentence: Span) -> Span:
    """Return the words that tell of a meeting: from its first role to its last, up to the trigger of another."""
    start, end = frame.trigger
    for _, span, _ in frame.roles:
        if sentence[0] <= span[0] and span[1] <= sentence[1]:
            start, end = min(start, span[0]), max(end, span[1])
    for other in frames:
        if other is not frame:
            if start < other.trigger[1] <= frame.trigger[0]:
                start = max(start, other.trigger[1])
            if frame.trigger[1] <= other.trigger[0] < end:
                end = min(end, other.trigger[0])
    return trim(text, (start, end)) or frame.trigger
