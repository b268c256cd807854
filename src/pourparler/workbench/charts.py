"""Charts as Vega-Lite specifications, which the browser draws; the page adds the colours of its theme.

Every mark links to what it stands for (``href``). Names come from articles: they are data of a chart, never part of an
expression.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from pourparler.brief.meeting_marks import LOOKS
from pourparler.codebook.standing import Tie
from pourparler.ledger import DayCount, Days, MeetingRow, ProposalRow
from pourparler.ledger.calendar import shift_day
from pourparler.text import days as in_words
from pourparler.text import plain, quantity, shorten
from pourparler.workbench.pages import link

_DAY = dt.timedelta(days=1)
_MOST_EVENTS = 40  # rows of a chart
_BAR, _SAME, _OPPOSED = "#7d8fa3", "#2a8a66", "#c24848"
_LABEL = 58  # characters


def timeline(
    window: Days | None,
    unit: str,
    counts: Sequence[DayCount],
    meetings: Sequence[MeetingRow],
    proposals: Sequence[ProposalRow],
) -> dict[str, Any]:
    """Draw statements by day, week or month over meetings and proposals; each bar links to its days."""
    import altair as alt  # slow to import, and only charts need it

    if window is None:
        return {}
    x = _axis(alt, window)
    charts = [_bars(alt, _binned(counts, unit, window), x)]
    events = _events(window, meetings, proposals)
    if events:
        charts.append(_marks(alt, events, x, window))
    whole = alt.vconcat(*charts, spacing=14).resolve_scale(color="independent", shape="independent")
    return dict(whole.to_dict())


def activity(counts: Sequence[DayCount]) -> dict[str, Any]:
    """Draw how much an actor said, by day, week or month."""
    import altair as alt

    if not counts:
        return {}
    window = Days(counts[0].day, counts[-1].day)
    width = (window.end - window.start).days + 1
    unit = "day" if width <= 92 else "week" if width <= 550 else "month"
    return dict(_bars(alt, _binned(counts, unit, window), _axis(alt, window)).to_dict())


def _binned(counts: Sequence[DayCount], unit: str, window: Days) -> list[dict[str, Any]]:
    """Counts by day, week from Monday, or month; cut at the window's ends."""
    found: dict[dt.date, int] = {}
    for each in counts:
        first = max(_first(each.day, unit), window.start)
        found[first] = found.get(first, 0) + each.statements
    rows = []
    for first, count in sorted(found.items()):
        last = min(_last(first, unit), window.end)
        words = in_words(Days(first, last))
        rows.append(
            {
                "from": f"{first}T01:00:00Z",
                "to": f"{last}T23:00:00Z",
                "count": count,
                "href": link("/timeline", since=first, until=last),
                "summary": f"{words}: {quantity(count, 'statement')}",
            }
        )
    return rows


def _first(each: dt.date, unit: str) -> dt.date:
    if unit == "week":
        return shift_day(each, -each.weekday())
    return each.replace(day=1) if unit == "month" else each


def _last(each: dt.date, unit: str) -> dt.date:
    """The last day of a day's week or month; no later than the calendar's."""
    if unit == "month":
        return each.replace(day=calendar.monthrange(each.year, each.month)[1])
    rest = 6 - each.weekday() if unit == "week" else 0
    return shift_day(each, rest)


