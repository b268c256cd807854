"""Adjudication: which of several coders' positions on one issue in one statement counts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.schema import positions
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.revisions import Before


@dataclass(frozen=True)
class Adjudication:
    """A decision between coders.

    Attributes
    ----------
    revision
        The revision that made it, for undo.
    kept
        The coder whose positions count; None if nobody's do.
    coder
        Who decided.
    """

    revision: int
    statement: int
    party: str
    issue: str
    kept: str | None
    coder: str
    at: dt.datetime


def adjudicate(connection: Connection, statement: int, party: str, issue: str, kept: str | None, coder: str) -> int:
    """Keep one coder's positions of a party on an issue in a statement, and end those of the others.

    Stances that were confirmed in the statement stand: to confirm one is a decision about the machine's reading.

    Raises
    ------
    LedgerError
        If nobody has coded it, or the coder who is kept has not coded the statement.
    """
    own_words = (positions.c.statement_id == storable_id(statement)) & positions.c.stance_id.is_(None)
    chosen = select(positions).where(own_words, positions.c.ended.is_(None))
    coded = connection.execute(chosen).all()
    own = [row for row in coded if row.party == party and issue in _issues(row.terms, row.weighed)]
    if not own:
        raise LedgerError(f"no position of {party} on {issue} is coded in s{statement}; reload the page")
    if kept is not None and kept not in {row.coder for row in coded}:
        raise LedgerError(f"{kept} has coded nothing in s{statement}; reload the page")
    gone = [row.id for row in own if row.coder != kept]
    before = Before(
        rows=[("positions", id_, {"ended": None}) for id_ in gone], touched=[("positions", row.id) for row in own]
    )
    decision = f"{kept or 'nobody'} is right on {issue} in s{statement}"
    after = {"statement": statement, "party": party, "issue": issue, "kept": kept, "decision": decision}
    number = revisions.record(connection, coder, "adjudicate", "position", own[0].id, before, after)
    connection.execute(update(positions).where(positions.c.id.in_(gone)).values(ended=number))
    return number


def list_adjudications(connection: Connection) -> tuple[Adjudication, ...]:
    """Return the decisions between coders that are not undone, the latest first."""
    active = (revision_table.c.action == "adjudicate") & revision_table.c.undone.is_(None)
    rows = connection.execute(select(revision_table).where(active).order_by(revision_table.c.id.desc())).all()
    found = []
    for row in rows:
        about = json.loads(row.after)
        unit = about["statement"], about["party"], about["issue"], about["kept"]
        found.append(Adjudication(row.id, *unit, row.coder, row.at.replace(tzinfo=dt.UTC)))
    return tuple(found)


def _issues(terms: str, weighed: str) -> set[str]:
    return {issue for issue, _ in json.loads(terms)} | set(json.loads(weighed))
