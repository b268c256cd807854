"""The review queue: the machine's statements that nobody has decided about, and how people judged the others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from pourparler.ledger.db.filters import current_documents, in_chunks
from pourparler.ledger.db.schema import documents, revisions, statements
from pourparler.ledger.queries.annotations import last_revisions
from pourparler.ledger.queries.statements import get_statements
from pourparler.ledger.rows import StatementRow

_MACHINE = "machine"
_TOGETHER = 200  # statements of which is asked together whether they wait


@dataclass(frozen=True)
class QueuedStatement:
    """A statement that nobody has decided about, with its last revision (0 if it has none)."""

    statement: StatementRow
    revision: int


@dataclass(frozen=True)
class Agreement:
    """How people judged the machine's statements; the last decision about each counts.

    ``corrected_fields`` counts the fields that were wrong in corrected statements: ("speaker", 3) and so on. ``missed``
    counts the statements that people added.
    """

    confirmed: int
    corrected: int
    rejected: int
    missed: int
    corrected_fields: tuple[tuple[str, int], ...]

    @property
    def decided(self) -> int:
        """The number of the machine's statements that people have decided about."""
        return self.confirmed + self.corrected + self.rejected

    @property
    def share(self) -> float | None:
        """The share, 0 to 1, of decided statements that were confirmed unchanged; None before the first decision."""
        return self.confirmed / self.decided if self.decided else None


@dataclass(frozen=True)
class ReviewQueue:
    """Statements to check, the least certain first; ``remaining`` counts all that wait."""

    waiting: tuple[QueuedStatement, ...]
    remaining: int
    agreement: Agreement


def review_queue(
    connection: Connection,
    limit: int,
    offset: int,
    document: str | None,
    coder: str | None,
    only: Collection[int] | None = None,
    first: Sequence[int] = (),
) -> ReviewQueue:
    """Return the next statements to review: of one document or of all, only some, some of them before the others."""
    last = offset + limit
    if only is not None:
        waiting = undecided(connection, document, only)
        among, early = set(waiting), set(first)
        ids = [
            *(each for each in dict.fromkeys(first) if each in among),
            *(each for each in waiting if each not in early),
        ]
        return _queue(connection, ids[offset:last], len(ids), coder)
    ids = []
    leads = iter(dict.fromkeys(first))
    while len(ids) < last and (part := list(islice(leads, _TOGETHER))):
        among = set(undecided(connection, document, part))
        ids += [each for each in part if each in among]
    if len(ids) < last:  # all of the first ones are among them
        known = set(ids)
        ids += [each for each in undecided(connection, document, most=last) if each not in known]
    remaining = int(connection.execute(_select_undecided(document, func.count())).scalar_one())
    return _queue(connection, ids[offset:last], remaining, coder)


def undecided(
    connection: Connection,
    document: str | None = None,
    only: Collection[int] | None = None,
    most: int | None = None,
) -> list[int]:
    """Return the numbers of the statements to review, the least certain first: of all, or only of some."""
    wanted = _select_undecided(document, statements.c.id, statements.c.confidence)
    if only is None:
        return list(connection.execute(wanted.order_by(statements.c.confidence, statements.c.id).limit(most)).scalars())
    found = []
    for part in in_chunks(sorted(only)):
        found += [(row.confidence, row.id) for row in connection.execute(wanted.where(statements.c.id.in_(part)))]
    return [id_ for _, id_ in sorted(found)][:most]


def _queue(connection: Connection, ids: list[int], remaining: int, coder: str | None) -> ReviewQueue:
    rows, known = get_statements(connection, ids), last_revisions(connection, "statement", ids)
    return ReviewQueue(
        waiting=tuple(QueuedStatement(rows[id_], known.get(id_, 0)) for id_ in ids),
        remaining=remaining,
        agreement=agreement(connection, coder),
    )


def _select_undecided(document: str | None, *columns: ColumnElement[Any]) -> Select[Any]:
    """Select columns of the statements to review: of one document or of all."""
    conditions = [statements.c.coder.startswith(_MACHINE), statements.c.ended.is_(None), statements.c.same_as.is_(None)]
    chosen = select(*columns).select_from(statements).join(documents, documents.c.id == statements.c.document_id)
    chosen = chosen.where(*conditions, *current_documents())
    return chosen if document is None else chosen.where(documents.c.key == document)


def agreement(connection: Connection, coder: str | None = None) -> Agreement:
    """Count how people, or one coder, judged the machine's statements."""
    chosen = (
        select(revisions.c.thing_id, revisions.c.action, revisions.c.after)
        .where(revisions.c.thing == "statement", revisions.c.undone.is_(None))
        .where(revisions.c.action.in_(("confirm", "correct", "reject", "add")))
        .order_by(revisions.c.id)
    )
    if coder is not None:
        chosen = chosen.where(revisions.c.coder == coder)
    last: dict[int, str] = {}
    wrong: Counter[str] = Counter()
    added = set()
    for row in connection.execute(chosen):
        if row.action == "add":
            added.add(row.thing_id)
        elif row.thing_id not in added:
            # A confirmation after a correction confirms the correction, not the machine.
            if not (row.action == "confirm" and last.get(row.thing_id) == "correct"):
                last[row.thing_id] = row.action
            if row.action == "correct":
                wrong.update(json.loads(row.after).keys())
    counts = Counter(last.values())
    return Agreement(
        confirmed=counts["confirm"],
        corrected=counts["correct"],
        rejected=counts["reject"],
        missed=len(added),
        corrected_fields=tuple(sorted(wrong.items(), key=lambda each: (-each[1], each[0]))),
    )
