"""Which reports are about the same meeting: pure functions, independent of the order in which documents were added.

A report joins the event that it fits best: one on days that fit, of the same people, or in the same place or of the same
name. The reports that say most come first, so that events with a day and a place are there when vague reports follow. What
speaks against an event decides over what speaks for it; doubtful reports stay separate.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import combinations, product
from typing import NamedTuple

from pourparler.ledger.linking.names import LINKS, name_words
from pourparler.ledger.linking.places import NOWHERE, Place, relate_places
from pourparler.lexicon import rows
from pourparler.record import TAKING_PLACE, MeetingKind, MeetingStatus

BEHIND = 14  # days before publication in which a meeting without a date was held
AHEAD = 120  # days after publication in which a summit, a conference, a visit or a call without a date is to be held
SOON = 60  # and other meetings
FAR = 31  # days between two reports without a date of a meeting to come
NEAR = 3  # days between two reports without a date of a meeting that was held
WIDEST = 93  # days: what is dated less exactly is not dated
WEEK = 8  # days within which what is in one place is compared
FIRM = 3  # days: a range so short says when a meeting is
LONGEST = 24  # days of one event
MOVED = 240  # days by which a meeting is postponed
TOUCHING = 2.5  # what counts that the days of two reports touch
MANY = 5  # reports from which an event attracts no more
ENOUGH = 2  # shared participants that are enough without a place
MOST_PARTIES = 8  # participants that are compared
_TO_COME: frozenset[MeetingStatus] = frozenset(("planned", "proposed", "postponed", "cancelled", "refused"))
_LOOSE: frozenset[MeetingKind] = frozenset(("talks", "meeting"))
_GATHERING: frozenset[MeetingKind] = frozenset(("summit", "conference", "talks"))

Key = tuple[str, ...]


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
            # "called off on Thursday", or a date of last year: what is still to come does not lie before the report
            if (
                published is None
                or not self.is_ahead
                or last >= published + (self.status not in ("planned", "proposed"))
            ):
                return Window(first, last, last - first < FIRM)
        if published is None:
            return None
        if self.is_ahead:
            return Window(published, published + (SOON if self.kind in _LOOSE else AHEAD), False)
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
    nouns = {word for row in rows("meeting_kinds") for noun in row["nouns"].split("|") for word in noun.split()}
    return frozenset(nouns | {f"{noun}s" for noun in nouns} | {"peace", "trade", "nuclear", "national", "climate"})


@dataclass
class Event:
    """Reports about one event, and what they say together."""

    reports: list[Report] = field(default_factory=list)
    parties: list[tuple[Participant, int]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    kinds: set[MeetingKind] = field(default_factory=set)
    number: int | None = None
    firm: Window | None = None

    def add(self, report: Report) -> None:
        """Add a report."""
        self.reports.append(report)
        for party in report.parties[:MOST_PARTIES]:
            at = next((k for k, (known, _) in enumerate(self.parties) if known.meets(party)), None)
            if at is None:
                self.parties.append((party, 1))
            else:
                self.parties[at] = (self.parties[at][0], self.parties[at][1] + 1)
        if report.place and report.place not in self.places:
            self.places.append(report.place)
        self.names |= report.name_words
        if report.kind not in _LOOSE:
            self.kinds.add(report.kind)
        self.number = self.number or report.number
        if report.window and report.window.is_firm:
            first, last, _ = report.window
            known = self.firm or report.window
            self.firm = Window(min(first, known.first), max(last, known.last), True)

    @property
    def core(self) -> list[Participant]:
        """The participants that a third of the reports name, the most frequent first."""
        told = sum(bool(each.parties) for each in self.reports)
        ranked = sorted(self.parties, key=lambda item: -item[1])
        return [party for party, count in ranked if 3 * count >= told]

    @property
    def is_held(self) -> bool:
        """Whether a report says that it took place."""
        return any(each.status in TAKING_PLACE and not each.is_ahead for each in self.reports)


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


def group_reports(reports: Collection[Report]) -> list[list[Report]]:
    """Group reports by event, each group in order of publication."""
    events: list[Event] = []
    by_key: dict[Key, list[int]] = defaultdict(list)
    by_words: dict[tuple[object, object], int] = {}
    for report in sorted(reports, key=lambda each: (_vagueness(each), each.order)):
        possible = sorted({n for key in report.keys for n in by_key.get(key, ())})
        fits = sorted(((score, -n) for n in possible if (score := fit(report, events[n])) is not None), reverse=True)
        copied = by_words.get((report.copies, report.words)) if report.words else None
        if copied is not None:
            number = copied
        elif fits:
            number = -fits[0][1]
        else:
            number = len(events)
            events.append(Event())
        events[number].add(report)
        if report.words:
            by_words.setdefault((report.copies, report.words), number)
        for key in report.keys:
            if number not in by_key[key][-1:]:
                by_key[key].append(number)
    return [sorted(each.reports, key=lambda r: r.order) for each in _join_postponed(events)]


def _vagueness(report: Report) -> int:
    """The place of a report in the order of joining: those that say most come first."""
    if report.window is None:
        return 9
    known = len(report.parties) >= ENOUGH, bool(report.place)
    if report.is_dated and report.window.is_firm:
        return 0 if all(known) else 1 if any(known) else 4
    if report.is_dated:
        return 2 if any(known) else 5
    return 3 if all(known) else 6 if known[0] else 7


def fit(report: Report, event: Event) -> float | None:
    """Return how well a report fits an event; None if it is not of it.

    Examples
    --------
    >>> day = dt.date(2031, 5, 2)
    >>> talks, event = Report(1, 1, (Participant("orn"), Participant("vell")), parse_place("Quill"), day, day, day), Event()
    >>> event.add(talks)
    >>> fit(Report(2, 2, (Participant("vell"), Participant("orn")), NOWHERE, day, day, day), event) is not None
    True
    >>> fit(Report(3, 3, (Participant("orn"), Participant("marr")), NOWHERE, day, day, day), event) is None
    True
    """
    if report.number and event.number and report.number != event.number:
        return None
    if not _kinds_fit(report, event):
        return None
    days = _days_score(report, event)
    if days is None:
        return None
    relations = {relate_places(report.place, place) for place in event.places}
    has_place = "same" in relations
    core, own = event.core, report.parties[:MOST_PARTIES]
    common, lead = _shared(own, core), _likeness(own[:ENOUGH], core[:ENOUGH])
    if common >= ENOUGH and not (_shared(own[:ENOUGH], core) >= ENOUGH or _shared(own, core[:ENOUGH]) >= ENOUGH):
        common = 1
    has_name = bool(report.name_words & event.names) and _is_specific(report, event)
    if "apart" in relations and not has_place:
        return None
    told_here = any(each.document == report.document for each in event.reports)
    if told_here and not (has_place or has_name):
        return None  # the reader found two meetings
    if days == TOUCHING and lead < 1:
        return None
    if not (report.is_dated or lead == 1):  # what has no day is of the same two sides
        is_beside = _shared(own[:4], core[:ENOUGH]) >= ENOUGH and report.kind in event.kinds
        if not (is_beside or ((has_place or has_name) and (lead >= 0.5 or not (own and core)))):
            return None
    if not (
        common >= ENOUGH
        or (common and (has_place or has_name))
        or _is_lone(report, event, days, common, has_place, has_name)
    ):
        return None
    named = has_name * (0.5 if common >= ENOUGH else 2)
    kind = 0.5 * (report.kind in event.kinds)
    return 6 * lead + 0.5 * common + 2 * has_place + named + days + kind + 0.2 * min(len(event.reports), MANY)


def _is_lone(report: Report, event: Event, days: float, common: int, has_place: bool, has_name: bool) -> bool:
    """Whether a report that shares too few participants with an event is of it by its day, and its place or its name."""
    if days < 1.5 or any(each.document == report.document for each in event.reports):
        return False
    own, core = report.parties[:MOST_PARTIES], event.core
    is_stranger = common == 0 and bool(own) and bool(core)
    is_open = min(len(own), len(core)) < ENOUGH and not is_stranger
    is_same_day = days >= 3
    is_same_kind = report.kind in {each.kind for each in event.reports}
    if is_open and (has_name or (has_place and is_same_day)):
        return True
    if is_same_kind and report.kind in _GATHERING and has_place and (is_same_day or is_open or bool(common)):
        return True  # in one place on the same days, there is one conference
    return bool(common) and is_same_day and is_same_kind and (report.kind in event.kinds or is_open)


def _likeness(one: Sequence[Participant], other: Sequence[Participant]) -> float:
    """Return Dice's coefficient of two lists of participants."""
    return 2 * _shared(one, other) / (len(one) + len(other)) if one or other else 0.0


