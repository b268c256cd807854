"""Issues by parties: the latest statement of each party on each issue, and which way it leans."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from pourparler.ledger import ActorRow, Grid, IssueRow, LatestPosition, RevisionRow, StatementRow
from pourparler.ledger.issues import LEANS
from pourparler.workbench.auth import AccessError
from pourparler.workbench.cache import Part
from pourparler.workbench.context import Context, Day, Editor, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page

router = APIRouter(tags=["issues"])
_DEPENDS_ON: frozenset[Part] = frozenset({"actors", "codings", "confirmed", "issues", "positions"})


@dataclass(frozen=True)
class Issues:
    """The tables, and words that could name further issues, each with its number of statements.

    ``coded`` is the latest coded position of each party on each issue of the codebook, as of the last day.
    """

    coded: tuple[LatestPosition, ...]
    coded_issues: tuple[str, ...]
    coded_parties: tuple[str, ...]
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
    grid = context.ledger.issues.grid(since=since, until=until, limit=most, speakers=speakers)
    coded = context.ledger.positions.latest(as_of=until)
    issues = tuple(dict.fromkeys(each.issue for each in coded))
    parties = tuple(dict.fromkeys(sorted(each.party for each in coded)))
    return Issues(coded, issues, parties, grid, speakers, context.ledger.issues.suggestions())


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
