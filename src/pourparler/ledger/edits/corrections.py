"""Decisions about codings: confirm, correct or reject, each a revision that can be undone exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, update

from pourparler.ledger import derive, revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.schema import documents, meetings, proposals, stances, statements
from pourparler.ledger.db.schema import revisions as table_of_revisions
from pourparler.ledger.edits import spans
from pourparler.ledger.edits.actor_merges import find_actor
from pourparler.ledger.edits.speakers import SpeakerChange, change_party, write_speakers
from pourparler.ledger.errors import ChangedError, LedgerError
from pourparler.ledger.linking.proposal_names import proposal_key
from pourparler.ledger.positions import end_for_stance
from pourparler.ledger.revisions import Before
from pourparler.ledger.rows import Days
from pourparler.ledger.validation.field_values import FIELDS, PARTS, as_text
from pourparler.ledger.validation.ids import Id, IdKind

THINGS: dict[IdKind, Table] = {"statement": statements, "meeting": meetings, "proposal": proposals, "stance": stances}
_COMMANDS: dict[IdKind, str] = {"stance": "positions"}


@dataclass(frozen=True)
class AppliedCorrection:
    """What a correction replaced (``before``), the appearances it added (``made``) and its summary (``summary``)."""

    before: Before
    made: Sequence[tuple[str, int]]
    summary: dict[str, str | None]


def check_exists(connection: Connection, meant: Id) -> Id:
    """Return the id of a statement, meeting or proposal if the ledger has it.

    Raises
    ------
    LedgerError
        If the ledger does not have it.
    """
    thing, number = meant
    table = THINGS[thing]
    if connection.execute(select(table.c.id).where(table.c.id == storable_id(number))).first() is None:
        command = _COMMANDS.get(thing, f"{thing}s")
        raise LedgerError(f"no {thing} has the number {number}; `pourparler {command} LEDGER` lists them")
    return meant


def last_revision(connection: Connection, meant: Id) -> int:
    """Return the last active revision of a coding; 0 if nobody has decided about it."""
    thing, id_ = meant
    own = table_of_revisions.c
    chosen = select(func.max(own.id)).where(own.thing == thing, own.thing_id == id_, own.undone.is_(None))
    return int(connection.execute(chosen).scalar() or 0)


def check_seen(connection: Connection, meant: Id, seen: int | None) -> None:
    """Check that a coding has not changed since the coder looked at it.

    Raises
    ------
    ChangedError
        If its last revision is not the one that the coder has seen.
    """
    if seen is not None and (last := last_revision(connection, meant)) != seen:
        raise ChangedError(f"{meant} has changed since you opened it; reload it", last)


def confirm(connection: Connection, meant: Id, coder: str) -> int:
    """Confirm a coding; return the revision's number."""
    thing, id_ = meant
    table = THINGS[thing]
    _row(connection, meant)
    found = revisions.column_values(connection, table, table.c.id == id_, ("coder",))
    connection.execute(update(table).where(table.c.id == id_).values(coder=coder))
    return revisions.record(connection, coder, "confirm", thing, id_, Before(rows=found), {})


def reject(connection: Connection, meant: Id, coder: str) -> int:
    """Reject a coding; return the revision's number.

    It stays in the ledger but leaves all answers, and a new reading does not restore it.
    """
    with derive.update_derived(connection, documents=[_row(connection, meant).document_id]):
        return write_rejection(connection, meant, coder)


def write_rejection(connection: Connection, meant: Id, coder: str) -> int:
    """Reject a coding without updating what is derived from it."""
    thing, id_ = meant
    table = THINGS[thing]
    _row(connection, meant)
    found = revisions.column_values(connection, table, table.c.id == id_, ("ended", "coder"))
    number = revisions.record(connection, coder, "reject", thing, id_, Before(rows=found), {})
    connection.execute(update(table).where(table.c.id == id_).values(ended=number, coder=coder))
    return number


