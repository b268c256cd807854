"""Documents at a web address: one page, or the articles of a feed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

from pourparler.intake.feed_state import Seen, Validators
from pourparler.intake.feeds import Feed, Item, is_feed, read_feed
from pourparler.intake.parsing import Found, Given, fetched, whole
from pourparler.intake.refusal import Refusal
from pourparler.intake.web import Fetched, FetchError, Web

Heard = Callable[[str, Fetched | FetchError], None]
"""Is called with each address that was asked, and what came of it."""


def online(
    source: str, web: Web, published: dt.date | None, seen: Seen | None, heard: Heard | None = None
) -> Iterator[Found]:
    """Yield the documents at an address; of a feed, only new items.

    Parameters
    ----------
    source : the address of a page, a file or a feed
    web : who fetches
    published : the day of publication, over what the pages say
    seen : the memory of feeds; without it every item of a feed is new
    heard : called with each address that is asked, before what it gave is yielded
    """
    known = seen.validators(source) if seen is not None else None
    try:
        got = web.fetch(source, etag=known.etag, modified=known.modified) if known else web.fetch(source)
    except FetchError as fault:
        if heard is not None:
            heard(source, fault)
        yield Refusal(source, str(fault))
        return
    if heard is not None:
        heard(source, got)
    if not got.changed:
        return
    if not is_feed(got.data):
        yield from fetched(source, got, published)
        return
    try:
        feed = read_feed(got.data, got.address, got.charset)
    except ValueError as fault:
        yield Refusal(source, str(fault))
        return
    if not feed.items and feed.is_item_cut:
        yield Refusal(source, "is incomplete and ends within its first article; try again later")
        return
    if not feed.items:
        yield Refusal(source, "is a feed without articles; check its address, or try again later")
        return
    yield from _articles(source, got, feed, web, published, seen, heard)


def _articles(
    source: str,
    got: Fetched,
    feed: Feed,
    web: Web,
    published: dt.date | None,
    seen: Seen | None,
    heard: Heard | None,
) -> Iterator[Found]:
    complete = feed.is_complete
    for item in feed.items:
        if seen is not None and seen.knows(source, item.id):
            continue
        settled = True
        for found, final in _article(source, feed, item, web, published, heard):
            settled = settled and final
            yield found
        # whoever takes the documents has asked for the next one: those of this item are in his hands
        if seen is not None and settled:
            seen.mark(source, item.id)
        complete = complete and settled
    if feed.is_item_cut:
        yield Refusal(source, "is incomplete; the article within which it ends was left out; try again later")
    if seen is not None and complete and (got.etag or got.modified):
        seen.keep(source, Validators(got.etag, got.modified))


def _article(
    source: str, feed: Feed, item: Item, web: Web, published: dt.date | None, heard: Heard | None
) -> Iterator[tuple[Found, bool]]:
    """What is found of an item, and whether that is for good: what could not be fetched is tried again next time."""
    name = item.link or f"{source}:{item.id}"
    given = Given(url=item.link, title=item.title, byline=item.byline, publisher=feed.title, day=item.published)
    reason = None
    if item.link:
        try:
            got = web.fetch(item.link)
        except FetchError as fault:
            reason = str(fault)
            if heard is not None:
                heard(item.link, fault)
        else:
            if is_feed(got.data):
                yield Refusal(name, "is a feed inside a feed; give its own address"), True
                return
            read = list(fetched(name, got, published, given))
            if item.page is None or not all(isinstance(found, Refusal) for found in read):
                yield from ((found, True) for found in read)
                return
    if item.page is None:
        yield Refusal(name, reason or "has neither a link nor text; look for it on the site"), False
        return
    inside = replace(given, charset="utf-8", day=item.published or item.updated)
    yield from (
        (found, True) for found in whole(name, item.page.encode("utf-8", "replace"), ".html", published, inside)
    )
