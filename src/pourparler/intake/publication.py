"""Find the day on which a page was published: one ranked list of sources.

The argument of the caller comes first, and is not looked for here. Then come the metadata of the article (JSON-LD,
meta elements, microdata), the date that the page shows with its headline, its address, the text (which the reader
searches), and at last a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from pourparler.intake.day_order import Order, order_of_page
from pourparler.intake.published import DAY, Publication, day_in_address
from pourparler.intake.shown_dates import ShownDates, shown_dates
from pourparler.intake.stamps import Stamp, find_stamps
from pourparler.intake.structured_data import StatedArticle, stated_articles
from pourparler.record import PublishedFrom

_FIRST = (  # meta elements that say when an article was published; the first that is there counts
    "article:published_time|article:published|og:article:published_time|og:published_time|og:pubdate|datepublished|rnews:datepublished|"
    "pubdate|publishdate|publish-date|publish_date|published|published_date|published-date|publication_date|publication-date|"
    "date.published|article.published|parsely-pub-date|sailthru.date|cxenseparse:recs:publishtime|"
    "cxenseparse:publishtime|shareaholic:article_published_time|bt:pubdate|vr:published_time|displaydate|originalpublicationdate|"
    "article_date_original|dc.date.issued|dcterms.issued|dcterms.date.issued|citation_publication_date|"
    "citation_online_date|iso-8601-publish-date|date_published|dateposted|post_date|releasedate|creationdateandtime"
).split("|")
_LATER = "dc.date.created|dcterms.created|dc.date|dcterms.date|date|article:created|created|og:created_time".split("|")
_LATE = dt.timedelta(days=30)  # a text changed so much later is not of the day of its publication alone
_ZONE = dt.timedelta(hours=1)
_CHANGED = "article:modified_time|og:updated_time|lastmod|last-modified|dcterms.modified|dc.date.modified|datemodified"


@dataclass(frozen=True)
class _Candidate:
    stamp: Stamp
    by: PublishedFrom


def find_publication(tree: Any, address: str | None = None, guess: str | None = None) -> Publication | None:
    """Find the day of publication of a page.

    A moment in UTC counts in the time zone of the page, where the page shows one, or shows the local date. A numeric
    date whose order is open (8/4/2011) counts where another date or the page tells the order; else it is a guess.

    Parameters
    ----------
    tree : the page, as lxml parses it
    address : the address of the page
    guess : the date that an extractor guesses, which counts last
    """
    shown = shown_dates(tree)
    metas = _metas(tree)
    articles = stated_articles(tree.xpath("//script[contains(@type, 'ld+json')]/text()"))
    own, foreign = _sorted_by_owner(articles, tree, address)
    stated = [*_metadata(metas, own), *_microdata(tree, shown)]
    in_address = day_in_address(address) or day_in_address(_canonical(tree))
    ranked = [_Candidate(stamp, "metadata") for stamp in stated]
    ranked += [_Candidate(stamp, "page") for stamp in shown.own]
    ranked += [_Candidate(Stamp(in_address), "url")] if in_address else []
    others = [s for a in own for value in a.others for s in find_stamps(value)]
    changed = [s for name in _CHANGED.split("|") for value in metas.get(name, []) for s in find_stamps(value)]
    known = [c.stamp for c in ranked] + others + changed
    order = order_of_page(tree, known)
    for candidate in ranked:
        stamp = order.settle(candidate.stamp)
        if stamp.other is None:
            day = _local_day(stamp, known, shown, in_address, order)
            others = [order.settle(c.stamp) for c in ranked]
            return Publication(day, "guess" if _is_disputed(day, stamp, shown, others) else candidate.by)
    return _guess([c.stamp for c in ranked], shown, foreign, guess, tree, order)


def _is_disputed(day: dt.date, stamp: Stamp, shown: ShownDates, others: list[Stamp]) -> bool:
    """Whether the page shows other days only, or states another in its metadata or address, or a late change.

    Parameters
    ----------
    stamp : the date that gives the day
    others : all days that are stated as that of publication
    """
    seen = [s for s in shown.own if s.other is None]
    shown_too = any(_agrees(s, day, stamp) for s in seen)
    if seen and not shown_too:
        return True
    if any(s.other is None and (s.day < day - DAY or s.day > day + _LATE) for s in shown.changes):
        return True
    near = DAY if shown_too and stamp not in seen else dt.timedelta(0)  # an address is often a day older than its page
    apart = (s for s in others if s not in shown.own and s.other is None and not _agrees(s, day, stamp))
    return any(abs(s.day - day) > near for s in apart)


def _agrees(other: Stamp, day: dt.date, stamp: Stamp) -> bool:
    """Whether another date may be of this day: a moment in UTC counts in any zone, unless both are."""
    if other.day == day:
        return True
    if other.is_utc and other.moment and stamp.is_utc and stamp.moment:
        return abs(other.moment - stamp.moment) < _ZONE
    if other.is_utc and other.moment:
        return _may_be_local(other.moment, day)
    return False


def _guess(
    open_: list[Stamp], shown: ShownDates, foreign: list[StatedArticle], guess: str | None, tree: Any, order: Order
) -> Publication | None:
    """Guess from what is left: an order of day and month that is open, the dates beside, and the extractor."""
    for stamp in [*open_, *shown.titles]:
        if stamp.other is None:
            return Publication(stamp.day, "guess")
        likely = order.likely(stamp)
        if likely is not None:
            return Publication(likely, "guess")
    if open_ or shown.titles:
        return None  # the page gives a date that nobody can read with certainty: no other is better
    for found in [s for a in foreign if a.published for s in find_stamps(a.published)] + shown.beside:
        settled = order.settle(found)
        if settled.other is None:
            return Publication(settled.day, "guess")
    for stamp in find_stamps(guess or ""):
        if _is_written_in_full(stamp.day, tree):
            return Publication(stamp.day, "guess")
    return None


def _metas(tree: Any) -> dict[str, list[str]]:
    """The values of the meta elements, by name in lower case."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = meta.get("content") or meta.get("datetime") or ""
        if value.strip() and not _is_inside_other_item(meta):
            for key in ("property", "name", "itemprop", "http-equiv"):
                for name in (meta.get(key) or "").lower().split():
                    found.setdefault(name, []).append(value)
    return found


