"""Scenarios: what a team supposes beside what was said, under a name."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.scenario_tables import scenarios
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.revisions import Before

_LONGEST_NAME = 60
_MOST, _LONGEST = 20, 1_000  # suppositions, and characters of each


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario: its name, what is supposed, who saved it, and when."""

    id: int
    name: str
    suppositions: tuple[str, ...]
    coder: str
    at: dt.datetime


def save_scenario(connection: Connection, name: str, suppositions: Sequence[str], coder: str) -> int:
    """Save a scenario in place of one of the same name; return the revision's number.

    Raises
    ------
    LedgerError
        If the name or the suppositions are empty or too long.
    """
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise LedgerError(f"the name of a scenario has between 1 and {_LONGEST_NAME} characters")
    if not 1 <= len(suppositions) <= _MOST:
        raise LedgerError(f"a scenario supposes between 1 and {_MOST} things")
    if any(not each.strip() or len(each) > _LONGEST for each in suppositions):
        raise LedgerError(f"a supposition has between 1 and {_LONGEST:,} characters")
    number = revisions.record(connection, coder, "add", "scenario", 0, Before(), {})
    own = (scenarios.c.name == name) & scenarios.c.ended.is_(None)
    last = connection.execute(select(scenarios.c.id).where(own)).scalars().all()
    connection.execute(update(scenarios).where(own).values(ended=number))
    values = {"name": name, "suppositions": json.dumps(list(suppositions), ensure_ascii=False), "coder": coder}
    one = int(connection.execute(insert(scenarios).returning(scenarios.c.id), values).scalar_one())
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))
    before = Before(
        rows=[*(("scenarios", id_, {"ended": None}) for id_ in last), ("scenarios", one, {"ended": number})]
    )
    revisions.amend(connection, number, before, {"suppose": "; ".join(suppositions)})
    return number


def remove_scenario(connection: Connection, id: int, coder: str) -> int:
    """Remove a scenario; return the revision's number.

    Raises
    ------
    LedgerError
        If there is none.
    """
    own = (scenarios.c.id == storable_id(id)) & scenarios.c.ended.is_(None)
    row = connection.execute(select(scenarios.c.name).where(own)).first()
    if row is None:
        raise LedgerError(f"no scenario has the number {id}")
    before = Before(rows=[("scenarios", id, {"ended": None})])
    number = revisions.record(connection, coder, "end", "scenario", id, before, {})
    connection.execute(update(scenarios).where(own).values(ended=number))
    return number


def list_scenarios(connection: Connection) -> tuple[ScenarioRow, ...]:
    """Return the scenarios, earliest first."""
    made = (revision_table.c.thing == "scenario") & (revision_table.c.thing_id == scenarios.c.id)
    chosen = (
        select(scenarios, revision_table.c.at)
        .join(revision_table, made & (revision_table.c.action == "add"))
        .where(scenarios.c.ended.is_(None))
        .order_by(scenarios.c.id)
    )
    return tuple(
        ScenarioRow(row.id, row.name, tuple(json.loads(row.suppositions)), row.coder, row.at.replace(tzinfo=dt.UTC))
        for row in connection.execute(chosen)
    )


def find_scenario(connection: Connection, name: str) -> ScenarioRow:
    """Return the scenario of a name.

    Raises
    ------
    LedgerError
        If there is none; it names those that there are.
    """
    found = list_scenarios(connection)
    for each in found:
        if each.name == " ".join(name.split()):
            return each
    known = ", ".join(shown(each.name) for each in found)
    raise LedgerError(f"no scenario '{shown(name)}' is saved in the ledger{f'; saved are: {known}' if known else ''}")
