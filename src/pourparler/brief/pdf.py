"""The brief as a PDF, set by Typst without network access. Text of articles is passed as data, never as markup."""

from __future__ import annotations

import datetime as dt
import json
from importlib import resources
from typing import Any

from pourparler import extras
from pourparler.brief.chapters import chapters
from pourparler.brief.chart import timeline_chart
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Group, Line, without_repeated_dates
from pourparler.brief.meeting_marks import LOOKS
from pourparler.brief.statements import about
from pourparler.brief.weekly import weekly_chart
from pourparler.brief.words import document_title, heading, is_confirmed, web_address
from pourparler.ledger import DocumentRow
from pourparler.text import day, plain, published_day, shorten

_LONGEST = 420  # characters of a line's words
_LONGEST_QUOTE = 300


def render_pdf(brief: Brief, on: dt.date | None = None) -> bytes:
    """Render a brief as a PDF of A4 pages; the footer has the ledger's name and the day ``on``, today if None.

    Raises
    ------
    pourparler.extras.MissingExtraError
        If the extra ``pdf`` is not installed.
    """
    extras.require("pdf", "--format pdf")
    import typst  # a large library that no other format needs

    made = on or dt.date.today()
    data = json.dumps(_data(brief, made))
    template = (resources.files("pourparler.brief") / "templates" / "brief.typ").read_bytes()
    stamp = dt.datetime(made.year, made.month, made.day, tzinfo=dt.UTC)
    pages = typst.compile(template, format="pdf", sys_inputs={"data": data}, timestamp=stamp)
    assert isinstance(pages, bytes)
    return pages


def _data(brief: Brief, made: dt.date) -> dict[str, Any]:
    """The data of the template: strings and numbers."""
    pictures = [timeline_chart(brief), weekly_chart(brief.weeks)]
    return {
        "title": heading(brief.period),
        "name": brief.name,
        "made": day(made),
        "counts": brief.counts,
        "confirmed": brief.confirmed,
        "strong": [kind for kind in LOOKS if kind != "held"],
        "empty_message": brief.empty_message,
        "chapters": [
            {
                "title": c.title,
                "note": c.note,
                "sections": [
                    {
                        "title": s.title,
                        "pairs": s.pairs,
                        "bare": not (s.dated or s.marked),
                        "groups": [_group(brief, g) for g in s.groups],
                    }
                    for s in c.sections
                ],
            }
            for c in chapters(brief)
        ],
        # Typst has no sans-serif font; labels in an unknown font would be lost
        "pictures": [
            {"svg": p.svg.replace("system-ui, sans-serif", "Libertinus Serif"), "caption": p.caption}
            for p in pictures
            if p
        ],
        "weeks": {
            "mondays": [f"{m.day}\n{m:%b}" for m in brief.weeks.mondays],
            "rows": [
                {"who": plain(a.name), "about": about(a), "counts": row}
                for a, row in zip(brief.weeks.actors, brief.weeks.counts, strict=True)
            ],
        },
        "documents": [_document(brief, d) for d in brief.documents],
    }


def _group(brief: Brief, group: Group) -> dict[str, Any]:
    more = f"and {len(group.more)} more" if group.more else ""
    lines = [_line(brief, line) for line in without_repeated_dates(group.lines)]
    return {"title": group.title, "about": group.about, "lines": lines, "more": more}


def _line(brief: Brief, line: Line) -> dict[str, Any]:
    coded = "" if line.coder is None else f"✓ {plain(line.coder)}" if is_confirmed(line.coder) else "◇"
    return {
        "when": line.when,
        "mark": line.mark,
        "who": line.who,
        "about": line.about,
        "lead": line.lead,
        "words": shorten(line.words, _LONGEST),
        "quote": shorten(line.quote, _LONGEST_QUOTE),
        "corroboration": line.corroboration,
        "coded": coded,
        "cited": sorted({brief.numbers[id_] for id_ in line.documents if id_ in brief.numbers}),
        "lines": [_line(brief, below) for below in line.lines],
    }


def _document(brief: Brief, document: DocumentRow) -> dict[str, Any]:
    known = brief.numbers
    details = (
        plain(document.publisher),
        published_day(document.published, document.published_from),
        f"copy of [{known[document.copy_of]}]" if document.copy_of in known else "",
        f"replaced by [{known[document.replaced_by]}]" if document.replaced_by in known else "",
    )
    return {
        "number": known[document.id],
        "title": document_title(document.title, document.text),
        "details": " · ".join(filter(None, details)),
        "link": web_address(document.url),
        "url": plain(document.url),
    }
