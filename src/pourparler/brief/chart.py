"""The time line: statements a day, meetings and proposals, as a picture drawn without a network."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from pourparler.brief.build import Brief
from pourparler.brief.words import days, plain, shortened

_STATUS = ("held", "planned", "proposed", "cancelled")
_COLOURS = ("#1b6e4f", "#2f5d9e", "#8a5a00", "#a03030")
_SHAPES = ("circle", "square", "triangle-up", "cross")
_MOST = 14  # meetings drawn: more would not be legible
_WIDTH = 860


def timeline_svg(brief: Brief) -> str:
    """The time line as SVG; the empty string when nothing in the brief has a date."""
    said = Counter(
        row.date.start for v in brief.voices for row in v.statements if row.date and _inside(brief, row.date.start)
    )
    met = [m for m in brief.meetings if m.date is not None][-_MOST:]
    if not said and not met:
        return ""
    import altair as alt  # slow to import, and only the page needs it
    import vl_convert

    layers = []
    dates = [*said, *(m.date.start for m in met if m.date), *(m.date.end for m in met if m.date)]
    low, high = min(dates) - dt.timedelta(days=1), max(dates) + dt.timedelta(days=2)
    axis = alt.Axis(
        format="%-d %b %Y" if (high - low).days > 300 else "%-d %b",
        labelOverlap=True,
        title=None,
        tickCount=8,
        grid=True,
    )
    scale = alt.Scale(domain=[low.isoformat(), high.isoformat()])
    if said:
        rows = [
            {"day": d.isoformat(), "next": (d + dt.timedelta(days=1)).isoformat(), "count": n} for d, n in said.items()
        ]
        layers.append(
            alt.Chart(alt.InlineData(values=rows))
            .mark_rect(color="#7b8794", stroke="#ffffff")
            .encode(
                x=alt.X("day:T", scale=scale, axis=axis),
                x2="next:T",
                y2=alt.datum(0),
                y=alt.Y("count:Q", title="statements", axis=alt.Axis(tickMinStep=1, tickCount=3)),
            )
            .properties(width=_WIDTH, height=70)
        )
    if met:
        rows = [
            {
                "start": m.date.start.isoformat(),
                "end": (m.date.end + dt.timedelta(days=1)).isoformat(),
                "last": m.date.end.isoformat(),
                "long": m.date.end > m.date.start,
                "row": f"{k:02}",
                "status": m.status,
                "label": shortened(
                    ", ".join(plain(p) for p in m.participants) + (f" · {plain(m.place)}" if m.place else ""), 64
                ),
                "left": m.date.end < low + (high - low) * 0.55,
            }
            for k, m in enumerate(sorted(met, key=lambda m: m.date.start if m.date else dt.date.min))
            if m.date
        ]
        colour = alt.Color(
            "status:N",
            scale=alt.Scale(domain=list(_STATUS), range=list(_COLOURS)),
            legend=alt.Legend(title=None, orient="top", symbolType="circle"),
        )
        shape = alt.Shape(
            "status:N",
            scale=alt.Scale(domain=list(_STATUS), range=list(_SHAPES)),
            legend=alt.Legend(title=None, orient="top"),
        )
        base = alt.Chart(alt.InlineData(values=rows)).encode(
            x=alt.X("start:T", scale=scale, axis=axis), y=alt.Y("row:O", axis=None)
        )
        named = base.encode(x=alt.X("last:T", scale=scale, axis=axis))
        spans = (
            base.transform_filter("datum.long").mark_rule(strokeWidth=3, opacity=0.45).encode(x2="end:T", color=colour)
        )
        points = base.mark_point(filled=True, size=90).encode(color=colour, shape=shape)
        right = (
            named.transform_filter("datum.left")
            .mark_text(align="left", dx=10, fontSize=11, color="#1f2933")
            .encode(text="label:N")
        )
        left = (
            base.transform_filter("!datum.left")
            .mark_text(align="right", dx=-10, fontSize=11, color="#1f2933")
            .encode(text="label:N")
        )
        layers.append(alt.layer(spans, points, right, left).properties(width=_WIDTH, height=22 * len(rows) + 10))
    chart = (
        alt.vconcat(*layers, spacing=14)
        .resolve_scale(color="independent", shape="independent")
        .configure_view(stroke=None)
        .configure(background="#ffffff", font="system-ui, sans-serif", padding=12)
    )
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return re.sub(r"^<svg ", f'<svg role="img" aria-label="{_summary(brief)}" ', svg.strip(), count=1)


def _inside(brief: Brief, date: dt.date) -> bool:
    """Leave out days far from the coverage: one old quotation would flatten the picture."""
    if brief.period is None:
        return True
    return abs((date - brief.period.start).days) <= 45 or brief.period.start <= date <= brief.period.end


def _summary(brief: Brief) -> str:
    count = Counter(m.status for m in brief.meetings if m.date)
    told = ", ".join(f"{n} {status}" for status, n in count.items()) or "none"
    return f"Time line {days(brief.period)}: statements by day; dated meetings: {told}"
