"""Proposals: texts on the table, their versions, who brought them, and what they provide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pourparler.reader.sentences import sentences
from pourparler.record import Actor, Proposal, Span, Time, When, Zone

_HEAD = r"(?:plan|proposals?|framework|draft|road\s?map|blueprint|non-paper|counter-?proposal|counter-?offer|memorandum|package|initiative|formula|offer|text|document|accord|agreement|deal|treaty)"
_WEAK = {
    "text",
    "document",
    "offer",
    "package",
    "accord",
    "agreement",
    "deal",
    "treaty",
    "initiative",
    "formula",
    "draft",
}
_POINTS = r"(?:\d{1,3}|[a-z]+)-point"
_QUALIFIER = (
    rf"(?:{_POINTS}|peace|cease-?fire|truce|revised|updated|refined|amended|initial|original|earlier|first|second|third|latest|new|old|"
    r"leaked|draft|proposed|compromise|interim|final|settlement|partition|written|joint|two-page|one-page|[A-Z][\w’-]+(?:-(?:led|drafted|backed|brokered|proposed))?|"
    r"[A-Z]\.[A-Z]\.-(?:led|drafted|backed|brokered)|[a-z]+-(?:led|drafted|backed|brokered))"
)
_PHRASE = re.compile(
    rf"\b(?:(?P<det>[Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[\w.]+(?:\s[A-Z][\w]+)?[’']s)\s+)?[“\"‘]?"
    rf"(?P<quals>(?:{_QUALIFIER}(?:,?\s+(?:and\s+)?)){{0,5}})(?P<head>{_HEAD})\b(?P<tail>\s+for\s+(?:peace|a\s+truce|a\s+cease-?fire|a\s+settlement|the\s+[a-z]+))?[”\"’]?",
)
_OLDER = re.compile(r"\b(?:initial|original|earlier|first|old|previous|former|leaked)\b")
_NEWER = re.compile(r"\b(?:new|revised|updated|refined|amended|second|third|latest|successor)\b")
_REPLACES = re.compile(
    r"\b(?:replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|supplant(?:s|ed|ing)?|takes?\s+the\s+place\s+of|instead\s+of|in\s+place\s+of|succeed(?:s|ed))\b"
)
_REPLACED_BY = re.compile(r"\b(?:replaced|superseded|supplanted)\s+by\b")
_REVISION_OF = re.compile(r"\b(?:revised|updated|amended|new|refined)\s+version\s+of\b")
_PROVIDES = re.compile(
    r"\b(?:includ(?:es|ed|ing)|call(?:s|ed)\s+for|provid(?:es|ed)\s+for|requir(?:es|ed)|would\s+(?!not\b)(?:also\s+)?|envisag(?:es|ed)|envision(?:s|ed)|foresees|foresaw|"
    r"contain(?:s|ed)|set(?:s)?\s+out|stipulat(?:es|ed)|demand(?:s|ed)|grants?|offers)\b"
)
_BY = re.compile(
    r"\b(?:hashed\s+out|drafted|drawn\s+up|written|tabled|floated|put\s+forward|proposed|brought|circulated|presented|brokered|negotiated|worked\s+out|crafted)\s+(?:by|among|between)\b"
)
_BRINGS = re.compile(
    r"\b(?:drafted|drew\s+up|wrote|tabled|floated|put\s+forward|proposed|brought|circulated|presented|unveiled|submitted|offered|handed\s+over|published|distributed)\b"
)
_ITEM = re.compile(r"\s*(?:—|–|;|,\s+(?:and\s+|as\s+well\s+as\s+)?|\s+as\s+well\s+as\s+|\s+and\s+)\s*")


@dataclass
class _Draft:
    name: str
    points: str | None
    words: set[str]
    newer: bool
    older: bool
    strong: bool
    mentions: list[Span] = field(default_factory=list)
    sponsors: list[str] = field(default_factory=list)
    provisions: list[Span] = field(default_factory=list)
    date: When | None = None
    replaces: int | None = None


def find_proposals(
    text: str, zones: Sequence[Zone], actors: Sequence[Actor], times: Sequence[Time], quotations: Sequence[Span] = ()
) -> tuple[Proposal, ...]:
    """The proposals that a text speaks of, in order of their first mention.

    Parameters
    ----------
    actors : with their mentions, for sponsors
    times : for the day on which a proposal was brought
    quotations : spans in quotation marks; not needed where the phrase stands plain
    """
    told = [z for z in zones if z.kind not in ("boilerplate",)]
    drafts: list[_Draft] = []
    for sentence in sentences(text, told or zones):
        here: list[tuple[Span, int]] = []
        for match in _PHRASE.finditer(text, *sentence):
            number = _place(drafts, text, match)
            if number is not None:
                here.append((_span(text, match), number))
        _relate(text, sentence, here, drafts)
        for n, (span, number) in enumerate(here):
            end = next((other[0] for other, k in here[n + 1 :] if k != number), sentence[1])
            _tell(text, (sentence[0] if n == 0 else here[n - 1][0][1], end), span, drafts[number], actors, times)
    kept = [k for k, d in enumerate(drafts) if d.strong]
    ids = {k: f"p{n + 1}" for n, k in enumerate(kept)}
    _implied(drafts, kept)
    return tuple(
        Proposal(
            id=ids[k],
            name=drafts[k].name,
            sponsors=tuple(dict.fromkeys(drafts[k].sponsors)),
            date=drafts[k].date,
            replaces=_older(drafts[k], k, ids),
            mentions=tuple(dict.fromkeys(drafts[k].mentions)),
            provisions=tuple(dict.fromkeys(drafts[k].provisions)),
        )
        for k in kept
    )


def _older(draft: _Draft, own: int, ids: dict[int, str]) -> str | None:
    return ids.get(draft.replaces) if draft.replaces is not None and draft.replaces != own else None


def _name(text: str, span: Span) -> str:
    """A proposal's name: the phrase without what only tells it from another version."""
    words = " ".join(text[slice(*span)].split()).strip('“”"‘’ ')
    shorter = re.sub(r"^(?:(?:initial|original|earlier|first|old|leaked|latest|new)\s+)+(?=\S+\s)", "", words)
    return shorter if " " in shorter else words


