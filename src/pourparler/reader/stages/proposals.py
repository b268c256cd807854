"""The stage ``proposals``: texts on the table."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.network.calibration import with_calibrated
from pourparler.reader.network.estimation import Estimator, estimate
from pourparler.reader.proposals.build import MIN_CONFIDENCE, build_proposals
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.stages.meetings import resolved


@dataclass(frozen=True)
class ProposalsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least probability of a proposal by the network, from 0 to 1.
    is_calibrated
        Whether the confidence of a proposal is the chance that it is right; otherwise it is the
        score that its signals give.
    score
        Gives the score of an entry by its signals.
    """

    min_confidence: float = MIN_CONFIDENCE
    is_calibrated: bool = True
    score: Estimator = estimate


class ProposalsStage:
    """Builds the proposals that the text names: their state, sponsors and provisions."""

    name = "proposals"
    requires = ("frames", "actors", "times")
    assigns = ("proposals",)

    def __init__(self, config: ProposalsConfig = ProposalsConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing."""

    def run(self, state: DocumentState) -> None:
        """Build the proposals."""
        found = build_proposals(
            state.text,
            state.frames["proposal"],
            state.groups["proposal"],
            resolved(state),
            sentence_of=state.sentence_at,
            min_confidence=self.config.min_confidence,
            score=self.config.score,
        )
        state.proposals = with_calibrated("proposal", found) if self.config.is_calibrated else tuple(found)
