"""Issues by parties: positions under the options of the codebook, and the statements that contain an issue's words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated, get_args

from fastapi import APIRouter, Query

from pourparler.brief.highlight import Mark, Paragraph
from pourparler.brief.words import stance_verb
from pourparler.codebook.issue_words import follow, statements_by_issue, unfollow
from pourparler.codebook.model import Codebook
from pourparler.codebook.standing import within
from pourparler.ledger import Ledger, PositionRow, RevisionRow, StanceRow, StatementRow
from pourparler.record import Stance
from pourparler.text import plain, visible
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Day, Editor, Reader, RequestBody, WorkbenchContext
from pourparler.workbench.pages import page
from pourparler.workbench.passages import passage
from pourparler.workbench.position_grid import PositionGrid, make_grid
from pourparler.workbench.versions import POSITIONS, STATEMENTS, Part

router = APIRouter(tags=["issues"])
_DEPENDS_ON = POSITIONS | STATEMENTS
_WORDS: frozenset[Part] = frozenset({"documents", "actors", "statements", "codebook"})
_MOST_STATEMENTS = 200


@dataclass(frozen=True)
class Issues:
    """The table of positions, and words that could name further issues, each with its number of statements.

    ``machine`` says whether positions that nobody has confirmed are shown, ``is_ordered`` whether these are in the
    order of the provisional settlement.
    """

    positions: PositionGrid
    stances: dict[str, str]
    suggested: tuple[tuple[str, int], ...]
    machine: bool
    is_ordered: bool


@dataclass(frozen=True)
class Order:
    """The positions that nobody has confirmed, those first that would change the settlement most: "t5", "t12"."""

    order: tuple[str, ...]


@dataclass(frozen=True)
class About:
    """The statements of a party that contain the words of an issue, newest first; ``total`` counts all of them."""

    issue: str
    words: str
    party: str
    statements: tuple[StatementRow, ...]
    total: int


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
    """An issue of the codebook, and the words by which statements about it are found, separated by ";"."""

    name: str
    words: str = ""


class Unfollow(RequestBody):
    """An issue whose words are taken away."""

    name: str


@page(router, "/issues", "issues.html")
def issues(
    context: Context,
    person: Reader,
    since: Day = None,
    until: Day = None,
    machine: bool = True,
    most: Annotated[int, Query(ge=1, le=60)] = 10,
) -> Issues:
    """List the positions of each party on each issue; `machine=false` leaves out what nobody has confirmed."""
    order = context.analysis.known_order()
    key = ("issues", since, until, machine, most, order is None)

    def table() -> Issues:
        return _table(context, person.name, since, until, most, order, machine=machine)

    return context.overviews.get(person.name, key, table, _DEPENDS_ON)


def _table(
    context: WorkbenchContext,
    person: str,
    since: dt.date | None,
    until: dt.date | None,
    most: int,
    order: tuple[int, ...] | None,
    *,
    machine: bool,
) -> Issues:
    book, ledger = context.analysis.codebook(), context.ledger
    rows = within(context.analysis.positions(machine=machine), since, until)
    read = {row.id: row for row in context.analysis.gathered().rows}
    said, words = context.overviews.get(
        person, ("words of issues", since, until), lambda: _with_words(ledger, book, since, until), _WORDS
    )
    grid = make_grid(book, rows, read, ledger.stances.last_revisions(), said, most, order or ())
    verbs = {kind: stance_verb(kind) for kind in get_args(Stance)}
    return Issues(grid, verbs, words, machine, order is not None)


def _with_words(
    ledger: Ledger, book: Codebook | None, since: dt.date | None, until: dt.date | None
) -> tuple[dict[tuple[str, str], tuple[int, ...]], tuple[tuple[str, int], ...]]:
    """Return the statements that contain the words of issues, and words that could name further issues."""
    said = statements_by_issue(ledger, book, since=since, until=until) if book else {}
    return said, ledger.statements.frequent_words(without=list(book.words.values()) if book else [])


@router.get("/issues/order.json")
def order(context: Context, person: Reader) -> Order:
    """Get the order in which to decide about positions, which takes seconds after a change."""
    return Order(tuple(f"t{number}" for number in context.analysis.order()))


@router.get("/issues/source.json")
def source(
    context: Context,
    person: Reader,
    thing: Annotated[str, Query(pattern=r"^[stk]\d{1,18}$", description="t5, s12 or k3")],
) -> Source:
    """Get the source text of a position that was read (t5), a statement (s12) or a coded passage (k3), marked."""
    stance = context.ledger.stances.get(thing) if thing.startswith("t") else None
    row = stance or _statement_or_passage(context, thing)
    if row is None:
        raise AccessError(404, f"there is no {thing}")
    document = context.ledger.documents.get(row.document)
    revision = 0 if isinstance(row, PositionRow) else context.ledger.history.last_revision(thing)
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


def _statement_or_passage(context: WorkbenchContext, thing: str) -> StatementRow | PositionRow | None:
    if thing.startswith("s"):
        return context.ledger.statements.get(thing)
    return next((row for row in context.analysis.positions(machine=False) if thing == f"k{row.id}"), None)


def _visible(paragraph: Paragraph) -> Paragraph:
    """Replace control characters that would change how a paragraph looks."""
    return replace(paragraph, stretches=tuple(replace(each, words=visible(each.words)) for each in paragraph.stretches))


def _marks(row: StanceRow | StatementRow | PositionRow) -> list[Mark]:
    """Mark the words of a position or statement, and what a position is about."""
    target = row.target if isinstance(row, StanceRow) else None
    return [
        Mark(each.start, each.end, "target" if each.quote == target else "content", f"{row.id}")
        for each in row.evidence
    ]


@page(router, "/issues/about", "about.html")
def about(
    context: Context,
    person: Reader,
    issue: Annotated[str, Query(max_length=200)],
    party: Annotated[str, Query(max_length=200)],
    since: Day = None,
    until: Day = None,
) -> About:
    """List the statements of a party that contain the words of an issue, newest first."""
    book = context.analysis.codebook()
    words = book.words.get(issue) if book else None
    if book is None or words is None:
        raise AccessError(404, "this issue does not exist, or has no words by which statements are found")
    ids = statements_by_issue(context.ledger, book, since=since, until=until).get((issue, party), ())
    rows = (context.ledger.statements.get(id_) for id_ in ids[:_MOST_STATEMENTS])
    return About(issue, words, party, tuple(row for row in rows if row is not None), len(ids))


@router.post("/issues", status_code=201)
def follow_issue(context: Context, person: Editor, new: Follow) -> RevisionRow:
    """Add an issue with words to the codebook, or words to one of its issues."""
    return follow(context.ledger, new.name, coder=person.name, words=new.words)


@router.post("/issues/unfollow")
def unfollow_issue(context: Context, person: Editor, body: Unfollow) -> RevisionRow:
    """Take the words of an issue away, and the issue if it has no options; undo restores it."""
    return unfollow(context.ledger, body.name, coder=person.name)
