"""The stage ``proposals``: texts on the table."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.network.calibration import with_calibrated
from pourparler.reader.proposals.build import MIN_CONFIDENCE, build_proposals
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.stages.meetings import resolved


@dataclass(frozen=True)
class ProposalsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least score of a proposal, from 0 to 1: the network's own probability, before it is calibrated.
    is_calibrated
        Whether the confidence of a proposal is the chance that it is right; otherwise it is the network's own.
    """

    min_confidence: float = MIN_CONFIDENCE
    is_calibrated: bool = True


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
        )
        state.proposals = with_calibrated("proposal", found) if self.config.is_calibrated else tuple(found)
