"""The provisional settlement: what follows if the machine's reading holds, and what to confirm first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from pourparler.brief.provisional import (
    TITLE,
    QueuedCoding,
    deal_lines,
    provisional_data,
    provisional_lines,
    queued_codings,
)
from pourparler.workbench.context import Context, Day, Reader, WorkbenchContext
from pourparler.workbench.pages import page

router = APIRouter(tags=["settlement"])
_SHOWN = 12  # codings of the queue


@dataclass(frozen=True)
class ProvisionalPage:
    """What follows from the positions that nobody has confirmed; ``result`` is None without parties and options.

    Attributes
    ----------
    lines
        The result in sentences.
    deals
        The deals that are acceptable to all most often, in words.
    queue
        What to look at first.
    more
        How many further codings wait.
    """

    title: str
    as_of: dt.date | None
    result: dict[str, Any] | None
    lines: tuple[str, ...] = ()
    deals: tuple[str, ...] = ()
    queue: tuple[QueuedCoding, ...] = ()
    more: int = 0


@page(router, "/settlement/provisional", "provisional_page.html")
def provisional(context: Context, person: Reader, as_of: Day = None) -> ProvisionalPage:
    """Get what follows if the machine's reading holds; this takes seconds."""
    return context.overviews.get(person.name, ("provisional", as_of), lambda: _page(context, as_of))


def _page(context: WorkbenchContext, as_of: dt.date | None) -> ProvisionalPage:
    told = context.analysis.provisional(as_of)
    if told is None:
        return ProvisionalPage(TITLE, as_of, None)
    queue = queued_codings(told, _SHOWN)
    return ProvisionalPage(
        TITLE,
        as_of,
        provisional_data(told),
        provisional_lines(told),
        deal_lines(told),
        queue,
        len(told.queue) - len(queue),
    )
