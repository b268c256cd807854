"""A settlement as one self-contained HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from pourparler.brief import settlement_words as words
from pourparler.brief.chart import is_available, render_svg
from pourparler.brief.settlement_chart import Chart
from pourparler.brief.settlement_charts import settlement_charts
from pourparler.brief.settlement_comparison import Comparison
from pourparler.brief.settlement_report import Report
from pourparler.brief.settlement_story import improvement_sentence, offer_sentence
from pourparler.brief.settlement_table import cell_words, joint_words, table_notes
from pourparler.settlement import source
from pourparler.text import plain
from pourparler.text.templates import template_environment

_WIDTH = 620  # pixels


@cache
def _environment() -> Environment:
    return template_environment(
        "pourparler.brief",
        plain=plain,
        coding=words.coding_words,
        share=words.share_words,
        aside=words.aside_words,
        gain=words.gain_words,
        source=source,
    )


def render_settlement_html(report: Report, name: str, compared: Comparison | None = None) -> str:
    """Render a settlement as one HTML page: it loads nothing, and every claim links to its codings and their words."""
    settlement = report.settlement
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
            cell_words=cell_words,
            table_notes=table_notes(report.rows),
            offer_sentence=offer_sentence,
            improvement_sentence=improvement_sentence,
            open_note=words.open_issues_note(settlement),
            table_note=words.TABLE_NOTE,
            improvements_note=words.IMPROVEMENTS,
            no_improvement=words.NO_IMPROVEMENT,
            silent=words.silent_issues(settlement),
            open_words=words.OPEN,
            range_note=words.RANGE_NOTE,
            joint_words=joint_words,
            together=words.together_words(settlement.scenario),
            question_words=words.question_words,
            deals=[row.deal for row in report.rows],
            notes=words.notes(settlement),
            aside_note=words.ASIDES,
            pictures=_pictures(report),
            stances={(each.party, each.issue, each.option): each for each in settlement.stances},
        )
    )


@dataclass(frozen=True)
class _Picture:
    """A chart, drawn."""

    chart: Chart
    svg: Markup


def _pictures(report: Report) -> list[_Picture]:
    """The charts of a settlement as SVG; none without the extra ``charts``."""
    if not is_available():
        return []
    # The renderer escapes the names of parties, issues and options, which come from articles.
    return [
        _Picture(chart, Markup(render_svg(chart.draw(_WIDTH), f"{chart.title}; the table below has the same data.")))
        for chart in settlement_charts(report)
    ]
