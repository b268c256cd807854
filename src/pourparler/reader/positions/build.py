"""Positions of a document, from the frames that tell of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pourparler.reader.meetings.build import Resolved
from pourparler.reader.network.estimation import Estimator, estimate, log_odds
from pourparler.reader.network.frames import Frame
from pourparler.record import Position, Span, Statement

MIN_CONFIDENCE = 0.2
MIN_SCORE = 0.25
MOST = 5.0  # log-odds of a party beyond which it is as sure as can be


def build_positions(
    frames: Sequence[Frame],
    resolved: Resolved,
    statements: Sequence[Statement],
    *,
    party_of: Callable[[str], tuple[str, float]],
    sentence_of: Callable[[int], Span],
    stance_of: Callable[[Frame, str], str] = lambda frame, party: frame.class_,
    min_confidence: float = MIN_CONFIDENCE,
    min_score: float = MIN_SCORE,
    score: Estimator = estimate,
) -> list[Position]:
    """Build a position of each frame and each of its holders, in order of the text.

    A target without a holder within a statement is a position of its speakers.

    Parameters
    ----------
    frames : of positions, in order of the text
    resolved : what the roles mean
    party_of : the actor for whom an actor speaks, by ids, and how much likelier it is than the next (log-odds)
    sentence_of : the sentence at an offset
    stance_of : the stance that a frame tells of for a party, by its id
    min_confidence : the least probability of a position by the network, from 0 to 1
    min_score : the least score of a position, from 0 to 1
    score : the confidence of a position, before it is calibrated, by its signals
    """
    found: list[Position] = []
    for frame in frames:
        statement = _statement_of(frame.trigger, statements)
        if frame.confidence * max(frame.classes) < min_confidence:
            continue
        holders = {a: p for slot, s, p in frame.roles if slot == "holder" for a in resolved.actors.get(s, ())}
        if not holders and statement is not None:
            holders = dict.fromkeys(statement.speakers, 0.0)
        conditions = frame.spans("condition")
        told = set[str]()
        for holder, chance in holders.items():
            party, margin = party_of(holder)
            if party in told:
                continue
            told.add(party)
            sure = score("position", _signals(frame, chance, margin, is_own=party == holder))
            if sure < min_score:
                continue
            found.append(
                Position(
                    id=f"o{len(found) + 1}",
                    party=party,
                    target=frame.trigger,
                    stance=stance_of(frame, party),
                    condition=conditions[0] if conditions else None,
                    words=sentence_of(frame.trigger[0]),
                    statement=statement.id if statement is not None else None,
                    confidence=sure,
                )
            )
    return found


def _signals(frame: Frame, holder: float, margin: float, *, is_own: bool) -> dict[str, float]:
    """Return what tells whether a position is one, and this party's."""
    return {
        "target": log_odds(frame.confidence),
        "stance": log_odds(max(frame.classes)),
        "sentence": log_odds(frame.context),
        "party": min(margin, MOST),
        "holder": holder,
        "own": is_own,
    }


def _statement_of(target: Span, statements: Sequence[Statement]) -> Statement | None:
    """Return the innermost statement whose content holds a target."""
    holding = [
        (c[1] - c[0], n)
        for n, s in enumerate(statements)
        for c in s.content.spans
        if c[0] <= target[0] and target[1] <= c[1]
    ]
    return statements[min(holding)[1]] if holding else None
