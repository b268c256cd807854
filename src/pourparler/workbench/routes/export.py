"""Export: the brief as HTML, Markdown, PDF or text, and tables as CSV or JSON; large files in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from pydantic import Field

from pourparler.ledger import Days
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Context, Day, Reader, RequestBody
from pourparler.workbench.exports import LARGE_LEDGER, TABLES, ExportProgress, ExportRequest, make_file
from pourparler.workbench.pages import page

router = APIRouter(tags=["export"])
# A brief as HTML contains its styles, and neither scripts nor requests.
_BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Export:
    """The tables, the days of the coverage, and whether files should be made in the background."""

    tables: tuple[str, ...]
    covered: Days | None
    is_large: bool


class NewExport(RequestBody):
    """A file to make in the background."""

    what: str
    form: str
    since: Day = None
    until: Day = None
    least: float = Field(0.0, ge=0, le=1)
    machine: bool = True
    view: str = Field("", max_length=5_000)


@page(router, "/export", "export.html")
def export(context: Context, person: Reader) -> Export:
    """List what can be exported."""
    return Export(
        tuple(TABLES), context.ledger.documents.days(), context.ledger.documents.page(limit=1).total > LARGE_LEDGER
    )


@router.get("/export/brief.{form}")
def brief(
    context: Context,
    person: Reader,
    form: Literal["html", "mail", "md", "pdf", "txt"],
    since: Day = None,
    until: Day = None,
    least: Annotated[float, Query(ge=0, le=1)] = 0.0,
    machine: bool = True,
    save: bool = False,
) -> Response:
    """Get the brief of everything, or of what became known on some days."""
    wanted = ExportRequest("brief", form, since, until, least, machine)
    return Response(
        make_file(context.ledger, context.name, wanted), headers=_headers(wanted, save=save), media_type=wanted.kind
    )


@router.get("/export/{table}.{form}")
def table(
    context: Context,
    person: Reader,
    table: str,
    form: Literal["csv", "json"],
    since: Day = None,
    until: Day = None,
    machine: bool = True,
    view: Annotated[str, Query(max_length=5_000)] = "",
) -> Response:
    """Get a table as CSV, or as JSON with all evidence; `view` is the query of a page with facets: only its rows."""
    if table not in TABLES:
        raise AccessError(404, f"unknown table; choose {', '.join(TABLES)}")
    wanted = ExportRequest(table, form, since, until, machine=machine, view=view)
    return Response(
        make_file(context.ledger, context.name, wanted), headers=_headers(wanted, save=True), media_type=wanted.kind
    )


@router.post("/exports", status_code=202)
def start(context: Context, person: Reader, new: NewExport) -> ExportProgress:
    """Start to make a file in the background; its id is used to ask for progress, to stop it, and to get it."""
    wanted = ExportRequest(new.what, new.form, new.since, new.until, new.least, new.machine, new.view)
    return context.exports.start(wanted, person.name)


@router.get("/exports/{number}.json")
def progress(context: Context, person: Reader, number: int) -> ExportProgress:
    """Get the progress of a file."""
    return _existing(context.exports.get(number, person.name))


@router.post("/exports/{number}/cancel")
def cancel(context: Context, person: Reader, number: int) -> ExportProgress:
    """Stop making a file."""
    return _existing(context.exports.cancel(number, person.name))


@router.get("/exports/{number}/file")
def file(context: Context, person: Reader, number: int) -> Response:
    """Get a finished file."""
    found = context.exports.file(number, person.name)
    if found is None:
        raise AccessError(404, "this file does not exist or is not finished")
    wanted, path = found
    return FileResponse(
        path, media_type=wanted.kind, headers=_headers(wanted, save=wanted.form not in ("html", "mail"))
    )


def _existing(progress: ExportProgress | None) -> ExportProgress:
    if progress is None:
        raise AccessError(404, "you have no such file")
    return progress


def _headers(wanted: ExportRequest, *, save: bool) -> dict[str, str]:
    headers = {"content-disposition": f'{"attachment" if save else "inline"}; filename="{wanted.name}"'}
    if wanted.form in ("html", "mail"):
        headers["content-security-policy"] = _BRIEF_POLICY
    return headers
