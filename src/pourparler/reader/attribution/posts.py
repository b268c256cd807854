"""Posts of social media and messengers: each belongs to its author, whom a line before or after it names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pourparler.lexicon import alternatives
from pourparler.lexicon.calendar import SHORT_MONTHS
from pourparler.reader.actors.clusters import Registry, folded
from pourparler.reader.attribution.transcript import SURE
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.text.intervals import touching
from pourparler.record import Span
from pourparler.text import DOUBLE_MARKS

_NAME = r"[^\W\d_a-z][\w.’'&-]*(?:[ \xa0](?:[^\W\d_a-z][\w.’'&-]*|of|the|for|and|de|van|von|al)){0,6}"
_MONTH = rf"(?i:{alternatives(SHORT_MONTHS)})[a-z]{{0,6}}\.?"
_DAY = rf"(?:{_MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?:,? \d{{4}})?)"
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[apAP]\.?[mM]\.?)?"
_WHEN = (
    rf"(?:{_CLOCK}\s*[·,-]\s*)?(?:{_DAY}(?:,? (?:at )?{_CLOCK})?|\d{{1,2}}\s?(?:s|m|min|h|hrs?|d|w)(?: ago)?|{_CLOCK})"
)
_STAMP = rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}},? {_CLOCK}"
_SIGN = r"(?:[^\w\s@(\[]{1,4}|Verified account|Official)"
_HANDLE = r"@(?P<handle>\w{2,30})"
_HEADER = re.compile(rf"(?P<who>{_NAME})(?: ?{_SIGN}){{0,2}} ?\(?{_HANDLE}\)?(?:\s*[·•|,–—-]?\s*{_WHEN})?\s*:?")
_INLINE = re.compile(
    rf"(?:RT |Retweeted )?(?:(?P<who>{_NAME}) ?\({_HANDLE}\)|@(?P<bare>\w{{2,30}}))(?: {_WHEN})?: +(?=\S)"
)
_CHAT = re.compile(rf"\[?{_STAMP}\]?(?: [-–—])? (?P<who>{_NAME}): *(?=\S|\Z)")
_CHAT_HEADER = re.compile(rf"(?P<who>{_NAME}), \[(?:{_STAMP}|{_DAY}(?:,? (?:at )?{_CLOCK})?)\]:?")
_FORWARDED = re.compile(rf"Forwarded from (?P<who>{_NAME})")
_SIGNED = re.compile(rf"[—–-] ?(?P<who>{_NAME}) \({_HANDLE}\)\s+{_DAY}\.?\Z")
_PLACE = (
    r"(?:on|in|via) (?:X|Twitter|Telegram|Facebook|Truth Social|Instagram|Mastodon|Bluesky|Threads|LinkedIn|Weibo|VK|"
    r"social media|(?:a|an|his|her|its|their) (?:\w+ )?(?:post|channel|account|page|thread))\b[^\n:]{0,40}"
)
_ANNOUNCED = re.compile(
    rf"(?:In a post [^\n:]{{0,60}}, )?(?P<who>{_NAME})(?:,? \(?{_HANDLE}\)?,?)? (?:has )?"
    rf"(?:posted|tweeted|wrote|writes|shared|published)(?: {_PLACE})?(?: (?:late |early )?on [^\n:]{{3,40}})?:"
)
_ONLY_NAME, _ONLY_HANDLE, _ONLY_WHEN = re.compile(_NAME), re.compile(_HANDLE), re.compile(_WHEN)
_LINE = re.compile(r"\S(?:[^\r\n\x0b\x0c\x85\u2028\u2029]*\S)?")
_FURNITURE = frozenset(
    "view views like likes retweet retweets repost reposts reply replies quote quotes bookmark bookmarks comment"
    " comments share shares reaction reactions translate post tweet show more this thread copy link edited pinned"
    " message".split()
)
_NOTE = re.compile(
    r"[\[<](?:in reply to|replying to|forwarded|media omitted|photo|video|image|audio|voice message|file|document|"
    r"sticker|album|poll|gif|location|contact)\b[^\n]{0,120}[\]>]|(?:this|a) message was deleted\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d.,:]*[KMkm]?|\W+")
_LONGEST = 300  # characters of a line that may name an author
_NEAR_START = 200  # characters before the first author from which a text is an article with posts in it


@dataclass(frozen=True)
class _Opening:
    """A line that names the author of what follows.

    Attributes
    ----------
    who : the name, or else the handle
    handle : the handle
    start, end : where the lines that name the author begin and end
    """

    who: Span
    handle: Span | None
    start: int
    end: int


def find_posts(text: str, turns: Sequence[Attribution] = ()) -> list[Attribution]:
    """Find the posts of a text, each in the own words of its author.

    Parameters
    ----------
    turns : turns of a transcript; what is a turn is no post

    Examples
    --------
    >>> text = "Orla Denn @OrlaDenn · Nov 20\\nThe port stays open."
    >>> [(text[slice(*p.source[0])], text[slice(*p.content[0])]) for p in find_posts(text)]
    [('Orla Denn', 'The port stays open.')]
    """
    lines = [m.span() for m in _LINE.finditer(text)]
    found = _signed(text, lines) + _announced(text, lines)
    openings = _openings(text, lines)
    ends = [end for _, end in lines]
    in_article = bool(openings) and openings[0].start > _NEAR_START
    for k, opening in enumerate(openings):
        end = openings[k + 1].start if k + 1 < len(openings) else len(text)
        below = []
        for line in lines[bisect_right(ends, opening.end) :]:
            if line[0] >= end:
                break
            below.append((max(line[0], opening.end), line[1]))
        content = _content(text, below, is_one=in_article)
        if content:
            found.append(Attribution((opening.who,), (), (content,), SURE, own_words=True, is_form=True))
    spoken = [(t.start, t.content[-1][1]) for t in turns]
    return [post for post in found if not touching(spoken, (post.start, post.content[0][1]))]


def name_handles(text: str, registry: Registry) -> None:
    """Make each handle (``@OrlaDenn``) a mention of the person beside whose name it stands, or whose name it spells."""
    known: dict[str, int] = {}
    for opening in _openings(text, [m.span() for m in _LINE.finditer(text)]):
        if opening.handle and opening.handle != opening.who:
            beside = registry.at.touching(*opening.who)
            if beside:
                known.setdefault(text[slice(*opening.handle)].casefold(), beside[0][1])
    spelt = {
        "@" + re.sub(r"\W", "", folded(draft.name)): n for n, draft in enumerate(registry.drafts) if draft.mentions
    }
    for match in re.finditer(r"(?<!\w)@\w{2,30}", text):
        handle = match.group().casefold()
        number = known.get(handle, spelt.get(handle.replace("_", "")))
        if number is not None and not registry.at.touching(*match.span()):
            registry.add_mention(number, match.span())


def _openings(text: str, lines: Sequence[Span]) -> list[_Opening]:
    found: list[_Opening] = []
    plain: list[_Opening] = []
    last = 0
    for k, (start, end) in enumerate(lines):
        if start < last:
            continue
        match = None
        if end - start <= _LONGEST:
            match = _HEADER.fullmatch(text, start, end) or _CHAT_HEADER.fullmatch(text, start, end)
            match = match or _FORWARDED.fullmatch(text, start, end)
        if match:
            found.append(_opening(match, start, end))
        elif inline := _INLINE.match(text, start, end) or _CHAT.match(text, start, end):
            opening = _opening(inline, start, inline.end())
            (plain if inline.re is _INLINE and opening.handle == opening.who else found).append(opening)
        elif several := _over_lines(text, lines[k : k + 4]):
            found.append(several)
        last = max((o.end for o in (*found[-1:], *plain[-1:])), default=0)
    # "@OrlaDenn: thank you" alone may be an answer to her
    retweets = [o for o in plain if text.startswith(("RT ", "Retweeted "), o.start)]
    return sorted(
        [*found, *(plain if len(plain) > 1 or found or _leads(text, plain) else retweets)], key=lambda o: o.start
    )


def _leads(text: str, plain: Sequence[_Opening]) -> bool:
    return bool(plain) and not text[: plain[0].start].strip()


def _opening(match: re.Match[str], start: int, end: int) -> _Opening:
    groups = match.groupdict()
    handle = next((match.span(name) for name in ("handle", "bare") if groups.get(name)), None)
    handle = (handle[0] - 1, handle[1]) if handle else None
    who = match.span("who") if groups.get("who") else handle
    assert who is not None
    return _Opening(who, handle, start, end)


def _over_lines(text: str, lines: Sequence[Span]) -> _Opening | None:
    """The author whose name, handle and time stand on lines of their own, as a copied page has them."""
    if len(lines) < 3 or not _ONLY_NAME.fullmatch(text, *lines[0]):
        return None
    if not _ONLY_HANDLE.fullmatch(text, *lines[1]):
        return None
    end = lines[1][1]
    for line in lines[2:]:
        if not (text[slice(*line)] in "·•" or _ONLY_WHEN.fullmatch(text, *line)):
            break
        end = line[1]
    return _Opening(lines[0], lines[1], lines[0][0], end)


def _content(text: str, lines: Sequence[Span], *, is_one: bool) -> Span | None:
    """The words of a post: up to the time or the numbers below it; in an article, its first paragraph."""
    span: Span | None = None
    for start, end in lines:
        words = text[start:end]
        if _is_furniture(words) or _ONLY_WHEN.fullmatch(words):
            if span:
                break
            continue
        if is_one and span and "\n\n" in text[span[1] : start].replace("\r", ""):
            break
        span = (span[0] if span else start, end)
    return span if span and re.search(r"[^\W\d_]{2}", text[slice(*span)]) else None


def _is_furniture(words: str) -> bool:
    if words.startswith(("Replying to @", "Show this thread", "Quote Tweet")) or _NOTE.fullmatch(words):
        return True
    tokens = [token.strip(".·•,:()").casefold() for token in words.split()[:12]]
    return all(token in _FURNITURE or not token or _NUMBER.fullmatch(token) for token in tokens)


def _announced(text: str, lines: Sequence[Span]) -> list[Attribution]:
    """Posts of one paragraph below a line of an article that ends with a colon: "Orla Denn posted on X:"."""
    found = []
    for line, below in pairwise(lines):
        match = _ANNOUNCED.fullmatch(text, *line)
        is_post = match and (match["handle"] or re.search(_PLACE, match.group()) or "tweeted" in match.group())
        if match and is_post and text[below[0]] not in DOUBLE_MARKS:
            found.append(Attribution((match.span("who"),), (), (below,), SURE, own_words=True, is_form=True))
    return found


def _signed(text: str, lines: Sequence[Span]) -> list[Attribution]:
    """Posts that are shown in a page, whose author is named after them."""
    found = []
    for k, (start, end) in enumerate(lines):
        match = _SIGNED.search(text, max(start, end - _LONGEST), end)
        if match is None:
            continue
        content = (start, match.start()) if match.start() > start else lines[k - 1] if k else None
        while content and content[0] < content[1] and text[content[1] - 1].isspace():
            content = (content[0], content[1] - 1)
        if content and content[0] < content[1]:
            found.append(Attribution((match.span("who"),), (), (content,), SURE, own_words=True, is_form=True))
    return found
