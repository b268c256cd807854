"""Lists of documents, page by page, without loading their texts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select

from pourparler.ledger.db.filters import current_documents, published_by
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import ROOT, actors, appearances, documents, statements, views
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.linking.editions import canonical_url

Copies = Literal["all", "without", "only"]
COPIES: tuple[Copies, ...] = get_args(Copies)
_OPENING = 120  # characters of a text shown for documents without a title


@dataclass(frozen=True)
class DocumentFilter:
    """Which documents to list; None matches all.

    ``unread_by`` selects documents that this coder has not opened; ``copies`` says whether to include, exclude or list
    only copies of other documents.
    """

    outlet: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    unread_by: str | None = None
    copies: Copies = "all"


@dataclass(frozen=True)
class DocumentLine:
    """A document in a list. ``statements`` counts the current ones; ``opening`` is the beginning of the text."""

    id_kind: ClassVar[str] = "document"

    id: str
    title: str | None
    opening: str
    publisher: str | None
    published: dt.date | None
    published_from: str | None
    added: dt.datetime
    copy_of: str | None
    statements: int
    unread: bool


@dataclass(frozen=True)
class TitledDocument:
    """A document as suggestions show it."""

    id_kind: ClassVar[str] = "document"

    id: str
    title: str
    publisher: str | None
    published: dt.date | None


@dataclass(frozen=True)
class Outlet:
    """A publisher and its number of documents; the name is None for documents without a publisher."""

    name: str | None
    documents: int


@dataclass(frozen=True)
class DocumentPage:
    """One page of the matching documents, newest first, and the number of all matches."""

    lines: tuple[DocumentLine, ...]
    total: int
    outlets: tuple[Outlet, ...]


def document_page(connection: Connection, wanted: DocumentFilter, coder: str, offset: int, limit: int) -> DocumentPage:
    """Return one page of the matching documents."""
    conditions = _conditions(wanted)
    total = int(connection.execute(select(func.count()).select_from(documents).where(*conditions)).scalar_one())
    order = documents.c.published.is_(None), documents.c.published.desc(), documents.c.key
    ids = list(
        connection.execute(
            select(documents.c.id).where(*conditions).order_by(*order).limit(limit).offset(offset)
        ).scalars()
    )
    counting = select(documents.c.publisher, func.count().label("number")).where(*current_documents())
    outlets = connection.execute(counting.group_by(documents.c.publisher)).all()
    return DocumentPage(
        lines=_lines(connection, ids, coder),
        total=total,
        outlets=tuple(
            Outlet(row.publisher, row.number)
            for row in sorted(outlets, key=lambda row: (-row.number, row.publisher or ""))
        ),
    )


def documents_naming(connection: Connection, actor: int, limit: int) -> tuple[DocumentLine, ...]:
    """Return the documents that name an actor, newest first."""
    own = select(appearances.c.document_id).join(actors, actors.c.id == appearances.c.actor_id)
    there = own.where(ROOT.in_([actor]), appearances.c.ended.is_(None))
    order = documents.c.published.is_(None), documents.c.published.desc(), documents.c.key
    chosen = select(documents.c.id).where(documents.c.id.in_(there), *current_documents()).order_by(*order).limit(limit)
    return _lines(connection, list(connection.execute(chosen).scalars()), "")


def document_ids(
    connection: Connection, since: dt.date | None, until: dt.date | None, as_of: dt.date | None
) -> tuple[str, ...]:
    """Return the ids of documents published on these days, earlier editions included, in the order added."""
    chosen = select(documents.c.key).order_by(documents.c.id)
    chosen = chosen.where(documents.c.published >= since) if since else chosen
    chosen = chosen.where(documents.c.published <= until) if until else chosen
    chosen = chosen.where(published_by(documents.c, as_of)) if as_of else chosen
    return tuple(connection.execute(chosen).scalars())


def find_documents(connection: Connection, url: str | None, title: str | None) -> tuple[str, ...]:
    """Return the ids of the current documents with this address; if there are none, of those with this title."""
    criteria = {documents.c.address: canonical_url(url), documents.c.url: url, documents.c.title: title}
    for column, value in criteria.items():
        if value:
            chosen = select(documents.c.key).where(column == value, *current_documents()).order_by(documents.c.id)
            if there := tuple(connection.execute(chosen).scalars()):
                return there
    return ()


def mark_viewed(connection: Connection, key: str, coder: str, *, is_read: bool) -> None:
    """Record that a coder has opened a document, or mark it as unread.

    Raises
    ------
    LedgerError
        If the ledger has no document with this id.
    """
    document = connection.execute(select(documents.c.id).where(documents.c.key == key)).scalar()
    if document is None:
        raise LedgerError(f"the ledger has no document {shown(key)}")
    connection.execute(delete(views).where(views.c.document_id == document, views.c.coder == coder))
    if is_read:
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        connection.execute(insert(views).values(document_id=document, coder=coder, at=now))


def _conditions(wanted: DocumentFilter) -> list[ColumnElement[bool]]:
    conditions = current_documents()
    if wanted.outlet is not None:
        own = documents.c.publisher
        conditions.append(own == wanted.outlet if wanted.outlet else own.is_(None))
    if wanted.since is not None:
        conditions.append(documents.c.published >= wanted.since)
    if wanted.until is not None:
        conditions.append(documents.c.published <= wanted.until)
    if wanted.unread_by is not None:
        conditions.append(documents.c.id.not_in(select(views.c.document_id).where(views.c.coder == wanted.unread_by)))
    if wanted.copies != "all":
        is_copy = documents.c.copy_of.is_not(None)
        conditions.append(is_copy if wanted.copies == "only" else ~is_copy)
    return conditions


def _lines(connection: Connection, ids: list[int], coder: str) -> tuple[DocumentLine, ...]:
    first = documents.alias("first")
    columns: list[Any] = [
        documents.c[name] for name in ("id", "key", "title", "publisher", "published", "published_from", "added")
    ]
    columns += [func.substr(documents.c.text, 1, _OPENING).label("opening"), first.c.key.label("first")]
    telling: Select[Any] = (
        select(*columns).outerjoin(first, first.c.id == documents.c.copy_of).where(is_in(documents.c.id, ids))
    )
    rows = {row.id: row for row in connection.execute(telling).all()}
    counting = select(statements.c.document_id, func.count()).where(
        is_in(statements.c.document_id, ids), statements.c.ended.is_(None)
    )
    counts = {row[0]: row[1] for row in connection.execute(counting.group_by(statements.c.document_id)).all()}
    looked = select(views.c.document_id).where(is_in(views.c.document_id, ids), views.c.coder == coder)
    seen = set(connection.execute(looked).scalars())
    return tuple(
        DocumentLine(
            id=row.key,
            title=row.title,
            opening=row.opening,
            publisher=row.publisher,
            published=row.published,
            published_from=row.published_from,
            added=row.added.replace(tzinfo=dt.UTC),
            copy_of=row.first,
            statements=counts.get(row.id, 0),
            unread=row.id not in seen,
        )
        for row in (rows[id_] for id_ in ids)
    )