def _span(text: str, match: re.Match[str]) -> Span:
    start = match.start("quals") if match["quals"] else match.start("head")
    end = match.end("tail") if match["tail"] else match.end("head")
    return start, end


def _place(drafts: list[_Draft], text: str, match: re.Match[str]) -> int | None:
    """The number of the proposal that a phrase speaks of; None where it speaks of none."""
    quals, head = (match["quals"] or ""), match["head"].lower()
    det = (match["det"] or "").lower()
    points = re.search(_POINTS, quals)
    telling = (
        bool(points)
        or bool(
            re.search(
                r"\b(?:peace|cease-?fire|truce|revised|updated|leaked|draft|proposed|compromise|settlement)\b|-(?:led|drafted|backed|brokered)",
                quals,
            )
        )
        or bool(match["tail"])
    )
    proper = bool(re.search(r"\b[A-Z][\w’-]+\s*$", quals)) and match["head"][0].isupper()
    weak = head in _WEAK or head.endswith("als")
    strong = (
        bool(points)
        or proper
        or (telling and not weak)
        or (telling and bool(re.search(r"\b(?:draft|proposed|leaked)\b", quals)))
    )
    if (
        re.match(r"\s+(?:to|on)\s+\w+", text[match.end() : match.end() + 12])
        and not strong
        and det not in ("the", "this", "that")
    ):
        return None
    span = _span(text, match)
    words = {w.lower() for w in re.findall(r"[A-Za-z][\w.-]+", quals)} - {"the", "and", "new", "first", "final"}
    newer, older = bool(_NEWER.search(quals)), bool(_OLDER.search(quals))
    number = _known(drafts, points.group() if points else None, words, newer, older, head, weak, det)
    if number is None:
        if not strong and not (newer and not weak and det in ("a", "an", "the")):
            return None
        name = _name(text, span)
        drafts.append(_Draft(name, points.group() if points else None, words, newer, older, strong or newer))
        number = len(drafts) - 1
    draft = drafts[number]
    draft.mentions.append(span)
    draft.strong = draft.strong or strong
    name = _name(text, span)
    if points and not draft.points:
        draft.points, draft.name = points.group(), name
    elif (len(words) > len(draft.words) and not draft.points) and strong:
        draft.name = name
    draft.words |= words
    return number


def _known(
    drafts: Sequence[_Draft],
    points: str | None,
    words: set[str],
    newer: bool,
    older: bool,
    head: str,
    weak: bool,
    det: str,
) -> int | None:
    """The proposal already met that a phrase fits: by its points, by its words, or, if definite, the last compatible."""
    if points:
        return next(
            (k for k, d in reversed(list(enumerate(drafts))) if d.points == points and not (newer and not d.newer)),
            None,
        )
    for k, d in reversed(list(enumerate(drafts))):
        apart = (newer and d.older) or (older and d.newer) or (newer and not d.newer and d.points is not None)
        if apart:
            continue
        if (newer and d.newer) or (older and (d.older or d.points)):
            return k
        if words and len(words & d.words) >= 2:
            return k
    if newer or (words and not (words & {"peace", "leaked"} or any("-" in w for w in words))):
        return None
    if det in ("the", "this", "that") or words & {"leaked"}:
        fitting = [k for k, d in enumerate(drafts) if not (older and d.newer)]
        if weak and head not in ("document", "text", "draft", "offer", "package") and not words:
            return None
        return fitting[-1] if fitting else None
    return None


