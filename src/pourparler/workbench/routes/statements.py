"""The list of statements with its facets, and decisions about many of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from pourparler.codebook.lists import Thing
from pourparler.codebook.model import Codebook, codebook_in
from pourparler.ledger import Batch, Refusal, StatementRow
from pourparler.settlement import ScenarioError, check_position
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.lists import ListPage, view_of
from pourparler.workbench.pages import page
from pourparler.workbench.routes.codebook import POSITION_LABELS

router = APIRouter(tags=["statements"])
Place = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True)
class ListedStatement:
    """A statement and its last revision, 0 if nobody has decided about it."""

    statement: StatementRow
    seen: int


@dataclass(frozen=True)
class Statements:
    """A page of a view of the statements; with the codebook, by which they can be coded."""

    view: ListPage
    rows: tuple[ListedStatement, ...]
    book: Codebook | None
    labels: dict[str, str]


class Chosen(RequestBody):
    """What is decided about: ids with their last revisions on screen, or all of a view with so many rows."""

    things: dict[Annotated[str, Path(pattern=r"^[sm]\d{1,18}$")], int] | None = Field(None, max_length=5_000)
    view: str | None = Field(None, max_length=5_000)
    expected: int | None = Field(None, ge=0)


class StatementDecision(Chosen):
    """A decision about several statements.

    To correct takes the new speaker; to code an issue, an option, a kind of position, and the party where it is not
    that of the speaker.
    """

    speaker: str | None = Field(None, max_length=300)
    issue: str = Field("", max_length=200)
    option: str = Field("", max_length=200)
    kind: str = Field("supports", max_length=40)
    party: str = Field("", max_length=200)


@page(router, "/statements", "statements.html")
def statements(request: Request, context: Context, person: Reader, after: Place = "", before: Place = "") -> Statements:
    """List statements with facets; the address holds the view: facets, words (`q`), days and order."""
    shown, rows = context.lists.page(view_of("statements", request.url.query), person.name, after=after, before=before)
    known = context.ledger.statements.last_revisions(rows.ids)
    found = context.ledger.statements.get_all(rows.ids)
    return Statements(
        shown,
        tuple(ListedStatement(row, known.get(row.id, 0)) for row in found),
        codebook_in(context.ledger),
        POSITION_LABELS,
    )


@router.post("/statements/{action}")
def decide(
    context: Context,
    person: Coder,
    action: Literal["confirm", "reject", "correct", "code"],
    decision: StatementDecision,
) -> Batch:
    """Decide about several statements: one revision each, and `/undo/all` takes all of them back.

    They are rejected or corrected in all documents that carry them.
    """
    ids, seen = chosen_ids(context, "statements", person.name, decision)
    ledger, coder = context.ledger.statements, person.name
    if action == "confirm":
        return ledger.confirm_all(ids, coder=coder, seen=seen)
    if action == "code":
        return _code(context, coder, ids, decision)
    if action == "correct" and "speaker" not in decision.model_fields_set:
        raise AccessError(422, "give the speaker; null for one that is not named")
    # In all documents that carry it: otherwise the same words would stand in the list again, from another one.
    ids += [other.id for row in ledger.get_all(ids) for other in row.witnesses]
    if action == "reject":
        return ledger.reject_all(ids, coder=coder, seen=seen)
    return ledger.correct_all(ids, coder=coder, seen=seen, speaker=decision.speaker)


def chosen_ids(
    context: WorkbenchContext, thing: Thing, person: str, chosen: Chosen
) -> tuple[list[int | str], dict[str, int]]:
    """The ids of what is decided about, and their last revisions on screen."""
    if chosen.things is not None:
        return list(chosen.things), dict(chosen.things)
    if chosen.view is None:
        raise AccessError(422, "choose what to decide about: things, or a view")
    ids = context.lists.ids(view_of(thing, chosen.view), person)
    if chosen.expected is not None and len(ids) != chosen.expected:
        raise AccessError(
            409, f"the view has {len(ids)} {thing} now, not {chosen.expected}: reload the page, and decide again"
        )
    return list(ids), {}


def _code(context: WorkbenchContext, coder: str, ids: list[int | str], decision: StatementDecision) -> Batch:
    book = codebook_in(context.ledger)
    if book is None:
        raise AccessError(422, "the ledger has no codebook; draft one on the page Set up")
    held: list[tuple[int | str, str]] = []
    refused = []
    contexts = context.ledger.statements.in_context(ids=ids)
    terms = [(decision.issue, decision.option)]
    for each in contexts:
        party = decision.party or book.party_of(*each.holders)
        if party is None:
            refused.append(Refusal(f"s{each.id}", "its speaker belongs to no party; choose one"))
        else:
            held.append((each.id, party))
    try:
        for party in {party for _, party in held}:
            check_position(book, party, decision.kind, terms, [])
    except ScenarioError as fault:
        raise AccessError(422, str(fault)) from None
    if not held:
        return Batch((), tuple(refused))
    made = context.ledger.positions.add_all(held, coder=coder, kind=decision.kind, terms=terms)
    return Batch(made.revisions, (*refused, *made.refused))
