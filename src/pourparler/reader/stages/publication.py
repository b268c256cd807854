"""The stage ``publication``: the day of publication, where the document does not carry one, or guesses it."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.stages.base import DocumentState
from pourparler.reader.times.resolve import infer_publication


@dataclass(frozen=True)
class PublicationConfig:
    """Settings of the stage.

    Attributes
    ----------
    infer
        Whether a day of publication that is missing or guessed is inferred from full dates in the text.
    """

    infer: bool = True


class PublicationStage:
    """Infers the day of publication from full dates in the text, and says where it comes from.

    A dateline, or a line that names the day, is ``text``, and better than a guess of the intake. The latest day that
    the text reports on is only a ``guess``, and so is that of a dateline without a year.
    """

    name = "publication"
    requires: tuple[str, ...] = ()
    assigns = ("document",)

    def __init__(self, config: PublicationConfig = PublicationConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the rules need none."""

    def run(self, state: DocumentState) -> None:
        """Give the document a day of publication if it has none, or only a guess, and the text tells one."""
        guessed = state.document.published_from == "guess"
        if (state.published is not None and not guessed) or not self.config.infer:
            return
        found = infer_publication(state.text, state.document.zones, state.clauses, state.published if guessed else None)
        if found is not None:
            by = "text" if found.is_stated else "guess"
            state.document = state.document.model_copy(update={"published": found.day, "published_from": by})