def _relate(text: str, sentence: Span, here: Sequence[tuple[Span, int]], drafts: list[_Draft]) -> None:
    for (left, a), (right, b) in pairwise(here):
        if a == b:
            continue
        between = text[left[1] : right[0]]
        if _REPLACED_BY.search(between):
            drafts[b].replaces = a
        elif _REPLACES.search(between) or _REVISION_OF.search(text[sentence[0] : right[0]]):
            drafts[a].replaces = b


def _implied(drafts: list[_Draft], kept: Sequence[int]) -> None:
    """A revised or new plan beside one older replaces it, where nothing else is said and there is just one to replace."""
    for k in kept:
        if drafts[k].newer and drafts[k].replaces is None:
            others = [n for n in kept if n != k and not drafts[n].newer and drafts[n].replaces != k]
            if len(others) == 1 and {"revised", "updated", "amended", "refined"} & drafts[k].words:
                drafts[k].replaces = others[0]


def _tell(text: str, sentence: Span, span: Span, draft: _Draft, actors: Sequence[Actor], times: Sequence[Time]) -> None:
    """Sponsors, date and provisions that a sentence gives of a proposal it speaks of."""
    mentions = sorted((m, a) for a in actors for m in a.mentions if sentence[0] <= m[0] and m[1] <= sentence[1])
    after = text[span[1] : sentence[1]]
    by = _BY.search(after[:120])
    if by:
        draft.sponsors += [
            a.id for m, a in mentions if span[1] + by.end() <= m[0] <= span[1] + by.end() + 160 and not _owned(text, m)
        ][:4]
    owner = [a.id for m, a in mentions if 0 <= span[0] - m[1] <= 4 and text[m[1] : m[1] + 2] in ("’s", "'s")]
    led = [
        a.id
        for m, a in mentions
        if span[0] <= m[0] < span[1] and re.match(r"-(?:led|drafted|backed|brokered|proposed)", text[m[1] : m[1] + 10])
    ]
    draft.sponsors += owner + led
    relative = re.match(r"[”\"’]?,?\s+(?:that|which)?\s*", after)
    tail = after[relative.end() :] if relative else after
    active = _BRINGS.search(text, sentence[0], span[0])
    subject = [a.id for m, a in mentions if active and m[1] <= active.start()]
    if active and subject and not re.search(r"[,;]", text[active.end() : span[0]]):
        draft.sponsors.append(subject[-1])
    if (active or _BRINGS.search(tail[:80])) and draft.date is None:
        near = [t for t in times if sentence[0] <= t.text[0] < span[1] + len(after)]
        if near:
            best = min(near, key=lambda t: abs(t.text[0] - span[1]))
            draft.date = When(start=best.start, end=best.end, text=best.text)
    provides = _PROVIDES.search(after[:90])
    if provides and not re.search(r"\b(?:said|told|who)\b", after[: provides.start()]):
        draft.provisions += _items(text, (span[1] + provides.end(), sentence[1]))


def _owned(text: str, mention: Span) -> bool:
    return text[mention[1] : mention[1] + 2] in ("’s", "'s")


def _items(text: str, span: Span) -> list[Span]:
    """The items of a list in running text, each as it stands."""
    stop = re.search(
        r"[.!?][\"”’]?$|,\s+(?:he|she|they|it|\w+\s+\w+)\s+(?:said|added)\b.*$", text[slice(*span)], re.DOTALL
    )
    end = span[0] + stop.start() if stop else span[1]
    found: list[Span] = []
    at = span[0]
    for match in [*_ITEM.finditer(text, span[0], end), None]:
        last = match.start() if match else end
        piece = text[at:last]
        lead = len(piece) - len(re.sub(r"^(?:\s|—|–|and\b|as\s+well\s+as\b|also\b|a\s+provision\s+that\b)+", "", piece))
        if len(piece[lead:].split()) >= 2:
            found.append((at + lead, at + len(piece.rstrip())))
        elif found and piece.strip():
            found[-1] = (found[-1][0], at + len(piece.rstrip()))
        at = match.end() if match else end
    return [f for f in found if f[0] < f[1]][:12]
