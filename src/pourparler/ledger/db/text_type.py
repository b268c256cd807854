"""Texts, kept and compared alike in every database: any character, ordered by code points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class ExactText(TypeDecorator[str]):
    """A text column; the tables and the migrations have no other.

    PostgreSQL cannot hold NUL, so there it stands as two characters, U+0001 U+0001, and U+0001 as U+0001 U+0002: what
    is read is what was written, and the order stays that of the code points.
    """

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """What Python has for it."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Compare by code points in PostgreSQL too, whatever language its database is set to."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None] | None:
        """Write; SQLite takes any text as it is."""
        return _escape if dialect.name == "postgresql" else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None] | None:
        """Read."""
        return _unescape if dialect.name == "postgresql" else None


def _escape(text: str | None) -> str | None:
    return None if text is None else text.replace("\1", "\1\2").replace("\0", "\1\1")


def _unescape(text: str | None) -> str | None:
    return text.replace("\1\1", "\0").replace("\1\2", "\1") if text is not None and "\1" in text else text
