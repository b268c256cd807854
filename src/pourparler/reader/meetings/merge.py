"""Tellings of encounters, and which of them tell of the same one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pourparler.reader.meetings.negation import NEGATED
from pourparler.record import MeetingStatus, Span, When

_NEAR = 400  # characters between a telling without a day and the one that it goes with
_MOST = 60  # encounters of one actor, the latest, that a telling is compared with
_LOOSE = 1500  # characters between an event and words that only point back to it
_CLOSE = 400  # characters between a meeting and words that deny it ("the meeting never happened")
_FIRST: tuple[MeetingStatus, ...] = (
    "denied", "refused", "cancelled", "postponed", "ongoing", "held", "planned", "proposed",
)  # fmt: skip
"""Which status two tellings of one encounter have together: what is said against it counts most."""
_SHORT = 40  # days: a longer range does not tell which of several events is meant


@dataclass(frozen=True)
class Sighting:
    """One telling of an encounter.

    ``event`` is what its noun calls it, ``moved`` says that it was put off, ``words`` are those that name it.
    """

    participants: tuple[str, ...]
    place: str | None
    date: When | None
    status: MeetingStatus
    evidence: tuple[Span, ...]
    confidence: float
    event: str | None = None
    moved: bool = False
    words: Span | None = None


@dataclass
class _Encounter:
    """What the tellings of one encounter come to."""

    whole: Sighting
    evidence: list[Span]

    def far(self, at: int) -> int:
        """How many characters lie between an offset and the nearest of its latest tellings."""
        return min(max(start - at, at - end, 0) for start, end in self.evidence[-_MOST:])

    def near(self, at: int) -> bool:
        """Whether one of its tellings stands within a few lines of an offset."""
        return any(abs(at - end) < _NEAR for _, end in self.evidence[-_MOST:])

    def add(self, seen: Sighting) -> None:
        """Take in another telling."""
        old = self.whole
        self.evidence += seen.evidence
        if not seen.confidence:
            self.whole = replace(
                old,
                participants=tuple(dict.fromkeys((*old.participants, *seen.participants))),
                status=_status(old, seen) if seen.status == "denied" else old.status,
            )
            return
        day = old.date
        if seen.date is not None and (day is None or seen.date.end - seen.date.start < day.end - day.start):
            day = seen.date
        self.whole = replace(
            old,
            participants=tuple(dict.fromkeys((*old.participants, *seen.participants))),
            place=old.place if len(old.place or "") >= len(seen.place or "") else seen.place,
            date=day,
            status=_status(old, seen),
            confidence=round(min(0.95, max(old.confidence, seen.confidence) + 0.05), 2),
            event=old.event or seen.event,
            moved=old.moved or seen.moved,
        )


def _status(old: Sighting, seen: Sighting) -> MeetingStatus:
    """What two tellings of one encounter say of it together."""
    return next(status for status in _FIRST if status in (old.status, seen.status))


def both(seen: Sighting, event: Sighting) -> Sighting:
    """One telling of what one noun tells, read in two ways: who by its verb, when and where by its phrase."""
    spans = (*seen.evidence, *event.evidence)
    return replace(
        seen,
        participants=tuple(dict.fromkeys((*seen.participants, *event.participants))),
        place=event.place or seen.place,
        date=event.date or seen.date,
        evidence=((min(s for s, _ in spans), max(e for _, e in spans)),),
        confidence=max(seen.confidence, event.confidence),
        event=event.event,
        moved=event.moved,
    )


def one_each(sightings: Sequence[Sighting], kinds: Mapping[str, str] | None = None) -> list[Sighting]:
    """One for each encounter: the dated tellings first, then those without a day where they fit just one.

    Parameters
    ----------
    kinds : the kind of each actor
    """
    known: list[_Encounter] = []
    by_actor: dict[str, list[int]] = {}
    events: list[int] = []
    together = {frozenset(pair) for s in sightings for pair in combinations(_parts(s.place), 2)}
    for seen in sorted(sightings, key=_order):
        close = sorted({k for p in seen.participants for k in by_actor.get(p, [])[-_MOST:]})
        fits = [k for k in close if _same(known[k].whole, seen, together)]
        if seen.date is None and len(fits) > 1:
            near = [k for k in fits if known[k].near(seen.evidence[0][0])]
            fits = near if len(near) == 1 else [] if len(seen.participants) < 2 else fits[-1:]
        if not fits:
            others = events[-_MOST:] if seen.event is None else range(max(0, len(known) - _MOST), len(known))
            fits = [k for k in others if _same_event(known[k], seen, kinds or {})]
            fits = sorted(fits, key=lambda k: known[k].far(seen.evidence[0][0]))[:1]
        if fits:
            number = fits[0]
            known[number].add(seen)
        elif seen.confidence > 0:
            number = len(known)
            known.append(_Encounter(seen, list(seen.evidence)))
        else:
            continue
        if known[number].whole.event is not None and number not in events[-_MOST:]:
            events.append(number)
        for p in known[number].whole.participants:
            if number not in by_actor.setdefault(p, [])[-_MOST:]:
                by_actor[p].append(number)
    whole = [replace(e.whole, evidence=tuple(sorted(set(e.evidence)))) for e in known]
    return sorted(whole, key=lambda s: s.evidence[0])


def _order(seen: Sighting) -> tuple[bool, bool, bool, bool, Span]:
    """Those that tell most come first."""
    vague = seen.event is not None and seen.place is None
    return not seen.confidence, seen.date is None, vague, len(seen.participants) < 2, seen.evidence[0]


def _same(old: Sighting, new: Sighting, together: set[frozenset[str]]) -> bool:
    """Whether two tellings are of one encounter: nobody is missing from both, and days, places and status agree."""
    one, two = set(old.participants), set(new.participants)
    shared = one & two
    if not shared or not (one <= two or two <= one or len(shared) > 1):
        return False
    if old.date is not None and new.date is not None:
        if not (old.date.start <= new.date.end and new.date.start <= old.date.end):
            return False
    elif not _agree(old.status, new.status):
        return False
    if _against(old, new) and (old.date is None or new.date is None or "cancelled" in (old.status, new.status)):
        return False
    one_place, other = _parts(old.place), _parts(new.place)
    if not one_place or not other or one_place & other:
        return True
    if any(frozenset((a, b)) in together for a in one_place for b in other):
        return True  # the text says elsewhere that one lies in the other
    return old.date is not None and new.date is not None and len(shared) > 1


def _agree(one: MeetingStatus, other: MeetingStatus) -> bool:
    """Whether two tellings without a common day may be of one encounter, by what they say of it."""
    return one == other or {one, other} in ({"planned", "proposed"}, {"held", "ongoing"})


def _against(old: Sighting, new: Sighting) -> bool:
    """Whether only one of two tellings says that the encounter was denied, refused, called off or put off."""
    return old.status != new.status and bool(NEGATED & {old.status, new.status})


def _same_event(known: _Encounter, new: Sighting, kinds: Mapping[str, str]) -> bool:
    """Whether two tellings, one at least by a noun, are of one event though they share nobody.

    Those at one place whose days agree are the same; without a day, only if they are called the same; without a place,
    only if called the same and on the same short range of days. Words that only point back ("the talks") go with
    what was told shortly before.
    """
    old = known.whole
    if (old.event is None and new.event is None) or _others(old, new, kinds):
        return False
    alike = _alike(old.event, new.event)
    if not new.confidence:
        return _points_back(known, new)
    put_off = old.moved and new.moved
    if _against(old, new) and not put_off:
        return False
    places = _parts(old.place), _parts(new.place)
    apart = bool(places[0] and places[1] and not places[0] & places[1])
    if apart:
        return False
    if old.date is not None and new.date is not None:
        agree = old.date.start <= new.date.end and new.date.start <= old.date.end
        if not agree or (old.date.end - old.date.start).days > _SHORT or (new.date.end - new.date.start).days > _SHORT:
            return False
        return bool(places[0] and places[1]) or alike or "talks" in (old.event, new.event)
    if old.status == new.status == "planned" and places[0] and places[1]:
        return alike or None in (old.event, new.event)  # what is yet to be held at one place
    if not alike:
        return False
    if {old.status, new.status} == {"held", "planned"}:
        return False
    nameless = not old.participants or not new.participants
    return bool(places[0] and places[1]) or (nameless and old.event == new.event != "meeting")


def _points_back(known: _Encounter, new: Sighting) -> bool:
    """Whether words that only point back ("the talks ended badly", "the meeting never happened") mean an encounter."""
    old, far = known.whole, known.far(new.evidence[0][0])
    if new.status == "denied":
        named = old.event is None or _alike(old.event, new.event)
        return named and far < _CLOSE and old.evidence[0] < new.evidence[0]
    return _alike(old.event, new.event) and not NEGATED & {old.status, new.status} and far < _LOOSE


def _alike(one: str | None, two: str | None) -> bool:
    """Whether two nouns may name one event."""
    return one is not None and two is not None and (one == two or "meeting" in (one, two))


def _others(old: Sighting, new: Sighting, kinds: Mapping[str, str]) -> bool:
    """Whether two tellings name quite different people, two at least each and of one kind."""
    one, two = set(old.participants), set(new.participants)
    if len(one) < 2 or len(two) < 2 or one & two:
        return False
    return bool({kinds.get(p) for p in one} & {kinds.get(p) for p in two})


def _parts(place: str | None) -> set[str]:
    """The names in a place, without case and accents."""
    plain = unicodedata.normalize("NFKD", place or "").casefold()
    return {p for p in "".join(c for c in plain if not unicodedata.combining(c)).split(", ") if p}