def _axis(alt: Any, window: Days) -> dict[str, Any]:
    span = (window.end - window.start).days
    form = "%b %Y" if span > 300 else "%-d %b"
    # In milliseconds: layers would interpret written dates differently and disagree about the domain.
    domain = [_milliseconds(window.start), _milliseconds(window.end) + _DAY // dt.timedelta(milliseconds=1)]
    axis = alt.Axis(format=form, labelOverlap=True, title=None, grid=True, tickCount=min(8, max(span, 1)))
    return {"scale": alt.Scale(domain=domain, type="utc"), "axis": axis}


def _milliseconds(each: dt.date) -> int:
    return int(dt.datetime(each.year, each.month, each.day, tzinfo=dt.UTC).timestamp() * 1000)


def _bars(alt: Any, rows: list[dict[str, Any]], x: dict[str, Any]) -> Any:
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(color=_BAR, cursor="pointer", stroke="transparent", strokeWidth=1)
        .encode(
            x=alt.X("from:T", **x),
            x2="to:T",
            y=alt.Y("count:Q", title="statements", axis=alt.Axis(tickMinStep=1, tickCount=4, grid=False)),
            y2=alt.datum(0),
            href="href:N",
            description="summary:N",
            tooltip="summary:N",
        )
        .properties(width="container", height=110)
    )


def _events(window: Days, meetings: Sequence[MeetingRow], proposals: Sequence[ProposalRow]) -> list[dict[str, Any]]:
    found: list[tuple[Days, str, str, str]] = []
    for m in meetings:
        if m.date is not None:
            words = " · ".join(filter(None, [", ".join(map(plain, m.participants)), plain(m.place)]))
            found.append(
                (
                    m.date,
                    m.status,
                    (words or "a meeting") + (" (contested)" if m.contested else ""),
                    link("/document", id=m.document) + f"#m{m.reports[0].id}",
                )
            )
    for p in proposals:
        date = p.date or (Days(p.published, p.published) if p.published else None)
        if date is not None:
            found.append((date, "new text", plain(p.name), link(f"/proposals/{p.id}")))
    found.sort(key=lambda each: (each[0].start, each[0].end))
    rows = []
    for number, (date, kind, words, href) in enumerate(found[-_MOST_EVENTS:]):
        start, end = max(date.start, window.start), min(date.end, window.end)
        rows.append(
            {
                "from": f"{start}T12:00:00Z",
                "to": f"{end}T12:00:00Z",
                "long": end > start,
                "is_label_after": end < window.start + (window.end - window.start) * 0.55,
                "row": f"{number:02}",
                "kind": kind,
                "label": shorten(words, _LABEL),
                "summary": f"{kind}, {in_words(date)}: {words}",
                "href": href,
            }
        )
    return rows


def _marks(alt: Any, rows: list[dict[str, Any]], x: dict[str, Any], window: Days) -> Any:
    legend = alt.Legend(title=None, orient="top")
    kinds = [kind for kind in LOOKS if any(row["kind"] == kind for row in rows)]
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=kinds, range=[LOOKS[kind].either for kind in kinds]), legend=legend
    )
    shape = alt.Shape(
        "kind:N", scale=alt.Scale(domain=kinds, range=[LOOKS[kind].shape for kind in kinds]), legend=legend
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("from:T", **x), y=alt.Y("row:O", axis=None), href="href:N", description="summary:N", tooltip="summary:N"
    )
    spans = base.transform_filter("datum.long").mark_rule(strokeWidth=3, opacity=0.5).encode(x2="to:T", color=colour)
    points = base.mark_point(filled=True, size=90, opacity=1, cursor="pointer").encode(color=colour, shape=shape)
    words = {"fontSize": 11, "cursor": "pointer", "clip": False}
    after = base.encode(x=alt.X("to:T", **x)).transform_filter("datum.is_label_after")
    after = after.mark_text(align="left", dx=10, **words).encode(text="label:N")
    before = (
        base.transform_filter("!datum.is_label_after").mark_text(align="right", dx=-10, **words).encode(text="label:N")
    )
    return alt.layer(spans, points, after, before).properties(width="container", height=19 * len(rows) + 8)


