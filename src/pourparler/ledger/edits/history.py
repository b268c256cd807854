"""The history of a thing: readings and decisions with coder and time, and what was undone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, or_, select

from pourparler.ledger import derive, revisions
from pourparler.ledger.db.brief_tables import briefs
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.comment_tables import position_comments
from pourparler.ledger.db.draft_tables import drafts
from pourparler.ledger.db.filters import in_chunks
from pourparler.ledger.db.scenario_tables import scenarios
from pourparler.ledger.db.schema import (
    actors,
    appearances,
    codebooks,
    documents,
    issues,
    meetings,
    positions,
    proposals,
    stance_spans,
    stances,
    statement_spans,
    statements,
)
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.edits import actor_merges, corrections
from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.rows import ChangeRow, RevisionRow
from pourparler.ledger.validation import arguments
from pourparler.ledger.validation.ids import Id, parse_id, whole_number

_TABLES: dict[str, Table] = {
    "actor": actors,
    "brief": briefs,
    "document": documents,
    "issue": issues,
    "codebook": codebooks,
    "comment": position_comments,
    "draft": drafts,
    "position": positions,
    "scenario": scenarios,
    "statement": statements,
    "meeting": meetings,
    "proposal": proposals,
    "stance": stances,
}
_SHOWN = 60  # most characters of a statement in its name


def list_revisions(connection: Connection, given: object = None) -> tuple[RevisionRow, ...]:
    """Return the revisions of one thing or of everything, earliest first.

    Parameters
    ----------
    given
        An id or a row of a statement, meeting, proposal, stance, actor or document; or an actor's name. None for all
        decisions and all new readings.

    Raises
    ------
    LedgerError
        If the ledger has no such thing.
    """
    telling = select(revision_table).order_by(revision_table.c.id)
    if given is None:
        rows = connection.execute(telling.where(revision_table.c.action != "read")).all()
    else:
        thing, id_ = _find_thing(connection, given)
        own: ColumnElement[bool] = (revision_table.c.thing == thing) & (revision_table.c.thing_id == id_)
        if thing in corrections.THINGS:
            document = select(_TABLES[thing].c.document_id).where(_TABLES[thing].c.id == id_).scalar_subquery()
            own = or_(own, (revision_table.c.thing == "document") & (revision_table.c.thing_id == document))
        elif thing == "actor":
            own = revision_table.c.thing == "actor"
        rows = connection.execute(telling.where(own)).all()
        if thing == "actor":
            rows = [row for row in rows if ("actors", id_) in revisions.touched_rows(row)]
        elif thing in corrections.THINGS:
            rows = [row for row in rows if _concerns(row, thing, id_, connection)]
    return tuple(_row(connection, row) for row in rows)


def list_decisions(
    connection: Connection, coder: str | None, offset: int, limit: int
) -> tuple[tuple[RevisionRow, ...], int]:
    """Return a page of the decisions and new readings, of one coder or of all, latest first, and their number."""
    conditions = [revision_table.c.action != "read", *([] if coder is None else [revision_table.c.coder == coder])]
    total = int(connection.execute(select(func.count()).select_from(revision_table).where(*conditions)).scalar_one())
    chosen = select(revision_table).where(*conditions).order_by(revision_table.c.id.desc()).offset(offset).limit(limit)
    return tuple(_row(connection, row) for row in connection.execute(chosen).all()), total


def last_revision_of_coder(connection: Connection, coder: str, number: int | None = None) -> int | None:
    """Return the number of a coder's last active revision, or the given one if it is active and theirs.

    None if there is none.
    """
    conditions = [revision_table.c.action != "read", revision_table.c.undone.is_(None), revision_table.c.coder == coder]
    if number is not None:
        conditions.append(revision_table.c.id == storable_id(number))
    return connection.execute(select(func.max(revision_table.c.id)).where(*conditions)).scalar()


def all_by(connection: Connection, numbers: Iterable[int], coder: str) -> bool:
    """Return whether a coder made all of some revisions, and none is undone."""
    own = revision_table.c.undone.is_(None) & (revision_table.c.coder == coder)
    return all(
        connection.execute(
            select(func.count()).select_from(revision_table).where(own, revision_table.c.id.in_(part))
        ).scalar_one()
        == len(part)
        for part in in_chunks({storable_id(number) for number in numbers})
    )


def version(connection: Connection) -> tuple[int, int]:
    """Return the last revision's number, 0 for none, and how many revisions are undone."""
    last = select(func.coalesce(func.max(revision_table.c.id), 0)).scalar_subquery()
    undone = select(func.count()).where(revision_table.c.undone.is_not(None)).scalar_subquery()
    row = connection.execute(select(last, undone)).one()
    return row[0], row[1]


