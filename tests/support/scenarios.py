"""Scenarios of invented talks, drawn at random, for hypothesis."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from pourparler.settlement import KINDS, Coding, Scenario


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
) -> Scenario:
    names = [f"P{k}" for k in range(draw(st.integers(1, parties)))]
    table = {
        f"i{k}": tuple(f"o{j}" for j in range(draw(st.integers(1, options))))
        for k in range(draw(st.integers(1, issues)))
    }
    made = [draw(coding(names, table, dated=dated)) for _ in range(draw(st.integers(fewest, codings)))]
    return Scenario(tuple(names), table, tuple(made))


@st.composite
def coding(draw: st.DrawFn, parties: list[str], issues: dict[str, tuple[str, ...]], *, dated: bool = False) -> Coding:
    wide = [issue for issue, options in issues.items() if len(options) > 1]
    kinds = [
        kind
        for kind in KINDS
        if (kind != "prefers" or wide) and (kind not in ("matters_more", "only_with") or len(issues) > 1)
    ]
    kind = draw(st.sampled_from(kinds))
    party = draw(st.sampled_from(parties))
    names = list(issues)
    terms: tuple[tuple[str, str], ...] = ()
    weighed: tuple[str, ...] = ()
    if kind == "prefers":
        issue = draw(st.sampled_from(wide))
        terms = tuple((issue, option) for option in draw(st.permutations(issues[issue]))[:2])
    elif kind == "matters_more":
        weighed = tuple(draw(st.permutations(names))[:2])
    elif kind == "hardest":
        weighed = (draw(st.sampled_from(names)),)
    else:
        count = 2 if kind == "only_with" else draw(st.integers(1, len(names))) if kind in ("accepts", "rejects") else 1
        terms = tuple((issue, draw(st.sampled_from(issues[issue]))) for issue in draw(st.permutations(names))[:count])
    day = dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 5))) if dated and draw(st.booleans()) else None
    return Coding(party, kind, terms, weighed, day)
