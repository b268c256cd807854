"""Which reports are about the same meeting: pure functions, independent of the order in which documents were added.

A report joins the event that it fits best: one on days that fit, of the same people, or in the same place or of the
same name. The reports that say most come first, so that events with a day and a place are there when vague reports
follow. What speaks against an event decides over what speaks for it; doubtful reports stay separate.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise
from math import log2

from pourparler.ledger.linking.meeting_events import Event
from pourparler.ledger.linking.meeting_reports import (
    ENOUGH,
    FAR,
    LONGEST,
    LOOSE,
    MOST_PARTIES,
    MOVED,
    NEAR,
    SLIP,
    Key,
    Participant,
    Report,
    Window,
    count_called,
    count_shared,
    is_related,
)
from pourparler.ledger.linking.places import relate_places
from pourparler.record import MeetingKind

SAME_DAY = 4.0  # what counts that the days of two reports are the same
AS_WELL = 0.1  # difference of what counts up to which one event is as likely as another
TOUCHING = 2.5  # what counts that the days of two reports touch
_GATHERING: frozenset[MeetingKind] = frozenset(("summit", "conference", "talks"))


def group_reports(reports: Collection[Report]) -> list[list[Report]]:
    """Group reports by event, each group in order of publication.

    Reports that do not bear on each other, directly or through others, are grouped apart from each other.
    """
    return [group for related in _split(reports) for group in _group_related(related)]


def _split(reports: Collection[Report]) -> list[list[Report]]:
    """Return the reports that bear on each other, directly or through others."""
    every = sorted(reports, key=lambda each: each.order)
    by_key: dict[Key, list[int]] = defaultdict(list)
    copied: dict[object, list[int]] = defaultdict(list)
    for k, report in enumerate(every):
        for key in report.keys:
            by_key[key].append(k)
        if report.words is not None:
            copied[report.copied].append(k)
    root = list(range(len(every)))

    def find(k: int) -> int:
        while root[k] != k:
            root[k] = root[root[k]]
            k = root[k]
        return k

    pairs = (pair for numbers in by_key.values() for pair in _near_pairs(every, numbers))
    for one, other in chain(pairs, *(pairwise(numbers) for numbers in copied.values())):
        if find(one) != find(other) and is_related(every[one], every[other]):
            root[find(one)] = find(other)
    found: dict[int, list[Report]] = defaultdict(list)
    for k, report in enumerate(every):
        found[find(k)].append(report)
    return list(found.values())


def _near_pairs(reports: Sequence[Report], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of reports, by their numbers, but for most of those whose days are too far apart."""
    days = sorted((window.first, window.last, n) for n in numbers if (window := reports[n].window))
    is_late = any(reports[n].status == "postponed" for n in numbers)
    reach = MOVED if is_late else max(NEAR, SLIP * any(reports[n].is_loose_plan for n in numbers))
    for at, (_, last, one) in enumerate(days):
        for k in range(at + 1, len(days)):
            if days[k][0] > last + reach:
                break
            yield one, days[k][2]


def _group_related(reports: Collection[Report]) -> list[list[Report]]:
    events: list[Event] = []
    by_key: dict[Key, list[int]] = defaultdict(list)
    by_words: dict[object, int] = {}
    for report in sorted(reports, key=lambda each: (_vagueness(each), each.order)):
        possible = sorted({n for key in report.keys for n in by_key.get(key, ())})
        fits = sorted(((score, -n) for n in possible if (score := fit(report, events[n])) is not None), reverse=True)
        copied = by_words.get(report.copied) if report.words else None
        if copied is not None:
            number = copied
        elif fits and not _is_ambiguous(report, [(score, events[-n]) for score, n in fits[:2]]):
            number = -fits[0][1]
        else:
            number = len(events)
            events.append(Event())
        events[number].add(report)
        if report.words:
            by_words.setdefault(report.copied, number)
        for key in report.keys:
            if number not in by_key[key][-1:]:
                by_key[key].append(number)
    return [sorted(each.reports, key=lambda r: r.order) for each in _join_postponed(events)]


