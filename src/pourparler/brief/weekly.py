"""Statements by actor and week, as a heat map in SVG."""

from __future__ import annotations

import re

from pourparler.brief.chart import Picture, is_available, render_svg
from pourparler.brief.gather import Weeks
from pourparler.text import day, plain, shorten

_WIDTH, _ROW = 560, 24  # pixels of all weeks; of one actor
_WIDEST = 90  # pixels of a week
_EXTENT = 7  # pixels of a character
_LONGEST = 34  # characters of a name
_INK, _PALE, _DARK = "#1f2933", "#e4eaf2", "#1d4f91"


def weekly_chart(weeks: Weeks) -> Picture | None:
    """Draw a heat map with the number of statements in each cell.

    None without the extra ``charts``, or if there are no statements.
    """
    if not is_available() or not any(map(any, weeks.counts)):
        return None
    import altair as alt  # slow to import, and only pictures need it

    top = max(map(max, weeks.counts))
    labels = [f"{m.day} {m:%b}" for m in weeks.mondays]
    if weeks.mondays[0].year != weeks.mondays[-1].year:
        labels = [f"{m.day} {m:%b %Y}" for m in weeks.mondays]
    rows = [
        {"row": i, "who": f"{i:02}", "week": f"{k:03}", "count": n, "dark": n > 0.55 * top}
        for i, counts in enumerate(weeks.counts)
        for k, n in enumerate(counts)
    ]
    names = {f"{i:02}": shorten(plain(a.name), _LONGEST) for i, a in enumerate(weeks.actors)}
    longest = max(map(len, names.values()))  # the renderer's font may be narrower than the reader's
    weeks_named = {f"{k:03}": label for k, label in enumerate(labels)}
    step = min(_WIDEST, _WIDTH / len(labels))
    x = alt.X(
        "week:O",
        axis=alt.Axis(
            title="week from Monday",
            labelExpr=f"{_table(weeks_named)}[datum.value]",
            labelAngle=0 if step > 45 else -60,
            orient="top",
            domain=False,
            ticks=False,
        ),
    )
    y = alt.Y(
        "who:O",
        axis=alt.Axis(
            title=None,
            labelExpr=f"{_table(names)}[datum.value]",
            labelLimit=260,
            domain=False,
            ticks=False,
            minExtent=_EXTENT * longest,
        ),
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=y)
    # one colour, light to dark: the order also holds in greyscale
    colour = alt.Color("count:Q", scale=alt.Scale(domain=[0, top], range=[_PALE, _DARK]), legend=None)
    cells = base.mark_rect(stroke="#ffffff", strokeWidth=2).encode(color=colour)
    numbers = base.transform_filter("datum.count > 0").mark_text(fontSize=11)
    numbers = numbers.encode(text="count:Q", color=alt.condition("datum.dark", alt.value("#ffffff"), alt.value(_INK)))
    chart = alt.layer(cells, numbers).properties(width=step * len(labels), height=_ROW * len(names))
    last = weeks.mondays[-1]
    span = f"weeks from {day(weeks.mondays[0])}" + (f" to {day(last)}" if last != weeks.mondays[0] else "")
    caption = f"Statements by actor and week of publication, {span}; at most {top} in a cell."
    return Picture(render_svg(chart, caption), caption)


def _table(labels: dict[str, str]) -> str:
    """Labels as a Vega expression in which text of articles cannot be code.

    >>> _table({"a": "b'c"})
    '{"a":"b\\'c"}'
    """
    import json

    return re.sub(r"\s+", " ", json.dumps(labels, separators=(",", ":")))
