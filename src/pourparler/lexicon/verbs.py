"""Verbs that report what somebody said."""

from __future__ import annotations

from functools import cache

from pourparler.lexicon import cell, rows


@cache
def reporting_verbs() -> frozenset[str]:
    """Return every form of the reporting verbs: "say", "says", "said".

    >>> "said" in reporting_verbs()
    True
    """
    return frozenset(form for row in rows("reporting_verbs") for form in cell(row["forms"]))
