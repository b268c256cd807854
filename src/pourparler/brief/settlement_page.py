"""A settlement as one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from pourparler.brief import settlement_words as words
from pourparler.brief.chart import is_available, render_svg
from pourparler.ledger import PositionRow
from pourparler.settlement import Moment, Settlement, source
from pourparler.text import plain
from pourparler.text.templates import template_environment

_WIDTH, _HEIGHT = 720, 180  # pixels


@cache
def _environment() -> Environment:
    return template_environment(
        "pourparler.brief",
        plain=plain,
        coding=words.coding_words,
        share=words.share_words,
        moment=words.moment_words,
        aside=words.aside_words,
        gain=words.gain_words,
        source=source,
    )


def render_settlement_html(report: Report, name: str, compared: Comparison | None = None) -> str:
    """Render a settlement as one HTML page: it loads nothing, and every claim links to its codings and their words."""
    settlement = report.settlement
    picture = deal_space_chart(report.moments)
    return (
        _environment()
        .get_template("settlement.html")
        .render(
            report=report,
            compared=compared,
            settlement=settlement,
            scenario=settlement.scenario,
            name=name,
            marks=words.MARKS,
            basis=words.basis(settlement),
            verdict=words.verdict(settlement),
            percent=words.percent,
            deal_words=words.deal_words,
            labels=words.labels,
            open_note=words.open_issues_note(settlement),
            table_note=words.TABLE_NOTE,
            notes=words.NOTES,
            aside_note=words.ASIDES,
            picture=Markup(picture) if picture else None,  # drawn from numbers and dates only
            stances={(each.party, each.issue, each.option): each for each in settlement.stances},
        )
    )


def deal_space_chart(moments: Sequence[Moment]) -> str | None:
    """Draw the numbers of possible and necessary deals as of each date.

    None without the extra ``charts``, or if there is nothing to compare.
    """
    if not is_available() or len(moments) < 2 or any(each.possible is None for each in moments):
        return None
    import altair as alt  # slow to import, and only pictures need it

    rows = [
        {"day": each.day.isoformat(), "deals": count, "kind": kind}
        for each in moments
        for kind, count in (("possibly acceptable to all", each.possible), ("necessarily", each.necessary))
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows), width=_WIDTH, height=_HEIGHT)
        .mark_line(interpolate="step-after", point=True, strokeWidth=2)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b %Y", labelOverlap=True)),
            y=alt.Y("deals:Q", title="deals", scale=alt.Scale(domain=[0, max(1, moments[0].space)])),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(range=["#2f5d9e", "#1b6e4f"]),
                sort=["possibly acceptable to all", "necessarily"],
                legend=alt.Legend(orient="top", labelLimit=320, columnPadding=24),
            ),
        )
    )
    return render_svg(chart, "Deals possibly and necessarily acceptable to all, as of each date.")
