"""Statements by actor and week, as a picture drawn without a network."""

from __future__ import annotations

import re

from pourparler.brief.chart import Picture, drawn, is_available
from pourparler.brief.gather import Weeks
from pourparler.text import day, plain, shorten

_WIDTH, _ROW = 560, 24  # pixels of all weeks; of one actor
_WIDEST = 90  # pixels of a week
_EXTENT = 7  # pixels of a character
_LONGEST = 34  # characters of a name
_INK, _PALE, _DARK = "#1f2933", "#e4eaf2", "#1d4f91"


def weekly(weeks: Weeks) -> Picture | None:
    """Draw a heat map with a number in every cell that has statements.

    None without the extra ``charts``, or when there are no statements.
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
    longest = max(map(len, names.values()))  # the renderer measures words with another font than readers have
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
    # light to dark of one colour: the same order in greyscale; the number says it too
    colour = alt.Color("count:Q", scale=alt.Scale(domain=[0, top], range=[_PALE, _DARK]), legend=None)
    cells = base.mark_rect(stroke="#ffffff", strokeWidth=2).encode(color=colour)
    told = base.transform_filter("datum.count > 0").mark_text(fontSize=11)
    told = told.encode(text="count:Q", color=alt.condition("datum.dark", alt.value("#ffffff"), alt.value(_INK)))
    chart = alt.layer(cells, told).properties(width=step * len(labels), height=_ROW * len(names))
    last = weeks.mondays[-1]
    span = f"weeks from {day(weeks.mondays[0])}" + (f" to that of {day(last)}" if last != weeks.mondays[0] else "")
    caption = f"Statements by actor and week of publication, {span}; at most {top} in a cell."
    return Picture(drawn(chart, caption), caption)


def _table(labels: dict[str, str]) -> str:
    """Labels as an expression of the drawing's language: article text in it stays text.

    >>> _table({"a": "b'c"})
    '{"a":"b\\'c"}'
    """
    import json

    return re.sub(r"\s+", " ", json.dumps(labels, separators=(",", ":")))
