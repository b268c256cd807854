"""Tellings of encounters, and which of them tell of the same one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pourparler.record import MeetingStatus, Span, When


@dataclass(frozen=True)
class Sighting:
    """One telling of an encounter."""

    participants: tuple[str, ...]
    place: str | None
    date: When | None
    status: MeetingStatus
    evidence: tuple[Span, ...]
    confidence: float


def one_each(sightings: Sequence[Sighting]) -> list[Sighting]:
    """One for each encounter: the dated tellings first, then those without a day where they fit just one."""
    known: list[Sighting] = []
    together = {frozenset(pair) for s in sightings for pair in combinations(_parts(s.place), 2)}
    for seen in sorted(sightings, key=lambda s: (s.date is None, len(s.participants) < 2, s.evidence[0])):
        fits = [k for k, old in enumerate(known) if _same(old, seen, together)]
        if seen.date is None and len(fits) > 1:
            near = [k for k in fits if any(abs(seen.evidence[0][0] - e) < 400 for _, e in known[k].evidence)]
            fits = near if len(near) == 1 else [] if len(seen.participants) < 2 else fits[-1:]
        if fits:
            known[fits[0]] = _joined(known[fits[0]], seen)
        elif seen.confidence > 0:
            known.append(seen)
    return sorted(known, key=lambda s: s.evidence[0])


def _joined(old: Sighting, new: Sighting) -> Sighting:
    date = old.date
    if new.date is not None and (date is None or new.date.end - new.date.start < date.end - date.start):
        date = new.date
    status = old.status
    if {old.status, new.status} == {"planned", "held"}:
        status = "held"
    elif {old.status, new.status} == {"planned", "proposed"}:
        status = "planned"
    longer = old.place if len(old.place or "") >= len(new.place or "") else new.place
    return replace(
        old,
        participants=tuple(dict.fromkeys((*old.participants, *new.participants))),
        place=longer,
        date=date,
        status=status,
        evidence=tuple(sorted({*old.evidence, *new.evidence})),
        confidence=round(min(0.95, max(old.confidence, new.confidence) + 0.05), 2),
    )


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