def _kinds_fit(report: Report, event: Event) -> bool:
    kinds = {each.kind for each in event.reports}
    if not report.is_dated and report.kind != "meeting" and event.kinds and report.kind not in event.kinds:
        return False
    if report.kind == "call" or kinds == {"call"} or "call" in event.kinds:
        return (
            (report.kind == "call" and kinds == {"call"})
            or (report.kind in _LOOSE and kinds == {"call"})
            or (report.kind == "call" and kinds <= _LOOSE)
        )
    return True


def _is_specific(report: Report, event: Event) -> bool:
    """Whether a shared name is of one kind of occasion."""
    return report.kind in event.kinds or report.kind in _LOOSE or not event.kinds


def _days_score(report: Report, event: Event) -> float | None:
    """Return how well the days of a report fit those of an event, from 0 to 4; None if they do not."""
    own = report.window
    if own is None:
        return None
    if event.firm is not None:
        first, last, _ = event.firm
        gap = max(own.first - last, first - own.last)
        if own.is_firm:
            room = NEAR if report.kind == "talks" and not event.kinds else 1
            if gap > room or max(last, own.last) - min(first, own.first) > LONGEST:
                return None
            return 4.0 if gap <= 0 else TOUCHING
        if gap > 0:
            return None
        if report.is_dated:
            return 2.0 if own.last - own.first <= 31 else 1.5
        distance = abs((report.published or dt.date.min).toordinal() - first)
        return 1.0 - distance / (200 if report.is_ahead else 30)
    best = None
    for each in event.reports:
        other = each.window
        if other is None or own.first > other.last or other.first > own.last or report.keys.isdisjoint(each.keys):
            continue
        if not (report.is_dated or each.is_dated):
            apart = (
                abs(report.published.toordinal() - each.published.toordinal())
                if report.published and each.published
                else 99
            )
            limit = FAR if report.is_ahead or each.is_ahead else NEAR
            if apart > limit:
                continue
            if report.is_ahead != each.is_ahead and apart > NEAR:
                continue
            score = 0.3 - apart / 200
        else:
            if report.is_dated != each.is_dated and (report.kind != each.kind or report.kind in _LOOSE):
                continue
            score = 1.8 if report.is_dated and each.is_dated else 0.6
        best = score if best is None else max(best, score)
    return best


