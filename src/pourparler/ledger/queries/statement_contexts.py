"""Statements with the text around them, as coders and suggestions need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import current_documents, in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import documents, statement_spans, statements
from pourparler.ledger.queries.actors import names_of, principals_of
from pourparler.ledger.queries.statements import GAP, get_statements
from pourparler.ledger.validation.ids import IdKind
from pourparler.record import Record
from pourparler.text import enumeration


@dataclass(frozen=True)
class StatementContext:
    """A statement to be coded: its words, its speaker, the actor it speaks for, and the text around it.

    ``others`` are the further speakers of a joint statement, each with the actor it speaks for.
    """

    id_kind: ClassVar[IdKind] = "statement"

    id: int
    speaker: str | None
    principal: str | None
    act: str | None
    cue: str
    content: str
    context: str
    preceding: str
    title: str
    others: tuple[tuple[str, str | None], ...] = ()

    @property
    def speaker_names(self) -> str:
        """The names of all speakers in words; empty if none is known."""
        return enumeration([name for name in (self.speaker, *(name for name, _ in self.others)) if name])

    @property
    def holders(self) -> tuple[str | None, ...]:
        """Whose position it may express: each speaker, followed by the actor it speaks for."""
        return (self.speaker, self.principal, *(name for pair in self.others for name in pair))


@dataclass(frozen=True)
class Surroundings:
    """The words of a statement, its paragraph, and the paragraph before."""

    id: int
    content: str
    context: str
    preceding: str


def surroundings(connection: Connection, place: ColumnElement[bool]) -> tuple[Surroundings, ...]:
    """Return the words of the statements that `in_context` returns, among those of some place, and around them."""
    chosen = _in_force().with_only_columns(statements.c.id, statements.c.document_id).where(place)
    document_of = {row.id: row.document_id for row in connection.execute(chosen)}
    texts: dict[int, str] = {}
    for part in in_chunks(sorted(set(document_of.values()))):
        words = select(documents.c.id, documents.c.text).where(documents.c.id.in_(part))
        texts |= {row.id: row.text for row in connection.execute(words)}
    spans: dict[int, list[Row[Any]]] = {id_: [] for id_ in document_of}
    for part in in_chunks(sorted(document_of)):
        columns = statement_spans.c
        for row in connection.execute(
            select(columns.statement_id, columns.part, columns.start_at, columns.end_at, columns.quote)
            .where(is_in(columns.statement_id, part))
            .order_by(columns.start_at, columns.id)
        ):
            spans[row.statement_id].append(row)
    found = []
    for id_, document in document_of.items():
        text, own = texts[document], spans[id_]
        around = _around(text, min((e.start_at for e in own), default=0), max((e.end_at for e in own), default=0))
        found.append(Surroundings(id_, GAP.join(e.quote for e in own if e.part == "content"), *around))
    return tuple(found)


def surroundings_in(record: Record) -> tuple[Surroundings, ...]:
    """Return the words of the statements of a record that is still to be written, and around them."""
    text = record.document.text
    found = []
    for number, said in enumerate(record.statements):
        spans = sorted({*said.source.spans, *said.cue.spans, *said.content.spans})
        around = _around(text, min(start for start, _ in spans), max(end for _, end in spans))
        content = GAP.join(text[start:end] for start, end in sorted(said.content.spans))
        found.append(Surroundings(number, content, *around))
    return tuple(found)


def _in_force() -> Select[Any]:
    return (
        select(statements.c.id, statements.c.document_id, documents.c.text, documents.c.title)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None), *current_documents())
    )


def in_context(
    connection: Connection,
    numbers: Sequence[int] | None = None,
    limit: int | None = None,
    known: Mapping[int, StatementContext] | None = None,
) -> tuple[StatementContext, ...]:
    """Return statements with the text around them: all, some, or a number of the latest.

    Parameters
    ----------
    known
        Those that need not be loaded, by number.
    """
    known = known or {}
    chosen = _in_order().with_only_columns(statements.c.id)
    if numbers is None:
        found = list(connection.execute(chosen.limit(limit)).scalars())
    else:
        parts = in_chunks(sorted({storable_id(number) for number in numbers}))
        ids_of = (connection.execute(chosen.where(is_in(statements.c.id, part))).scalars() for part in parts)
        found = [id_ for each in ids_of for id_ in each][:limit]
    made = _load(connection, [id_ for id_ in found if id_ not in known])
    return tuple(known[id_] if id_ in known else made[id_] for id_ in found)


def _in_order() -> Select[Any]:
    day, document, *place = statements.c.counts_from, statements.c.document_id, statements.c.position, statements.c.id
    return _in_force().order_by(day.desc(), document, *place)


def _load(connection: Connection, ids: Sequence[int]) -> dict[int, StatementContext]:
    if not ids:
        return {}
    found = [
        row for part in in_chunks(ids) for row in connection.execute(_in_force().where(is_in(statements.c.id, part)))
    ]
    rows = get_statements(connection, [row.id for row in found])
    principal = principals_of(connection, sorted({id_ for row in rows.values() for id_ in row.speaker_ids}))
    names = names_of(connection, sorted(set(principal.values())))
    made = {}
    for row in found:
        one = rows[row.id]
        own = one.evidence
        start, end = min((e.start for e in own), default=0), max((e.end for e in own), default=0)
        context, preceding = _around(row.text, start, end)
        made[row.id] = StatementContext(
            row.id,
            one.speaker,
            names.get(principal.get(one.speaker_id or -1, -1)),
            one.act,
            one.cue,
            one.content,
            context,
            preceding,
            row.title or row.text[:120].split("\n")[0],
            tuple(
                (name, names.get(principal.get(id_, -1)))
                for id_, name in zip(one.speaker_ids[1:], one.speakers[1:], strict=True)
            ),
        )
    return made


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the paragraph around a place, and the one before it."""
    first, last = _paragraph(text, start, end)
    earlier, _ = _paragraph(text, max(first - 2, 0), max(first - 2, 0))
    return text[first:last], text[earlier:first]


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind("\n\n", 0, start)
    last = text.find("\n\n", end)
    return (0 if first < 0 else first + 2), (len(text) if last < 0 else last)
