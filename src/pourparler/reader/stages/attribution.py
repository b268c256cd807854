"""The stage ``attribution``: sources, cues and contents, from the network and from quotation marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pourparler.reader.attribution.phrasal_cues import find_refusals, find_relayed, join_particles, turn_passives
from pourparler.reader.attribution.posts import find_posts
from pourparler.reader.attribution.quotation_forms import find_forms
from pourparler.reader.attribution.quotations import (
    CARRIED,
    attach_quotations,
    attach_sentences,
    drop_duplicates,
    drop_unspoken,
    extend_to_quotations,
)
from pourparler.reader.attribution.transcript import attributions_of, drop_repeated
from pourparler.reader.network.attributions import (
    CUE_BIAS,
    MIN_ACT,
    MIN_CONFIDENCE,
    MIN_JOINT,
    MIN_NESTED,
    NESTED_BIAS,
    Attribution,
    find_attributions,
)
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.text.intervals import touching
from pourparler.record import Span


@dataclass(frozen=True)
class AttributionConfig:
    """Settings of the stage.

    Attributes
    ----------
    threads
        Threads of ONNX Runtime; 0 lets ONNX Runtime choose.
    min_confidence
        The least confidence of an attribution by the network, from 0 to 1.
    bias, nested_bias
        What is taken from the score of a word to be no cue, and the same within the content of another statement;
        above 0, more statements are found.
    min_nested
        The least confidence within the content of another statement, from 0 to 1.
    min_joint
        The least confidence of a statement on which several agree, or which they make together, from 0 to 1.
    min_act
        The least probability of a speech act, from 0 to 1; less likely ones are left out.
    carried
        The part of the confidence of a statement, from 0 to 1, that a sentence which continues it has.
    """

    threads: int = 0
    min_confidence: float = MIN_CONFIDENCE
    bias: float = CUE_BIAS
    nested_bias: float = NESTED_BIAS
    min_nested: float = MIN_NESTED
    min_joint: float = MIN_JOINT
    min_act: float = MIN_ACT
    carried: float = CARRIED


class AttributionStage:
    """Finds who is said to say what: spans of sources, cues and contents."""

    name = "attribution"
    requires = ("encoding", "sentences", "quotations", "turns")
    assigns = ("attributions",)

    def __init__(self, config: AttributionConfig = AttributionConfig(), scorer: RoleScorer | None = None) -> None:
        self.config = config
        self.scorer = scorer or RoleScorer(config.threads)

    def load(self) -> None:
        """Load the weights."""
        self.scorer.load()

    def run(self, state: DocumentState) -> None:
        """Find the attributions. Their speakers and dates are unknown until other stages find them."""
        text, quoted, silent = state.prose, state.quotations, state.silent
        found = find_attributions(
            self.scorer,
            state.encoding,
            state.deadline,
            min_confidence=self.config.min_confidence,
            bias=self.config.bias,
            nested_bias=self.config.nested_bias,
            min_nested=self.config.min_nested,
            min_joint=self.config.min_joint,
            min_act=self.config.min_act,
        )
        found = extend_to_quotations(text, _outside(join_particles(text, found), silent), quoted)
        found = turn_passives(text, drop_duplicates(drop_unspoken(text, found, quoted)))
        found = find_forms(text, found, quoted, silent)
        found += find_refusals(text, found, state.sentences, silent)
        found += find_relayed(text, found)
        found = attach_quotations(text, found, quoted, silent)
        found += attach_sentences(text, found, quoted, state.sentences, silent, carried=self.config.carried)
        turns = attributions_of(state.turns)
        turns += find_posts(text, turns)
        found = [*drop_repeated(found, turns), *turns]
        state.attributions = sorted(found, key=lambda a: (a.start, a.content[0]))
        state.speakers = [()] * len(found)
        state.statement_dates = [None] * len(found)


def _outside(found: Sequence[Attribution], silent: Sequence[Span]) -> list[Attribution]:
    """Return the attributions that touch no silent span."""
    return [a for a in found if not any(touching(silent, s) for s in (*a.source, *a.cue, *a.content))]