def _is_ambiguous(report: Report, best: Sequence[tuple[float, Event]]) -> bool:
    """Whether a report that does not say the day may as well be of another event on another day."""
    if len(best) < 2 or (report.is_dated and report.window and report.window.is_firm):
        return False
    (score, one), (next_, other) = best
    return one.firm is not None and other.firm is not None and one.firm != other.firm and score - next_ < AS_WELL


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
    >>> from pourparler.ledger.linking.places import NOWHERE, parse_place
    >>> event, two = Event(), (Participant("orn"), Participant("vell"))
    >>> talks = Report(1, 1, two, parse_place("Quill"), day, day, day)
    >>> event.add(talks)
    >>> fit(Report(2, 2, (Participant("vell"), Participant("orn")), NOWHERE, day, day, day), event) is not None
    True
    >>> fit(Report(3, 3, (Participant("orn"), Participant("marr")), NOWHERE, day, day, day), event) is None
    True
    """
    days = _days_score(report, event)
    relations = {relate_places(report.place, place) for place in event.places}
    has_place = "same" in relations
    if days is None or _is_barred(report, event) or ("apart" in relations and not has_place):
        return None
    core, own = event.core, report.parties[:MOST_PARTIES]
    common, lead = count_shared(own, core), _likeness(own[:ENOUGH], core[:ENOUGH])
    if common >= ENOUGH and not (
        count_shared(own[:ENOUGH], core) >= ENOUGH or count_shared(own, core[:ENOUGH]) >= ENOUGH
    ):
        common = 1
    has_name = bool(report.name_words & event.names) and _is_specific(report, event)
    if _is_weak(report, event, days, lead, has_more=has_place or has_name):
        return None
    if event.is_beside(report) and count_called(own, core) < ENOUGH:
        return None
    is_shared = common >= ENOUGH or (common and (has_place or has_name))
    if not (is_shared or _is_lone(report, event, days, common, has_place, has_name)):
        return None
    named = has_name * (0.5 if common >= ENOUGH else 2)
    kind = 0.5 * (report.kind in event.kinds)
    return 6 * lead + 0.5 * common + 2 * has_place + named + days + kind + log2(len(event.reports))


def _is_barred(report: Report, event: Event) -> bool:
    """Whether a number in a series or the kind of occasion says that a report is of another event."""
    is_other = bool(report.number and event.number and report.number != event.number)
    return is_other or not _kinds_fit(report, event)


def _is_weak(report: Report, event: Event, days: float, lead: float, *, has_more: bool) -> bool:
    """Whether a report says too little for its participants to decide; ``has_more`` if a place or a name is shared."""
    if any(each.document == report.document for each in event.reports) and not has_more:
        return True  # the reader found two meetings
    is_named = has_more and report.kind in _GATHERING and report.kind in event.kinds
    if days == TOUCHING and lead < 1 and not is_named:
        return True
    if report.is_dated or lead == 1:
        return False
    # What has no day is of the same two sides.
    own, core = report.parties[:MOST_PARTIES], event.core
    is_beside = count_shared(own[: 2 * ENOUGH], core[:ENOUGH]) >= ENOUGH and report.kind in event.kinds
    return not (is_beside or (has_more and (lead >= 0.5 or not (own and core))))


def _is_lone(report: Report, event: Event, days: float, common: int, has_place: bool, has_name: bool) -> bool:
    """Whether a report that shares too few participants with an event is of it by its days and its place or name."""
    if days < 1.5 or any(each.document == report.document for each in event.reports):
        return False
    own, core = report.parties[:MOST_PARTIES], event.core
    is_stranger = common == 0 and bool(own) and bool(core)
    is_open = min(len(own), len(core)) < ENOUGH and not is_stranger
    is_same_day = days == SAME_DAY
    is_same_kind = report.kind in {each.kind for each in event.reports}
    if is_open and (has_name or (has_place and is_same_day)):
        return True
    if is_same_kind and report.kind in _GATHERING and has_place and (is_same_day or is_open or bool(common)):
        return True  # in one place on the same days, there is one conference
    return bool(common) and is_same_day and is_same_kind and (report.kind in event.kinds or is_open)


def _likeness(one: Sequence[Participant], other: Sequence[Participant]) -> float:
    """Return Dice's coefficient of two lists of participants."""
    return 2 * count_shared(one, other) / (len(one) + len(other)) if one or other else 0.0


def _kinds_fit(report: Report, event: Event) -> bool:
    kinds = {each.kind for each in event.reports}
    if not report.is_dated and report.kind != "meeting" and event.kinds and report.kind not in event.kinds:
        return False
    if report.kind == "call" or kinds == {"call"} or "call" in event.kinds:
        return (
            (report.kind == "call" and kinds == {"call"})
            or (report.kind in LOOSE and kinds == {"call"})
            or (report.kind == "call" and kinds <= LOOSE)
        )
    return True


def _is_specific(report: Report, event: Event) -> bool:
    """Whether a shared name is of one kind of occasion."""
    return report.kind in event.kinds or report.kind in LOOSE or not event.kinds


def _days_score(report: Report, event: Event) -> float | None:
    """Return how well the days of a report fit those of an event, from 0 to 4; None if they do not."""
    own = report.window
    if own is None:
        return None
    if event.firm is None:
        scores = [score for each in event.reports if (score := _undated_score(report, own, each)) is not None]
        return max(scores, default=None)
    first, last, _ = event.firm
    gap = max(own.first - last, first - own.last)
    if own.is_firm:
        room = NEAR if report.kind == "talks" and not event.kinds else 1 if report.kind in _GATHERING else 0
        if gap > room or max(last, own.last) - min(first, own.first) > LONGEST:
            return None
        return SAME_DAY if gap <= 0 else TOUCHING
    if gap > 0:
        return 0.5 if 0 < first - own.last <= SLIP and _is_well_planned(report, event) else None
    if report.is_dated:
        return 2.0 if own.last - own.first <= 31 else 1.5
    distance = abs((report.published or dt.date.min).toordinal() - first)
    return 1.0 - distance / (200 if report.is_ahead else 30)


def _is_well_planned(report: Report, event: Event) -> bool:
    """Whether a plan for some weeks is of an event that many report, of the same kind and the same two sides."""
    is_plan = report.is_loose_plan and report.kind in event.kinds and len(event.reports) > ENOUGH
    return is_plan and count_called(report.parties[:ENOUGH], event.core[:ENOUGH]) >= ENOUGH


def _undated_score(report: Report, own: Window, other: Report) -> float | None:
    """Return how well the days of two reports fit of which none says exactly when the meeting is."""
    window = other.window
    if window is None or own.first > window.last or window.first > own.last or report.keys.isdisjoint(other.keys):
        return None
    if report.is_dated and other.is_dated:
        return 1.8
    if report.is_dated or other.is_dated:
        return 0.6 if report.kind == other.kind and report.kind not in LOOSE else None
    assert report.published is not None and other.published is not None  # by which such a window is known
    apart = abs((report.published - other.published).days)
    limit = FAR if report.is_ahead and other.is_ahead else NEAR
    return None if apart > limit else 0.3 - apart / 200


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
    common = count_shared(event.core, other.core)
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
