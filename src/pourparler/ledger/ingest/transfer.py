"""Import of whole documents with their codings and coders, from other programs' formats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from pourparler.ledger import derive, positions, revisions
from pourparler.ledger.db.schema import appearances, documents, extras, statements
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.ingest import write
from pourparler.ledger.ingest.export import DocumentBundle, export_document
from pourparler.ledger.ingest.record_writer import write_coding
from pourparler.ledger.ingest.write import Importer
from pourparler.record import Actor, Record, Span, Statement


@dataclass(frozen=True)
class Imported:
    """The result of `transfer.import_document`: whether the document is new, and how many statements and positions."""

    document: str
    new: bool
    statements: int
    positions: int


def import_document(connection: Connection, given: DocumentBundle, brought: Importer) -> Imported:
    """Take in a document with what others made of it; what the ledger has already is not doubled.

    If the ledger has the text, only statements are added whose content and speaker no current statement has; meetings,
    proposals and the record's positions are not. The record must have been checked.
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
    people = _with_principals(record, {speaker for s in fresh for speaker in s.speakers})
    part = record.model_copy(
        update={"actors": people, "statements": fresh, "meetings": (), "proposals": (), "positions": (), "times": ()}
    )
    number = revisions.record(connection, brought.coder, "bring", "document", document, revisions.Before(), {})
    reading = f"#{number}"
    write_coding(connection, part, document, reading=reading, coders=coders)
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


def _comparison_key(said: Statement, names: Mapping[str, str]) -> tuple[tuple[Span, ...], frozenset[str | None]]:
    return said.content.spans or said.cue.spans, frozenset(map(names.get, said.speakers))


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
