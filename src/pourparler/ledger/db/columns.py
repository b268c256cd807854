"""The columns that several tables of a ledger have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, MetaData

from pourparler.ledger.db.text_type import ExactText

_LARGEST = 2**31 - 1  # largest value of an INTEGER column; PostgreSQL rejects larger parameters


def storable_id(asked: int) -> int:
    """Return a given number as an id to query for; -1, which no row has, if it exceeds the column's range."""
    return asked if 0 <= asked <= _LARGEST else -1


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """Return the column of a row's id."""
    return Column("id", Integer, primary_key=True)


def reference_column(table: str, name: str, *, nullable: bool = False, **options: Any) -> Column[int]:
    """Return a column that refers to the rows of a table."""
    return Column(name, Integer, ForeignKey(f"{table}.id"), nullable=nullable, **options)


def text_column(name: str, *, nullable: bool = False) -> Column[str]:
    """Return a column of text, compared character by character."""
    return Column(name, ExactText, nullable=nullable)


def span_columns() -> list[Any]:
    """Return the columns of a span and of its words."""
    return [
        Column("start_at", Integer, nullable=False),
        Column("end_at", Integer, nullable=False),
        text_column("quote"),
        CheckConstraint("0 <= start_at AND start_at < end_at", name="span"),
    ]


def date_columns() -> list[Column[Any]]:
    """Return the columns of a date range, of the words that give it, and of the range used for filtering."""
    return [
        Column("first_day", Date),
        Column("last_day", Date),
        Column("counts_from", Date),
        Column("counts_to", Date),
        Column("day_start_at", Integer),
        Column("day_end_at", Integer),
        text_column("day_quote", nullable=True),
    ]


def history_columns(table: str) -> list[Column[int]]:
    """Return the columns for the statement (or other row) that a row repeats and the revision that ended it."""
    return [reference_column(table, "same_as", nullable=True), reference_column("revisions", "ended", nullable=True)]
