"""Writing the rows of records: each table once, in the order that references between rows require."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, insert, update

from pourparler.ledger.db import schema
from pourparler.ledger.db.row_ids import RowIds
from pourparler.ledger.linking import actors as actor_linking
from pourparler.ledger.linking import editions
from pourparler.ledger.linking.proposal_names import proposal_key
from pourparler.reader.meetings.occasion import describe_words
from pourparler.record import Meeting, Proposal, Record, Span, Statement, When, Zone

Row = dict[str, Any]

# The tables of a record's parts, each after those that it refers to, with its column that refers to the table itself.
_TABLES: tuple[tuple[Table, str | None], ...] = (
    (schema.actors, None),
    (schema.documents, None),
    (schema.zones, None),
    (schema.appearances, "acts_for"),
    (schema.roles, None),
    (schema.mentions, None),
    (schema.statements, "within"),
    (schema.statement_spans, None),
    (schema.statement_speakers, None),
    (schema.meetings, None),
    (schema.meeting_participants, None),
    (schema.meeting_evidence, None),
    (schema.proposals, "replaces"),
    (schema.proposal_sponsors, None),
    (schema.proposal_spans, None),
    (schema.stances, None),
    (schema.stance_spans, None),
    (schema.times, None),
)


def machine_coder(reader: str) -> str:
    """Return the coder name of a version of the reader."""
    return f"machine {reader}"


class _ActorIds(NamedTuple):
    """Row ids of a record's actors, by their ids in the record: in ``appearances`` and in ``actors``."""

    appearances: Mapping[str, int]
    actors: Mapping[str, int]


class _Reserved(NamedTuple):
    """What records that are written together share: row ids, and the new actors by kind and key."""

    ids: RowIds
    made: dict[tuple[str, str], int]


def write_coding(
    connection: Connection,
    record: Record,
    document: int,
    reading: str = "",
    coders: Mapping[str, str] | None = None,
    decided: Mapping[str, int] | None = None,
) -> None:
    """Write the codings of a record whose document the ledger has.

    Parameters
    ----------
    reading
        A suffix for local ids if the document has been read before.
    coders
        Who made the parts of the record, by their ids; the machine made those without an entry.
    decided
        Row ids of statements that people have decided about, in place of statements that the record left out.
    """
    known = actor_linking.find_actors(connection, record, document)
    reserved = _Reserved(RowIds(connection, _counts(record, known, new=False)), {})
    rows = _RecordRows(record, document, known, reserved, reading, coders, decided)
    rows.add_codings()
    _write_tables(connection, [rows])


def write_documents(
    connection: Connection, new: Sequence[NewDocument], coders: Mapping[str, str] | None = None
) -> list[int]:
    """Write documents and all parts of their records; return the documents' row ids."""
    if not new:
        return []
    known = actor_linking.find_actors_of_new(connection, [each.record for each in new])
    counts: Counter[Table] = Counter()
    for each, actors in zip(new, known, strict=True):
        counts.update(_counts(each.record, actors, new=True))
    reserved = _Reserved(RowIds(connection, counts), {})
    written = []
    for each, actors in zip(new, known, strict=True):
        (document,) = reserved.ids.take(schema.documents, 1)
        rows = _RecordRows(each.record, document, actors, reserved, coders=coders)
        rows.add_document(each.key, each.text_hash)
        rows.add_codings()
        written.append(rows)
    _write_tables(connection, written)
    return [rows.document for rows in written]


class NewDocument(NamedTuple):
    """A record whose document is to be written, its id in the ledger, and the fingerprint of its text."""

    record: Record
    key: str
    text_hash: str


def has_phrases(record: Record) -> bool:
    """Return whether a record has phrases of which vectors are stored."""
    return bool(record.positions) or any(each.provisions for each in record.proposals)


def _counts(record: Record, known: Mapping[str, int], *, new: bool) -> dict[Table, int]:
    """Return how many rows a record needs at most, in the tables whose ids are reserved."""
    return {
        schema.documents: int(new),
        schema.actors: len(record.actors) - len(known),
        schema.appearances: len(record.actors),
        schema.statements: len(record.statements),
        schema.meetings: len(record.meetings),
        schema.proposals: len(record.proposals),
        schema.stances: len(record.positions),
    }


def _write_tables(connection: Connection, written: Sequence[_RecordRows]) -> None:
    for table, own in _TABLES:
        _write_rows(connection, table, [row for each in written for row in each.rows[table]], own)


