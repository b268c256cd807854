"""Teams: two coders side by side, decisions between them, and the versions of the codebook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import Field

from pourparler.codebook.forms import FormError
from pourparler.codebook.model import Codebook, read_codebook
from pourparler.codebook.teams import (
    ComparedCoding,
    IssueAgreement,
    coders_of,
    compare_coders,
    measure_coders,
    measure_issues,
)
from pourparler.codebook.versions import CodebookChange, compare_codebooks
from pourparler.ledger import Ledger, RevisionRow
from pourparler.ledger.edits.adjudications import Adjudication
from pourparler.ledger.edits.comments import CommentRow
from pourparler.workbench.context import Coder, Context, Editor, Reader, RequestBody, Words
from pourparler.workbench.pages import page

router = APIRouter(tags=["teams"])
_MOST = 200  # codings that are compared on one page
_DECISIONS = 20


@dataclass(frozen=True)
class TeamPage:
    """Two coders side by side.

    Attributes
    ----------
    coders
        Everybody who coded a position.
    one, other
        The two who are compared; None if there are not two.
    codings
        Undecided differences first.
    undecided
        How many differences nobody has decided.
    overall
        How far all coders agree on which issues statements are about: the number that *Coding* has.
    agreement
        How far all coders agree on each issue.
    decisions
        The latest decisions between coders.
    comments
        What was said about the positions on the page, by the number of the position.
    """

    coders: tuple[str, ...]
    one: str | None
    other: str | None
    issue: str | None
    codings: tuple[ComparedCoding, ...]
    total: int
    undecided: int
    overall: IssueAgreement
    agreement: tuple[IssueAgreement, ...]
    decisions: tuple[Adjudication, ...]
    comments: dict[int, tuple[CommentRow, ...]]


@dataclass(frozen=True)
class ShownVersion:
    """A version of the codebook; ``change`` is what it changed, None for the first and for one that cannot be read."""

    id: int
    coder: str
    at: dt.datetime | None
    change: CodebookChange | None
    is_current: bool


@dataclass(frozen=True)
class VersionsPage:
    """The versions of the codebook, the latest first."""

    versions: tuple[ShownVersion, ...]


class NewAdjudication(RequestBody):
    """Which of two coders is right about a party on an issue in a statement; null for neither."""

    statement: int
    party: str = Field(max_length=200)
    issue: str = Field(max_length=200)
    kept: str | None = Field(None, max_length=200)


class NewComment(RequestBody):
    """A comment on a position."""

    words: str = Field(min_length=1, max_length=4_000)


@page(router, "/team", "team.html")
def team(context: Context, person: Reader, one: Words = None, other: Words = None, issue: Words = None) -> TeamPage:
    """Compare two coders, differences first; by default the two who coded most."""
    rows, decisions = context.ledger.positions.coded(), context.ledger.positions.adjudications()
    coders = coders_of(rows)
    first = one or next((name for name in coders if name != other), None)
    second = other or next((name for name in coders if name != first), None)
    codings = compare_coders(rows, first, second, decisions) if first and second else ()
    chosen = tuple(each for each in codings if issue is None or each.issue == issue)
    undecided = sum(not each.is_same and each.decision is None for each in chosen)
    return TeamPage(
        coders,
        first,
        second,
        issue,
        chosen[:_MOST],
        len(chosen),
        undecided,
        measure_coders(rows),
        measure_issues(rows),
        decisions[:_DECISIONS],
        _comments(context.ledger, chosen[:_MOST]),
    )


def _comments(ledger: Ledger, codings: tuple[ComparedCoding, ...]) -> dict[int, tuple[CommentRow, ...]]:
    shown = {row.id for each in codings for row in (*each.ones, *each.others)}
    found: dict[int, tuple[CommentRow, ...]] = {}
    for comment in ledger.positions.comments():
        if comment.position in shown:
            found[comment.position] = (*found.get(comment.position, ()), comment)
    return found


@router.post("/team/adjudicate", status_code=201)
def adjudicate(context: Context, person: Editor, body: NewAdjudication) -> RevisionRow:
    """Decide between coders; undo restores what was there."""
    return context.ledger.positions.adjudicate(
        body.statement, coder=person.name, party=body.party, issue=body.issue, kept=body.kept
    )


@router.post("/positions/{number}/comments", status_code=201)
def comment(context: Context, person: Coder, number: int, body: NewComment) -> RevisionRow:
    """Comment on a position; undo takes the comment back."""
    return context.ledger.positions.comment(number, coder=person.name, words=body.words)


@page(router, "/codebook/versions", "codebook_versions.html")
def versions(context: Context, person: Reader) -> VersionsPage:
    """List the versions of the codebook, each with what it changed and which positions it left out."""
    rows = context.ledger.positions.list()
    found: list[ShownVersion] = []
    before: Codebook | None = None
    every = context.ledger.codebook.versions()
    for n, each in enumerate(every):
        book = _read(each.text)
        change = None if book is None or before is None else compare_codebooks(before, book, rows)
        found.append(ShownVersion(each.id, each.coder, each.at, change, n == len(every) - 1))
        before = book or before
    return VersionsPage(tuple(reversed(found)))


def _read(text: str) -> Codebook | None:
    try:
        return read_codebook(text)
    except FormError:
        return None
