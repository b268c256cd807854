"""The stage ``positions``: where the parties stand on the points in dispute."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.network.calibration import with_calibrated
from pourparler.reader.positions.build import MIN_CONFIDENCE, build_positions
from pourparler.reader.positions.parties import Parties
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.stages.meetings import resolved


@dataclass(frozen=True)
class PositionsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least score of a position, from 0 to 1: the network's own probability, before it is calibrated.
    is_calibrated
        Whether the confidence of a position is the chance that it is right; otherwise it is the network's own.
    """

    min_confidence: float = MIN_CONFIDENCE
    is_calibrated: bool = True


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
            party_of=Parties(state.actors, state.encoding, state.sentences).party_of,
            sentence_of=state.sentence_at,
            min_confidence=self.config.min_confidence,
        )
        state.positions = with_calibrated("position", found) if self.config.is_calibrated else tuple(found)
