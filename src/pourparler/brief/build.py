"""A brief built from a ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief, gather
from pourparler.brief.lines import all_lines
from pourparler.brief.outline import Outline
from pourparler.brief.precision import Unsure
from pourparler.brief.subjects import find_moves, find_subjects
from pourparler.ledger import Ledger
from pourparler.ledger.calendar import shift_day


def build(
    ledger: Ledger,
    since: dt.date | None = None,
    until: dt.date | None = None,
    min_confidence: float = 0.0,
    name: str = "",
    unsure: Unsure = "omit",
    earlier: Outline | None = None,
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

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.ledger import open_ledger
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     build(ledger).counts
    '0 documents · 0 statements · 0 speakers · 0 meetings · 0 proposals'
    """
    brief = gather(
        name,
        since,
        until,
        ledger.documents.list(as_of=until),
        ledger.statements.list(min_confidence=min_confidence, as_of=until),
        ledger.meetings.list(as_of=until),
        ledger.proposals.list(as_of=until),
        ledger.actors.list(as_of=until),
        ledger.changes(since=since, until=until, min_confidence=min_confidence) if since is not None else None,
        ledger.stances.list(as_of=until, min_confidence=min_confidence),
        unsure,
        find_subjects(ledger),
        find_moves(ledger, since, until),
    )
    return without_uncited_documents(replace(brief, earlier=earlier))


def week_of(ledger: Ledger, until: dt.date | None = None) -> tuple[dt.date, dt.date] | None:
    """The seven days that end on a day, by default that of the last document; None if no document has a day."""
    days = ledger.documents.days() if until is None else None
    last = days.end if days else until
    return None if last is None else (shift_day(last, -6), last)


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
