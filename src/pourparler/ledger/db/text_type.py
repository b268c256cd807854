"""A text type that stores any character and sorts by code point in both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class ExactText(TypeDecorator[str]):
    """A text column; all tables and migrations use it.

    PostgreSQL cannot store NUL. There, NUL is written as U+0001 U+0001 and U+0001 as U+0001 U+0002, which keeps the
    text exact and the order by code point.
    """

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """The Python type of the values."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the "C" collation in PostgreSQL, so that text sorts by code point whatever the database's locale."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None] | None:
        """Escape NUL for PostgreSQL; SQLite stores any text."""
        return _escape if dialect.name == "postgresql" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None] | None:
        """Undo the escaping."""
        return _unescape if dialect.name == "postgresql" else None


def _escape(text: str | None) -> str | None:
    return None if text is None else text.replace("\1", "\1\2").replace("\0", "\1\1")


def _unescape(text: str | None) -> str | None:
    return text.replace("\1\1", "\0").replace("\1\2", "\1") if text is not None and "\1" in text else text
