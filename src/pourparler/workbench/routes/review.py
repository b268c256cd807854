"""The review queue: statements of the machine, the least certain first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from pourparler.brief.highlight import Mark, Paragraph
from pourparler.ledger import DocumentRow, NamedActor, QueuedStatement, ReviewQueue
from pourparler.workbench.context import Context, Reader, Words
from pourparler.workbench.pages import page
from pourparler.workbench.passages import passage

router = APIRouter(tags=["codings"])
_OFFERED = 9  # actors of the document offered as speakers, one for each digit


@dataclass(frozen=True)
class Review:
    """The next statement to check with its paragraphs, and other actors of its document as possible speakers."""

    queue: ReviewQueue
    skip: int
    document: str | None
    item: QueuedStatement | None
    source: DocumentRow | None
    paragraphs: tuple[Paragraph, ...]
    offered: tuple[NamedActor, ...]


@page(router, "/review", "review.html")
def review(
    context: Context,
    person: Reader,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    document: Words = None,
    mine: bool = False,
) -> Review:
    """Get the next statement to check.

    `skip` skips statements, `document` selects one document, and `mine` counts only the person's own decisions.
    """
    queue = context.ledger.statements.review_queue(
        limit=1, offset=skip, document=document, coder=person.name if mine else None
    )
    if not queue.waiting:
        return Review(queue, skip, document, None, None, (), ())
    item = queue.waiting[0]
    source = context.ledger.documents.get(item.statement.document)
    codings = context.ledger.documents.annotations(item.statement.document)
    thing = f"s{item.statement.id}"
    marks = [Mark(p.start, p.end, p.part, p.thing) for p in codings.places if p.thing == thing]
    near = passage(source, marks)
    others = [actor for actor in codings.actors if (actor.id,) != item.statement.speaker_ids]
    return Review(queue, skip, document, item, source, near, tuple(others[:_OFFERED]))
