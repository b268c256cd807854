"""Names and titles that are like what somebody types: they contain its words or, failing that, its letters in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import ColumnElement, Connection, and_, func, select

from pourparler.ledger.db.filters import current_documents
from pourparler.ledger.db.schema import documents, proposals
from pourparler.ledger.db.search_terms import fold_text
from pourparler.ledger.queries.documents import TitledDocument
from pourparler.ledger.validation.ids import IdKind
from pourparler.record import ProposalState


@dataclass(frozen=True)
class NamedProposal:
    """A proposal as suggestions show it."""

    id_kind: ClassVar[IdKind] = "proposal"

    id: int
    name: str
    state: ProposalState | None


_LONGEST = 40  # letters of a word that count
_MOST_WORDS = 8


def contains_words(column: ColumnElement[str], typed: str, *, in_order: bool = False) -> ColumnElement[bool]:
    """Build the condition that a folded text contains each word of what is typed.

    With ``in_order`` it is enough that it contains the letters of each word in their order: "hrbr" is like "harbour".
    """
    words = [word[:_LONGEST] for word in fold_text(typed).split()[:_MOST_WORDS]]
    if not in_order:
        return and_(*(column.contains(word, autoescape=True) for word in words))
    return and_(*(column.like("%" + "%".join(map(_escape, word)) + "%", escape="/") for word in words))


def _escape(letter: str) -> str:
    return f"/{letter}" if letter in "%_/" else letter


def find_documents(connection: Connection, typed: str, limit: int, *, in_order: bool) -> tuple[TitledDocument, ...]:
    """Return current documents whose title is like what is typed, the latest published first."""
    chosen = (
        select(documents.c.key, documents.c.title, documents.c.publisher, documents.c.published)
        .where(documents.c.title.is_not(None), *current_documents())
        .where(contains_words(func.lower(documents.c.title), typed, in_order=in_order))
        .order_by(documents.c.published.is_(None), documents.c.published.desc(), documents.c.key)
        .limit(limit)
    )
    return tuple(
        TitledDocument(row.key, row.title, row.publisher, row.published) for row in connection.execute(chosen).all()
    )


def find_proposals(connection: Connection, typed: str, limit: int, *, in_order: bool) -> tuple[NamedProposal, ...]:
    """Return proposals whose name is like what is typed, the latest first."""
    columns = proposals.c
    chosen = (
        select(columns.id, columns.name, columns.state)
        .join(documents, documents.c.id == columns.document_id)
        .where(columns.ended.is_(None), columns.same_as.is_(None), *current_documents())
        .where(contains_words(func.lower(columns.name), typed, in_order=in_order))
        .order_by(columns.counts_from.is_(None), columns.counts_from.desc(), columns.id)
        .limit(limit)
    )
    return tuple(NamedProposal(row.id, row.name, row.state) for row in connection.execute(chosen).all())
