"""The stage ``layout``: sentences, quotations, the turns of a transcript, and where nobody speaks."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.intake.datelines import datelines_of
from pourparler.reader.attribution.declarations import find_declaration
from pourparler.reader.attribution.interviews import find_interview
from pourparler.reader.attribution.mails import find_mails
from pourparler.reader.attribution.transcript import find_turns
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.text.intervals import SpanIndex
from pourparler.reader.text.quotation_marks import quotations
from pourparler.reader.text.sentences import sentences


@dataclass(frozen=True)
class LayoutConfig:
    """Settings of the stage.

    Attributes
    ----------
    silent_zones
        Kinds of zones in which no statement is read: captions describe pictures, boilerplate is not the article, and
        nobody speaks in a dateline.
    """

    silent_zones: tuple[str, ...] = ("caption", "boilerplate", "crosshead", "dateline")


class LayoutStage:
    """Cuts the text into sentences, and finds its quotations, datelines and the turns of a transcript."""

    name = "layout"
    requires: tuple[str, ...] = ()
    assigns = ("datelines", "sentences", "quotations", "silent", "turns")

    def __init__(self, config: LayoutConfig = LayoutConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the rules need none."""

    def run(self, state: DocumentState) -> None:
        """Find datelines, sentences, quotations, turns and silent zones."""
        zones = state.document.zones
        state.datelines = datelines_of(state.text, zones)
        state.quotations = quotations(state.prose)
        state.turns = find_turns(state.document) or find_interview(state.document)
        if all(turn.label.kind in ("question", "answer") for turn in state.turns):  # a statement before the questions
            state.turns = find_declaration(state.document, state.datelines) or state.turns
        state.turns = state.turns or find_mails(state.document, state.quoted)
        spoken = SpanIndex((span, None) for turn in state.turns for spans in turn.speech for span in spans)
        silent = [(z.start, z.end) for z in zones if z.kind in self.config.silent_zones]
        state.silent = [span for span in silent if not spoken.touching(span)]
        state.sentences = sentences(state.prose, zones)