def network(parties: Sequence[tuple[str, int]], ties: Sequence[Tie]) -> dict[str, Any]:
    """Draw parties as points, and their ties as lines: solid for standing on the same side, dashed for opposite sides.

    Parameters
    ----------
    parties
        Each with the number of options on which it takes a side.
    """
    import altair as alt

    if not parties:
        return {}
    places = _places([name for name, _ in parties], ties)
    lines = []
    for tie in ties:
        for kind, issues, side in (("same side", tie.congruent, 0.012), ("opposite sides", tie.opposed, -0.012)):
            if issues:
                (x, y), (x2, y2) = places[tie.one], places[tie.other]
                summary = f"{plain(tie.one)} and {plain(tie.other)}, {kind}: {', '.join(map(plain, issues))}"
                both = side if tie.congruent and tie.opposed else 0.0
                lines.append(
                    {
                        "x": x,
                        "y": y + both,
                        "x2": x2,
                        "y2": y2 + both,
                        "kind": kind,
                        "n": len(issues),
                        "summary": summary,
                    }
                )
    points = [
        {
            "x": places[name][0],
            "y": places[name][1],
            "name": shorten(plain(name), 32),
            "said": count,
            "side": (places[name][0] > 0.1) - (places[name][0] < -0.1),
            "above": places[name][1] > 0,
            "href": "/issues",
            "summary": f"{plain(name)}: takes a side on {quantity(count, 'option')}",
        }
        for name, count in parties
    ]
    across: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[-1.9, 1.9])}
    up: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[-1.25, 1.25])}
    kinds = alt.Scale(domain=["same side", "opposite sides"], range=[_SAME, _OPPOSED])
    dashes = alt.Scale(domain=["same side", "opposite sides"], range=[[1, 0], [6, 4]])
    legend = alt.Legend(title=None, orient="top", symbolType="stroke")
    edges = (
        alt.Chart(alt.InlineData(values=lines))
        .mark_rule(opacity=0.8)
        .encode(
            x=alt.X("x:Q", **across),
            y=alt.Y("y:Q", **up),
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color("kind:N", scale=kinds, legend=legend),
            strokeDash=alt.StrokeDash("kind:N", scale=dashes, legend=legend),
            strokeWidth=alt.StrokeWidth("n:Q", scale=alt.Scale(domain=[1, 6], range=[1.5, 7], clamp=True), legend=None),
            description="summary:N",
            tooltip="summary:N",
        )
    )
    base = alt.Chart(alt.InlineData(values=points)).encode(
        x=alt.X("x:Q", **across), y=alt.Y("y:Q", **up), href="href:N", description="summary:N", tooltip="summary:N"
    )
    dots = base.mark_circle(color=_BAR, opacity=1, cursor="pointer").encode(
        size=alt.Size("said:Q", scale=alt.Scale(range=[120, 700]), legend=None)
    )
    words: dict[str, Any] = {"fontSize": 12, "cursor": "pointer"}
    labels = [
        base.transform_filter("datum.side == 1").mark_text(align="left", dx=16, **words),
        base.transform_filter("datum.side == -1").mark_text(align="right", dx=-16, **words),
        base.transform_filter("datum.side == 0 && datum.above").mark_text(dy=-20, **words),
        base.transform_filter("datum.side == 0 && !datum.above").mark_text(dy=20, **words),
    ]
    named = [each.encode(text="name:N") for each in labels]
    layers = [edges, dots, *named] if lines else [dots, *named]
    return dict(alt.layer(*layers).properties(width="container", height=460).to_dict())


def _places(parties: Sequence[str], ties: Sequence[Tie]) -> dict[str, tuple[float, float]]:
    """The position of each party on a circle, next to the party with which it most often stands on the same side."""
    bond: dict[tuple[str, str], int] = {}
    for tie in ties:
        bond[tie.one, tie.other] = bond[tie.other, tie.one] = len(tie.congruent) - len(tie.opposed)
    remaining = list(parties)
    order = [remaining.pop(0)]
    while remaining:
        last = order[-1]
        order.append(max(remaining, key=lambda name: bond.get((last, name), 0)))
        remaining.remove(order[-1])
    turn = 2 * math.pi / len(order)
    return {name: (math.sin(k * turn), math.cos(k * turn)) for k, name in enumerate(order)}
