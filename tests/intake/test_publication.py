"""The day of publication of a page: one ranked list of sources, and a guess that says that it is one."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import documents
from pourparler.intake.pages import parse_tree
from pourparler.intake.publication import find_publication
from pourparler.intake.stamps import find_stamps
from pourparler.record import Document

BODY = (
    "<p>The two delegations returned to the mill, where they sat on wooden chairs for the whole afternoon.</p>"
    "<p>Ruta Olm said that the bridge would stay closed until the other side had given an answer to her letter.</p>"
    "<p>The mediator asked both for patience, and promised a new draft of the chapter about the harbour.</p>"
)
CARD = (
    "<article class='card'><h3><a href='/other'>Harvest begins early in the northern valleys</a></h3>"
    "<time datetime='2031-01-09'>9 January 2031</time></article>"
)


def page(head: str = "", *, shown: str = "", body: str = BODY, after: str = "", title: str = "Envoys return") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        f"<main><article><h1>{title}</h1>{shown}{body}</article></main>{after}</body></html>"
    )


def found(html: str, address: str | None = None, guess: str | None = None) -> tuple[str, str] | None:
    publication = find_publication(parse_tree(html), address, guess)
    return None if publication is None else (publication.day.isoformat(), publication.by)


def meta(value: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{value}">'


def linked(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


@pytest.mark.parametrize(
    "value",
    [
        "2031-03-03",
        "2031-03-03T08:00:00+02:00",
        "20310303",
        "3 March 2031",
        "March 3rd, 2031",
        "Mon, 3 Mar 2031 08:00 EST",
        "Mon Mar 3 08:00:00 2031",
        "Mon Mar 3 08:00:00 EST 2031",
        "3.3.2031",
        "2031/03/03 08:00",
        "Monday 3rd of March, 2031",
    ],
)
def test_every_way_to_write_a_date_in_the_metadata(value: str) -> None:
    assert found(page(meta(value))) == ("2031-03-03", "metadata")


def test_a_day_above_twelve_tells_the_order() -> None:
    assert found(page(meta("19/11/2026"))) == ("2026-11-19", "metadata")
    assert found(page(meta("11/19/2026"))) == ("2026-11-19", "metadata")


@pytest.mark.parametrize(
    "value", ["2031", "2031-03", "March 2031", "31/31/2031", "0001-01-01T00:00:00Z", "1970-01-01", "soon"]
)
def test_what_is_no_full_date_is_none(value: str) -> None:
    assert found(page(meta(value))) is None


def test_the_article_comes_before_the_site_and_others() -> None:
    site = {"@type": "WebSite", "datePublished": "2001-01-01"}
    article = {"@type": ["NewsArticle"], "datePublished": "2031-03-03T08:00:00+01:00", "headline": "Envoys return"}
    comment = {"@type": "Comment", "datePublished": "2031-03-09"}
    assert found(page(linked(site, article | {"comment": [comment]}))) == ("2031-03-03", "metadata")
    assert found(page(linked({"@graph": [site, {"@type": "WebPage", "mainEntity": article}]}))) == (
        "2031-03-03",
        "metadata",
    )
    assert found(page(linked(site))) is None
    assert (
        found(page(linked({"@type": "VideoObject", "uploadDate": "2030-01-01", "datePublished": "2030-01-01"}))) is None
    )


def test_of_several_articles_the_one_with_the_pages_headline_or_address_counts() -> None:
    other = {
        "@type": "NewsArticle",
        "datePublished": "2031-01-09",
        "headline": "Harvest begins",
        "url": "https://a.example/harvest",
    }
    own = {"@type": "NewsArticle", "datePublished": "2031-03-03", "headline": "Envoys return"}
    assert found(page(linked(other, own))) == ("2031-03-03", "metadata")
    mine = {
        "@type": "NewsArticle",
        "datePublished": "2031-03-03",
        "mainEntityOfPage": {"@id": "https://a.example/envoys"},
    }
    assert found(page(linked(other, mine)), "https://a.example/envoys") == ("2031-03-03", "metadata")
    assert found(page(linked(other)), "https://a.example/envoys") == ("2031-01-09", "guess")


def test_json_that_is_not_quite_json_still_tells() -> None:
    things = '{"@type": "WebSite", "datePublished": "2001-01-01"}, {"@type": "Report", "datePublished": "2031-03-03",},'
    assert found(page(f'<script type="application/ld+json">[{things}]</script>')) == ("2031-03-03", "metadata")


def test_the_date_that_the_page_shows() -> None:
    assert found(page(shown="<time datetime='2031-03-03'>yesterday</time>")) == ("2031-03-03", "page")
    assert found(page(shown="<p class='byline'>By Ana Vell, 3 March 2031</p>")) == ("2031-03-03", "page")
    assert found(page(shown="<div>Published: March 3, 2031 | Updated: March 5, 2031</div>")) == ("2031-03-03", "page")
    assert found(page(shown="<div>Last updated: 5 March 2031</div><div>Posted on 3 March 2031</div>")) == (
        "2031-03-03",
        "page",
    )
    dateline = "<p>MILLFORD, March 3, 2031 (Gannet) — The envoys are back at the mill, and the doors are closed.</p>"
    assert found(page(body=dateline + BODY)) == ("2031-03-03", "page")


@pytest.mark.parametrize(
    "after",
    [
        f"<aside>{CARD}</aside>",
        f"<div>{CARD}</div>",
        "<footer>© 2019 Harbour Gazette. Founded 4 May 1901</footer>",
        "<div class='comments'><p>Osk, <time datetime='2031-03-08'>8 March 2031</time></p></div>",
        "<ul class='related'><li><a href='/o'>Old news of the day</a> <i class='date'>2 May 2031</i></li></ul>",
    ],
)
def test_dates_of_other_things_are_not_the_articles(after: str) -> None:
    at = found(page(after=after))
    assert at is None or at[1] == "guess"
    assert found(page(shown="<time>3 March 2031</time>", after=after)) == ("2031-03-03", "page")
    html = page(shown="<time>3 March 2031</time>").replace("<main>", f"{after}<main>")
    assert found(html) == ("2031-03-03", "page")


@pytest.mark.parametrize(
    "more",
    [
        "<h3>12 March 2019</h3><p>The accord was signed.</p>",
        "<p><strong>12 March 2019</strong></p><p>The accord was signed.</p>",
        "<p>Accord of 12 March 2019</p>",
        "<section id='talk'><div><b>Osk</b> <time datetime='2031-03-08'>8 March 2031</time></div></section>",
        "<div class='event-date'>Next session: 12 March 2032</div>",
    ],
)
def test_dates_within_and_below_the_text_are_guesses(more: str) -> None:
    at = found(page(body=BODY + more + BODY))
    assert at is None or at[1] == "guess"
    assert found(page(body=BODY + more, after="<p>Published: 3 March 2031</p>")) == ("2031-03-03", "page")


def test_a_chronicle_above_the_text_is_a_guess() -> None:
    chronicle = "<ul><li>12 March 2019: Accord signed</li><li>4 May 2020: Accord broken</li></ul>"
    at = found(page(body=chronicle + BODY))
    assert at is None or at[1] == "guess"


def test_a_date_in_the_prose_or_a_copyright_is_at_most_a_guess() -> None:
    accord = page(body=f"<p>The accord of 12 March 2019 ended the war.</p>{BODY}")
    assert found(accord, None, "2019-03-12") == ("2019-03-12", "guess")
    assert found(page(after="<footer>© 2019 Harbour Gazette</footer>"), None, "2019-01-01") is None


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.example/2031/03/03/envoys", "2031-03-03"),
        ("https://a.example/news/envoys-2031-03-03.html", "2031-03-03"),
        ("https://a.example/2031/mar/3/envoys", "2031-03-03"),
        ("https://a.example/20310303/envoys", "2031-03-03"),
        ("https://a.example/2031/03/envoys", None),
        ("https://a.example/article/20319945", None),
        ("https://a.example/envoys?day=2031-03-03", None),
    ],
)
def test_the_address(address: str, day: str | None) -> None:
    assert found(page(), address) == (day and (day, "url"))


def test_the_rank_of_the_sources() -> None:
    html = page(meta("2031-03-03"), shown="<time>3 March 2031</time>")
    address = "https://a.example/2031/03/04/envoys"
    assert found(html, address, "2031-03-06") == ("2031-03-03", "metadata")
    assert found(page(shown="<time>4 March 2031</time>"), address, "2031-03-06") == ("2031-03-04", "page")
    assert found(page(), address, "2031-03-06") == ("2031-03-04", "url")
    assert found(page(), None, "2031-03-06") == ("2031-03-06", "guess")
    assert found(page()) is None


def test_metadata_that_the_page_contradicts_are_a_guess() -> None:
    stated = meta("2031-03-03")
    assert found(page(stated, shown="<p class='date'>9 March 2031</p>")) == ("2031-03-03", "guess")
    assert found(page(stated, shown="<p class='date'>2 March 2031</p>")) == ("2031-03-03", "guess")
    both = "<p>Published: 3 March 2031</p><p class='date'>9 March 2031</p>"
    assert found(page(stated, shown=both)) == ("2031-03-03", "metadata")
    assert found(page(stated, shown="<p>Updated: 9 March 2031</p>")) == ("2031-03-03", "metadata")


@pytest.mark.parametrize(
    "change", ["<p>Updated: 9 June 2031</p>", "<p>Last updated 9 June 2031, first published 3 March 2031</p>"]
)
def test_a_text_changed_months_later_is_of_no_sure_day(change: str) -> None:
    assert found(page(meta("2031-03-03"), shown=change)) == ("2031-03-03", "guess")
    assert found(page(meta("2031-03-03"), shown=change.replace("9 June", "9 March"))) == ("2031-03-03", "metadata")
    assert found(page(meta("2031-03-03"), shown="<p>Updated: 9 January 2031</p>")) == ("2031-03-03", "guess")


def test_a_change_in_the_footer_of_the_page_counts_and_one_of_another_article_does_not() -> None:
    dated = "<p>Version 3, 9 March 2031</p>"
    footer = "<footer><a href='/imprint'>Imprint of the gazette</a><p>Updated: $Date: 2038/11/18 $</p></footer>"
    assert found(page(shown=dated, after=footer)) == ("2031-03-09", "guess")
    card = CARD.replace("</article>", "<p>Updated: 18 November 2038</p></article>")
    assert found(page(shown=dated, after=card)) == ("2031-03-09", "page")


def test_the_day_on_which_somebody_joined_is_not_that_of_the_post() -> None:
    profile = "<span class='join-date' title='10:46 - 20 Mar 2007'>Joined March 2007</span>"
    assert found(page(shown=profile)) is None
    assert found(page(shown=profile + "<p>Published: 3 March 2031</p>")) == ("2031-03-03", "page")


def test_an_address_may_be_a_day_older_than_its_page() -> None:
    address = "https://a.example/2031/03/02/envoys"
    shown = "<time>3 March 2031</time>"
    assert found(page(meta("2031-03-03"), shown=shown), address) == ("2031-03-03", "metadata")
    assert found(page(meta("2031-03-03")), address) == ("2031-03-03", "guess")
    assert found(page(shown=shown), address) == ("2031-03-03", "guess")


def test_moments_that_differ_by_the_hours_of_a_zone_give_a_guess() -> None:
    local = linked({"@type": "NewsArticle", "datePublished": "2031-03-04T07:25:06Z"})
    assert found(page(local + meta("2031-03-03T21:25:06+00:00"))) == ("2031-03-04", "guess")
    assert found(page(local + meta("2031-03-04T07:25:40+00:00"))) == ("2031-03-04", "metadata")


def test_sources_that_contradict_one_another_give_a_guess() -> None:
    address = "https://a.example/2031/03/09/envoys"
    assert found(page(meta("2031-03-03")), address) == ("2031-03-03", "guess")
    assert found(page(meta("2031-03-03") + meta("2031-03-09", "datePublished"))) == ("2031-03-03", "guess")
    assert found(page(shown="<time>3 March 2031</time>"), address) == ("2031-03-03", "guess")


EVENING = meta("2026-11-21T02:30:00Z")


@pytest.mark.parametrize(
    ("head", "shown", "address"),
    [
        (EVENING, "<p class='date'>Nov. 20, 2026, 9:30 p.m. EST</p>", None),
        (EVENING, "<time datetime='2026-11-21T02:30:00Z'>November 20, 2026</time>", None),
        (EVENING + linked({"@type": "NewsArticle", "dateModified": "2026-11-20T22:00:00-05:00"}), "", None),
        (EVENING + meta("2026-11-20T22:00:00-0500", "article:modified_time"), "", None),
        (EVENING, "", "https://a.example/2026/11/20/envoys"),
        (EVENING, "<time>11/20/2026</time>", None),
    ],
)
def test_an_evening_story_stays_on_its_day(head: str, shown: str, address: str | None) -> None:
    assert found(page(head, shown=shown), address) == ("2026-11-20", "metadata")


def test_utc_counts_where_the_page_shows_no_zone() -> None:
    assert found(page(EVENING)) == ("2026-11-21", "metadata")
    assert found(page(meta("2026-11-20T23:30:00+01:00"), shown="<time>20 November 2026</time>")) == (
        "2026-11-20",
        "metadata",
    )
    morning = meta("2026-11-20T20:30:00Z")
    assert found(page(morning, shown="<time>21 November 2026</time>")) == (
        "2026-11-21",
        "metadata",
    )  # east of Greenwich
    assert found(page(meta("2026-11-20T17:00:00Z"), shown="<time>19 November 2026</time>")) == ("2026-11-20", "guess")


def test_an_open_order_of_day_and_month() -> None:
    briefing = page(title="Press briefing, 8/4/2011")
    assert found(briefing) is None
    assert found(briefing, None, "2011-04-08") is None
    assert found(briefing.replace("<html", "<html lang='en-US'")) == ("2011-08-04", "guess")
    assert found(briefing.replace("<html", "<html lang='en-GB'")) == ("2011-04-08", "guess")
    assert found(page(meta("8/4/2011"))) is None
    assert found(page(meta("8/4/2011")), "https://a.example/2011/08/04/talks") == ("2011-08-04", "metadata")
    assert found(page(meta("8/4/2011"), after="<p>Other briefings: 7/28/2011</p>")) == ("2011-08-04", "metadata")
    assert found(page(meta("8/4/2011"), after="<p>Other briefings: 28/7/2011</p>")) == ("2011-04-08", "metadata")


@given(
    st.dates(dt.date(1971, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%Y/%m/%d"]),
)
def test_a_full_date_is_found_whatever_stands_around_it(day: dt.date, form: str) -> None:
    assert [s.day for s in find_stamps(f"By Ana Vell · {day.strftime(form)} · 4 min read")] == [day]


@given(st.text(max_size=400) | st.lists(st.text("0123456789/-.: TZMar", max_size=30)).map(" ".join))
def test_any_value_is_searched_without_a_fault(words: str) -> None:
    for stamp in find_stamps(words):
        assert 0 <= stamp.start < stamp.end <= len(words)


PIECES = st.sampled_from(
    "2031 9999-12-31T23:59:59Z 2199-12-31T23:59Z 31 Feb March 3 8/4/2011 T02:30 Z +14:00 EST 1999999999 / - pm".split()
)


@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=4))
def test_any_page_has_a_day_or_none(stated: list[str], seen: list[str], path: list[str]) -> None:
    html = page(meta(" ".join(stated)), shown=f"<time>{' '.join(seen)}</time>")
    publication = find_publication(parse_tree(html), f"https://a.example/{'/'.join(path)}", "".join(seen))
    assert publication is None or 1800 <= publication.day.year < 2200


def read(tmp_path: Path, html: str, published: dt.date | None = None) -> Document:
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    (document,) = documents([path], published=published)
    assert isinstance(document, Document)
    return document


def test_a_file_says_where_its_day_comes_from(tmp_path: Path) -> None:
    html = page(meta("2031-03-03"))
    assert read(tmp_path, html, published=dt.date(2031, 4, 4)).published_from == "argument"
    assert read(tmp_path, html).published_from == "metadata"
    assert read(tmp_path, page(shown="<time>3 March 2031</time>")).published_from == "page"
    canonical = "<link rel='canonical' href='https://a.example/2031/03/03/envoys'>"
    assert read(tmp_path, page(canonical)).published_from == "url"
    accord = read(tmp_path, page(body=f"<p>The accord of 12 March 2019 ended the war on the coast.</p>{BODY}"))
    assert accord.published is None or accord.published_from == "guess"
    assert read(tmp_path, page(after="<footer>© 2019 Harbour Gazette</footer>")).published is None
    assert read(tmp_path, page(title="Press briefing, 8/4/2011")).published_from in (None, "guess")
