"""Which reports are about the same meeting: pure functions, independent of the order in which documents were added.

A report joins the event that it fits best: one on days that fit, of the same people, or in the same place or of the same
name. The reports that say most come first, so that events with a day and a place are there when vague reports follow. What
speaks against an event decides over what speaks for it; doubtful reports stay separate.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import combinations, product
from typing import Literal, NamedTuple

from pourparler.ledger.linking.names import LINKS, name_words
from pourparler.lexicon import rows
from pourparler.lexicon.actors import tables
from pourparler.record import TAKING_PLACE, MeetingKind, MeetingStatus

BEHIND = 14  # days before publication in which a meeting without a date was held
AHEAD = 120  # days after publication in which one without a date is to be held
FAR = 31  # days between two reports without a date of a meeting to come
NEAR = 3  # days between two reports without a date of a meeting that was held
WIDEST = 93  # days: what is dated less exactly is not dated
FIRM = 3  # days: a range so short says when a meeting is
LONGEST = 24  # days of one event
MOVED = 240  # days by which a meeting is postponed
ENOUGH = 2  # shared participants that are enough without a place
MOST_PARTIES = 8  # participants that are compared
_TO_COME: frozenset[MeetingStatus] = frozenset(("planned", "proposed", "postponed", "cancelled", "refused"))
_LOOSE: frozenset[MeetingKind] = frozenset(("talks", "meeting"))
_GATHERING: frozenset[MeetingKind] = frozenset(("summit", "conference", "talks"))

PlaceRelation = Literal["same", "apart", "open"]
Key = tuple[str, ...]


class Place(NamedTuple):
    """A place for comparison: its own words, and the countries that it names or is the capital of."""

    words: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    is_venue: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.lands)


NOWHERE = Place()


@cache
def _lands() -> dict[str, str]:
    known = tables()
    looks = (known.adjectives, known.governments, known.capitals, known.countries)
    return {word.casefold(): land for look in looks for word, land in look.items()}


@cache
def _venues() -> frozenset[str]:
    return frozenset(row["noun"] for row in rows("venues"))


@lru_cache(maxsize=20_000)
def parse_place(place: str | None) -> Place:
    """Return a place for comparison.

    >>> parse_place("the Swiss city of Lausanne")
    Place(words=frozenset({'lausanne'}), lands=frozenset({'Switzerland'}), is_venue=False)
    """
    if not place:
        return NOWHERE
    tokens = re.findall(r"[\w’'.-]*\w", place)
    lands, covered = set(), set()
    for size in (3, 2, 1):
        for at in range(len(tokens) - size + 1):
            land = _lands().get(" ".join(tokens[at : at + size]).casefold())
            if land is not None and not covered & set(range(at, at + size)):
                lands.add(land)
                covered |= set(range(at, at + size))
    capital = {k for k in covered if tokens[k] in tables().capitals}
    named = [t for k, t in enumerate(tokens) if t[:1].isupper() and (k not in covered or k in capital)]
    words = frozenset(word for token in named for word in name_words(token, "group")) - LINKS - {"the"}
    if not words and not lands:
        words = frozenset(name_words(place, "group")) - LINKS
    return Place(words, frozenset(lands), any(token.casefold() in _venues() for token in tokens))


def relate_places(one: Place, other: Place) -> PlaceRelation:
    """Return whether two places are the same, are apart, or whether that is open.

    >>> relate_places(parse_place("Vaill"), parse_place("the Old Harbour of Vaill"))
    'same'
    >>> relate_places(parse_place("Vaill"), parse_place("Quill"))
    'apart'
    """
    if not one or not other:
        return "open"
    shared = one.words & other.words
    if shared and len(shared) * 2 > min(len(one.words), len(other.words)):
        return "same"
    if one.lands and other.lands:
        if not one.lands & other.lands:
            return "apart"
        return "same" if not one.words or not other.words else "apart" if not _has_venue(one, other) else "open"
    return "open" if _has_venue(one, other) else "apart"


def _has_venue(one: Place, other: Place) -> bool:
    return one.is_venue or other.is_venue


@dataclass(frozen=True)
class Participant:
    """A participant, by the key of its name, and those that it acts for; ``surname`` is that of a person."""

    key: str
    surname: str | None = None
    acts_for: frozenset[str] = frozenset()

    def meets(self, other: Participant) -> bool:
        """Return whether both can be the same side of a meeting: one actor, or one acting for the other.

        A surname alone is that of anybody who has it.

        >>> Participant("vell", "vell").meets(Participant("maravell", "vell"))
        True
        """
        if self.key == other.key or other.key in self.acts_for or self.key in other.acts_for:
            return True
        return self.surname is not None and self.surname == other.surname and self.surname in (self.key, other.key)

    @property
    def sides(self) -> frozenset[str]:
        """The names under which others can be the same side."""
        return self.acts_for | {self.surname or self.key}


class Window(NamedTuple):
    """The days in which a meeting must lie, as ordinals; ``is_firm`` if they say when it is."""

    first: int
    last: int
    is_firm: bool


@dataclass(frozen=True)
class Report:
    """What one document says about a meeting, as needed for matching.

    ``order`` is the place of the report by publication. ``first`` and ``last`` are its days, None without a date.
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
            if published is None or not self.is_ahead or last >= published + (self.status not in ("planned", "proposed")):
                return Window(first, last, last - first < FIRM)
        if published is None:
            return None
        if self.is_ahead:
            return Window(published, published + AHEAD, False)
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
        return frozenset(name_words(self.name.replace("-", " "), "group")) - LINKS - _common() if self.name else frozenset()

    @cached_property
    def keys(self) -> frozenset[Key]:
        """What two reports of one event share at least one of: two sides, a side and a place, a place, or a name."""
        sides = [sorted(party.sides) for party in self.parties[:MOST_PARTIES]]
        pairs = {tuple(sorted(pair)) for one, other in combinations(sides, 2) for pair in product(one, other)}
        found: set[Key] = {("pair", one, other) for one, other in pairs if one != other}
        where = self.place.words | {land.casefold() for land in self.place.lands}
        found |= {("at", side, word) for side in {s for group in sides for s in group} for word in where}
        if self.is_dated:
            found |= {("place", word) for word in where}
        return frozenset(found | {("name", word) for word in self.name_words})


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
    slack = LONGEST if a.is_firm and b.is_firm else 1
    return a.first <= b.last + slack and b.first <= a.last + slack


