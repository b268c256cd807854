"""Changes to the spans of a statement's source, cue and content, and to its speaker's appearance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, delete, func, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.schema import actors, appearances, documents, statement_spans, statements
from pourparler.ledger.errors import LedgerError, described
from pourparler.ledger.revisions import Before
from pourparler.record import Span

_MOST = 50  # most spans of one part


@dataclass(frozen=True)
class SpanChange:
    """What a change of spans replaced, and the words for the history."""

    before: Before
    quotes: dict[str, str]


def sort_spans(given: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Sort spans by offset and strip white space at their ends.

    Raises
    ------
    LedgerError
        If they are outside the text, overlap, or contain only white space.

    Examples
    --------
    >>> sort_spans([(9, 11), (0, 4)], "Olm said no.")
    ((0, 3), (9, 11))
    """
    found = []
    for start, end in given:
        if not 0 <= start < end <= len(text) or not (words := text[start:end].strip()):
            raise LedgerError(
                f"{described(start)}-{described(end)} contains no words; the document has {len(text)} characters"
            )
        start += text[start:end].index(words)
        found.append((start, start + len(words)))
    if len(found) > _MOST:
        raise LedgerError(f"too many spans; give at most {_MOST}")
    found.sort()
    if any(a[1] > b[0] for a, b in pairwise(found)):
        raise LedgerError("two spans overlap; give spans that do not")
    return tuple(found)


def write_spans(
    connection: Connection, statement: int, document: int, given: Mapping[str, Sequence[Span]]
) -> SpanChange:
    """Replace a statement's spans and update its position.

    Raises
    ------
    LedgerError
        If a span is outside the document, or no content is left.
    """
    text = str(connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar_one())
    gone, cleared, quotes = [], [], {}
    for part, places in given.items():
        spans = sort_spans(places, text)
        if part == "content" and not spans:
            raise LedgerError("a statement needs content; reject it if nothing was said")
        own = (statement_spans.c.statement_id == statement) & (statement_spans.c.part == part)
        for row in connection.execute(select(statement_spans).where(own).order_by(statement_spans.c.id)).all():
            # Without its id, which another row may have when this one is restored.
            gone.append((statement_spans.name, {k: v for k, v in row._mapping.items() if k != "id"}))
        connection.execute(delete(statement_spans).where(own))
        cleared.append((statement_spans.name, {"statement_id": statement, "part": part}))
        _insert(connection, statement, part, spans, text)
        quotes[part] = " … ".join(text[start:end] for start, end in spans)
    first = select(func.min(statement_spans.c.start_at)).where(statement_spans.c.statement_id == statement)
    position = connection.execute(first).scalar_one()
    was = revisions.column_values(connection, statements, statements.c.id == statement, ("position",))
    connection.execute(update(statements).where(statements.c.id == statement).values(position=position))
    return SpanChange(Before(rows=was, gone=gone, cleared=cleared), quotes)


def _insert(connection: Connection, statement: int, part: str, spans: Sequence[Span], text: str) -> None:
    rows = [
        {"statement_id": statement, "part": part, "start_at": start, "end_at": end, "quote": text[start:end]}
        for start, end in spans
    ]
    if rows:
        connection.execute(insert(statement_spans), rows)


def find_or_add_appearance(
    connection: Connection, document: int, actor: int, mark: str, coder: str
) -> tuple[int, Before]:
    """Return the actor's appearance in a document, adding it if the text does not name the actor.

    Also returns what undoing must restore.

    Parameters
    ----------
    actor
        The row id of an actor that is not merged into another.
    mark
        What makes the id of a new appearance unique in the document: the number of the revision that needs it.
    """
    there = connection.execute(
        select(appearances.c.id, appearances.c.coder)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .where(appearances.c.document_id == document, appearances.c.ended.is_(None))
        .where((actors.c.id == actor) | (actors.c.merged_into == actor))
        .order_by(appearances.c.id)
    ).first()
    if there is not None:
        # An appearance added by a coder must remain while other revisions use it.
        rests = () if there.coder.startswith("machine") else (("appearances", int(there.id)),)
        return int(there.id), Before(touched=rests)
    name = connection.execute(select(actors.c.name).where(actors.c.id == actor)).scalar_one()
    values = {"document_id": document, "local_id": f"a#{mark}", "actor_id": actor, "name": name}
    made = insert(appearances).returning(appearances.c.id)
    new = int(connection.execute(made, values | {"mentioned": 0, "coder": coder}).scalar_one())
    return new, Before(made=[("appearances", new)])
