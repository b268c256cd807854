"""Writing the record of one document, in the order that references between rows require."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from pourparler.ledger import derive, revisions
from pourparler.ledger.db import schema
from pourparler.ledger.linking import editions, names
from pourparler.ledger.linking.actors import ActorRowIds, write_actors
from pourparler.record import Proposal, Record, Span, Statement, When, Zone

Row = dict[str, Any]


@dataclass(frozen=True)
class AddResult:
    """The result of adding a document.

    Attributes
    ----------
    new
        Whether the document was added; False if the ledger had its text.
    document
        Its id in the ledger.
    copy
        Whether it carries the text of another document.
    edition
        Whether it is a later edition of an article in the ledger.
    complete
        Whether all derived data, such as copies and corroboration, were written; if not, call `Ledger.reindex`.
    """

    new: bool
    document: str
    copy: bool = False
    edition: bool = False
    complete: bool = True


@dataclass(frozen=True)
class Importer:
    """Who imports a document, and from which program."""

    coder: str
    program: str


def machine_coder(reader: str) -> str:
    """Return the coder name of a version of the reader."""
    return f"machine {reader}"


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal; documents with equal fingerprints are the same document."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_with_text(connection: Connection, text_hash: str) -> str | None:
    """Return the id of the document whose text has this fingerprint; None if there is none."""
    found = select(schema.documents.c.key).where(schema.documents.c.sha256 == text_hash)
    return connection.execute(found).scalar()


def known_fingerprints(connection: Connection, fingerprints: Sequence[str]) -> frozenset[str]:
    """Return those of the given fingerprints, a few hundred at most, whose texts the ledger has."""
    held = schema.documents.c.sha256
    return frozenset(connection.execute(select(held).where(held.in_(fingerprints))).scalars())


def write_record(
    connection: Connection, record: Record, coders: Mapping[str, str] | None = None, brought: Importer | None = None
) -> AddResult:
    """Write a checked record unless the ledger has its text; the caller holds the transaction.

    Parameters
    ----------
    coders
        Who made the parts of the record, by their ids; the machine made those without an entry.
    brought
        Who imports the record, and from which program.
    """
    text_hash = fingerprint(record.document.text)
    known = document_with_text(connection, text_hash)
    if known is not None:
        return AddResult(new=False, document=known)
    key = _free_key(connection, record.document.id, text_hash)
    document = _insert_document(connection, record, key, text_hash)
    RecordWriter(connection, record, document, coders=coders).everything()
    coder, after = (machine_coder(record.reader), {}) if brought is None else (brought.coder, {"from": brought.program})
    revisions.record(connection, coder, "read", "document", document, revisions.Before(), after)
    complete = derive.link_document(connection, document)
    return _add_result(connection, document, key, complete=complete)


def _add_result(connection: Connection, document: int, key: str, *, complete: bool) -> AddResult:
    """Return the result of adding a document."""
    columns = schema.documents.c
    own = connection.execute(select(columns.copy_of, columns.replaced_by).where(columns.id == document)).one()
    others = select(columns.id).limit(1)
    has_copies = connection.execute(others.where(columns.copy_of == document)).first() is not None
    has_older = connection.execute(others.where(columns.replaced_by == document)).first() is not None
    return AddResult(
        new=True,
        document=key,
        copy=own.copy_of is not None or has_copies,
        edition=own.replaced_by is None and has_older,
        complete=complete,
    )


def _free_key(connection: Connection, wanted: str, text_hash: str) -> str:
    """Return an unused document id: the wanted one, or with a part of the text's fingerprint appended."""
    for key in (wanted, f"{wanted}#{text_hash[:8]}"):
        if connection.execute(select(schema.documents.c.id).where(schema.documents.c.key == key)).first() is None:
            return key
    return f"{wanted}#{text_hash}"


def _insert_document(connection: Connection, record: Record, key: str, text_hash: str) -> int:
    row = record.document.model_dump(exclude={"id", "zones"})
    row |= {"key": key, "sha256": text_hash, "reader": record.reader, "address": editions.canonical_url(row["url"])}
    row["added"] = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    return _insert_rows(connection, schema.documents, [row])[0]


