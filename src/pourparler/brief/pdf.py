"""The brief as a PDF, set by Typst without network access. Text of articles is passed as data, never as markup."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from importlib import resources
from typing import Any

from pourparler import extras
from pourparler.brief.chapters import chapters
from pourparler.brief.chart import Picture, timeline_chart
from pourparler.brief.gather import Brief
from pourparler.brief.lines import Line, without_repeated_dates
from pourparler.brief.meeting_marks import LOOKS
from pourparler.brief.short import ShortGroup, lines_of, shorten_chapters
from pourparler.brief.weekly import weekly_chart
from pourparler.brief.words import document_title, heading, is_confirmed, web_address
from pourparler.ledger import DocumentRow
from pourparler.text import day, plain, published_day, shorten

_LONGEST = 420  # characters of a line's words
_LONGEST_QUOTE = 300
_PAGES = 2
_PAGE = 4_600  # characters
_LEVELS = ((12, 2), (8, 1), (8, 0), (6, 0), (4, 0), (3, 0), (2, 0), (1, 0))
"""How many lines a group has at most, and how many pictures there are, until the brief has two pages."""


def render_pdf(brief: Brief, on: dt.date | None = None) -> bytes:
    """Render a brief as a PDF of two A4 pages; what they cannot hold is counted.

    The footer has the ledger's name and the day ``on``, today if None.

    Raises
    ------
    pourparler.extras.MissingExtraError
        If the extra ``pdf`` is not installed.
    """
    extras.require("pdf", "--format pdf")
    import typst  # a large library that no other format needs

    made = on or dt.date.today()
    template = (resources.files("pourparler.brief") / "templates" / "brief.typ").read_bytes()
    stamp = dt.datetime(made.year, made.month, made.day, tzinfo=dt.UTC)
    pictures = [picture for picture in (timeline_chart(brief), weekly_chart(brief.weeks)) if picture]
    data = ""
    for most, drawn in _LEVELS:
        if most > 1 and _estimate(brief, most, drawn) > _PAGES + 1:
            continue
        data = json.dumps(_data(brief, made, most, pictures[:drawn]))
        if int(typst.query(template, "<pages>", field="value", one=True, sys_inputs={"data": data})) <= _PAGES:
            break
    pages = typst.compile(template, format="pdf", sys_inputs={"data": data}, timestamp=stamp)
    assert isinstance(pages, bytes)
    return pages


def _estimate(brief: Brief, most: int, drawn: int) -> float:
    """About how many pages a brief takes; setting it to find out is slow."""
    shown = shorten_chapters(chapters(brief), most)
    lines = list(lines_of(shown))
    documents = len({id_ for line in lines for id_ in line.documents})
    letters = sum(min(len(each.words), _LONGEST) + min(len(each.quote), _LONGEST_QUOTE) + 90 for each in lines)
    return (letters + 130 * documents) / _PAGE + 0.4 * drawn


def _data(brief: Brief, made: dt.date, most: int, pictures: Sequence[Picture]) -> dict[str, Any]:
    """The data of the template: at most some lines of a group, and the documents that they cite."""
    shown = shorten_chapters(chapters(brief), most)
    cited = {id_ for line in lines_of(shown) for id_ in line.documents}
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
                        "pairs": s.section.pairs,
                        "bare": not (s.section.dated or s.section.marked),
                        "groups": [_group(brief, g, most) for g in s.shown],
                    }
                    for s in c.sections
                ],
            }
            for c in shown
        ],
        # Typst has no sans-serif font; labels in an unknown font would be lost
        "pictures": [
            {"svg": p.svg.replace("system-ui, sans-serif", "Libertinus Serif"), "caption": p.caption} for p in pictures
        ],
        "documents": [_document(brief, d) for d in brief.documents if d.id in cited],
    }


def _group(brief: Brief, group: ShortGroup, most: int) -> dict[str, Any]:
    more = f"and {group.more} more" if group.more else ""
    lines = [_line(brief, line, most) for line in without_repeated_dates(group.lines)]
    return {"title": group.title, "about": group.about, "lines": lines, "more": more}


def _line(brief: Brief, line: Line, most: int) -> dict[str, Any]:
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
        "lines": [_line(brief, below, most) for below in line.lines[: max(2, most)]],
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
