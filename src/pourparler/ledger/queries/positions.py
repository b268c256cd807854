"""The positions that people coded: in a statement, by confirming a stance, or in a passage of a document."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Connection, Row, and_, false, func, or_, select

from pourparler.ledger.db.columns import storable_id
from pourparler.ledger.db.filters import current_documents, in_chunks
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import documents, positions, revisions, stances, statement_spans, statements
from pourparler.ledger.queries.stances import by_numbers, has_current_statement
from pourparler.ledger.queries.statements import GAP, get_statements
from pourparler.ledger.rows import Evidence, StanceRow, StatementRow
from pourparler.ledger.validation.ids import IdKind
from pourparler.record import Stance

LIKELY = 0.5
"""The confidence from which a position that nobody has confirmed is more likely right than wrong."""
KIND_OF_STANCE: dict[Stance, str] = {
    "supports": "supports",
    "accepts": "supports",
    "offers": "supports",
    "demands": "supports",
    "insists": "insists",
    "opposes": "opposes",
    "rejects": "opposes",
    "red_line": "red_line",
    "conditional": "conditional",
    "open": "open",
}
"""The kind of position that a stance is, once it is under an option of the codebook."""

_BETWEEN = 80  # characters between two pieces of a statement that are shown with them
_STATEMENT = func.coalesce(positions.c.statement_id, stances.c.statement_id)
_DOCUMENT = func.coalesce(statements.c.document_id, stances.c.document_id, positions.c.document_id)
_DAY = func.coalesce(statements.c.counts_from, documents.c.published)


@dataclass(frozen=True)
class PositionRow:
    """A position of a party on issues of the codebook.

    Attributes
    ----------
    id
        Its number; 0 for one that the machine read and nobody coded.
    statement
        The statement that it was coded in; None if it rests on a stance or a passage outside all statements.
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
        The words it rests on as in the document: of a statement source, cue and content with the text between them;
        "…" where that text is long.
    relayed_by
        Who reports the statement, if another statement contains it; None if the document itself does.
    stance
        The number of the stance that it is; None if it is none.
    confidence
        How certain the machine is, from 0 to 1; 1 for what people coded or confirmed.
    """

    id_kind: ClassVar[IdKind] = "position"

    id: int
    statement: StatementRow | None
    party: str
    kind: str
    terms: tuple[tuple[str, str], ...]
    weighed: tuple[str, ...]
    on: dt.date | None
    coder: str
    words: str = ""
    relayed_by: str | None = None
    stance: int | None = None
    document: str = ""
    title: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0

    @property
    def is_machine(self) -> bool:
        """Whether nobody has confirmed it."""
        return self.coder.startswith("machine")

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers of its statement."""
        return self.statement.speakers if self.statement else ()

    @property
    def place(self) -> str:
        """The id of what it rests on: a statement (s12) or a stance (t5); empty for a passage."""
        if self.statement is not None:
            return f"s{self.statement.id}"
        return "" if self.stance is None else f"t{self.stance}"

    @property
    def anchor(self) -> str:
        """Where the page of its document shows it."""
        return self.place or (f"o{self.evidence[0].start}" if self.evidence else "")


@dataclass(frozen=True)
class LatestPosition:
    """A party's latest position on an issue; ``earlier`` are those before it, earliest first."""

    issue: str
    party: str
    position: PositionRow
    earlier: tuple[PositionRow, ...]


