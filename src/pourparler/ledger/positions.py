"""The ledger's codebook, and decisions about the positions that people code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.schema import (
    codebooks,
    documents,
    positions,
    stances,
    statements,
)
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import LedgerError, shown
from pourparler.ledger.queries.positions import KIND_OF_STANCE
from pourparler.ledger.revisions import Before
from pourparler.ledger.rows import Evidence

_LARGEST = 1_000_000  # characters of a codebook
_LONGEST = 200  # characters of a name
_MOST_TERMS = 200
_LONGEST_PASSAGE = 2_000


class AlreadyCodedError(LedgerError):
    """The coder has already coded exactly this position."""


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
