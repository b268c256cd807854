"""A ledger's answers, made into a brief."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pourparler.brief.chapters import chapters
from pourparler.brief.gather import Brief, gather
from pourparler.brief.lines import every_line
from pourparler.ledger import Ledger


def build(
    ledger: Ledger,
    since: dt.date | None = None,
    until: dt.date | None = None,
    min_confidence: float = 0.0,
    name: str = "",
) -> Brief:
    """Gather what a ledger holds as a brief.

    With ``since`` it is the brief of a period: what became known in it, by the days of publication, and what is planned
    after it. Without, it tells the whole ledger, as it was known on the day ``until``.

    Parameters
    ----------
    since, until : first and last day, both included; None leaves that side open
    min_confidence : from 0 to 1, the least confidence of a statement for which no person stands
    name : the ledger's, for the reader

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
        ledger.documents(as_of=until),
        ledger.statements(min_confidence=min_confidence, as_of=until),
        ledger.meetings(as_of=until),
        ledger.proposals(as_of=until),
        ledger.actors(as_of=until),
        ledger.changes(since=since, until=until, min_confidence=min_confidence) if since is not None else None,
    )
    return cited(brief)


def cited(brief: Brief) -> Brief:
    """Leave out the documents that came out before the period and are not cited."""
    if brief.changes is None:
        return brief
    used = {id_ for line in every_line(chapters(brief)) for id_ in line.documents}
    kept = tuple(d for d in brief.documents if d.id in used or _fresh(brief, d.published))
    return replace(brief, documents=kept)


def _fresh(brief: Brief, published: dt.date | None) -> bool:
    return (
        published is not None
        and brief.since is not None
        and published >= brief.since
        and (brief.until is None or published <= brief.until)
    )
