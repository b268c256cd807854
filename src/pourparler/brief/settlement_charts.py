"""Charts of a settlement as Vega-Lite, for the page and for the brief, and the data of each as a table.

Names come from articles: they are data of a chart, never part of an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

from pourparler.brief.settlement_report import Report
from pourparler.brief.settlement_table import cell_words
from pourparler.brief.settlement_words import coding_words, deal_words, references
from pourparler.settlement import Settlement, opposed_pair
from pourparler.text import day as day_words
from pourparler.text import plain, shorten

Kind = Literal["deals", "frontier", "room", "shares"]
Width = int | Literal["container"]
"""Pixels, or the width of the element that holds the chart."""
_LABEL, _LONG = 26, 46  # characters of a label
_POINTS = 60  # deals in the table of the frontier
_ROOMS = 12  # issues
_YES, _OPEN, _NO, _LINE = "#2a8a66", "#b98a1d", "#c24848", "#7d8fa3"
_COLOURS = ("#3f7fc4", "#c9762b", "#8a63b8", "#2a8a66", "#c24848", "#7d8fa3")
_ALL = "all together"
_DOTS = ("on the frontier", "other deal")
_MARKS = ("standing offer", "Nash", "Kalai-Smorodinsky")
_LOOKS = {
    _DOTS[0]: (_COLOURS[0], "circle"),
    _DOTS[1]: (_LINE, "circle"),
    _MARKS[0]: (_NO, "square"),
    _MARKS[1]: (_YES, "diamond"),
    _MARKS[2]: (_COLOURS[2], "triangle-up"),
}


@dataclass(frozen=True)
class Chart:
    """A chart: its title, what it shows in a sentence, its data as a table, and how to draw it at a width."""

    kind: Kind
    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    draw: Callable[[Width], Any]


def settlement_charts(report: Report, issues: Collection[str] | None = None) -> tuple[Chart, ...]:
    """The charts of a settlement for which there is data.

    Parameters
    ----------
    issues
        The issues whose options have an order; None for all.
    """
    made = (_deals(report), _frontier(report), _room(report.settlement, issues), _shares(report))
    return tuple(each for each in made if each is not None)


def _deals(report: Report) -> Chart | None:
    """The heat map of deals by parties, with the coding that decides."""
    if not report.rows:
        return None
    scenario = report.settlement.scenario
    rows, table = [], []
    for k, row in enumerate(report.rows, 1):
        for party, cell in row.cells.items():
            cited = references(scenario, cell.codings[:1])
            rows.append(
                {
                    "deal": f"{k}. {shorten('; '.join(map(plain, row.deal)), _LONG)}",
                    "party": plain(party),
                    "answer": cell.answer,
                    "weight": 0.6 if cell.answer != "possibly" else round(0.1 + 0.5 * cell.share, 3),
                    "label": f"{cell.answer if cell.answer != 'possibly' else f'{100 * cell.share:.0f} %'} {cited}",
                    "summary": f"{plain(party)}, deal {k}: {cell_words(cell)} {cited} {cell.why}",
                    "href": f"#c{cell.codings[0] + 1}" if cell.codings else f"#deal-{k}",
                }
            )
        cells = [f"{cell_words(cell)} {references(scenario, cell.codings)}".strip() for cell in row.cells.values()]
        table.append((f"{k}. {row.words}", *cells))
    parties = [plain(party) for party in scenario.parties]

    def draw(width: Width) -> Any:
        import altair as alt  # slow to import, and only pictures need it

        base = alt.Chart(alt.InlineData(values=rows)).encode(
            x=alt.X("party:N", title=None, sort=parties, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=120)),
            y=alt.Y("deal:N", title=None, sort=None, axis=alt.Axis(labelLimit=300 if width != "container" else 180)),
            tooltip="summary:N",
            description="summary:N",
            href="href:N",
        )
        scale = alt.Scale(domain=["yes", "possibly", "no"], range=[_YES, _OPEN, _NO])
        boxes = base.mark_rect(stroke="transparent", strokeWidth=2, cursor="pointer").encode(
            opacity=alt.Opacity("weight:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
            color=alt.Color("answer:N", title=None, scale=scale, legend=alt.Legend(orient="bottom")),
        )
        labels = base.mark_text(fontSize=11, cursor="pointer").encode(text="label:N")
        whole = alt.layer(boxes, labels).properties(width=width, height=34 * len(report.rows))
        return whole.properties(usermeta={"margin": 250, "least": 180}) if width == "container" else whole

    caption = (
        "Each cell: whether the party can live with the deal, and the statement that decides it. The stronger the "
        "colour of an open answer, the more of what fits the party’s words accepts the deal."
    )
    return Chart("deals", "Deals by parties", caption, ("deal", *parties), tuple(table), draw)


def _frontier(report: Report) -> Chart | None:
    """The frontier for the two parties that are most opposed, with the bargains and the standing offer."""
    pair = opposed_pair(report.points)
    if pair is None:
        return None
    one, other = pair
    rows, front = [], []
    for point in report.points:
        kinds = [
            name
            for name, holds in (
                (_MARKS[0], point.is_offer),
                (_MARKS[1], point.is_nash),
                (_MARKS[2], point.is_smorodinsky),
            )
            if holds
        ]
        kinds.append(_DOTS[0] if point.is_efficient else _DOTS[1])
        words = deal_words(report.settlement, point.deal)
        for kind in kinds:
            rows.append(
                {
                    "x": round(point.worths[one], 4),
                    "y": round(point.worths[other], 4),
                    "kind": kind,
                    "summary": f"{kind}: {words}",
                }
            )
        if point.is_efficient:
            front.append(
                (
                    words,
                    *(f"{point.worths[party]:.2f}" for party in report.settlement.scenario.parties),
                    ", ".join(each for each in kinds if each not in _DOTS) or "–",
                )
            )
    offers = [point for point in report.points if point.is_offer and not point.is_efficient]
    for point in offers:
        words = deal_words(report.settlement, point.deal)
        values = (f"{point.worths[party]:.2f}" for party in report.settlement.scenario.parties)
        front.append((words, *values, "standing offer, not on the frontier"))
    seen: dict[tuple[str, ...], None] = dict.fromkeys(tuple(each) for each in front)
    many = len(report.settlement.scenario.parties) > 2

    def draw(width: Width) -> Any:
        import altair as alt

        legend = alt.Legend(orient="bottom", title=None, columns=3)
        axis: dict[str, Any] = {"titleFontSize": 12, "tickCount": 5, "titleLimit": 300}
        domain = alt.Scale(domain=[-1, 1])
        x = alt.X("x:Q", title=f"{shorten(plain(one), _LABEL)}: worth", scale=domain, axis=alt.Axis(**axis))
        y = alt.Y("y:Q", title=f"{shorten(plain(other), _LABEL)}: worth", scale=domain, axis=alt.Axis(**axis))
        zero = alt.Chart(alt.InlineData(values=[{"x": 0, "y": 0}])).mark_rule(strokeDash=[4, 3], color=_LINE)
        layers = [zero.encode(x="x:Q"), zero.encode(y="y:Q")]
        for names, size, filled in ((_DOTS, 70, True), (_MARKS, 260, False)):
            shown = [name for name in names if any(row["kind"] == name for row in rows)]
            if not shown:
                continue
            looks = [_LOOKS[name] for name in shown]
            layers.append(
                alt.Chart(alt.InlineData(values=[row for row in rows if row["kind"] in names]))
                .mark_point(filled=filled, opacity=0.9, size=size, strokeWidth=2.5)
                .encode(
                    x=x,
                    y=y,
                    color=alt.Color(
                        "kind:N", scale=alt.Scale(domain=shown, range=[each[0] for each in looks]), legend=legend
                    ),
                    shape=alt.Shape(
                        "kind:N", scale=alt.Scale(domain=shown, range=[each[1] for each in looks]), legend=legend
                    ),
                    tooltip="summary:N",
                    description="summary:N",
                )
            )
        whole = alt.layer(*layers).resolve_scale(color="independent", shape="independent")
        return whole.properties(width=width, height=320)

    caption = (
        f"What each deal is worth to {plain(one)} and {plain(other)}"
        f"{', the two that are most opposed,' if many else ''} on average over all that fits their words: 0 is no "
        "deal, 1 as much as any deal moves the party either way. On the frontier no deal is better "
        f"for one party and as good for {'all others' if many else 'the other'}."
    )
    if report.settlement.possible_deal is None:
        caption += " Red lines are left aside here, because no deal respects all of them."
    parties = tuple(plain(party) for party in report.settlement.scenario.parties)
    return Chart("frontier", "The frontier", caption, ("deal", *parties, "mark"), tuple(seen)[:_POINTS], draw)


_ROOM_WORDS = {
    "for": "for it",
    "insists": "insists on it",
    "against": "against it",
    "red line": "rules it out",
    "insists on another": "rules it out",
    "open": "open",
}

_ROOM_LABELS = {"for": "for", "insists": "insists", "against": "against", "open": "open"}


def _room(settlement: Settlement, issues: Collection[str] | None) -> Chart | None:
    """Which options of each issue nobody rules out: the zone of possible agreement."""
    scenario = settlement.scenario
    spoken = {each.issue for each in settlement.stances if each.codings}
    shown = [
        issue
        for issue, options in scenario.issues.items()
        if len(options) > 1 and issue in spoken and (issues is None or issue in issues)
    ][:_ROOMS]
    if not shown:
        return None
    stances = {(each.issue, each.option, each.party): each for each in settlement.stances}
    rows, table = [], []
    for issue in shown:
        for option in scenario.issues[issue]:
            cells = [stances[issue, option, party] for party in scenario.parties]
            out = any(each.stance in ("red line", "insists on another") for each in cells)
            against = any(each.stance == "against" for each in cells)
            zone = "out" if out else "disputed" if against else "room"
            for each in cells:
                colour = {"for": "for", "insists": "for", "open": "open"}.get(each.stance, "against")
                words = f"{_ROOM_WORDS[each.stance]} {references(scenario, each.codings)}".strip()
                label = f"{_ROOM_LABELS.get(each.stance, 'out')} {references(scenario, each.codings[:1])}".strip()
                rows.append(_room_row(issue, option, each.party, colour, words, label))
            side = {"room": "for", "disputed": "open", "out": "against"}[zone]
            rows.append(_room_row(issue, option, _ALL, side, zone, zone))
            said = [f"{_ROOM_WORDS[c.stance]} {references(scenario, c.codings)}".strip() for c in cells]
            table.append((plain(issue), plain(option), *said, zone))
    order = [*(plain(party) for party in scenario.parties), _ALL]

    def draw(width: Width) -> Any:
        import altair as alt

        charts = []
        scale = alt.Scale(domain=["for", "open", "against"], range=[_YES, _OPEN, _NO])
        for issue in shown:
            own = [row for row in rows if row["key"] == issue]
            axis = alt.Axis(labelAngle=0, labelLimit=110, orient="top", title=plain(issue), titleFontSize=12)
            values = [{k: v for k, v in row.items() if k != "key"} for row in own]
            base = alt.Chart(alt.InlineData(values=values)).encode(
                x=alt.X("option:N", sort=None, axis=axis),
                y=alt.Y("party:N", sort=order, title=None, axis=alt.Axis(labelLimit=110)),
                tooltip="summary:N",
                description="summary:N",
            )
            boxes = base.mark_rect(opacity=0.4, stroke="transparent", strokeWidth=3).encode(
                color=alt.Color("side:N", scale=scale, title=None, legend=alt.Legend(orient="bottom"))
            )
            texts = base.mark_text(fontSize=10).encode(text="label:N")
            charts.append(alt.layer(boxes, texts).properties(width=width, height=24 * len(order)))
        return alt.vconcat(*charts, spacing=10)

    caption = (
        f"The options of each issue in their order. Green: for it; amber: open; red: against it. “{_ALL}”: green where "
        "nobody is against the option (room), amber where somebody is against it (disputed), red where somebody rules "
        "it out (out)."
    )
    columns = ("issue", "option", *(plain(party) for party in scenario.parties), _ALL)
    return Chart("room", "Room for agreement on each issue", caption, columns, tuple(table), draw)


def _room_row(issue: str, option: str, party: str, side: str, words: str, label: str) -> dict[str, str]:
    return {
        "key": issue,
        "option": shorten(plain(option), _LABEL),
        "party": plain(party),
        "side": side,
        "label": label,
        "summary": f"{plain(party)}, {plain(issue)}, {plain(option)}: {words}",
    }


def _shares(report: Report) -> Chart | None:
    """The shares of the best deal over time, with the statements that moved them."""
    if not report.shares:
        return None
    scenario = report.settlement.scenario
    rows, table = [], []
    before: dict[str, float] = {}
    for each in report.shares:
        name = _ALL if each.party is None else plain(each.party)
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
    order = [*(plain(party) for party in scenario.parties), _ALL]
    first = report.rows[0].words

    def draw(width: Width) -> Any:
        import altair as alt

        colours = [_COLOURS[k % len(_COLOURS)] for k in range(len(order) - 1)] + ["#8a94a0"]
        base = alt.Chart(alt.InlineData(values=rows)).encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, tickCount=4)),
            y=alt.Y("share:Q", title="share that accepts", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            color=alt.Color(
                "party:N",
                sort=order,
                title=None,
                scale=alt.Scale(domain=order, range=colours),
                legend=alt.Legend(orient="bottom", symbolType="stroke"),
            ),
            tooltip="summary:N",
            description="summary:N",
        )
        lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(
            strokeDash=alt.StrokeDash("party:N", sort=order, legend=None)
        )
        points = base.transform_filter("datum.moved").mark_point(filled=True, size=60, opacity=1)
        labels = base.mark_text(dy=-10, fontSize=11).encode(text="label:N")
        return alt.layer(lines, points, labels).properties(width=width, height=230)

    caption = (
        f"For the first deal of the table ({first}), as of each date. A point marks a statement that moved a share."
    )
    columns = ("day", "party", "share", "moved by")
    return Chart("shares", "Shares over time", caption, columns, tuple(table), draw)