def group_reports(reports: Collection[Report]) -> list[list[Report]]:
    """Group reports by event, each group in order of publication."""
    events: list[Event] = []
    by_key: dict[Key, list[int]] = defaultdict(list)
    for report in sorted(reports, key=lambda each: (_vagueness(each), each.order)):
        possible = sorted({n for key in report.keys for n in by_key.get(key, ())})
        fits = sorted(((score, -n) for n in possible if (score := fit(report, events[n])) is not None), reverse=True)
        if fits and (len(fits) == 1 or fits[0][0] > fits[1][0]):
            number = -fits[0][1]
        else:
            number = len(events)
            events.append(Event())
        events[number].add(report)
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
    common = _shared(own, core)
    if common >= ENOUGH and not (_shared(own[:2], core) >= 2 or _shared(own, core[:2]) >= 2):
        common = 1
    has_name = bool(report.name_words & event.names) and _is_specific(report, event)
    is_same_day = days >= 3
    if "apart" in relations and not has_place:
        return None
    is_stranger = common == 0 and bool(own) and bool(core)
    told_here = any(each.document == report.document for each in event.reports)
    enough = common >= ENOUGH or (common and (has_place or has_name))
    if not enough and days >= 1.5 and not told_here:
        is_gathering = report.kind in _GATHERING and (report.kind in event.kinds or not event.kinds)
        lone = min(len(own), len(core)) < ENOUGH
        enough = (
            (has_name and not (is_stranger and not lone))
            or (has_place and is_same_day and not is_stranger)
            or (has_place and is_gathering and lone)
            or (bool(common) and is_same_day and is_gathering and report.kind not in _LOOSE)
        )
    if not enough:
        return None
    if not report.is_dated and common < ENOUGH and not has_place and not has_name:
        return None
    return 3 * min(common, 3) + 2 * has_place + 2 * has_name + days + 0.5 * (report.kind in event.kinds)


