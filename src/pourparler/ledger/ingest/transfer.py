"""Export and import of whole documents with their codings and coders, for other programs' formats."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from pourparler.ledger import derive, positions, revisions
from pourparler.ledger.db import schema
from pourparler.ledger.db.schema import ROOT, actors, appearances, documents, extras, statements
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.ingest import reread, write
from pourparler.ledger.ingest.write import Importer, RecordWriter
from pourparler.record import Actor, Meeting, Proposal, Record, Span, Spans, Statement, Time, When

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
        Its ids are the ledger's: "s12", "m3", "p4"; "a7" for an actor as this document names it.
    coders
        Who made the statements, meetings and proposals, by their ids: a person, or "machine" with its version. The
        machine made those without an entry.
    names
        The ledger's names of the record's actors, by their ids: "Vell" in this document may be "Mara Vell".
    codings
        The positions coded in its statements.
    """

    record: Record
    coders: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    codings: tuple[CodedPosition, ...] = ()


@dataclass(frozen=True)
class Imported:
    """The result of `transfer.import_document`: whether the document is new, and how many statements and positions."""

    document: str
    new: bool
    statements: int
    positions: int


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
    coders |= met[1] | tabled[1]
    names |= {actor.id: actor.name for actor in foreign}
    record = Record(
        reader=row.reader,
        document=document,
        actors=(*seen, *foreign),
        statements=said,
        meetings=met[0],
        proposals=tabled[0],
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
    foreign: dict[str, Actor] = {}
    said = []
    for row in rows:
        speaker = f"a{row.speaker}" if row.speaker is not None else None
        if speaker not in seen and row.actor_id is not None:
            actor = connection.execute(select(actors).where(actors.c.id == row.actor_id)).one()
            speaker = f"n{actor.id}"
            foreign[speaker] = Actor(id=speaker, name=actor.name, kind=actor.kind)
        elif speaker not in seen:
            speaker = None
        own = places[row.id]
        said.append(
            Statement(
                id=f"s{row.id}",
                speaker=speaker,
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
            sponsors=tuple(who[row.id]),
            date=_when(row),
            replaces=f"p{row.replaces}" if row.replaces in current else None,
            mentions=_places(places[row.id], "mention"),
            provisions=_places(places[row.id], "provision"),
        )
        for row in rows
    )
    return tabled, {f"p{row.id}": row.coder for row in rows}


def _times(connection: Connection, document: int) -> tuple[Time, ...]:
    rows = _live(connection, schema.times, document)
    return tuple(Time(text=(row.start_at, row.end_at), start=row.first_day, end=row.last_day) for row in rows)


def _codings(connection: Connection, document: int) -> tuple[CodedPosition, ...]:
    table = schema.positions
    chosen = (
        select(table)
        .join(statements, statements.c.id == table.c.statement_id)
        .where(statements.c.document_id == document, table.c.ended.is_(None), statements.c.ended.is_(None))
        .order_by(table.c.id)
    )
    return tuple(
        CodedPosition(
            f"s{row.statement_id}",
            row.party,
            row.kind,
            tuple((issue, option) for issue, option in json.loads(row.terms)),
            tuple(json.loads(row.weighed)),
            row.coder,
        )
        for row in connection.execute(chosen)
    )


def import_document(connection: Connection, given: DocumentBundle, brought: Importer) -> Imported:
    """Take in a document with what others made of it; what the ledger has already is not doubled.

    If the ledger has the text, only statements are added whose content and speaker no current statement has; meetings
    and proposals are not. The record must have been checked.
    """
    record = given.record
    known = write.document_with_text(connection, write.fingerprint(record.document.text))
    if known is None:
        done = write.write_record(connection, record, given.coders, brought)
        row = connection.execute(select(documents.c.id).where(documents.c.key == done.document)).scalar_one()
        mine = _by_local(connection, row)
        made = len(record.statements)
        key = done.document
    else:
        key = known
        row = connection.execute(select(documents.c.id).where(documents.c.key == known)).scalar_one()
        with derive.update_derived(connection, documents=[row]):
            mine, made = _write_missing(connection, row, record, given.coders, brought)
    coded = 0
    for coding in given.codings:
        if coding.statement not in mine:
            raise LedgerError(
                f"{shown(key)}: a position is coded in {shown(coding.statement)}, which is not a statement of it"
            )
        try:
            positions.add(
                connection,
                mine[coding.statement],
                coding.party,
                coding.kind,
                coding.terms,
                coding.weighed,
                coding.coder,
            )
            coded += 1
        except positions.AlreadyCodedError:
            continue
    return Imported(key, known is None, made, coded)


def _by_local(connection: Connection, document: int) -> dict[str, int]:
    chosen = select(statements.c.local_id, statements.c.id).where(statements.c.document_id == document)
    return {row.local_id: row.id for row in connection.execute(chosen)}


def _existing_statements(connection: Connection, document: int, record: Record) -> dict[str, int]:
    """Return the row ids of a record's statements that the document has already, by their ids in the record."""
    key = connection.execute(select(documents.c.key).where(documents.c.id == document)).scalar_one()
    existing = export_document(connection, key)
    own_names = {actor.id: actor.name for actor in existing.record.actors}
    by_key: dict[object, list[int]] = defaultdict(list)
    for statement in existing.record.statements:
        for each in {_comparison_key(statement, own_names), _comparison_key(statement, existing.names)}:
            by_key[each].append(int(statement.id[1:]))
    names = {actor.id: actor.name for actor in record.actors}
    found: dict[str, int] = {}
    for statement in record.statements:
        if same := by_key.get(_comparison_key(statement, names)):
            # Equal statements are matched in order, so that each keeps its own positions.
            found[statement.id] = same.pop(0) if len(same) > 1 else same[0]
    return found


def _write_missing(
    connection: Connection, document: int, record: Record, coders: Mapping[str, str], brought: Importer
) -> tuple[dict[str, int], int]:
    """Write the statements that a document does not have yet; return all row ids by their ids in the record."""
    mine = _existing_statements(connection, document, record)
    fresh = tuple(s for s in record.statements if s.id not in mine)
    if not fresh:
        return mine, 0
    new = {s.id for s in fresh}
    fresh = tuple(s if s.within in new else s.model_copy(update={"within": None}) for s in fresh)
    people = _with_principals(record, {s.speaker for s in fresh if s.speaker is not None})
    part = record.model_copy(
        update={"actors": people, "statements": fresh, "meetings": (), "proposals": (), "times": ()}
    )
    number = revisions.record(connection, brought.coder, "bring", "document", document, revisions.Before(), {})
    reading = f"#{number}"
    RecordWriter(connection, part, document, reading=reading, coders=coders).codings()
    written = {name.removesuffix(reading): id_ for name, id_ in _by_local(connection, document).items()}
    mine |= {s.id: written[s.id] for s in fresh}
    born = [("statements", mine[s.id], {"ended": number}) for s in fresh]
    seen = select(appearances.c.id).where(
        appearances.c.document_id == document, appearances.c.local_id.in_([a.id + reading for a in people])
    )
    ids = list(connection.execute(seen).scalars())
    # These actors come from the statements only; the mentions were counted when the document was read.
    connection.execute(update(appearances).where(appearances.c.id.in_(ids)).values(mentioned=0))
    born += [("appearances", id_, {"ended": number}) for id_ in ids]
    after = {"from": brought.program, "statements": len(fresh)}
    revisions.amend(connection, number, revisions.Before(rows=born), after)
    return mine, len(fresh)


def _comparison_key(said: Statement, names: Mapping[str, str]) -> tuple[tuple[Span, ...], str | None]:
    return said.content.spans or said.cue.spans, None if said.speaker is None else names.get(said.speaker)


def _with_principals(record: Record, wanted: set[str]) -> tuple[Actor, ...]:
    """Return some actors and those they act for."""
    by_id = {actor.id: actor for actor in record.actors}
    queue = list(wanted)
    while queue:
        principal = by_id[queue.pop()].for_
        if principal is not None and principal not in wanted:
            wanted.add(principal)
            queue.append(principal)
    return tuple(actor.model_copy(update={"mentions": ()}) for actor in record.actors if actor.id in wanted)


def list_extras(connection: Connection, format: str) -> dict[str, str]:
    """Return the parts of a format that the ledger does not model, by name."""
    chosen = select(extras).where(extras.c.format == format).order_by(extras.c.name)
    return {row.name: row.value for row in connection.execute(chosen)}


def write_extras(connection: Connection, format: str, values: Mapping[str, str]) -> None:
    """Store the parts of a format that the ledger does not model, replacing those of the same name."""
    for name in values:
        connection.execute(delete(extras).where(extras.c.format == format, extras.c.name == name))
    rows = [{"format": format, "name": name, "value": value} for name, value in values.items()]
    if rows:
        connection.execute(insert(extras), rows)
