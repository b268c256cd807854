"""Home: where the talks stand, what is new, and what to check first; the way in to an empty ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter

from pourparler.brief.alerts import TITLES
from pourparler.brief.events import KINDS, Event
from pourparler.brief.words import is_confirmed, is_likely, stance_verb
from pourparler.codebook.model import codebook_fault
from pourparler.ledger import LedgerError
from pourparler.reader.evaluation.run import examples
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Editor, Reader, WorkbenchContext
from pourparler.workbench.home import TalksState
from pourparler.workbench.jobs import Progress
from pourparler.workbench.pages import page
from pourparler.workbench.position_grid import GridCell, PositionGrid
from pourparler.workbench.routes.issues import issues

router = APIRouter(tags=["home"])
_MOST_NEW = 6  # documents that are named


@dataclass(frozen=True)
class NewDocument:
    """A document that was added since the last visit."""

    id: str
    title: str | None
    opening: str
    publisher: str | None
    published: dt.date | None


@dataclass(frozen=True)
class Check:
    """Something to check: how many there are, and the page where it is done."""

    words: str
    count: int
    href: str


@dataclass(frozen=True)
class Cell:
    """What was last coded or read of a party on an issue, its day and its words; empty where nothing is known."""

    words: str
    is_coded: bool
    document: str
    anchor: str
    on: dt.date | None = None


@dataclass(frozen=True)
class IssueSummary:
    """An issue in a line, with a cell for each party."""

    issue: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Happened:
    """An event in a document that is new; ``href`` leads to its words."""

    kind: str
    title: str
    words: str
    document: str
    href: str


@dataclass(frozen=True)
class Home:
    """The home page; ``before`` is when the visit before this one ended, None on the first.

    ``new`` names some of the documents added since, ``new_count`` counts all. ``parties`` and ``issues`` are the
    compact table of issues by parties, without those on which nothing is known. ``talks`` is None while it is worked
    out for the first time. ``has_codebook`` says whether there is something to settle, ``fault`` in one line why the
    codebook cannot be read. ``happened`` are events in documents that are new.
    """

    documents: int
    before: dt.datetime | None
    new: tuple[NewDocument, ...]
    new_count: int
    talks: TalksState | None
    parties: tuple[str, ...]
    issues: tuple[IssueSummary, ...]
    checks: tuple[Check, ...]
    has_codebook: bool
    fault: str = ""
    happened: tuple[Happened, ...] = ()


@page(router, "/", "home.html")
def home(context: Context, person: Reader) -> Home:
    """Get the state of the talks, what is new since the last visit of the person, and what to check first."""
    total = context.ledger.documents.page(limit=1, coder=person.name).total
    before, after = _visit(context, person.name)
    state = context.ledger.feeds.watch_state()
    added = state.added(after, state.last_document()) if after is not None else ()
    first = [NewDocument(d.id, d.title, d.opening, d.publisher, d.published) for d in added if d.copy_of is None]
    if not total:
        return Home(0, before, (), 0, None, (), (), (), has_codebook=context.ledger.codebook.get() is not None)
    fault = codebook_fault(context.ledger)
    grid = PositionGrid((), (), has_codebook=True) if fault else issues(context, person).positions
    talks = context.talks.get()
    context.alerts.begin()
    return Home(
        total,
        before,
        tuple(reversed(first[-_MOST_NEW:])),
        len(added),
        talks,
        *_compact(grid),
        _checks(context, person.name, grid),
        has_codebook=grid.has_codebook,
        fault=fault,
        happened=_happened(context.talks.events(), {document.id for document in added}),
    )


@router.post("/sample", status_code=202)
def open_sample(context: Context, person: Editor) -> Progress:
    """Start a job that adds the examples, an invented negotiation, to an empty ledger."""
    if context.ledger.feeds.watch_state().last_document():
        raise AccessError(409, "the ledger has documents; open a new ledger to try the examples")
    folder = examples() / "dispatches"
    if not folder.is_dir():
        raise AccessError(404, "the examples are not installed; add your own documents")
    return context.jobs.start([str(folder)], "the examples", person.name, None)


def _happened(events: Iterable[Event], new: set[str]) -> tuple[Happened, ...]:
    """The events of new documents, the most certain of each kind first."""
    chosen = sorted((event for event in events if event.document in new), key=_rank)[:_MOST_NEW]
    return tuple(Happened(each.kind, TITLES[each.kind][0], each.words, each.document, each.address) for each in chosen)


def _rank(event: Event) -> tuple[int, float, str]:
    return KINDS.index(event.kind), -event.confidence, event.id


def _visit(context: WorkbenchContext, name: str) -> tuple[dt.datetime | None, int | None]:
    """The visit before this one; unknown while another program writes."""
    try:
        visit = context.ledger.users.visit(name)
    except LedgerError:
        return None, None
    return visit.at, visit.last_document


def _compact(grid: PositionGrid) -> tuple[tuple[str, ...], tuple[IssueSummary, ...]]:
    """Return the parties and issues of the table: of those with positions, if there are any."""
    rows = [IssueSummary(row.issue, tuple(_cell(each) for each in row.cells)) for row in grid.rows]
    shown = [row for row in rows if any(cell.words for cell in row.cells)] or rows
    held = [k for k in range(len(grid.parties)) if any(row.cells[k].words for row in shown)] or range(len(grid.parties))
    return (
        tuple(grid.parties[k] for k in held),
        tuple(IssueSummary(row.issue, tuple(row.cells[k] for k in held)) for row in shown),
    )


def _cell(found: GridCell) -> Cell:
    """The last word of a party on an issue: what was coded last, or without any coding, what was read last.

    What is more likely wrong than right is left out.
    """
    coded = [(each.on or dt.date.min, option.option, each) for option in found.options for each in option.codings]
    if coded:
        _, name, coding = max(coded, key=lambda each: each[0])
        words = f"{stance_verb(coding.kind).replace('_', ' ')} {name}".strip()
        return Cell(words, is_coded=True, document=coding.document, anchor=coding.anchor, on=coding.on)
    read = [(option.option, each) for option in found.options for each in option.stances if is_likely(each.row)]
    if read:
        name, stance = max(read, key=lambda each: (is_confirmed(each[1].row.coder), each[1].row.on or dt.date.min))
        row, words = stance.row, f"{stance.verb} {name}".strip()
        is_coded = is_confirmed(row.coder)
        return Cell(words, is_coded=is_coded, document=row.document, anchor=f"t{row.id}", on=row.on)
    return Cell("", is_coded=False, document="", anchor="")


def _checks(context: WorkbenchContext, name: str, grid: PositionGrid) -> tuple[Check, ...]:
    """What waits for a person, with the pages where it is decided."""
    stances = [
        stance
        for row in grid.rows
        for cell in row.cells
        for option in cell.options
        for stance in option.stances
        if stance.turn is not None
    ]
    firm = sum(stance.row.stance in ("red_line", "insists") for stance in stances)
    unread = context.ledger.documents.page(limit=1, coder=name, unread_by=name).total
    found = (
        Check("red lines that nobody has confirmed", firm, "/issues"),
        Check("positions to confirm", len(stances), "/issues"),
        Check("statements to check", context.ledger.statements.review_queue(limit=1).remaining, "/review"),
        Check("pairs of actors that may be the same", len(context.ledger.actors.suggestions()), "/actors/suggestions"),
        Check("unread documents", unread, "/documents?unread=true"),
    )
    return tuple(each for each in found if each.count)
