"""Codings in words."""

from __future__ import annotations

from pourparler.settlement.scenario import Coding, Scenario
from pourparler.text import enumeration


def coding_words(coding: Coding) -> str:
    """A coding in words; names of parties, issues and options are not changed.

    Examples
    --------
    >>> coding_words(Coding("North", "insists", (("border", "swap"),)))
    'North insists on “swap” (border)'
    """
    terms = [f"“{option}” ({issue})" for issue, option in coding.terms]
    party, weighed = coding.party, coding.weighed
    match coding.kind:
        case "red_line":
            return f"{party} rules out {terms[0]}"
        case "insists":
            return f"{party} insists on {terms[0]}"
        case "prefers":
            return f"{party} prefers “{coding.terms[0][1]}” to “{coding.terms[1][1]}” ({coding.terms[0][0]})"
        case "matters_more":
            return f"“{weighed[0]}” matters more to {party} than “{weighed[1]}”"
        case "hardest":
            return f"“{weighed[0]}” matters most to {party}"
        case "accepts" | "rejects":
            return f"{party} {coding.kind} the package of {enumeration(terms)}"
        case "only_with":
            return f"{party} accepts {terms[0]} only with {terms[1]}"
        case _:
            return f"{party} {coding.kind} {terms[0]}"


def reference(scenario: Scenario, coding: int) -> str:
    """What stands for a coding in brackets: its label, or its place in the list, from 1.

    Examples
    --------
    >>> reference(Scenario(("North",), {"border": ("line",)}, (Coding("North", "hardest", weighed=("border",)),)), 0)
    '1'
    """
    return scenario.codings[coding].label or str(coding + 1)