def changed_since(connection: Connection, last: int, undone: int) -> tuple[int, ...]:
    """Return the statements of later revisions, and of those undone after so many had been undone."""
    rows = _revisions_since(connection, last, version(connection)[1] - undone)
    return tuple(sorted({row.thing_id for row in rows if row.thing == "statement"}))


def list_changes(connection: Connection, last: int, undone: int) -> tuple[tuple[int, int], tuple[ChangeRow, ...]]:
    """Return the version now, and what later revisions changed, and what was undone after so many had been undone."""
    now = version(connection)
    if now == (last, undone):
        return now, ()
    return now, tuple(
        ChangeRow(coder, row.action, row.thing, tuple(json.loads(row.after)) if row.action == "correct" else ())
        for row in _revisions_since(connection, last, now[1] - undone)
        for coder in dict.fromkeys(filter(None, (row.coder, row.undone_by)))
    )


def _revisions_since(connection: Connection, last: int, undone: int) -> list[Row[Any]]:
    """Return the revisions after one, and so many of those that were undone last."""
    columns = revision_table.c
    chosen = select(*(columns[name] for name in ("coder", "action", "thing", "thing_id", "after", "undone_by")))
    rows = list(connection.execute(chosen.where(columns.id > last)).all())
    if undone > 0:
        latest = chosen.where(columns.undone.is_not(None)).order_by(columns.undone.desc(), columns.id.desc())
        rows += connection.execute(latest.limit(undone)).all()
    return rows


def revision_row(connection: Connection, number: int) -> RevisionRow:
    """Return one revision."""
    return _row(connection, connection.execute(select(revision_table).where(revision_table.c.id == number)).one())


def by_number(connection: Connection, number: int) -> RevisionRow | None:
    """Give the revision with a number, or None."""
    row = connection.execute(select(revision_table).where(revision_table.c.id == storable_id(number))).one_or_none()
    return None if row is None else _row(connection, row)


def undo(connection: Connection, number: int | None, coder: str) -> RevisionRow:
    """Undo a revision, by default the last one, and update what is derived from it.

    Raises
    ------
    LedgerError
        If there is none, it has been undone, or a later one depends on it.
    """
    row = revisions.last_undoable(connection, number)
    with derive.update_derived(connection, **_derived_from(connection, row)):
        revisions.undo(connection, row.id, coder)
    return revision_row(connection, row.id)


def _derived_from(connection: Connection, row: Row[Any]) -> dict[str, Iterable[int]]:
    """Return what derived data follow from what a revision changed, as `update_derived` takes it."""
    if row.action == "confirm":
        return {}
    if row.action == "correct" and revisions.is_of_act(row.thing, json.loads(row.after)):
        return {"acts": [row.thing_id]}
    touched = revisions.touched_rows(row)
    people = {id_ for name, id_ in touched if name == actors.name}
    return {"documents": documents_of(connection, touched), "actors": people}


def documents_of(connection: Connection, touched: Iterable[tuple[str, int]]) -> set[int]:
    """Return the documents of rows that a revision changed."""
    found = {id_ for name, id_ in touched if name == documents.name}
    for coded in (appearances, *corrections.THINGS.values()):
        ids = [id_ for name, id_ in touched if name == coded.name]
        for part in in_chunks(ids):
            found |= set(connection.execute(select(coded.c.document_id).where(coded.c.id.in_(part))).scalars())
    return found


def _find_thing(connection: Connection, given: object) -> tuple[str, int]:
    if isinstance(given, str) or arguments.is_document(given):
        key = arguments.stored_document_id("thing", given)
        found = connection.execute(select(documents.c.id).where(documents.c.key == key)).scalar()
        if found is not None:
            return "document", int(found)
        if not isinstance(given, str):
            raise LedgerError(f"the ledger has no document {described(key)}; `pourparler documents LEDGER` lists them")
        return _find_by_id_or_name(connection, given)
    if whole_number(given) is None and (meant := parse_id(given, *corrections.THINGS, "actor")).kind != "actor":
        return corrections.check_exists(connection, meant)
    return "actor", actor_merges.find_actor(connection, given)


