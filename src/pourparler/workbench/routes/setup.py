"""Setting up: the drafted parties, issues and options, edited in place and accepted into the codebook."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from pourparler.brief.words import stance_verb
from pourparler.codebook.accept import accept
from pourparler.codebook.forms import FormError
from pourparler.codebook.redraft import PlacedStance, place_stances, redraft
from pourparler.codebook.setup import Edit, Setup, SetupError, apply_edit, read_setup
from pourparler.ledger import DraftRow, RevisionRow
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Editor, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.versions import EVIDENCE, Part

router = APIRouter(tags=["setup"])
_DEPENDS_ON: frozenset[Part] = EVIDENCE | {"setup"}
_MOST = 20  # positions of a party that are shown under an option


@dataclass(frozen=True)
class ShownStance:
    """A position that was read, under an option; ``words`` and ``target`` are the document's own."""

    issue: int
    option: int
    party: int
    stance: int
    kind: str
    verb: str
    target: str
    words: str
    condition: str | None
    document: str
    confidence: float
    coder: str


@dataclass(frozen=True)
class SetupPage:
    """The draft and the positions under it.

    Attributes
    ----------
    draft
        None if nobody has drafted yet.
    seen
        The id of the draft; an edit sends it.
    positions
        Of each party under each option, the most certain ones.
    counts
        How many positions each option has, by its number.
    documents
        How many documents the ledger has now.
    stances
        How many positions were read; None if there is a draft.
    """

    draft: Setup | None
    seen: int
    positions: tuple[ShownStance, ...]
    counts: dict[int, int]
    documents: int
    stances: int | None


class Seen(RequestBody):
    """The draft that was on screen; 0 for none."""

    seen: int = Field(ge=0)


class SetupEdit(Seen):
    """An edit of the draft that was on screen."""

    edit: Edit


class Acceptance(Seen):
    """A party or an issue of the draft to accept; null for all."""

    id: int | None = None


@dataclass(frozen=True)
class Edited:
    """The revision that an edit made, and the id of the draft that results."""

    revision: RevisionRow
    seen: int


@page(router, "/setup", "setup.html")
def setup(context: Context, person: Reader) -> SetupPage:
    """Get the draft of the codebook, with the positions that each option rests on."""
    row = context.ledger.draft.get()
    documents = len(context.ledger.documents.ids())
    if row is None:
        return SetupPage(None, 0, (), {}, documents, context.ledger.stances.count())
    draft = read_setup(row.text)
    placed = context.overviews.get(
        person.name,
        ("placed", row.id),
        lambda: place_stances(draft, context.analysis.gathered(), context.ledger),
        _DEPENDS_ON,
    )
    counts = dict(Counter(each.option for each in placed))
    return SetupPage(draft, row.id, tuple(_shown(placed)), counts, documents, None)


@router.post("/setup/draft")
def draft(context: Context, person: Editor, body: Seen) -> Edited:
    """Draft a codebook from what was read; what people changed, accepted or removed stays as it is."""
    row = context.ledger.draft.get()
    old = Setup() if row is None else read_setup(row.text)
    documents = len(context.ledger.documents.ids())
    new = redraft(old, context.analysis.gathered(), context.ledger, documents)
    words = f"drafted {len(new.parties)} parties and {len(new.issues)} issues from {documents} documents"
    return _saved(context, person.name, new, words, body.seen)


@router.post("/setup/edit")
def edit(context: Context, person: Editor, body: SetupEdit) -> Edited:
    """Edit the draft: rename, add, remove, move, merge, split, or order the options of an issue."""
    try:
        new, words = apply_edit(read_setup(_row(context).text), body.edit)
    except SetupError as fault:
        raise AccessError(422, str(fault)) from None
    return _saved(context, person.name, new, words, body.seen)


@router.post("/setup/accept", response_model=None)
def accept_parts(context: Context, person: Editor, body: Acceptance) -> Edited | Response:
    """Accept a party or an issue of the draft, or all, into the codebook of the ledger."""
    row = _row(context)
    try:
        new, book, words = accept(read_setup(row.text), body.id, context.ledger.codebook.get())
    except SetupError as fault:
        raise AccessError(422, str(fault)) from None
    except FormError as fault:
        return JSONResponse({"detail": f"the codebook would have a mistake: {fault.mistakes[0].words}"}, 422)
    return _saved(context, person.name, new, words, body.seen, book)


@router.post("/setup/undo")
def undo(context: Context, person: Editor, body: Seen) -> Edited:
    """Undo the last change of the draft, and what it accepted into the codebook."""
    revision = context.ledger.draft.undo(coder=person.name, seen=body.seen)
    row = context.ledger.draft.get()
    return Edited(revision, 0 if row is None else row.id)


def _row(context: WorkbenchContext) -> DraftRow:
    row = context.ledger.draft.get()
    if row is None:
        raise AccessError(422, "there is no draft yet; draft one first")
    return row


def _saved(
    context: WorkbenchContext, coder: str, new: Setup, words: str, seen: int, codebook: str | None = None
) -> Edited:
    revision = context.ledger.draft.save(new.model_dump_json(), coder=coder, change=words, seen=seen, codebook=codebook)
    return Edited(revision, revision.thing_id)


def _shown(placed: list[PlacedStance]) -> list[ShownStance]:
    counts: Counter[tuple[int, int]] = Counter()
    found = []
    for each in placed:
        counts[each.option, each.party] += 1
        if counts[each.option, each.party] <= _MOST:
            found.append(_stance(each))
    return found


def _stance(each: PlacedStance) -> ShownStance:
    row = each.row
    return ShownStance(
        issue=each.issue,
        option=each.option,
        party=each.party,
        stance=row.id,
        kind=row.stance,
        verb=stance_verb(row.stance),
        target=row.target,
        words=row.words,
        condition=row.condition,
        document=row.document,
        confidence=row.confidence,
        coder=row.coder,
    )
