"""Find the dates that a page shows with its headline, apart from those of other articles, comments and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pourparler.intake.stamps import Stamp, find_stamps

_BESIDE_TAGS = {
    "aside",
    "nav",
    "footer",
    "form",
    "blockquote",
    "select",
    "button",
    "script",
    "style",
    "template",
    "noscript",
}
_LINE_TAGS = frozenset("p div span li small em i b strong td h2 h3 h4 h5 h6".split())
_BESIDE = re.compile(
    r"comment|disqus|related|recommend|sidebar|side-bar|teaser|popular|trending|latest|recent|most-?read|widget|copyright|"
    r"footer|also|archive|calendar|promo|newsletter|subscri|advert|carousel|slider|ticker|breaking|navigation|menu|"
    r"upcoming|events?\b|weather|next|prev|reply|replies|more-|tweet|embed|(?:^|[\s_-])nav(?:$|[\s_-])|read-?more|clock|today",
    re.IGNORECASE,
)
_CLEAR = re.compile(
    r"publi(?:sh|c)|pub-?date|entry-?date|post-?date|posted|date-?line|article-?date|story-?date|news-?date|by-?line|"
    r"timestamp|date-?time|entry-?meta|post-?meta|article-?meta|dateposted|release-?date",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:^|[\s_-])(?:\w*date\w*|time|meta|info|byline|created|author|submitted)(?:$|[\s_-])|datum|Date\b", re.IGNORECASE
)
_CHANGED = re.compile(
    r"updat|modif|edit(?:ed)?\b|revis|changed|expire|valid|until|last |corrected|accessed|retrieved", re.IGNORECASE
)
_CHANGED_BEFORE = re.compile(
    r"(?:updat|modif|edit|revis|chang|expir|correct|access|retriev|event|deadline|until|since|born|died)\w*"
    r"(?:\W+date)?(?:\s+(?:on|at|by))?\W*$|\blast\s+\w+\W*$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^\W*(?:joined|registered|member\s+since)\b", re.IGNORECASE)  # of an author's account
_SAID = re.compile(
    r"^\W*(?:first\s+)?(?:publi(?:shed|cation\s+date)|posted|issued|released|date|dated|written)\b", re.IGNORECASE
)
_DATELINE = re.compile(r"^(?:\W*[A-Z][^.!?\n]{1,60}[,(]\s*)$")
_AFTER_DATELINE = re.compile(r"^,?\s*(?:\([^()\n]{1,60}\)\s*)?[-–—:)]")
_PARAGRAPH = 80  # characters of a paragraph that is text, and no line about it
_LINE = 150  # characters of a line that holds a date and little else
_MOST = 500  # dates of a page that are looked at
_REACH = 60  # elements between the headline and a date that is shown with it
_CARD = 700  # characters of the box of another article
_HEADING = 20  # characters of a link that is a headline


@dataclass(frozen=True)
class ShownDates:
    """The dates that a page shows.

    Attributes
    ----------
    own
        Those of its article, the clearest first.
    beside
        Those that may belong to something else, or to a later change.
    titles
        Those within its title.
    changes
        Those on which its article, or the page, was changed.
    """

    own: list[Stamp]
    beside: list[Stamp]
    titles: list[Stamp]
    changes: list[Stamp]
    _headline: Any = None

    def is_beside(self, element: Any) -> bool:
        """Whether an element belongs to another article, a comment, a menu or a footer."""
        return _is_beside(
            element, set() if self._headline is None else {self._headline, *self._headline.iterancestors()}
        )


def shown_dates(tree: Any) -> ShownDates:
    """Find the dates that a page shows with its headline.

    Parameters
    ----------
    tree : the page, as lxml parses it
    """
    headline = _headline(tree)
    around = set() if headline is None else {headline, *headline.iterancestors()}
    own: list[tuple[int, int, Stamp]] = []
    beside: list[Stamp] = []
    changes: list[Stamp] = []
    body = next(tree.iter("body"), tree)
    places = {element: k for k, element in enumerate(body.iter("*"))}
    top = places.get(headline)
    prose = _prose(places, top or 0)
    for element, place, rank, stamp, changed in islice(_all_dates(places), _MOST):
        if changed or _is_beside(element, around):
            beside.append(stamp)
            if changed and (_is_in_footer(element) or not _is_beside(element, around)):
                changes.append(stamp)
        elif top is None:
            own.append((rank, place, stamp))
        else:
            after = place - top
            near = -_REACH // 2 <= after <= _REACH and (place < prose or rank == 0)
            own.append((rank + (0 if near else 3), abs(after) * (1 if after >= 0 else 2), stamp))
    own.sort(key=lambda found: found[:2])
    sure = [stamp for rank, _, stamp in own if rank < 3]
    far = [stamp for rank, _, stamp in own if rank >= 3]
    if top is None and len({s.day for s in sure}) > 1:  # a list of articles, or nobody knows which
        sure, far = [s for r, _, s in own if r == 0], sure + far
        if len({s.day for s in sure}) > 1:
            sure, far = [], sure + far
    titles = [
        s for t in (headline, next(tree.iter("title"), None)) if t is not None for s in find_stamps(_text(t, 300))
    ]
    return ShownDates(sure, far + beside, titles, changes, headline)


def _prose(places: dict[Any, int], top: int) -> int:
    """The place of the second paragraph, below which there is only text; the first may be a summary."""
    paragraphs = (place for e, place in places.items() if e.tag == "p" and place > top and _is_long(e))
    return next(islice(paragraphs, 1, None), len(places))


def _is_long(element: Any) -> bool:
    return sum(len(piece.strip()) for piece in islice(element.itertext(), 100)) >= _PARAGRAPH


def _all_dates(places: dict[Any, int]) -> Iterator[tuple[Any, int, int, Stamp, bool]]:
    for element, place in places.items():
        for rank, stamp, changed in _dates_of(element):
            yield element, place, rank, stamp, changed


def _headline(tree: Any) -> Any:
    """The heading that the page's title repeats; else the longest heading of the first level."""
    titles = [*tree.xpath("//meta[@property='og:title']/@content"), *tree.xpath("//head/title/text()")]
    wanted = [" ".join(str(t).split()).casefold() for t in titles]
    for tag in ("h1", "h2", "h3"):
        for heading in tree.iter(tag):
            words = _text(heading, 300).casefold()
            if len(words) > 10 and any(words in t or (len(t) > 15 and t in words) for t in wanted):
                return heading
    return max(tree.iter("h1"), key=lambda h: len(_text(h, 300)), default=None)


