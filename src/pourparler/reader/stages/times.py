"""The stage ``times``: expressions of time on the calendar, and the day on which each statement was made."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.attribution.statements import MAX_GAP, date_statements, quoted_days
from pourparler.reader.stages.base import DocumentState
from pourparler.reader.times.resolve import find_times


@dataclass(frozen=True)
class TimesConfig:
    """Settings of the stage.

    Attributes
    ----------
    max_gap
        Characters between a cue and the expression of time that dates its statement, at most.
    """

    max_gap: int = MAX_GAP


class TimesStage:
    """Finds expressions of time, counted from the day of publication or, in a quotation, from the day it was said."""

    name = "times"
    requires = ("sentences", "quotations")
    assigns = ("times", "statement_dates")

    def __init__(self, config: TimesConfig = TimesConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing: the word lists are read when they are first used."""

    def run(self, state: DocumentState) -> None:
        """Find the times twice: first for the days of the statements, then within those."""
        text, published, found = state.text, state.published, state.attributions
        times = find_times(text, published, clauses=state.clauses)
        state.statement_dates = date_statements(
            text,
            found,
            state.speakers,
            state.quotations,
            times,
            state.sentences,
            published,
            max_gap=self.config.max_gap,
        )
        spoken = quoted_days(found, state.statement_dates, state.quotations)
        state.times = find_times(text, published, spoken, state.clauses)
