"""Lists of row ids passed to a query as one parameter, so that long lists stay cheap to send and parse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Integer, Text, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _IntegerList(TypeDecorator[list[int]]):
    """A list of integers: an array in PostgreSQL, JSON in SQLite."""

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[list[int]]:
        return list

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(Integer) if dialect.name == "postgresql" else Text()

    def bind_processor(self, dialect: Dialect) -> Callable[[list[int] | None], Any] | None:
        return None if dialect.name == "postgresql" else json.dumps


class _ListValues(FunctionElement[int]):
    """The values of a list, as rows."""

    inherit_cache = True
    type = Integer()


@compiles(_ListValues)
def _as_json(element: _ListValues, compiler: Any, **options: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"


@compiles(_ListValues, "postgresql")
def _as_array(element: _ListValues, compiler: Any, **options: Any) -> str:
    return f"(SELECT unnest(CAST({compiler.process(element.clauses, **options)} AS INTEGER[])))"


def is_in(column: ColumnElement[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """Build the condition that a column's value is in a list of any length."""
    return column.op("IN", is_comparison=True)(
        _ListValues(bindparam(None, list(numbers), type_=_IntegerList(), unique=True))
    )


def is_in_list(column: ColumnElement[int], parameter: str) -> ColumnElement[bool]:
    """Build the condition that a column's value is in a list that is given as a parameter of this name."""
    return column.op("IN", is_comparison=True)(_ListValues(bindparam(parameter, type_=_IntegerList())))


def reports_of(table: Any, heads: Iterable[int]) -> ColumnElement[bool]:
    """Build the condition that selects the rows with these ids and all rows that repeat them.

    It is a union of two index lookups, which both databases execute faster than an OR.
    """
    firsts = list(heads)
    own, others = (select(table.c.id).where(is_in(column, firsts)) for column in (table.c.id, table.c.same_as))
    return table.c.id.in_(own.union_all(others))  # type: ignore[no-any-return]
