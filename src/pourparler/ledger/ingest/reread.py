"""Reading documents again: a newer reader's codings replace the older ones, decisions of people stay.

Older codings stay in the ledger, ended by the revision of the new reading, which can be undone exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, update

from pourparler.ledger import derive, revisions
from pourparler.ledger.db import schema
from pourparler.ledger.db.columns import metadata
from pourparler.ledger.db.schema import appearances, documents
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.ingest.record_writer import machine_coder, write_coding
from pourparler.ledger.ingest.write import fingerprint
from pourparler.ledger.revisions import Values
from pourparler.record import Document, Position, Record, Span, Zone

MOST_SHARED = 0.5  # share of the shorter coding's characters from which it is the same coding as a person's
_CODED: tuple[tuple[Table, Table, str, str | None], ...] = (
    (schema.statements, schema.statement_spans, "statement_id", "content"),
    (schema.meetings, schema.meeting_evidence, "meeting_id", None),
    (schema.proposals, schema.proposal_spans, "proposal_id", "mention"),
    (schema.stances, schema.stance_spans, "stance_id", "target"),
)

_Decided = dict[str, dict[int, list[Span]]]


def outdated_documents(connection: Connection, reader: str) -> list[str]:
    """Return the ids of documents read by another version of the reader, in the order added."""
    old = select(documents.c.key).where(documents.c.reader != reader).order_by(documents.c.id)
    return list(connection.execute(old).scalars())


def stored_document(connection: Connection, key: str) -> Document:
    """Return a document as it was given to the reader.

    Raises
    ------
    LedgerError
        If the ledger has no document with this id.
    """
    row = connection.execute(select(documents).where(documents.c.key == key)).one_or_none()
    if row is None:
        raise LedgerError(f"the ledger has no document {shown(key)}; `pourparler documents LEDGER` lists them")
    parts = connection.execute(
        select(schema.zones).where(schema.zones.c.document_id == row.id).order_by(schema.zones.c.id)
    )
    zones = tuple(Zone(kind=zone.kind, start=zone.start_at, end=zone.end_at) for zone in parts)
    names = ("title", "publisher", "byline", "url", "language", "published", "published_from", "text")
    return Document(id=row.key, zones=zones, **{name: row._mapping[name] for name in names})


def reread(connection: Connection, record: Record) -> int | None:
    """Replace a document's reading; return the revision's number, or None if the reader is the same.

    Raises
    ------
    LedgerError
        If the ledger does not have the document.
    """
    row = connection.execute(
        select(documents).where(documents.c.sha256 == fingerprint(record.document.text))
    ).one_or_none()
    if row is None:
        raise LedgerError(f"{shown(record.document.id)} is not in the ledger; add it")
    if row.reader == record.reader:
        return None
    with derive.update_derived(connection, documents=[row.id]):
        return _replace_reading(connection, row, record)


def _replace_reading(connection: Connection, row: Row[Any], record: Record) -> int:
    coder = machine_coder(record.reader)
    number = revisions.record(connection, coder, "read again", "document", row.id, revisions.Before(), {})
    before = [("documents", row.id, {"reader": row.reader})]
    decided = _decided_spans(connection, row.id)
    before += _end_reading(connection, row.id, number)
    held = set(_machine_rows(connection, row.id))
    remaining, replaced = _without_decided(record, decided)
    write_coding(connection, remaining, row.id, reading=f"#{number}", decided=replaced)
    connection.execute(update(documents).where(documents.c.id == row.id).values(reader=record.reader))
    fresh = [each for each in _machine_rows(connection, row.id) if each not in held]
    born = [(table, id_, {"ended": number}) for table, id_ in fresh]
    before += _count_mentions_once(
        connection, [id_ for _, id_ in held], [id_ for name, id_ in fresh if name == "appearances"]
    )
    revisions.amend(connection, number, revisions.Before(rows=[*before, *born]), {"reader": record.reader})
    return number


def _live(table: Table, document: int) -> Any:
    return (table.c.document_id == document) & table.c.ended.is_(None)


def _machine_rows(connection: Connection, document: int) -> list[tuple[str, int]]:
    """Return the current rows of a document that no person has confirmed, corrected or added."""
    found = []
    for table in (appearances, *(coded for coded, *_ in _CODED), schema.times):
        rows = connection.execute(select(table.c.id, table.c.coder).where(_live(table, document)).order_by(table.c.id))
        found += [(table.name, row.id) for row in rows if row.coder.startswith("machine")]
    return found


def _end_reading(connection: Connection, document: int, number: int) -> list[tuple[str, int, Values]]:
    """End the machine's codings, except appearances that a person's coding refers to; return the old values."""
    held = _referenced_appearances(connection, document)
    before = []
    by_table: dict[str, list[int]] = defaultdict(list)
    for name, id_ in _machine_rows(connection, document):
        if name != "appearances" or id_ not in held:
            before.append((name, id_, {"ended": None}))
            by_table[name].append(id_)
    for name, ids in by_table.items():
        table = metadata.tables[name]
        connection.execute(update(table).where(table.c.id.in_(ids)).values(ended=number))
    return before


def _count_mentions_once(
    connection: Connection, held: Sequence[int], fresh: Sequence[int]
) -> list[tuple[str, int, Values]]:
    """Clear duplicate mention counts where an older appearance stays; return the old values."""
    again = select(appearances.c.actor_id).where(appearances.c.id.in_(fresh))
    twice = appearances.c.id.in_(held) & appearances.c.actor_id.in_(again)
    before = revisions.column_values(connection, appearances, twice, ("mentioned",))
    connection.execute(
        update(appearances).where(appearances.c.id.in_([id_ for _, id_, _ in before])).values(mentioned=0)
    )
    return before


def _referenced_appearances(connection: Connection, document: int) -> set[int]:
    """Return the appearances that codings of people refer to, and those whom these act for."""
    found: set[int] = set()
    ours = (
        (schema.statements.c.speaker, schema.statements, None),
        (schema.stances.c.party, schema.stances, None),
        (schema.statement_speakers.c.appearance_id, schema.statements, schema.statement_speakers.c.statement_id),
        (schema.meeting_participants.c.appearance_id, schema.meetings, schema.meeting_participants.c.meeting_id),
        (schema.proposal_sponsors.c.appearance_id, schema.proposals, schema.proposal_sponsors.c.proposal_id),
    )
    for column, table, owner in ours:
        chosen = select(column).where(_live(table, document), ~table.c.coder.startswith("machine"))
        if owner is not None:
            chosen = chosen.join(table, table.c.id == owner)
        found |= {id_ for id_ in connection.execute(chosen).scalars() if id_ is not None}
    acting = select(appearances.c.acts_for).where(appearances.c.id.in_(found), appearances.c.acts_for.is_not(None))
    return found | set(connection.execute(acting).scalars())


def _decided_spans(connection: Connection, document: int) -> _Decided:
    """Return the spans of codings that people confirmed, corrected or rejected, by table and row id."""
    found = {}
    for table, spans, owner, part in _CODED:
        chosen = (
            select(spans.c[owner], spans.c.start_at, spans.c.end_at)
            .join(table, table.c.id == spans.c[owner])
            .where(table.c.document_id == document, ~table.c.coder.startswith("machine"))
            .order_by(spans.c.id)
        )
        if part is not None:
            chosen = chosen.where(func.coalesce(spans.c.part, part) == part)
        words: dict[int, list[Span]] = defaultdict(list)
        for row in connection.execute(chosen):
            words[row[0]].append((row.start_at, row.end_at))
        found[table.name] = dict(words)
    return found


def _without_decided(record: Record, decided: _Decided) -> tuple[Record, dict[str, int]]:
    """Return the record without codings that people have decided about.

    Also returns the rows that stand for the statements left out, by their ids in the record.
    """
    matching = {s.id: _match(s.content.spans, decided["statements"]) for s in record.statements}
    replaced = {id_: row for id_, row in matching.items() if row is not None}
    said = [s for s in record.statements if s.id not in replaced]
    statement_ids = {s.id for s in said}
    said = [s if s.within in statement_ids else s.model_copy(update={"within": None}) for s in said]
    met = [m for m in record.meetings if _match(m.evidence, decided["meetings"]) is None]
    tabled = [p for p in record.proposals if _match(p.mentions, decided["proposals"]) is None]
    proposal_ids = {p.id for p in tabled}
    tabled = [p if p.replaces in proposal_ids else p.model_copy(update={"replaces": None}) for p in tabled]
    parts: dict[str, tuple[Any, ...]] = {
        "statements": tuple(said),
        "meetings": tuple(met),
        "proposals": tuple(tabled),
        "positions": tuple(_undecided_positions(record, decided)),
    }
    # Positions may refer to statements that are left out; the writer knows the rows that stand for them.
    return record.model_copy(update=parts), replaced


def _undecided_positions(record: Record, decided: _Decided) -> list[Position]:
    """Return the positions without those that people have decided about, each of which replaces at most one."""
    free = dict(decided["stances"])
    found = []
    for position in record.positions:
        same = _match([position.target], free)
        if same is None:
            found.append(position)
        else:
            del free[same]
    return found


def _match(spans: Sequence[Span], others: Mapping[int, Sequence[Span]]) -> int | None:
    """Return the first coding that covers most of the same characters; None if there is none."""
    return next((id_ for id_, other in others.items() if _overlap(spans, other) > MOST_SHARED), None)


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Return the share of the shorter coding's characters that the other covers."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    shorter = min(sum(b - a for a, b in one), sum(d - c for c, d in other))
    return common / shorter if shorter else 0.0
