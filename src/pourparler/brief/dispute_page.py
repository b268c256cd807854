"""The analysis of a dispute as one self-contained HTML file."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from pourparler.brief import dispute_words as words
from pourparler.settlement.graph_model import DisputeAnalysis
from pourparler.text import plain
from pourparler.text.templates import template_environment


@cache
def _environment() -> Environment:
    return template_environment("pourparler.brief", plain=plain)


def render_dispute_html(analysis: DisputeAnalysis, name: str) -> str:
    """Render the analysis of a dispute as one HTML page that loads nothing."""
    makers = range(len(analysis.graph.decision_makers))
    listed = words.listed_states(analysis)
    rows = [
        {
            "number": k + 1,
            "options": words.state_words(analysis, k),
            "cells": [(words.rank_words(analysis, m, k), words.standing_words(analysis, m, k)) for m in makers],
            "kinds": [words.CONCEPT_WORDS[each][0] for each in analysis.concepts(k)],
            "drawn": words.draw_words(analysis, k),
            "strong": k in analysis.strong,
        }
        for k in listed
    ]
    return (
        _environment()
        .get_template("dispute.html")
        .render(
            title=analysis.dispute.title or name,
            verdict=words.verdict(analysis),
            makers=analysis.graph.decision_makers,
            rows=rows,
            is_complete=len(listed) == analysis.graph.size,
            descriptions=analysis.dispute.descriptions,
            concepts=words.CONCEPT_WORDS.values(),
            notes=words.NOTES,
        )
    )
