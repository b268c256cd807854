"""The stage ``positions``: where the parties stand on the points in dispute."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pourparler.reader.network.calibration import with_calibrated
from pourparler.reader.network.estimation import Estimator, estimate
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.utterances import UtteranceReader
from pourparler.reader.positions.build import MIN_CONFIDENCE, MIN_SCORE, build_positions
from pourparler.reader.positions.parties import Parties
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.stages.meetings import resolved

STANCE_WEIGHT = 0.4
SURE_STANCE = 0.7


@dataclass(frozen=True)
class PositionsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least probability of a position by the network, from 0 to 1.
    min_score
        The least score that its signals give a position, from 0 to 1.
    stance_weight
        How much the sentence on its own counts for the stance, from 0 to 1, beside the network that read the text.
    sure_stance
        From which probability on, from 0 to 1, the stance of the latter is enough, and the sentence is not read.
    is_calibrated
        Whether the confidence of a position is the chance that it is right; otherwise it is the
        score that its signals give.
    score
        Gives the score of an entry by its signals.
    """

    min_confidence: float = MIN_CONFIDENCE
    min_score: float = MIN_SCORE
    stance_weight: float = STANCE_WEIGHT
    sure_stance: float = SURE_STANCE
    is_calibrated: bool = True
    score: Estimator = estimate


class PositionsStage:
    """Builds the positions that statements and plain sentences tell of."""

    name = "positions"
    requires = ("encoding", "frames", "actors", "statements")
    assigns = ("positions",)

    def __init__(self, config: PositionsConfig = PositionsConfig(), reader: UtteranceReader | None = None) -> None:
        self.config = config
        self.reader = reader or UtteranceReader()

    def load(self) -> None:
        """Load the weights."""
        self.reader.load()

    def run(self, state: DocumentState) -> None:
        """Build the positions."""
        names = {a.id: a.name for a in state.actors}
        found = build_positions(
            state.frames["position"],
            resolved(state),
            state.statements,
            party_of=Parties(state.actors, state.encoding, state.sentences).likely_party_of,
            sentence_of=state.sentence_at,
            stance_of=lambda frame, party: self._stance(state, frame, names[party]),
            min_confidence=self.config.min_confidence,
            min_score=self.config.min_score,
            score=self.config.score,
        )
        state.positions = with_calibrated("position", found) if self.config.is_calibrated else tuple(found)

    def _stance(self, state: DocumentState, frame: Frame, party: str) -> str:
        """Return the likeliest stance of a party, by both networks where the first is not sure."""
        if max(frame.classes) >= self.config.sure_stance:
            return frame.class_
        state.deadline.check()
        words, target = (
            " ".join(state.text[s:e].split()) for s, e in (state.sentence_at(frame.trigger[0]), frame.trigger)
        )
        alone, weight = self.reader.stances(words, party, target), self.config.stance_weight
        scores = weight * alone + (1 - weight) * np.log(np.array(frame.classes))
        return CLASSES["position"][int(np.argmax(scores))]
