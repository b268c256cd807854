"""The codings of one document with their spans, as a reading view shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from sqlalchemy import Connection, Row, func, select

from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    meeting_evidence,
    meeting_participants,
    meetings,
    mentions,
    proposal_spans,
    proposal_sponsors,
    proposals,
    revisions,
    stance_spans,
    stances,
    statement_spans,
    statements,
)
from pourparler.ledger.queries.meetings import named_actors
from pourparler.ledger.queries.stances import StanceFilter, list_stances
from pourparler.ledger.queries.statements import StatementFilter, date_of, list_statements
from pourparler.ledger.rows import Days, StanceRow, StatementRow
from pourparler.ledger.validation.ids import IdKind
from pourparler.record import ProposalState

Part = Literal["source", "cue", "content", "meeting", "proposal", "provision", "target", "actor"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True)
class AnnotatedSpan:
    """Characters of a document and what they are part of: ``thing`` is "s12", "m3", "p4", "t5", or "a6", an actor."""

    thing: str
    part: Part
    start: int
    end: int


@dataclass(frozen=True)
class StatementAnnotation:
    """A statement of a document, and the last revision that bears on it (0 for none): who decides must have seen it."""

    statement: StatementRow
    revision: int
    within: int | None


@dataclass(frozen=True)
class MeetingAnnotation:
    """A meeting as one document tells of it."""

    id_kind: ClassVar[IdKind] = "meeting"

    id: int
    participants: tuple[str, ...]
    place: str | None
    date: Days | None
    status: str
    confidence: float
    coder: str
    revision: int


@dataclass(frozen=True)
class ProposalAnnotation:
    """A proposal as one document tells of it."""

    id_kind: ClassVar[IdKind] = "proposal"

    id: int
    name: str
    sponsors: tuple[str, ...]
    date: Days | None
    coder: str
    revision: int
    state: ProposalState | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class StanceAnnotation:
    """A stance of a document, and the last revision that bears on it (0 for none)."""

    stance: StanceRow
    revision: int


@dataclass(frozen=True)
class NamedActor:
    """An actor named in a document."""

    id_kind: ClassVar[IdKind] = "actor"

    id: int
    name: str
    kind: str
    mentions: int


@dataclass(frozen=True)
class Annotations:
    """Everything that stands in one document, in the order of the text."""

    statements: tuple[StatementAnnotation, ...]
    meetings: tuple[MeetingAnnotation, ...]
    proposals: tuple[ProposalAnnotation, ...]
    actors: tuple[NamedActor, ...]
    places: tuple[AnnotatedSpan, ...]
    stances: tuple[StanceAnnotation, ...] = ()


def document_codings(connection: Connection, key: str) -> Annotations:
    """Give what stands in the document with this id."""
    document = connection.execute(select(documents.c.id).where(documents.c.key == key)).scalar()
    if document is None:
        return Annotations((), (), (), (), ())
    said = list_statements(connection, StatementFilter(document=key))
    places = _coded_spans(connection, document)
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(place.thing, place.start)
    known = last_revisions(connection, "statement", [row.id for row in said])
    nesting = select(statements.c.id, statements.c.within).where(statements.c.document_id == document)
    nested = {row.id: row.within for row in connection.execute(nesting)}
    said = tuple(sorted(said, key=lambda row: (first.get(f"s{row.id}", 0), row.id)))
    return Annotations(
        statements=tuple(StatementAnnotation(row, known.get(row.id, 0), nested.get(row.id)) for row in said),
        meetings=_meetings(connection, document),
        proposals=_proposals(connection, document),
        actors=_actors(connection, document),
        places=places,
        stances=_stances(connection, key),
    )


def last_revisions(connection: Connection, thing: str, ids: list[int] | None) -> dict[int, int]:
    """Return the last active revision of each of some things, or of all of a kind, that somebody has decided about."""
    chosen = (
        select(revisions.c.thing_id, func.max(revisions.c.id))
        .where(revisions.c.thing == thing, revisions.c.undone.is_(None))
        .where(*([] if ids is None else [revisions.c.thing_id.in_(ids)]))
        .group_by(revisions.c.thing_id)
    )
    return {row[0]: row[1] for row in connection.execute(chosen).all()}


def _coded_spans(connection: Connection, document: int) -> tuple[AnnotatedSpan, ...]:
    found = []
    coded: tuple[tuple[str, Any, Any, Any, Part | None], ...] = (
        ("s", statements, statement_spans, statement_spans.c.statement_id, None),
        ("m", meetings, meeting_evidence, meeting_evidence.c.meeting_id, "meeting"),
        ("p", proposals, proposal_spans, proposal_spans.c.proposal_id, None),
        ("t", stances, stance_spans, stance_spans.c.stance_id, None),
    )
    for letter, table, spans, owner, part in coded:
        chosen = (
            select(owner.label("owner"), spans)
            .join(table, table.c.id == owner)
            .where(table.c.document_id == document, table.c.ended.is_(None))
        )
        if table is stances:
            chosen = chosen.where(stance_spans.c.part == "target")
        for row in connection.execute(chosen).all():
            named: Part = part or ("proposal" if row.part == "mention" else row.part)
            found.append(AnnotatedSpan(f"{letter}{row.owner}", named, row.start_at, row.end_at))
    naming = (
        select(mentions.c.start_at, mentions.c.end_at, ROOT.label("root"))
        .join(appearances, appearances.c.id == mentions.c.appearance_id)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .where(appearances.c.document_id == document, appearances.c.ended.is_(None))
    )
    found += [
        AnnotatedSpan(f"a{row.root}", "actor", row.start_at, row.end_at) for row in connection.execute(naming).all()
    ]
    return tuple(sorted(found, key=lambda place: (place.start, -place.end, place.thing, place.part)))


def _current_rows(connection: Connection, table: Any, thing: str, document: int) -> list[tuple[Row[Any], int]]:
    rows = connection.execute(
        select(table).where(table.c.document_id == document, table.c.ended.is_(None)).order_by(table.c.id)
    ).all()
    known = last_revisions(connection, thing, [row.id for row in rows])
    return [(row, known.get(row.id, 0)) for row in rows]


def _meetings(connection: Connection, document: int) -> tuple[MeetingAnnotation, ...]:
    rows = _current_rows(connection, meetings, "meeting", document)
    who = named_actors(connection, meeting_participants, meeting_participants.c.meeting_id, [row.id for row, _ in rows])
    return tuple(
        MeetingAnnotation(
            row.id, tuple(who[row.id].values()), row.place, date_of(row), row.status, row.confidence, row.coder, number
        )
        for row, number in rows
    )


def _proposals(connection: Connection, document: int) -> tuple[ProposalAnnotation, ...]:
    rows = _current_rows(connection, proposals, "proposal", document)
    who = named_actors(connection, proposal_sponsors, proposal_sponsors.c.proposal_id, [row.id for row, _ in rows])
    return tuple(
        ProposalAnnotation(
            row.id,
            row.name,
            tuple(who[row.id].values()),
            date_of(row),
            row.coder,
            number,
            row.state,
            row.confidence,
        )
        for row, number in rows
    )


def _stances(connection: Connection, key: str) -> tuple[StanceAnnotation, ...]:
    rows = list_stances(connection, StanceFilter(document=key))
    known = last_revisions(connection, "stance", [row.id for row in rows])
    return tuple(StanceAnnotation(row, known.get(row.id, 0)) for row in rows)


def _actors(connection: Connection, document: int) -> tuple[NamedActor, ...]:
    root = actors.alias("root")
    naming = (
        select(root.c.id, root.c.name, root.c.kind, func.sum(appearances.c.mentioned).label("mentions"))
        .select_from(appearances)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .join(root, root.c.id == ROOT)
        .where(appearances.c.document_id == document, appearances.c.ended.is_(None))
        .group_by(root.c.id, root.c.name, root.c.kind)
    )
    rows = connection.execute(naming).all()
    ordered = sorted(rows, key=lambda row: (-row.mentions, row.name, row.id))
    return tuple(NamedActor(row.id, row.name, row.kind, int(row.mentions)) for row in ordered)