class RecordWriter:
    """Writes the rows of one reading of a document.

    Parameters
    ----------
    document
        The row id of the document.
    reading
        A suffix for local ids if the document has been read before.
    coders
        Who made the parts of the record, by their ids; the machine made those without an entry.
    decided
        Row ids of statements that people have decided about, in place of statements that the record left out.
    """

    def __init__(
        self,
        connection: Connection,
        record: Record,
        document: int,
        reading: str = "",
        coders: Mapping[str, str] | None = None,
        decided: Mapping[str, int] | None = None,
    ) -> None:
        self.connection = connection
        self.record = record
        self.document = document
        self.reading = reading
        self.coders = coders or {}
        self.decided = decided or {}
        self.text = record.document.text
        self.published = record.document.published
        self.coder = machine_coder(record.reader)

    def everything(self) -> None:
        """Write all parts of the record."""
        self._rows(schema.zones, [self._zone(zone) for zone in self.record.document.zones])
        self.codings()

    def codings(self) -> None:
        """Write the codings, without the document's zones."""
        actors = write_actors(self.connection, self.record, self.document, self.coder, self.reading)
        for actor in self.record.actors:
            self._spans(schema.mentions, {"appearance_id": actors.appearances[actor.id]}, actor.mentions)
        said = self._statements(actors)
        self._meetings(actors.appearances)
        self._proposals(actors.appearances)
        self._stances(actors.appearances, said)
        for time in self.record.times:
            days = {"first_day": time.start, "last_day": time.end, "coder": self.coder}
            self._spans(schema.times, self._here() | days, [time.text])

    def _statements(self, actors: ActorRowIds) -> dict[str, int]:
        said = self.record.statements
        ids = self._parts(schema.statements, said, [self._statement(statement, actors) for statement in said])
        for statement in said:
            for part, spans in _parts(statement).items():
                self._spans(schema.statement_spans, {"statement_id": ids[statement.id], "part": part}, spans)
        self._rows(schema.statement_speakers, [row for s in said for row in _further_speakers(s, ids[s.id], actors)])
        self._link(schema.statements, "within", ids, {s.id: s.within for s in said})
        return ids

    def _statement(self, statement: Statement, actors: ActorRowIds) -> Row:
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
        rows = [m.model_dump(include={"place", "status", "confidence"}) | self._date(m.date) for m in met]
        ids = self._parts(schema.meetings, met, rows)
        for meeting in met:
            owner = {"meeting_id": ids[meeting.id]}
            self._appear(schema.meeting_participants, owner, meeting.participants, actors)
            self._spans(schema.meeting_evidence, owner, meeting.evidence)

    def _proposals(self, actors: Mapping[str, int]) -> None:
        tabled = self.record.proposals
        ids = self._parts(schema.proposals, tabled, [self._proposal(p) for p in tabled])
        for proposal in tabled:
            owner = {"proposal_id": ids[proposal.id]}
            self._appear(schema.proposal_sponsors, owner, proposal.sponsors, actors)
            self._spans(schema.proposal_spans, owner | {"part": "mention"}, proposal.mentions)
            self._spans(schema.proposal_spans, owner | {"part": "provision"}, proposal.provisions)
        self._link(schema.proposals, "replaces", ids, {p.id: p.replaces for p in tabled})

    def _proposal(self, proposal: Proposal) -> Row:
        own = proposal.model_dump(include={"name", "state", "confidence"})
        return own | {"key": names.proposal_key(proposal.name)} | self._date(proposal.date)

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
        """Write one row for each part of the record; return the row ids by the parts' ids."""
        whole = [
            self._here() | {"local_id": part.id + self.reading, "coder": self.coders.get(part.id, self.coder)} | row
            for part, row in zip(parts, rows, strict=True)
        ]
        return dict(zip((part.id for part in parts), _insert_rows(self.connection, table, whole), strict=True))

    def _spans(self, table: Table, owner: Row, spans: Iterable[Span]) -> None:
        rows = [owner | {"start_at": start, "end_at": end, "quote": self.text[start:end]} for start, end in spans]
        self._rows(table, rows)

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
        rows = [owner | {"position": n, "appearance_id": actors[id_]} for n, id_ in enumerate(ids)]
        self._rows(table, rows)

    def _link(self, table: Table, column: str, ids: Mapping[str, int], links: Mapping[str, str | None]) -> None:
        """Write references between rows of a table, after all have ids."""
        rows = [{"row": ids[one], "other": ids[other]} for one, other in links.items() if other is not None]
        if rows:
            setting = update(table).where(table.c.id == bindparam("row")).values({column: bindparam("other")})
            self.connection.execute(setting, rows)

    def _rows(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)


def _further_speakers(statement: Statement, id_: int, actors: ActorRowIds) -> list[Row]:
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


def _insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> list[int]:
    if not rows:
        return []
    returning = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(returning, rows).scalars())
