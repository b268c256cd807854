"""Decisions about codings: accept, correct, reject, add, undo. A decision names the revision that was on screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field

from pourparler.codebook.decisions import decide, has_place, machine_places
from pourparler.codebook.model import codebook_in
from pourparler.ledger import RevisionRow
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Reader, RequestBody, WorkbenchContext

router = APIRouter(tags=["codings"])
FieldValues = dict[str, str | Annotated[list[str], Field(max_length=50)] | None]
"""The new values of a coding, by field; a list gives the speakers of a joint statement."""
Thing = Annotated[
    str, Path(pattern=r"^[smpt]\d{1,18}$", description="s12 a statement, m3 a meeting, p4 a proposal, t5 a stance")
]


class Decision(RequestBody):
    """A decision about a coding; ``seen`` is its latest revision on screen, 0 if it had none."""

    seen: int | None = Field(None, ge=0)


class Placement(RequestBody):
    """Under which option of the codebook a position was on screen; it is coded as that."""

    party: str = Field(max_length=200)
    issue: str = Field(max_length=200)
    option: str = Field("", max_length=200)


class PlacedDecision(Decision):
    """A decision that also codes a position that was read; without a place the machine's place counts."""

    place: Placement | None = None


class Correction(PlacedDecision):
    """A correction of a coding. Spans are written "120-164,170-180"; null empties a field.

    A list of speakers makes a statement a joint one.
    """

    fields: FieldValues = Field(min_length=1, max_length=10)


class NewStatement(RequestBody):
    """A statement that the machine missed, in a document."""

    document: str
    fields: FieldValues = Field(min_length=1, max_length=10)


class Undo(RequestBody):
    """A revision to undo; null for the person's own latest."""

    revision: int | None = Field(None, ge=1)


class UndoAll(RequestBody):
    """Revisions to undo together."""

    revisions: list[int] = Field(min_length=1, max_length=5_000)


@dataclass(frozen=True)
class Undone:
    """How many revisions were undone."""

    undone: int


@dataclass(frozen=True)
class Decided:
    """The revision that a decision made; ``seen`` is what the next decision about the same coding sends."""

    revision: RevisionRow
    seen: int


@router.post("/codings/{thing}/confirm")
def confirm(context: Context, person: Coder, thing: Thing, decision: PlacedDecision) -> Decided:
    """Confirm a coding."""
    row = _decide(context, person.name, thing, decision, {})
    return Decided(row, row.id)


@router.post("/codings/{thing}/reject")
def reject(context: Context, person: Coder, thing: Thing, decision: Decision) -> Decided:
    """Reject a coding: it no longer appears in any answer."""
    row = context.ledger.codings.reject(thing, coder=person.name, seen=decision.seen)
    return Decided(row, row.id)


@router.post("/codings/{thing}/correct")
def correct(context: Context, person: Coder, thing: Thing, correction: Correction) -> Decided:
    """Correct the fields of a coding."""
    row = _decide(context, person.name, thing, correction, _checked_names(correction.fields))
    return Decided(row, row.id)


def _decide(
    context: WorkbenchContext, coder: str, thing: str, decision: PlacedDecision, fields: FieldValues
) -> RevisionRow:
    book, given = codebook_in(context.ledger), decision.place
    place = None if given is None else (given.party, given.issue, given.option)
    if place is not None and (book is None or not has_place(book, place)):
        raise AccessError(422, "the codebook has no such party, issue or option; reload the page")
    if place is None and book is not None and thing.startswith("t"):
        place = machine_places(context.ledger, book, context.analysis.gathered()).get(int(thing[1:]))
    return decide(context.ledger, thing, coder=coder, seen=decision.seen, place=place, **fields)


@router.post("/codings", status_code=201)
def add(context: Context, person: Coder, new: NewStatement) -> Decided:
    """Add a statement that was new."""
    fields: dict[str, Any] = _checked_names(new.fields)
    row = context.ledger.statements.add(new.document, coder=person.name, **fields)
    return Decided(row, row.id)


@router.get("/codings/{thing}/history.json")
def history(context: Context, person: Reader, thing: Thing) -> tuple[RevisionRow, ...]:
    """List the revisions of a coding, oldest first."""
    return context.ledger.history.list(thing)


@router.post("/undo")
def undo(context: Context, person: Coder, which: Undo) -> RevisionRow:
    """Undo a revision. Coders undo their own; editors those of everybody."""
    own = context.ledger.history.last_decision(person.name, revision=which.revision)
    if which.revision is None:
        if own is None:
            raise AccessError(422, "you have nothing to undo")
        return context.ledger.history.undo(own, coder=person.name)
    if own is None and not person.has_role("editor"):
        raise AccessError(403, "this requires the role editor: the revision is not yours, or is already undone")
    return context.ledger.history.undo(which.revision, coder=person.name)


@router.post("/undo/all")
def undo_all(context: Context, person: Coder, which: UndoAll) -> Undone:
    """Undo several revisions, all or none. Coders undo their own; editors those of everybody."""
    if not person.has_role("editor") and not context.ledger.history.all_by(which.revisions, coder=person.name):
        raise AccessError(403, "this requires the role editor: a revision is not yours, or is already undone")
    return Undone(context.ledger.history.undo_all(which.revisions, coder=person.name))


def _checked_names(fields: FieldValues) -> FieldValues:
    """Return the fields; refuse names that are not fields of a coding."""
    known = {
        "speaker",
        "kind",
        "act",
        "date",
        "source",
        "cue",
        "content",
        "place",
        "status",
        "name",
        "state",
        "stance",
        "party",
    }
    for name in fields:
        if name not in known:
            raise AccessError(422, f"no coding has the field '{name[:40]}'")
    return fields
