"""The content of a brief, gathered from a ledger's rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pourparler.brief.bearing import Bearing, find_bearing
from pourparler.brief.meanings import Meanings
from pourparler.brief.outline import Outline
from pourparler.brief.passages import Passages
from pourparler.brief.precision import Unsure, find_doubts
from pourparler.brief.subjects import Subjects
from pourparler.brief.talks import Talk, find_talks
from pourparler.brief.words import is_confirmed
from pourparler.ledger import PositionRow
from pourparler.ledger.calendar import shift_day
from pourparler.ledger.linking.names import is_named
from pourparler.ledger.rows import (
    ActorRow,
    Changes,
    Days,
    DocumentRow,
    MeetingRow,
    ProposalRow,
    StanceRow,
    StatementRow,
)
from pourparler.text import plain, quantity

_WEEK = dt.timedelta(days=7)
_MOST_WEEKS = 26  # more would not be legible
_EARLIER_WEEKS = 8  # shown before a shorter period, to compare with
_MOST_ACTIVE = 12
_ROLE_WEIGHT, _WELL_KNOWN = 3, 12  # a role counts as three statements; documents count up to twelve


@dataclass(frozen=True)
class Voice:
    """One speaker's statements, in order of their days."""

    name: str
    actor: ActorRow | None
    statements: tuple[StatementRow, ...]

    @property
    def named(self) -> bool:
        """Whether the speaker is known by name or by role."""
        a = self.actor
        return a is not None and (bool(a.roles) or is_named(a.name, a.kind))

    @property
    def weight(self) -> float:
        """The rank of a speaker: by number of statements, role, and number of documents that mention it."""
        a = self.actor
        holds = a is not None and (bool(a.roles) or a.acts_for is not None or a.kind in ("country", "organization"))
        known = min(a.documents, _WELL_KNOWN) if a is not None else 0
        return len(self.statements) + (_ROLE_WEIGHT if holds else 0) + known / 4


