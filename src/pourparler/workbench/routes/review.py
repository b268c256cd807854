"""The review queue: statements of the machine, by what they change or how uncertain they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from pourparler.brief.highlight import Mark, Paragraph
from pourparler.codebook.model import codebook_in
from pourparler.ledger import DocumentRow, NamedActor, QueuedStatement, ReviewQueue
from pourparler.workbench.context import Context, Reader, Words, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.passages import passage
from pourparler.workbench.review_order import ReviewOrder, find_candidates, find_order
from pourparler.workbench.versions import POSITIONS, Part

router = APIRouter(tags=["codings"])
_OFFERED = 9  # actors of the document offered as speakers, one for each digit
_CANDIDATES: frozenset[Part] = frozenset({"documents", "actors", "statements", "codebook"})
By = Literal["effect", "doubt"]


@dataclass(frozen=True)
class Choice:
    """A party or an issue to which the queue can be narrowed, and how many of its statements wait."""

    name: str
    waiting: int


@dataclass(frozen=True)
class Review:
    """The next statement to check with its paragraphs, and other actors of its document as possible speakers.

    ``effects`` are the positions that the statement carries, ``parties`` and ``issues`` what the queue can be narrowed
    to.
    """

    queue: ReviewQueue
    skip: int
    document: str | None
    by: By
    party: str | None
    issue: str | None
    parties: tuple[Choice, ...]
    issues: tuple[Choice, ...]
    item: QueuedStatement | None
    source: DocumentRow | None
    paragraphs: tuple[Paragraph, ...]
    offered: tuple[NamedActor, ...]
    effects: tuple[str, ...]


@page(router, "/review", "review.html")
def review(
    context: Context,
    person: Reader,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    document: Words = None,
    by: By = "effect",
    party: Annotated[Words, Query(max_length=200)] = None,
    issue: Annotated[Words, Query(max_length=200)] = None,
    mine: bool = False,
) -> Review:
    """Get the next statement to check.

    `by` is `effect` (what the settlement rests on first) or `doubt` (the least certain first); `party` and `issue`
    narrow the queue. `skip` skips statements, `document` selects one document, and `mine` counts only the person's own
    decisions.
    """
    order = context.overviews.get(person.name, "review", lambda: _order(context, person.name), POSITIONS)
    waiting = order.still_waiting(context.ledger)
    chosen = _chosen(order, party, issue)
    coder = person.name if mine else None
    # Those that come first are known here; the ledger need not look through them.
    early = () if by == "doubt" or document else (each for each in order.first if each in waiting)
    among = early if chosen is None else (each for each in early if each in chosen)
    if (next_one := next(islice(among, skip, None), None)) is not None:
        queue = context.ledger.statements.review_queue(limit=1, coder=coder, only=[next_one])
        queue = replace(queue, remaining=len(waiting if chosen is None else waiting & chosen))
    if next_one is None or not queue.waiting:
        first = order.first if by == "effect" else ()
        queue = context.ledger.statements.review_queue(
            limit=1, offset=skip, document=document, coder=coder, only=chosen, first=first
        )
    choices = _choices(order.parties, waiting), _choices(order.issues, waiting)
    if not queue.waiting:
        return Review(queue, skip, document, by, party, issue, *choices, None, None, (), (), ())
    item = queue.waiting[0]
    source = context.ledger.documents.get(item.statement.document)
    codings = context.ledger.documents.annotations(item.statement.document)
    thing = f"s{item.statement.id}"
    marks = [Mark(p.start, p.end, p.part, p.thing) for p in codings.places if p.thing == thing]
    near = passage(source, marks)
    others = [actor for actor in codings.actors if (actor.id,) != item.statement.speaker_ids][:_OFFERED]
    effects = order.effects.get(item.statement.id, ())
    return Review(queue, skip, document, by, party, issue, *choices, item, source, near, tuple(others), effects)


def _order(context: WorkbenchContext, person: str) -> ReviewOrder:
    book = codebook_in(context.ledger)
    candidates = context.overviews.get(
        person, "statements to review", lambda: find_candidates(context.ledger, book), _CANDIDATES
    )
    if book is None:
        return find_order(candidates, (), ())
    return find_order(candidates, context.analysis.positions(machine=True), context.analysis.gathered().rows)


def _chosen(order: ReviewOrder, party: str | None, issue: str | None) -> frozenset[int] | None:
    """The statements of a party and about an issue; None for all."""
    chosen = None if party is None else order.parties.get(party, frozenset())
    if issue is None:
        return chosen
    about = order.issues.get(issue, frozenset())
    return about if chosen is None else chosen & about


def _choices(found: Mapping[str, frozenset[int]], waiting: frozenset[int]) -> tuple[Choice, ...]:
    return tuple(Choice(name, len(ids & waiting)) for name, ids in found.items() if ids & waiting)
