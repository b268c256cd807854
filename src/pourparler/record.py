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
from typing import Annotated, Literal, get_args

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
    """An attribution resolved: who (speaker), by which words (cue), said what (content), when, and how."""

    id: str
    speaker: str | None
    source: Spans
    cue: Spans
    content: Spans
    kind: StatementKind
    act: Act | None = None
    date: When | None = None
    within: str | None = None
    confidence: Confidence


class Meeting(Model):
    """An encounter of actors, with its place, its date and the words that tell of it."""

    id: str
    participants: tuple[str, ...]
    place: str | None = None
    date: When | None = None
    status: MeetingStatus
    evidence: tuple[Span, ...]
    confidence: Confidence


class Proposal(Model):
    """A text on the table; it may replace an older one and has provisions."""

    id: str
    name: str
    sponsors: tuple[str, ...] = ()
    date: When | None = None
    replaces: str | None = None
    mentions: tuple[Span, ...]
    provisions: tuple[Span, ...] = ()


class Record(Model):
    """Everything that was read in one document.

    Building one checks it whole; `Record.model_validate_json` reads one, and ignores fields that it does not know.

    Raises
    ------
    ValueError
        If a span lies outside the text, is empty or runs backwards, if an id stands twice, or if a
        reference (speaker, for, within, participant, sponsor, replaces) names nothing in the record.
    """

    schema_: Annotated[Literal["pourparler/record/1"], Field(alias="schema")] = "pourparler/record/1"
    reader: str
    document: Document
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    proposals: tuple[Proposal, ...] = ()
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
        for name in ("actors", "statements", "meetings", "proposals"):
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
        yield "actors", [p for m in self.meetings for p in m.participants]
        yield "actors", [s for p in self.proposals for s in p.sponsors]
        yield "statements", [s.within for s in self.statements]
        yield "proposals", [p.replaces for p in self.proposals]

    def json_line(self) -> str:
        """The record as one line of JSON, with the names of the contract."""
        return self.model_dump_json(by_alias=True)
