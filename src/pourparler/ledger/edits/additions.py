"""Additions by coders: statements that the machine missed, and actors that no document names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from pourparler.ledger import derive, revisions
from pourparler.ledger.db.schema import actors, documents, statement_spans, statements
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.edits import corrections
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.linking import names
from pourparler.ledger.names import check_display_name
from pourparler.ledger.revisions import Before
from pourparler.ledger.validation.ids import Id
from pourparler.record import ActorKind, Span

_LONGEST = 200  # most characters of an actor's name


def add_statement(connection: Connection, key: str, coder: str, given: Mapping[str, Any]) -> int:
    """Add a statement that the machine missed; return the revision's number.

    If its content is part of what another statement says, that statement reports it.

    Parameters
    ----------
    given
        ``content``, and optionally ``source``, ``cue``, ``speaker``, ``kind``, ``act``, ``date``, as
        `field_values.parse_fields` returns them.

    Raises
    ------
    LedgerError
        If there is no such document, or a value is not valid for its field.
    """
    document = connection.execute(
        select(documents.c.id, documents.c.published).where(documents.c.key == key)
    ).one_or_none()
    if document is None:
        raise LedgerError(f"the ledger has no document {shown(key)}; `pourparler documents LEDGER` lists them")
    if not given.get("content"):
        raise LedgerError("a statement needs content; give its span in the text, such as (120, 164)")
    with derive.update_derived(connection, documents=[document.id]):
        return _insert_statement(connection, document, coder, given)


def _insert_statement(connection: Connection, document: Row[Any], coder: str, given: Mapping[str, Any]) -> int:
    number = revisions.record(connection, coder, "add", "statement", 0, Before(), {})
    day = document.published
    holder = _statement_around(connection, document.id, given["content"])
    values: dict[str, Any] = {"document_id": document.id, "local_id": f"s#{number}", "kind": "indirect"}
    values["within"] = holder
    values |= {"position": 0, "confidence": 1.0, "coder": coder, "counts_from": day, "counts_to": day}
    one = int(connection.execute(insert(statements).returning(statements.c.id), values).scalar_one())
    done = corrections.apply_correction(connection, Id("statement", one), coder, number, given)
    # Undoing ends the row but does not delete it; rows added for it are deleted.
    gone = ("statements", one, {"ended": number, "speaker": None, "actor_id": None})
    speakers = [("statement_speakers", {"statement_id": one})]
    found = Before(rows=[gone], made=done.made, touched=done.before.touched, cleared=speakers)
    revisions.amend(connection, number, found, done.summary)
    _set_thing_id(connection, number, one)
    return number


def _statement_around(connection: Connection, document: int, content: Sequence[Span]) -> int | None:
    """Find the statement that reports a content: the shortest whose own content is more and includes it."""
    columns = statement_spans.c
    chosen = (
        select(columns.statement_id, columns.start_at, columns.end_at)
        .join(statements, statements.c.id == columns.statement_id)
        .where(statements.c.document_id == document, statements.c.ended.is_(None), columns.part == "content")
    )
    parts: dict[int, list[Span]] = {}
    for row in connection.execute(chosen).all():
        parts.setdefault(row.statement_id, []).append((row.start_at, row.end_at))
    first, last = min(start for start, _ in content), max(end for _, end in content)
    around = {
        statement: sum(end - start for start, end in spans)
        for statement, spans in parts.items()
        if any(s <= first and last <= e and (s, e) != (first, last) for s, e in spans)
    }
    return min(around, key=lambda statement: (around[statement], statement), default=None)


def _set_thing_id(connection: Connection, number: int, one: int) -> None:
    """Set what a revision is about, now that the row has an id."""
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))


def add_actor(connection: Connection, name: str, kind: ActorKind, coder: str) -> int:
    """Add an actor that no document names; return the revision's number.

    Raises
    ------
    LedgerError
        If the name is empty or too long, or an actor of this kind and name exists.
    """
    name = " ".join(name.split())
    check_display_name(name, "an actor")
    if not name or len(name) > _LONGEST:
        raise LedgerError("an actor needs a name, of at most 200 characters")
    named, key = names.is_named(name, kind), names.actor_key(name, kind)
    alike = select(actors.c.id).where(actors.c.key == key, actors.c.kind == kind)
    if connection.execute(alike).first() is not None:
        raise LedgerError(f"an actor is called '{shown(name)}' already; choose it from the list")
    number = revisions.record(connection, coder, "add", "actor", 0, Before(), {})
    values: dict[str, Any] = {
        "kind": kind,
        "key": key if named else f"{key}#{number}",
        "name": name,
        "folded": names.fold(name),
    }
    values |= {"surname": None, "coder": coder, "settled": True}
    one = int(connection.execute(insert(actors).returning(actors.c.id), values).scalar_one())
    _set_thing_id(connection, number, one)
    revisions.amend(connection, number, Before(made=[("actors", one)]), {"name": name, "kind": kind})
    return number
