"""The stage ``speakers``: descriptions, pronouns and sources are given to actors."""

from __future__ import annotations

from pourparler.reader.actors.resolve import Resolver
from pourparler.reader.actors.resolver_config import ResolverConfig
from pourparler.reader.attribution.posts import name_handles
from pourparler.reader.attribution.statements import drop_unheard, find_speakers
from pourparler.reader.stages.base import DocumentState


class SpeakersStage:
    """Resolves every mention that is no name, says who speaks, and finishes the actors."""

    name = "speakers"
    requires = ("encoding", "registry", "attributions", "turn_speakers")
    assigns = ("speakers", "actors", "actor_ids")

    def __init__(self, config: ResolverConfig | None = None) -> None:
        self.config = config or ResolverConfig()

    def load(self) -> None:
        """Load nothing: the word lists are read when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the speaker of each attribution."""
        name_handles(state.text, state.registry)
        resolver = Resolver(state.encoding, state.registry, state.names, state.places, self.config)
        spoken = find_speakers(resolver, state.attributions, state.turn_speakers)
        state.attributions, state.speakers = drop_unheard(state.attributions, spoken)
        state.statement_dates = [None] * len(state.attributions)
        state.deadline.check()
        state.actors, state.actor_ids = state.registry.actors(state.turn_speakers)
