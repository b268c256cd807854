"""The stage ``frames``: meetings, proposals and positions, as the network tells their triggers, roles and classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pourparler.reader.network.frames import Frame, find_frames, find_triggers
from pourparler.reader.network.groups import group_frames
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.text.intervals import touching

_EMPTY = re.compile(
    r"\W*(?:(?:the|an?|its?|their|his|her|our|this|that|these|those|any|such|no|some|of|new|"
    r"proposed|final|tentative|revised|latest)\b\W*)*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FramesConfig:
    """Settings of the stage.

    Attributes
    ----------
    threads
        Threads of ONNX Runtime; 0 lets ONNX Runtime choose.
    meeting_bias, proposal_bias
        What is taken from the score of a word to be no trigger; above 0, more triggers are found.
    meeting_roles, proposal_roles
        What is taken from the score of a word to have no role; above 0, more roles are found.
    meeting_links, proposal_links
        What is taken from the score of a trigger to tell of something new; above 0, more triggers are grouped.
    target_bias
        What is taken from the score of a word to be no part of a target; above 0, more targets are found.
    min_target
        The least probability of the target of a position, from 0 to 1.
    unread_zones
        Kinds of zones that tell of no meeting or proposal. Captions do.
    """

    threads: int = 0
    meeting_bias: float = 0.0
    proposal_bias: float = -0.3
    meeting_roles: float = 1.5
    proposal_roles: float = 1.5
    meeting_links: float = 1.4
    proposal_links: float = 0.6
    target_bias: float = 0.4
    min_target: float = 0.0
    unread_zones: tuple[str, ...] = ("boilerplate", "dateline")


class FramesStage:
    """Finds the frames of meetings, proposals and positions, and which of them tell of the same."""

    name = "frames"
    requires = ("encoding", "sentences")
    assigns = ("frames", "groups")

    def __init__(self, config: FramesConfig = FramesConfig(), scorer: RoleScorer | None = None) -> None:
        self.config = config
        self.scorer = scorer or RoleScorer(config.threads)

    def load(self) -> None:
        """Load the weights."""
        self.scorer.load()

    def run(self, state: DocumentState) -> None:
        """Find the frames."""
        encoding, config = state.encoding, self.config
        unread = [(z.start, z.end) for z in state.document.zones if z.kind in config.unread_zones]
        for kind, scores, bias, roles, links in (
            ("meeting", encoding.meeting, config.meeting_bias, config.meeting_roles, config.meeting_links),
            ("proposal", encoding.proposal, config.proposal_bias, config.proposal_roles, config.proposal_links),
        ):
            triggers = find_triggers(encoding.pieces, scores, bias)
            found = find_frames(self.scorer, encoding, kind, triggers, state.deadline, bias=roles)
            found = [
                f
                for f in found
                if not touching(unread, f.trigger) and not _EMPTY.fullmatch(state.text[slice(*f.trigger)])
            ]
            state.groups[kind], novelty = group_frames(encoding, found, state.sentences, links)
            state.frames[kind] = [replace(f, context=new) for f, new in zip(found, novelty, strict=True)]
        state.frames["position"] = self._positions(state)

    def _positions(self, state: DocumentState) -> Sequence[Frame]:
        p = state.encoding.pieces
        spans = [s for s in state.sentences if not touching(state.silent, s)]
        sentences = [(i, j, 1.0) for i, j in map(p.words_of, spans) if i < j]
        bias = self.config.target_bias
        asked = find_frames(self.scorer, state.encoding, "sentence", sentences, state.deadline, bias=bias)
        least = self.config.min_target
        targets = {(*p.words_of(s), c): f.classes[1] for f in asked for _, s, c in f.roles if c >= least}
        words = sorted(w for w in targets if w[0] < w[1])
        found = find_frames(self.scorer, state.encoding, "position", words, state.deadline)
        return [replace(f, context=targets[w]) for f, w in zip(found, words, strict=True)]
