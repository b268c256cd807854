"""Feeds with errors: each is read as its author meant it, and nothing is read that it does not say."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake.feed_dates import feed_day
from pourparler.intake.feed_markup import repair
from pourparler.intake.feeds import Feed, Item, is_feed, read_feed
from suite import examples

ADDRESS = "https://herald.example/news/feed"
WORDS = "The two delegations of Orvania and Sund came back to the old mill on Monday, as the mediator had asked."


def read(feed: str | bytes, charset: str | None = None) -> Feed:
    return read_feed(feed.encode() if isinstance(feed, str) else feed, ADDRESS, charset)


def rss(*items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>Herald</title>{"".join(items)}</channel></rss>'


def only(feed: str | bytes) -> Item:
    (item,) = read(feed).items
    return item


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("http://sund.example/s?page=1&id=77", "http://sund.example/s?page=1&id=77"),
        ("http://sund.example/s?page=1&amp;id=77", "http://sund.example/s?page=1&id=77"),
        ("<![CDATA[http://sund.example/s?page=1&id=77]]>", "http://sund.example/s?page=1&id=77"),
        ("<![CDATA[http://sund.example/s?page=1&amp;id=77]]>", "http://sund.example/s?page=1&id=77"),
        ("http://sund.example/s?page=1&copy=2&lt=3&reg", "http://sund.example/s?page=1&copy=2&lt=3&reg"),
        ("\n  http://sund.example/\n  talks  \n", "http://sund.example/talks"),
        ("http://sund.example/two words", "http://sund.example/two%20words"),
        ("../talks?a=1&b=2", "https://herald.example/talks?a=1&b=2"),
    ],
)
def test_addresses_are_read_as_they_are_meant(written: str, address: str) -> None:
    assert only(rss(f"<item><link>{written}</link></item>")).link == address
    atom = written.replace("<![CDATA[", "").replace("]]>", "")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{atom}"></entry></feed>'
    assert only(feed).link == address


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("R&D minister says Q&A", "R&D minister says Q&A"),
        ("Sund doesn&rsquo;t sign &mdash; yet", "Sund doesn’t sign — yet"),
        ("Sund doesn&amp;rsquo;t sign", "Sund doesn’t sign"),
        ("<![CDATA[Sund doesn&#8217;t sign]]>", "Sund doesn’t sign"),
        ("Sund doesn&#146;t sign", "Sund doesn’t sign"),
        ("A&B; and &unknown; too", "A&B; and &unknown; too"),
        ("<![CDATA[<b>Talks</b> resume]]>", "Talks resume"),
        ("&lt;i&gt;Talks&lt;/i&gt; resume", "Talks resume"),
        ("Offer < 5 days & > 2", "Offer < 5 days & > 2"),
        ("Talks<br>resume", "Talksresume"),
        ("Talks \x0b\x00resume", "Talks resume"),
    ],
)
def test_titles_are_read_as_they_are_meant(written: str, title: str) -> None:
    assert only(rss(f"<item><title>{written}</title><link>/a</link></item>")).title == title


def test_a_plain_title_of_atom_keeps_its_tags() -> None:
    entry = "<entry><title>A &lt;b&gt; tag</title><link href='/a'/></entry>"
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
    assert only(feed).title == "A <b> tag"


def test_entities_that_a_feed_declares() -> None:
    head = '<!DOCTYPE rss [<!ENTITY port "Quessport &amp; Sund"><!ENTITY out SYSTEM "file:///etc/passwd">]>'
    assert (
        only(rss("<item><title>&port; &out;</title><link>/a</link></item>", head=head)).title
        == "Quessport & Sund &out;"
    )


def test_expansion_of_entities_has_a_limit() -> None:
    head = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 500}"><!ENTITY b "&a;&a;">]>'
    text = repair(rss("<item><title>" + "&a;" * 100_000 + "&b;</title></item>", head=head)).text
    assert len(text) < 2_000_000


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Fri, 20 Nov 2026 22:00:00 GMT", "2026-11-20"),
        ("Fri, 20 Nov 26 10:00 EST", "2026-11-20"),
        ("20 Nov 26 10:00:00 +0100", "2026-11-20"),
        ("Friday, 20-Nov-26 10:00:00 GMT", "2026-11-20"),
        ("Sat, 20 Nov 99 10:00:00 PST", "1999-11-20"),
        ("Fri Nov 20 10:00:00 2026", "2026-11-20"),
        ("Fri Nov  6 10:00:00 2026", "2026-11-06"),
        ("Fri Nov 20 10:00:00 EST 2026", "2026-11-20"),
        ("Fri, 20 Nov 2026 10:00:00 America/Lamp_Bay", "2026-11-20"),
        ("Fri, 4 Sept 2026", "2026-09-04"),
        ("November 20, 2026, 10:00 am EST", "2026-11-20"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T10:00:00.123+01:00", "2026-11-20"),
        ("2026-11-20t10:00:00z", "2026-11-20"),
        ("2026-11-20T10", "2026-11-20"),
        ("2026-11-20 10:00:00 EST", "2026-11-20"),
        ("2026-11-20T10:00:00 +01:00", "2026-11-20"),
        ("20261120T100000Z", "2026-11-20"),
        ("2026-W47-5", "2026-11-20"),
        ("2026W475T10:00Z", "2026-11-20"),
        ("2026-324", "2026-11-20"),
        ("2026/11/20 10:00", "2026-11-20"),
        ("2026.11.20", "2026-11-20"),
        ("11/20/2026 10:00 AM", "2026-11-20"),
        ("20/11/2026", "2026-11-20"),
        ("20.11.2026", "2026-11-20"),
        ("1795168800", "2026-11-20"),
        ("1795168800123", "2026-11-20"),
    ],
)
def test_dates(written: str, day: str) -> None:
    assert feed_day(written) == dt.date.fromisoformat(day)
    item = f"<item><link>/a</link><pubDate>{written}</pubDate></item>"
    assert only(rss(item)).published == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "written", ["", "03/04/2026", "2026", "2026-11", "Fri", "31 Feb 2026", "20 Foo 2026", "2026-366"]
)
def test_what_is_no_day_is_none(written: str) -> None:
    assert feed_day(written) is None


@examples(200)
@given(st.text(max_size=80) | st.from_regex(r"[A-Z][a-z]{2},? ?\d{1,2}[ /-][A-Za-z]{3}[ /-]\d{2,4}.{0,20}"))
def test_any_text_is_a_day_or_none(written: str) -> None:
    feed_day(written)


COMPLETE = rss(
    f"<item><title>One</title><link>https://sund.example/one?a=1&b=2</link><description>{WORDS}</description></item>",
    "<item><title>Two</title><link>https://sund.example.org/two</link><guid>https://sund.example.org/two</guid></item>",
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title>'
    '<entry><id>https://sund.example/one?a=1&amp;b=2</id><link href="https://sund.example/one?a=1&amp;b=2"/></entry>'
    '<entry><id>https://sund.example.org/two</id><link href="https://sund.example.org/two"/>'
    f"<content>{WORDS}</content></entry></feed>"
)


@pytest.mark.parametrize("feed", [COMPLETE, ATOM], ids=["rss", "atom"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_feed_that_is_cut_off_never_gives_half_an_article(feed: str, encoding: str) -> None:
    whole = read(feed.encode(encoding)).items
    data = feed.encode(encoding)
    for cut in range(1, len(data), 7):
        try:
            found = read(data[:cut])
        except ValueError:
            continue
        assert found.items == whole[: len(found.items)]
        assert not found.is_complete or len(found.items) == len(whole)
        assert found.is_item_cut or len(found.items) == data[:cut].decode(encoding, "ignore").count(
            "</item>" if feed is COMPLETE else "</entry>"
        )


def test_a_feed_without_its_last_tags_is_read() -> None:
    found = read(COMPLETE.removesuffix("</rss>"))
    assert (len(found.items), found.is_complete, found.is_item_cut) == (2, False, False)


@pytest.mark.parametrize(
    "feed",
    [
        rss(f"<item><link>/a</link><content:encoded><![CDATA[<p>{WORDS}</p>]]></content:encoded></item>"),
        rss(f"<item><link>/a</link><content:encoded><p>{WORDS}<br>And more.</p></content:encoded></item>"),
        f"<a:feed><a:entry><a:link href='/a'/><a:content type='html'>{WORDS}</a:content></a:entry></a:feed>",
        f"<rdf:RDF><item rdf:about='/a'><content:encoded>{WORDS}</content:encoded></item></rdf:RDF>",
    ],
)
def test_prefixes_that_are_not_declared(feed: str) -> None:
    assert is_feed(feed.encode())
    item = only(feed)
    assert item.link == "https://herald.example/a"
    assert item.page is not None
    assert WORDS in item.page


def test_the_title_of_a_picture_is_not_the_title_of_the_article() -> None:
    for space in ("", ' xmlns:media="http://search.yahoo.com/mrss/"', ' xmlns:itunes="urn:x"'):
        item = f"<item{space}><media:title>A mill</media:title><title>Talks resume</title><link>/a</link></item>"
        assert only(rss(item)).title == "Talks resume"


@pytest.mark.parametrize(
    "mark", ["<br>", "<p>", "</p>", "<b><i></b>", "<", "<!-- </item> -->", "<![CDATA[</item>]]>", "&"]
)
def test_an_error_in_one_entry_leaves_the_others(mark: str) -> None:
    first = f"<item><title>One</title><link>/1</link><description>x {mark} y</description></item>"
    found = read(rss(first, "<item><title>Two</title><link>/2</link></item>"))
    assert [(item.title, item.link) for item in found.items] == [
        ("One", "https://herald.example/1"),
        ("Two", "https://herald.example/2"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "nonsense", None])
def test_encodings(encoding: str, declared: str | None) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    data = rss("<item><title>Zwölf Städte – “ja”</title><link>/a</link></item>", head=head).encode(encoding)
    assert is_feed(data)
    for charset in (None, "utf-8", "iso-8859-1", "utf-16"):
        (item,) = read(data, charset).items
        assert item.title == "Zwölf Städte – “ja”"


@pytest.mark.parametrize(
    "before", ["\n", "<!-- from <html> --> ", "<!-- " + "x " * 3000 + "-->", "<?xml-stylesheet href='a'?>"]
)
@pytest.mark.parametrize("root", ["rss", "RSS", "feed", "rdf:RDF", "channel"])
def test_feeds_are_recognized(before: str, root: str) -> None:
    feed = f"{before}<{root}><item><title>One</title><link>/1</link></item></{root}>"
    assert is_feed(feed.encode())
    assert only(feed).title == "One"


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html><html><body><rss></body></html>",
        "<!-- rss --><html><feed>",
        "The <rss> element is the root of a feed.",
        "<p>text",
        '{"version": "1.1", "items": []}',
        "<!-- <rss>",
        "<feedback>",
    ],
)
def test_other_texts_are_no_feeds(text: str) -> None:
    assert not is_feed(text.encode())


@pytest.mark.parametrize(
    "item",
    [
        "<guid>https://sund.example/1</guid>",
        "<guid isPermaLink='true'>https://sund.example/1</guid>",
        "<guid isPermaLink='false'>https://sund.example/1</guid>",
        "<link/><guid>https://sund.example/1</guid>",
        "<link/>https://sund.example/1",
        "<link rel='self' href='https://other.example/'/><id>https://sund.example/1</id>",
        "<id>urn:1</id><link rel='ALTERNATE' href='https://sund.example/1'/>",
    ],
)
def test_an_id_that_is_an_address_stands_in_for_a_link(item: str) -> None:
    assert only(rss(f"<item><title>One</title>{item}</item>")).link == "https://sund.example/1"


def test_links_count_from_xml_base() -> None:
    feed = '<feed xml:base="https://sund.example/a/"><entry xml:base="b/"><link href="c"/></entry></feed>'
    assert only(feed).link == "https://sund.example/a/b/c"


def test_an_item_without_an_address_is_complete_in_itself() -> None:
    one, two = read(
        rss(*(f"<item><title>Brief</title><description>{n} {WORDS}</description></item>" for n in "12"))
    ).items
    assert one.page is not None
    assert WORDS in one.page
    assert one.id != two.id


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Herald",
        "items": [
            {"id": "1", "url": "/1", "title": "R&amp;D", "date_published": "2031-05-06T23:00:00-04:00",
             "authors": [{"name": "Ruta Olm"}]},
            {"id": "https://sund.example/2", "content_text": WORDS},
            {"id": 3, "content_html": f"<p>{WORDS}</p>"},
            {"id": "4"}, "five", None,
        ],
    }  # fmt: skip
    data = json.dumps(feed).encode()
    assert is_feed(data)
    one, two, three = read(data).items
    assert (one.link, one.title, one.byline) == ("https://herald.example/1", "R&D", "Ruta Olm")
    assert one.published == dt.date(2031, 5, 6)
    assert two.link == "https://sund.example/2"
    assert three.link is None
    assert three.page is not None
    assert WORDS in three.page
    with pytest.raises(ValueError, match="cannot be parsed"):
        read(data[:-5])


@examples(100)
@given(
    st.lists(
        st.sampled_from([*"<>&;'\"=/ \n[]!-?", "<rss>", "<item>", "</item>", "<link>", "]]>", "<!--", "&rsquo;", "a:b"])
    )
)
def test_repaired_markup_is_well_formed(parts: list[str]) -> None:
    from lxml import etree

    text = repair("<rss xmlns:a='urn:a'>" + "".join(parts)).text
    root = etree.fromstring(text, etree.XMLParser(recover=True))
    assert root.tag == "rss"
    assert repair(text).text == text
