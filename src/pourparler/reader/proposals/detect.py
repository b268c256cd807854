"""Proposals: texts on the table, their versions, who brought them, and what they provide. By rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pourparler.reader.lexicon import proposal_patterns as words
from pourparler.reader.proposals.phrases import Phrase, phrases
from pourparler.reader.proposals.provisions import provisions
from pourparler.reader.text.sentences import Mention, Placed, objects, outermost, sentences, subject
from pourparler.record import Actor, Proposal, Span, Time, When, Zone

_MOST = 40  # proposals, the last spoken of, that a phrase is compared with
_REACH = 600  # characters of a sentence on each side of a phrase that are looked at


@dataclass
class _Draft:
    """A proposal as it grows with its mentions."""

    phrases: list[Phrase] = field(default_factory=list)
    points: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    new: bool = False
    sponsors: list[str] = field(default_factory=list)
    provisions: list[Span] = field(default_factory=list)
    date: When | None = None
    replaces: int | None = None

    def add(self, phrase: Phrase) -> None:
        """Take in another mention."""
        self.phrases.append(phrase)
        self.points |= {phrase.points} if phrase.points else set()
        self.proper |= phrase.proper
        self.marks |= phrase.marks
        self.heads.add(phrase.head)
        self.new = self.new or phrase.version == "new"


def find_proposals(
    text: str, zones: Sequence[Zone], actors: Sequence[Actor], times: Sequence[Time], quotations: Sequence[Span] = ()
) -> tuple[Proposal, ...]:
    """The proposals that a text speaks of, in the order of their first mention.

    Parameters
    ----------
    zones : boilerplate is not read
    actors : with their mentions, for sponsors
    times : for the day on which a proposal was brought
    quotations : spans in quotation marks; a proposal named within them is found as well as one outside

    Examples
    --------
    >>> text = "The revised 9-point plan replaces the first 12-point plan."
    >>> [(p.name, p.replaces) for p in find_proposals(text, (), (), ())]
    [('revised 9-point plan', 'p2'), ('12-point plan', None)]
    """
    del quotations  # kept in the signature: what is quoted is on the table too
    mentions = outermost(text, actors)
    size = len(text)
    timed = [t for t in times if t.text[0] < t.text[1] <= size]
    given = (mentions, Placed([(m.start, m.end) for m in mentions]), timed, Placed([t.text for t in timed]))
    drafts: list[_Draft] = []
    recent: list[int] = []
    waiting: list[Phrase] = []
    read = [z for z in zones if z.kind != "boilerplate" and z.start < size]
    bounds = sentences(text, read) if read or not zones else []
    for k, sentence in enumerate(bounds):
        here: list[tuple[Phrase, int]] = []
        for phrase in phrases(text, sentence, mentions, given[1]):
            number = _apposed(text, here, phrase) if here else None
            number = _fitting(drafts, recent[-_MOST:], phrase) if number is None else number
            if number is None and phrase.strong:
                drafts.append(_Draft())
                number = len(drafts) - 1
            if number is None:
                waiting.append(phrase)
                continue
            if number in recent[-_MOST:]:
                recent.remove(number)
            recent.append(number)
            drafts[number].add(phrase)
            here.append((phrase, number))
        _relate(text, sentence, here, drafts, recent)
        _tell_all(text, sentence, here, drafts, given)
        if here:
            drafts[recent[-1]].provisions += provisions(text, bounds, k, here[-1][0].span)
        elif recent and sentence[0] - drafts[recent[-1]].phrases[-1].span[1] < 120:
            drafts[recent[-1]].provisions += provisions(text, bounds, k, None)
    _cataphora(drafts, waiting)
    _implied(drafts)
    return _proposals(text, drafts)


def _tell_all(
    text: str, sentence: Span, here: Sequence[tuple[Phrase, int]], drafts: list[_Draft], given: _Found
) -> None:
    """Tell each proposal of a sentence what stands between its neighbours there."""
    for n, (phrase, number) in enumerate(here):
        start = here[n - 1][0].span[1] if n else sentence[0]
        end = here[n + 1][0].span[0] if n + 1 < len(here) and here[n + 1][1] != number else sentence[1]
        low, high = max(sentence[0], phrase.span[0] - _REACH), min(sentence[1], phrase.span[1] + _REACH)
        _tell(text, (low, high), (max(low, start), min(high, end)), phrase, drafts[number], given)


def _proposals(text: str, drafts: list[_Draft]) -> tuple[Proposal, ...]:
    order = sorted(range(len(drafts)), key=lambda k: min(p.span for p in drafts[k].phrases))
    ids = {k: f"p{n}" for n, k in enumerate(order, start=1)}
    found = []
    for k in order:
        draft = drafts[k]
        older = draft.replaces if draft.replaces != k else None
        found.append(
            Proposal(
                id=ids[k],
                name=_name(text, draft),
                sponsors=tuple(dict.fromkeys(draft.sponsors)),
                date=draft.date,
                replaces=None if older is None else ids[older],
                mentions=tuple(sorted({p.span for p in draft.phrases})),
                provisions=tuple(sorted(set(draft.provisions))),
            )
        )
    return tuple(found)


def _name(text: str, draft: _Draft) -> str:
    """The most informative mention, without article, and without what only tells an older version from a newer."""

    def telling(p: Phrase) -> tuple[bool, int, int, int]:
        plain = p.span[1] - p.span[0] > len(p.head) + 4
        return plain and p.named, plain and bool(p.points) + bool(p.proper), len(p.marks), -p.span[0]

    best = max(draft.phrases, key=telling)
    name = " ".join(text[slice(*best.span)].split()).strip('“”"‘’ ')
    name = re.sub(r"^(?:the|an?|this|that)\s+", "", name, flags=re.IGNORECASE)
    if best.points or best.proper:
        name = re.sub(r"^(?:(?:initial|original|first|earlier|previous|old|current|latest|leaked)\s+)+", "", name)
    return name


# --- which proposal a phrase speaks of


def _apposed(text: str, here: Sequence[tuple[Phrase, int]], phrase: Phrase) -> int | None:
    """The proposal of the phrase before, where this one only gives it another name."""
    last, number = here[-1]
    gap = text[last.span[1] : phrase.span[0]]
    clash = last.points and phrase.points and last.points != phrase.points
    if clash or len(gap) > 80 or not words.NAMED.fullmatch(gap):
        return None
    return number


def _fitting(drafts: Sequence[_Draft], recent: Sequence[int], phrase: Phrase) -> int | None:
    """The proposal already met that a phrase fits, the last mentioned first; None where it fits none."""
    order = list(reversed(recent))
    for k in order:
        draft = drafts[k]
        if phrase.points and phrase.points in draft.points and not (phrase.version == "new" and not draft.new):
            return k
        if phrase.proper & draft.proper and not (phrase.points and draft.points):
            return k
    if phrase.points:
        order = [k for k in order if not drafts[k].points]
    if phrase.proper:
        order = [k for k in order if not drafts[k].proper]
    replaced = {drafts[k].replaces for k in recent}
    if phrase.version == "new":
        order = [k for k in order if drafts[k].new]
    elif phrase.version == "old":
        order = [k for k in order if k in replaced or not drafts[k].new]
    if phrase.version is not None or not order:
        fits = phrase.version == "new" or (phrase.definite and not phrase.points)
        return order[0] if order and phrase.version is not None and fits else None
    if not phrase.definite and not (phrase.marks & drafts[order[0]].marks and phrase.determiner != "a"):
        return None
    return _definite(drafts, order, phrase, replaced)


def _definite(drafts: Sequence[_Draft], order: list[int], phrase: Phrase, replaced: set[int | None]) -> int | None:
    if phrase.proper or phrase.points:
        return None
    if phrase.determiner not in ("the", "this", "that", "") and not phrase.marks:
        return None
    like = [k for k in order if phrase.head in drafts[k].heads]
    led = {m for m in phrase.marks if "-" in m}
    if led:
        by_them = [k for k in order if led & drafts[k].marks]
        like = by_them or [k for k in like if k not in replaced]
    if phrase.head in words.DEALS:
        return like[0] if like else None
    near = [k for k in order if phrase.span[0] - drafts[k].phrases[-1].span[1] < 400]
    current = [k for k in order if k not in replaced]
    if like and (len(like) == 1 or not near):
        # "the plan" is the one that was called a plan, unless that is long gone and the other is spoken of
        return like[0]
    return next(iter([*near[:1], *current, *order]), None)


def _cataphora(drafts: list[_Draft], waiting: Sequence[Phrase]) -> None:
    """Definite mentions that stood before the first full one, where only one proposal can be meant."""
    for phrase in waiting:
        if phrase.determiner == "the" and phrase.head in words.PLANS and not phrase.proper and not phrase.version:
            like = [d for d in drafts if phrase.head in d.heads]
            if len(like) == 1 and phrase.span < like[0].phrases[0].span:
                like[0].add(phrase)


# --- what replaces what


def _relate(
    text: str, sentence: Span, here: Sequence[tuple[Phrase, int]], drafts: list[_Draft], recent: Sequence[int]
) -> None:
    for (left, a), (right, b) in pairwise(here):
        between = text[left.span[1] : right.span[0]]
        if a == b:
            continue
        if words.REPLACED_BY.search(between):
            drafts[a].replaces, drafts[b].replaces = drafts[a].replaces, a
        elif words.REPLACES.search(between) or words.VERSION_OF.search(between):
            drafts[a].replaces = b
        elif words.WITHDRAWN.search(text, sentence[0], left.span[0]) and drafts[b].new:
            drafts[b].replaces = a
    if here:
        first, a = here[0]
        lead = words.IT_REPLACES.search(text, max(sentence[0], first.span[0] - 60), first.span[0])
        there = {number for _, number in here}
        before = next((k for k in reversed(recent[-_MOST:]) if k not in there), None)
        if lead and before is not None:
            drafts[before].replaces = a


def _implied(drafts: list[_Draft]) -> None:
    """A revised or second text replaces the only older one where nothing else is said."""
    all_older = [n for n, d in enumerate(drafts) if not d.new]
    for k, draft in enumerate(drafts):
        older = [n for n in all_older[:2] if n != k and drafts[n].replaces != k]
        if (
            draft.new
            and draft.replaces is None
            and len(older) == 1
            and draft.marks & words.REVISED
            and not drafts[older[0]].marks & words.REVISED
        ):
            draft.replaces = older[0]


# --- who brought it, and when

_Found = tuple[list[Mention], Placed, list[Time], Placed]


def _tell(text: str, sentence: Span, part: Span, phrase: Phrase, draft: _Draft, found: _Found) -> None:
    """Sponsors and date that a stretch of a sentence gives of the proposal it speaks of."""
    mentions = [found[0][k] for k in found[1].within(*part)]
    start, end = phrase.span
    draft.sponsors += [m.actor.id for m in mentions if m.start == phrase.owner]
    draft.sponsors += [m.actor.id for m in mentions if start <= m.start < end and words.LED.match(text, m.end)]
    told: list[Span] = []  # where a day would stand
    by = words.BY.search(text, end, min(part[1], end + 60))
    if by:
        draft.sponsors += [m.actor.id for m in objects(text, mentions, by.end(), part[1], paired=True)]
        told.append((by.end(), by.end() + 60))
    relative = words.RELATIVE.match(text, end, part[1])
    whom = next((m for m in mentions if relative and m.start >= relative.end() - 4), None)
    verb = words.BROUGHT_ON.match(text, whom.end, part[1]) if whom else None
    if relative and whom and verb and not text[relative.end() : whom.start].strip():
        draft.sponsors.append(whom.actor.id)
        told.append((verb.end(), verb.end() + 60))
    brought = words.BROUGHT.search(text, part[0], start)
    if brought and not words.NOT.search(text, max(part[0], brought.start() - 20), brought.start()):
        before = [found[0][k] for k in found[1].within(sentence[0], brought.start())]
        draft.sponsors += [m.actor.id for m in subject(text, before, sentence[0], brought.start())]
        told += [(end, end + 60), (brought.start() - 20, brought.start())]
    for floated in (words.FLOATED.match(text, end, part[1]), words.OF_DATE.match(text, end, part[1])):
        if floated:
            told.append((floated.end(), floated.end() + 60))
    if draft.date is None:
        draft.date = _day(found, part, told)


def _day(found: _Found, part: Span, told: Sequence[Span]) -> When | None:
    for low, high in told:
        for k in found[3].within(max(part[0], low), min(part[1], high)):
            time = found[2][k]
            if (time.end - time.start).days < 70:
                return When(start=time.start, end=time.end, text=time.text)
    return None
