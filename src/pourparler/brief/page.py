"""The brief as one HTML file that needs nothing else: text, marks and picture in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pourparler.brief.build import Brief
from pourparler.brief.chart import timeline
from pourparler.brief.highlight import Mark, Part, paragraphs
from pourparler.brief.words import confirmed, day, days, lead, plain, said_words, visible
from pourparler.ledger import ActorRow, Evidence, StatementRow

_GAP = " … "  # stands between the pieces of a part of a statement, as the ledger joins them


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pourparler.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        plain=plain,
        visible=visible,
        lead=lead,
        said=said_words,
        day=day,
        days=days,
        confirmed=confirmed,
        firsts=_firsts,
    )
    return made


class _Claims:
    """The marks of each document, and for each claim in a document its anchor and what it is."""

    def __init__(self, brief: Brief) -> None:
        self.numbers = brief.numbers
        self.marks: dict[str, list[Mark]] = {}
        self.told: dict[str, str] = {}  # what a claim is, by its anchor
        for voice in brief.voices:
            for row in voice.statements:
                for part, evidence in _dealt(row):
                    self._mark(f"s{row.id}", part, evidence, f"statement of {plain(voice.name)}")
        for m in brief.meetings:
            self._mark(f"m{m.id}", "meeting", m.evidence, f"meeting, {m.status}")
        for version in brief.versions:
            name = plain(version.row.name)
            self._mark(f"p{version.row.id}", "proposal", version.row.evidence, f"proposal {name}")
            for k, same in enumerate(version.provisions, 1):
                self._mark(f"p{version.row.id}v{k}", "provision", same, f"provision of {name}")
        for a in brief.actors:
            self._mark(f"a{a.id}", "actor", _firsts(a), plain(a.name))

    def cited(self, evidence: Iterable[Evidence]) -> list[int]:
        """The numbers of the documents in which evidence stands."""
        return sorted({self.numbers[e.document] for e in evidence if e.document in self.numbers})

    def _mark(self, claim: str, part: Part, evidence: Iterable[Evidence], told: str) -> None:
        for e in evidence:
            if e.document in self.numbers:
                anchor = f"{claim}-d{self.numbers[e.document]}"
                self.marks.setdefault(e.document, []).append(Mark(e.start, e.end, part, anchor))
                self.told[anchor] = told


def _firsts(actor: ActorRow) -> tuple[Evidence, ...]:
    """An actor's first mention in each document: all of them would be a hundred links."""
    first: dict[str, Evidence] = {}
    for e in actor.evidence:
        if e.document not in first or e.start < first[e.document].start:
            first[e.document] = e
    return tuple(first.values())


def _dealt(row: StatementRow) -> list[tuple[Part, list[Evidence]]]:
    """Deal a statement's evidence to its parts: the words of a part are those of its pieces, in order.

    What fits no part is marked as content, so that no evidence goes unshown.
    """
    free = list(row.evidence)
    dealt: list[tuple[Part, list[Evidence]]] = []
    parts: tuple[tuple[Part, str], ...] = (("content", row.content), ("cue", row.cue), ("source", row.source))
    for part, words in parts:
        pieces = _pieces(words, free)
        free = [e for e in free if e not in pieces]
        dealt.append((part, pieces))
    return [*dealt, ("content", free)]


def _pieces(words: str, free: Sequence[Evidence]) -> list[Evidence]:
    """The first of the free evidence, in order, whose words joined are ``words``; none if they never are."""
    taken: list[Evidence] = []
    rest = words
    for e in free:
        if rest == e.quote:
            return [*taken, e]
        if rest.startswith(e.quote + _GAP):
            taken.append(e)
            rest = rest[len(e.quote + _GAP) :]
    return []


def render_html(brief: Brief) -> str:
    """The brief as one self-contained page: no request leaves it, every claim leads to its words."""
    claims = _Claims(brief)
    drawn = timeline(brief)
    context: dict[str, Any] = {
        "brief": brief,
        "cited": claims.cited,
        "in_order": lambda saying: sorted(saying, key=lambda row: claims.numbers[row.document]),
        "told": claims.told,
        "texts": [(brief.numbers[d.id], d, paragraphs(d, claims.marks.get(d.id, []))) for d in brief.documents],
        "most": max((a.statements for a in brief.actors), default=1),
        "picture": Markup(drawn.svg) if drawn else None,  # its labels are escaped by the renderer
        "caption": drawn.caption if drawn else "",
    }
    return _environment().get_template("brief.html").render(context)
