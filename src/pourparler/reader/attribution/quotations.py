"""Fit attributions to quotations: extend contents to whole quotations, and attribute quotations without a cue."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pourparler.lexicon.actors import tables
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.text.intervals import SpanIndex, overlap, touching
from pourparler.record import Span, StatementKind
from pourparler.text import MARKS

_SENTENCE_LIKE = re.compile(r"^[\"'“‘«„]\s*(?:\.\.\.|…|\[)?\s*[A-Z0-9].*[.,!?…—–-][\"'”’»“]?$", re.DOTALL)
_PASSIVE = re.compile(
    r"(?:(?:has|have|had|will|would|could|can)\s+)?(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+)?"
    r"(?:asked|told|urged|warned|accused|critici[sz]ed|blamed|praised|pressed|questioned|invited|informed)\b",
    re.IGNORECASE,
)
_RELATIVES = {"which", "who", "whom", "that", "what"}
_OWN_CLAUSE = 5  # words: a shorter quotation is a scare quote or a title unless it is a sentence
CARRIED = 0.6  # of the confidence of the statement that a quotation without a cue goes on from
_WORD = re.compile(r"\w+")


def _snap(span: Span, quotations: Sequence[Span]) -> Span:
    """Extend a content span to the whole of a quotation that it mostly covers."""
    start, end = span
    for q in touching(quotations, span):
        if q[1] <= start or q[0] >= end:
            continue
        most = overlap((start, end), q) * 2 > q[1] - q[0]
        if q[0] < start and (most or start - q[0] <= 2):
            start = q[0]
        if end < q[1] and (most or q[1] - end <= 2):
            end = q[1]
    return start, end


def _not_overlapping(spans: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(s for s in spans if not any(overlap(s, t) for t in taken))


def extend_to_quotations(text: str, found: Sequence[Attribution], quotations: Sequence[Span]) -> list[Attribution]:
    """Extend contents to the ends of their quotations; no attribution has the same words twice."""
    extended = []
    for a in found:
        contents: list[Span] = []
        for span in a.content:
            snapped = _snap(span, quotations)
            if any(overlap(snapped, other) for other in (*a.cue, *a.source)):
                snapped = span
            if contents and snapped[0] < contents[-1][1]:
                snapped = (contents[-1][0], max(contents[-1][1], snapped[1]))
                contents.pop()
            contents.append(snapped)
        extended.append(_named_after_cue(text, replace(a, content=tuple(contents)), quotations))
    return extended


def _named_after_cue(text: str, a: Attribution, quotations: Sequence[Span]) -> Attribution:
    """Make the words after the cue the source if they were taken for content: "“…,” said A B, the envoy. “…”"."""
    if a.source or not a.cue or len(a.content) < 2:
        return a
    end = a.cue[-1][1]
    for k, span in enumerate(a.content):
        quoted = any(overlap(span, q) for q in touching(quotations, span))
        before = k > 0 and text[a.content[k - 1][1] - 1] in MARKS and a.content[k - 1][1] <= a.cue[0][0]
        if before and not quoted and 0 <= span[0] - end <= 2 and text[span[0]].isupper():
            return replace(a, source=(span,), content=a.content[:k] + a.content[k + 1 :])
    return a


@cache
def _no_cues() -> frozenset[str]:
    """Words that report nothing: a cue of these alone is a mistake."""
    roles = tables()
    return frozenset(
        "the a an and or but nor that which who whom whose what as if so of to in on at by for from with into about his"
        " her its their our my your he she it they we i you him them us this these those not no mr mrs ms also".split()
    ) | frozenset((*roles.roles, *roles.plural_roles))


def _reports(cue: str) -> bool:
    """Whether a cue has a word that may report speech; an empty cue and a colon do."""
    words = re.findall(r"[^\W_]+", cue.casefold())
    if not words:
        return not cue or bool(cue.strip("\"'“”‘’«»„ "))
    return any(word not in _no_cues() for word in words)


def drop_unspoken(text: str, found: Sequence[Attribution], quotations: Sequence[Span]) -> list[Attribution]:
    """Drop attributions in which nobody says anything.

    Who "was asked" or "was told" is not the source; a relative pronoun alone is no content.
    """
    remaining = []
    for a in found:
        cue = " ".join(text[slice(*c)] for c in a.cue)
        if a.source and _PASSIVE.match(cue) and a.source[-1][1] <= a.cue[0][0]:
            a = replace(a, source=())
        quoted = any(touching(quotations, c) for c in a.content)
        said = " ".join(text[slice(*c)] for c in a.content).casefold()
        if (a.source or quoted) and said not in _RELATIVES and _reports(cue):
            remaining.append(a)
    return remaining


def drop_duplicates(found: Sequence[Attribution]) -> list[Attribution]:
    """Drop attributions of the same content to the same source by another, less likely cue.

    One without a source is dropped where another with a source has most of its content.
    """
    sourced = SpanIndex((c, None) for a in found if a.source for c in a.content)
    found = [
        a
        for a in found
        if a.source or not _mostly_in(a.content, [s for c in a.content for s, _ in sourced.touching(c)])
    ]
    found = _without_shared_pieces(found)
    remaining: dict[tuple[Span, ...], list[Attribution]] = {}
    for a in sorted(found, key=lambda a: -a.confidence):
        alike = remaining.setdefault(a.content, [])
        if not any(overlap(s, t) for b in alike for s in a.source for t in (*b.source, *b.cue)):
            alike.append(a)
    return sorted((a for alike in remaining.values() for a in alike), key=lambda a: a.start)


def _without_shared_pieces(found: Sequence[Attribution]) -> list[Attribution]:
    """Leave out a piece of a content that is all of the content of another attribution, which has a source."""
    whole = {a.content[0] for a in found if a.source and len(a.content) == 1}
    pieces = [tuple(c for c in a.content if c not in whole) if len(a.content) > 1 else a.content for a in found]
    return [replace(a, content=own) if own else a for a, own in zip(found, pieces, strict=True)]


def _mostly_in(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return sum(overlap(s, t) for s in spans for t in others) * 2 > sum(e - s for s, e in spans)


def _is_speech(text: str, span: Span) -> bool:
    """Whether a quotation is a whole sentence or more, and no title or scare quote."""
    words = text[slice(*span)]
    return bool(_SENTENCE_LIKE.match(words)) and len(words.split()) >= _OWN_CLAUSE


def _paragraph(text: str, at: int) -> Span:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end == -1 else end


def _only_marks(text: str) -> bool:
    return not re.search(r"\w", text)


def attach_quotations(
    text: str, found: Sequence[Attribution], quotations: Sequence[Span], silent: Sequence[Span]
) -> list[Attribution]:
    """Add quotations without a cue to the attribution before them, or after them if its speech is still open.

    A quotation continues an attribution if it follows in the same paragraph, or begins the next paragraph, and has no
    cue of its own. Quotations in ``silent`` spans (captions, boilerplate) are ignored.
    """
    result = list(found)
    contents = SpanIndex((c, None) for a in found for c in a.content)
    begun = sorted((a.content[0][0], k) for k, a in enumerate(found) if a.cue)
    ended = sorted((_end(a), k) for k, a in enumerate(found) if a.source)
    for q in quotations:
        covered = any(overlap(q, c) * 2 > q[1] - q[0] for c, _ in contents.touching(q))
        if covered or not _is_speech(text, q) or touching(silent, q):
            continue
        k = _continued_attribution(text, q, result, begun, ended)
        if k is not None:
            content = tuple(sorted({*_not_overlapping(result[k].content, [q]), q}))
            result[k] = replace(result[k], content=content)
            insort(begun, (content[0][0], k))
            insort(ended, (_end(result[k]), k))
    return result


def _end(a: Attribution) -> int:
    return max(e for _, e in (*a.content, *a.cue))


def _continued_attribution(
    text: str,
    q: Span,
    found: Sequence[Attribution],
    begun: Sequence[tuple[int, int]],
    ended: Sequence[tuple[int, int]],
) -> int | None:
    """Find the attribution that a quotation without a cue continues.

    ``begun`` and ``ended`` say where contents begin, and where those with a source end, in order; entries of contents
    that have grown since are stale.
    """
    here = _paragraph(text, q[0])
    opens = _only_marks(text[here[0] : q[0]])
    if opens and text[q[1] - 1] not in MARKS:
        # the mark was not closed: the speech goes on in the next paragraph, whose cue may name the speaker
        later = begun[bisect_left(begun, (max(q[1], here[1] + 1), 0)) :][:1]
        if later and _only_marks(text[q[1] : later[0][0]]):
            return later[0][1]
    at = bisect_left(ended, (q[0] + 1, 0)) - 1
    while at >= 0 and _end(found[ended[at][1]]) != ended[at][0]:
        at -= 1
    if at < 0:
        return None
    end, k = ended[at]
    same = end >= here[0]
    if same:
        return k if len(re.findall(r"[.!?]\s", text[end : q[0]])) <= 1 else None
    gap = text[end : here[0]]
    next_to = _paragraph(text, end)[1] <= here[0] and not re.search(r"\w", text[_paragraph(text, end)[1] : here[0]])
    quoted = any(text[e - 1] in MARKS for _, e in found[k].content)
    return k if opens and next_to and quoted and len(gap) < 200 else None


def attach_sentences(
    text: str,
    found: Sequence[Attribution],
    quotations: Sequence[Span],
    sentences: Sequence[Span],
    silent: Sequence[Span],
    *,
    carried: float = CARRIED,
) -> list[Attribution]:
    """Attribute sentences that quote without a speaker to the source of the quotation before them in the paragraph.

    The words about the quotation are the writer's ("Varo has “been clear that …”"), so the content is the sentence.
    """
    extra: list[Attribution] = []
    contents = SpanIndex((c, None) for a in found for c in a.content)
    cues = SpanIndex((c, None) for a in found for c in a.cue)
    ended = sorted((_end(a), k) for k, a in enumerate(found) if a.source)
    for q in quotations:
        if contents.touching(q) or touching(silent, q) or len(text[slice(*q)].split()) < _OWN_CLAUSE:
            continue
        sentence = next((s for s in touching(sentences, q) if s[0] <= q[0] and q[1] <= s[1]), None)
        taken = extra and extra[-1].content[0] == sentence
        if sentence is None or taken or cues.touching(sentence):
            continue
        at = bisect_left(ended, (sentence[0] + 1, 0)) - 1
        if at >= 0 and ended[at][0] >= _paragraph(text, q[0])[0]:
            last = found[ended[at][1]]
            extra.append(Attribution(last.source, (), (sentence,), round(last.confidence * carried, 3)))
    return extra


def kind_of(text: str, content: Sequence[Span], quotations: Sequence[Span]) -> StatementKind:
    """Return "direct" if every word of the content is quoted, "mixed" if some are, else "indirect"."""
    total = quoted = 0
    for start, end in content:
        near = touching(quotations, (start, end))
        for match in _WORD.finditer(text, start, end):
            total += 1
            quoted += any(q[0] <= match.start() < q[1] for q in near)
    if quoted == 0:
        return "indirect"
    return "direct" if quoted == total else "mixed"
