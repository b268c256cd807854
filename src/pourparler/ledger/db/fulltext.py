"""The full-text index: FTS5 in SQLite, ``tsvector`` rows in PostgreSQL.

SQLite maintains its index itself. For PostgreSQL this module writes ``document_words``: one row for each part of about
six thousand words, because a ``tsvector`` holds at most one megabyte and 255 positions per word. Parts overlap, so that
phrases across their border are found.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.types import UserDefinedType

from pourparler.ledger.db.filters import current_documents, is_replaced, published_between
from pourparler.ledger.db.schema import documents
from pourparler.ledger.db.search_terms import WORD, Term, fold_text

_PART, _MOST, _OVERLAP = 6000, 255, 100  # words of a part; positions of one word; words shared by two parts
_TITLE = 150  # words of a title that are indexed
_LONGEST = 40  # letters of a word that are indexed: 6000 words of 40 four-byte letters stay below one megabyte
_GAP = 10  # positions between title and text, so that no phrase spans both
_ACCENT = re.compile("[\u0300-\u036f]")
_WEIGHTS = "{0.25, 0.25, 0.25, 1.0}"  # D, C, B, A: a word in the title (A) counts four times


class _PostgresType(UserDefinedType[str]):
    """A PostgreSQL type, by name. SQLAlchemy's own types are slow to import and SQLite does not need them."""

    cache_ok = True
    render_bind_cast = True  # send the value typed, or PostgreSQL parses it for every row

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name."""
        return self.name


# PostgreSQL only; not part of the schema, because in SQLite it is an FTS5 table.
_document_words = Table(
    "document_words",
    MetaData(),
    Column("document_id", Integer),
    Column("part", Integer),
    Column("words", _PostgresType("tsvector")),
)


def index_documents(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Write the words of documents into the index, replacing earlier ones. SQLite does this by itself."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(delete(_document_words).where(_document_words.c.document_id.in_([row.id for row in rows])))
    parts = [
        {"document_id": row.id, "part": k, "words": words}
        for row in rows
        for k, words in enumerate(_tsvectors(row.title or "", row.text))
    ]
    connection.execute(insert(_document_words), parts)


def index_all_documents(connection: Connection) -> None:
    """Rebuild the index of all documents."""
    if connection.dialect.name != "postgresql":
        connection.execute(text("INSERT INTO document_words(document_words) VALUES ('rebuild')"))
        return
    for row in connection.execute(select(documents.c.id, documents.c.title, documents.c.text)).all():
        index_documents(connection, [row])


def best_matches(
    connection: Connection, asked: Sequence[Term], since: dt.date | None, until: dt.date | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the documents that contain every term, best match first.

    A word in the title counts four times as much as one in the text.
    """
    selected = select(
        documents.c.key,
        documents.c.title,
        documents.c.publisher,
        documents.c.published,
        documents.c.published_from,
        documents.c.text,
    )
    find = _tsvector_matches if connection.dialect.name == "postgresql" else _fts_matches
    return connection.execute(find(selected, asked, since, until, limit).limit(limit)).all()


def select_matching(connection: Connection, asked: Sequence[Term]) -> Select[Any]:
    """Select the row ids of documents that contain every term.

    In PostgreSQL all terms must occur in one part of about six thousand words.
    """
    if connection.dialect.name == "postgresql":
        return select(_document_words.c.document_id).where(_matches(" & ".join(_tsquery_text(*term) for term in asked)))
    matching = text("document_words MATCH :asked").bindparams(bindparam("asked", _fts_query(asked), unique=True))
    return select(literal_column("document_words.rowid")).select_from(text("document_words")).where(matching)


def may_contain(connection: Connection, column: Any, wanted: Sequence[Sequence[Term]]) -> ColumnElement[bool]:
    """Build a condition that drops most texts without any of the alternatives; never one that has them.

    It looks for the first word of each alternative. Texts with letters beyond ASCII always pass, because the database
    cannot fold them as Python does.
    """
    first = sorted({asked[0][0][0] for asked in wanted})
    odd: ColumnElement[bool] = column.op(*_ODD[connection.dialect.name])(_BEYOND[connection.dialect.name])
    return or_(*(func.lower(column).like(f"%{word}%") for word in first), odd)


_MARKS = " -~“”‘’–—…"  # ASCII and common typographic marks
_ODD = {"sqlite": ("GLOB", 0, True), "postgresql": ("~", 0, True)}
_BEYOND = {"sqlite": f"*[^{_MARKS}]*", "postgresql": f"[^{_MARKS}]"}


