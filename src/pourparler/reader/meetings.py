"""Meetings: encounters of actors, by rule over sentences, actors, places and times; one for each encounter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pourparler.reader.sentences import sentences
from pourparler.reader.tables import tables
from pourparler.record import Actor, Meeting, MeetingStatus, Span, Time, When, Zone

_TRIGGER = re.compile(
    r"\b(?:(?P<verb>met|meets?|meeting|(?:sat|sits?|sitting)\s+down|spoke|speaks?|conferred|confers?|talks?|talked)"
    r"(?=\s+(?:with|to|by|privately|separately|briefly|again|on|in|at|for|[A-Z]|him\b|her\b|them\b|the\s|his\s|her\s|their\s|both\s))"
    r"|(?P<host>hosted|hosts?|hosting|received|receives|receiving|visited|visits|visiting|greeted|embraced|embraces)\b"
    r"|(?P<travel>(?:fly|flies|flew|flying|travel|travels|travelled|traveled|travelling|traveling|go|going)\s+to|arrived?\s+in|has\s+an\s+appointment\s+at)\b"
    r"|(?P<noun>(?:meetings?|talks|summit|negotiations|round\s+of\s+talks|encounter|conversation|session|phone\s+call|joint\s+press\s+conference|shak(?:e|es|ing)\s+hands|shook\s+hands|met|meet))\b)",
)
_NOT_MEETING = re.compile(
    r"\b(?:met|meets?|meeting)\s+(?:the\s+|its\s+|their\s+|all\s+|these\s+|those\s+|with\s+(?:disapproval|criticism|anger|resistance|silence|success))?"
    r"(?:demands?|conditions?|needs?|targets?|deadlines?|requirements?|criteria|obligations?|standards?|challenges?|expectations?|disapproval|criticism|anger|resistance|success)\b"
    r"|\b(?:peace|cease-?fire)\s+talks\s+(?:have|had)?\s*(?:stalled|collapsed|broken)",
)
_NEGATED = re.compile(
    r"\b(?:not|never|n[’']t|no|without|did\s+not\s+take\s+place|if|unless|whether|neither)\b(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:cancel\w*|called\s+off|call\s+off|postpon\w+|scrapp\w+|refus\w+\s+to\s+(?:meet|attend)|did\s+not\s+take\s+place|will\s+not\s+(?:meet|attend))\b"
)
_PROPOSED = re.compile(
    r"\b(?:propos\w+|offer\w*|invit\w+|suggest\w*|call(?:ed|s)?\s+for|ready\s+to|willing\s+to|could|might|urged?|wants?\s+to|asked\s+(?:to|for))\b"
)
_PLANNED = re.compile(
    r"\b(?:will|would|[’']ll|shall|due|set\s+to|scheduled|planned|plans?|expected|prepares?|preparing|upcoming|next|tomorrow|"
    r"(?:is|are|was|were)\s+to|ahead\s+of|appointment|agreed\s+to\s+meet|before)\b"
)
_JOINED_LEFT = re.compile(
    r"(?:\b(?:held|hold|holds|holding|had|have|attend(?:ed|s)?|join(?:ed|s)?|open(?:ed|s)?|opening|beg[aiu]n|resume[ds]?|started|"
    r"met|meet|for|their|after|during)|[’']s)\s+(?:\w+\s+){0,3}$"
)
_JOINED_RIGHT = re.compile(r"\s+(?:between|with|among|of)\b")
_HANDS = re.compile(r"(?:shak|shook|joint|met$|meet$)")
_SPOKEN = re.compile(r"\b(?:said|says|told|confirmed|announced|added|reported|warned|that)\b")
_TITLE_OF = re.compile(rf"\s+(?:[\w-]+\s+){{0,3}}?{tables().role_pattern}\b", re.IGNORECASE)
_WITH = re.compile(r"\bwith\b")
_AT = re.compile(r"\b(?:at|in|inside|outside|near|to)\s+(?:the\s+)?$")
_OFFICE = re.compile(rf"\b{tables().role_pattern}\s+(?:to|for|in|at|of)\s+(?:the\s+)?$", re.IGNORECASE)
_PLACE_LEAD = re.compile(r"(?:\b(?:in|at|to|near|outside|inside|aboard)\s+(?:the\s+)?(?:[A-Z]?[\w’'-]+\s+){0,3})$")
_JOINT = re.compile(r",?\s*(?:and|with|,|between|alongside)\s*(?:the\s+|his\s+|her\s+|their\s+)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[;]|\s[—–]\s|,\s+(?:but|while|which|who|although|after|where)\s|\bsaid\s+that\b|\bbut\b")


@dataclass(frozen=True)
class _Sighting:
    """One telling of an encounter."""

    participants: frozenset[str]
    place: str | None
    date: When | None
    status: MeetingStatus
    evidence: tuple[Span, ...]
    confidence: float


def find_meetings(
    text: str, zones: Sequence[Zone], actors: Sequence[Actor], times: Sequence[Time], places: Sequence[Span]
) -> tuple[Meeting, ...]:
    """The meetings that a text tells of.

    Parameters
    ----------
    actors : with all their mentions, pronouns among them
    times : expressions of time, resolved
    places : names of places
    """
    told = [z for z in zones if z.kind != "boilerplate"]
    mentions = sorted((span, a) for a in actors for span in a.mentions)
    kinds = {a.id: a for a in actors}
    sightings: list[_Sighting] = []
    for sentence in sentences(text, told or zones):
        for trigger in _TRIGGER.finditer(text, *sentence):
            seen = _sighting(
                text,
                sentence,
                trigger,
                [(s, a) for s, a in mentions if sentence[0] <= s[0] and s[1] <= sentence[1]],
                times,
                places,
            )
            if seen is not None:
                sightings = _merge(sightings, seen, kinds)
    return tuple(
        Meeting(
            id=f"m{k + 1}",
            participants=tuple(sorted(s.participants, key=lambda i: int(i[1:]) if i[1:].isdigit() else 0)),
            place=s.place,
            date=s.date,
            status=s.status,
            evidence=s.evidence,
            confidence=round(s.confidence, 2),
        )
        for k, s in enumerate(sightings)
    )


def _clause(text: str, sentence: Span, at: int) -> Span:
    start = max((m.end() for m in _CLAUSE.finditer(text, sentence[0], at)), default=sentence[0])
    following = _CLAUSE.search(text, at, sentence[1])
    return start, following.start() if following else sentence[1]


def _sighting(
    text: str,
    sentence: Span,
    trigger: re.Match[str],
    mentions: Sequence[tuple[Span, Actor]],
    times: Sequence[Time],
    places: Sequence[Span],
) -> _Sighting | None:
    before = text[sentence[0] : trigger.start()]
    if _NOT_MEETING.match(text, trigger.start()) or _NEGATED.search(before[-40:]):
        return None
    clause = _clause(text, sentence, trigger.start())
    left, right = _sides(text, clause, trigger, mentions)
    if (
        trigger["noun"]
        and not _JOINED_LEFT.search(text[clause[0] : trigger.start()])
        and not _HANDS.match(trigger["noun"])
    ):
        left = []
    if trigger["noun"] and not _JOINED_RIGHT.match(text, trigger.end()):
        right = []
    status = _status(text, sentence, clause, trigger)
    place = _place(text, clause, trigger.end(), places)
    date = _date(text, clause, sentence, trigger, times)
    people = frozenset(left) | frozenset(right)
    verb = trigger["verb"] or trigger["host"]
    them = bool(re.match(r"\s+(?:with\s+)?(?:them|him|her)\b", text[trigger.end() : trigger.end() + 12]))
    enough = ((left and right) or (len(left) > 1 and them)) if verb else len(people) >= 2
    if not enough:
        firm = trigger["travel"] and status == "planned" and date is not None
        firm = firm or (bool(trigger["noun"]) and date is not None and status != "held")
        if not (people and firm and (place or date)):
            return None
    if trigger["travel"] and len(people) < 2 and not place:
        return None
    confidence = 0.5 + 0.2 * bool(date) + 0.1 * bool(place) + 0.1 * (len(people) >= 2) + 0.05 * bool(verb)
    return _Sighting(people, place, date, status, (clause if clause[1] - clause[0] > 20 else sentence,), confidence)


def _sides(
    text: str, clause: Span, trigger: re.Match[str], mentions: Sequence[tuple[Span, Actor]]
) -> tuple[list[str], list[str]]:
    """Actors on the subject's side and on the object's side of a trigger."""
    inside = [(s, a) for s, a in mentions if clause[0] <= s[0] and s[1] <= clause[1]]
    outer = [(s, a) for s, a in inside if not any(o[0] <= s[0] and s[1] <= o[1] and o != s for o, _ in inside)]
    outer = [(s, a) for s, a in outer if not _in_title(text, s, outer)]
    left_all = [(s, a) for s, a in outer if s[1] <= trigger.start()]
    right_all = [(s, a) for s, a in outer if s[0] >= trigger.end()]
    left = _chain(text, list(reversed(left_all)), trigger.start(), back=True)
    right = _chain(text, right_all, trigger.end(), back=False)
    return left, [r for r in right if r not in left]


def _in_title(text: str, span: Span, others: Sequence[tuple[Span, Actor]]) -> bool:
    """Whether a mention only belongs to a title ("French" in "French President A") or owns something."""
    after = text[span[1] : span[1] + 2]
    if after in ("’s", "'s") or after.startswith("-"):
        return True
    if _AT.search(text[max(0, span[0] - 12) : span[0]]) and not _WITH.search(text[max(0, span[0] - 12) : span[0]]):
        return True
    return bool(_TITLE_OF.match(text, span[1])) and any(
        a.kind in ("country", "organization") for s, a in others if s == span
    )


def _chain(text: str, side: Sequence[tuple[Span, Actor]], edge: int, *, back: bool) -> list[str]:
    """Actors of one side: the nearest, and those joined with it by commas and "and"."""
    found: list[str] = []
    last = edge
    for span, actor in side:
        between = text[span[1] : last] if back else text[last : span[0]]
        near = len(between) <= (90 if not found else 80) and not (back and _SPOKEN.search(between))
        if not found:
            if not near or (
                actor.kind == "country" and not re.search(r"^\s*(?:with|between)?\s*(?:the\s+)?$", between)
            ):
                continue
        elif not (near and re.search(r"(?:,|\band\b|\bwith\b|\bbetween\b|\bamong\b)", between)):
            break
        if actor.id not in found:
            found.append(actor.id)
        last = span[0] if back else span[1]
    return found


def _status(text: str, sentence: Span, clause: Span, trigger: re.Match[str]) -> MeetingStatus:
    words = text[clause[0] : clause[1]]
    verb = trigger.group().split()[0].lower()
    if _CANCELLED.search(words):
        return "cancelled"
    if verb in (
        "met",
        "hosted",
        "received",
        "visited",
        "greeted",
        "embraced",
        "flew",
        "travelled",
        "traveled",
        "conferred",
        "sat",
        "spoke",
        "talked",
        "arrived",
        "shook",
    ):
        return "held"
    before = text[clause[0] : trigger.end()]
    if _PROPOSED.search(before):
        return "proposed"
    if _PLANNED.search(words):
        return "planned"
    if verb in ("meets", "meet", "hosts", "visits", "fly", "flies", "travel", "travels", "has") and not text[
        sentence[0] : sentence[1]
    ].endswith(")"):
        return "planned"
    return "held"


def _place(text: str, clause: Span, at: int, places: Sequence[Span]) -> str | None:
    """Places named after a trigger with in, at or to; the more exact first."""
    found: list[str] = []
    for span in sorted(places):
        if not (clause[0] <= span[0] and span[1] <= clause[1]):
            continue
        lead = text[max(clause[0], span[0] - 40) : span[0]]
        if _OFFICE.search(lead):
            continue
        if re.search(r"\b(?:in|at|to|near|aboard)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,2}$", lead) and (
            span[0] >= at - 12 or not found
        ):
            words = " ".join(text[slice(*span)].split())
            if words not in found:
                found.append(words)
    return ", ".join(found[:3]) or None


def _date(text: str, clause: Span, sentence: Span, trigger: re.Match[str], times: Sequence[Time]) -> When | None:
    for within in (clause, sentence):
        near = [t for t in times if within[0] <= t.text[0] and t.text[1] <= within[1]]
        near = [
            t
            for t in near
            if not re.search(
                r"\b(?:said|told|confirmed|announced)\s+(?:\w+\s+)?(?:on\s+)?$", text[sentence[0] : t.text[0]]
            )
        ]
        if near:
            best = min(
                near,
                key=lambda t: (t.start != t.end, min(abs(t.text[0] - trigger.end()), abs(trigger.start() - t.text[1]))),
            )
            return When(start=best.start, end=best.end, text=best.text)
    return None


def _merge(known: list[_Sighting], new: _Sighting, actors: dict[str, Actor]) -> list[_Sighting]:
    for k, old in enumerate(known):
        if _same(old, new):
            date = old.date
            if new.date is not None and (date is None or new.date.end - new.date.start < date.end - date.start):
                date = new.date
            known[k] = replace(
                old,
                participants=old.participants | new.participants,
                place=old.place or new.place,
                date=date,
                status="held" if "held" in (old.status, new.status) and old.status != "cancelled" else old.status,
                evidence=tuple(sorted({*old.evidence, *new.evidence})),
                confidence=min(0.95, max(old.confidence, new.confidence) + 0.05),
            )
            return known
    return [*known, new]


def _same(old: _Sighting, new: _Sighting) -> bool:
    """Whether two tellings are of one encounter: nobody is missing from both, and days and status agree."""
    shared = old.participants & new.participants
    nested = old.participants <= new.participants or new.participants <= old.participants
    if not shared or not (nested or len(shared) >= 2):
        return False
    if (old.status == "cancelled") != (new.status == "cancelled"):
        return False
    if old.date is not None and new.date is not None:
        return old.date.start <= new.date.end and new.date.start <= old.date.end
    alike = old.status == new.status or {old.status, new.status} == {"planned", "proposed"}
    return alike and (old.place is None or new.place is None or old.place == new.place or new.status == "planned")