def _kinds_fit(report: Report, event: Event) -> bool:
    kinds = {each.kind for each in event.reports}
    if report.kind == "call" or kinds == {"call"} or "call" in event.kinds:
        return report.kind == "call" and kinds == {"call"} or (report.kind in _LOOSE and kinds == {"call"}) or (
            report.kind == "call" and kinds <= _LOOSE
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
            return 4.0 if gap <= 0 else 2.5
        if gap > 0:
            return None
        if report.is_dated:
            return 2.0 if own.last - own.first <= 31 else 1.5
        distance = abs((report.published or dt.date.min).toordinal() - first)
        return 1.0 - distance / 200
    best = None
    for each in event.reports:
        other = each.window
        if other is None or own.first > other.last or other.first > own.last:
            continue
        if not (report.is_dated or each.is_dated):
            apart = abs(report.published.toordinal() - each.published.toordinal()) if report.published and each.published else 99
            limit = FAR if report.is_ahead or each.is_ahead else NEAR
            if apart > limit:
                continue
            if report.is_ahead != each.is_ahead and apart > NEAR:
                continue
            score = 0.3 - apart / 200
        else:
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
    told = [each.published for each in event.reports if each.status == "postponed" and each.published]
    before = [each for each in other.reports if each.published and told and each.published <= min(told)]
    after = [each for each in other.reports if each not in before]
    if before and (other.is_held or other.firm is None):
        return False
    if after and (not other.firm or (told and other.firm.first < min(told).toordinal())):
        return False
    days = [each.firm.first for each in (event, other) if each.firm]
    return len(days) < 2 or abs(days[0] - days[1]) <= MOVED


def meeting_status(reports: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> MeetingStatus:
    """Return the status of a meeting from its reports in order of publication: the last report decides.

    Two exceptions. A meeting that is denied on its day or later stays denied, whoever reports it as held: see
    `is_contested`. A meeting reported as held on its day or later stays held, though a later document speaks of the
    plan.

    >>> monday, tuesday = dt.date(2031, 5, 5), dt.date(2031, 5, 6)
    >>> meeting_status([(monday, "planned"), (tuesday, "held"), (tuesday, "planned")], tuesday)
    'held'
    >>> meeting_status([(monday, "denied"), (tuesday, "held")], monday)
    'denied'
    """
    last, since = reports[-1][1], _reports_since(reports, first_day)
    if "denied" in since:
        return "denied"
    if TAKING_PLACE & set(since) and last in ("planned", "proposed", "postponed"):
        return next(status for status in reversed(since) if status in TAKING_PLACE)
    return last


def is_contested(reports: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None) -> bool:
    """Return whether some reports say that a meeting took place and others deny it, on its day or later.

    >>> sunday = dt.date(2031, 5, 4)
    >>> is_contested([(sunday, "held"), (sunday, "denied")], sunday)
    True
    """
    since = set(_reports_since(reports, first_day))
    return "denied" in since and bool(TAKING_PLACE & since)


def _reports_since(
    reports: Sequence[tuple[dt.date | None, MeetingStatus]], first_day: dt.date | None
) -> list[MeetingStatus]:
    """Return the statuses reported on the day of a meeting or later; all if the meeting has no day."""
    return [status for day, status in reports if day is None or first_day is None or day >= first_day]
