"""The stage ``actors``: names, and the people, organisations and countries that they name."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.actors.cluster import cluster_names
from pourparler.reader.actors.names import MIN_CONFIDENCE, find_names, settle_kinds
from pourparler.reader.stages.base import DocumentState


@dataclass(frozen=True)
class ActorsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least confidence in the kind of a name, from 0 to 1.
    """

    min_confidence: float = MIN_CONFIDENCE


class ActorsStage:
    """Finds names and clusters them into actors with roles and whom they act for."""

    name = "actors"
    requires = ("encoding",)
    assigns = ("names", "registry", "places")

    def __init__(self, config: ActorsConfig = ActorsConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the word lists are read when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the named actors."""
        text = state.prose
        named = find_names(state.encoding, min_confidence=self.config.min_confidence)
        named = settle_kinds(text, named, state.document.zones)
        state.registry, state.places, state.names = cluster_names(text, named)
