"""The brief as one HTML file that needs nothing else: text, marks and picture in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pourparler.brief.build import Brief
from pourparler.brief.chart import timeline_svg
from pourparler.brief.highlight import Mark, paragraphs
from pourparler.brief.words import cue_words, day, days, plain
from pourparler.ledger import Evidence


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pourparler.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(plain=plain, cue=cue_words, day=day, days=days)
    return made


def _claims(brief: Brief) -> tuple[dict[str, list[Mark]], dict[tuple[str, str], str]]:
    """Marks by document, and for each claim in a document the anchor of its place there."""
    marks: dict[str, list[Mark]] = {}
    numbers = brief.numbers

    def mark(claim: str, part: str, evidence: tuple[Evidence, ...]) -> None:
        for e in evidence:
            if e.document in numbers:
                anchor = f"{claim}-d{numbers[e.document]}"
                marks.setdefault(e.document, []).append(Mark(e.start, e.end, part, anchor))

    for voice in brief.voices:
        for row in voice.statements:
            mark(f"s{row.id}", "content", _parts(row.evidence, row.content))
            mark(f"s{row.id}", "cue", _parts(row.evidence, row.cue))
            mark(f"s{row.id}", "source", _parts(row.evidence, row.source))
    for m in brief.meetings:
        mark(f"m{m.id}", "meeting", m.evidence)
    for p in brief.proposals:
        mark(f"p{p.id}", "proposal", p.evidence)
        mark(f"p{p.id}", "provision", p.provisions)
    places = {(m.claim.rsplit("-d", 1)[0], d): f"{m.claim}-here" for d, many in marks.items() for m in many}
    return marks, places


def _parts(evidence: tuple[Evidence, ...], words: str) -> tuple[Evidence, ...]:
    """The evidence whose exact words make up one part of a statement; its pieces are joined with an ellipsis."""
    pieces = words.split(" … ") if words else []
    return tuple(e for e in evidence if e.quote in pieces or e.quote == words)


def render_html(brief: Brief) -> str:
    """The brief as one self-contained page: no request leaves it, every claim leads to its words."""
    marks, places = _claims(brief)

    def place(claim: str, document: str) -> str | None:
        return places.get((claim, document))

    texts = [(brief.numbers[d.id], d, paragraphs(d, marks.get(d.id, []))) for d in brief.documents]
    context: dict[str, Any] = {
        "brief": brief,
        "numbers": brief.numbers,
        "place": place,
        "texts": texts,
        "most": max((a.statements for a in brief.actors), default=1),
        "timeline": Markup(timeline_svg(brief)),  # drawn here; its labels are escaped by the renderer
    }
    return _environment().get_template("brief.html").render(context)
