"""Meetings as the talks they are part of: one entry for an event, however many meetings the ledger has of it.

What is printed stands in one sentence of a document: its participants and place are mentioned there, and a meeting is
reported as refused, cancelled, postponed, denied or failed only where the sentence says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pourparler.brief.lines import Line, corroboration
from pourparler.brief.passages import Passages, known_words, names_in, words_of
from pourparler.brief.words import is_confirmed, occasion_words
from pourparler.ledger.calendar import shift_day
from pourparler.ledger.rows import Days, Evidence, MeetingReport, MeetingRow
from pourparler.lexicon.outcomes import find_outcome
from pourparler.record import TAKING_PLACE
from pourparler.text import days, enumeration, plain, published_day

BACKGROUND = 14  # days: a meeting reported so long after it was held is background
_LONGEST = 31  # days: a wider range does not date a meeting
_SHIFT = 3  # days by which a planned meeting may move
_NEAR = 1  # days between two reports of one meeting in one place
_EARLIER = re.compile(
    r"\b(?:last|earlier this) (?:year|month)\b|\b(?:years?|months|decades?) ago\b|\bpreviously\b", re.I
)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)
_ORDER = ("failed", "held", "ongoing", "cancelled", "refused", "denied", "postponed", "planned", "proposed")
AHEAD = ("planned", "proposed", "postponed")
"""The states of a meeting that is still to come."""


@dataclass(frozen=True)
class Talk:
    """An event of the talks: the meeting that tells most of it, and the others that the ledger has of it.

    Attributes
    ----------
    status
        The status of the meeting, or "failed".
    sentence, quote, evidence
        The sentence of a document that tells of it, the part of it to quote, and the evidence there.
    participants, where, date
        What the sentence says; the date is that of the meeting if it is narrow enough to date it.
    is_background, is_vague
        Whether it is long past, and whether it cannot be told from other meetings.
    """

    row: MeetingRow
    status: str
    sentence: str
    quote: str
    evidence: Evidence | None
    participants: tuple[str, ...]
    where: str
    date: Days | None
    is_background: bool
    is_vague: bool
    others: tuple[MeetingRow, ...] = ()

    @property
    def subject(self) -> str:
        """What met, in words: "Talks in Quill (Mara Vell, Tomas Orn)"."""
        where = f" in {self.where}" if self.where else ""
        who = f" ({', '.join(self.participants)})" if self.participants else ""
        return (
            f"Talks{where}{who}"
            if self.where or not self.participants
            else f"Talks of {enumeration(self.participants)}"
        )

    def line(self) -> Line:
        """The event as one line."""
        documents = {self.row.document, *(each.document for row in (self.row, *self.others) for each in row.reports)}
        rows = (self.row, *self.others)
        publishers = [name for row in rows for name in (row.publisher, *(each.publisher for each in row.reports))]
        return Line(
            words=" ".join(f"· {each}" for each in (self.where, occasion_words(self.row), contest(self.row)) if each),
            when=days(self.date) or _reported(self.row),
            mark=self.status,
            who=", ".join(self.participants) or "Talks",
            quote=self.quote,
            corroboration=corroboration(documents, publishers),
            claim=f"m{self.row.id}",
            label=f"meeting, {self.status}",
            marks=tuple(("meeting", each) for each in _first(self.evidence, self.row.evidence)),
            coder=self.row.coder,
        )


def find_talks(rows: Sequence[MeetingRow], passages: Passages, since: dt.date | None) -> tuple[Talk, ...]:
    """Find the events among meetings, by day.

    Parameters
    ----------
    since
        The first day of the period; what is long past then is background.
    """
    found = [_talk(row, passages, since) for row in rows]
    events: list[Talk] = []
    for each in sorted((talk for talk in found if talk), key=_weight):
        same = next((k for k, other in enumerate(events) if _is_same(each, other)), None)
        if same is None:
            events.append(each)
        else:
            events[same] = replace(events[same], others=(*events[same].others, each.row))
    return tuple(sorted(events, key=lambda t: (t.date is None, t.date.start if t.date else dt.date.max, t.row.id)))


def is_overdue(talk: Talk, talks: Sequence[Talk], until: dt.date) -> bool:
    """Whether a meeting was planned for a day that has passed, and no report of that place or those people follows.

    A report of an event about that day whose place is not known may be one of it.
    """
    date = talk.date
    if talk.status not in AHEAD[:2] or date is None or date.end >= until:
        return False
    others = [other for other in talks if other is not talk and other.status not in AHEAD[:2]]
    return not any(_may_be(talk, date, other) for other in others)


def _may_be(plan: Talk, date: Days, other: Talk) -> bool:
    """Whether an event may be the one that was planned for some days, or comes after it."""
    if other.date is not None and shift_day(other.date.end, _SHIFT) < date.start:
        return False
    if plan.where and other.where:
        return _place(plan.where) == _place(other.where)
    is_near = other.date is not None and other.date.start <= shift_day(date.end, _SHIFT)
    return is_near or _share(plan, other)


def _talk(row: MeetingRow, passages: Passages, since: dt.date | None) -> Talk | None:
    """A meeting as its best sentence tells it; None if no sentence carries its status."""
    choices = [(place, passages.sentence(place), report) for place, report in _places(row)]
    is_sure = is_confirmed(row.coder)
    if row.status not in TAKING_PLACE and not is_sure:
        choices = [each for each in choices if find_outcome(row.status, each[1]) is not None]
    if not choices:
        return None
    place, sentence, report = max(choices, key=lambda each: _fullness(row, *each))
    status: str = row.status
    if row.status in TAKING_PLACE and row.outcome == "collapsed":
        status = "failed"
    who = tuple(map(plain, row.participants)) if is_sure else names_in(row.participants, sentence)
    if row.status == "refused" and not is_sure:  # who refuses stands before the word
        who = names_in(row.participants, sentence[: find_outcome("refused", sentence)]) or who
    is_there = bool(row.place) and (is_sure or bool(known_words(row.place or "") & set(words_of(sentence))))
    where = plain(row.place) if is_there else ""
    date = row.date if row.date and (row.date.end - row.date.start).days <= _LONGEST else None
    published = report.published or row.published
    if date and published and row.status in TAKING_PLACE and date.start > published:
        date = None  # what has been held cannot lie ahead
    wide = row.date is not None and date is None and published is not None and row.date.end < published
    past = since is not None and date is not None and date.end < shift_day(since, -BACKGROUND)
    told = row.status in TAKING_PLACE and is_earlier(sentence, since)
    return Talk(
        row,
        status,
        sentence,
        passages.excerpt(place),
        place,
        who,
        where,
        date,
        is_background=past or told or wide,
        is_vague=not is_sure and _is_vague(who, where, date, sentence, is_past=row.status in TAKING_PLACE),
    )


def _is_vague(who: Sequence[str], where: str, date: Days | None, sentence: str, *, is_past: bool) -> bool:
    """Whether too little is known of a meeting to tell it from others."""
    if not where and not is_past and find_outcome("encounter", sentence) is None:
        return True
    return not (len(who) > 1 or (date is not None and (where or who)) or (where and who))


def is_earlier(sentence: str, since: dt.date | None) -> bool:
    """Whether a sentence says that it tells of an earlier time: "last year", or a year before the period."""
    if since is None:
        return False
    return bool(_EARLIER.search(sentence)) or any(int(year) < since.year for year in _YEAR.findall(sentence))


def _places(row: MeetingRow) -> list[tuple[Evidence, MeetingReport | MeetingRow]]:
    """The evidence of a meeting, that of the last report first."""
    found: list[tuple[Evidence, MeetingReport | MeetingRow]] = []
    for report in reversed(row.reports):
        found += [(each, report) for each in report.evidence]
    known = {each for each, _ in found}
    return found + [(each, row) for each in row.evidence if each not in known]


def _fullness(
    row: MeetingRow, place: Evidence, sentence: str, report: MeetingReport | MeetingRow
) -> tuple[bool, bool, int, dt.date, bool]:
    where = known_words(row.place) if row.place else set()
    has_place, names_place = (bool(where & set(words_of(text))) for text in (sentence, place.quote))
    people = len(names_in(row.participants, sentence))
    return report.status == row.status, has_place, people, report.published or dt.date.min, names_place


def _weight(talk: Talk) -> tuple[bool, bool, int, int, int, int]:
    published = talk.row.published or dt.date.min
    has_place = bool(talk.where)
    return (
        talk.is_vague,
        not has_place,
        _ORDER.index(talk.status),
        -len(talk.participants),
        -published.toordinal(),
        talk.row.id,
    )


def _is_same(one: Talk, other: Talk) -> bool:
    """Whether two meetings are one event: in one place, or of the same people, on days that touch."""
    if one.date is None or other.date is None:
        return one.sentence == other.sentence
    near = one.date.start <= shift_day(other.date.end, _NEAR) and other.date.start <= shift_day(one.date.end, _NEAR)
    places = [plain(each.row.place) for each in (one, other)]
    if all(places):
        return near and _place(places[0]) == _place(places[1])
    return near and (one.sentence == other.sentence or (_share(one, other, 2)))


def _share(one: Talk, other: Talk, least: int = 1) -> bool:
    return len(set(one.participants) & set(other.participants)) >= least


def _place(where: str) -> str:
    return _ARTICLE.sub("", where.split(",")[0].strip()).casefold()


def place_name(where: str) -> str:
    """The name of a track: a place without what follows a comma, and without an article.

    >>> place_name("the Old Harbour, Quill")
    'Old Harbour'
    """
    return _ARTICLE.sub("", where.split(",")[0].strip())


def contest(row: MeetingRow) -> str:
    """Which publishers report that a contested meeting took place; its status says that it was denied."""
    if not row.contested:
        return ""
    names = dict.fromkeys(plain(r.publisher) or "a document" for r in row.reports if r.status in TAKING_PLACE)
    return f"contested: reported as held by {', '.join(names)}"


def _first(best: Evidence | None, more: Sequence[Evidence]) -> list[Evidence]:
    return [*([best] if best else []), *(each for each in more if each != best)]


def _reported(row: MeetingRow) -> str:
    day = published_day(row.published, row.published_from)
    return f"reported {day}" if row.published else day
