"""Issues by parties: positions under the options of the codebook, and the latest statements on followed issues."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, get_args

from fastapi import APIRouter, Query

from pourparler.brief.highlight import Mark, Paragraph
from pourparler.brief.words import stance_verb
from pourparler.codebook.model import read_codebook
from pourparler.ledger import ActorRow, Grid, IssueRow, RevisionRow, StanceRow, StatementRow
from pourparler.ledger.issues import LEANS
from pourparler.record import Stance
from pourparler.text import plain, visible
from pourparler.workbench.auth import AccessError
from pourparler.workbench.cache import Part
from pourparler.workbench.context import Context, Day, Editor, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.passages import passage
from pourparler.workbench.position_grid import PositionGrid, make_grid

router = APIRouter(tags=["issues"])
_DEPENDS_ON: frozenset[Part] = frozenset({"actors", "codebook", "codings", "confirmed", "issues", "positions"})


@dataclass(frozen=True)
class Issues:
    """The tables, and words that could name further issues, each with its number of statements.

    ``positions`` has the issues and parties of the codebook, as of the last day; ``grid`` has the followed issues.
    """

    positions: PositionGrid
    stances: dict[str, str]
    grid: Grid
    speakers: bool
    suggested: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class About:
    """All statements of a party about an issue, newest first; ``leans`` has the id of a statement as key."""

    issue: IssueRow
    party: ActorRow
    statements: tuple[StatementRow, ...]
    leans: dict[int, str]


@dataclass(frozen=True)
class Source:
    """Where a position comes from: its document, the paragraphs around its words, and its state.

    ``stance`` is None for a statement; ``revision`` is the last revision, ``decision`` that revision itself.
    """

    document: str
    title: str | None
    publisher: str | None
    published: dt.date | None
    paragraphs: tuple[Paragraph, ...]
    stance: StanceRow | None
    revision: int
    decision: RevisionRow | None


class Follow(RequestBody):
    """An issue to follow: its name, and the words to search for, separated by ";"."""

    name: str
    words: str = ""


class Unfollow(RequestBody):
    """An issue to stop following."""

    id: int


@page(router, "/issues", "issues.html")
def issues(
    context: Context,
    person: Reader,
    since: Day = None,
    until: Day = None,
    speakers: bool = False,
    most: Annotated[int, Query(ge=1, le=60)] = 10,
) -> Issues:
    """List the latest statement of each party on each issue; `speakers` lists speakers instead of parties."""
    key = ("issues", since, until, speakers, most)
    return context.overviews.get(
        person.name, key, lambda: _tables(context, since, until, most, speakers=speakers), _DEPENDS_ON
    )


def _tables(
    context: WorkbenchContext, since: dt.date | None, until: dt.date | None, most: int, *, speakers: bool
) -> Issues:
    text = context.ledger.codebook.get()
    positions = make_grid(context.ledger, None if text is None else read_codebook(text), until)
    grid = context.ledger.issues.grid(since=since, until=until, limit=most, speakers=speakers)
    verbs = {kind: stance_verb(kind) for kind in get_args(Stance)}
    return Issues(positions, verbs, grid, speakers, context.ledger.issues.suggestions())


@router.get("/issues/source.json")
def source(
    context: Context, person: Reader, thing: Annotated[str, Query(pattern=r"^[st]\d{1,18}$", description="t5 or s12")]
) -> Source:
    """Get the source text of a position that was read (t5) or of a statement (s12), with its words marked."""
    stance = context.ledger.stances.get(thing) if thing.startswith("t") else None
    row = stance or (context.ledger.statements.get(thing) if thing.startswith("s") else None)
    if row is None:
        raise AccessError(404, f"there is no {thing}")
    document = context.ledger.documents.get(row.document)
    revision = context.ledger.history.last_revision(thing)
    return Source(
        row.document,
        plain(row.title or "") or None,
        plain(row.publisher or "") or None,
        row.published,
        tuple(_visible(each) for each in passage(document, _marks(row))),
        stance,
        revision,
        context.ledger.history.get(revision) if revision else None,
    )


def _visible(paragraph: Paragraph) -> Paragraph:
    """Replace control characters that would change how a paragraph looks."""
    return replace(paragraph, stretches=tuple(replace(each, words=visible(each.words)) for each in paragraph.stretches))


def _marks(row: StanceRow | StatementRow) -> list[Mark]:
    """Mark the words of a position or statement, and what a position is about."""
    target = row.target if isinstance(row, StanceRow) else None
    return [
        Mark(each.start, each.end, "target" if each.quote == target else "content", f"{row.id}")
        for each in row.evidence
    ]


@page(router, "/issues/{issue:int}/{party:int}", "about.html")
def about(
    context: Context,
    person: Reader,
    issue: int,
    party: int,
    since: Day = None,
    until: Day = None,
    speakers: bool = False,
) -> About:
    """List all statements of a party about an issue, newest first."""
    row = next((each for each in context.ledger.issues.list() if each.id == issue), None)
    actor = context.ledger.actors.get(party)
    if row is None or actor is None:
        raise AccessError(404, "this issue or party does not exist")
    said = context.ledger.issues.statements(issue, party=party, since=since, until=until, speakers=speakers)
    return About(row, actor, said, {each.id: LEANS.get(each.act or "", "open") for each in said})


@router.post("/issues", status_code=201)
def follow(context: Context, person: Editor, new: Follow) -> RevisionRow:
    """Follow an issue."""
    return context.ledger.issues.follow(new.name, coder=person.name, words=new.words)


@router.post("/issues/unfollow")
def unfollow(context: Context, person: Editor, body: Unfollow) -> RevisionRow:
    """Stop following an issue; undo restores it."""
    return context.ledger.issues.unfollow(body.id, coder=person.name)