def correct(connection: Connection, meant: Id, coder: str, given: Mapping[str, Any]) -> int:
    """Correct a coding, which also confirms it; return the revision's number.

    Parameters
    ----------
    given
        New values by field, as `field_values.parse_fields` returns them. A date of None means the publication date.

    Raises
    ------
    LedgerError
        If there is no such actor, or a span is outside the document.
    """
    document = _row(connection, meant).document_id
    changed = {"acts": [meant.number]} if revisions.is_of_act(meant.kind, given) else {"documents": [document]}
    with derive.update_derived(connection, **changed):
        return write_correction(connection, meant, coder, given)


def write_correction(connection: Connection, meant: Id, coder: str, given: Mapping[str, Any]) -> int:
    """Correct a coding without updating what is derived from it."""
    thing, id_ = meant
    _row(connection, meant)
    if not given:
        raise LedgerError(f"nothing to correct; give one of {', '.join(FIELDS[thing])}")
    number = revisions.record(connection, coder, "correct", thing, id_, Before(), {})
    changed = apply_correction(connection, meant, coder, number, given)
    revisions.amend(connection, number, changed.before, changed.summary)
    if thing == "stance" and "party" in given:
        end_for_stance(connection, id_, number)  # it was coded for the other party
    return number


def apply_correction(
    connection: Connection, meant: Id, coder: str, number: int, given: Mapping[str, Any]
) -> AppliedCorrection:
    """Write new values of a coding under a revision's number.

    Raises
    ------
    LedgerError
        If there is no such actor, or a span is outside the document.
    """
    thing, id_ = meant
    table, row = THINGS[thing], _row(connection, meant)
    words = {name: value for name, value in given.items() if name in PARTS}
    written = spans.write_spans(connection, id_, row.document_id, words) if words else None
    values: dict[str, Any] = {"coder": coder}
    summary = {name: as_text(value) for name, value in given.items() if name != "speaker"}
    summary |= written.quotes if written else {}
    speaking: SpeakerChange | None = None
    if "speaker" in given:
        people = [find_actor(connection, each) for each in given["speaker"]]
        speaking = write_speakers(connection, id_, row.document_id, people, number, coder)
        values |= speaking.columns
        summary["speaker"] = speaking.name
    parts = [each.before for each in (written, speaking) if each is not None]
    for name, value in given.items():
        if name == "party":
            change = change_party(connection, row.document_id, find_actor(connection, value), number, coder)
            values["party"], summary["party"] = change.appearance, change.name
            parts.append(change.before)
        elif name != "speaker" and name not in words:
            values |= _values(row, name, value)
    found = revisions.column_values(connection, table, table.c.id == id_, tuple(values))
    connection.execute(update(table).where(table.c.id == id_).values(values))
    before = Before(
        rows=[*(row for part in parts for row in part.rows), *found],
        gone=[row for part in parts for row in part.gone],
        made=[row for part in parts for row in part.made],
        touched=[row for part in parts for row in part.touched],
        cleared=[row for part in parts for row in part.cleared],
    )
    return AppliedCorrection(before, before.made, summary)


def _row(connection: Connection, meant: Id) -> Row[Any]:
    thing, id_ = meant
    table = THINGS[thing]
    row = connection.execute(
        select(table, documents.c.published, documents.c.key.label("document"))
        .join(documents, documents.c.id == table.c.document_id)
        .where(table.c.id == id_)
    ).one()
    if row.ended is not None:
        raise LedgerError(f"{meant} is rejected or replaced; `pourparler history LEDGER {meant}` shows why")
    return row


def _values(row: Row[Any], name: str, value: Any) -> dict[str, Any]:
    if name == "date":
        return _date(row, value)
    if name == "name":
        return {"name": value, "key": proposal_key(value)}
    return {name: value}


def _date(row: Row[Any], value: Days | None) -> dict[str, Any]:
    words: dict[str, Any] = {"day_start_at": None, "day_end_at": None, "day_quote": None}
    if value is None:
        return words | _date_columns(None, None, row.published, row.published)
    return words | _date_columns(value.start, value.end, value.start, value.end)


def _date_columns(*days: dt.date | None) -> dict[str, Any]:
    return dict(zip(("first_day", "last_day", "counts_from", "counts_to"), days, strict=True))
