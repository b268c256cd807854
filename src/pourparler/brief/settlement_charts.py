"""Charts of a settlement as Vega-Lite, for the page and for the brief, and the data of each as a table.

Names come from articles: they are data of a chart, never part of an expression.
"""

from __future__ import annotations

from typing import Any

from pourparler.brief.settlement_chart import COLOURS, LINE, NO, OPEN, YES, Chart, Width
from pourparler.brief.settlement_report import Report
from pourparler.brief.settlement_table import AS_FIRST, cell_words
from pourparler.brief.settlement_time_charts import path_chart, shares_chart
from pourparler.brief.settlement_words import deal_words, references, together_words
from pourparler.settlement import Settlement, opposed_pair
from pourparler.text import plain, shorten

_LABEL, _LONG = 26, 46  # characters of a label
_POINTS = 60  # deals in the table of the frontier
_ROOMS = 12  # issues
_LABELLED = 6  # options of an issue, of which each cell has its words written in it
_DOTS = ("on the frontier", "other deal")
_MARKS = ("standing offer", "Nash", "Kalai-Smorodinsky")
_LOOKS = {
    _DOTS[0]: (COLOURS[0], "circle"),
    _DOTS[1]: (LINE, "circle"),
    _MARKS[0]: (NO, "square"),
    _MARKS[1]: (YES, "diamond"),
    _MARKS[2]: (COLOURS[2], "triangle-up"),
}


def settlement_charts(report: Report) -> tuple[Chart, ...]:
    """The charts of a settlement for which there is data."""
    made = (_deals(report), _frontier(report), _room(report.settlement), path_chart(report), shares_chart(report))
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
            told = filter(None, (f"{plain(party)}, deal {k}:", cell_words(cell), cell.lead, cited, cell.why))
            rows.append(
                {
                    "deal": f"{k}. {shorten(row.short.removeprefix(AS_FIRST), _LONG)}",
                    "party": plain(party),
                    "answer": cell.answer,
                    "weight": 0.6 if cell.answer != "possibly" else round(0.1 + 0.5 * cell.share, 3),
                    "label": f"{cell.answer if cell.answer != 'possibly' else f'{100 * cell.share:.0f} %'} {cited}",
                    "summary": " ".join(told),
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
        scale = alt.Scale(domain=["yes", "possibly", "no"], range=[YES, OPEN, NO])
        boxes = base.mark_rect(stroke="transparent", strokeWidth=2, cursor="pointer").encode(
            opacity=alt.Opacity("weight:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None),
            color=alt.Color("answer:N", title=None, scale=scale, legend=alt.Legend(orient="bottom")),
        )
        labels = base.mark_text(fontSize=11, cursor="pointer").encode(text="label:N")
        whole = alt.layer(boxes, labels).properties(width=width, height=34 * len(report.rows))
        if width == "container":
            return whole.properties(usermeta={"margin": 250, "least": 180})
        return whole.properties(padding={"left": 60, "right": 12, "top": 12, "bottom": 12})  # fonts differ

    caption = (
        "Deals after the first are named by what differs in them. Each cell: whether the party can live with the deal, "
        "and the statement that decides it. The stronger the colour of an open answer, the more of what fits the "
        "party’s words accepts the deal."
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

        legend = alt.Legend(orient="bottom", title=None, columns=3, columnPadding=24)
        axis: dict[str, Any] = {"titleFontSize": 12, "tickCount": 5, "titleLimit": 300}
        domain = alt.Scale(domain=[-1, 1])
        x = alt.X("x:Q", title=f"{shorten(plain(one), _LABEL)}: worth", scale=domain, axis=alt.Axis(**axis))
        y = alt.Y("y:Q", title=f"{shorten(plain(other), _LABEL)}: worth", scale=domain, axis=alt.Axis(**axis))
        zero = alt.Chart(alt.InlineData(values=[{"x": 0, "y": 0}])).mark_rule(strokeDash=[4, 3], color=LINE)
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

_OUT = ("red line", "insists on another")
_ROOM_LABELS = {"for": "for", "insists": "insists", "against": "against", "open": "open"}


def _room(settlement: Settlement) -> Chart | None:
    """Which options of each issue in order nobody rules out: the zone of possible agreement."""
    scenario = settlement.scenario
    together = together_words(scenario)
    spoken = {each.issue for each in settlement.stances if each.codings}
    shown = [
        issue
        for issue, options in scenario.issues.items()
        if len(options) > 1 and issue in spoken and issue in scenario.scales and scenario.scales[issue].is_ordered
    ][:_ROOMS]
    if not shown:
        return None
    stances = {(each.issue, each.option, each.party): each for each in settlement.stances}

    def agreed(parties: list[str]) -> bool:
        return scenario.decision.is_met(scenario.parties, parties)

    rows, table = [], []
    for issue in shown:
        for option in scenario.issues[issue]:
            cells = [stances[issue, option, party] for party in scenario.parties]
            out = not agreed([each.party for each in cells if each.stance not in _OUT])
            against = not agreed([each.party for each in cells if each.stance not in (*_OUT, "against")])
            zone = "out" if out else "disputed" if against else "zone"
            for each in cells:
                colour = {"for": "for", "insists": "for", "open": "open"}.get(each.stance, "against")
                words = f"{_ROOM_WORDS[each.stance]} {references(scenario, each.codings)}".strip()
                label = f"{_ROOM_LABELS.get(each.stance, 'out')} {references(scenario, each.codings[:1])}".strip()
                rows.append(_room_row(issue, option, each.party, colour, words, label))
            side = {"zone": "for", "disputed": "open", "out": "against"}[zone]
            rows.append(_room_row(issue, option, together, side, zone, zone))
            said = [f"{_ROOM_WORDS[c.stance]} {references(scenario, c.codings)}".strip() for c in cells]
            table.append((plain(issue), plain(option), *said, zone))
    order = [*(plain(party) for party in scenario.parties), together]
    unanimous = scenario.decision.is_unanimous(scenario.parties)
    who = "nobody is against" if unanimous else "enough parties are not against"

    def draw(width: Width) -> Any:
        import altair as alt

        charts = []
        scale = alt.Scale(domain=["for", "open", "against"], range=[YES, OPEN, NO])
        for issue in shown:
            own = [row for row in rows if row["key"] == issue]
            axis = alt.Axis(
                labelAngle=0, labelLimit=110, labelOverlap=True, orient="top", title=plain(issue), titleFontSize=12
            )
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
            labelled = len(scenario.issues[issue]) <= _LABELLED
            texts = base.mark_text(fontSize=10, opacity=1 if labelled else 0).encode(text="label:N")
            charts.append(alt.layer(boxes, texts).properties(width=width, height=24 * len(order)))
        return alt.vconcat(*charts, spacing=10)

    caption = (
        "Issues whose options have an order. Green: for it; amber: open; red: against it. The last line, "
        f"“{together}”, is green where {who} the option (zone), amber where somebody whose consent is needed is "
        "against it (disputed), and red where one of these rules it out (out)."
    )
    columns = ("issue", "option", *(plain(party) for party in scenario.parties), together)
    return Chart("room", "The zone of possible agreement", caption, columns, tuple(table), draw)


def _room_row(issue: str, option: str, party: str, side: str, words: str, label: str) -> dict[str, str]:
    return {
        "key": issue,
        "option": shorten(plain(option), _LABEL),
        "party": plain(party),
        "side": side,
        "label": label,
        "summary": f"{plain(party)}, {plain(issue)}, {plain(option)}: {words}",
    }
