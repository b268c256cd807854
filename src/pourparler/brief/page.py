"""The brief as one self-contained HTML file with texts, marks and charts."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from pourparler.brief.chapters import chapters
from pourparler.brief.chart import timeline_chart
from pourparler.brief.gather import Brief
from pourparler.brief.highlight import Mark, paragraphs
from pourparler.brief.lines import Line, Marks, all_lines, without_repeated_dates
from pourparler.brief.meeting_marks import LOOKS
from pourparler.brief.statements import about, roles_text
from pourparler.brief.weekly import weekly_chart
from pourparler.brief.words import document_title, heading, is_confirmed
from pourparler.ledger import ActorRow, Evidence
from pourparler.text import day, plain, published_day, visible
from pourparler.text.templates import template_environment


@cache
def _environment() -> Environment:
    return template_environment(
        "pourparler.brief",
        plain=plain,
        visible=visible,
        day=day,
        confirmed=is_confirmed,
        without_repeated_dates=without_repeated_dates,
    )


class _Claims:
    """The marks of each document, and the label of each anchor; the first citation of an anchor is linked back to."""

    def __init__(self, brief: Brief, lines: list[Line]) -> None:
        self.numbers = brief.numbers
        self.marks: dict[str, list[Mark]] = {}
        self.labels: dict[str, str] = {}
        self._placed: set[str] = set()
        for line in lines:
            self._mark(line.claim, line.marks, line.label)

    def cited(self, line: Line) -> list[tuple[int, str, bool]]:
        """The number of each document of a line, the anchor there, and whether it is cited for the first time."""
        found = []
        for number in sorted({self.numbers[id_] for id_ in line.documents if id_ in self.numbers}):
            anchor = f"{line.claim}-d{number}"
            found.append((number, anchor, anchor not in self._placed))
            self._placed.add(anchor)
        return found

    def _mark(self, claim: str, marks: Marks, label: str) -> None:
        for part, e in marks:
            if e.document in self.numbers:
                anchor = f"{claim}-d{self.numbers[e.document]}"
                # the words of a line that is in two chapters are marked once
                mark = Mark(e.start, e.end, part, anchor)
                if mark not in self.marks.setdefault(e.document, []):
                    self.marks[e.document].append(mark)
                self.labels[anchor] = label


def _actor_line(actor: ActorRow) -> Line:
    """An actor with its first mention in each document; all mentions would be too many links."""
    first: dict[str, Evidence] = {}
    for e in actor.evidence:
        if e.document not in first or e.start < first[e.document].start:
            first[e.document] = e
    marks: Marks = tuple(("actor", e) for e in first.values())
    return Line(roles_text(actor), who=plain(actor.name), claim=f"a{actor.id}", label=plain(actor.name), marks=marks)


def render_html(brief: Brief) -> str:
    """Render a brief as one self-contained HTML page: it loads nothing, and every claim links to its words."""
    found = chapters(brief)
    actors = [_actor_line(a) for a in brief.weeks.actors]
    claims = _Claims(brief, [*all_lines(found), *actors])
    headings = {g.key for c in found for s in c.sections for g in s.groups if g.key}
    context: dict[str, Any] = {
        "brief": brief,
        "heading": heading(brief.period),
        "chapters": found,
        "actors": list(zip(brief.weeks.actors, actors, brief.weeks.counts, strict=True)),
        "headings": headings,
        "cited": claims.cited,
        "labels": claims.labels,
        "looks": LOOKS,
        "opening": document_title,
        "published_day": published_day,
        "about": about,
        "texts": [(brief.numbers[d.id], d, paragraphs(d, claims.marks.get(d.id, []))) for d in brief.documents],
        "pictures": [
            (name, Markup(drawn.svg), drawn.caption)  # the renderer escapes the labels
            for name, drawn in (
                ("Timeline", timeline_chart(brief)),
                ("Statements by actor and week", weekly_chart(brief.weeks)),
            )
            if drawn
        ],
    }
    return _environment().get_template("brief.html").render(context)
