"""The documents of the ledger, and adding more: files that are dropped, an address that is pasted."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import RedirectResponse

from pourparler.intake.addresses import mask_credentials
from pourparler.ledger import DocumentPage, Wanted
from pourparler.ledger.queries.documents import Copies
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Day, Editor, Reader, RequestBody
from pourparler.workbench.jobs import Progress
from pourparler.workbench.pages import page
from pourparler.workbench.settings import MAX_FILES, PAGE_SIZE

router = APIRouter(tags=["documents"])
_UNSAFE = re.compile(r"[^\w.,;()+ -]+")
_LONGEST = 120  # characters of a file's name


@dataclass(frozen=True)
class Documents:
    """A page of the list of documents: what was asked for, what was found, what is being read."""

    wanted: Wanted
    listing: DocumentPage
    page: int
    pages: int
    jobs: tuple[Progress, ...]


class Viewed(RequestBody):
    """A document that the coder has looked at, or that is to count as unread."""

    id: str
    read: bool = True


@router.get("/", include_in_schema=False)
def first_page() -> RedirectResponse:
    """Lead to the documents."""
    return RedirectResponse("/documents", 307)


@page(router, "/documents", "documents.html")
def documents(
    context: Context,
    person: Reader,
    outlet: str | None = None,
    since: Day = None,
    until: Day = None,
    unread: bool = False,
    copies: Copies = "all",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Documents:
    """List the documents, the last published first. `outlet` "-" keeps those that name none."""
    named = None if not outlet else "" if outlet == "-" else outlet
    wanted = Wanted(named, since, until, person.name if unread else None, copies)
    listing = context.ledger.listed(
        outlet=named,
        unread_by=wanted.unread_by,
        copies=copies,
        coder=person.name,
        since=since,
        until=until,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    return Documents(wanted, listing, page, max(1, -(-listing.total // PAGE_SIZE)), context.jobs.all())


@router.post("/documents", status_code=202)
async def add_documents(
    context: Context,
    person: Editor,
    files: Annotated[list[UploadFile] | None, File()] = None,
    address: Annotated[str, Form()] = "",
    published: Annotated[Day, Form()] = None,
) -> Progress:
    """Begin to read files, or what is at an address, into the ledger; the answer is a job to ask about."""
    address = address.strip()
    if address:
        if not re.match(r"https?://", address, re.IGNORECASE):
            raise AccessError(422, "give the address of a page or a feed, beginning with https:// or http://")
        return context.jobs.start([address], mask_credentials(address), person.name, published)
    given = [each for each in files or () if each.filename]
    if not given:
        raise AccessError(422, "give files, or an address")
    if len(given) > MAX_FILES:
        raise AccessError(413, f"at most {MAX_FILES} files at once; the command `pourparler add` takes folders")
    folder = context.scratch.folder("upload")
    try:
        sources = [await _save(each, folder / str(number)) for number, each in enumerate(given)]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    what = file_name(given[0].filename or "") if len(given) == 1 else f"{len(given)} files"
    return context.jobs.start(sources, what, person.name, published, folder)


async def _save(file: UploadFile, folder: Path) -> str:
    """Write an uploaded file into a folder of its own; its path."""
    folder.mkdir()
    path = folder / file_name(file.filename or "")
    with path.open("wb") as saved:
        while part := await file.read(2**20):
            saved.write(part)
    return str(path)


def file_name(given: str) -> str:
    """A file's name as a browser gives it, made safe: no folder, no control character, not too long.

    >>> file_name("../../etc/pass\\0wd.txt"), file_name("...")
    ('pass_wd.txt', 'document.txt')
    """
    last = re.split(r"[\\/]", given)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")
    stem, dot, ending = safe.rpartition(".")
    return f"{stem[:_LONGEST]}.{ending[:12]}" if dot and stem else (safe[:_LONGEST] or "document.txt")


@router.post("/documents/view", status_code=204)
def view_document(context: Context, person: Reader, viewed: Viewed) -> None:
    """Remember that the person has looked at a document, or that it is to count as unread."""
    context.ledger.viewed(viewed.id, coder=person.name, is_read=viewed.read)


@router.get("/jobs.json")
def jobs(context: Context, person: Reader) -> tuple[Progress, ...]:
    """Give the jobs that read documents, the last first."""
    return context.jobs.all()


@router.get("/jobs/{number}.json")
def job(context: Context, person: Reader, number: int) -> Progress:
    """Tell how far a job is."""
    found = context.jobs.get(number)
    if found is None:
        raise AccessError(404, f"there is no job {number}")
    return found


@router.post("/jobs/{number}/cancel")
def cancel(context: Context, person: Coder, number: int) -> Progress:
    """Stop a job at once; what was added stays. Coders stop their own; editors anybody's."""
    found = job(context, person, number)
    if found.coder != person.name and not person.has_role("editor"):
        raise AccessError(403, f"this needs the role editor: job {number} is not yours")
    return context.jobs.cancel(number) or found
