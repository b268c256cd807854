"""The list of meetings with its facets, and decisions about many of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request

from pourparler.ledger import Batch, MeetingRow
from pourparler.workbench.context import Coder, Context, Reader
from pourparler.workbench.lists import ListPage, view_of
from pourparler.workbench.pages import page
from pourparler.workbench.routes.statements import Chosen, Place, chosen_ids

router = APIRouter(tags=["meetings"])


@dataclass(frozen=True)
class ListedMeeting:
    """A meeting and its last revision, 0 if nobody has decided about it."""

    meeting: MeetingRow
    seen: int


@dataclass(frozen=True)
class Meetings:
    """A page of a view of the meetings."""

    view: ListPage
    rows: tuple[ListedMeeting, ...]


@page(router, "/meetings", "meetings.html")
def meetings(request: Request, context: Context, person: Reader, after: Place = "", before: Place = "") -> Meetings:
    """List meetings with facets; the address holds the view: facets, words (`q`), days and order."""
    shown, rows = context.lists.page(view_of("meetings", request.url.query), person.name, after=after, before=before)
    known = context.ledger.meetings.last_revisions(rows.ids)
    found = context.ledger.meetings.get_all(rows.ids)
    return Meetings(shown, tuple(ListedMeeting(row, known.get(row.id, 0)) for row in found))


@router.post("/meetings/{action}")
def decide(context: Context, person: Coder, action: Literal["confirm", "reject"], decision: Chosen) -> Batch:
    """Decide about several meetings, in all their reports: one revision each; `/undo/all` takes all of them back."""
    ids, seen = chosen_ids(context, "meetings", person.name, decision)
    ledger = context.ledger.meetings
    reports = [report.id for row in ledger.get_all(ids) for report in row.reports]
    decided = ledger.confirm_all if action == "confirm" else ledger.reject_all
    return decided(reports or ids, coder=person.name, seen=seen)
