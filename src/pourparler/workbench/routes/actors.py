"""Actors: their profiles, suggestions to merge, and decisions to merge or split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from pourparler.ledger import (
    ActorName,
    ActorRow,
    Batch,
    DayCount,
    DocumentLine,
    RevisionRow,
    StanceRow,
    StatementRow,
    SuggestionRow,
)
from pourparler.record import ActorKind
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Editor, Reader, RequestBody
from pourparler.workbench.lists import ListPage, view_of
from pourparler.workbench.pages import page
from pourparler.workbench.routes.statements import Place
from pourparler.workbench.versions import Part

router = APIRouter(tags=["actors"])
_SUGGESTED, _LATEST = 20, 50
_NAMES: frozenset[Part] = frozenset({"documents", "actors"})
_COUNTS: frozenset[Part] = frozenset({"documents", "actors", "statements"})


@dataclass(frozen=True)
class Actors:
    """A page of a view of the actors, and how many pairs may be the same."""

    view: ListPage
    actors: tuple[ActorRow, ...]
    suggestions: int


@dataclass(frozen=True)
class MergePreview:
    """What merging actors would give.

    Attributes
    ----------
    into
        The actor whose name stays: the one asked for, or that with most statements.
    merged
        Those that would be merged into it, each with two of its latest statements.
    refused
        Those that cannot be, because they are of another kind.
    names
        All names that would count for it.
    statements
        How many statements it would have; each counts once.
    acts_for, roles
        What documents say of all of them.
    """

    into: ActorRow
    merged: tuple[ActorRow, ...]
    refused: tuple[ActorRow, ...]
    names: tuple[str, ...]
    statements: int
    acts_for: tuple[str, ...]
    roles: tuple[str, ...]
    said: dict[int, tuple[StatementRow, ...]]


@dataclass(frozen=True)
class Pair:
    """Two actors that may be the same, each with two of its statements."""

    suggestion: SuggestionRow
    one: ActorRow
    other: ActorRow
    said_by_one: tuple[StatementRow, ...]
    said_by_other: tuple[StatementRow, ...]


@dataclass(frozen=True)
class Suggestions:
    """Pairs of actors that may be the same; ``total`` counts all of them."""

    pairs: tuple[Pair, ...]
    total: int


@dataclass(frozen=True)
class Profile:
    """An actor with its latest statements and stances, statements by day, merged actors, documents and decisions."""

    actor: ActorRow
    statements: tuple[StatementRow, ...]
    days: tuple[DayCount, ...]
    merged: tuple[ActorName, ...]
    documents: tuple[DocumentLine, ...]
    history: tuple[RevisionRow, ...]
    stances: tuple[StanceRow, ...]


class Merge(RequestBody):
    """An actor to merge into another; the second keeps its name."""

    actor: int
    into: int


class MergeAll(RequestBody):
    """Actors to merge into one, which keeps its name."""

    actors: list[int] = Field(min_length=1, max_length=200)
    into: int


class Split(RequestBody):
    """A merged actor to split off; or the documents in which its name is somebody else's."""

    actor: int
    documents: list[str] = Field(default_factory=list, max_length=1000)


class KeepApart(RequestBody):
    """An actor that is not to be merged with others of a similar name."""

    actor: int


class New(RequestBody):
    """An actor to add."""

    name: str
    kind: ActorKind


@page(router, "/actors", "actors.html")
def actors(request: Request, context: Context, person: Reader, after: Place = "", before: Place = "") -> Actors:
    """List actors with facets; the address holds the view: facets, a part of the name (`q`) and order."""
    shown, rows = context.lists.page(view_of("actors", request.url.query), person.name, after=after, before=before)
    pairs = context.overviews.get(
        person.name, "pairs of actors", lambda: len(context.ledger.actors.suggestions()), _NAMES
    )
    found = context.overviews.get(
        person.name,
        ("actors", rows.ids),
        lambda: context.ledger.actors.get_all(rows.ids),
        _COUNTS,
    )
    return Actors(shown, found, pairs)