def _text(element: Any, most: int) -> str:
    """The text of an element on one line; empty where it is longer than this."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece.strip())
        if length > most or len(pieces) > most:
            return ""
    return " ".join(" ".join(pieces).split())


def _names(element: Any) -> str:
    return f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"


def _is_in_footer(element: Any) -> bool:
    """Whether an element stands in the footer of the whole page, which says of no other article."""
    return any(
        box.get("id") == "footer" or (box.tag == "footer" and box.getparent().tag == "body")
        for box in element.iterancestors()
    )


def _is_beside(element: Any, around: set[Any]) -> bool:
    for up, box in enumerate((element, *element.iterancestors())):
        if box in around or box.tag in ("body", "html"):
            return False
        if box.tag in _BESIDE_TAGS or _BESIDE.search(_names(box)):
            return True
        if around and up and up < 6 and _is_card(box):
            return True
    return False


def _is_card(box: Any) -> bool:
    """Whether a box shows another article: a heading with a link, and little text."""
    if not _text(box, _CARD):
        return False
    return any(len(_text(link, _CARD)) >= _HEADING for link in islice(box.iter("a"), 20))


def _dates_of(element: Any) -> Iterator[tuple[int, Stamp, bool]]:
    """Yield the dates of an element: how clearly it is one of publication, the date, and whether it is of a change."""
    if not isinstance(element.tag, str) or element.tag in ("html", "body", "head", "script", "style"):
        return
    names = _names(element)
    words = _text(element, _LINE)
    is_time = element.tag == "time"
    hidden = (
        element.get("datetime") or (element.get("title") if element.tag in ("abbr", "time", "span") else None) or ""
    )
    if not any(c.isdigit() for c in words + hidden) or _JOINED.match(words):
        return
    changed = bool(_CHANGED.search(f"{names} {element.get('itemprop') or ''}")) and not _CLEAR.search(names)
    if is_time or _CLEAR.search(names) or _DATED.search(names):
        rank = 0 if element.get("pubdate") is not None or _CLEAR.search(names) else 1
        yield from _in_line(words, rank, changed)
        yield from ((rank, stamp, changed or _follows_change(element)) for stamp in find_stamps(hidden)[:1])
    elif element.tag in _LINE_TAGS:
        yield from _in_own_line(element, words)


def _in_line(words: str, rank: int, changed: bool) -> Iterator[tuple[int, Stamp, bool]]:
    for stamp in find_stamps(words):
        yield rank, stamp, changed or bool(_CHANGED_BEFORE.search(words[: stamp.start]))


def _follows_change(element: Any) -> bool:
    """Whether the words before an element say that its date is one of a change."""
    before = element.getprevious()
    parent = element.getparent()
    words = (before.tail or "") if before is not None else ((parent.text or "") if parent is not None else "")
    if not words.strip() and before is not None:
        words = _text(before, 60)
    return bool(_CHANGED_BEFORE.search(words))


def _in_own_line(element: Any, words: str) -> Iterator[tuple[int, Stamp, bool]]:
    """Yield the date of a line that holds little else, or of a dateline that opens a paragraph."""
    line = words or " ".join(" ".join(islice(element.itertext(), 6)).split())[:300]
    stamps = find_stamps(line)
    if not stamps:
        return
    stamp = stamps[0]
    lead, rest = line[: stamp.start], line[stamp.end :]
    if _CHANGED_BEFORE.search(lead):
        yield 2, stamp, True
    elif words and (
        _SAID.match(lead)
        or (
            len(lead.strip()) + len(rest.strip()) <= (3 if element.tag == "li" else 40)
            and not re.search(r"[a-z]{2,}\s+(?:of|on|since|in|by|until|from)\s*$", lead)
        )
    ):
        yield (0 if _SAID.match(lead) else 2), stamp, False
    elif element.tag == "p" and _DATELINE.match(lead) and _AFTER_DATELINE.match(rest):
        yield 1, stamp, False
