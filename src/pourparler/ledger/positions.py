"""The ledger's codebook, and the positions that people code in statements."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection, func, insert, or_, select, update

from pourparler.ledger import revisions
from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import current_documents, in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    actors,
    codebooks,
    documents,
    positions,
    statement_spans,
    statements,
)
from pourparler.ledger.db.schema import revisions as revision_table
from pourparler.ledger.errors import LedgerError
from pourparler.ledger.queries.actors import principals_of
from pourparler.ledger.queries.statements import GAP, get_statements
from pourparler.ledger.revisions import Before
from pourparler.ledger.rows import Evidence, StatementRow
from pourparler.ledger.validation.ids import IdKind
from pourparler.text import enumeration

_LARGEST = 1_000_000  # characters of a codebook
_BETWEEN = 80  # characters between two pieces of a statement that are shown with them
_LONGEST = 200  # characters of a name
_MOST_TERMS = 200


class AlreadyCodedError(LedgerError):
    """The coder has already coded exactly this position."""


@dataclass(frozen=True)
class PositionRow:
    """What a coder coded in a statement.

    Attributes
    ----------
    kind
        A kind of coding (``supports``, ``opposes``, ``red_line``, ..), ``conditional``, ``open``, or ``none`` if the
        statement is about no issue.
    terms
        Issues with an option each; an empty option if only the issue is known.
    weighed
        Issues that are weighed against each other.
    on
        The date from which the position counts.
    words
        The statement as in the document: source, cue and content with the text between them; "…" where that text is
        long.
    relayed_by
        Who reports the statement, if another statement contains it; None if the document itself does.
    """

    id_kind: ClassVar[IdKind] = "position"

    id: int
    statement: StatementRow
    party: str
    kind: str
    terms: tuple[tuple[str, str], ...]
    weighed: tuple[str, ...]
    on: dt.date | None
    coder: str
    words: str = ""
    relayed_by: str | None = None


@dataclass(frozen=True)
class LatestPosition:
    """A party's latest position on an issue; ``earlier`` are those before it, earliest first."""

    issue: str
    party: str
    position: PositionRow
    earlier: tuple[PositionRow, ...]


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
    statement: int,
    party: str,
    kind: str,
    terms: Sequence[tuple[str, str]],
    weighed: Sequence[str],
    coder: str,
) -> int:
    """Code a position in a statement; return the revision's number.

    Raises
    ------
    LedgerError
        If there is no such statement, or a name is too long.
    """
    own = statements.c.id == storable_id(statement)
    if connection.execute(select(statements.c.id).where(own, statements.c.ended.is_(None))).first() is None:
        raise LedgerError(f"the ledger has no statement s{statement}; `pourparler statements LEDGER` lists them")
    names = [party, kind, *weighed, *(name for term in terms for name in term)]
    if max(map(len, names)) > _LONGEST or len(terms) + len(weighed) > _MOST_TERMS:
        raise LedgerError(f"a name has at most {_LONGEST} characters, a coding at most {_MOST_TERMS} options")
    values = {"statement_id": statement, "party": party, "kind": kind, "coder": coder}
    values |= {"terms": json.dumps(list(terms)), "weighed": json.dumps(list(weighed))}
    same = [positions.c[name] == value for name, value in values.items()]
    if connection.execute(select(positions.c.id).where(*same, positions.c.ended.is_(None))).first() is not None:
        raise AlreadyCodedError("you have coded that already")
    number = revisions.record(connection, coder, "add", "position", 0, Before(), {})
    one = int(connection.execute(insert(positions).returning(positions.c.id), values).scalar_one())
    connection.execute(update(revision_table).where(revision_table.c.id == number).values(thing_id=one))
    summary = {"party": party, "kind": kind, "about": ", ".join([*(": ".join(t) for t in terms), *weighed])}
    before = Before(rows=[("positions", one, {"ended": number})], touched=[("statements", statement)])
    revisions.amend(connection, number, before, summary)
    return number


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


