"""Actors: who they are, for whom they speak, what they said; and deciding who is who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from pourparler.ledger import ActorName, ActorRow, DayCount, DocumentLine, RevisionRow, StatementRow, SuggestionRow
from pourparler.record import ActorKind
from pourparler.workbench import charts
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Editor, Reader, RequestBody, Words
from pourparler.workbench.pages import page

router = APIRouter(tags=["actors"])
_LISTED, _SUGGESTED, _LATEST = 100, 20, 50


@dataclass(frozen=True)
class Actors:
    """The actors that speak most, or those whose name holds some words."""

    words: str | None
    actors: tuple[ActorRow, ...]
    found: tuple[ActorName, ...]
    suggestions: int


@dataclass(frozen=True)
class Pair:
    """Two actors that could be one, side by side, with something that each said."""

    suggestion: SuggestionRow
    one: ActorRow
    other: ActorRow
    said_by_one: tuple[StatementRow, ...]
    said_by_other: tuple[StatementRow, ...]


@dataclass(frozen=True)
class Suggestions:
    """Pairs of actors that could be one; ``total`` counts all."""

    pairs: tuple[Pair, ...]
    total: int


@dataclass(frozen=True)
class Profile:
    """An actor: roles with their days, statements by day, the latest of them, who is merged into it, who names it."""

    actor: ActorRow
    statements: tuple[StatementRow, ...]
    days: tuple[DayCount, ...]
    merged: tuple[ActorName, ...]
    documents: tuple[DocumentLine, ...]
    history: tuple[RevisionRow, ...]


class Merge(RequestBody):
    """Which actor is to be another from now on; the second gives the name."""

    actor: int
    into: int


class Split(RequestBody):
    """Which merged actor is to stand for itself; or in which documents the name is somebody else's."""

    actor: int
    documents: list[str] = Field(default_factory=list, max_length=1000)


class KeepApart(RequestBody):
    """Which actor is to stand for itself."""

    actor: int


class New(RequestBody):
    """An actor whom no document names by this name."""

    name: str
    kind: ActorKind


@page(router, "/actors", "actors.html")
def actors(context: Context, person: Reader, name: Words = None) -> Actors:
    """List the actors that speak most, or those whose name holds some words."""
    if name:
        return Actors(name, (), context.ledger.actors_like(name, limit=_LISTED), len(context.ledger.suggestions()))

    def most() -> Actors:
        return Actors(None, context.ledger.actors(limit=_LISTED), (), len(context.ledger.suggestions()))

    return context.overviews.get(person.name, "actors", most, frozenset({"actors", "codings"}))


@router.get("/actors/like.json")
def find(
    context: Context, person: Reader, name: str, limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> tuple[ActorName, ...]:
    """Give the actors whose name holds what a person types."""
    return context.ledger.actors_like(name, limit=limit) if name.strip() else ()


@page(router, "/actors/suggestions", "suggestions.html")
def suggestions(context: Context, person: Reader) -> Suggestions:
    """Give pairs of actors that could be one, side by side."""
    rows = context.ledger.suggestions()
    pairs = []
    for row in rows[:_SUGGESTED]:
        one, other = context.ledger.actor(row.one_id), context.ledger.actor(row.other_id)
        if one is not None and other is not None:
            said = (context.ledger.statements(actor=each.id, limit=2, newest_first=True) for each in (one, other))
            pairs.append(Pair(row, one, other, *said))
    return Suggestions(tuple(pairs), len(rows))


@page(router, "/actors/{number:int}", "actor.html")
def actor(context: Context, person: Reader, number: int) -> Profile:
    """Give an actor's profile; of one that is merged into another, that other's."""
    found = context.ledger.actor(number)
    if found is None:
        raise AccessError(404, f"there is no actor {number}")
    said = context.ledger.statements(actor=found.id, limit=_LATEST, newest_first=True)
    return Profile(
        actor=found,
        statements=said,
        days=context.ledger.days_told(actor=found.id),
        merged=context.ledger.merged(found.id),
        documents=context.ledger.naming(found.id),
        history=context.ledger.history(str(found.id)),
    )


@router.get("/actors/{number:int}/chart.json")
def activity(context: Context, person: Reader, number: int) -> dict[str, Any]:
    """Give the picture of how much an actor said and when, as a Vega-Lite specification."""
    return charts.activity(context.ledger.days_told(actor=number))


@router.post("/actors", status_code=201)
def add(context: Context, person: Coder, new: New) -> RevisionRow:
    """Enter an actor, so that it can be chosen as a speaker; ``thing_id`` of the answer is its number."""
    return context.ledger.add_actor(new.name, kind=new.kind, coder=person.name)


@router.post("/actors/merge")
def merge(context: Context, person: Editor, merging: Merge) -> RevisionRow:
    """Let an actor be another from now on, whatever documents come."""
    return context.ledger.merge_actors(str(merging.actor), into=str(merging.into), coder=person.name)


@router.post("/actors/keep-apart")
def keep_apart(context: Context, person: Editor, body: KeepApart) -> RevisionRow:
    """Let an actor stand for itself, though others are called alike: it is suggested no more."""
    return context.ledger.keep_actor_apart(str(body.actor), coder=person.name)


@router.post("/actors/split")
def split(context: Context, person: Editor, splitting: Split) -> RevisionRow:
    """Let a merged actor stand for itself, or tell two apart that have one name."""
    return context.ledger.split_actor(str(splitting.actor), coder=person.name, documents=splitting.documents)