def list_positions(
    connection: Connection,
    party: str | None = None,
    as_of: dt.date | None = None,
    statement: int | None = None,
    document: str | None = None,
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
    document
        Only positions in this document.
    adjudicated
        Whether those that an adjudication has ended are included.
    """
    stands = or_(positions.c.ended.is_(None), positions.c.ended.in_(_adjudications()) if adjudicated else false())
    more = documents.c.key, documents.c.title, documents.c.publisher, documents.c.published
    chosen = (
        select(positions, _STATEMENT.label("said"), stances.c.stance.label("read_as"), _DAY.label("day"), *more)
        .outerjoin(stances, stances.c.id == positions.c.stance_id)
        .outerjoin(statements, statements.c.id == _STATEMENT)
        .join(documents, documents.c.id == _DOCUMENT)
        .where(stands, _is_current(), *current_documents(as_of))
        .order_by(_DAY, positions.c.id)
    )
    if party is not None:
        chosen = chosen.where(positions.c.party == party)
    if statement is not None:
        chosen = chosen.where(_STATEMENT == storable_id(statement))  # noqa: SIM300
    if document is not None:
        chosen = chosen.where(documents.c.key == document)
    if as_of is not None:
        chosen = chosen.where(or_(_DAY.is_(None), as_of >= _DAY))
    found = connection.execute(chosen).all()
    return _build(connection, found)


def latest_positions(connection: Connection, as_of: dt.date | None = None) -> tuple[LatestPosition, ...]:
    """Return the latest position of each party on each issue, by issue and party."""
    return latest_of(list_positions(connection, as_of=as_of))


def latest_of(rows: Sequence[PositionRow]) -> tuple[LatestPosition, ...]:
    """Return the latest of some positions for each party and issue, by issue and party."""
    found: dict[tuple[str, str], list[PositionRow]] = {}
    for row in rows:
        for issue in dict.fromkeys([*(issue for issue, _ in row.terms), *row.weighed]):
            found.setdefault((issue, row.party), []).append(row)
    return tuple(
        LatestPosition(issue, party, own[-1], tuple(own[:-1])) for (issue, party), own in sorted(found.items())
    )


def coded_stances(connection: Connection) -> frozenset[int]:
    """Return the numbers of the stances that are coded, or whose coding somebody has removed."""
    removed = revisions.c.action == "end"
    chosen = (
        select(positions.c.stance_id)
        .outerjoin(revisions, revisions.c.id == positions.c.ended)
        .where(positions.c.stance_id.is_not(None), or_(positions.c.ended.is_(None), removed))
    )
    return frozenset(connection.execute(chosen).scalars())


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


def _adjudications() -> Any:
    """Build the query for the decisions between coders that are not undone."""
    return select(revisions.c.id).where(revisions.c.action == "adjudicate", revisions.c.undone.is_(None))


def _is_current() -> Any:
    """Build the condition that what a position rests on is not rejected, and that its stance is still confirmed."""
    is_statement = and_(positions.c.stance_id.is_(None), or_(statements.c.id.is_(None), statements.c.ended.is_(None)))
    is_confirmed = and_(stances.c.ended.is_(None), ~stances.c.coder.startswith("machine"), has_current_statement())
    return or_(is_statement, is_confirmed)


def _build(connection: Connection, found: Sequence[Row[Any]]) -> tuple[PositionRow, ...]:
    said = get_statements(connection, sorted({row.said for row in found if row.said is not None}))
    texts = statement_texts(connection, {id_: said[id_] for id_ in {row.statement_id for row in found} & said.keys()})
    read = by_numbers(connection, {row.stance_id for row in found if row.stance_id is not None})
    passages = _passages(connection, [row for row in found if row.start_at is not None])
    rows = []
    for row in found:
        statement, stance, passage = said.get(row.said), read.get(row.stance_id), passages.get(row.id)
        if statement is None and stance is None and passage is None:
            continue
        words, evidence = _words(statement, stance, passage, texts)
        rows.append(
            PositionRow(
                row.id,
                statement,
                row.party,
                KIND_OF_STANCE.get(row.read_as, row.kind),
                tuple((issue, option) for issue, option in json.loads(row.terms)),
                tuple(json.loads(row.weighed)),
                row.day,
                row.coder if stance is None else stance.coder,
                words,
                statement.relayed_by if statement else None,
                row.stance_id,
                statement.document if statement else row.key,
                statement.title if statement else row.title,
                statement.publisher if statement else row.publisher,
                statement.published if statement else row.published,
                evidence,
            )
        )
    return tuple(rows)


def _words(
    statement: StatementRow | None, stance: StanceRow | None, passage: Evidence | None, texts: Mapping[int, str]
) -> tuple[str, tuple[Evidence, ...]]:
    if stance is not None:
        return stance.words, stance.evidence
    if statement is not None:
        return texts[statement.id], statement.evidence
    return (" ".join(passage.quote.split()), (passage,)) if passage else ("", ())


def _passages(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, Evidence]:
    """Return the passages that positions rest on, by the number of the position."""
    found: dict[int, Evidence] = {}
    for part in in_chunks(sorted(row.id for row in rows)):
        length = positions.c.end_at - positions.c.start_at
        quote = func.substr(documents.c.text, positions.c.start_at + 1, length).label("quote")
        chosen = (
            select(positions.c.id, positions.c.start_at, positions.c.end_at, documents.c.key, quote)
            .join(documents, documents.c.id == positions.c.document_id)
            .where(is_in(positions.c.id, part))
        )
        for row in connection.execute(chosen):
            found[row.id] = Evidence(row.key, row.start_at, row.end_at, row.quote)
    return found


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
