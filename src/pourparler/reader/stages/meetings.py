"""The stage ``meetings``: who meets whom, when and where. Rules, which a trained model will replace."""

from __future__ import annotations

from pourparler.lexicon.actors import tables
from pourparler.reader.meetings.verbal import find_meetings
from pourparler.reader.stages.base import DocumentState


class MeetingsStage:
    """Finds the meetings that the text reports, sentence by sentence. It has no settings."""

    name = "meetings"
    requires = ("actors", "times")
    assigns = ("meetings",)

    def load(self) -> None:
        """Load nothing: the patterns are compiled when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the meetings."""
        text, seats = state.prose, tables().governments
        places = [n.span for n in state.names if n.kind == "place" or text[slice(*n.span)] in seats]
        state.meetings = find_meetings(text, state.document.zones, state.actors, state.times, places, state.published)
