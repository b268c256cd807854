"""Which frames of meetings have the same sides: groups are split where other sides meet, and joined where the same do.

A side is an actor that the network is sure takes part. A person and the country for which he acts are one side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from pourparler.reader.network.frames import Frame
from pourparler.reader.network.groups import DEFINITE, Mention, describe
from pourparler.reader.network.labels import CLASSES, GENERAL
from pourparler.reader.text.intervals import touching
from pourparler.record import Span, When

SURE = 0.7  # probability from which a participant that a frame names is one of its sides
FEW = 0.2  # probability below which a participant is left out where others are sure
TWO = 2  # sides that tell one meeting from another
ADJOINING = 1  # days between two reports of talks that last for several
TO_COME = frozenset(("planned", "proposed", "postponed", "cancelled", "refused"))
_GENERAL = frozenset(GENERAL["meeting"])
_REAL = frozenset(("held", "ongoing", "planned"))
_LASTING = frozenset(("talk", "negotiation", "negotiat", "discussion", "discuss", "round"))

_LEAD = re.compile(r"\A(?:in|at|on|near|outside|inside|to)\s+(?=\S)", re.IGNORECASE)

Sides = tuple[str, ...]


def bare_place(words: str) -> str:
    """Return a place without the preposition before it.

    >>> bare_place("in Quill")
    'Quill'
    """
    return _LEAD.sub("", words)


def sides_of(frame: Frame, actors: Mapping[Span, tuple[str, ...]]) -> Sides:
    """Return the actors of which the network is sure that they take part in what a frame tells of."""
    spans = [span for slot, span, sure in frame.roles if slot == "participant" and sure >= SURE]
    return tuple(dict.fromkeys(a for span in spans for a in actors.get(span, ())))


def rank_participants(text: str, frames: Iterable[Frame], actors: Mapping[Span, tuple[str, ...]]) -> Sides:
    """Return the participants of the frames of a meeting, the surest first.

    What counts is the sum of the probabilities of the mentions. Where two are sure, those that no mention makes likely
    are left out: they may only stand in the same sentence.
    """
    counts: dict[str, float] = defaultdict(float)
    best: dict[str, float] = defaultdict(float)
    own = list(frames)
    where = {text[slice(*s)] for f in own for s in f.spans("place")}
    for frame in own:
        for slot, span, sure in frame.roles:
            if slot == "participant" and text[slice(*span)] not in where:
                for actor in actors.get(span, ()):
                    counts[actor] += sure
                    best[actor] = max(best[actor], sure)
    ranked = sorted(counts, key=lambda a: -counts[a])
    if sum(best[a] >= SURE for a in ranked) < TWO:
        return tuple(ranked)
    return tuple(a for a in ranked if best[a] >= FEW)


@dataclass(frozen=True)
class Acting:
    """For whom actors act.

    Attributes
    ----------
    acts_for : for whom an actor acts, by ids
    named : the actors with a name
    """

    acts_for: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()

    def count_common(self, one: Collection[str], other: Collection[str]) -> int:
        """Return how many sides two meetings share.

        >>> Acting({"maravin": "orn"}).count_common(["maravin", "kreel"], ["orn", "kreel"])
        2
        """

        def shared(some: Collection[str], rest: Collection[str]) -> int:
            return sum(any(self.is_side(a, b) for b in rest) for a in some)

        return min(shared(one, other), shared(other, one))

    def distinct(self, actors: Sides) -> Sides:
        """Return actors of different sides, the first of each."""
        found: list[str] = []
        for actor in actors:
            if not any(self.is_side(actor, known) for known in found):
                found.append(actor)
        return tuple(found)

    def is_side(self, one: str, other: str) -> bool:
        """Return whether two actors are one side: one acts for the other, or without a name for whom the other acts."""
        principals = self.acts_for.get(one), self.acts_for.get(other)
        if one == other or principals[0] == other or principals[1] == one:
            return True
        return principals[0] is not None and principals[0] == principals[1] and not {one, other} <= self.named


def split_places(
    text: str, frames: Sequence[Frame], groups: Sequence[int], actors: Mapping[Span, tuple[str, ...]]
) -> list[int]:
    """Split the groups whose frames tell of others who meet elsewhere: one meeting has one place.

    A place before the trigger ("the Merrow talks") is how a meeting is called, and splits nothing. A frame without a
    place after it stays with the one before it.
    """
    result: list[int] = []
    parts: dict[int, list[tuple[int, set[str], set[str]]]] = {}
    for frame, group in zip(frames, groups, strict=True):
        places = {bare_place(text[slice(*s)]) for s in frame.spans("place") if s[0] >= frame.trigger[1]}
        people = {a for s in frame.spans("participant") for a in actors.get(s, ())}
        own = parts.setdefault(group, [])
        fits = [
            part for part in own if not (_are_apart(places, part[1]) and people and part[2] and not people & part[2])
        ]
        part = fits[-1] if fits else (max([*groups, *result]) + 1 if own else group, set[str](), set[str]())
        if not fits:
            own.append(part)
        part[1].update(places)
        part[2].update(people)
        result.append(part[0])
    return result


def _are_apart(places: Collection[str], others: Collection[str]) -> bool:
    """Return whether places have other names, none of which holds one of the others."""
    return bool(places and others) and not any(one in other or other in one for one in places for other in others)


def split_sides(
    frames: Sequence[Frame], groups: Sequence[int], actors: Mapping[Span, tuple[str, ...]], acting: Acting
) -> list[int]:
    """Split the groups whose frames tell of other sides that have a name.

    A frame with fewer than two sides stays with the last one before it that has one of them, or with the one before it.
    """
    result: list[int] = []
    parts: dict[int, list[tuple[int, set[str]]]] = {}
    for frame, group in zip(frames, groups, strict=True):
        sides = [a for a in sides_of(frame, actors) if a in acting.named]
        own = parts.setdefault(group, [])
        fits = [part for part in own if _may_be_of(sides, part[1], acting)]
        if not fits and len(sides) < TWO:
            fits = own
        part = fits[-1] if fits else (max([*groups, *result]) + 1 if own else group, set[str]())
        if part in own:
            own.remove(part)
        own.append(part)
        part[1].update(sides)
        result.append(part[0])
    return result


def _may_be_of(sides: Collection[str], known: Collection[str], acting: Acting) -> bool:
    return len(known) < TWO or acting.count_common(sides, known) >= min(len(sides), TWO)


def join_sides(
    text: str,
    frames: Sequence[Frame],
    groups: Sequence[int],
    days: Sequence[When | None],
    sides: Sequence[Sides],
    denied: Sequence[bool],
    acting: Acting,
    headlines: Sequence[Span] = (),
) -> list[int]:
    """Join the groups that tell of one meeting of a document.

    These are groups of the same two sides, of the same words, or of a definite mention without sides; and what a
    headline tells of is told of in the text. Groups whose days differ, and what was held and what is to come, stay
    apart.

    Parameters
    ----------
    days : of each frame, None without a day
    sides : of each frame
    denied : whether words deny or refuse what each frame tells of
    headlines : the spans of headlines
    """
    parts: dict[int, _Part] = {}
    for n, (frame, group) in enumerate(zip(frames, groups, strict=True)):
        part = parts.setdefault(group, _Part(group, frame.trigger[0]))
        part.add(frame, describe(text, frame, 0), days[n], sides[n], text)
        part.is_denied |= denied[n]
        part.is_headline &= bool(touching(headlines, frame.trigger))
    into: dict[int, int] = {}
    for part in sorted(parts.values(), key=lambda p: (p.is_headline, p.at)):
        others = [p for p in parts.values() if p is not part and p.number not in into]
        before = [p for p in others if (not p.is_headline if part.is_headline else p.at < part.at)]
        found = _choose(part, before, acting)
        if found is not None:
            into[part.number] = found.number
            found.join(part)
    return [into.get(group, group) for group in groups]


@dataclass
class _Part:
    """What the frames of a group say."""

    number: int
    at: int
    heads: set[str] = field(default_factory=set)
    days: list[When] = field(default_factory=list)
    sides: Counter[str] = field(default_factory=Counter)
    words: dict[str, Span] = field(default_factory=dict)
    classes: list[tuple[float, ...]] = field(default_factory=list)
    is_definite: bool = False
    is_headline: bool = True
    is_denied: bool = False

    def add(self, frame: Frame, mention: Mention, day: When | None, sides: Sides, text: str) -> None:
        if not self.classes:
            self.is_definite = mention.determiner in DEFINITE
        self.heads.add(mention.head)
        self.days += [day] if day else []
        self.classes.append(frame.classes)
        self.sides.update(sides)
        if frame.spans("participant"):
            spans = [frame.trigger, *(span for _, span, _ in frame.roles)]
            whole = min(s[0] for s in spans), max(s[1] for s in spans)
            self.words.setdefault(" ".join(text[slice(*whole)].split()).casefold(), whole)

    def join(self, other: _Part) -> None:
        self.heads |= other.heads
        self.days += other.days
        self.classes += other.classes
        self.sides.update(other.sides)
        self.words = other.words | self.words

    @property
    def tense(self) -> str:
        """Whether it is to come, took place, or is denied to have taken place."""
        if self.is_denied or self.status in ("denied", "refused"):
            return "denied"
        return "to come" if self.status in TO_COME else "held"

    @property
    def status(self) -> str:
        return CLASSES["meeting"][int(np.argmax(np.mean(self.classes, axis=0)))]

    @property
    def pair(self) -> Sides:
        """The sides, those that most mentions name first."""
        return tuple(side for side, _ in self.sides.most_common())


def _choose(part: _Part, others: Sequence[_Part], acting: Acting) -> _Part | None:
    """Return the group of the same meeting as another, None for none."""
    same = [p for p in others if _is_repeated(part, p) and not _differ(part, p)]
    if same or part.status in _GENERAL:
        return same[-1] if same else None
    real = [p for p in others if p.status not in _GENERAL]
    fits = [p for p in real if p.tense == part.tense or part.is_headline]
    same = [p for p in fits if not _differ(part, p, _room(part, p)) and _has_sides_of(part, p, acting)]
    if not same and part.is_headline:
        named = [p for p in fits if part.sides and acting.count_common(part.pair, p.pair) >= len(part.sides)]
        same = [p for p in named if not _differ(part, p)][:1]
    if not same and part.status in _REAL:
        lasting = [p for p in real if p.status in _REAL and _room(part, p) and p.days and part.days]
        same = [p for p in lasting if not _differ(part, p, ADJOINING) and _may_share(part, p, acting)]
    if not same and not part.sides and part.is_definite:
        same = [p for p in fits if p.heads & part.heads and p.sides and not _differ(part, p)]
    return same[-1] if same else None


def _is_repeated(one: _Part, other: _Part) -> bool:
    """Whether both have the same words, in two places."""
    shared = one.words.keys() & other.words.keys()
    return any(one.words[w][0] >= other.words[w][1] or other.words[w][0] >= one.words[w][1] for w in shared)


def _may_share(one: _Part, other: _Part, acting: Acting) -> bool:
    """Whether two groups share a side, or one names none."""
    return not one.sides or not other.sides or acting.count_common(one.pair, other.pair) > 0


def _room(one: _Part, other: _Part) -> int:
    """Return the days that may lie between two groups: talks last for days, a meeting does not."""
    return ADJOINING if one.heads & _LASTING and other.heads & _LASTING else 0


def _differ(one: _Part, other: _Part, room: int = 0) -> bool:
    """Whether the days of two groups are apart; with ``room``, whether more days lie between them."""
    if not one.days or not other.days:
        return False
    if not room:
        return any(a.start > b.end or b.start > a.end for a, b in product(one.days, other.days))
    (first, last), (start, end) = ((min(d.start for d in p.days), max(d.end for d in p.days)) for p in (one, other))
    return max((start - last).days, (first - end).days) > room


def _has_sides_of(one: _Part, other: _Part, acting: Acting) -> bool:
    """Whether two groups have the same two sides."""
    a, b = acting.distinct(one.pair), acting.distinct(other.pair)
    return min(len(a), len(b)) >= TWO and acting.count_common(a[:TWO], b[:TWO]) >= TWO
