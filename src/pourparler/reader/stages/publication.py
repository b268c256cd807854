"""The stage ``publication``: the day of publication, where the document does not carry one."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.stages.base import DocumentState
from pourparler.reader.times.resolve import infer_published


@dataclass(frozen=True)
class PublicationConfig:
    """Settings of the stage.

    Attributes
    ----------
    infer
        Whether a missing day of publication is inferred from full dates in the text.
    """

    infer: bool = True


class PublicationStage:
    """Infers the day of publication from full dates in the text, and says that it comes from there."""

    name = "publication"
    requires: tuple[str, ...] = ()
    assigns = ("document",)

    def __init__(self, config: PublicationConfig = PublicationConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the rules need none."""

    def run(self, state: DocumentState) -> None:
        """Give the document a day of publication if it has none and the text tells one."""
        if state.published is not None or not self.config.infer:
            return
        day = infer_published(state.text, state.document.zones, state.clauses)
        if day is not None:
            state.document = state.document.model_copy(update={"published": day, "published_from": "text"})
