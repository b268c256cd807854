"""What a comparison with the labels of the negotiation corpus counts, and the report of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from pourparler.reader.evaluation.counts import Share

Judgement = tuple[float, bool]
"""The confidence of an entry of a record, 0 to 1, and whether the entry is right."""
BINS = 10
_NOTHING = Share()


@dataclass(frozen=True)
class Tally:
    """Counts of entries.

    Attributes
    ----------
    gold, found
        What must be found, and what of it was.
    read, right
        The entries of the records, and those of them that are right.
    duplicates, denied, not_counted
        Entries for what another entry has already; entries that report as real what is only denied or refused; and
        entries that count neither way. The first two are false.
    """

    gold: int = 0
    found: int = 0
    read: int = 0
    right: int = 0
    duplicates: int = 0
    denied: int = 0
    not_counted: int = 0

    @property
    def recall(self) -> float | None:
        """Found over gold, 0 to 1; None where there was nothing to find."""
        return self.found / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        """Right over read, 0 to 1; None where nothing that counts was read."""
        counted = self.read - self.not_counted
        return self.right / counted if counted else None

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1; 0 where one of them is 0 or None."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p and r else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True)
class NegotiationScores:
    """The agreement of records with the labels, summed over documents.

    Attributes
    ----------
    documents, without_record
        Labelled documents, and those of them that have no record; everything in these counts as missed.
    said
        Statements that are found with all their speakers and no others.
    statements, meetings, proposals, positions
        The entries of each kind.
    speakers, joint, nested
        Speakers, of statements found; of joint and of nested statements, missed ones counted as wrong.
    act, no_act
        Speech acts, of statements found that are labelled with one; and those found that are labelled with none.
    status, participants, participants_read, day, place
        Of meetings found: the status; participants labelled that the record has, and participants of the record that
        are labelled; the words that the day is taken from; the place.
    sponsors, provisions, state
        Of proposals found: sponsors and provisions labelled that the record has; the state.
    stance
        Of positions found.
    judged_statements, judged_meetings, judged_proposals, judged_positions
        Each entry that counts, with its confidence and whether it is right.
    """

    documents: int = 0
    without_record: int = 0
    said: Tally = Tally()
    statements: Tally = Tally()
    speakers: Share = _NOTHING
    joint: Share = _NOTHING
    nested: Share = _NOTHING
    act: Share = _NOTHING
    no_act: Share = _NOTHING
    meetings: Tally = Tally()
    status: Share = _NOTHING
    participants: Share = _NOTHING
    participants_read: Share = _NOTHING
    day: Share = _NOTHING
    place: Share = _NOTHING
    proposals: Tally = Tally()
    sponsors: Share = _NOTHING
    provisions: Share = _NOTHING
    state: Share = _NOTHING
    positions: Tally = Tally()
    stance: Share = _NOTHING
    judged_statements: tuple[Judgement, ...] = ()
    judged_meetings: tuple[Judgement, ...] = ()
    judged_proposals: tuple[Judgement, ...] = ()
    judged_positions: tuple[Judgement, ...] = ()

    def __add__(self, other: NegotiationScores) -> NegotiationScores:
        return NegotiationScores(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


def calibration_error(judged: Sequence[Judgement], bins: int = BINS) -> float | None:
    """Return the expected calibration error, 0 to 1, over bins of equal width (Guo et al., ICML 2017); None of nothing.

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    if not judged:
        return None
    sums: dict[int, float] = {}
    for confidence, is_right in judged:
        number = min(int(confidence * bins), bins - 1)
        sums[number] = sums.get(number, 0.0) + confidence - is_right
    return sum(map(abs, sums.values())) / len(judged)


def report(scores: NegotiationScores) -> dict[str, Any]:
    """Return the scores for printing: shares from 0 to 1 with three digits, None where there was nothing to compare."""
    return {
        "documents": scores.documents,
        "without_record": scores.without_record,
        "who_said_what": _tally(scores.said),
        "statements": {
            "recall": _rounded(scores.statements.recall),
            "precision": _rounded(scores.statements.precision),
            "speakers_of_found": _share(scores.speakers),
            "gold": scores.statements.gold,
            "read": scores.statements.read,
            "joint": _share(scores.joint),
            "joint_gold": scores.joint.of,
            "nested": _share(scores.nested),
            "nested_gold": scores.nested.of,
            "act": _share(scores.act),
            "none_where_none": _share(scores.no_act),
        },
        "meetings": {
            **_groups(scores.meetings),
            "status": _share(scores.status),
            "participants_recall": _share(scores.participants),
            "participants_precision": _share(scores.participants_read),
            "day_from_right_words": _share(scores.day),
            "place": _share(scores.place),
            "denied_reported_as_real": scores.meetings.denied,
        },
        "proposals": {
            **_groups(scores.proposals),
            "sponsors": _share(scores.sponsors),
            "provisions": _share(scores.provisions),
            "state": _share(scores.state),
        },
        "positions": {
            "recall": _rounded(scores.positions.recall),
            "precision": _rounded(scores.positions.precision),
            "f1": round(scores.positions.f1, 3),
            "stance_of_found": _share(scores.stance),
            "gold": scores.positions.gold,
            "read": scores.positions.read,
        },
        "calibration_error": {
            "statements": _rounded(calibration_error(scores.judged_statements)),
            "meetings": _rounded(calibration_error(scores.judged_meetings)),
            "proposals": _rounded(calibration_error(scores.judged_proposals)),
            "positions": _rounded(calibration_error(scores.judged_positions)),
        },
    }


def _tally(tally: Tally) -> dict[str, float]:
    """Recall, precision and F1, 0 where there is nothing to divide by."""
    return {
        "recall": round(tally.recall or 0.0, 3),
        "precision": round(tally.precision or 0.0, 3),
        "f1": round(tally.f1, 3),
    }


def _groups(tally: Tally) -> dict[str, float]:
    return {**_tally(tally), "gold": tally.gold, "read": tally.read, "duplicates": tally.duplicates}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _share(share: Share) -> float | None:
    return _rounded(share.accuracy)
