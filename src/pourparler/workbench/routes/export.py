"""Export: the brief as a page, Markdown, PDF or text; every table as CSV or JSON."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from rich.console import Console

from pourparler import brief as briefing
from pourparler.ledger import Days
from pourparler.workbench.access import AccessError
from pourparler.workbench.desk import Day, Desk, Reader, TheDesk
from pourparler.workbench.pages import page

router = APIRouter(tags=["export"])
_TABLES: dict[str, Callable[[Desk, Day, Day], briefing.Listing]] = {
    "statements": lambda desk, since, until: briefing.statements_table(
        desk.ledger.statements(since=since, until=until)
    ),
    "meetings": lambda desk, since, until: briefing.meetings_table(desk.ledger.meetings(since, until)),
    "proposals": lambda desk, since, until: briefing.proposals_table(desk.ledger.proposals()),
    "actors": lambda desk, since, until: briefing.actors_table(desk.ledger.actors()),
    "documents": lambda desk, since, until: briefing.documents_table(desk.ledger.documents(since, until)),
    "history": lambda desk, since, until: briefing.revisions_table(desk.ledger.history()),
}
# The page of a brief has its styles in it, and nothing else: no script, no request.
_BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Export:
    """What can be taken out, and the days that the coverage spans."""

    tables: tuple[str, ...]
    covered: Days | None


@page(router, "/export", "export.html")
def export(desk: TheDesk, person: Reader) -> Export:
    """Tell what can be taken out."""
    return Export(tuple(_TABLES), desk.ledger.covered())


@router.get("/export/brief.{form}")
def brief(
    desk: TheDesk,
    person: Reader,
    form: Literal["html", "md", "pdf", "txt"],
    since: Day = None,
    until: Day = None,
    least: Annotated[float, Query(ge=0, le=1)] = 0.0,
    save: bool = False,
) -> Response:
    """Give the brief of all, or of what became known on some days."""
    if since is not None and until is not None and since > until:
        raise AccessError(422, "the last day lies before the first")
    told = briefing.build(desk.ledger, since, until, least, desk.name)
    named = f"brief.{form}"
    if form == "html":
        return _file(briefing.render_html(told), "text/html", named, save=save, policy=_BRIEF_POLICY)
    if form == "md":
        return _file(briefing.render_markdown(told), "text/markdown", named, save=save)
    if form == "pdf":
        return _file(briefing.render_pdf(told), "application/pdf", named, save=save)
    out = io.StringIO()
    briefing.render_text(told, Console(file=out, width=100, highlight=False, markup=False, emoji=False))
    return _file(out.getvalue(), "text/plain", named, save=save)


@router.get("/export/{table}.{form}")
def table(
    desk: TheDesk, person: Reader, table: str, form: Literal["csv", "json"], since: Day = None, until: Day = None
) -> Response:
    """Give a table, as CSV or as JSON with all evidence."""
    if table not in _TABLES:
        raise AccessError(404, f"there is no such table; there are {', '.join(_TABLES)}")
    listing = _TABLES[table](desk, since, until)
    if form == "csv":
        return _file(listing.csv(), "text/csv", f"{table}.csv", save=True)
    return _file(listing.json(), "application/json", f"{table}.json", save=True)


def _file(content: str | bytes, kind: str, name: str, *, save: bool, policy: str | None = None) -> Response:
    headers = {"content-disposition": f'{"attachment" if save else "inline"}; filename="{name}"'}
    if policy is not None:
        headers["content-security-policy"] = policy
    if isinstance(content, str):
        content = content.encode("utf-8", "replace")
        kind += "; charset=utf-8"
    return Response(content, headers=headers, media_type=kind)
