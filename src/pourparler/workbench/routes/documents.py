"""Documents: the list, adding files and web addresses, and the jobs that read them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, UploadFile

from pourparler.intake.addresses import mask_credentials
from pourparler.ledger import DocumentFilter, DocumentPage
from pourparler.ledger.queries.documents import Copies
from pourparler.workbench.auth import AccessError
from pourparler.workbench.context import Coder, Context, Day, Editor, Reader, RequestBody
from pourparler.workbench.jobs import Progress
from pourparler.workbench.pages import page
from pourparler.workbench.settings import MAX_FILES, PAGE_SIZE

router = APIRouter(tags=["documents"])
_UNSAFE = re.compile(r"[^\w.,;()+ -]+")
_LONGEST = 120  # characters of a file name


@dataclass(frozen=True)
class Documents:
    """One page of the list of documents, its filters, and the jobs that read documents."""

    wanted: DocumentFilter
    listing: DocumentPage
    page: int
    pages: int
    jobs: tuple[Progress, ...]


class Viewed(RequestBody):
    """A document to mark as read, or as unread."""

    id: str
    read: bool = True


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
    """List the documents, newest first. `outlet` "-" selects those without an outlet."""
    named = None if not outlet else "" if outlet == "-" else outlet
    wanted = DocumentFilter(named, since, until, person.name if unread else None, copies)
    listing = context.ledger.documents.page(
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
    """Start a job that adds files, or what is at a web address, to the ledger."""
    address = address.strip()
    if address:
        if not re.match(r"https?://", address, re.IGNORECASE):
            raise AccessError(422, "the address of a page or a feed starts with https:// or http://")
        return context.jobs.start([address], mask_credentials(address), person.name, published)
    given = [each for each in files or () if each.filename]
    if not given:
        raise AccessError(422, "send files or an address")
    if len(given) > MAX_FILES:
        raise AccessError(
            413, f"at most {MAX_FILES} files in one request; the command `pourparler add` accepts folders"
        )
    folder = context.scratch.folder("upload")
    try:
        sources = [await _save(each, folder / str(number)) for number, each in enumerate(given)]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    what = file_name(given[0].filename or "") if len(given) == 1 else f"{len(given)} files"
    return context.jobs.start(sources, what, person.name, published, folder)


async def _save(file: UploadFile, folder: Path) -> str:
    """Save an uploaded file in a folder of its own, and answer its path."""
    folder.mkdir()
    path = folder / file_name(file.filename or "")
    with path.open("wb") as saved:
        while part := await file.read(2**20):
            saved.write(part)
    return str(path)


def file_name(given: str) -> str:
    """A safe version of a file name that a browser sent: no folders, no control characters, not too long.

    >>> file_name("../../etc/pass\\0wd.txt"), file_name("...")
    ('pass_wd.txt', 'document.txt')
    """
    last = re.split(r"[\\/]", given)[-1]
    safe = _UNSAFE.sub("_", last).strip(" .")
    stem, dot, ending = safe.rpartition(".")
    return f"{stem[:_LONGEST]}.{ending[:12]}" if dot and stem else (safe[:_LONGEST] or "document.txt")


@router.post("/documents/view", status_code=204)
def view_document(context: Context, person: Reader, viewed: Viewed) -> None:
    """Mark a document as read or unread by the person."""
    context.ledger.documents.mark_read(viewed.id, coder=person.name, is_read=viewed.read)


@router.get("/jobs.json")
def jobs(context: Context, person: Reader) -> tuple[Progress, ...]:
    """List the jobs that read documents, newest first."""
    return context.jobs.all()


@router.get("/jobs/{number}.json")
def job(context: Context, person: Reader, number: int) -> Progress:
    """Get the progress of a job."""
    found = context.jobs.get(number)
    if found is None:
        raise AccessError(404, f"there is no job {number}")
    return found


@router.post("/jobs/{number}/cancel")
def cancel(context: Context, person: Coder, number: int) -> Progress:
    """Stop a job at once; the documents that it added stay. Coders stop their own jobs; editors all."""
    found = job(context, person, number)
    if found.coder != person.name and not person.has_role("editor"):
        raise AccessError(403, f"this requires the role editor: job {number} is not yours")
    return context.jobs.cancel(number) or found
