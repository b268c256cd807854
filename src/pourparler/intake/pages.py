"""Extract text and metadata from HTML pages with trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pourparler.intake.page_parts import drop_link_lists, join_parts, parse_tree
from pourparler.intake.page_text import choose_text, extract_text
from pourparler.intake.publication import find_publication
from pourparler.intake.published import Publication

LEAST = 80  # characters: what is shorter is a menu, not an article
DEEPEST = 400  # nested elements: deeper pages are made to crash parsers, not to be read


# the extractor drops figures whole; as a paragraph a caption stays where it stands, and its picture goes all the same
_FIGURES = (
    (re.compile(r"<(/?)figure\b", re.IGNORECASE), r"<\1div"),
    (re.compile(r"<(/?)figcaption\b", re.IGNORECASE), r"<\1p"),
)


@dataclass(frozen=True)
class Page:
    """The metadata of a page and the text of its article."""

    text: str
    title: str | None
    byline: str | None
    publisher: str | None
    published: Publication | None
    url: str | None


def _too_deep(text: str) -> bool:
    depth = most = 0
    at = text.find("<")
    while at != -1 and most <= DEEPEST:
        if text.startswith("</", at):
            depth -= 1
        elif text[at + 1 : at + 4].lower() in ("div", "ul>", "ol>", "tab", "spa", "b><", "i><"):
            depth += 1
            most = max(most, depth)
        at = text.find("<", at + 1)
    return most > DEEPEST


def replace_figures(html: str) -> str:
    """Make paragraphs of captions, which the extractor would drop with their figures."""
    for mark, other in _FIGURES:
        html = mark.sub(other, html)
    return html


def read_page(html: str, address: str | None = None) -> Page:
    """The article of a page.

    Parameters
    ----------
    html : the page
    address : where it was found, whose day counts where the page has none

    Raises
    ------
    ValueError
        If the page holds no article; the message says what to do.
    """
    from trafilatura import bare_extraction  # slow to import; only pages need it

    if _too_deep(html):
        raise ValueError("is nested too deeply to be a page; save the article as text")
    tree = parse_tree(html)
    html = join_parts(replace_figures(html))
    try:
        found = bare_extraction(
            html, include_comments=False, include_tables=False, favor_recall=True, with_metadata=True
        )
    except (ValueError, TypeError, RecursionError, LookupError, AttributeError):
        found = None
    text = "" if found is None or isinstance(found, dict) else (found.text or "").strip()
    text = drop_link_lists(choose_text(extract_text(html, favor_recall=False), text), html)
    if found is None or isinstance(found, dict) or len(text) < LEAST:
        raise ValueError("contains no recognizable article; save the article's text and give that")
    return Page(
        text,
        found.title or None,
        found.author or None,
        found.sitename or None,
        None if tree is None else find_publication(tree, address or found.url, found.date),
        found.url or None,
    )