def list_positions(
    connection: Connection,
    party: str | None = None,
    as_of: dt.date | None = None,
    statement: int | None = None,
    *,
    adjudicated: bool = False,
) -> tuple[PositionRow, ...]:
    """Return the positions, by the day on which they were said.

    Parameters
    ----------
    party
        Only positions of this party.
    as_of
        Only positions known on this day, in the editions of that day.
    statement
        Only positions coded in this statement.
    adjudicated
        Whether those that an adjudication has ended are included.
    """
    decided = select(revision_table.c.id).where(
        revision_table.c.action == "adjudicate", revision_table.c.undone.is_(None)
    )
    stands = positions.c.ended.is_(None)
    chosen = (
        select(positions, statements.c.counts_from)
        .join(statements, statements.c.id == positions.c.statement_id)
        .join(documents, documents.c.id == statements.c.document_id)
        .where(
            or_(stands, positions.c.ended.in_(decided)) if adjudicated else stands,
            statements.c.ended.is_(None),
            *current_documents(as_of),
        )
        .order_by(statements.c.counts_from, positions.c.id)
    )
    if party is not None:
        chosen = chosen.where(positions.c.party == party)
    if statement is not None:
        chosen = chosen.where(positions.c.statement_id == storable_id(statement))
    if as_of is not None:
        chosen = chosen.where(or_(statements.c.counts_from.is_(None), statements.c.counts_from <= as_of))
    found = connection.execute(chosen).all()
    rows = get_statements(connection, sorted({row.statement_id for row in found}))
    words = statement_texts(connection, rows)
    return tuple(
        PositionRow(
            row.id,
            rows[row.statement_id],
            row.party,
            row.kind,
            tuple((issue, option) for issue, option in json.loads(row.terms)),
            tuple(json.loads(row.weighed)),
            row.counts_from,
            row.coder,
            words[row.statement_id],
            rows[row.statement_id].relayed_by,
        )
        for row in found
        if row.statement_id in rows
    )


def statement_texts(connection: Connection, rows: Mapping[int, StatementRow]) -> dict[int, str]:
    """Return the words of statements as in their documents, by number."""
    texts: dict[int, str] = {}
    for part in in_chunks(sorted(rows)):
        first, last = func.min(statement_spans.c.start_at), func.max(statement_spans.c.end_at)
        ends = (
            select(statement_spans.c.statement_id, first.label("first"), last.label("last"))
            .where(is_in(statement_spans.c.statement_id, part))
            .group_by(statement_spans.c.statement_id)
            .subquery()
        )
        stretch = func.substr(documents.c.text, ends.c.first + 1, ends.c.last - ends.c.first)
        chosen = (
            select(statements.c.id, ends.c.first, stretch.label("stretch"))
            .join(ends, ends.c.statement_id == statements.c.id)
            .join(documents, documents.c.id == statements.c.document_id)
        )
        for row in connection.execute(chosen):
            texts[row.id] = _join_spans(rows[row.id].evidence, row.stretch, row.first)
    return texts


def _join_spans(pieces: Sequence[Evidence], stretch: str, first: int) -> str:
    """Join the pieces of a statement with the text between them, where that is short."""
    made, at = "", first
    for piece in sorted(pieces, key=lambda each: (each.start, each.end)):
        if piece.end <= at:
            continue
        between = stretch[at - first : piece.start - first]
        made += between if len(between) <= _BETWEEN else GAP
        made += stretch[max(piece.start, at) - first : piece.end - first]
        at = piece.end
    return " ".join(made.split())


def latest_positions(connection: Connection, as_of: dt.date | None = None) -> tuple[LatestPosition, ...]:
    """Return the latest position of each party on each issue, by issue and party."""
    found: dict[tuple[str, str], list[PositionRow]] = {}
    for row in list_positions(connection, as_of=as_of):
        for issue in dict.fromkeys([*(issue for issue, _ in row.terms), *row.weighed]):
            found.setdefault((issue, row.party), []).append(row)
    return tuple(
        LatestPosition(issue, party, rows[-1], tuple(rows[:-1])) for (issue, party), rows in sorted(found.items())
    )


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
