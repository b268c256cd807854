"""Positions of a document, from the frames that tell of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pourparler.reader.meetings.build import Resolved
from pourparler.reader.network.frames import Frame
from pourparler.record import Position, Span, Statement

MIN_CONFIDENCE = 0.2


def build_positions(
    frames: Sequence[Frame],
    resolved: Resolved,
    statements: Sequence[Statement],
    *,
    party_of: Callable[[str], str],
    sentence_of: Callable[[int], Span],
    min_confidence: float = MIN_CONFIDENCE,
) -> list[Position]:
    """Build a position of each frame and each of its holders, in order of the text.

    A target without a holder within a statement is a position of its speakers.

    Parameters
    ----------
    frames : of positions, in order of the text
    resolved : what the roles mean
    party_of : the actor for whom an actor speaks, by ids
    sentence_of : the sentence at an offset
    min_confidence : the least confidence of a position, from 0 to 1
    """
    found: list[Position] = []
    for frame in frames:
        statement = _statement_of(frame.trigger, statements)
        holders = [a for s in frame.spans("holder") for a in resolved.actors.get(s, ())]
        if not holders and statement is not None:
            holders = list(statement.speakers)
        confidence = round(frame.confidence * max(frame.classes), 3)
        conditions = frame.spans("condition")
        for party in dict.fromkeys(map(party_of, holders)):
            if confidence < min_confidence:
                continue
            found.append(
                Position(
                    id=f"o{len(found) + 1}",
                    party=party,
                    target=frame.trigger,
                    stance=frame.class_,
                    condition=conditions[0] if conditions else None,
                    words=sentence_of(frame.trigger[0]),
                    statement=statement.id if statement is not None else None,
                    confidence=confidence,
                )
            )
    return found


def _statement_of(target: Span, statements: Sequence[Statement]) -> Statement | None:
    """Return the innermost statement whose content holds a target."""
    holding = [
        (c[1] - c[0], n)
        for n, s in enumerate(statements)
        for c in s.content.spans
        if c[0] <= target[0] and target[1] <= c[1]
    ]
    return statements[min(holding)[1]] if holding else None
