"""Charts of a settlement over time: each party's path of concessions, and the shares of the best deal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pourparler.brief.settlement_chart import COLOURS, Chart, Width
from pourparler.brief.settlement_report import Report
from pourparler.brief.settlement_words import coding_words, number, references, together_words
from pourparler.text import day as day_words
from pourparler.text import plain

_CITED = 3  # codings that label a point


def path_chart(report: Report) -> Chart | None:
    """Each party's path of concessions: how many deals it could accept, day by day, and what it said then."""
    steps = [each for each in report.steps if each.acceptable is not None]
    if len({each.day for each in steps}) < 2:
        return None
    scenario = report.settlement.scenario
    last = max(each.day for each in steps)
    rows, table = [], []
    for party in scenario.parties:
        own = [each for each in steps if each.party == party]
        if not own:
            continue
        name = plain(party)
        begun = (own[0].acceptable or 0) - (own[0].opened or 0) + (own[0].closed or 0)
        drawn: list[tuple[dt.date, int, tuple[int, ...], bool]] = (
            [(min(each.day for each in steps), begun, (), False)] if own[0].day > min(e.day for e in steps) else []
        )
        drawn += [(each.day, each.acceptable or 0, each.codings, bool(each.opened or each.closed)) for each in own]
        drawn += [(last, drawn[-1][1], (), False)] if drawn[-1][0] < last else []
        for day, count, codings, moved in drawn:
            said = "; ".join(coding_words(scenario.codings[k]) for k in codings)
            cited = references(scenario, codings[:_CITED])
            rows.append(
                {
                    "day": f"{day.isoformat()}T12:00:00Z",
                    "deals": count,
                    "party": name,
                    "moved": moved,
                    "label": cited if moved else "",
                    "summary": f"{name}, {day_words(day)}: {number(count)} deals {cited} {said}".strip(),
                }
            )
        for each in own:
            said = "; ".join(coding_words(scenario.codings[k]) for k in each.codings)
            cited = references(scenario, each.codings)
            table.append((day_words(each.day), name, number(each.acceptable or 0), f"{cited} {said}".strip()))
    order = [plain(party) for party in scenario.parties]
    space = scenario.space

    def draw(width: Width) -> Any:
        import altair as alt  # slow to import, and only pictures need it

        colours = [COLOURS[k % len(COLOURS)] for k in range(len(order))]
        deals = alt.Y(
            "deals:Q",
            title="deals that it can accept",
            scale=alt.Scale(domain=[0, space]),
            axis=alt.Axis(tickCount=5, tickMinStep=1),
        )
        return _draw_steps(rows, deals, order, colours, width)

    caption = (
        f"How many of the {number(space)} deals each party’s words left open to it, day by day: a step down rules "
        "deals out, a step up is a concession. A point marks the statement that did it."
    )
    return Chart(
        "path",
        "Each party’s path of concessions",
        caption,
        ("day", "party", "deals", "what it said"),
        tuple(table),
        draw,
    )


def shares_chart(report: Report) -> Chart | None:
    """The shares of the best deal over time, with the statements that moved them."""
    if not report.shares:
        return None
    scenario = report.settlement.scenario
    together = together_words(scenario)
    rows, table = [], []
    before: dict[str, float] = {}
    for each in report.shares:
        name = together if each.party is None else plain(each.party)
        moved = abs(before.get(name, -1.0) - each.share) > 0.005
        before[name] = each.share
        own = each.moved_by if moved else ()
        said = "; ".join(coding_words(scenario.codings[k]) for k in own)
        cited = references(scenario, own[:3])
        rows.append(
            {
                "day": f"{each.day.isoformat()}T12:00:00Z",
                "share": round(each.share, 4),
                "party": name,
                "moved": moved,
                "label": cited if each.party is None else "",
                "summary": f"{name}, {day_words(each.day)}: {100 * each.share:.0f} % {cited} {said}".strip(),
            }
        )
        if moved:
            table.append((day_words(each.day), name, f"{100 * each.share:.0f} %", f"{cited} {said}".strip() or "–"))
    order = [*(plain(party) for party in scenario.parties), together]
    first = report.rows[0].words

    def draw(width: Width) -> Any:
        import altair as alt

        colours = [COLOURS[k % len(COLOURS)] for k in range(len(order) - 1)] + ["#8a94a0"]
        share = alt.Y("share:Q", title="share that accepts", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
        return _draw_steps(rows, share, order, colours, width)

    caption = (
        f"For the first deal of the table ({first}), as of each date. A point marks a statement that moved a share."
    )
    columns = ("day", "party", "share", "moved by")
    return Chart("shares", "Shares over time", caption, columns, tuple(table), draw)


def _draw_steps(rows: list[dict[str, Any]], y: Any, order: Sequence[str], colours: Sequence[str], width: Width) -> Any:
    """Draw a line of steps for each party, with a point where a statement moved it."""
    import altair as alt

    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, tickCount=4)),
        y=y,
        color=alt.Color(
            "party:N",
            sort=order,
            title=None,
            scale=alt.Scale(domain=order, range=colours),
            legend=alt.Legend(orient="bottom", symbolType="stroke", columnPadding=18),
        ),
        tooltip="summary:N",
        description="summary:N",
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("party:N", sort=order, legend=None)
    )
    points = base.transform_filter("datum.moved").mark_point(filled=True, size=60, opacity=1)
    labels = base.mark_text(dx=4, dy=-9, align="left", fontSize=11, clip=False).encode(text="label:N")
    return alt.layer(lines, points, labels).properties(width=width, height=230)