def _find_by_id_or_name(connection: Connection, words: str) -> tuple[str, int]:
    """Return the thing with this id, else the actor with this name."""
    meant: Id | None = None
    try:
        meant = parse_id(words, *corrections.THINGS)
        return corrections.check_exists(connection, meant)
    except LedgerError as fault:
        try:
            return "actor", actor_merges.find_actor(connection, words)
        except LedgerError:
            if meant is None:
                raise
            raise fault from None


def _concerns(row: Row[Any], thing: str, id_: int, connection: Connection) -> bool:
    """Return whether a revision of a document added or ended a coding of it."""
    if row.thing == thing:
        return True
    if row.action == "read":
        own = _TABLES[thing]
        return "#" not in connection.execute(select(own.c.local_id).where(own.c.id == id_)).scalar_one()
    return (f"{thing}s", id_) in revisions.touched_rows(row)


def _row(connection: Connection, row: Row[Any]) -> RevisionRow:
    return RevisionRow(
        id=row.id,
        at=row.at.replace(tzinfo=dt.UTC),
        coder=row.coder,
        action=row.action,
        thing=row.thing,
        thing_id=row.thing_id,
        name=_name(connection, row.thing, row.thing_id),
        summary=_describe_action(row.action, json.loads(row.before), json.loads(row.after)),
        undone=row.undone.replace(tzinfo=dt.UTC) if row.undone else None,
        undone_by=row.undone_by,
    )


def _name(connection: Connection, thing: str, id_: int) -> str:
    if thing == "statement":
        from pourparler.ledger.linking.statements import contents

        words = contents(connection, [id_]).get(id_, "")
        opening = words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"
        return f"s{id_} {opening}".strip()
    if thing == "stance":
        target = (stance_spans.c.stance_id == id_) & (stance_spans.c.part == "target")
        return f"t{id_} {connection.execute(select(stance_spans.c.quote).where(target)).scalar() or ''}".strip()
    named_by = {
        "actor": actors.c.name,
        "brief": briefs.c.title,
        "document": documents.c.key,
        "issue": issues.c.name,
        "meeting": meetings.c.place,
        "codebook": codebooks.c.coder,
        "comment": position_comments.c.coder,
        "draft": drafts.c.coder,
        "position": positions.c.party,
        "scenario": scenarios.c.name,
    }
    column = named_by.get(thing)
    own = _TABLES[thing]
    named = connection.execute(select(proposals.c.name if column is None else column).where(own.c.id == id_)).scalar()
    return f"{thing[0]}{id_} {named or ''}".strip() if thing in corrections.THINGS else (named or "?")


def _describe_action(action: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    match action:
        case "read":
            return f"read, imported from {after['from']}" if "from" in after else "read"
        case "bring":
            return f"{after['statements']} statements imported from {after['from']}"
        case "read again":
            old = next((values["reader"] for name, _, values in before["rows"] if name == "documents"), "?")
            return f"read again; the last reading was by {old}"
        case "merge":
            return f"merged into {after['name']} ({after['into']})"
        case "split" if "documents" in after:
            return f"split off as actor {after['made']} in {', '.join(after['documents'])}"
        case "split":
            return "kept separate"
        case "confirm" | "reject" | "end":
            done = {"confirm": "confirmed", "reject": "rejected", "end": "removed"}[action]
            return f"{done} as a position of {shown(after['position'])}" if "position" in after else done
        case "edit" | "adjudicate" | "delete":
            return str(after.get("draft") or after.get("decision") or after.get("deleted") or "edited")
        case "add":
            return "added: " + "; ".join(f"{name} {shown(value)}" for name, value in after.items() if value)
        case _:
            was = _old_values(before)
            return "; ".join(_describe_correction(name, was, value) for name, value in after.items())


def _describe_correction(name: str, was: dict[str, Any], value: str | None) -> str:
    change = f"{name}: {shown(value) if value is not None else 'none'}"
    return change if name not in was or name in ("speaker", "party") else f"{change} (was {shown(was[name] or 'none')})"


def _old_values(before: dict[str, Any]) -> dict[str, Any]:
    """Return the columns and the words that a correction replaced."""
    was = {name: value for _, _, values in before.get("rows", ()) for name, value in values.items()}
    for table, span in before.get("gone", ()):
        if table == statement_spans.name:
            part, quote = span["part"], span["quote"]
            was[part] = f"{was[part]} … {quote}" if part in was else quote
    return was
