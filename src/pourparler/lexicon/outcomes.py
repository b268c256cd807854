"""Words for how talks ended, and for meetings that are still to come or do not take place."""

from __future__ import annotations

import re
from functools import cache

from pourparler.lexicon import alternatives, cell, rows


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        row["outcome"]: re.compile(rf"(?<!\w){alternatives(cell(row['words']))}(?!\w)", re.IGNORECASE)
        for row in rows("meeting_outcomes")
    }


def find_outcome(outcome: str, words: str) -> int | None:
    """Return where words carry an outcome: "failed", "agreed", or a status of meetings; None if they do not.

    >>> find_outcome("failed", "The talks in Quill have collapsed."), find_outcome("refused", "They met in Quill.")
    (24, None)
    """
    found = _patterns()[outcome].search(words)
    return None if found is None else found.start()
