"""The timeline of a brief: statements by day, meetings and proposals, as SVG."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from pourparler import extras
from pourparler.brief.gather import Brief
from pourparler.brief.meeting_marks import LOOKS
from pourparler.ledger import Days
from pourparler.ledger.calendar import shift_day
from pourparler.text import days, plain, quantity, shorten

_INK, _LINE, _BAR = "#1f2933", "#d5dae0", "#7b8794"
_MOST = 24  # rows; more would not be legible
_WIDTH, _ROW = 860, 19  # pixels
_BEFORE, _AFTER = 30, 60  # days shown before and after the period
_MOST_TICKS = 10


@dataclass(frozen=True)
class Picture:
    """An SVG chart, and a caption that says what it shows and leaves out."""

    svg: str
    caption: str


@dataclass(frozen=True)
class _Event:
    days: Days
    kind: str
    label: str


def is_available() -> bool:
    """Whether charts can be drawn: the extra ``charts`` is installed."""
    return not extras.missing("charts")


def timeline_chart(brief: Brief) -> Picture | None:
    """Draw the timeline.

    None without the extra ``charts``, or if nothing in the brief has a date near its period.
    """
    if not is_available():
        return None
    said = Counter(
        row.date.start
        for row in brief.statements
        if row.date and row.date.start == row.date.end and _near(brief, row.date)
    )
    dated = _events(brief)
    events = [e for e in dated if _near(brief, e.days)][-_MOST:]
    if not said and not events:
        return None
    import altair as alt  # slow to import, and only pictures need it

    low = shift_day(min([*said, *(e.days.start for e in events)]), -1)
    high = shift_day(max([*said, *(e.days.end for e in events)]), 2)
    x = _axis(alt, low, high)
    above = _axis(alt, low, high, labels=not events)
    layers = ([_bars(alt, said, above)] if said else []) + ([_marks(alt, events, x, low, high)] if events else [])
    chart = alt.vconcat(*layers, spacing=12).resolve_scale(color="independent", shape="independent")
    caption = _caption(brief, len(dated) - len(events))
    return Picture(render_svg(chart, f"Timeline. {caption}"), caption)


def render_svg(chart: Any, label: str) -> str:
    """Render a chart as SVG; ``label`` describes it to screen readers and holds no text of an article."""
    import vl_convert  # slow to import, and only pictures need it

    plain_chart = (
        chart.configure(aria=False, background="transparent", font="system-ui, sans-serif", padding=12)
        .configure_view(stroke=None)
        .configure_axis(labelColor=_INK, titleColor=_INK, gridColor=_LINE, domainColor=_LINE, tickColor=_LINE)
        .configure_legend(labelColor=_INK, labelFontSize=12, symbolSize=90, symbolOpacity=1)
    )
    svg = vl_convert.vegalite_to_svg(plain_chart.to_dict()).strip()
    return re.sub(r"^<svg ", f'<svg role="img" aria-label="{label}" ', svg, count=1)


def _events(brief: Brief) -> list[_Event]:
    """Dated meetings and proposals, by day."""
    events = [
        _Event(m.date, m.status, _label([", ".join(map(plain, m.participants)), plain(m.place)]))
        for m in brief.meetings
        if m.date
    ]
    events += [_Event(p.date, "new text", _label([plain(p.name)])) for p in brief.proposals if p.date]
    return sorted(events, key=lambda e: (e.days.start, e.days.end))


def _label(parts: list[str]) -> str:
    return shorten(" · ".join(filter(None, parts)), 64)


def _near(brief: Brief, range_: Days) -> bool:
    """Whether a date is near the period; a single date far away would flatten the chart."""
    if brief.period is None:
        return True
    first, last = shift_day(brief.period.start, -_BEFORE), shift_day(brief.period.end, _AFTER)
    return first <= range_.start and range_.end <= last


def _axis(alt: Any, low: dt.date, high: dt.date, labels: bool = True) -> dict[str, Any]:
    """The time axis, in UTC: local time would shift dates west of Greenwich."""
    span = (high - low).days
    form = "%-d %b %Y" if span > 300 else "%-d %b"
    every = next((n for n in (1, 2, 7, 14, 28, 91, 182) if span <= n * _MOST_TICKS), span)
    first = low
    if every >= 7:
        low = shift_day(low, (7 - low.weekday()) % 7)  # weeks begin on Mondays
    noons = [dt.datetime(d.year, d.month, d.day, 12, tzinfo=dt.UTC) for d in _days(low, high, every)]
    ticks = [int(noon.timestamp() * 1000) for noon in noons]
    return {
        "scale": alt.Scale(domain=[f"{first}T00:00:00Z", f"{high}T00:00:00Z"], type="utc"),
        "axis": alt.Axis(format=form, labelOverlap=True, title=None, values=ticks, grid=True, labels=labels),
    }


def _days(low: dt.date, high: dt.date, every: int) -> list[dt.date]:
    return [shift_day(low, k) for k in range(0, (high - low).days, every)]


def _bars(alt: Any, said: Counter[dt.date], x: dict[str, Any]) -> Any:
    rows = [{"from": f"{d}T02:00:00Z", "to": f"{d}T22:00:00Z", "count": n} for d, n in said.items()]
    top = max(said.values())
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(color=_BAR)
        .encode(
            x=alt.X("from:T", **x),
            x2="to:T",
            y=alt.Y("count:Q", title="statements", axis=alt.Axis(tickMinStep=1, tickCount=min(3, top), grid=False)),
            y2=alt.datum(0),
        )
        .properties(width=_WIDTH, height=70)
    )


def _marks(alt: Any, events: list[_Event], x: dict[str, Any], low: dt.date, high: dt.date) -> Any:
    middle = low + (high - low) * 0.55  # a label goes on the side that has room for it
    rows = [
        {
            "from": f"{e.days.start}T12:00:00Z",
            "to": f"{e.days.end}T12:00:00Z",
            "long": e.days.end > e.days.start,
            "left": e.days.end < middle,
            "row": f"{k:02}",
            "kind": e.kind,
            "label": e.label,
        }
        for k, e in enumerate(events)
    ]
    kinds = [kind for kind in LOOKS if any(e.kind == kind for e in events)]
    legend = alt.Legend(title=None, orient="top")
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=kinds, range=[LOOKS[kind].light for kind in kinds]), legend=legend
    )
    shape = alt.Shape(
        "kind:N", scale=alt.Scale(domain=kinds, range=[LOOKS[kind].shape for kind in kinds]), legend=legend
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=alt.X("from:T", **x), y=alt.Y("row:O", axis=None))
    spans = base.transform_filter("datum.long").mark_rule(strokeWidth=3, opacity=0.45).encode(x2="to:T", color=colour)
    points = base.mark_point(filled=True, size=90, opacity=1).encode(color=colour, shape=shape)
    words = {"fontSize": 11, "color": _INK, "clip": False}
    after = base.encode(x=alt.X("to:T", **x)).transform_filter("datum.left")
    after = after.mark_text(align="left", dx=10, **words).encode(text="label:N")
    before = base.transform_filter("!datum.left").mark_text(align="right", dx=-10, **words).encode(text="label:N")
    return alt.layer(spans, points, after, before).properties(width=_WIDTH, height=_ROW * len(rows) + 8)


def _caption(brief: Brief, left_out: int) -> str:
    """The caption of the timeline; it holds no text of an article."""
    count: Counter[str] = Counter(m.status for m in brief.meetings if m.date)
    met = ", ".join(f"{count[kind]} {kind}" for kind in LOOKS if count[kind]) or "none"
    rest = f" {quantity(left_out, 'other dated event')} only in the lists." if left_out else ""
    return f"{days(brief.period)}: statements by day, dated meetings ({met}) and new texts.{rest}".lstrip(": ")
