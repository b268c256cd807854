"""A brief built from a ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief, document_order, gather
from pourparler.brief.lines import all_lines
from pourparler.brief.meanings import compared_rows, provision_meanings
from pourparler.brief.outline import Outline
from pourparler.brief.precision import Unsure
from pourparler.brief.subjects import Subjects, find_moves, find_subjects
from pourparler.brief.words import is_confirmed
from pourparler.ledger import Ledger, PositionRow
from pourparler.ledger.calendar import shift_day

if TYPE_CHECKING:
    from pourparler.codebook.draft_evidence import Evidence

_HISTORY = 180  # days before a period


def build(
    ledger: Ledger,
    since: dt.date | None = None,
    until: dt.date | None = None,
    min_confidence: float = 0.0,
    name: str = "",
    unsure: Unsure = "omit",
    earlier: Outline | None = None,
    subjects: Subjects | None = None,
    *,
    machine: bool = True,
) -> Brief:
    """Build the brief of a ledger.

    With ``since`` the brief covers a period: what became known in it, by day of publication, and what is planned
    after it. Without ``since`` it covers the whole ledger as it was known on the day ``until``.

    Parameters
    ----------
    since, until : first and last day, both included; None leaves that side open
    min_confidence : from 0 to 1; machine-read statements below it are left out unless a person confirmed them
    name : name of the ledger, for the heading
    unsure : "omit" leaves out statements with an unsure speaker and fragments, "mark" marks them
    earlier : an earlier brief; only what it does not have is shown
    subjects : the issues and parties that it is arranged by; by default those of the ledger
    machine : whether positions that nobody has confirmed are included

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     build(ledger).counts
    '0 documents · 0 statements · 0 speakers · 0 meetings · 0 proposals'
    """
    # what lies far before a period says nothing about it, and reading all of a large ledger is slow
    start = shift_day(since, -_HISTORY) if since is not None else None
    changes = ledger.changes(since=since, until=until, min_confidence=min_confidence) if since is not None else None
    meetings = ledger.meetings.list(since=start, as_of=until)
    known = {row.id for row in meetings}
    meetings += tuple(c.after for c in (changes.meetings if changes else ()) if c.after.id not in known)
    evidence = None
    if subjects is None:
        evidence = _evidence(ledger)
        subjects = find_subjects(ledger, evidence)
    brief = gather(
        name,
        since,
        until,
        ledger.documents.list(since=start, as_of=until),
        ledger.statements.list(since=start, min_confidence=min_confidence, as_of=until),
        meetings,
        ledger.proposals.list(as_of=until),
        ledger.actors.list(as_of=until),
        changes,
        [
            row
            for row in ledger.stances.list(since=start, as_of=until, min_confidence=min_confidence)
            if machine or is_confirmed(row.coder)
        ],
        unsure,
        subjects,
        find_moves(ledger, since, until),
        [
            row
            for row in _positions(ledger, until, evidence, machine=machine)
            if not row.is_machine or row.confidence >= min_confidence
        ],
    )
    brief = replace(brief, earlier=earlier, meanings=provision_meanings(ledger, compared_rows(brief.proposals)))
    return without_uncited_documents(with_cited_documents(ledger, brief))


def with_cited_documents(ledger: Ledger, brief: Brief) -> Brief:
    """The brief with all documents that its lines cite, even those published long before the period."""
    known = {each.id for each in brief.documents}
    cited = {id_ for line in all_lines(chapters(brief)) for id_ in line.documents} - known
    found = [each for id_ in sorted(cited) if (each := ledger.documents.get(id_)) is not None]
    return replace(brief, documents=tuple(sorted((*brief.documents, *found), key=document_order))) if found else brief


def week_of(ledger: Ledger, until: dt.date | None = None) -> tuple[dt.date, dt.date] | None:
    """The seven days that end on a day, by default that of the last document; None if no document has a day."""
    days = ledger.documents.days() if until is None else None
    last = days.end if days else until
    return None if last is None else (shift_day(last, -6), last)


def _evidence(ledger: Ledger) -> Evidence:
    from pourparler.codebook.draft_evidence import gather_evidence  # imports the sentence encoder

    return gather_evidence(ledger)


def _positions(
    ledger: Ledger, until: dt.date | None, evidence: Evidence | None, *, machine: bool
) -> tuple[PositionRow, ...]:
    """Return where the parties stand on the issues of the codebook; nothing without one."""
    if ledger.codebook.get() is None:
        return ()
    from pourparler.codebook.model import codebook_in
    from pourparler.codebook.standing import find_positions, read_positions  # imports the sentence encoder

    book = codebook_in(ledger)
    read = read_positions(ledger, book, evidence) if book is not None and evidence is not None else None
    return find_positions(ledger, book, until=until, machine=machine, read=read)


def without_uncited_documents(brief: Brief) -> Brief:
    """The brief without documents that were published before the period and that no line cites."""
    if brief.changes is None:
        return brief
    used = {id_ for line in all_lines(chapters(brief)) for id_ in line.documents}
    documents = tuple(d for d in brief.documents if d.id in used or _is_new(brief, d.published))
    return replace(brief, documents=documents)


def _is_new(brief: Brief, published: dt.date | None) -> bool:
    return (
        published is not None
        and brief.since is not None
        and published >= brief.since
        and (brief.until is None or published <= brief.until)
    )
