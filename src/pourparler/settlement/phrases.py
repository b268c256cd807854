"""Codings in words."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.settlement.coding import Coding
from pourparler.settlement.scenario import Scenario
from pourparler.text import enumeration


def coding_words(coding: Coding) -> str:
    """A coding in words, with how sure it is and when it lapses; names are not changed.

    Examples
    --------
    >>> coding_words(Coding("North", "insists", (("border", "swap"),)))
    'North insists on “swap” (border)'
    """
    more = ["strongly"] if coding.strongly else []
    more += [f"{100 * coding.sure:.0f} % sure"] if coding.sure < 1 else []
    more += [f"until {coding.until.isoformat()}"] if coding.until else []
    return _plain_words(coding) + (f" ({', '.join(more)})" if more else "")


def _plain_words(coding: Coding) -> str:
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
        case "wants_more" | "wants_less":
            return f"{party} {coding.kind.replace('_', ' ')} of “{weighed[0]}”"
        case "order" | "points":
            return _listed_words(coding, terms)
        case "supports" | "opposes":
            return f"{party} {coding.kind} {terms[0]}"
        case _:
            return _package_words(coding, terms)


def _package_words(coding: Coding, terms: Sequence[str]) -> str:
    party = coding.party
    match coding.kind:
        case "only_with":
            return f"{party} accepts {terms[0]} only with {terms[1]}{', in every deal' if coding.hard else ''}"
        case "at_least":
            return f"{party} accepts no deal worth less to it than {enumeration(terms)}"
        case "prefers_package":
            other = [f"“{option}” ({issue})" for issue, option in coding.other]
            return f"{party} prefers {enumeration(terms)} to {enumeration(other)}"
        case _:
            return f"{party} {coding.kind} the package of {enumeration(terms)}"


def _listed_words(coding: Coding, terms: Sequence[str]) -> str:
    listed = [f"“{each}”" for each in coding.weighed or [option for _, option in coding.terms]]
    if coding.kind == "points":
        given = (f"{number:g} to {each}" for each, number in zip(terms or listed, coding.points, strict=True))
        return f"{coding.party} gives points: {', '.join(given)}"
    what = "issues, the most important first" if coding.weighed else f"“{coding.terms[0][0]}”, the best first"
    return f"{coding.party} ranks {what}: {', '.join(listed)}"


def reference(scenario: Scenario, coding: int) -> str:
    """What stands for a coding in brackets: its label, or its place in the list, from 1.

    Examples
    --------
    >>> reference(Scenario(("North",), {"border": ("line",)}, (Coding("North", "hardest", weighed=("border",)),)), 0)
    '1'
    """
    return scenario.codings[coding].label or str(coding + 1)
