"""Tellings of encounters, and which of them tell of the same one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pourparler.record import MeetingStatus, Span, When

_NEAR = 400  # characters between a telling without a day and the one that it goes with
_MOST = 60  # encounters of one actor, the latest, that a telling is compared with


@dataclass(frozen=True)
class Sighting:
    """One telling of an encounter."""

    participants: tuple[str, ...]
    place: str | None
    date: When | None
    status: MeetingStatus
    evidence: tuple[Span, ...]
    confidence: float


@dataclass
class _Encounter:
    """What the tellings of one encounter come to."""

    whole: Sighting
    evidence: list[Span]

    def near(self, at: int) -> bool:
        """Whether one of its tellings stands within a few lines of an offset."""
        return any(abs(at - end) < _NEAR for _, end in self.evidence[-_MOST:])

    def add(self, seen: Sighting) -> None:
        """Take in another telling."""
        old = self.whole
        day = old.date
        if seen.date is not None and (day is None or seen.date.end - seen.date.start < day.end - day.start):
            day = seen.date
        status = old.status
        if {status, seen.status} == {"planned", "held"}:
            status = "held"
        elif {status, seen.status} == {"planned", "proposed"}:
            status = "planned"
        self.evidence += seen.evidence
        self.whole = replace(
            old,
            participants=tuple(dict.fromkeys((*old.participants, *seen.participants))),
            place=old.place if len(old.place or "") >= len(seen.place or "") else seen.place,
            date=day,
            status=status,
            confidence=round(min(0.95, max(old.confidence, seen.confidence) + 0.05), 2),
        )


def one_each(sightings: Sequence[Sighting]) -> list[Sighting]:
    """One for each encounter: the dated tellings first, then those without a day where they fit just one."""
    known: list[_Encounter] = []
    by_actor: dict[str, list[int]] = {}
    together = {frozenset(pair) for s in sightings for pair in combinations(_parts(s.place), 2)}
    for seen in sorted(sightings, key=lambda s: (s.date is None, len(s.participants) < 2, s.evidence[0])):
        close = sorted({k for p in seen.participants for k in by_actor.get(p, [])[-_MOST:]})
        fits = [k for k in close if _same(known[k].whole, seen, together)]
        if seen.date is None and len(fits) > 1:
            near = [k for k in fits if known[k].near(seen.evidence[0][0])]
            fits = near if len(near) == 1 else [] if len(seen.participants) < 2 else fits[-1:]
        if fits:
            number = fits[0]
            known[number].add(seen)
        elif seen.confidence > 0:
            number = len(known)
            known.append(_Encounter(seen, list(seen.evidence)))
        else:
            continue
        for p in seen.participants:
            if number not in by_actor.setdefault(p, [])[-_MOST:]:
                by_actor[p].append(number)
    whole = [replace(e.whole, evidence=tuple(sorted(set(e.evidence)))) for e in known]
    return sorted(whole, key=lambda s: s.evidence[0])


def _same(old: Sighting, new: Sighting, together: set[frozenset[str]]) -> bool:
    """Whether two tellings are of one encounter: nobody is missing from both, and days, places and status agree."""
    one, two = set(old.participants), set(new.participants)
    shared = one & two
    if not shared or not (one <= two or two <= one or len(shared) > 1):
        return False
    if old.date is not None and new.date is not None:
        if not (old.date.start <= new.date.end and new.date.start <= old.date.end):
            return False
    elif old.status != new.status and {old.status, new.status} != {"planned", "proposed"}:
        return False
    if "cancelled" in (old.status, new.status) and old.status != new.status:
        return False
    one_place, other = _parts(old.place), _parts(new.place)
    if not one_place or not other or one_place & other:
        return True
    if any(frozenset((a, b)) in together for a in one_place for b in other):
        return True  # the text says elsewhere that one lies in the other
    return old.date is not None and new.date is not None and len(shared) > 1


def _parts(place: str | None) -> set[str]:
    """The names in a place, without case and accents."""
    plain = unicodedata.normalize("NFKD", place or "").casefold()
    return {p for p in "".join(c for c in plain if not unicodedata.combining(c)).split(", ") if p}
