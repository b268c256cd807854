"""The stage ``acts``: what each statement does, such as reject or accuse."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pourparler.reader.network.attributions import Attribution
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.utterances import Floats, UtteranceReader, spoken, words_before
from pourparler.reader.stages.base import DocumentState

WEIGHT = 0.5
SURE = 0.7
NONE_BIAS = 0.6


@dataclass(frozen=True)
class ActsConfig:
    """Settings of the stage.

    Attributes
    ----------
    weight
        How much the words of the statement on their own count, from 0 to 1, beside what stands around its cue.
    sure
        From which probability on, from 0 to 1, what stands around the cue is enough, and the words of the statement are
        not asked.
    none_bias
        What is added to the logarithm of the probability that a statement only informs or judges.
    """

    weight: float = WEIGHT
    sure: float = SURE
    none_bias: float = NONE_BIAS


class ActsStage:
    """Gives each attribution its speech act, if it has one.

    Two networks are asked, and their logarithms weighed: the one that read the text around the cue, and the one that
    reads source, cue and content as one passage after the words before it.
    """

    name = "acts"
    requires = ("attributions",)
    assigns = ("attributions",)

    def __init__(self, config: ActsConfig = ActsConfig(), reader: UtteranceReader | None = None) -> None:
        self.config = config
        self.reader = reader or UtteranceReader()

    def load(self) -> None:
        """Load the weights."""
        self.reader.load()

    def run(self, state: DocumentState) -> None:
        """Set the act of every attribution that has none by its form."""
        state.attributions = [a if a.act else replace(a, act=self._act(state, a)) for a in state.attributions]

    def _act(self, state: DocumentState, a: Attribution) -> str | None:
        if a.acts and max(a.acts) >= self.config.sure:
            scores = np.log(np.array(a.acts))
        else:
            state.deadline.check()
            scores = self._read(state.text, a)
            if a.acts:
                scores = self.config.weight * scores + (1 - self.config.weight) * np.log(np.array(a.acts))
        scores[0] += self.config.none_bias
        return CLASSES["attribution"][int(np.argmax(scores))] or None

    def _read(self, text: str, a: Attribution) -> Floats:
        parts = [" … ".join(text[s:e] for s, e in spans) for spans in (a.source, a.cue, a.content)]
        return self.reader.acts(spoken(*parts), words_before(text, a.start))
