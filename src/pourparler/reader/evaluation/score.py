"""Compare a reading with gold records: counts and shares, nothing printed.

Spans count only when they agree to the character, once white space at their ends is taken off. The
properties of a statement (speaker, kind, act, date) are compared where a read statement and a gold one
are matched by their cues; those of a meeting or a proposal, where these are matched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from typing import TypeVar

from pourparler.reader.evaluation.counts import Count, Scores, Share
from pourparler.record import Actor, Meeting, Proposal, Record, Span, Spans, Statement, When

_A = TypeVar("_A")
_B = TypeVar("_B")


def score(gold: Sequence[Record], read: Sequence[Record]) -> Scores:
    """Compare what was read with the gold, document by document.

    Documents are paired by id, or by identical text where the ids differ. Records read that have no
    gold are left out; gold documents that were not read count as missed.

    Raises
    ------
    ValueError
        If a document has the same id on both sides but another text, for then no offset means the same.

    Examples
    --------
    >>> from pourparler.record import Document, Record
    >>> record = Record(reader="gold", document=Document(id="a", text="Rain."))
    >>> score([record], [record]).documents
    1
    """
    by_id = {record.document.id: record for record in read}
    by_text = {record.document.text: record for record in read}
    total = Scores()
    for wanted in gold:
        found = by_id.get(wanted.document.id) or by_text.get(wanted.document.text)
        if found is None:
            nothing = Record(reader="none", document=wanted.document.model_copy(update={"zones": ()}))
            total += _score_document(wanted, nothing) + Scores(unread=(wanted.document.id,))
        elif found.document.text != wanted.document.text:
            raise ValueError(f"document {wanted.document.id}: its text is not the gold's; read it again from its file")
        else:
            total += _score_document(wanted, found) + Scores(documents=1)
    return total


def _score_document(gold: Record, read: Record) -> Scores:
    same = _same_actors(gold, read)
    parts = (
        Scores(zones=_zones(gold, read), published=_published(gold, read)),
        _statements(gold, read, same),
        _actors(gold, read, same),
        _times(gold, read),
        _meetings(gold, read, same),
        _proposals(gold, read, same),
    )
    return sum(parts, Scores())


def _match(gold: Sequence[_A], read: Sequence[_B], likeness: Callable[[_A, _B], float]) -> list[tuple[_A, _B]]:
    """Pair gold with read one to one, the most similar first; a likeness of 0 or less is no pair."""
    scored = [(likeness(g, r), i, j) for i, g in enumerate(gold) for j, r in enumerate(read)]
    pairs: list[tuple[_A, _B]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for value, i, j in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if value > 0 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((gold[i], read[j]))
    return pairs


# --- spans


def _strip(text: str, span: Span) -> Span:
    piece = text[span[0] : span[1]]
    return span[0] + len(piece) - len(piece.lstrip()), span[0] + len(piece.rstrip())


def _stripped(text: str, spans: Iterable[Span]) -> frozenset[Span]:
    return frozenset(_strip(text, span) for span in spans)


def _exact(text: str, part: Spans) -> frozenset[Span]:
    return _stripped(text, part.spans)


def _overlap(left: Iterable[Span], right: Iterable[Span]) -> int:
    """Count the characters that two lists of spans share; the spans of a list must not overlap."""
    others = list(right)
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in others)


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _half_shared(text: str, gold: Spans, read: Spans) -> float:
    left, right = _exact(text, gold), _exact(text, read)
    longer = max(_length(left), _length(right))
    share = _overlap(left, right) / longer if longer else 0.0
    return share if share >= 0.5 else 0.0


# --- statements


def _cues_meet(gold: Statement, read: Statement) -> bool:
    """Whether two statements match by their cues or, without any cue, by their contents."""
    if gold.cue.spans or read.cue.spans:
        return _overlap(gold.cue.spans, read.cue.spans) > 0
    return _overlap(gold.content.spans, read.content.spans) > 0


def _statements(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    text = gold.document.text

    def by_cue(g: Statement, r: Statement) -> float:
        return 1 + _overlap(g.content.spans, r.content.spans) if _cues_meet(g, r) else 0

    def whole(g: Statement, r: Statement) -> float:
        exact = _exact(text, g.source) == _exact(text, r.source) and _exact(text, g.content) == _exact(text, r.content)
        return float(exact and _cues_meet(g, r))

    def half(g: Statement, r: Statement) -> float:
        return _half_shared(text, g.content, r.content)

    pairs = _match(gold.statements, read.statements, by_cue)
    acts = [(g.act, r.act) for g, r in pairs if g.act is not None]
    match = {r.id: g.id for g, r in pairs} | {None: None}
    outer = [(g.within, match.get(r.within, "read only")) for g, r in pairs if g.within or r.within]
    counts = {"read": len(read.statements), "gold": len(gold.statements)}
    return Scores(
        source=_parts(gold, read, lambda s: s.source),
        cue=_parts(gold, read, lambda s: s.cue),
        content=_parts(gold, read, lambda s: s.content),
        linked=Count(len(_match(gold.statements, read.statements, whole)), **counts),
        content_half=Count(len(_match(gold.statements, read.statements, half)), **counts),
        speaker=_share((g.speaker, _gold_id(r.speaker, same)) for g, r in pairs),
        statement_kind=_share((g.kind, r.kind) for g, r in pairs),
        act=_share(acts),
        within=_share(outer),
        statement_date=_share((_days(g.date), _days(r.date)) for g, r in pairs),
    )


def _parts(gold: Record, read: Record, part: Callable[[Statement], Spans]) -> Count:
    text = gold.document.text
    wanted = {span for s in gold.statements for span in _exact(text, part(s))}
    found = {span for s in read.statements for span in _exact(text, part(s))}
    return Count(len(wanted & found), len(found), len(wanted))


def _share(pairs: Iterable[tuple[object, object]]) -> Share:
    answers = [left == right for left, right in pairs]
    return Share(sum(answers), len(answers))


def _shared(pairs: Iterable[tuple[Set[object], Set[object]]], read: int, gold: int) -> Count:
    """Count what matched things have in common."""
    return Count(sum(len(left & right) for left, right in pairs), read, gold)


def _days(when: When | None) -> tuple[object, object] | None:
    return None if when is None else (when.start, when.end)


# --- actors


def _name(name: str) -> str:
    return re.sub(r"^(?:the|an?|one)\s+", "", " ".join(name.casefold().split()))


def _same_actors(gold: Record, read: Record) -> dict[str, str]:
    """Map the ids of read actors to those of gold actors, by name or else by shared mentions."""

    def likeness(g: Actor, r: Actor) -> float:
        shared = len(set(g.mentions) & set(r.mentions))
        return shared + (1000.0 if _name(g.name) == _name(r.name) else 0.0)

    return {r.id: g.id for g, r in _match(gold.actors, read.actors, likeness)}


def _gold_id(actor: str | None, same: dict[str, str]) -> str | None:
    # An actor that the gold does not have must differ from every gold id, and from "nobody".
    return None if actor is None else same.get(actor, f"read only: {actor}")


def _actors(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    pairs = _match(gold.actors, read.actors, lambda g, r: float(_name(g.name) == _name(r.name)))
    roles = [({_name(role) for role in g.roles}, {_name(role) for role in r.roles}) for g, r in pairs]
    by_id = {r.id: set(r.mentions) for r in read.actors}
    mentions = [(set(g.mentions), by_id[other]) for g in gold.actors for other, own in same.items() if own == g.id]
    return Scores(
        actors=Count(len(pairs), len(read.actors), len(gold.actors)),
        actor_kind=_share((g.kind, r.kind) for g, r in pairs),
        actor_roles=_shared(roles, sum(len(a.roles) for a in read.actors), sum(len(a.roles) for a in gold.actors)),
        actor_for=_share((g.for_, _gold_id(r.for_, same)) for g, r in pairs if g.for_ or r.for_),
        mentions=_shared(mentions, sum(map(len, by_id.values())), sum(len(a.mentions) for a in gold.actors)),
    )


# --- meetings


def _dates_meet(left: When | None, right: When | None) -> bool:
    if left is None or right is None:
        return left is right
    return left.start <= right.end and right.start <= left.end


def _meetings(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    def likeness(g: Meeting, r: Meeting) -> float:
        left = set(g.participants)
        right = {_gold_id(actor, same) for actor in r.participants}
        jaccard = len(left & right) / len(left | right) if left | right else 0.0
        return jaccard if jaccard >= 0.5 and _dates_meet(g.date, r.date) else 0.0

    pairs = _match(gold.meetings, read.meetings, likeness)
    return Scores(
        meetings=Count(len(pairs), len(read.meetings), len(gold.meetings)),
        meeting_status=_share((g.status, r.status) for g, r in pairs),
        meeting_place=_share((_name(g.place or ""), _name(r.place or "")) for g, r in pairs),
        meeting_date=_share((_days(g.date), _days(r.date)) for g, r in pairs),
        participants=_shared(
            ((set(g.participants), {_gold_id(actor, same) for actor in r.participants}) for g, r in pairs),
            sum(len(m.participants) for m in read.meetings),
            sum(len(m.participants) for m in gold.meetings),
        ),
    )


# --- proposals, times, zones


def _proposals(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    def likeness(g: Proposal, r: Proposal) -> float:
        return _overlap(g.mentions, r.mentions) + (1e6 if _name(g.name) == _name(r.name) else 0.0)

    pairs = _match(gold.proposals, read.proposals, likeness)
    match = {r.id: g.id for g, r in pairs}
    replaced = ((g.replaces, r.replaces and match.get(r.replaces, "read only")) for g, r in pairs)
    text = gold.document.text
    return Scores(
        proposals=Count(len(pairs), len(read.proposals), len(gold.proposals)),
        replaces=_share(replaced),
        sponsors=_shared(
            ((set(g.sponsors), {_gold_id(s, same) for s in r.sponsors}) for g, r in pairs),
            sum(len(r.sponsors) for r in read.proposals),
            sum(len(g.sponsors) for g in gold.proposals),
        ),
        provisions=_shared(
            ((_stripped(text, g.provisions), _stripped(text, r.provisions)) for g, r in pairs),
            sum(len(r.provisions) for r in read.proposals),
            sum(len(g.provisions) for g in gold.proposals),
        ),
        proposal_date=_share((_days(g.date), _days(r.date)) for g, r in pairs if g.date or r.date),
    )


def _times(gold: Record, read: Record) -> Scores:
    text = gold.document.text
    wanted = {_strip(text, t.text): (t.start, t.end) for t in gold.times}
    found = {_strip(text, t.text): (t.start, t.end) for t in read.times}
    common = wanted.keys() & found.keys()
    return Scores(
        times=Count(len(common), len(found), len(wanted)),
        time_value=_share((wanted[span], found[span]) for span in common),
    )


def _published(gold: Record, read: Record) -> Share:
    """Compare the day of publication, where the gold takes it from the text."""
    if gold.document.published_from not in ("text", "guess"):
        return Share()
    return _share([(gold.document.published, read.document.published)])


def _zones(gold: Record, read: Record) -> Share:
    """Compare zones by character, without white space: the share of gold zones that are in a zone of the same kind."""
    text = gold.document.text
    kinds = {i: zone.kind for zone in read.document.zones for i in range(zone.start, zone.end)}
    return _share(
        (zone.kind, kinds.get(i))
        for zone in gold.document.zones
        for i in range(zone.start, zone.end)
        if not text[i].isspace()
    )
