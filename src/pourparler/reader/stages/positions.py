"""The stage ``positions``: where the parties stand on the points in dispute."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.network.calibration import with_calibrated
from pourparler.reader.network.estimation import Estimator, estimate
from pourparler.reader.positions.build import MIN_CONFIDENCE, MIN_SCORE, build_positions
from pourparler.reader.positions.parties import Parties
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.stages.meetings import resolved


@dataclass(frozen=True)
class PositionsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least probability of a position by the network, from 0 to 1.
    min_score
        The least score that its signals give a position, from 0 to 1.
    is_calibrated
        Whether the confidence of a position is the chance that it is right; otherwise it is the
        score that its signals give.
    score
        Gives the score of an entry by its signals.
    """

    min_confidence: float = MIN_CONFIDENCE
    min_score: float = MIN_SCORE
    is_calibrated: bool = True
    score: Estimator = estimate


class PositionsStage:
    """Builds the positions that statements and plain sentences tell of."""

    name = "positions"
    requires = ("encoding", "frames", "actors", "statements")
    assigns = ("positions",)

    def __init__(self, config: PositionsConfig = PositionsConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing."""

    def run(self, state: DocumentState) -> None:
        """Build the positions."""
        found = build_positions(
            state.frames["position"],
            resolved(state),
            state.statements,
            party_of=Parties(state.actors, state.encoding, state.sentences).likely_party_of,
            sentence_of=state.sentence_at,
            min_confidence=self.config.min_confidence,
            min_score=self.config.min_score,
            score=self.config.score,
        )
        state.positions = with_calibrated("position", found) if self.config.is_calibrated else tuple(found)
