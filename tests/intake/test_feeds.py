"""Feeds: their new items as documents, remembered once they have been taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pourparler.intake import InMemory, Refusal, documents, web
from pourparler.record import Document
from web_server import Site, serving

WORDS = (
    "The two delegations of Orvania and Sund came back to the old mill on Monday, and the mediator said that the talks "
    "would go on for as long as anybody was willing to sit on the wooden chairs."
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(web, "LIMITS", replace(web.LIMITS, pause=0.0, connecting=2.0, silence=2.0, whole=2.0))
    with serving() as found:
        for k in range(1, 4):
            found.page(f"/{k}", f"<!doctype html><html><body><article><p>{k}. {WORDS}</p></article></body></html>")
        yield found


def rss(*items: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Sund Herald</title>'
        f"{''.join(items)}</channel></rss>"
    )


def item(number: int, more: str = "") -> str:
    return (
        f"<item><title>Day {number}</title><link>/{number}</link><guid isPermaLink='false'>id-{number}</guid>"
        f"<pubDate>Mon, 0{number} May 2031 10:00:00 GMT</pubDate><dc:creator>Ruta Olm</dc:creator>{more}</item>"
    )


def full(words: str) -> str:
    return f"<content:encoded><![CDATA[<p>{words}</p>]]></content:encoded>"


def read(address: str, **options: Any) -> list[Document | Refusal]:
    return list(documents([address], allow_private=True, **options))


def test_items_are_read_as_pages(site: Site) -> None:
    found = read(site.page("/feed", rss(item(2), item(1)), "application/rss+xml"))
    assert [d.text[:2] for d in found if isinstance(d, Document)] == ["2.", "1."]
    first = found[0]
    assert isinstance(first, Document)
    assert (first.published, first.published_from) == (dt.date(2031, 5, 2), "metadata")
    assert (first.url, first.byline) == (site.address + "/2", "Ruta Olm")


@pytest.mark.parametrize("content", ["html", "text", "xhtml"])
def test_atom(site: Site, content: str) -> None:
    inner = {
        "html": f"&lt;p&gt;{WORDS}&lt;/p&gt;",
        "text": WORDS,
        "xhtml": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{WORDS}</p></div>',
    }[content]
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><id>urn:1</id><title>Day 1</title>'
        '<link rel="self" href="/self"/><link href="/1"/><published>2031-05-01T10:00:00Z</published>'
        "<author><name>Ruta Olm</name></author></entry><entry><id>urn:2</id><title>Day 2</title>"
        f'<link href="/gone"/><content type="{content}">{inner}</content></entry></feed>'
    )
    one, two = read(site.page("/feed", feed, "application/atom+xml"))
    assert isinstance(one, Document)
    assert one.text.startswith("1.")
    assert one.published == dt.date(2031, 5, 1)
    assert isinstance(two, Document)
    assert two.text == WORDS
    assert two.published is None


def test_the_text_of_the_item_stands_in_for_a_page_that_cannot_be_had(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /1\n", "text/plain")
    site.page("/3", "", status=404)
    feed = rss(item(1, full(WORDS)), item(2), item(3))
    found = read(site.page("/feed", feed, "text/xml"))
    assert [type(f) for f in found] == [Document, Document, Refusal]
    assert isinstance(found[0], Document)
    assert found[0].text == WORDS
    assert str(found[2]) == f"{site.address}/3: does not exist (404); check the address"
    assert "/1" not in site.asked


def test_only_new_items_and_nothing_if_nothing_has_changed(site: Site) -> None:
    seen = InMemory()
    address = site.page("/feed", rss(item(1)), "text/xml", ETag='"a"', Last_Modified="Thu, 01 May 2031 10:00:00 GMT")
    assert len(read(address, seen=seen)) == 1
    site.page("/feed", "", "text/xml", status=304)
    assert read(address, seen=seen) == []
    sent = site.headers[-1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"a"', "Thu, 01 May 2031 10:00:00 GMT")
    site.page("/feed", rss(item(2), item(1)), "text/xml")
    assert [d.text[:2] for d in read(address, seen=seen) if isinstance(d, Document)] == ["2."]
    assert len(read(address)) == 2


def test_an_item_counts_as_taken_when_the_next_is_asked_for(site: Site) -> None:
    seen = InMemory()
    address = site.page("/feed", rss(item(1), item(2), item(3)), "text/xml", ETag='"a"')
    taken = documents([address], allow_private=True, seen=seen)
    next(taken)
    assert not seen.knows(address, "id-1")
    next(taken)
    assert seen.knows(address, "id-1")
    assert not seen.knows(address, "id-2")
    taken.close()  # type: ignore[attr-defined]
    assert seen.validators(address) is None
    assert [d.text[:2] for d in read(address, seen=seen) if isinstance(d, Document)] == ["2.", "3."]


def test_what_could_not_be_fetched_is_tried_again(site: Site) -> None:
    seen = InMemory()
    site.page("/1", "", status=500)
    address = site.page("/feed", rss(item(1), item(2)), "text/xml", ETag='"a"')
    assert [type(f) for f in read(address, seen=seen)] == [Refusal, Document]
    assert seen.validators(address) is None
    assert [type(f) for f in read(address, seen=seen)] == [Refusal]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"\x00\xff\xfegarbage" * 200, "application/rss+xml", "binary"),
        (b"<rss><<<>>&&& \x00", "application/rss+xml", "feed"),
        (b"", "application/rss+xml", "is empty"),
        (rss().encode(), "text/xml", "is a feed without articles"),
        (b"<rss>" + b"<a>" * 100_000, "text/xml", "feed"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "text/xml", "feed without articles"),
        (
            b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item>'
            b"</channel></rss>",
            "text/xml",
            "feed without articles",
        ),
    ],
)
def test_feeds_of_garbage(site: Site, body: bytes, kind: str, reason: str) -> None:
    (found,) = read(site.page("/feed", body, kind))
    assert isinstance(found, Refusal)
    assert reason in found.reason
    assert str(found).isprintable()


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "http://[::1", "ftp://sund.example/"])
def test_links_of_items_are_checked(site: Site, link: str) -> None:
    feed = rss(f"<item><title>Day 1</title><link>{link}</link></item>", item(2))
    refused, good = read(site.page("/feed", feed, "text/xml"))
    assert isinstance(refused, Refusal)
    assert "not fetched" in refused.reason or "not a web address" in refused.reason
    assert isinstance(good, Document)


def test_a_feed_within_a_feed_is_not_followed(site: Site) -> None:
    address = site.page("/feed", rss("<item><title>Again</title><link>/feed</link></item>"), "text/xml")
    (found,) = read(address)
    assert "feed inside a feed" in str(found)


def test_a_feed_that_is_cut_off_gives_its_complete_articles_and_is_fetched_again(site: Site) -> None:
    seen = InMemory()
    feed = rss(item(1), item(2))
    address = site.page("/feed", feed[: feed.index("/2</link>") + 1], "text/xml", ETag='"a"')
    one, cut = read(address, seen=seen)
    assert isinstance(one, Document)
    assert one.text.startswith("1.")
    assert str(cut) == f"{address}: is incomplete; the article within which it ends was left out; try again later"
    assert seen.validators(address) is None
    site.page("/feed", feed, "text/xml", ETag='"a"')
    assert [d.text[:2] for d in read(address, seen=seen) if isinstance(d, Document)] == ["2."]
    assert seen.validators(address) is not None
    site.page("/feed", feed[: feed.index("/1</link>")], "text/xml")
    (cut,) = read(address)
    assert str(cut) == f"{address}: is incomplete and ends within its first article; try again later"


@pytest.mark.parametrize("kind", ["application/feed+json", "application/json", "text/plain"])
def test_json_feeds_are_read(site: Site, kind: str) -> None:
    items = '[{"id": "1", "url": "/1", "date_published": "2031-05-01T10:00:00Z"}]'
    (found,) = read(site.page("/feed", f'{{"version": "https://jsonfeed.org/version/1", "items": {items}}}', kind))
    assert isinstance(found, Document)
    assert (found.url, found.published) == (f"{site.address}/1", dt.date(2031, 5, 1))


def test_the_day_of_an_update_counts_only_if_the_text_is_from_the_feed(site: Site) -> None:
    entries = "".join(
        f'<entry><id>urn:{path}</id><link href="/{path}"/><updated>2031-05-09</updated>'
        f"<content>{WORDS}</content></entry>"
        for path in ("1", "gone")
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    one, two = read(site.page("/feed", feed, "application/atom+xml"))
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.published, two.published) == (None, dt.date(2031, 5, 9))
