"""The stage ``layout``: sentences, quotations, and where nobody speaks."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.intake.datelines import datelines_of
from pourparler.reader.stages.base import DocumentState
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
    """Cuts the text into sentences, and finds its quotations and datelines."""

    name = "layout"
    requires: tuple[str, ...] = ()
    assigns = ("datelines", "sentences", "quotations", "silent")

    def __init__(self, config: LayoutConfig = LayoutConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the rules need none."""

    def run(self, state: DocumentState) -> None:
        """Find datelines, sentences, quotations and silent zones."""
        zones = state.document.zones
        state.datelines = datelines_of(state.text, zones)
        state.quotations = quotations(state.prose)
        state.silent = [(z.start, z.end) for z in zones if z.kind in self.config.silent_zones]
        state.sentences = sentences(state.prose, zones)
