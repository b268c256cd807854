"""Verbs that report what somebody said, and verbs of what somebody thinks."""

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


@cache
def private_verbs() -> frozenset[str]:
    """Return every form of the verbs of a mind: "think", "thinks", "thought".

    >>> "hoped" in private_verbs(), "said" in private_verbs()
    (True, False)
    """
    return frozenset(form for row in rows("private_verbs") for form in cell(row["forms"]))
