"""The record: what reading one document gives.

These types are the contract between reading and everything after it. They are frozen, they check
themselves when built, and they print as the JSON that ``pourparler read --format json`` gives.
Fields are only ever added, so a field that this version does not know is ignored when a record is
read; what is written has the fields of this version and no others.
Offsets are Python string offsets into ``Document.text``; a span is the pair ``[start, end)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

SCHEMA = "pourparler/record/1"

ZoneKind = Literal["headline", "body", "caption", "crosshead", "boilerplate", "dateline"]
ActorKind = Literal["person", "organization", "country", "group"]
StatementKind = Literal["direct", "indirect", "mixed"]
MeetingStatus = Literal["held", "ongoing", "planned", "proposed", "postponed", "cancelled", "refused", "denied"]
MEETING_STATUSES: tuple[MeetingStatus, ...] = get_args(MeetingStatus)
TAKING_PLACE: frozenset[MeetingStatus] = frozenset(("held", "ongoing"))
"""What is reported of a meeting that took or takes place."""
NOT_TAKING_PLACE: frozenset[MeetingStatus] = frozenset(("cancelled", "refused", "denied"))
"""What is reported of a meeting that did not or will not take place."""
MeetingKind = Literal["summit", "conference", "call", "visit", "talks", "meeting"]
"""What kind of occasion a meeting is; "meeting" where the words do not say more."""
MeetingOutcome = Literal["agreed", "collapsed", "adjourned"]
"""How a meeting that took place ended."""
ProposalState = Literal["on_table", "agreed", "rejected", "withdrawn", "sought"]
Stance = Literal[
    "supports",
    "opposes",
    "demands",
    "insists",
    "red_line",
    "offers",
    "accepts",
    "rejects",
    "conditional",
    "open",
]
PublishedFrom = Literal["argument", "metadata", "page", "url", "text", "guess"]
Act = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "CONCEDE",
]

Offset = Annotated[int, Field(ge=0)]
Span = tuple[Offset, Offset]
Confidence = Annotated[float, Field(ge=0.0, le=1.0)]


class Model(BaseModel):
    """Base of every part of the record: frozen; a field that it does not know is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Zone(Model):
    """A stretch of the text and what it is: ``text[start:end]``."""

    kind: ZoneKind
    start: Offset
    end: Offset


class Document(Model):
    """One article, communiqué, transcript or post, with its metadata and exact text.

    Attributes
    ----------
    skipped_languages : names of the languages of paragraphs that are not read, such as those of a bilingual page
    """

    id: Annotated[str, Field(min_length=1)]
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None
    skipped_languages: tuple[str, ...] = ()
    published: dt.date | None = None
    published_from: PublishedFrom | None = None
    text: str
    zones: tuple[Zone, ...] = ()


class Actor(Model):
    """A person, organisation, country or group that the document names or describes."""

    id: str
    name: str
    kind: ActorKind
    roles: tuple[str, ...] = ()
    for_: Annotated[str | None, Field(alias="for")] = None
    mentions: tuple[Span, ...] = ()

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Spans(Model):
    """The pieces of one part of an attribution, in order of the text."""

    spans: tuple[Span, ...] = ()


class When(Model):
    """A range of days, both ends included, and the words that give it (none: it follows from the document's date)."""

    start: dt.date
    end: dt.date
    text: Span | None = None


class Time(Model):
    """An expression of time in the text and the range of days it covers, both ends included."""

    text: Span
    start: dt.date
    end: dt.date


class Statement(Model):
    """An attribution resolved: who (speakers), by which words (cue), said what (content), when, and how.

    A joint statement has several ``speakers``; ``speaker`` is the first of them.
    """

    id: str
    speaker: str | None
    speakers: tuple[str, ...] = ()
    source: Spans
    cue: Spans
    content: Spans
    kind: StatementKind
    act: Act | None = None
    date: When | None = None
    within: str | None = None
    confidence: Confidence

    @model_validator(mode="before")
    @classmethod
    def _fill_speakers(cls, given: Any) -> Any:
        """Give a statement of an earlier version, which has one speaker, its list of speakers."""
        if isinstance(given, dict) and not given.get("speakers") and given.get("speaker"):
            return {**given, "speakers": (given["speaker"],)}
        return given

    @model_validator(mode="after")
    def _check_speakers(self) -> Statement:
        if self.speaker != next(iter(self.speakers), None):
            raise ValueError(f"speaker {self.speaker!r} is not the first of the speakers")
        return self


