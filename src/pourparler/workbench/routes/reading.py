"""The reading view: a document with its codings marked in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pourparler.brief.highlight import Mark, Paragraph, paragraphs
from pourparler.codebook.model import Codebook, codebook_in
from pourparler.ledger import Annotations, DocumentRow, EditionRow, PositionRow
from pourparler.record import MEETING_STATUSES, Act, ProposalState, Stance, StatementKind
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Reader
from pourparler.workbench.pages import link, page
from pourparler.workbench.routes.codebook import POSITION_LABELS

router = APIRouter(tags=["documents"])


@dataclass(frozen=True)
class Reading:
    """A document and its codings.

    ``paragraphs`` are its text, split where marks start and end; ``coded`` are the positions that people coded in it,
    by the codebook ``book``, with ``labels`` of their kinds.
    """

    document: DocumentRow
    codings: Annotations
    paragraphs: tuple[Paragraph, ...]
    edition: EditionRow | None
    book: Codebook | None
    coded: tuple[PositionRow, ...]
    labels: dict[str, str]
    acts: tuple[str, ...] = get_args(Act)
    kinds: tuple[str, ...] = get_args(StatementKind)
    statuses: tuple[str, ...] = MEETING_STATUSES
    states: tuple[str, ...] = get_args(ProposalState)
    stances: tuple[str, ...] = get_args(Stance)


@page(router, "/document", "reading.html")
def document(context: Context, person: Reader, id: str) -> Reading:
    """Get a document with its statements, meetings, proposals and actors, each with its spans in the text."""
    found = context.ledger.documents.get(id)
    if found is None:
        raise AccessError(404, "this document is not in the ledger")
    codings = context.ledger.documents.annotations(id)
    marks = [Mark(place.start, place.end, place.part, place.thing) for place in codings.places]
    edition = context.ledger.documents.edition(id) if found.replaces else None
    coded = context.analysis.positions_in(id)
    book = codebook_in(context.ledger)
    return Reading(found, codings, paragraphs(found, marks), edition, book, coded, POSITION_LABELS)


@router.get("/statements/{number}")
def statement(request: Request, context: Context, person: Reader, number: int) -> Response:
    """Redirect to a statement in its document."""
    found = context.ledger.statements.get(number)
    if found is None:
        raise AccessError(404, f"there is no statement {number}")
    return RedirectResponse(link("/document", id=found.document) + f"#s{number}", 303)
