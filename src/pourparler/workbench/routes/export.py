"""Export: the brief as a page, Markdown, PDF or text; every table as CSV or JSON; large ones in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from pydantic import Field

from pourparler.ledger import Days
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Day, Reader, Sent, TheDesk
from pourparler.workbench.exports import MANY, TABLES, Making, Wish, made
from pourparler.workbench.pages import page

router = APIRouter(tags=["export"])
# The page of a brief has its styles in it, and nothing else: no script, no request.
_BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Export:
    """What can be taken out, the days of the coverage, and whether it is so much that files are best ordered."""

    tables: tuple[str, ...]
    covered: Days | None
    is_large: bool


class Order(Sent):
    """A file that is to be made in the background."""

    what: str
    form: str
    since: Day = None
    until: Day = None
    least: float = Field(0.0, ge=0, le=1)


@page(router, "/export", "export.html")
def export(desk: TheDesk, person: Reader) -> Export:
    """Tell what can be taken out."""
    return Export(tuple(TABLES), desk.ledger.covered(), desk.ledger.listed(limit=1).total > MANY)


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
    wish = Wish("brief", form, since, until, least)
    return Response(made(desk.ledger, desk.name, wish), headers=_headers(wish, save=save), media_type=wish.kind)


@router.get("/export/{table}.{form}")
def table(
    desk: TheDesk, person: Reader, table: str, form: Literal["csv", "json"], since: Day = None, until: Day = None
) -> Response:
    """Give a table, as CSV or as JSON with all evidence."""
    if table not in TABLES:
        raise AccessError(404, f"there is no such table; there are {', '.join(TABLES)}")
    wish = Wish(table, form, since, until)
    return Response(made(desk.ledger, desk.name, wish), headers=_headers(wish, save=True), media_type=wish.kind)


@router.post("/exports", status_code=202)
def order(desk: TheDesk, person: Reader, wanted: Order) -> Making:
    """Begin to make a file in the background; ask how far it is, stop it, or fetch it by its number."""
    wish = Wish(wanted.what, wanted.form, wanted.since, wanted.until, wanted.least)
    return desk.exports.start(wish, person.name)


@router.get("/exports/{number}.json")
def making(desk: TheDesk, person: Reader, number: int) -> Making:
    """Tell how far a file is."""
    return _there(desk.exports.get(number, person.name))


@router.post("/exports/{number}/cancel")
def cancel(desk: TheDesk, person: Reader, number: int) -> Making:
    """Stop making a file."""
    return _there(desk.exports.cancel(number, person.name))


@router.get("/exports/{number}/file")
def file(desk: TheDesk, person: Reader, number: int) -> Response:
    """Give a file that is done."""
    found = desk.exports.file(number, person.name)
    if found is None:
        raise AccessError(404, "there is no such file, or it is not done")
    wish, path = found
    return FileResponse(path, media_type=wish.kind, headers=_headers(wish, save=wish.form != "html"))


def _there(told: Making | None) -> Making:
    if told is None:
        raise AccessError(404, "you have ordered no such file")
    return told


def _headers(wish: Wish, *, save: bool) -> dict[str, str]:
    headers = {"content-disposition": f'{"attachment" if save else "inline"}; filename="{wish.name}"'}
    if wish.form == "html":
        headers["content-security-policy"] = _BRIEF_POLICY
    return headers