class Meeting(Model):
    """An encounter of actors, with its place, its date and the words that tell of it.

    ``name`` is how the text calls it ("the Vaill conference"), ``round`` its number in a series ("the second round"),
    and ``outcome`` how it ended. ``kind`` is None in records of earlier versions.
    """

    id: str
    participants: tuple[str, ...]
    place: str | None = None
    date: When | None = None
    status: MeetingStatus
    kind: MeetingKind | None = None
    name: str | None = None
    round: int | None = None
    outcome: MeetingOutcome | None = None
    evidence: tuple[Span, ...]
    confidence: Confidence


class Proposal(Model):
    """A text on the table; it may replace an older one and has provisions.

    ``state`` and ``confidence`` are None in records of earlier versions.
    """

    id: str
    name: str
    state: ProposalState | None = None
    sponsors: tuple[str, ...] = ()
    date: When | None = None
    replaces: str | None = None
    mentions: tuple[Span, ...]
    provisions: tuple[Span, ...] = ()
    confidence: Confidence | None = None


class Position(Model):
    """Where a party stands on a point in dispute: its stance on a target, the words that name the point.

    ``condition`` is the condition that it makes, ``words`` carry the position, and ``statement`` is the statement that
    they belong to, if they do.
    """

    id: str
    party: str
    target: Span
    stance: Stance
    condition: Span | None = None
    words: Span
    statement: str | None = None
    confidence: Confidence

    def spans(self) -> tuple[Span, ...]:
        """Its target, its words and its condition."""
        return tuple(span for span in (self.target, self.words, self.condition) if span is not None)


class Record(Model):
    """Everything that was read in one document.

    Building one checks it whole; `Record.model_validate_json` reads one, and ignores fields that it does not know.

    Raises
    ------
    ValueError
        If a span lies outside the text, is empty or runs backwards, if an id stands twice, if the speaker of a
        statement is not the first of its speakers, or if a reference (speaker, party, for, within, statement,
        participant, sponsor, replaces) names nothing in the record.
    """

    schema_: Annotated[Literal["pourparler/record/1"], Field(alias="schema")] = "pourparler/record/1"
    reader: str
    document: Document
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    positions: tuple[Position, ...] = ()
    times: tuple[Time, ...] = ()

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    def spans(self) -> Iterator[Span]:
        """Every span of the record, wherever it stands."""
        for zone in self.document.zones:
            yield (zone.start, zone.end)
        for actor in self.actors:
            yield from actor.mentions
        for statement in self.statements:
            yield from statement.source.spans
            yield from statement.cue.spans
            yield from statement.content.spans
        for meeting in self.meetings:
            yield from meeting.evidence
        for proposal in self.proposals:
            yield from proposal.mentions
            yield from proposal.provisions
        for position in self.positions:
            yield from position.spans()
        for time in self.times:
            yield time.text
        dates = [s.date for s in self.statements] + [m.date for m in self.meetings] + [p.date for p in self.proposals]
        for date in dates:
            if date is not None and date.text is not None:
                yield date.text

    @model_validator(mode="after")
    def _whole(self) -> Record:
        size = len(self.document.text)
        for start, end in self.spans():
            if not 0 <= start < end <= size:
                raise ValueError(f"span [{start}, {end}) does not lie in the text of {size} characters")
        known: dict[str, set[str]] = {}
        for name in ("actors", "statements", "meetings", "proposals", "positions"):
            ids = [part.id for part in getattr(self, name)]
            known[name] = set(ids)
            if len(known[name]) != len(ids):
                raise ValueError(f"an id stands twice among {name}")
        for name, ids in self._references():
            for id_ in ids:
                if id_ is not None and id_ not in known[name]:
                    raise ValueError(f"reference to {id_!r}, which is not among {name}")
        return self

    def _references(self) -> Iterator[tuple[str, list[str | None]]]:
        yield "actors", [a.for_ for a in self.actors] + [s.speaker for s in self.statements]
        yield "actors", [a for s in self.statements for a in s.speakers]
        yield "actors", [p.party for p in self.positions]
        yield "actors", [p for m in self.meetings for p in m.participants]
        yield "actors", [s for p in self.proposals for s in p.sponsors]
        yield "statements", [s.within for s in self.statements]
        yield "statements", [p.statement for p in self.positions]
        yield "proposals", [p.replaces for p in self.proposals]

    def json_line(self) -> str:
        """The record as one line of JSON, with the names of the contract."""
        return self.model_dump_json(by_alias=True)
