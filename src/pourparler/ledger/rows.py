"""The rows that queries of a ledger return: frozen, each with its evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from pourparler.ledger.evidence import Days as Days
from pourparler.ledger.evidence import Evidence as Evidence
from pourparler.ledger.meeting_rows import MeetingReport as MeetingReport
from pourparler.ledger.meeting_rows import MeetingRow as MeetingRow
from pourparler.ledger.meeting_rows import MeetingStep as MeetingStep
from pourparler.ledger.validation.ids import IdKind
from pourparler.record import ActorKind, ProposalState, Stance, StatementKind, ZoneKind
from pourparler.text import enumeration


@dataclass(frozen=True)
class ZoneRow:
    """A part of a document's text and its kind."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True)
class DocumentRow:
    """A document as the ledger stores it; ``text`` is exact, ``reader`` is the version that read it.

    A document that carries the text of one published before is a copy of that one (``copy_of``, its id);
    ``likeness`` is the share of the shorter text that the longer one contains, from 0.6 to 1. An article that was
    published again in a changed form has a later edition (``replaced_by``, its id), which says what it ``replaces``.
    """

    id_kind: ClassVar[str] = "document"

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
    replaced_by: str | None = None
    replaces: str | None = None


@dataclass(frozen=True)
class DatedRole:
    """A role that documents give to an actor: the first and the last day of their publication, and their number.

    The days are those of the coverage, not of the term of office.
    """

    role: str
    first: dt.date | None
    last: dt.date | None
    documents: int


@dataclass(frozen=True)
class ActorRow:
    """An actor, merged over the documents, with the number of its statements and mentions.

    ``roles`` are sorted by frequency; ``role_periods`` has their dates. ``evidence`` is the first mention in each of
    the first ten documents.
    """

    id_kind: ClassVar[IdKind] = "actor"

    id: int
    name: str
    kind: ActorKind
    roles: tuple[str, ...]
    acts_for: str | None
    statements: int
    mentions: int
    documents: int
    evidence: tuple[Evidence, ...]
    role_periods: tuple[DatedRole, ...] = ()


@dataclass(frozen=True)
class CorroboratingStatement:
    """The same statement in another document: a copy, or the same words in another excerpt."""

    id_kind: ClassVar[IdKind] = "statement"

    id: int
    document: str
    publisher: str | None
    published: dt.date | None
    content: str
    evidence: tuple[Evidence, ...]
    published_from: str | None = None


@dataclass(frozen=True)
class StatementRow:
    """A statement; ``coder`` is who made the coding, a person or the machine with its version.

    A joint statement has several ``speakers``; ``speaker`` is the first of them, and ``speaker_ids`` are their ids.
    ``within`` is the number of the statement that reports this one, and ``relayed_by`` who reports it, if that is
    somebody else. ``document`` is the one that was published first; ``witnesses`` are the others that carry the same
    statement.
    """

    id_kind: ClassVar[IdKind] = "statement"

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
    witnesses: tuple[CorroboratingStatement, ...] = ()
    published_from: str | None = None
    speakers: tuple[str, ...] = ()
    speaker_ids: tuple[int, ...] = ()
    within: int | None = None
    relayed_by: str | None = None

    @property
    def speaker_names(self) -> str:
        """The names of all speakers in words, such as "Mara Vell and Tomas Orn"; empty if none is known."""
        return enumeration(self.speakers)


@dataclass(frozen=True)
class HitRow:
    """A document that a search found; ``evidence`` are the words found in the passage."""

    document: str
    title: str | None
    publisher: str | None
    published: dt.date | None
    passage: Evidence
    evidence: tuple[Evidence, ...]
    published_from: str | None = None


@dataclass(frozen=True)
class ProposalReport:
    """What one document says about a proposal."""

    id_kind: ClassVar[IdKind] = "proposal"

    id: int
    document: str
    publisher: str | None
    published: dt.date | None
    name: str
    sponsors: tuple[str, ...]
    date: Days | None
    provisions: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    published_from: str | None = None
    state: ProposalState | None = None