def _shared(one: Sequence[Participant], other: Sequence[Participant]) -> int:
    """Return how many participants two sides share."""
    return min(_matched_count(one, other), _matched_count(other, one))


def _matched_count(one: Iterable[Participant], other: Sequence[Participant]) -> int:
    """Return how many participants of a report have a counterpart in the other."""
    return sum(any(party.meets(another) for another in other) for party in one)


def _join_postponed(events: Sequence[Event]) -> list[Event]:
    """Join events of which one is the other on another day, where a report says that it was postponed."""
    late = [event for event in events if any(each.status == "postponed" for each in event.reports)]
    gone: set[int] = set()
    for event in late:
        for other in events:
            if other is event or id(other) in gone or id(event) in gone or not _is_moved(event, other):
                continue
            for report in other.reports:
                event.add(report)
            gone.add(id(other))
    return [event for event in events if id(event) not in gone]


def _is_moved(event: Event, other: Event) -> bool:
    """Return whether an event that was postponed was planned for the days of another, or is held on them."""
    relations = {relate_places(one, two) for one in event.places for two in other.places}
    if event.number and other.number and event.number != other.number:
        return False
    if "apart" in relations and "same" not in relations:
        return False
    common = _shared(event.core, other.core)
    named = bool(event.names & other.names) or ("same" in relations and bool(event.kinds & other.kinds))
    if not (common >= ENOUGH or (common and "same" in relations) or named):
        return False
    late = [each for each in event.reports if each.status == "postponed"]
    if not any(is_related(one, two) for one in late for two in other.reports):
        return False
    told = [each.published for each in late if each.published]
    before = [each for each in other.reports if each.published and told and each.published <= min(told)]
    after = [each for each in other.reports if each not in before]
    if before and (other.is_held or other.firm is None):
        return False
    if after and (not other.firm or (told and other.firm.first < min(told).toordinal())):
        return False
    days = [each.firm.first for each in (event, other) if each.firm]
    return len(days) < 2 or abs(days[0] - days[1]) <= MOVED