@dataclass(frozen=True)
class Weeks:
    """Statements by actor and week of publication: ``counts[i][k]`` are of ``actors[i]`` from ``mondays[k]`` on."""

    mondays: tuple[dt.date, ...]
    actors: tuple[ActorRow, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Brief:
    """The content of a brief: with ``changes`` that of a period, else that of a whole ledger.

    ``period`` is the range of days covered, ``new_documents`` the number of documents published in it, ``documents``
    are all documents cited. ``doubts`` says why statements are not sure; without them (``unsure`` "omit") they are not
    among the statements. ``issue_of`` has the issue of a stance, ``moves`` are changed positions of parties, and
    ``positions`` those of the period on options of the codebook.
    With ``earlier``, the brief shows only what that one does not have. ``meanings`` are those of the provisions of
    proposals that replace others.
    """

    name: str
    since: dt.date | None
    until: dt.date | None
    period: Days | None
    new_documents: int
    documents: tuple[DocumentRow, ...]
    meetings: tuple[MeetingRow, ...]
    proposals: tuple[ProposalRow, ...]
    voices: tuple[Voice, ...]
    weeks: Weeks
    changes: Changes | None
    stances: tuple[StanceRow, ...] = ()
    actors: Mapping[int, ActorRow] = field(default_factory=dict)
    doubts: Mapping[int, str] = field(default_factory=dict)
    bearing: Bearing = field(default_factory=lambda: Bearing({}, {}, {}))
    issue_of: Mapping[int, str] = field(default_factory=dict)
    moves: tuple[tuple[PositionRow, PositionRow], ...] = ()
    positions: tuple[PositionRow, ...] = ()
    earlier: Outline | None = None
    meanings: Meanings | None = None

    @cached_property
    def passages(self) -> Passages:
        """The sentences of the documents."""
        return Passages(self.documents)

    @cached_property
    def actors_by_name(self) -> Mapping[str, ActorRow]:
        """The actors by name."""
        return {actor.name: actor for actor in self.actors.values()}

    @cached_property
    def talks(self) -> tuple[Talk, ...]:
        """The events of the talks that were reported in the period."""
        start = self.since or (self.period.start if self.period else None)
        return find_talks(self.reported_meetings, self.passages, start)

    @cached_property
    def all_talks(self) -> tuple[Talk, ...]:
        """All events of the talks, as they were known on the last day."""
        return find_talks(self.meetings, self.passages, None)

    @cached_property
    def plans(self) -> tuple[Talk, ...]:
        """The events that are planned or proposed, as they were known on the last day."""
        return tuple(talk for talk in self.all_talks if talk.status in ("planned", "proposed"))

    @property
    def statements(self) -> tuple[StatementRow, ...]:
        """The statements of all speakers, each once."""
        return tuple({row.id: row for v in self.voices for row in v.statements}.values())

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number by which each document is cited, from 1, in order of publication."""
        return {d.id: k for k, d in enumerate(self.documents, 1)}

    @property
    def empty_message(self) -> str:
        """A message where no document was published in the period; else empty."""
        if self.new_documents:
            return ""
        if self.since or self.until:
            return "No document in the ledger was published in this period."
        return "This ledger is empty."

    @property
    def horizon(self) -> dt.date:
        """The last day covered; what is planned comes after it."""
        return self.until or (self.period.end if self.period else dt.date.min)

    @property
    def reported_meetings(self) -> tuple[MeetingRow, ...]:
        """The meetings reported in the period."""
        return self.meetings if self.changes is None else tuple(c.after for c in self.changes.meetings)

    @property
    def reported_proposals(self) -> tuple[ProposalRow, ...]:
        """The proposals reported in the period."""
        return self.proposals if self.changes is None else tuple(c.after for c in self.changes.proposals)

    @property
    def confirmed(self) -> int:
        """The number of codings that a person made or confirmed."""
        groups = (self.reported_meetings, self.reported_proposals, self.statements, self.stances)
        return sum(is_confirmed(row.coder) for rows in groups for row in rows)

    @property
    def counts(self) -> str:
        """The numbers of documents, statements, speakers, meetings and proposals, in words."""
        speakers = sum(v.actor is not None for v in self.voices)
        repeated = sum(bool(row.witnesses) for row in self.statements)
        several = f" ({repeated} in several documents)" if repeated else ""
        parts = [
            quantity(self.new_documents, "document") + self._origin,
            quantity(len(self.statements), "statement") + several,
            quantity(speakers, "speaker"),
        ]
        if self.changes is None:
            parts += [quantity(len(self.meetings), "meeting"), quantity(len(self.proposals), "proposal")]
        else:
            parts += _news(self.changes)
        return " · ".join(parts)

    @property
    def _origin(self) -> str:
        """The publishers of the documents of the period, in words."""
        names = {
            plain(d.publisher) for d in self.documents if d.publisher and _inside(d.published, self.since, self.until)
        }
        return f" from {names.pop()}" if len(names) == 1 else f" from {len(names)} publishers" if names else ""


def _news(changes: Changes) -> list[str]:
    met = sum(c.before is None for c in changes.meetings)
    texts = sum(c.before is None for c in changes.proposals)
    parts = [
        (met, "new meeting"),
        (sum(is_meeting_changed(c.what) for c in changes.meetings if c.before), "changed meeting"),
        (texts, "new proposal"),
        (len(changes.contradictions), "contradiction"),
        (len(changes.editions), "later edition"),
    ]
    return [quantity(number, thing) for number, thing in parts if number]


def is_meeting_changed(what: Sequence[str]) -> bool:
    """Whether a report changed a meeting, and did not only repeat it."""
    return bool({"status", "date", "place", "participants"} & set(what))


def gather(
    name: str,
    since: dt.date | None,
    until: dt.date | None,
    documents: Sequence[DocumentRow],
    statements: Sequence[StatementRow],
    meetings: Sequence[MeetingRow],
    proposals: Sequence[ProposalRow],
    actors: Sequence[ActorRow],
    changes: Changes | None = None,
    stances: Sequence[StanceRow] = (),
    unsure: Unsure = "omit",
    subjects: Subjects | None = None,
    moves: Sequence[tuple[PositionRow, PositionRow]] = (),
    positions: Sequence[PositionRow] = (),
) -> Brief:
    """Gather the rows of a ledger as a brief; all rows as they were known on the last day.

    Parameters
    ----------
    name : name of the ledger, for the heading
    since, until : first and last day, both included; None leaves that side open
    changes : what became known between them; None for a brief of the whole ledger
    unsure : whether statements with an unsure speaker, and fragments, are left out or marked
    subjects : the issues and parties that the brief is arranged by
    moves : changed positions of parties, each with the one before
    """
    subjects = subjects or Subjects()
    known = {a.id: a for a in actors}
    told = changes.statements if changes else statements
    doubts = find_doubts(told, known, Passages(documents))
    if unsure == "omit":
        told = [row for row in told if row.id not in doubts]
    new = [d for d in documents if _inside(d.published, since, until)]
    voices = _voices(told, actors, meetings)
    dates = [d.published for d in new if d.published]
    covered = Days(min(dates), max(dates)) if dates else None
    period = covered
    if since is not None:
        period = Days(since, max(since, until or (covered.end if covered else since)))
    by_id = {d.id: d for d in documents}
    if changes:  # a replaced edition is shown beside the one that replaces it
        by_id |= {d.id: d for row in changes.editions for d in (row.before, row.after)}
    ordered = sorted(by_id.values(), key=document_order)
    by_number = sorted(voices, key=lambda v: -len(v.statements))
    weeks = _weeks(statements, [v.actor for v in by_number if v.actor and v.named], period if changes else None)
    return Brief(
        plain(name),
        since,
        until,
        period,
        len(new),
        tuple(ordered),
        tuple(sorted(meetings, key=meeting_order)),
        tuple(proposals),
        voices,
        weeks,
        changes,
        tuple(row for row in stances if changes is None or _inside(row.published, since, until)),
        known,
        doubts,
        find_bearing(statements, stances, meetings, proposals, subjects.principals, subjects.parties, subjects.names),
        subjects.issues,
        tuple(moves),
        tuple(row for row in positions if changes is None or row.document in {d.id for d in new}),
    )


def meeting_order(row: MeetingRow) -> tuple[bool, dt.date, dt.date, int]:
    """A sort key: dated meetings by day, then the others by the day of the first report."""
    return row.date is None, row.date.start if row.date else dt.date.max, row.published or dt.date.max, row.id


def document_order(row: DocumentRow) -> tuple[dt.date, str, str, str]:
    """A sort key: documents by day, outlet and title."""
    return row.published or dt.date.max, row.publisher or "", row.title or "", row.id


def statement_day(row: StatementRow) -> dt.date | None:
    """The day on which a statement was published; else the day on which it was made."""
    return row.published or (row.date.start if row.date else None)


def _voices(
    statements: Sequence[StatementRow], actors: Sequence[ActorRow], meetings: Sequence[MeetingRow]
) -> tuple[Voice, ...]:
    """Speakers in order: known by name or role first, then those who take part in meetings, then by weight.

    Statements without a known speaker come last.
    """
    known = {a.id: a for a in actors}
    meeting = {name for row in meetings for name in row.participants}

    def meets(voice: Voice) -> bool:
        return voice.actor is not None and bool({voice.actor.name, voice.actor.acts_for} & meeting)

    groups: dict[int | None, list[StatementRow]] = {}
    names: dict[int | None, str] = {}
    for row in statements:
        for key, name in zip(row.speaker_ids or (None,), row.speakers or ("",), strict=True):
            groups.setdefault(key, []).append(row)
            names.setdefault(key, plain(name) or "Unnamed speaker")
    voices = [
        Voice(names[key], known.get(key) if key is not None else None, tuple(rows)) for key, rows in groups.items()
    ]
    return tuple(sorted(voices, key=lambda v: (v.actor is None, not v.named, not meets(v), -v.weight, v.name)))


def _weeks(statements: Sequence[StatementRow], actors: Sequence[ActorRow], period: Days | None) -> Weeks:
    """Count statements by actor and week; for a period, include the weeks before it for comparison."""
    shown = list(actors[:_MOST_ACTIVE])
    wanted = {a.id for a in shown}
    said: Counter[tuple[int, dt.date]] = Counter()
    for row in statements:
        day = statement_day(row)
        if day is not None and (period is None or day <= period.end):
            said.update((id_, monday(day)) for id_ in row.speaker_ids if id_ in wanted)
    if not said:
        return Weeks((), (), ())
    last = max(week for _, week in said) if period is None else monday(period.end)
    low = min(week for _, week in said)
    if period is not None:
        low = max(low, shift_day(monday(period.start), -7 * _EARLIER_WEEKS))
    low = max(low, shift_day(last, -7 * (_MOST_WEEKS - 1)))
    mondays = tuple(low + k * _WEEK for k in range((last - low).days // 7 + 1))
    return Weeks(mondays, tuple(shown), tuple(tuple(said[(a.id, m)] for m in mondays) for a in shown))


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week.

    >>> monday(dt.date(2031, 3, 6))
    datetime.date(2031, 3, 3)
    """
    return shift_day(day, -day.weekday())


def _inside(date: dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    if date is None:
        return since is None and until is None
    return (since is None or date >= since) and (until is None or date <= until)
