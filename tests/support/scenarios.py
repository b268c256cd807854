"""Scenarios of invented talks, drawn at random, for hypothesis."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from pourparler.settlement import KINDS, Coding, Combination, Decision, Scale, Scenario

PLAIN = KINDS[:10]
SHAPES = ("free", "ordered", "single_peaked", "concave", "linear", "payment")


@st.composite
def scenarios(
    draw: st.DrawFn,
    parties: int = 4,
    issues: int = 5,
    options: int = 4,
    codings: int = 30,
    fewest: int = 0,
    *,
    dated: bool = False,
    rich: bool = False,
    certainly: str | None = None,
) -> Scenario:
    """``rich``: with scales, rules of decision, combinations, and every kind of coding; ``certainly``: a kind of coding
    of which there are two, if the issues allow it."""
    names = [f"P{k}" for k in range(draw(st.integers(1, parties)))]
    table = {
        f"i{k}": tuple(f"o{j}" for j in range(draw(st.integers(1, options))))
        for k in range(draw(st.integers(1, issues)))
    }
    scales = {issue: made for issue in table if rich and (made := draw(scale(names, table[issue]))) is not None}
    made = [
        draw(coding(names, table, dated=dated, scales=scales, rich=rich))
        for _ in range(draw(st.integers(fewest, codings)))
    ]
    if certainly is not None and certainly in _kinds(table, scales, rich=rich):
        made += [draw(coding(names, table, dated=dated, scales=scales, rich=rich, only=certainly)) for _ in range(2)]
    combined = tuple(draw(st.lists(combination(table), max_size=1))) if rich else ()
    rule = draw(decision(names)) if rich else Decision()
    return Scenario(tuple(names), table, tuple(made), scales, combined, rule)


@st.composite
def scale(draw: st.DrawFn, parties: list[str], options: tuple[str, ...]) -> Scale | None:
    shape = draw(st.sampled_from(SHAPES))
    steps = draw(st.lists(st.integers(1, 3), min_size=len(options) - 1, max_size=len(options) - 1))
    values = tuple(float(sum(steps[:k])) for k in range(len(options)))
    if shape == "free" or len(options) < 2:
        return None
    if shape == "ordered":
        return Scale()
    if shape == "single_peaked":
        return Scale(shape="single_peaked")
    if shape == "payment":
        if len(parties) < 2:
            return None
        payer, payee = draw(st.permutations(parties))[:2]
        return Scale(values=values, unit="coins", shape="linear", payer=payer, payee=payee)
    return Scale(values=values, shape="concave" if shape == "concave" else "linear")


@st.composite
def package(draw: st.DrawFn, issues: dict[str, tuple[str, ...]], most: int = 3) -> tuple[tuple[str, str], ...]:
    count = draw(st.integers(1, min(most, len(issues))))
    return tuple((issue, draw(st.sampled_from(issues[issue]))) for issue in draw(st.permutations(list(issues)))[:count])


@st.composite
def combination(draw: st.DrawFn, issues: dict[str, tuple[str, ...]]) -> Combination:
    terms = draw(package(issues))
    cut = draw(st.integers(0, len(terms) - 1))
    return Combination(terms[cut:], draw(st.booleans()), terms[:cut])


@st.composite
def decision(draw: st.DrawFn, parties: list[str]) -> Decision:
    if draw(st.booleans()):
        return Decision()
    votes = {party: draw(st.integers(0, 3)) for party in parties if draw(st.booleans())}
    total = sum(votes.get(party, 1) for party in parties)
    needed = draw(st.integers(1, total)) if total else None
    veto = tuple(party for party in parties if draw(st.integers(0, 3)) == 0)
    coalitions = {"bloc": tuple(parties[:2])} if len(parties) > 2 and draw(st.booleans()) else {}
    return Decision(votes, needed, veto, coalitions)


def _kinds(issues: dict[str, tuple[str, ...]], scales: dict[str, Scale], *, rich: bool) -> list[str]:
    wide = [issue for issue, options in issues.items() if len(options) > 1]
    out = set()
    if not wide:
        out |= {"prefers", "prefers_package"}
    if not any(issue in scales for issue in wide):
        out |= {"wants_more", "wants_less"}
    if len(issues) < 2:
        out |= {"matters_more", "only_with"}
    if not wide and len(issues) < 2:
        out |= {"order", "points"}
    return [kind for kind in (KINDS if rich else PLAIN) if kind not in out]


@st.composite
def coding(
    draw: st.DrawFn,
    parties: list[str],
    issues: dict[str, tuple[str, ...]],
    *,
    dated: bool = False,
    scales: dict[str, Scale] | None = None,
    rich: bool = False,
    only: str | None = None,
) -> Coding:
    scales = scales or {}
    wide = [issue for issue, options in issues.items() if len(options) > 1]
    kind = only or draw(st.sampled_from(_kinds(issues, scales, rich=rich)))
    party = draw(st.sampled_from(parties))
    names = list(issues)
    more: dict[str, Any] = {}
    if kind == "prefers":
        issue = draw(st.sampled_from(wide))
        more["terms"] = tuple((issue, option) for option in draw(st.permutations(issues[issue]))[:2])
    elif kind == "matters_more":
        more["weighed"] = tuple(draw(st.permutations(names))[:2])
    elif kind == "hardest":
        more["weighed"] = (draw(st.sampled_from(names)),)
    elif kind in ("wants_more", "wants_less"):
        more["weighed"] = (draw(st.sampled_from([issue for issue in wide if issue in scales])),)
    elif kind == "prefers_package":
        more["terms"], more["other"] = draw(
            st.tuples(package(issues), package(issues)).filter(lambda two: set(two[0]) != set(two[1]))
        )
    elif kind in ("order", "points"):
        more |= draw(_listed(kind, issues, wide))
    elif kind in ("accepts", "rejects", "at_least"):
        more["terms"] = draw(package(issues, len(names)))
    else:
        count = 2 if kind == "only_with" else 1
        more["terms"] = tuple(
            (issue, draw(st.sampled_from(issues[issue]))) for issue in draw(st.permutations(names))[:count]
        )
    if rich and kind == "only_with":
        more["hard"] = draw(st.booleans())
    day = dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 5))) if dated and draw(st.booleans()) else None
    return Coding(party, kind, on=day, **more)


@st.composite
def _listed(draw: st.DrawFn, kind: str, issues: dict[str, tuple[str, ...]], wide: list[str]) -> dict[str, Any]:
    by_issue = len(issues) > 1 and (not wide or draw(st.booleans()))
    if by_issue:
        listed = tuple(draw(st.permutations(list(issues)))[: draw(st.integers(2, len(issues)))])
        made: dict[str, Any] = {"weighed": listed}
    else:
        issue = draw(st.sampled_from(wide))
        listed = tuple(draw(st.permutations(issues[issue]))[: draw(st.integers(2, len(issues[issue])))])
        made = {"terms": tuple((issue, option) for option in listed)}
    if kind == "points":
        points = draw(st.lists(st.integers(0, 9), min_size=len(listed), max_size=len(listed), unique=True))
        made["points"] = tuple(map(float, points))
    return made


def strengthen(scenario: Scenario, which: int) -> Scenario:
    """The scenario with one of its codings made a strong one."""
    changed = replace(scenario.codings[which], strongly=True)
    return replace(scenario, codings=(*scenario.codings[:which], changed, *scenario.codings[which + 1 :]))