class _RecordRows:
    """The rows of one reading of a document.

    Parameters
    ----------
    document
        The row id of the document.
    known
        Row ids of the ledger's actors, by their ids in the record.
    reserved
        Row ids for new rows.
    reading
        A suffix for local ids if the document has been read before.
    coders
        Who made the parts of the record, by their ids; the machine made those without an entry.
    decided
        Row ids of statements that people have decided about, in place of statements that the record left out.
    """

    def __init__(
        self,
        record: Record,
        document: int,
        known: Mapping[str, int],
        reserved: _Reserved,
        reading: str = "",
        coders: Mapping[str, str] | None = None,
        decided: Mapping[str, int] | None = None,
    ) -> None:
        self.record = record
        self.document = document
        self.known = known
        self.ids, self.made = reserved
        self.reading = reading
        self.coders = coders or {}
        self.decided = decided or {}
        self.text = record.document.text
        self.published = record.document.published
        self.coder = machine_coder(record.reader)
        self.rows: dict[Table, list[Row]] = defaultdict(list)

    def add_document(self, key: str, text_hash: str) -> None:
        """Add the rows of the document and its zones."""
        row = self.record.document.model_dump(exclude={"id", "zones"})
        row |= {"id": self.document, "key": key, "sha256": text_hash, "reader": self.record.reader}
        row |= {"address": editions.canonical_url(row["url"]), "added": dt.datetime.now(dt.UTC).replace(tzinfo=None)}
        self.rows[schema.documents] = [row]
        self.rows[schema.zones] = [self._zone(zone) for zone in self.record.document.zones]

    def add_codings(self) -> None:
        """Add the rows of the codings, without the document and its zones."""
        actors = self._actors()
        said = self._statements(actors)
        self._meetings(actors.appearances)
        self._proposals(actors.appearances)
        self._stances(actors.appearances, said)
        for time in self.record.times:
            days = {"first_day": time.start, "last_day": time.end, "coder": self.coder}
            self._spans(schema.times, self._here() | days, [time.text])

    def _actors(self) -> _ActorIds:
        """Add the actors that the ledger does not have, and what the document says of all of them."""
        read = self.record.actors
        found, made = dict(self.known), self.made
        for actor in read:
            if actor.id not in found:
                row = actor_linking.actor_row(actor, self.document, self.coder)
                same = row["kind"], row["key"]
                if same not in made:
                    (made[same],) = self.ids.take(schema.actors, 1)
                    self.rows[schema.actors].append({"id": made[same]} | row)
                found[actor.id] = made[same]
        seen = dict(zip((a.id for a in read), self.ids.take(schema.appearances, len(read)), strict=True))
        for actor in read:
            owner = {"appearance_id": seen[actor.id]}
            self.rows[schema.appearances].append(
                self._here()
                | {"id": seen[actor.id], "local_id": actor.id + self.reading, "actor_id": found[actor.id]}
                | {"name": actor.name, "mentioned": len(actor.mentions), "coder": self.coder}
                | {"acts_for": None if actor.for_ is None else seen[actor.for_]}
            )
            self.rows[schema.roles] += [owner | {"position": n, "role": role} for n, role in enumerate(actor.roles)]
            self._spans(schema.mentions, owner, actor.mentions)
        return _ActorIds(seen, found)

    def _statements(self, actors: _ActorIds) -> dict[str, int]:
        said = self.record.statements
        ids = self._parts(schema.statements, said, [self._statement(statement, actors) for statement in said])
        for row, statement in zip(self.rows[schema.statements], said, strict=True):
            row["within"] = None if statement.within is None else ids[statement.within]
            for part, spans in _parts(statement).items():
                self._spans(schema.statement_spans, {"statement_id": row["id"], "part": part}, spans)
            self.rows[schema.statement_speakers] += _further_speakers(statement, row["id"], actors)
        return ids

    def _statement(self, statement: Statement, actors: _ActorIds) -> Row:
        return {
            "speaker": None if statement.speaker is None else actors.appearances[statement.speaker],
            "actor_id": None if statement.speaker is None else actors.actors[statement.speaker],
            "kind": statement.kind,
            "act": statement.act,
            "position": min(start for spans in _parts(statement).values() for start, _ in spans),
            "confidence": statement.confidence,
            **self._date(statement.date),
        }

    def _meetings(self, actors: Mapping[str, int]) -> None:
        met = self.record.meetings
        rows = [
            m.model_dump(include={"place", "status", "confidence"}) | self._occasion(m) | self._date(m.date)
            for m in met
        ]
        ids = self._parts(schema.meetings, met, rows)
        for meeting in met:
            owner = {"meeting_id": ids[meeting.id]}
            self._appear(schema.meeting_participants, owner, meeting.participants, actors)
            self._spans(schema.meeting_evidence, owner, meeting.evidence)

    def _occasion(self, meeting: Meeting) -> Row:
        """What kind of occasion it is; worked out from its words for a record of an earlier version."""
        if meeting.kind is None:
            return describe_words(self.text, meeting.evidence, meeting.status)._asdict()
        return meeting.model_dump(include={"kind", "name", "round", "outcome"})

    def _proposals(self, actors: Mapping[str, int]) -> None:
        tabled = self.record.proposals
        ids = self._parts(schema.proposals, tabled, [self._proposal(p) for p in tabled])
        for row, proposal in zip(self.rows[schema.proposals], tabled, strict=True):
            row["replaces"] = None if proposal.replaces is None else ids[proposal.replaces]
            owner = {"proposal_id": row["id"]}
            self._appear(schema.proposal_sponsors, owner, proposal.sponsors, actors)
            self._spans(schema.proposal_spans, owner | {"part": "mention"}, proposal.mentions)
            self._spans(schema.proposal_spans, owner | {"part": "provision"}, proposal.provisions)

    def _proposal(self, proposal: Proposal) -> Row:
        own = proposal.model_dump(include={"name", "state", "confidence"})
        return own | {"key": proposal_key(proposal.name)} | self._date(proposal.date)

    def _stances(self, actors: Mapping[str, int], said: Mapping[str, int]) -> None:
        read = self.record.positions
        known = {**self.decided, **said}
        rows = [
            position.model_dump(include={"stance", "confidence"})
            | {"party": actors[position.party], "statement_id": known.get(position.statement or "")}
            for position in read
        ]
        ids = self._parts(schema.stances, read, rows)
        for position in read:
            parts = {"words": position.words, "target": position.target, "condition": position.condition}
            for part, span in parts.items():
                if span is not None:
                    self._spans(schema.stance_spans, {"stance_id": ids[position.id], "part": part}, [span])

    def _here(self) -> Row:
        return {"document_id": self.document}

    def _zone(self, zone: Zone) -> Row:
        return self._here() | {"kind": zone.kind, "start_at": zone.start, "end_at": zone.end}

    def _parts(self, table: Table, parts: Sequence[Any], rows: Sequence[Row]) -> dict[str, int]:
        """Add one row for each part of the record; return the row ids by the parts' ids."""
        ids = dict(zip((part.id for part in parts), self.ids.take(table, len(parts)), strict=True))
        for part, row in zip(parts, rows, strict=True):
            own = {"id": ids[part.id], "local_id": part.id + self.reading}
            self.rows[table].append(self._here() | own | {"coder": self.coders.get(part.id, self.coder)} | row)
        return ids

    def _spans(self, table: Table, owner: Row, spans: Iterable[Span]) -> None:
        self.rows[table] += [
            owner | {"start_at": start, "end_at": end, "quote": self.text[start:end]} for start, end in spans
        ]

    def _date(self, date: When | None) -> Row:
        start, end = date.text if date is not None and date.text is not None else (None, None)
        return {
            "first_day": date.start if date else None,
            "last_day": date.end if date else None,
            "counts_from": date.start if date else self.published,
            "counts_to": date.end if date else self.published,
            "day_start_at": start,
            "day_end_at": end,
            "day_quote": None if start is None else self.text[start:end],
        }

    def _appear(self, table: Table, owner: Row, ids: Iterable[str], actors: Mapping[str, int]) -> None:
        self.rows[table] += [owner | {"position": n, "appearance_id": actors[id_]} for n, id_ in enumerate(ids)]


