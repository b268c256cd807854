"""The stage ``statements``: attributions with their speakers and dates become statements."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.attribution.statements import build_statements
from pourparler.reader.stages.base import DocumentState


@dataclass(frozen=True)
class StatementsConfig:
    """Settings of the stage.

    Attributes
    ----------
    is_calibrated
        Whether the confidence of a statement is the chance that it is right; otherwise it is the network's own.
    """

    is_calibrated: bool = True


class StatementsStage:
    """Builds the statements: kind, speech act, nesting and confidence."""

    name = "statements"
    requires = ("attributions", "quotations")
    assigns = ("statements",)

    def __init__(self, config: StatementsConfig = StatementsConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the word lists are read when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Build the statements, in order of the text."""
        state.statements = tuple(
            build_statements(
                state.prose,
                state.attributions,
                state.speakers,
                state.statement_dates,
                state.quotations,
                state.actor_ids,
                is_calibrated=self.config.is_calibrated,
            )
        )
