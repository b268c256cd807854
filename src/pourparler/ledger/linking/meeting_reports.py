"""What one document says about a meeting, as needed for finding the reports of the same event."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, product
from typing import NamedTuple

from pourparler.ledger.linking.names import LINKS, name_words
from pourparler.ledger.linking.places import NOWHERE, Place, relate_places
from pourparler.reader.meetings.occasion import occasion_nouns
from pourparler.record import MeetingKind, MeetingStatus

Key = tuple[str, ...]
BEHIND = 14  # days before publication in which a meeting without a date was held
AHEAD = 120  # days after publication in which a meeting without a date is to be held
SOON = 60  # and talks
NEAR = 3  # days between two reports without a date of a meeting that was held
FAR = 31  # and of a meeting to come
ENOUGH = 2  # shared participants that are enough without a place
WIDEST = 93  # days: what is dated less exactly is not dated
WEEK = 8  # days within which what is in one place is compared
SLIP = 15  # days by which a meeting may miss the weeks that were planned for it
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
        return other.key in self.acts_for or self.key in other.acts_for or self.is_called_as(other)

    def is_called_as(self, other: Participant) -> bool:
        """Return whether both are one actor by their names, whomever they act for."""
        return self.key == other.key or self.key in other.short or other.key in self.short

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
        if not (self.first and self.last):
            return self._usual_window()
        first, last = self.first.toordinal(), self.last.toordinal()
        usual = self._usual_window()
        if last - first <= WIDEST or (usual and gap_of(usual, Window(first, last, False)) > 0):
            return Window(first, last, last - first < FIRM)
        return usual

    def _usual_window(self) -> Window | None:
        """The days in which a meeting without a date lies, by the day of publication."""
        published = self.published.toordinal() if self.published else None
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
    def is_loose_plan(self) -> bool:
        """Whether it is planned for some weeks and not for a day."""
        is_plan = self.status in ("planned", "proposed")
        return is_plan and self.is_dated and self.window is not None and not self.window.is_firm

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

    @property
    def copied(self) -> object:
        """What is equal in copies of one text for the same words."""
        return self.copies, self.words

    @cached_property
    def handles(self) -> tuple[object, ...]:
        """What two reports that bear on each other share at least one of."""
        return (*self.keys, *([] if self.words is None else [self.copied]))

    def is_copy(self, other: Report) -> bool:
        """Whether two reports are the same words in copies of one text."""
        return self.words is not None and self.copied == other.copied


@cache
def _common() -> frozenset[str]:
    nouns = {word for noun in occasion_nouns() for word in noun.split()}
    return frozenset(nouns | {f"{noun}s" for noun in nouns} | {"peace", "trade", "nuclear", "national", "climate"})


def is_related(one: Report, other: Report) -> bool:
    """Return whether two reports bear on each other: groups depend on nothing else.

    They are copies of the same words, or on days that fit and of the same people, place or name.
    """
    if one.is_copy(other):
        return True
    return is_near(one, other) and not one.keys.isdisjoint(other.keys) and _may_be_one(one, other)


def find_related(reports: Iterable[Report], others: Iterable[Report]) -> list[Report]:
    """Return those of the others that bear on any of the reports."""
    by_key: dict[object, list[Report]] = defaultdict(list)
    for other in others:
        for key in other.handles:
            by_key[key].append(other)
    found: dict[int, Report] = {}
    for report in reports:
        for key in report.handles:
            for other in by_key.get(key, ()):
                if other.id not in found and is_related(report, other):
                    found[other.id] = other
    return list(found.values())


def is_near(one: Report, other: Report) -> bool:
    """Return whether the days of two reports fit, or those for which one of them was postponed."""
    a, b = one.window, other.window
    if a is None or b is None:
        return False
    if "postponed" in (one.status, other.status):
        return abs(a.first - b.first) <= MOVED
    if a.is_firm and b.is_firm:
        return gap_of(a, b) <= NEAR
    if gap_of(a, b) > (SLIP if one.is_loose_plan or other.is_loose_plan else 0):
        return False
    if one.is_dated or other.is_dated:
        return True
    assert one.published is not None and other.published is not None  # by which such windows are known
    return abs((one.published - other.published).days) <= (FAR if one.is_ahead and other.is_ahead else NEAR)


def _may_be_one(one: Report, other: Report) -> bool:
    """Return whether two reports share enough of their participants, place and name to be of one event."""
    common = count_shared(one.parties[:MOST_PARTIES], other.parties[:MOST_PARTIES])
    where = relate_places(one.place, other.place)
    if where == "apart":
        return "postponed" in (one.status, other.status) and common >= ENOUGH
    if common >= ENOUGH or one.name_words & other.name_words:
        return True
    is_same_kind = one.kind == other.kind
    if where == "same":
        return bool(common) or not (one.parties and other.parties) or (is_same_kind and one.kind != "meeting")
    is_open = min(len(one.parties), len(other.parties)) < ENOUGH
    if not (common and is_same_kind and (is_open or one.kind not in LOOSE)):
        return False
    assert one.window and other.window
    return one.window.is_firm and other.window.is_firm and gap_of(one.window, other.window) <= 0


def gap_of(one: Window, other: Window) -> int:
    """Return the days between two windows; 0 or less if they share a day."""
    return max(one.first - other.last, other.first - one.last)


def count_shared(one: Sequence[Participant], other: Sequence[Participant]) -> int:
    """Return how many participants two sides share."""
    return min(_matched_count(one, other), _matched_count(other, one))


def _matched_count(one: Iterable[Participant], other: Sequence[Participant]) -> int:
    """Return how many participants of a report have a counterpart in the other."""
    return sum(any(party.meets(another) for another in other) for party in one)


def count_called(one: Sequence[Participant], other: Sequence[Participant]) -> int:
    """Return how many participants two sides share by their names, whomever they act for."""
    pairs = ((one, other), (other, one))
    return min(sum(any(party.is_called_as(each) for each in rest) for party in some) for some, rest in pairs)