def _metadata(metas: dict[str, list[str]], own: list[StatedArticle]) -> Iterator[Stamp]:
    """The dates in the metadata of the article, those that say most clearly what they are first."""
    yield from _first_of_each(a.published for a in own if not a.is_page)
    yield from _first_of_each(value for name in _FIRST for value in metas.get(name, [])[:1])
    yield from _first_of_each(a.published for a in own if a.is_page)
    yield from _first_of_each(value for name in _LATER for value in metas.get(name, [])[:1])


def _first_of_each(values: Iterable[str | None]) -> Iterator[Stamp]:
    for value in values:
        yield from find_stamps(value or "")[:1]


def _microdata(tree: Any, shown: ShownDates) -> Iterator[Stamp]:
    """The dates of elements that microdata, RDFa or hAtom call the day of publication."""
    for element in tree.xpath("//*[contains(@itemprop, 'datePublished') or contains(@property, 'datePublished')]"):
        if element.tag != "meta" and not shown.is_beside(element) and not _is_inside_other_item(element):
            value = element.get("content") or element.get("datetime") or " ".join(element.itertext())
            yield from find_stamps(value)[:1]


def _is_inside_other_item(element: Any) -> bool:
    """Whether microdata describe something else than the article here, such as a comment or a video."""
    scope = next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)
    name = "" if scope is None else (scope.get("itemtype") or "").strip().rsplit("/", 1)[-1]
    return bool(re.search(r"Comment|Review|Video|Image|Audio|WebSite|Person|Organization|Event|Offer|ListItem", name))


def _canonical(tree: Any) -> str | None:
    links = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return str(links[0]) if links else None


def _sorted_by_owner(
    articles: list[StatedArticle], tree: Any, address: str | None
) -> tuple[list[StatedArticle], list[StatedArticle]]:
    """Separate what JSON-LD says of this page's article from what it says of others."""
    paths = {_path(link) for link in (address, _canonical(tree)) if link}
    titles = tree.xpath("//h1 | //title | //meta[@property='og:title']/@content")
    headings = [" ".join((t if isinstance(t, str) else "".join(t.itertext())).split()).casefold() for t in titles]

    def fit(article: StatedArticle) -> int:
        headline = " ".join((article.headline or "").split()).casefold()
        if any(_path(u) in paths for u in article.urls) or (headline and any(headline in h for h in headings)):
            return 2
        whole = [u for u in article.urls if u.startswith("http")]
        return 0 if whole and paths and headline and headings and not article.is_page else 1

    dated = [a for a in articles if a.published or a.others]
    best = max((fit(a) for a in dated if not a.is_page), default=1)
    own = [a for a in dated if fit(a) == best or (a.is_page and fit(a))]
    days = {a.published for a in own if not a.is_page}
    if best == 0 or (best == 1 and len(days) > 1):
        own = [a for a in own if a.is_page]
    return own, [a for a in dated if a not in own and not a.is_page]


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return unquote(parts.path).rstrip("/") + ("?" + parts.query if parts.query else "")


def _local_day(
    stamp: Stamp, known: list[Stamp], shown: ShownDates, in_address: dt.date | None, order: Order
) -> dt.date:
    """The day of a moment in UTC where the page was written; the day of any other stamp."""
    utc = stamp.moment
    if not stamp.is_utc or utc is None:
        return stamp.day
    local = [s.moment for s in [*known, *shown.own] if s.moment is not None and s.moment.utcoffset()]
    for moment in sorted(local, key=lambda m: abs(m - utc)):  # the same moment first
        return utc.astimezone(moment.tzinfo).date()
    for stated in shown.own:
        other = order.settle(stated)
        if other.other is None and not (other.is_utc and other.moment):
            return other.day if _may_be_local(utc, other.day) else stamp.day
    if in_address is not None and _may_be_local(utc, in_address):
        return in_address
    return stamp.day


def _may_be_local(moment: dt.datetime, day: dt.date) -> bool:
    """Whether a moment in UTC falls on this day in some time zone of the world."""
    earliest, latest = (moment - dt.timedelta(hours=12)).date(), (moment + dt.timedelta(hours=14)).date()
    return earliest <= day <= latest


def _is_written_in_full(day: dt.date, tree: Any) -> bool:
    """Whether a day stands in the page as a full date, and is not made up from a year or a month."""
    if day.day != 1:
        return True
    pieces = (
        t
        for t in tree.xpath("//body//text()[not(parent::script or parent::style)] | //meta/@content")
        if str(t.strip())
    )
    return any(s.day == day or s.other == day for piece in pieces for s in find_stamps(str(piece)))
