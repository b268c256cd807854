"""The stage ``proposals``: texts on the table. Rules, which a trained model will replace."""

from __future__ import annotations

from pourparler.reader.proposals.detect import find_proposals
from pourparler.reader.stages.base import DocumentState


class ProposalsStage:
    """Finds proposals, their versions, sponsors and provisions. It has no settings."""

    name = "proposals"
    requires = ("actors", "times")
    assigns = ("proposals",)

    def load(self) -> None:
        """Load nothing: the patterns are compiled when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the proposals."""
        state.proposals = find_proposals(state.prose, state.document.zones, state.actors, state.times, state.quotations)
