"""Extract text and metadata from HTML pages with trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST = 80  # characters: what is shorter is a menu, not an article
DEEPEST = 400  # nested elements: deeper pages are made to crash parsers, not to be read


_DATE_NAMES = re.compile(
    r"(?:property|name|itemprop)\s*=\s*[\"'](?:article:published_time|og:published_time|datePublished|date|pubdate|publish-date|"
    r"dc\.date(?:\.issued)?|parsely-pub-date|sailthru\.date)[\"']",
    re.IGNORECASE,
)


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
    date: str | None
    url: str | None


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a page does.

    >>> looks_like_html("<!doctype html><p>Hello")
    True
    """
    head = text[:1000].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body", "<?xml")) and "<" in head[1:]


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


def _stated_date(html: str) -> str | None:
    """The date of publication in the metadata of the page, whatever its year."""
    for tag in re.finditer(r"<meta\b[^>]{0,500}>", html, re.IGNORECASE):
        if _DATE_NAMES.search(tag.group()):
            value = re.search(r"content\s*=\s*[\"']([^\"']{6,40})[\"']", tag.group(), re.IGNORECASE)
            if value:
                return value[1]
    for pattern in (
        r"\"datePublished\"\s*:\s*\"([^\"]{6,40})\"",
        r"<time\b[^>]{0,200}?datetime\s*=\s*[\"']([^\"']{8,40})[\"']",
    ):
        match = re.search(pattern, html, re.IGNORECASE)
        if match:
            return match[1]
    return None


def read_page(html: str) -> Page:
    """The article of a page.

    Raises
    ------
    ValueError
        If the page holds no article; the message says what to do.
    """
    from trafilatura import bare_extraction  # slow to import; only pages need it

    if _too_deep(html):
        raise ValueError("is nested too deeply to be a page; save the article as text")
    for mark, other in _FIGURES:
        html = mark.sub(other, html)
    try:
        found = bare_extraction(
            html, include_comments=False, include_tables=False, favor_recall=True, with_metadata=True
        )
    except (ValueError, TypeError, RecursionError, LookupError, AttributeError):
        found = None
    text = "" if found is None or isinstance(found, dict) else (found.text or "").strip()
    if found is None or isinstance(found, dict) or len(text) < LEAST:
        raise ValueError("contains no recognizable article; save the article's text and give that")
    return Page(
        text,
        found.title or None,
        found.author or None,
        found.sitename or None,
        _stated_date(html) or found.date,
        found.url or None,
    )
