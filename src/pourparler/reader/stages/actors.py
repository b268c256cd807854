"""The stage ``actors``: names, and the people, organisations and countries that they name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pourparler.reader.actors.cluster import cluster_names
from pourparler.reader.actors.names import MIN_CONFIDENCE, find_names, settle_kinds
from pourparler.reader.actors.turn_names import countries_in_labels, names_in_labels, without_labels
from pourparler.reader.actors.turns import TurnSpeakers
from pourparler.reader.attribution.quotation_forms import named_sources
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
    requires = ("encoding", "turns")
    assigns = ("names", "registry", "places", "turn_speakers")

    def __init__(self, config: ActorsConfig = ActorsConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the word lists are read when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the named actors, and the speakers of a transcript."""
        text = state.prose
        found = find_names(state.encoding, min_confidence=self.config.min_confidence)
        named = settle_kinds(text, without_labels(found, state.turns), state.document.zones)
        speakers = names_in_labels(state.text, state.turns, named, found)
        lands = countries_in_labels(state.text, state.turns)
        named = [replace(n, kind="place") if state.text[slice(*n.span)] in lands else n for n in named]
        named = named_sources(text, state.attributions, named)
        state.registry, state.places, state.names = cluster_names(text, named, speakers)
        title = state.document.title
        state.turn_speakers = TurnSpeakers(state.text, title, state.registry, state.turns, state.places).run()
