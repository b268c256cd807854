"""What the ledger answers with: frozen rows, each with the evidence that carries it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pourparler.record import ActorKind, MeetingStatus, StatementKind, ZoneKind


@dataclass(frozen=True)
class Evidence:
    """Exact characters of a document: ``text[start:end] == quote``."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Days:
    """A range of days, both ends included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class ZoneRow:
    """A stretch of a document's text and what it is."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True)
class DocumentRow:
    """A document as the ledger keeps it; ``text`` is exact, ``reader`` is the version that read it.

    A document that carries the text of one published before is a copy of that one (``copy_of``, its id);
    ``likeness`` is the share of the shorter text that the longer holds, from 0.6 to 1.
    """

    id: str
    title: str | None
    publisher: str | None
    byline: str | None
    url: str | None
    published: dt.date | None
    published_from: str | None
    text: str
    zones: tuple[ZoneRow, ...]
    reader: str
    added: dt.datetime
    copy_of: str | None = None
    likeness: float | None = None


@dataclass(frozen=True)
class ActorRow:
    """An actor, merged over the documents, with how often it speaks and is mentioned."""

    id: int
    name: str
    kind: ActorKind
    roles: tuple[str, ...]
    acts_for: str | None
    statements: int
    mentions: int
    documents: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class StatementRow:
    """A statement; ``coder`` is who made the coding, a person or the machine with its version."""

    id: int
    document: str
    title: str | None
    publisher: str | None
    published: dt.date | None
    speaker: str | None
    speaker_id: int | None
    source: str
    cue: str
    content: str
    kind: StatementKind
    act: str | None
    date: Days | None
    confidence: float
    coder: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class HitRow:
    """A document that holds what was searched for; ``evidence`` are the words found in the passage."""

    document: str
    title: str | None
    publisher: str | None
    published: dt.date | None
    passage: Evidence
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class MeetingRow:
    """A meeting, with the names of its participants."""

    id: int
    document: str
    publisher: str | None
    published: dt.date | None
    participants: tuple[str, ...]
    place: str | None
    date: Days | None
    status: MeetingStatus
    confidence: float
    coder: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class ProposalRow:
    """A proposal, the name of the one it replaces, and the words of its provisions."""

    id: int
    document: str
    publisher: str | None
    published: dt.date | None
    name: str
    sponsors: tuple[str, ...]
    date: Days | None
    replaces: str | None
    provisions: tuple[Evidence, ...]
    coder: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class SuggestionRow:
    """Two actors that could be one, and why; a person decides."""

    one: str
    one_id: int
    other: str
    other_id: int
    why: str


@dataclass(frozen=True)
class RevisionRow:
    """What a person decided about an actor, and whether it has been undone since."""

    id: int
    at: dt.datetime
    coder: str
    action: str
    actor: str
    actor_id: int
    told: str
    undone: dt.datetime | None
    undone_by: str | None
