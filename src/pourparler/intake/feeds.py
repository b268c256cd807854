"""Parse RSS and Atom feeds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urljoin

from pourparler.intake.addresses import without_credentials
from pourparler.intake.dates import parse_date
from pourparler.intake.decode import decode
from pourparler.intake.json_lines import word

MOST_ITEMS = 1000

_ROOT = re.compile(rb"<(?:[a-z0-9]{1,10}:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_XHTML = ' xmlns="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True)
class Item:
    """An article as a feed describes it."""

    id: str
    link: str | None
    title: str | None
    byline: str | None
    published: dt.date | None
    page: str | None  # the whole article, if the feed has it, as a page


@dataclass(frozen=True)
class Feed:
    """A feed's name and its items, in its own order."""

    title: str | None
    items: tuple[Item, ...]


def is_feed(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a feed.

    >>> is_feed(b'<?xml version="1.0"?><rss version="2.0">'), is_feed(b"<!doctype html><title>a</title>")
    (True, False)
    """
    start = head[:1500].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and b"<html" not in start.lower() and _ROOT.search(start) is not None


def read_feed(data: bytes, address: str, charset: str | None = None) -> Feed:
    """Parse a feed; small errors in its XML are ignored.

    Parameters
    ----------
    data : the feed's bytes
    address : where it is from: links count from there
    charset : the encoding that the server names

    Raises
    ------
    ValueError
        If it is no feed, or broken; the message says what to do.
    """
    from lxml import etree

    # The parser never sees the name of an encoding: what the feed says of itself is overridden.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_as_utf8(data, charset), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    name = _name(root).lower() if root is not None else ""
    if name not in ("rss", "feed", "rdf"):
        raise ValueError("is a feed that cannot be parsed; check its address, or try again later")
    head = root if name == "feed" else next((e for e in root if _name(e) == "channel"), root)
    return Feed(_text(_child(head, "title")), tuple(_items(root, address)))


def _as_utf8(data: bytes, charset: str | None) -> bytes:
    """A feed in UTF-8; unchanged if its encoding is unclear, so that the parser can skip a broken byte."""
    try:
        return decode(data, charset).encode("utf-8")
    except ValueError:
        return data


def _items(root: Any, address: str) -> Iterator[Item]:
    known: set[str] = set()
    for element in root.iter():
        if _name(element) not in ("item", "entry"):
            continue
        item = _item(element, address)
        if item and item.id not in known:
            known.add(item.id)
            yield item
        if len(known) >= MOST_ITEMS:
            return


def _item(element: Any, address: str) -> Item | None:
    link = without_credentials(_link(element, address) or "") or None
    title = _text(_child(element, "title"))
    page = _page(element, title)
    id_ = without_credentials(_text(_child(element, "guid", "id")) or "") or link or title
    if id_ is None or (link is None and page is None):
        return None
    byline = _text(_child(element, "creator")) or _byline(_child(element, "author"))
    return Item(id_, link, title, byline, _day(element), page)


def _link(element: Any, address: str) -> str | None:
    chosen = [e for e in element if _name(e) == "link" and e.get("rel", "alternate") == "alternate"]
    for e in sorted(chosen, key=lambda e: "html" not in e.get("type", "html")):
        found = word(e.get("href")) or _text(e)
        if found:
            return _joined(address, found)
    guid = _child(element, "guid")
    found = _text(guid) if guid is not None and guid.get("isPermaLink", "true") == "true" else None
    return found if found and found.startswith(("http://", "https://")) else None


def _joined(address: str, link: str) -> str:
    try:
        return urljoin(address, link)
    except ValueError:
        return link


def _byline(author: Any) -> str | None:
    """The author's name, without the mail address that RSS requires."""
    if author is None:
        return None
    said = _text(_child(author, "name")) or _text(author)
    match = re.fullmatch(r"\S+@\S+\s*\((.+)\)", said or "")
    if match:
        return match[1]
    return None if said and re.fullmatch(r"\S+@\S+", said) else said


def _day(element: Any) -> dt.date | None:
    for name in ("published", "pubDate", "issued", "date"):
        found = _text(_child(element, name))
        if found:
            try:
                return parse_date(found)
            except ValueError:
                continue
    return None


def _page(element: Any, title: str | None) -> str | None:
    """The full article as a page; None if the feed has only a summary."""
    for e in element:
        inner = _inner(e)
        if inner and inner.strip():
            head = f"<title>{escape(title)}</title>" if title else ""
            return f"<!doctype html><html><head>{head}</head><body><article>{inner}</article></body></html>"
    return None


def _inner(element: Any) -> str | None:
    """The HTML that an element holds, if it is one for whole articles."""
    from lxml import etree

    if element.tag == _CONTENT:
        return "".join(element.itertext())
    if _name(element) != "content" or element.prefix == "media" or element.get("src"):
        return None
    kind = element.get("type", "text")
    if kind == "xhtml":
        inner = "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in element)
        return inner.replace(_XHTML, "")
    text = "".join(element.itertext())
    return text if kind == "html" else "".join(f"<p>{escape(p)}</p>" for p in text.split("\n\n"))


def _name(element: Any) -> str:
    """An element's name without its namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _child(element: Any, *names: str) -> Any:
    return next((e for e in element if _name(e) in names and e.prefix != "media"), None)


def _text(element: Any) -> str | None:
    return None if element is None else word("".join(element.itertext()))
