"""The brief as one HTML file that needs nothing else: text, marks and pictures in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from pourparler.brief.chapters import chapters
from pourparler.brief.chart import timeline
from pourparler.brief.gather import Brief
from pourparler.brief.highlight import Mark, paragraphs
from pourparler.brief.lines import Line, Marks, dated_once, every_line
from pourparler.brief.meeting_marks import LOOKS
from pourparler.brief.statements import about, held
from pourparler.brief.weekly import weekly
from pourparler.brief.words import confirmed, heading, opening
from pourparler.ledger import ActorRow, Evidence
from pourparler.text import day, plain, visible
from pourparler.text.templates import template_environment


@cache
def _environment() -> Environment:
    return template_environment(
        "pourparler.brief", plain=plain, visible=visible, day=day, confirmed=confirmed, dated_once=dated_once
    )


class _Claims:
    """The marks of each document, and what each anchor in a document is; an anchor is led back from once."""

    def __init__(self, brief: Brief, lines: list[Line]) -> None:
        self.numbers = brief.numbers
        self.marks: dict[str, list[Mark]] = {}
        self.told: dict[str, str] = {}
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

    def _mark(self, claim: str, marks: Marks, told: str) -> None:
        for part, e in marks:
            if e.document in self.numbers:
                anchor = f"{claim}-d{self.numbers[e.document]}"
                # a line that stands in two chapters has its words marked once
                mark = Mark(e.start, e.end, part, anchor)
                if mark not in self.marks.setdefault(e.document, []):
                    self.marks[e.document].append(mark)
                self.told[anchor] = told


def _actor_line(actor: ActorRow) -> Line:
    """An actor with its first mention in each document: all of them would be a hundred links."""
    first: dict[str, Evidence] = {}
    for e in actor.evidence:
        if e.document not in first or e.start < first[e.document].start:
            first[e.document] = e
    marks: Marks = tuple(("actor", e) for e in first.values())
    return Line(held(actor), who=plain(actor.name), claim=f"a{actor.id}", label=plain(actor.name), marks=marks)


def render_html(brief: Brief) -> str:
    """The brief as one self-contained page: no request leaves it, every claim leads to its words."""
    told = chapters(brief)
    actors = [_actor_line(a) for a in brief.weeks.actors]
    claims = _Claims(brief, [*every_line(told), *actors])
    headings = {g.key for c in told for s in c.sections for g in s.groups if g.key}
    context: dict[str, Any] = {
        "brief": brief,
        "heading": heading(brief.period),
        "chapters": told,
        "actors": list(zip(brief.weeks.actors, actors, brief.weeks.counts, strict=True)),
        "headings": headings,
        "cited": claims.cited,
        "told": claims.told,
        "looks": LOOKS,
        "opening": opening,
        "about": about,
        "texts": [(brief.numbers[d.id], d, paragraphs(d, claims.marks.get(d.id, []))) for d in brief.documents],
        "pictures": [
            (name, Markup(drawn.svg), drawn.caption)  # the renderer escapes the labels
            for name, drawn in (("Time line", timeline(brief)), ("Statements by actor and week", weekly(brief.weeks)))
            if drawn
        ],
    }
    return _environment().get_template("brief.html").render(context)
