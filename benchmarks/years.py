"""Further years of a ledger, copied row by row inside the database: a large ledger in minutes instead of hours."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from sqlalchemy import Column, Connection, Date, DateTime, Table, case, func, insert, literal, select, text

from pourparler.ledger.db import draft_tables, meeting_tables, schema
from pourparler.ledger.db.fulltext import index_all_documents
from pourparler.ledger.db.schema import actors, documents, revisions
from pourparler.ledger.linking.actor_counts import write_all_counts

YEAR = 364  # days: whole weeks, so that each day stays the same day of the week
TABLES: tuple[Table, ...] = (
    *(actors, revisions, documents, schema.document_bands, schema.zones, schema.times),
    *(schema.appearances, schema.roles, schema.mentions),
    *(schema.statements, schema.statement_speakers, schema.statement_prints, schema.statement_spans, schema.reversals),
    *(schema.stances, schema.stance_spans, schema.proposals, schema.proposal_sponsors, schema.proposal_spans),
    *(meeting_tables.meetings, meeting_tables.meeting_participants, meeting_tables.meeting_evidence),
    *(meeting_tables.meeting_keys, draft_tables.phrase_vectors, draft_tables.statement_vectors),
)
"""What is copied; what people have decided, and the codebook, are not."""
_STAYING = 2  # one actor in so many is the same in all years


def add_years(connection: Connection, years: int) -> None:
    """Make a ledger of one year one of several: copies of all documents, each a year later than the last.

    A copy has ids, keys and days of its own, the words of the original, and everything that was read in them. Half of
    the actors are the same in all years; the others have a namesake in each. What links documents (copies,
    corroboration, meetings, contradictions) is copied too and stays within a year, as most links of a real ledger do:
    nothing is compared anew. Fingerprints of texts are unique, but not those of the texts. So answers are as long as
    those of a real ledger, and rows lie as they would; but the words of a year come again in each, and nothing should
    be added to such a ledger.
    """
    lasts = {table: _last(connection, table) for table in TABLES if "id" in table.c}
    is_sqlite = connection.dialect.name == "sqlite"
    triggers = _drop_triggers(connection) if is_sqlite else []
    if not is_sqlite:  # rows of one table name each other in any order
        connection.execute(text("SET session_replication_role = replica"))
    for year in range(1, years):
        for table in TABLES:
            _copy(connection, table, year, lasts)
        if not is_sqlite:
            words = "INSERT INTO document_words SELECT document_id + :by, part, words FROM document_words"
            connection.execute(
                text(f"{words} WHERE document_id <= :last"), {"by": year * lasts[documents], "last": lasts[documents]}
            )
        print(f"year {year + 1} of {years} copied", file=sys.stderr, flush=True)
    write_all_counts(connection)
    if is_sqlite:
        index_all_documents(connection)
    for trigger in triggers:
        connection.execute(text(trigger))


def _last(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()


def _copy(connection: Connection, table: Table, year: int, lasts: dict[Table, int]) -> None:
    values = {column.name: _value(column, year, lasts, connection.dialect.name) for column in table.columns}
    chosen = select(*(each.label(name) for name, each in values.items())).select_from(table)
    connection.execute(insert(table).from_select(list(values), chosen.where(*_of_first_year(table, lasts))))


def _of_first_year(table: Table, lasts: dict[Table, int]) -> list[Any]:
    """The conditions that select the rows of the first year; of actors, those that do not stay."""
    if "id" not in table.c:
        key = next(key for key in table.foreign_keys if key.parent.primary_key and key.column.table is not actors)
        return [key.parent <= lasts[key.column.table]]
    own = [table.c.id <= lasts[table]]
    if table is actors:
        own.append(~_stays(table.c.id))
    return [*own, table.c.thing == "document"] if table is revisions else own


def _stays(id_: Any) -> Any:
    return id_ % _STAYING == 0


def _value(column: Column[Any], year: int, lasts: dict[Table, int], dialect: str) -> Any:
    """What a column has in a copy."""
    target = next((key.column.table for key in column.foreign_keys), column.table if column.name == "id" else None)
    if column.name == "thing_id":
        target = documents  # of the revisions, only the readings of documents are copied
    if target is not None:
        later = column + year * lasts[target]
        return case((_stays(column), column), else_=later) if target is actors else later
    if isinstance(column.type, Date | DateTime):
        return _later(column, year, dialect)
    if column.table is documents and column.name in ("key", "sha256", "url", "address"):
        return column + literal(f"~{year}")
    if column.table is actors and column.name in ("key", "name", "folded"):
        return column + literal(" " + "abcdefghij"[year % 10] * (1 + year // 10))
    return column


def _later(column: Column[Any], year: int, dialect: str) -> Any:
    """A day or a time some years later; year 1 stands for no day."""
    days = year * YEAR
    if isinstance(column.type, DateTime):
        if dialect == "sqlite":
            return func.date(column, f"+{days} days").concat(func.substr(column, 11))
        return column + text(f"interval '{days} days'")
    shifted = func.date(column, f"+{days} days") if dialect == "sqlite" else column + days
    return case((column < dt.date(2, 1, 1), column), else_=shifted)


def _drop_triggers(connection: Connection) -> list[str]:
    """Drop the triggers of the search index, and return what makes them again."""
    chosen = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'document_words%'"
    rows = connection.execute(text(chosen)).all()
    for row in rows:
        connection.execute(text(f"DROP TRIGGER {row.name}"))
    return [row.sql for row in rows]