def _write_rows(connection: Connection, table: Table, rows: Sequence[Row], own: str | None) -> None:
    """Insert rows; ``own`` names the column that refers to other rows of the table."""
    if not rows:
        return
    if own is None or not any(row[own] for row in rows):
        connection.execute(insert(table), rows)
        return
    ordered: list[Row] = []
    waiting = list(rows)
    written: set[int | None] = {None}
    while ready := [row for row in waiting if row[own] in written]:
        ordered += ready
        written |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in written]
    # Rows that refer to each other in a circle get their references afterwards.
    connection.execute(insert(table), [*ordered, *(row | {own: None} for row in waiting)])
    if waiting:
        setting = update(table).where(table.c.id == bindparam("row")).values({own: bindparam("other")})
        connection.execute(setting, [{"row": row["id"], "other": row[own]} for row in waiting])


def _further_speakers(statement: Statement, id_: int, actors: _ActorIds) -> list[Row]:
    """Return the rows of the speakers of a joint statement after the first."""
    return [
        {
            "statement_id": id_,
            "position": n,
            "appearance_id": actors.appearances[speaker],
            "actor_id": actors.actors[speaker],
        }
        for n, speaker in enumerate(dict.fromkeys(statement.speakers))
        if n > 0
    ]


def _parts(statement: Statement) -> dict[str, Sequence[Span]]:
    parts = {"source": statement.source.spans, "cue": statement.cue.spans, "content": statement.content.spans}
    return {part: spans for part, spans in parts.items() if spans}