def _fts_matches(
    selected: Select[Any], asked: Sequence[Term], since: dt.date | None, until: dt.date | None, limit: int
) -> Select[Any]:
    """Rank matches with SQLite's BM25. The documents of only the best are read; a text makes a row long."""
    matching = text("document_words MATCH :asked").bindparams(bindparam("asked", _fts_query(asked), unique=True))
    id_: ColumnElement[int] = literal_column("document_words.rowid")
    rank: ColumnElement[float] = literal_column("bm25(document_words, 4.0, 1.0)")
    every = select(id_.label("id"), rank.label("rank")).select_from(text("document_words")).where(matching)
    if since or until:
        # With "+" each match is looked up among the days, and not each document of the days among the matches.
        every = every.where(literal_column("+document_words.rowid").in_(_published(since, until)))
    found = every.where(~is_replaced(id_)).cte("found")
    # Those that rank equally are in the order of their keys, so all that rank as the last one are among the best.
    last = select(found.c.rank).order_by(found.c.rank).limit(1).offset(max(0, limit - 1)).scalar_subquery()
    best = selected.join(found, found.c.id == documents.c.id).where(found.c.rank <= func.coalesce(last, 0))
    return best.order_by(found.c.rank, documents.c.key)


def _published(since: dt.date | None, until: dt.date | None) -> Select[Any]:
    return select(documents.c.id).where(*published_between(since, until))


def _fts_query(asked: Sequence[Term]) -> str:
    """Write terms as an FTS5 query. Terms hold only letters and digits, so nothing needs escaping."""
    return " AND ".join(f'"{" ".join(words)}"' + ("*" if beginning else "") for words, beginning in asked)


def _tsvector_matches(
    selected: Select[Any], asked: Sequence[Term], since: dt.date | None, until: dt.date | None, limit: int
) -> Select[Any]:
    """Rank matches by word frequency, normalised by the length of the text."""
    queries = [_tsquery_text(*term) for term in asked]
    document, any_of = _document_words.c.document_id, _tsquery(" | ".join(queries))
    # 1: divide by 1 + log(length)
    rank = func.ts_rank(literal_column(f"'{_WEIGHTS}'"), _document_words.c.words, any_of, 1)
    long = select(document).where(_document_words.c.part == 1)
    short_ones = select(document, rank.label("rank")).where(_matches(" & ".join(queries)), document.not_in(long))
    # In a document of several parts each term may be in another part. The array limits the scan to these documents.
    among_long = document == func.any(func.array(long.scalar_subquery()))
    long_ones = (
        select(document, func.sum(rank))
        .where(_document_words.c.words.op("@@")(any_of), among_long)
        .group_by(document)
        .having(and_(*(func.bool_or(_matches(query)) for query in queries)))
    )
    found = union_all(short_ones, long_ones).subquery("found")
    best = selected.join(found, found.c.document_id == documents.c.id).where(*current_documents())
    best = best.where(*published_between(since, until))
    return best.order_by(found.c.rank.desc(), documents.c.key)


def _matches(query: str) -> ColumnElement[bool]:
    return _document_words.c.words.op("@@")(_tsquery(query))


def _tsquery(query: str) -> ColumnElement[Any]:
    return literal(query, _PostgresType("tsquery"))


def _tsquery_text(words: Sequence[str], beginning: bool) -> str:
    """Write a term as a PostgreSQL ``tsquery``. Terms hold only letters and digits, so nothing needs escaping."""
    return "(" + " <-> ".join(f"'{word[:_LONGEST]}'" for word in words) + (":*" if beginning else "") + ")"


def _tsvectors(title: str, whole: str) -> Iterator[str]:
    """Yield a document's words with their positions as ``tsvector`` literals, one for each part."""
    head = _index_words(title)[:_TITLE]
    for part in _split_parts(_index_words(whole), head):
        named = [f"'{word}':{n}A" for n, word in enumerate(head, 1)]
        yield " ".join(named + [f"'{word}':{n}" for n, word in enumerate(part, len(head) + _GAP)])
        head = []


def _index_words(whole: str) -> list[str]:
    # As in FTS5, a combining accent does not end a word.
    return [word[:_LONGEST] for word in WORD.findall(_ACCENT.sub("", fold_text(whole)))]


def _split_parts(words: list[str], head: list[str]) -> Iterator[list[str]]:
    start = 0
    while True:
        end, places = start, Counter(head)
        while end < len(words) and end - start < _PART - len(head) and places[words[end]] < _MOST:
            places[words[end]] += 1
            end += 1
        yield words[start:end]
        if end >= len(words):
            return
        start, head = max(start + 1, end - _OVERLAP), []
