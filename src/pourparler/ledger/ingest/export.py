"""Export of whole documents with their codings and coders, for other programs' formats."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, or_, select

from pourparler.ledger.db import schema
from pourparler.ledger.db.schema import ROOT, actors, appearances, documents, statements
from pourparler.ledger.ingest import reread
from pourparler.ledger.queries.positions import KIND_OF_STANCE
from pourparler.record import Actor, Meeting, Position, Proposal, Record, Span, Spans, Statement, Time, When

_Spans = dict[int, list[Row[Any]]]


@dataclass(frozen=True)
class CodedPosition:
    """What a coder reads in a statement: the fields of a position, the statement by its id in the record."""

    statement: str
    party: str
    kind: str
    terms: tuple[tuple[str, str], ...]
    weighed: tuple[str, ...]
    coder: str


@dataclass(frozen=True)
class DocumentBundle:
    """A document with all that stands in it.

    Attributes
    ----------
    record
        Its ids are the ledger's: "s12", "m3", "p4", "t5"; "a7" for an actor as this document names it.
    coders
        Who made the statements, meetings, proposals and positions, by their ids: a person, or "machine" with its
        version. The machine made those without an entry.
    names
        The ledger's names of the record's actors, by their ids: "Vell" in this document may be "Mara Vell".
    codings
        The positions coded in its statements.
    """

    record: Record
    coders: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    codings: tuple[CodedPosition, ...] = ()


def export_document(connection: Connection, key: str) -> DocumentBundle:
    """Give a document with all that stands in it.

    Raises
    ------
    LedgerError
        If the ledger has no document with this id.
    """
    document = reread.stored_document(connection, key)
    row = connection.execute(select(documents.c.id, documents.c.reader).where(documents.c.key == key)).one()
    seen, names = _actors(connection, row.id)
    said, coders, foreign = _statements(connection, row.id, {a.id for a in seen})
    met, tabled = _meetings(connection, row.id), _proposals(connection, row.id)
    read = _stances(connection, row.id, {a.id for a in seen}, {s.id for s in said})
    coders |= met[1] | tabled[1] | read[1]
    foreign = tuple({actor.id: actor for actor in (*foreign, *read[2])}.values())
    names |= {actor.id: actor.name for actor in foreign}
    record = Record(
        reader=row.reader,
        document=document,
        actors=(*seen, *foreign),
        statements=said,
        meetings=met[0],
        proposals=tabled[0],
        positions=read[0],
        times=_times(connection, row.id),
    )
    return DocumentBundle(record, coders, names, _codings(connection, row.id))


def _live(connection: Connection, table: Table, document: int) -> list[Row[Any]]:
    current = (table.c.document_id == document) & table.c.ended.is_(None)
    return list(connection.execute(select(table).where(current).order_by(table.c.id)).all())


def _spans(connection: Connection, table: Table, owner: str, of: Table, document: int) -> _Spans:
    found: _Spans = defaultdict(list)
    chosen = select(table).join(of, of.c.id == table.c[owner]).where(of.c.document_id == document)
    for row in connection.execute(chosen.order_by(table.c.start_at, table.c.id)):
        found[row._mapping[owner]].append(row)
    return found


def _places(rows: Sequence[Row[Any]], part: str | None = None) -> tuple[Span, ...]:
    return tuple((row.start_at, row.end_at) for row in rows if part is None or row.part == part)


def _when(row: Row[Any]) -> When | None:
    if row.first_day is None:
        return None
    text = None if row.day_start_at is None else (row.day_start_at, row.day_end_at)
    return When(start=row.first_day, end=row.last_day, text=text)


def _actors(connection: Connection, document: int) -> tuple[list[Actor], dict[str, str]]:
    root = actors.alias("root")
    chosen = (
        select(appearances, actors.c.kind, root.c.name.label("ledger_name"))
        .join(actors, actors.c.id == appearances.c.actor_id)
        .join(root, root.c.id == ROOT)
        .where(appearances.c.document_id == document, appearances.c.ended.is_(None))
        .order_by(appearances.c.id)
    )
    rows = connection.execute(chosen).all()
    places = _spans(connection, schema.mentions, "appearance_id", appearances, document)
    held: dict[int, list[str]] = defaultdict(list)
    of = select(schema.roles).join(appearances, appearances.c.id == schema.roles.c.appearance_id)
    of = of.where(appearances.c.document_id == document).order_by(schema.roles.c.appearance_id, schema.roles.c.position)
    for role in connection.execute(of):
        held[role.appearance_id].append(role.role)
    current = {row.id for row in rows}
    found = [
        Actor(
            id=f"a{row.id}",
            name=row.name,
            kind=row.kind,
            roles=tuple(held[row.id]),
            for_=f"a{row.acts_for}" if row.acts_for in current else None,
            mentions=_places(places[row.id]),
        )
        for row in rows
    ]
    return found, {f"a{row.id}": row.ledger_name for row in rows}


def _statements(
    connection: Connection, document: int, seen: set[str]
) -> tuple[tuple[Statement, ...], dict[str, str], tuple[Actor, ...]]:
    """Return the statements, their coders, and speakers that the document does not name."""
    rows = _live(connection, statements, document)
    current = {row.id for row in rows}
    places = _spans(connection, schema.statement_spans, "statement_id", statements, document)
    further = _further_speakers(connection, document)
    foreign: dict[str, Actor] = {}
    said = []
    for row in rows:
        speakers = []
        for appearance, id_ in ((row.speaker, row.actor_id), *further[row.id]):
            if f"a{appearance}" in seen:
                speakers.append(f"a{appearance}")
            elif id_ is not None:
                actor = connection.execute(select(actors).where(actors.c.id == id_)).one()
                speakers.append(f"n{actor.id}")
                foreign[speakers[-1]] = Actor(id=speakers[-1], name=actor.name, kind=actor.kind)
        own = places[row.id]
        said.append(
            Statement(
                id=f"s{row.id}",
                speaker=speakers[0] if speakers else None,
                speakers=tuple(dict.fromkeys(speakers)),
                source=Spans(spans=_places(own, "source")),
                cue=Spans(spans=_places(own, "cue")),
                content=Spans(spans=_places(own, "content")),
                kind=row.kind,
                act=row.act,
                date=_when(row),
                within=f"s{row.within}" if row.within in current else None,
                confidence=row.confidence,
            )
        )
    return tuple(said), {f"s{row.id}": row.coder for row in rows}, tuple(foreign.values())


def _further_speakers(connection: Connection, document: int) -> dict[int, list[tuple[int, int]]]:
    """Return the appearances and actors of speakers after the first, by statement."""
    table = schema.statement_speakers
    chosen = select(table).join(statements, statements.c.id == table.c.statement_id)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in connection.execute(chosen.where(statements.c.document_id == document).order_by(table.c.position)):
        found[row.statement_id].append((row.appearance_id, row.actor_id))
    return found


def _people(connection: Connection, table: Table, owner: str, of: Table, document: int) -> dict[int, list[str]]:
    chosen = (
        select(table)
        .join(of, of.c.id == table.c[owner])
        .join(appearances, appearances.c.id == table.c.appearance_id)
        .where(of.c.document_id == document, appearances.c.ended.is_(None))
        .order_by(table.c[owner], table.c.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in connection.execute(chosen):
        found[row._mapping[owner]].append(f"a{row.appearance_id}")
    return found


def _meetings(connection: Connection, document: int) -> tuple[tuple[Meeting, ...], dict[str, str]]:
    rows = _live(connection, schema.meetings, document)
    who = _people(connection, schema.meeting_participants, "meeting_id", schema.meetings, document)
    places = _spans(connection, schema.meeting_evidence, "meeting_id", schema.meetings, document)
    met = tuple(
        Meeting(
            id=f"m{row.id}",
            participants=tuple(who[row.id]),
            place=row.place,
            date=_when(row),
            status=row.status,
            kind=row.kind,
            name=row.name,
            round=row.round,
            outcome=row.outcome,
            evidence=_places(places[row.id]),
            confidence=row.confidence,
        )
        for row in rows
    )
    return met, {f"m{row.id}": row.coder for row in rows}


def _proposals(connection: Connection, document: int) -> tuple[tuple[Proposal, ...], dict[str, str]]:
    rows = _live(connection, schema.proposals, document)
    current = {row.id for row in rows}
    who = _people(connection, schema.proposal_sponsors, "proposal_id", schema.proposals, document)
    places = _spans(connection, schema.proposal_spans, "proposal_id", schema.proposals, document)
    tabled = tuple(
        Proposal(
            id=f"p{row.id}",
            name=row.name,
            state=row.state,
            sponsors=tuple(who[row.id]),
            date=_when(row),
            replaces=f"p{row.replaces}" if row.replaces in current else None,
            mentions=_places(places[row.id], "mention"),
            provisions=_places(places[row.id], "provision"),
            confidence=row.confidence,
        )
        for row in rows
    )
    return tabled, {f"p{row.id}": row.coder for row in rows}


def _stances(
    connection: Connection, document: int, seen: set[str], said: set[str]
) -> tuple[tuple[Position, ...], dict[str, str], tuple[Actor, ...]]:
    """Return the stances, their coders, and parties that the document does not name."""
    rows = _live(connection, schema.stances, document)
    places = _spans(connection, schema.stance_spans, "stance_id", schema.stances, document)
    foreign: dict[str, Actor] = {}
    read = []
    for row in rows:
        party = f"a{row.party}"
        if party not in seen:
            named = select(actors).join(appearances, appearances.c.actor_id == actors.c.id)
            actor = connection.execute(named.where(appearances.c.id == row.party)).one()
            party = f"n{actor.id}"
            foreign[party] = Actor(id=party, name=actor.name, kind=actor.kind)
        own = {span.part: (span.start_at, span.end_at) for span in places[row.id]}
        statement = f"s{row.statement_id}"
        read.append(
            Position(
                id=f"t{row.id}",
                party=party,
                target=own["target"],
                stance=row.stance,
                condition=own.get("condition"),
                words=own["words"],
                statement=statement if statement in said else None,
                confidence=row.confidence,
            )
        )
    return tuple(read), {f"t{row.id}": row.coder for row in rows}, tuple(foreign.values())


def _times(connection: Connection, document: int) -> tuple[Time, ...]:
    rows = _live(connection, schema.times, document)
    return tuple(Time(text=(row.start_at, row.end_at), start=row.first_day, end=row.last_day) for row in rows)


def _codings(connection: Connection, document: int) -> tuple[CodedPosition, ...]:
    table, stances = schema.positions, schema.stances
    is_confirmed = stances.c.ended.is_(None) & ~stances.c.coder.startswith("machine")
    chosen = (
        select(table, stances.c.stance)
        .join(statements, statements.c.id == table.c.statement_id)
        .outerjoin(stances, stances.c.id == table.c.stance_id)
        .where(statements.c.document_id == document, table.c.ended.is_(None), statements.c.ended.is_(None))
        .where(or_(table.c.stance_id.is_(None), is_confirmed))
        .order_by(table.c.id)
    )
    return tuple(
        CodedPosition(
            f"s{row.statement_id}",
            row.party,
            KIND_OF_STANCE.get(row.stance, row.kind),
            tuple((issue, option) for issue, option in json.loads(row.terms)),
            tuple(json.loads(row.weighed)),
            row.coder,
        )
        for row in connection.execute(chosen)
    )
