"""Compare records with the labels of the negotiation corpus: who said what, meetings, proposals and positions.

A statement is matched by its content, one to one; its speakers are right if there are as many as are labelled, and each
of these is among them by name. Meetings and proposals are matched as groups of mentions: an entry belongs to the group
whose mentions it shares most characters with. Groups that are only talks in general or could be (meetings), or are only
hoped for (proposals), count neither way. A position is matched by its target and its party.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pourparler.reader.evaluation.counts import Share
from pourparler.reader.evaluation.matching import (
    Matched,
    group_labels,
    is_same_name,
    match_contents,
    match_groups,
    shared_length,
)
from pourparler.reader.evaluation.negotiation_counts import Judgement, NegotiationScores, Tally
from pourparler.reader.evaluation.negotiation_labels import (
    LabelledDocument,
    Labels,
    MeetingLabel,
    ProposalLabel,
    StatementLabel,
)
from pourparler.record import Actor, Document, Meeting, Proposal, Record, Span, Statement

GENERAL = frozenset(("process", "hypothetical"))
DENIED = frozenset(("refused", "denied"))
HOPED_FOR = frozenset(("sought",))


def score_negotiation(documents: Iterable[LabelledDocument], records: Mapping[str, Record]) -> NegotiationScores:
    """Compare the records, by ids of documents, with the labels; a document without a record counts as missed whole.

    Examples
    --------
    >>> document = LabelledDocument(id="a/1", text="Rain.", labels=Labels())
    >>> score_negotiation([document], {}).without_record
    1
    """
    total = NegotiationScores()
    for document in documents:
        record = records.get(document.id)
        if record is None:
            nothing = Record(reader="none", document=Document(id=document.id, text=document.text))
            total += score_record(document, nothing) + NegotiationScores(without_record=1)
        else:
            total += score_record(document, record)
    return total


def score_record(document: LabelledDocument, record: Record) -> NegotiationScores:
    """Compare one record with the labels of its document; the offsets of both are taken to be into the same text."""
    actors = _Actors(document.text, record.actors)
    labels = document.labels
    return (
        NegotiationScores(documents=1)
        + _statements(labels.statements, record.statements, actors)
        + _meetings(labels.meetings, record.meetings, actors)
        + _proposals(labels.proposals, record.proposals, actors)
        + _positions(labels, record, actors)
    )


class _Actors:
    """The names by which each actor of a record can be meant, and where it is mentioned."""

    def __init__(self, text: str, actors: Sequence[Actor]) -> None:
        self.text = text
        self._names = {a.id: {a.name, *(text[slice(*m)] for m in a.mentions), *a.roles} for a in actors}
        self._mentions = {a.id: a.mentions for a in actors}

    def is_named(self, actor: str, name: str) -> bool:
        return any(is_same_name(name, own) for own in self._names.get(actor, ()))

    def is_mentioned(self, actor: str, span: Span) -> bool:
        """Whether an actor is mentioned in a span, or is named as the span."""
        in_span = shared_length([span], self._mentions.get(actor, ()))
        return bool(in_span) or self.is_named(actor, self.text[slice(*span)])

    def count_found(self, wanted: Sequence[Span], read: Sequence[str]) -> Share:
        """Count the labelled mentions that one of the actors read has."""
        return Share(sum(any(self.is_mentioned(a, span) for a in read) for span in wanted), len(wanted))

    def count_right(self, wanted: Sequence[Span], read: Sequence[str]) -> Share:
        """Count the actors read that one of the labelled mentions means."""
        return Share(sum(any(self.is_mentioned(a, span) for span in wanted) for a in read), len(read))


# --- statements


def _statements(gold: Sequence[StatementLabel], read: Sequence[Statement], actors: _Actors) -> NegotiationScores:
    found = match_contents([s.content for s in gold], [s.content.spans for s in read])
    matched = set(found.values())
    scores = NegotiationScores(
        statements=Tally(gold=len(gold), found=len(found), read=len(read), right=len(found)),
        judged_statements=tuple((s.confidence, j in matched) for j, s in enumerate(read)),
    )
    right = 0
    for i, wanted in enumerate(gold):
        said = read[found[i]] if i in found else None
        has_speakers = said is not None and _has_speakers(said, wanted, actors)
        right += has_speakers
        scores += NegotiationScores(
            joint=Share(int(has_speakers), 1) if len(wanted.speakers) > 1 else Share(),
            nested=Share(int(has_speakers), 1) if wanted.within is not None else Share(),
        )
        if said is not None:
            act = Share(int(said.act == wanted.act), 1)
            scores += NegotiationScores(act=act) if wanted.act else NegotiationScores(no_act=act)
    return scores + NegotiationScores(
        said=Tally(gold=len(gold), found=right, read=len(read), right=right), speakers=Share(right, len(found))
    )


def _has_speakers(said: Statement, wanted: StatementLabel, actors: _Actors) -> bool:
    if len(said.speakers) != len(wanted.speakers):
        return False
    return all(any(actors.is_named(actor, name) for actor in said.speakers) for name in wanted.speakers)


# --- meetings and proposals


def _tally(matched: Sequence[Matched[Any, Any]], gold: int) -> Tally:
    count = dict.fromkeys(("right", "false", "duplicate", "denied", "not counted"), 0)
    for match in matched:
        count[match.verdict] += 1
    found = sum(m.verdict == "right" and m.group is not None and not m.group.is_denied for m in matched)
    return Tally(
        gold=gold,
        found=found,
        read=len(matched),
        right=count["right"],
        duplicates=count["duplicate"],
        denied=count["denied"],
        not_counted=count["not counted"],
    )


def _judged(matched: Sequence[Matched[Meeting, Any]] | Sequence[Matched[Proposal, Any]]) -> tuple[Judgement, ...]:
    return tuple(
        (m.entry.confidence, m.verdict == "right")
        for m in matched
        if m.verdict != "not counted" and m.entry.confidence is not None
    )


def _meetings(gold: Sequence[MeetingLabel], read: Sequence[Meeting], actors: _Actors) -> NegotiationScores:
    groups = group_labels(
        gold,
        number=lambda m: m.same,
        kind=lambda m: m.status,
        span=lambda m: m.trigger,
        uncounted=GENERAL,
        denied=DENIED,
    )
    matched = match_groups(read, groups, spans=lambda m: m.evidence, status=lambda m: m.status)
    wanted = sum(g.is_counted and not g.is_denied for g in groups)
    scores = NegotiationScores(meetings=_tally(matched, wanted), judged_meetings=_judged(matched))
    for match in matched:
        if match.group is not None and match.verdict == "right":
            scores += _meeting(match.entry, match.group.labels, actors)
    return scores


def _meeting(read: Meeting, gold: Sequence[MeetingLabel], actors: _Actors) -> NegotiationScores:
    kinds = {m.status for m in gold}
    participants = [span for m in gold for span in m.participants]
    times = [m.time for m in gold if m.time is not None]
    places = [actors.text[slice(*m.place)] for m in gold if m.place is not None]
    words = read.date.text if read.date is not None else None
    is_day_right = words is not None and shared_length([words], times) > 0
    is_place_right = any(is_same_name(read.place or "", place) for place in places)
    has_status = read.status in kinds or (read.status == "held" and "ongoing" in kinds)
    return NegotiationScores(
        status=Share(int(has_status), 1),
        participants=actors.count_found(participants, read.participants),
        participants_read=actors.count_right(participants, read.participants),
        day=Share(int(is_day_right), 1) if times else Share(),
        place=Share(int(is_place_right), 1) if places else Share(),
    )


def _proposals(gold: Sequence[ProposalLabel], read: Sequence[Proposal], actors: _Actors) -> NegotiationScores:
    groups = group_labels(
        gold, number=lambda p: p.same, kind=lambda p: p.state, span=lambda p: p.mention, uncounted=HOPED_FOR
    )
    matched = match_groups(read, groups, spans=lambda p: p.mentions + p.provisions, status=lambda p: p.state)
    wanted = sum(g.is_counted for g in groups)
    scores = NegotiationScores(proposals=_tally(matched, wanted), judged_proposals=_judged(matched))
    for match in matched:
        if match.group is not None and match.verdict == "right":
            scores += _proposal(match.entry, match.group.labels, actors)
    return scores


def _proposal(read: Proposal, gold: Sequence[ProposalLabel], actors: _Actors) -> NegotiationScores:
    sponsors = [span for p in gold for span in p.sponsors]
    provisions = [span for p in gold for span in p.provisions]
    found = sum(shared_length([span], read.provisions) > 0 for span in provisions)
    has_state = read.state in {p.state for p in gold}
    return NegotiationScores(
        sponsors=actors.count_found(sponsors, read.sponsors),
        provisions=Share(found, len(provisions)),
        state=Share(int(has_state), 1) if read.state else Share(),
    )


# --- positions


def _positions(labels: Labels, record: Record, actors: _Actors) -> NegotiationScores:
    used: set[int] = set()
    stance = Share()
    for wanted in labels.positions:
        for k, position in enumerate(record.positions):
            if k in used or wanted.target is None or not shared_length([wanted.target], [position.target]):
                continue
            if actors.is_named(position.party, wanted.party):
                used.add(k)
                stance += Share(int(position.stance == wanted.stance), 1)
                break
    gold, read, found = len(labels.positions), len(record.positions), len(used)
    return NegotiationScores(
        positions=Tally(gold=gold, found=found, read=read, right=found),
        stance=stance,
        judged_positions=tuple((p.confidence, k in used) for k, p in enumerate(record.positions)),
    )