@dataclass(frozen=True)
class ProposalRow:
    """A proposal, the name of the one it replaces, and its provisions: one row, however many documents report it.

    ``reports`` are these documents, the first published first. ``state`` is what the last of them says, and None if
    the proposal was read by an older version; ``confidence`` is that of the most certain report. ``line`` numbers the
    versions: 1 for one that replaces nothing, 2 for what replaces that.
    """

    id_kind: ClassVar[IdKind] = "proposal"

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
    reports: tuple[ProposalReport, ...] = ()
    replaces_id: int | None = None
    line: int = 1
    published_from: str | None = None
    state: ProposalState | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class StanceRow:
    """Where a party stands on a target, as a document says it; ``words`` carry the stance.

    ``target`` and ``condition`` are the document's own words, ``condition`` None without one. ``statement`` is the
    number of the statement that it belongs to, if any. ``on`` is the day from which it counts.
    """

    id_kind: ClassVar[IdKind] = "stance"

    id: int
    document: str
    title: str | None
    publisher: str | None
    published: dt.date | None
    party: str
    party_id: int
    stance: Stance
    target: str
    condition: str | None
    words: str
    statement: int | None
    on: dt.date | None
    confidence: float
    coder: str
    evidence: tuple[Evidence, ...]
    published_from: str | None = None


@dataclass(frozen=True)
class SuggestionRow:
    """Two actors that could be the same, and why; a person decides."""

    one: str
    one_id: int
    other: str
    other_id: int
    why: str


@dataclass(frozen=True)
class ChangeRow:
    """What a revision, or undoing one, changed.

    Attributes
    ----------
    coder
        Who did it: "machine" and its version for a reading.
    action, thing
        What was done, such as "confirm", to what kind of thing, such as "statement".
    fields
        The corrected fields; empty for everything else.
    """

    coder: str
    action: str
    thing: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class RevisionRow:
    """A step in the history of a thing: a reading by the machine or a decision by a person, and whether it is undone.

    ``thing`` is "actor", "document", "statement", "meeting", "proposal" or "stance"; ``summary`` says in words what was
    done.
    """

    id_kind: ClassVar[IdKind] = "revision"

    id: int
    at: dt.datetime
    coder: str
    action: str
    thing: str
    thing_id: int
    name: str
    summary: str
    undone: dt.datetime | None
    undone_by: str | None


@dataclass(frozen=True)
class MeetingChange:
    """A meeting about which something new was reported.

    ``before`` is what was known of it before, None if nothing; ``what`` says what is new: "new", "status", "date",
    "place", "participants" or "reported again".
    """

    after: MeetingRow
    before: MeetingRow | None
    what: tuple[str, ...]


@dataclass(frozen=True)
class ProposalChange:
    """A proposal about which something new was reported; ``provisions`` are the new ones."""

    after: ProposalRow
    before: ProposalRow | None
    what: tuple[str, ...]
    provisions: tuple[Evidence, ...]


@dataclass(frozen=True)
class ContradictionRow:
    """An actor who contradicts an earlier statement: both statements, what they are about, and why they differ.

    ``speakers`` are the actors that made both statements, several for joint statements; ``speaker_ids`` their ids.
    ``score``, from 0 to 1, is how certain it is that the two are opposed and about the same thing.
    """

    before: StatementRow
    after: StatementRow
    about: tuple[str, ...]
    why: str
    score: float
    speakers: tuple[str, ...] = ()
    speaker_ids: tuple[int, ...] = ()

    @property
    def speaker_names(self) -> str:
        """The names of the actors that made both statements, in words."""
        return enumeration(self.speakers)


@dataclass(frozen=True)
class EditionRow:
    """A later edition of an article, the one it replaces, and their differences as spans of both texts.

    ``differences`` holds pairs of the words that were removed (or None) and those that were added (or None).
    """

    before: DocumentRow
    after: DocumentRow
    differences: tuple[tuple[Evidence | None, Evidence | None], ...]


@dataclass(frozen=True)
class Changes:
    """What became known between two days of publication, both included."""

    since: dt.date
    until: dt.date | None
    statements: tuple[StatementRow, ...]
    meetings: tuple[MeetingChange, ...]
    proposals: tuple[ProposalChange, ...]
    contradictions: tuple[ContradictionRow, ...]
    editions: tuple[EditionRow, ...]
    stances: tuple[StanceRow, ...] = ()
