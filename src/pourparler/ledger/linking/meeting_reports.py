"""What one document says about a meeting, as needed for finding the reports of the same event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, product
from typing import NamedTuple

from pourparler.ledger.linking.names import LINKS, name_words
from pourparler.ledger.linking.places import NOWHERE, Place
from pourparler.reader.meetings.occasion import occasion_nouns
from pourparler.record import MeetingKind, MeetingStatus

Key = tuple[str, ...]
BEHIND = 14  # days before publication in which a meeting without a date was held
AHEAD = 120  # days after publication in which a meeting without a date is to be held
SOON = 60  # and talks
NEAR = 3  # days between two reports without a date of a meeting that was held
WIDEST = 93  # days: what is dated less exactly is not dated
WEEK = 8  # days within which what is in one place is compared
FIRM = 3  # days: a range so short says when a meeting is
LONGEST = 24  # days of one event
MOVED = 240  # days by which a meeting is postponed
MOST_PARTIES = 8  # participants that are compared
_TO_COME: frozenset[MeetingStatus] = frozenset(("planned", "proposed", "postponed", "cancelled", "refused"))
LOOSE: frozenset[MeetingKind] = frozenset(("talks", "meeting"))


@dataclass(frozen=True)
class Participant:
    """A participant, by the key of its name, and those that it acts for.

    ``short`` are the names under which a person is called alone: the surname, wherever in the name it stands.
    """

    key: str
    short: frozenset[str] = frozenset()
    acts_for: frozenset[str] = frozenset()

    def meets(self, other: Participant) -> bool:
        """Return whether both can be the same side of a meeting: one actor, or one acting for the other.

        A surname alone is that of anybody who has it.

        >>> Participant("vell").meets(Participant("maravell", frozenset({"mara", "vell"})))
        True
        """
        if self.key == other.key or other.key in self.acts_for or self.key in other.acts_for:
            return True
        return self.key in other.short or other.key in self.short

    @property
    def sides(self) -> frozenset[str]:
        """The names under which others can be the same side."""
        return self.acts_for | self.short | {self.key}


class Window(NamedTuple):
    """The days in which a meeting must lie, as ordinals; ``is_firm`` if they say when it is."""

    first: int
    last: int
    is_firm: bool


@dataclass(frozen=True)
class Report:
    """What one document says about a meeting, as needed for matching.

    ``order`` is the place of the report by publication. ``first`` and ``last`` are its days, None without a date.
    ``copies`` is the group of documents that carry one text, and ``words`` the fingerprint of its words there, with how
    often they stood before.
    """

    id: int
    document: int
    parties: tuple[Participant, ...]
    place: Place = NOWHERE
    first: dt.date | None = None
    last: dt.date | None = None
    published: dt.date | None = None
    status: MeetingStatus = "held"
    kind: MeetingKind = "meeting"
    name: str | None = None
    number: int | None = None
    order: tuple[object, ...] = ()
    copies: int | None = None
    words: tuple[int, int] | None = None

    @cached_property
    def is_ahead(self) -> bool:
        """Whether the meeting was to come when the report was published."""
        if self.status in _TO_COME:
            return True
        return bool(self.first and self.published and self.first > self.published)

    @cached_property
    def window(self) -> Window | None:
        """The days in which the meeting must lie; None if nothing is known of them."""
        published = self.published.toordinal() if self.published else None
        if self.first and self.last and (self.last - self.first).days <= WIDEST:
            first, last = self.first.toordinal(), self.last.toordinal()
            return Window(first, last, last - first < FIRM)
        if published is None:
            return None
        if self.is_ahead:
            return Window(published, published + (SOON if self.kind == "talks" else AHEAD), False)
        if self.status == "ongoing":
            return Window(published - 1, published, True)
        return Window(published - BEHIND, published, False)

    @cached_property
    def is_dated(self) -> bool:
        """Whether the days of its window were read in the text."""
        return self.window is not None and self.first is not None and self.window.first == self.first.toordinal()

    @cached_property
    def name_words(self) -> frozenset[str]:
        """The words of its name that tell it from others."""
        return (
            frozenset(name_words(self.name.replace("-", " "), "group")) - LINKS - _common()
            if self.name
            else frozenset()
        )

    @cached_property
    def keys(self) -> frozenset[Key]:
        """What two reports of one event share at least one of: two sides, a side and a place, a place, or a name."""
        sides = [sorted(party.sides) for party in self.parties[:MOST_PARTIES]]
        pairs = {tuple(sorted(pair)) for one, other in combinations(sides, 2) for pair in product(one, other)}
        found: set[Key] = {("pair", one, other) for one, other in pairs if one != other}
        where = self.place.words | {land.casefold() for land in self.place.lands}
        found |= {("at", side, word) for side in {s for group in sides for s in group} for word in where}
        if self.is_dated and self.window:
            weeks = range((self.window.first - NEAR) // WEEK, (self.window.last + NEAR) // WEEK + 1)
            found |= {("place", word, str(week)) for word in where for week in weeks}
        return frozenset(found | {("name", word) for word in self.name_words})

    def is_copy(self, other: Report) -> bool:
        """Whether two reports are the same words in copies of one text."""
        return self.words is not None and (self.copies, self.words) == (other.copies, other.words)


@cache
def _common() -> frozenset[str]:
    nouns = {word for noun in occasion_nouns() for word in noun.split()}
    return frozenset(nouns | {f"{noun}s" for noun in nouns} | {"peace", "trade", "nuclear", "national", "climate"})


def near(one: Report, other: Report) -> bool:
    """Return whether the days of two reports fit well enough for them to bear on each other."""
    a, b = one.window, other.window
    if a is None or b is None:
        return False
    if "postponed" in (one.status, other.status):
        return abs(a.first - b.first) <= MOVED
    return a.first <= b.last + LONGEST and b.first <= a.last + LONGEST


def is_related(one: Report, other: Report) -> bool:
    """Return whether two reports bear on each other: groups depend on nothing else."""
    return one.is_copy(other) or (near(one, other) and not one.keys.isdisjoint(other.keys))