@router.get("/actors/merge.json")
def preview_merge(
    context: Context,
    person: Reader,
    actor: Annotated[list[int], Query(min_length=1, max_length=200)],
    into: int | None = None,
) -> MergePreview:
    """Show what merging several actors would give, without merging them."""
    rows = [row for row in map(context.ledger.actors.get, dict.fromkeys(actor)) if row is not None]
    given = None if into is None else context.ledger.actors.get(into)
    if not rows or (into is not None and given is None):
        raise AccessError(404, "there is no such actor; reload the page")
    target = given or max(rows, key=lambda row: (row.statements, row.mentions, -row.id))
    others = [row for row in rows if row.id != target.id]
    merged = tuple(row for row in others if row.kind == target.kind)
    whole = (target, *merged)
    said = [{row.id for row in context.ledger.statements.list(actor=each.id)} for each in whole]
    latest = {each.id: context.ledger.statements.list(actor=each.id, limit=2, newest_first=True) for each in whole}
    return MergePreview(
        into=target,
        merged=merged,
        refused=tuple(row for row in others if row.kind != target.kind),
        names=tuple(row.name for row in whole),
        statements=len(set().union(*said)),
        acts_for=tuple(dict.fromkeys(row.acts_for for row in whole if row.acts_for)),
        roles=tuple(dict.fromkeys(role for row in whole for role in row.roles))[:10],
        said=latest,
    )


@router.post("/actors/merge-all")
def merge_all(context: Context, person: Editor, merging: MergeAll) -> Batch:
    """Merge several actors into one, in all documents now and later; `/undo/all` takes all of it back."""
    return context.ledger.actors.merge_all(merging.actors, into=merging.into, coder=person.name)


@router.get("/actors/like.json")
def find(
    context: Context, person: Reader, name: str, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> tuple[ActorName, ...]:
    """List the actors whose name contains what a person types."""
    return context.ledger.actors.find(name, limit=limit) if name.strip() else ()


@page(router, "/actors/suggestions", "suggestions.html")
def suggestions(context: Context, person: Reader) -> Suggestions:
    """List pairs of actors that may be the same."""
    rows = context.ledger.actors.suggestions()
    pairs = []
    for row in rows[:_SUGGESTED]:
        one, other = context.ledger.actors.get(row.one_id), context.ledger.actors.get(row.other_id)
        if one is not None and other is not None:
            said = (context.ledger.statements.list(actor=each.id, limit=2, newest_first=True) for each in (one, other))
            pairs.append(Pair(row, one, other, *said))
    return Suggestions(tuple(pairs), len(rows))


@page(router, "/actors/{number:int}", "actor.html")
def actor(context: Context, person: Reader, number: int) -> Profile:
    """Get the profile of an actor; of a merged actor, the profile of the actor into which it was merged."""
    found = context.ledger.actors.get(number)
    if found is None:
        raise AccessError(404, f"there is no actor {number}")
    said = context.ledger.statements.list(actor=found.id, limit=_LATEST, newest_first=True)
    return Profile(
        actor=found,
        statements=said,
        days=context.ledger.statements.counts_by_day(actor=found.id),
        merged=context.ledger.actors.merged(found.id),
        documents=context.ledger.actors.documents(found.id),
        history=context.ledger.history.list(str(found.id)),
        stances=context.ledger.stances.list(actor=found.id, limit=_LATEST, newest_first=True),
    )


@router.post("/actors", status_code=201)
def add(context: Context, person: Coder, new: New) -> RevisionRow:
    """Add an actor, so that it can be chosen as a speaker; ``thing_id`` of the answer is its number."""
    return context.ledger.actors.add(new.name, kind=new.kind, coder=person.name)


@router.post("/actors/merge")
def merge(context: Context, person: Editor, merging: Merge) -> RevisionRow:
    """Merge an actor into another, in all documents now and later."""
    return context.ledger.actors.merge(str(merging.actor), into=str(merging.into), coder=person.name)


@router.post("/actors/keep-apart")
def keep_apart(context: Context, person: Editor, body: KeepApart) -> RevisionRow:
    """Keep an actor apart from others of a similar name, and stop suggesting to merge it."""
    return context.ledger.actors.keep_apart(str(body.actor), coder=person.name)


@router.post("/actors/split")
def split(context: Context, person: Editor, splitting: Split) -> RevisionRow:
    """Split off a merged actor, or separate two actors of the same name."""
    return context.ledger.actors.split(str(splitting.actor), coder=person.name, documents=splitting.documents)
