"""Sentences of English news text, and the mentions of actors in them: by rule, in linear time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.lexicon.actors import tables
from pourparler.lexicon.calendar import SHORT_MONTHS, SHORT_WEEKDAYS
from pourparler.lexicon.titles import abbreviations, titles
from pourparler.record import Actor, Span, Zone

_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«([*_"
# possessive, and begun only where a run of marks begins: linear on any text
_STOP = re.compile(rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?=\s|\Z)")
_BLANK = re.compile(r"\s{2,}|[^\S \xa0]")
_TOKEN = re.compile(r"\S+\Z")
_NEVER = abbreviations("never")
_BEFORE_NUMBER = abbreviations("before a number")
_PERHAPS = abbreviations("perhaps") | SHORT_MONTHS.keys() | (SHORT_WEEKDAYS.keys() - {"sun"})  # "in the sun."
_STARTERS = frozenset(
    "the a an he she it they we i you this that these those there in on at but and for from after before"
    " as when while if"
    " his her its their our my what who how why where no not so yet both one two all another many most some".split()
)
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*\.?")


LONGEST = 1_500
"""Characters of a sentence; what is longer is a list, a table or no prose."""


def sentences(text: str, zones: Sequence[Zone] = ()) -> list[Span]:
    """Find the sentences of a text, in order, without white space at their ends.

    A closing quotation mark belongs to its sentence. A sentence never runs from one zone into the next or over an
    empty line; a single line break inside a zone is white space (hard-wrapped text), and without zones it is so only
    where the next line begins in lower case. What has no end within `LONGEST` characters is cut, so that rules that
    search a sentence for every one of its words take a time in proportion to the text.

    >>> sentences("The U.S. agreed. “We sign.” Good")
    [(0, 16), (17, 27), (28, 32)]
    """
    blocks = [(z.start, min(z.end, len(text))) for z in zones] or [(0, len(text))]
    found: list[Span] = []
    for start, end in blocks:
        for left, right in _paragraphs(text, start, end, wrapped=bool(zones)):
            found += _split(text, left, right)
    return found


def _paragraphs(text: str, start: int, end: int, *, wrapped: bool) -> list[Span]:
    found: list[Span] = []
    at = start
    for gap in _BLANK.finditer(text, start, end):
        lines = max(len(gap.group().splitlines()) - 1, gap.group().count("\n"))
        if gap.group()[-1] in "\u2028\u2029\x0b\x0c\x85":
            lines += 1
        soft = lines == 1 and (wrapped or text[gap.end() : gap.end() + 1].islower())
        if lines and not soft:
            found.append((at, gap.start()))
            at = gap.end()
    found.append((at, end))
    return [f for f in found if f[0] < f[1]]


def _split(text: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    at = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, at, stop, end):
            found.append((at, stop.end()))
            at = stop.end()
            while at < end and text[at].isspace():
                at += 1
    found.append((at, end))
    whole = [f for f in (_trimmed(text, f) for f in found) if f[0] < f[1]]
    return [part for span in whole for part in (_cut(text, span) if span[1] - span[0] > LONGEST else (span,))]


def _cut(text: str, span: Span) -> list[Span]:
    """Cut what is too long for a sentence, at white space if there is any."""
    found, (start, end) = list[Span](), span
    while end - start > LONGEST:
        space = next((k for k in range(start + LONGEST, start, -1) if text[k].isspace()), start + LONGEST)
        found.append(_trimmed(text, (start, space)))
        start = _trimmed(text, (space, end))[0]
    return [*found, (start, end)]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, at: int, stop: re.Match[str], end: int) -> bool:
    """Whether a full stop (or its like) ends the sentence that began at ``at``."""
    following = text[stop.end() : min(stop.end() + 40, end)].lstrip()
    word = following.lstrip(_OPENERS)
    if word[:1].islower():
        return False
    token = _TOKEN.search(text, max(at, stop.start() - 20), stop.start())
    before = token.group().lstrip(_OPENERS).casefold() if token else ""
    marks = stop.group()
    if marks[0] != "." or len(marks) > 1:
        # "..." between spaces is an omission inside a sentence
        return not (marks.startswith(("...", "…")) and (token is None or not before))
    first = re.split(r"[\s,;:.’']", word, maxsplit=1)[0].casefold()
    if before in _NEVER or (
        token is not None and token.start() <= at + 1 and len(before) <= 3 and before.rstrip(")").isdigit()
    ):
        return False
    if before in _BEFORE_NUMBER:
        return not word[:1].isdigit()
    if before in _PERHAPS or (_INITIALS.fullmatch(before) and before != "i"):
        opened = following[:1] in '"“‘«' and following[:1] != ""
        return opened or (first in _STARTERS and not (len(before) == 1 and first in ("a", "i")))
    return True


# --- who is mentioned where


@dataclass(frozen=True)
class Mention:
    """A mention of an actor: ``text[start:end]``."""

    start: int
    end: int
    actor: Actor


class Placed:
    """An index of spans in order of the text."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._order = sorted(range(len(spans)), key=lambda k: spans[k])
        self._spans = [spans[k] for k in self._order]
        self._starts = [s for s, _ in self._spans]

    def within(self, start: int, end: int) -> list[int]:
        """Return the positions of the spans that lie wholly in ``[start, end)``."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [self._order[k] for k in range(first, last) if self._spans[k][1] <= end]


def outermost(text: str, actors: Sequence[Actor]) -> list[Mention]:
    """Return all mentions in order of the text, without those inside another."""
    every = [Mention(s, e, a) for a in actors for s, e in a.mentions if s < e <= len(text)]
    remaining: list[Mention] = []
    for mention in sorted(every, key=lambda m: (m.start, -m.end)):
        if not remaining or mention.start >= remaining[-1].end:
            remaining.append(mention)
    return remaining


_OWNS = re.compile(r"[’']s?\b|[’'](?=\s)|-[a-z]")
_GROUPS = frozenset(
    "delegation delegations delegates negotiators representatives representative officials envoys team teams leaders"
    " ministers presidents diplomats sides heads observers members mediators ambassadors lawmakers commanders generals"
    " governments parties counterparts experts advisers leaderships chiefs".split()
)
_PREPOSITIONS = frozenset(
    "of from to in at on with by for about against near over into than like under through toward towards between among"
    " behind via as including inside outside without alongside around despite during since after before".split()
)
_VERBAL = frozenset(
    "is are was were be been being has have had will would shall should can could may might must do does did said says"
    " told that which who whom when where while because although though if but or not never to and".split()
)
_SAID = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|confirm(?:s|ed)|announced?|announces|added|adds|report(?:s|"
    r"ed)|warn(?:s|ed)|claim(?:s|ed)"
    r"|stat(?:es|ed)|not(?:es|ed)|thinks?|believes?|denie[ds]|that(?!\s*\Z)|which(?!\s*\Z)|because|but|"
    r"when|while)\b|[;:?!()]",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|nor|as\s+well\s+as|along\s+with|together\s+with|alongside)\b|&")
_PREDICATE = re.compile(
    r"(?:,[^,]{1,60},)?\s+(?:\w+ly\s+)?(?:has|have|had|is|was|were|are|will|would|did|does|can|could|said|"
    r"says|told|met|went|"
    r"made|held|took|gave|left|came|began|became|saw|[a-z]{2,}ed|[a-z]+es)\b"
)
_VERB_AND = re.compile(
    r"[^,;]{0,80}(?:,?\s+and|,?\s+then|,?\s+and\s+then)\s+(?:\w+ly\s+|(?:also|later|will|is|was|has|have|"
    r"had|been|would)\s+){0,4}"
)
_RANKS = frozenset(
    "special foreign prime deputy vice chief senior top former defence defense interior trade economy national security"
    " peace opposition secretary state general acting".split()
) | titles("courtesy")
_OTHER_CLAUSE = re.compile(r"\s+(?!who\b)[^,]{1,120}\bwho\b")
_ADJECTIVE = re.compile(r"[A-Z][\w.’'-]*(?:an|ish|ese|i|ch|S\.|K\.|N\.|EU|UN|US|UK)")


def owns(text: str, mention: Mention) -> bool:
    """Whether a mention only owns or qualifies what follows ("Tarvonia’s minister", "Tarvonia-led", "U.S. envoy")."""
    if _OWNS.match(text, mention.end):
        return True
    if mention.actor.kind not in ("country", "organization"):
        return False
    words = text[mention.end : mention.end + 50].split()
    for word in words if text[mention.end : mention.end + 1].isspace() else ():
        if word.casefold().rstrip(",") in tables().roles:
            return True
        if word.casefold() not in _RANKS:
            break
    return False


def _words_before(text: str, at: int, low: int) -> list[str]:
    lead = text[max(low, at - 70) : at]
    cut = max(lead.rfind(c) for c in ',;:()“”"—')
    return lead[cut + 1 :].split()


def governed(text: str, mention: Mention, low: int) -> bool:
    """Whether a preposition governs a mention, unless by it a group is said to be of or from the actor."""
    words = _words_before(text, mention.start, low)
    roles = tables().roles
    for k in range(len(words) - 1, max(-1, len(words) - 7), -1):
        word, lower = words[k], words[k].casefold()
        if lower in _PREPOSITIONS:
            if lower in ("between", "among") or (
                lower == "of" and 0 < k < len(words) - 1 and words[k + 1][0].isupper()
            ):
                return False  # a list of equals, or a title ("minister of state N")
            return not (lower in ("of", "from", "for") and k > 0 and words[k - 1].casefold() in _GROUPS)
        title = lower in roles or lower in (
            "foreign",
            "prime",
            "deputy",
            "chief",
            "special",
            "mr",
            "ms",
            "mrs",
            "secretary",
            "state",
        )
        if lower in _VERBAL or not (word[0].islower() or title or _ADJECTIVE.fullmatch(word)):
            return False
    return False


def subject(text: str, mentions: Sequence[Mention], low: int, edge: int, *, saying: bool = False) -> list[Mention]:
    """Find the subject of the verb at ``edge``: coordinated mentions, in order of the text.

    Parameters
    ----------
    mentions : outermost mentions within ``[low, edge)``
    saying : the subject may be that of a verb of saying before ``edge`` ("A said after …")
    """
    before = [m for m in mentions if low <= m.start and m.end <= edge]
    for k in range(len(before) - 1, -1, -1):
        gap = text[before[k].end : edge]
        if len(gap) > 130 or _OTHER_CLAUSE.match(gap) or (_SAID.search(gap) and not saying):
            break
        if not _free(text, before[k], low):
            continue
        if _VERB_AND.fullmatch(gap):
            # "A met B and praised C": the subject is that of the first verb
            return [m for m in before[:k] if _free(text, m, low)][:1] or [before[k]]
        return _coordinated(text, before[: k + 1], low)
    return []


def _free(text: str, mention: Mention, low: int) -> bool:
    return not owns(text, mention) and not governed(text, mention, low)


def _coordinated(text: str, before: Sequence[Mention], low: int) -> list[Mention]:
    """Return the last mention and those that are coordinated with it, in order of the text."""
    chain = [before[-1]]
    listed = False
    for mention in reversed(before[:-1]):
        gap = text[mention.end : chain[-1].start]
        if len(gap) > 110 or _SAID.search(gap):
            break
        if mention.actor.id != chain[-1].actor.id:
            if not _free(text, mention, low):
                if re.search(r"\bwith\s+(?:the\s+)?\Z", text[max(0, mention.start - 10) : mention.start]):
                    break
                continue
            joined = bool(_AND.search(gap))
            if not joined and not (listed and "," in gap):
                break
            listed = listed or joined
        chain.append(mention)
    return list(reversed(chain))


def _plain(words: str) -> bool:
    """Whether words can stand before a name in its noun phrase."""
    tokens = words.replace(",", " , ").split()
    for k, word in enumerate(tokens):
        lower = word.casefold()
        if (
            lower in ("of", "from", "for", "to")
            and k > 0
            and (tokens[k - 1].casefold() in _GROUPS or tokens[k - 1].casefold() in tables().roles)
        ):
            continue
        if lower in _PREPOSITIONS or lower in _VERBAL or re.search(r"[;:()?!—]", word):
            return False
    return len(tokens) <= 12


def objects(text: str, mentions: Sequence[Mention], edge: int, high: int, *, paired: bool = False) -> list[Mention]:
    """Find the object of what ends at ``edge``: coordinated mentions, in order of the text.

    Parameters
    ----------
    mentions : outermost mentions within ``[edge, high)``
    paired : an "and" must follow ("between A and B"), so that what comes after it begins no clause of its own
    """
    after = [m for m in mentions if edge <= m.start and m.end <= high]
    first = next((k for k, m in enumerate(after) if not (owns(text, m) and _plain(text[edge : m.start]))), len(after))
    if first == len(after) or len(text[edge : after[first].start]) > 90 or not _plain(text[edge : after[first].start]):
        return []
    chain, pending = [after[first]], list[Mention]()
    last = after[first].end
    for mention in after[first + 1 :]:
        gap = text[last : mention.start]
        known = mention.actor.id in {m.actor.id for m in (*chain, *pending)}
        if len(gap) > 90 or not (known or _joins(text, gap, mention, paired and len(chain) == 1)):
            if len(gap) < 40 and re.search(r"\b(?:of|from|for)\s+(?:the\s+)?\Z", gap):
                continue
            break
        if not known and owns(text, mention):
            continue
        last = mention.end
        if not known:
            pending.append(mention)
            if _AND.search(gap):
                chain, pending = chain + pending, []
    return chain


def _joins(text: str, gap: str, mention: Mention, sure: bool) -> bool:
    link = re.fullmatch(
        r"(?P<of>\s+(?:of|from|for)\s+(?:the\s+)?[\w\s.-]{2,40})?(?P<rest>(?:,|\s+(?:and|as\s+well\s+as|"
        r"along\s+with|together\s+with|alongside)\s).*)",
        gap,
        re.DOTALL,
    )
    if link is None or (not sure and _PREDICATE.match(text, mention.end)):
        return False
    return _plain(_AND.sub(" ", link["rest"]))
