"""The codebook, the statements to code, and the coded positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import Field

from pourparler.codebook.coding_queue import Agreements, QueuedStatement, coding_queue, measure_agreement
from pourparler.codebook.forms import FormError
from pourparler.codebook.model import Codebook, read_codebook
from pourparler.codebook.starter import STARTERS, Starter, known_parties
from pourparler.codebook.starter import starter_text as read_starter
from pourparler.codebook.suggestions import Suggester
from pourparler.ledger import PositionRow, RevisionRow
from pourparler.settlement import ScenarioError, check_position
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Editor, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.versions import Part

router = APIRouter(tags=["codebook"])
_QUEUE: frozenset[Part] = frozenset({"documents", "actors", "statements", "acts", "positions", "codebook"})
_LAST = 300  # the latest statements, among which those to code are found
_OFFERED = 20
POSITION_LABELS = {
    "supports": "supports",
    "opposes": "opposes",
    "red_line": "rules out",
    "insists": "insists on",
    "conditional": "depends on conditions",
    "open": "leaves open",
}


@dataclass(frozen=True)
class CodebookPage:
    """The codebook as text and parsed, None if there is no codebook; or the mistakes for which it cannot be read."""

    text: str | None
    book: Codebook | None
    starters: tuple[str, ...]
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodingPage:
    """Statements to code, the latest positions, and the agreement of coders; ``book`` is None without a codebook."""

    book: Codebook | None
    waiting: tuple[QueuedStatement, ...]
    total: int
    positions: tuple[PositionRow, ...]
    agreements: Agreements | None
    labels: dict[str, str]
    certain_first: bool
    all: bool


class NewCodebook(RequestBody):
    """A codebook, as text."""

    text: str = Field(max_length=1_000_000)


class NewPosition(RequestBody):
    """A position of a party on issues, as a statement shows it, or a passage of a document: ``span`` is [120, 164]."""

    statement: int | None = None
    document: str | None = Field(None, max_length=2_000)
    span: tuple[int, int] | None = None
    party: str = Field("", max_length=200)
    kind: str = Field(max_length=40)
    terms: list[tuple[str, str]] = Field([], max_length=200)
    weighed: list[str] = Field([], max_length=10)


@page(router, "/codebook", "codebook.html")
def codebook(context: Context, person: Reader) -> CodebookPage:
    """Get the codebook of the ledger."""
    text = context.ledger.codebook.get()
    try:
        return CodebookPage(text, read_codebook(text) if text is not None else None, STARTERS)
    except FormError as fault:
        return CodebookPage(text, None, STARTERS, tuple(str(each) for each in fault.mistakes))


@router.get("/codebook/starters/{name}.yaml", response_class=PlainTextResponse)
def starter_text(context: Context, person: Reader, name: Starter) -> Response:
    """Get a codebook to start from, as YAML, with the parties that the ledger knows."""
    return PlainTextResponse(read_starter(name, known_parties(context.ledger)))


@router.post("/codebook", response_model=None)
def save_codebook(context: Context, person: Editor, new: NewCodebook) -> RevisionRow | Response:
    """Save a codebook; if it has mistakes, the answer lists them with their lines."""
    try:
        read_codebook(new.text)
    except FormError as fault:
        mistakes = [{"line": each.line, "words": each.words} for each in fault.mistakes]
        return JSONResponse({"detail": str(fault.mistakes[0]), "mistakes": mistakes}, 422)
    return context.ledger.codebook.save(new.text, coder=person.name)


@page(router, "/coding", "coding.html")
def coding(context: Context, person: Reader, all: bool = False, certain_first: bool = False) -> CodingPage:
    """List statements to code, the most informative first; `all` includes speakers who belong to no party."""
    suggester = context.analysis.suggester()
    if suggester is None:
        return CodingPage(None, (), 0, (), None, POSITION_LABELS, certain_first, all)
    rows, total, agreed = context.overviews.get(
        person.name,
        ("coding", all, certain_first),
        lambda: _waiting(context, suggester, all=all, certain_first=certain_first),
        _QUEUE,
    )
    last = _latest(context.analysis.coded())
    return CodingPage(suggester.book, rows, total, last, agreed, POSITION_LABELS, certain_first, all)


def _waiting(
    context: WorkbenchContext, suggester: Suggester, *, all: bool, certain_first: bool
) -> tuple[tuple[QueuedStatement, ...], int, Agreements | None]:
    """Return the first statements to code, how many there are, and the agreement of coders if anything is coded."""
    coded, texts = context.analysis.coded(), context.analysis.texts
    rows = coding_queue(
        context.ledger,
        suggester,
        only_parties=not all,
        surest=certain_first,
        last=_LAST,
        positions=coded,
        texts=texts,
    )
    agreed = measure_agreement(context.ledger, suggester, coded, texts) if coded else None
    return tuple(rows[:_OFFERED]), len(rows), agreed


def _latest(positions: Sequence[PositionRow]) -> tuple[PositionRow, ...]:
    return tuple(sorted(positions, key=lambda row: -row.id)[:_OFFERED])


@router.post("/positions", status_code=201)
def add_position(context: Context, person: Coder, new: NewPosition) -> RevisionRow:
    """Code the position that a statement, or a passage that is no statement, shows."""
    book = _book(context)
    if new.kind != "none" and not new.party:
        raise AccessError(422, "choose the party whose position this is")
    try:
        check_position(book, new.party, new.kind, new.terms, new.weighed)
    except ScenarioError as fault:
        raise AccessError(422, str(fault)) from None
    return context.ledger.positions.add(
        new.statement,
        document=new.document,
        span=new.span,
        party=new.party,
        kind=new.kind,
        coder=person.name,
        terms=new.terms,
        weighed=new.weighed,
    )


@router.post("/positions/{number}/remove")
def remove_position(context: Context, person: Coder, number: int) -> RevisionRow:
    """Remove a position; undo restores it."""
    return context.ledger.positions.remove(number, coder=person.name)


@router.get("/positions.json")
def positions(context: Context, person: Reader, party: str | None = None) -> tuple[PositionRow, ...]:
    """List the coded positions."""
    return context.ledger.positions.list(party=party)


def _book(context: WorkbenchContext) -> Codebook:
    text = context.ledger.codebook.get()
    if text is None:
        raise AccessError(422, "the ledger has no codebook")
    return read_codebook(text)
