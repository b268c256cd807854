"""Parse JSON Feed (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from pourparler.intake.addresses import without_credentials
from pourparler.intake.feed_dates import feed_day
from pourparler.intake.feeds import MOST_ITEMS, Feed, Item, digest, join_address, page_of, paragraphs, plain_title
from pourparler.intake.json_lines import word


def read_json_feed(text: str, address: str) -> Feed:
    """Parse a JSON feed.

    Parameters
    ----------
    text : the feed
    address : where it is from: links count from there

    Raises
    ------
    ValueError
        If it is no feed, or broken; the message says what to do.

    Examples
    --------
    >>> read_json_feed('{"title": "Herald", "items": [{"id": 1, "url": "/a"}]}', "https://sund.example/").items[0].link
    'https://sund.example/a'
    """
    try:
        given = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        given = None
    items = given.get("items") if isinstance(given, dict) else None
    if not isinstance(items, list):
        raise ValueError("is a feed that cannot be parsed; check its address, or try again later")
    found: dict[str, Item] = {}
    for each in items:
        item = _item(each, address) if isinstance(each, dict) else None
        if item:
            found.setdefault(item.id, item)
        if len(found) >= MOST_ITEMS:
            break
    return Feed(word(given.get("title")), tuple(found.values()))


def _item(given: dict[str, Any], address: str) -> Item | None:
    id_ = without_credentials(word(given.get("id")) or "")
    link = next((line for name in ("url", "external_url") if (line := word(given.get(name)))), None)
    if link is None and id_.lower().startswith(("http://", "https://")):
        link = id_
    link = without_credentials(join_address(address, link)) if link else None
    title = plain_title(given["title"]) if isinstance(given.get("title"), str) else None
    html, text = given.get("content_html"), given.get("content_text")
    inner = html if isinstance(html, str) else paragraphs(text) if isinstance(text, str) else ""
    page = page_of(inner, title) if inner.strip() else None
    if link is None and page is None:
        return None
    published, updated = (
        feed_day(line) if (line := word(given.get(name))) else None for name in ("date_published", "date_modified")
    )
    return Item(id_ or link or digest(page or ""), link, title, _authors(given), published, page, updated)


def _authors(given: dict[str, Any]) -> str | None:
    listed = given.get("authors")
    authors = listed if isinstance(listed, list) else [given.get("author")]
    names = [name for each in authors if isinstance(each, dict) and (name := word(each.get("name")))]
    return ", ".join(names) or None
