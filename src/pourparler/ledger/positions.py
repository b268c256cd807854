"""The ledger's codebook, and decisions about the positions that people code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Connection, func, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import current_documents, in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    actors,
    codebooks,
    documents,
    positions,
    stances,
    statements,
)
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.queries.actors import principals_of
from pourparler.ledger.queries.positions import KIND_OF_STANCE
from pourparler.ledger.queries.statements import get_statements
from pourparler.ledger.revisions import Before
from pourparler.ledger.rows import Evidence
from pourparler.ledger.validation.ids import IdKind
from pourparler.text import enumeration

_LARGEST = 1_000_000  # characters of a codebook
_LONGEST = 200  # characters of a name
_MOST_TERMS = 200
_LONGEST_PASSAGE = 2_000


class AlreadyCodedError(LedgerError):
    """The coder has already coded exactly this position."""


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


def codebook(connection: Connection) -> str | None:
    """Return the text of the codebook; None if there is none."""
    return connection.execute(select(codebooks.c.text).where(codebooks.c.ended.is_(None))).scalar()


def save_codebook(connection: Connection, text: str, coder: str) -> int:
    """Code by another codebook from now on; the number of the revision. Positions stay as they are.

    Raises
    ------
    LedgerError
        If it is empty or too long.
    """
    if not text.strip() or len(text) > _LARGEST:
        raise LedgerError(f"a codebook has between 1 and {_LARGEST:,} characters")
    number = revisions.record(connection, coder, "add", "codebook", 0, Before(), {})
    last = connection.execute(select(codebooks.c.id).where(codebooks.c.ended.is_(None))).scalars().all()
    connection.execute(update(codebooks).where(codebooks.c.ended.is_(None)).values(ended=number))
    row = insert(codebooks).returning(codebooks.c.id)
    one = int(connection.execute(row, {"text": text, "coder": coder}).scalar_one())
    before = Before(
        rows=[*(("codebooks", id_, {"ended": None}) for id_ in last), ("codebooks", one, {"ended": number})]
    )
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))
    revisions.amend(connection, number, before, {"issues": f"{len(text)} characters"})
    return number


def add(
    connection: Connection,
    where: int | Evidence,
    party: str,
    kind: str,
    terms: Sequence[tuple[str, str]],
    weighed: Sequence[str],
    coder: str,
) -> int:
    """Code a position in a statement or a passage; return the revision's number.

    Parameters
    ----------
    where
        The number of a statement, or a span of a document.

    Raises
    ------
    LedgerError
        If there is no such statement or span, or a name is too long.
    """
    place = _statement_place(connection, where) if isinstance(where, int) else _passage_place(connection, where)
    values = place | _coded_values(party, kind, terms, weighed, coder)
    same = [positions.c[name] == value for name, value in values.items()]
    if connection.execute(select(positions.c.id).where(*same, positions.c.ended.is_(None))).first() is not None:
        raise AlreadyCodedError("you have coded that already")
    number = revisions.record(connection, coder, "add", "position", 0, Before(), {})
    one = _insert(connection, values)
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))
    summary = {"party": party, "kind": kind, "about": ", ".join([*(": ".join(t) for t in terms), *weighed])}
    touched = [("statements", where)] if isinstance(where, int) else []
    revisions.amend(connection, number, Before(rows=[("positions", one, {"ended": number})], touched=touched), summary)
    return number


def add_for_stance(connection: Connection, stance: int, party: str, term: tuple[str, str], number: int) -> None:
    """Code a stance that somebody confirms under an option, as part of the revision that confirms it.

    A coding of the same stance under another option ends. The kind of the position follows the stance.
    """
    row = connection.execute(select(stances).where(stances.c.id == stance)).one()
    end_for_stance(connection, stance, number)
    values = {"statement_id": row.statement_id, "stance_id": stance, "document_id": row.document_id}
    values |= _coded_values(party, KIND_OF_STANCE[row.stance], [term], (), row.coder)
    born = ("positions", _insert(connection, values), {"ended": number})
    revisions.extend(connection, number, [born], {"position": f"{party} on {': '.join(filter(None, term))}"})


def end_for_stance(connection: Connection, stance: int, number: int) -> None:
    """End the coding of a stance, as part of a revision."""
    own = (positions.c.stance_id == stance) & positions.c.ended.is_(None)
    ids = connection.execute(select(positions.c.id).where(own)).scalars().all()
    connection.execute(update(positions).where(own).values(ended=number))
    revisions.extend(connection, number, [("positions", id_, {"ended": None}) for id_ in ids])


def _statement_place(connection: Connection, statement: int) -> dict[str, Any]:
    own = statements.c.id == storable_id(statement)
    if connection.execute(select(statements.c.id).where(own, statements.c.ended.is_(None))).first() is None:
        raise LedgerError(f"the ledger has no statement s{statement}; `pourparler statements LEDGER` lists them")
    return {"statement_id": statement}


def _passage_place(connection: Connection, passage: Evidence) -> dict[str, Any]:
    own = documents.c.key == passage.document
    row = connection.execute(select(documents.c.id, func.length(documents.c.text).label("size")).where(own)).first()
    if row is None:
        raise LedgerError(
            f"the ledger has no document {shown(passage.document)}; `pourparler documents LEDGER` lists them"
        )
    if not 0 <= passage.start < passage.end <= row.size:
        raise LedgerError(f"the passage {passage.start}-{passage.end} is not within the text of the document")
    if passage.end - passage.start > _LONGEST_PASSAGE:
        raise LedgerError(f"a passage has at most {_LONGEST_PASSAGE:,} characters; choose the sentence that matters")
    return {"document_id": row.id, "start_at": passage.start, "end_at": passage.end}


def _coded_values(
    party: str, kind: str, terms: Sequence[tuple[str, str]], weighed: Sequence[str], coder: str
) -> dict[str, Any]:
    names = [party, kind, *weighed, *(name for term in terms for name in term)]
    if max(map(len, names)) > _LONGEST or len(terms) + len(weighed) > _MOST_TERMS:
        raise LedgerError(f"a name has at most {_LONGEST} characters, a coding at most {_MOST_TERMS} options")
    coded = {"terms": json.dumps(list(terms)), "weighed": json.dumps(list(weighed))}
    return {"party": party, "kind": kind, "coder": coder, **coded}


def _insert(connection: Connection, values: dict[str, Any]) -> int:
    return int(connection.execute(insert(positions).returning(positions.c.id), values).scalar_one())


def remove(connection: Connection, position: int, coder: str) -> int:
    """Take a position away; the number of the revision.

    Raises
    ------
    LedgerError
        If there is no position with this number.
    """
    own = positions.c.id == storable_id(position)
    if connection.execute(select(positions.c.id).where(own, positions.c.ended.is_(None))).first() is None:
        raise LedgerError(f"no position has the number {position}; `pourparler positions LEDGER` lists them")
    before = Before(rows=[("positions", position, {"ended": None})])
    number = revisions.record(connection, coder, "end", "position", position, before, {})
    connection.execute(update(positions).where(own).values(ended=number))
    return number


def in_context(
    connection: Connection, numbers: Sequence[int] | None = None, limit: int | None = None
) -> tuple[StatementContext, ...]:
    """Return statements with the text around them: all, some, or a number of the latest."""
    chosen = (
        select(statements.c.id, statements.c.document_id, documents.c.text, documents.c.title)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(statements.c.ended.is_(None), statements.c.same_as.is_(None), *current_documents())
        .order_by(statements.c.counts_from.desc(), statements.c.document_id, statements.c.position, statements.c.id)
    )
    if numbers is None:
        found = list(connection.execute(chosen.limit(limit)).all())
    else:
        parts = in_chunks(sorted({storable_id(number) for number in numbers}))
        rows_of = (connection.execute(chosen.where(is_in(statements.c.id, part))) for part in parts)
        found = [row for each in rows_of for row in each][:limit]
    rows = get_statements(connection, [row.id for row in found])
    principal = principals_of(connection, sorted({id_ for row in rows.values() for id_ in row.speaker_ids}))
    names = _names(connection, sorted(set(principal.values())))
    in_context = []
    for row in found:
        one = rows[row.id]
        own = one.evidence
        start, end = min((e.start for e in own), default=0), max((e.end for e in own), default=0)
        first, last = _paragraph(row.text, start, end)
        earlier, _ = _paragraph(row.text, max(first - 2, 0), max(first - 2, 0))
        in_context.append(
            StatementContext(
                row.id,
                one.speaker,
                names.get(principal.get(one.speaker_id or -1, -1)),
                one.act,
                one.cue,
                one.content,
                row.text[first:last],
                row.text[earlier:first],
                row.title or row.text[:120].split("\n")[0],
                tuple(
                    (name, names.get(principal.get(id_, -1)))
                    for id_, name in zip(one.speaker_ids[1:], one.speakers[1:], strict=True)
                ),
            )
        )
    return tuple(in_context)


def _names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    names: dict[int, str] = {}
    for part in in_chunks(ids):
        rows = connection.execute(select(actors.c.id, actors.c.name).where(is_in(actors.c.id, part)))
        names |= {row.id: row.name for row in rows}
    return names


def _paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind("\n\n", 0, start)
    last = text.find("\n\n", end)
    return (0 if first < 0 else first + 2), (len(text) if last < 0 else last)
