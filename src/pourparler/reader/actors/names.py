"""Names of people, organisations and places, as the network tags them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

import numpy as np

from pourparler.lexicon import alternatives
from pourparler.lexicon.actors import tables
from pourparler.lexicon.calendar import SHORT_WEEKDAYS, WEEKDAYS
from pourparler.lexicon.titles import titles
from pourparler.reader.actors.clusters import bare
from pourparler.reader.actors.titles import without_title
from pourparler.reader.network.encoder import Encoding
from pourparler.reader.network.frames import NEW_LINE
from pourparler.reader.network.labels import MENTIONS, NAMES
from pourparler.reader.network.viterbi import Decoder, runs
from pourparler.reader.text.intervals import SpanIndex
from pourparler.record import Span, Zone

NameKind = Literal["person", "organization", "place"]
_NAMES = Decoder(NAMES)
NAME_KINDS: tuple[NameKind, ...] = get_args(NameKind)
MIN_CONFIDENCE = 0.5  # probability from which capitalised words are taken for a name of a kind
LONG_WORD, SHARE = 3, 0.9  # letters; share of longer words with a capital letter in a headline written so
_NO_NAME = re.compile(
    rf"(?:{'|'.join(title.capitalize() for title in sorted(titles('courtesy', 'rank')))}|St)\.?|"
    r"Gentlem[ae]n|Lady|Lords|Member|Friend|God|Allah|The|An?|This|That|It|He|She|They|We|I|You|His|Her|Its|Our|My|But|And|In|On|At|For|If|As"
)
ADJECTIVE = re.compile(r"[A-Z][\w’'-]*(?:an|ish|ese|i|ch|ic)")
"""A word that may be the adjective of a country, by its ending."""
_DETERMINER = re.compile(
    r"\b(?:the|both|some|many|all|its|their)\s+(?:[A-Z][\w’'-]*\s*(?:,|,?\s+and)\s+)*$", re.IGNORECASE
)
_GROUPS = "governments ministries delegations authorities sides leaderships teams parliaments armies forces".split()
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")


SURE_BODY = 0.8  # confidence below which the name of a body may be a surname
_LAND = re.compile(r"[A-Z][a-z]{3,}(?:ia|land|stan)")
_PHRASE = re.compile(r"(?:of|for)\b")
_DAYS = "|".join(day.capitalize() for day in (*WEEKDAYS, *SHORT_WEEKDAYS) if day != "sun")
_CLOCK = re.compile(rf"(?:{_DAYS}|GMT|UTC|CES?T|E[SD]T|P[SD]T|BST|IST)\.?")
"""Names of days and of zones of time, which may stand before a clock time."""
_BODY_NOUNS = frozenset(
    "Alliance Association Authority Board Brotherhood Bureau Coalition Commission Committee Confederation Congress"
    " Council Federation Front Guild Institute League Ministry Movement Organisation Organization Parliament Party"
    " Society Syndicate Union".split()
)
"""Nouns with which names of bodies end, and hardly any names of people."""
_MEMBERS_BODY = re.compile(
    rf"\b(?:[A-Z][a-z]+ ){{0,2}}[A-Z][a-z]+s['’] (?:[A-Z][a-z]+ ){{0,2}}(?:{'|'.join(sorted(_BODY_NOUNS))})\b"
)


@dataclass(frozen=True)
class Name:
    """A name in the text: its span, what it names, and the confidence in that, from 0 to 1."""

    span: Span
    kind: NameKind
    confidence: float


_REST = re.compile(r"[A-Z][^\W\d_]+|[a-z]{1,3}\b")
_TITLE_WITHIN = re.compile(r"(?<=\S)\s+(?P<title>(?:Mr|Mrs|Ms|Messrs|Dr)\.?\s+[A-Z])")


def find_names(encoding: Encoding, *, min_confidence: float = MIN_CONFIDENCE) -> list[Name]:
    """Find the names of a text, in order; a name never runs over the end of a line.

    Parameters
    ----------
    min_confidence : the least confidence in the kind of a name, from 0 to 1
    """
    p = encoding.pieces
    path = _NAMES.path(encoding.name, p.features[:, 2] >= NEW_LINE)
    found = []
    for i, j, kind in runs(path, NAMES):
        start, end = p.span_of(i, j)
        text = p.text[start:end]
        if text[-2:] in ("'s", "’s"):
            end -= 2
        elif _INITIALS.fullmatch(text) and p.text[end : end + 1] == ".":
            end += 1
        elif text.endswith("-"):  # "Moon Jae-in" is one name, "Tarvonia-backed" has one
            rest = _REST.match(p.text, end)
            end = rest.end() if rest else end - 1
        words = p.text[start:end]
        if not any(c.isupper() for c in words) or _NO_NAME.fullmatch(words) or _CLOCK.fullmatch(words):
            continue
        if titled := _TITLE_WITHIN.search(p.text, start, end):  # "Quessia   Ms. Denn" of a list is no name
            start = titled.start("title")
            i = p.words_of((start, end))[0]
        kind, sure = _kind(encoding, i, j)
        if sure >= min_confidence:
            found.append(Name((start, end), kind, round(sure, 3)))
    return found


def _kind(encoding: Encoding, i: int, j: int) -> tuple[NameKind, float]:
    """Return what the words ``[i, j)`` name, with its probability: the mean of the name tags and the mention scores.

    The mention scores are those of the word that most likely heads a mention.
    """
    tags = np.exp(encoding.name[i:j]).mean(0)
    heads = np.exp(encoding.mention[i:j])
    head = heads[heads[:, 0].argmin()]
    both = {k: (tags[2 * n + 1] + tags[2 * n + 2] + head[MENTIONS.index(k)]) / 2 for n, k in enumerate(NAME_KINDS)}
    kind = max(both, key=lambda k: float(both[k]))
    return kind, float(both[kind])


def _headlined(text: str, found: Sequence[Name], zones: Sequence[Zone]) -> list[Name]:
    """Drop names of lines in headline capitals that the rest of the text does not have.

    Where such a name includes the words after it, it ends where a name of the text does.
    """
    heads = [(z.start, z.end) for z in zones if z.kind != "caption" and _all_capitals(text[z.start : z.end])]
    if not heads:
        return list(found)
    inside = {n.span for n in found for h in heads if h[0] <= n.span[0] < h[1]}
    known = {text[slice(*n.span)] for n in found if n.span not in inside}
    known |= {words.split()[-1] for words in known if " " in words}
    remaining = []
    for name in found:
        words = text[slice(*name.span)]
        if name.span not in inside or words in known:
            remaining.append(name)
            continue
        starts = [k for k in known if words.startswith((k + " ", k + "'s", k + "’s"))]
        if starts:
            remaining.append(replace(name, span=(name.span[0], name.span[0] + len(max(starts, key=len)))))
    return remaining


def _all_capitals(line: str) -> bool:
    """Whether nearly every longer word of a line begins with a capital letter."""
    words = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > LONG_WORD]
    return len(words) >= LONG_WORD and sum(w[0].isupper() for w in words) >= SHARE * len(words)


def settle_kinds(text: str, found: Sequence[Name], zones: Sequence[Zone]) -> list[Name]:
    """Give each name one kind throughout the text: that of a list, else the kind that most of its mentions have.

    Names in the credit of a caption are dropped: photographers and agencies are not actors.
    """
    captions = [(z.start, z.end) for z in zones if z.kind == "caption"]
    found = _with_bodies(text, _headlined(text, _divided(text, _of_the_article(text, found, zones)), zones))
    people = {text[slice(*n.span)].split()[-1] for n in found if n.kind == "person" and " " in text[slice(*n.span)]}
    t = tables()
    votes: dict[str, Counter[NameKind]] = {}
    for name in found:
        votes.setdefault(text[slice(*name.span)].casefold(), Counter())[name.kind] += name.confidence  # type: ignore[assignment]
    remaining = []
    for name in found:
        words = text[slice(*name.span)]
        caption = next((c for c in captions if c[0] <= name.span[0] < c[1]), None)
        if caption and "(" in text[caption[0] : name.span[0]] and ")" in text[name.span[1] : caption[1]]:
            continue
        kind = votes[words.casefold()].most_common(1)[0][0]
        if kind == "organization" and name.confidence < SURE_BODY and words in people:
            kind = "person"  # "Denn arrives" in a headline above "Orla Denn"
        elif words in t.governments or (kind == "person" and " " in words and words.split()[-1] in _BODY_NOUNS):
            kind = "organization"
        elif words in t.countries or words in t.capitals:
            kind = "place"
        span = _trimmed(text, without_title(text, name.span)) if kind == "person" else name.span
        if kind == "organization":
            span = _with_both(text, span)
        is_nobody = kind == "person" and (_is_adjective(text, span) or _PHRASE.match(bare(text[slice(*span)])))
        if span[0] < span[1] and not is_nobody:
            remaining.append(replace(name, kind=kind, span=span))
    return remaining


def _of_the_article(text: str, found: Sequence[Name], zones: Sequence[Zone]) -> list[Name]:
    """Drop names that stand only in what is no part of the article, such as the headers of an e-mail."""
    furniture = SpanIndex(((z.start, z.end), None) for z in zones if z.kind == "boilerplate")
    inside = {name.span for name in found if furniture.touching(name.span)}
    known = {word for n in found if n.span not in inside for word in text[slice(*n.span)].split()}
    return [n for n in found if n.span not in inside or text[slice(*n.span)].split()[-1] in known]


def _divided(text: str, found: Sequence[Name]) -> list[Name]:
    """Divide "Sund Orla Denn" in "minister of Sund Orla Denn", as translations have it, into a country and a person."""
    divided = []
    for name in found:
        words = text[slice(*name.span)].split(" ")
        is_led = name.kind != "organization" and text[max(0, name.span[0] - 4) : name.span[0]] == " of "
        is_land = words[0] in tables().countries or _LAND.fullmatch(words[0])
        if is_led and is_land and len(words) in (3, 4) and all(w.isalpha() and w.istitle() for w in words):
            at = name.span[0] + len(words[0])
            divided += [Name((name.span[0], at), "place", name.confidence), Name((at + 1, name.span[1]), "person", 1.0)]
        else:
            divided.append(name)
    return divided


def _with_bodies(text: str, found: Sequence[Name]) -> list[Name]:
    """Take "the Pilots' Guild" for one name of a body; the names within it are none of their own."""
    bodies = [Name(m.span(), "organization", 1.0) for m in _MEMBERS_BODY.finditer(text)]
    taken = SpanIndex((body.span, None) for body in bodies)
    return sorted([*bodies, *(n for n in found if not taken.touching(n.span))], key=lambda n: n.span)


def _is_adjective(text: str, span: Span) -> bool:
    """Whether one word says of what country a group is, "the Xian and Yan governments", and names nobody."""
    words, led = text[slice(*span)], text[max(0, span[0] - 30) : span[0]]
    return bool(ADJECTIVE.fullmatch(words) and _DETERMINER.search(led) and _groups().match(text, span[1]))


def _with_both(text: str, span: Span) -> Span:
    """Widen "Yan governments" to all of "the Xian and Yan governments", which is one group."""
    own = re.match(rf"{ADJECTIVE.pattern}\s+[a-z]+s\b", text[slice(*span)])
    led = re.search(rf"\b[Tt]he\s+({ADJECTIVE.pattern}\s+and\s+)\Z", text[max(0, span[0] - 60) : span[0]])
    return (span[0] - len(led[1]), span[1]) if own and led else span


@cache
def _groups() -> re.Pattern[str]:
    """Nouns of groups, with adjectives before them."""
    nouns = alternatives((*(f"{noun}s" for noun in tables().bodies), *tables().plural_roles, *_GROUPS))
    return re.compile(rf"(?:\s*,?\s+(?:and\s+)?{ADJECTIVE.pattern}){{0,3}}\s+(?:[a-z]+\s+)?{nouns}\b")


def _trimmed(text: str, span: Span) -> Span:
    """Cut the name of a person to its words from the first to the last with a capital letter."""
    words = [(span[0] + m.start(), span[0] + m.end()) for m in re.finditer(r"\S+", text[slice(*span)])]
    big = [w for w in words if any(c.isupper() for c in text[slice(*w)]) or not text[w[0]].isalpha()]
    return (big[0][0], big[-1][1]) if big else (span[0], span[0])
