"""What the network reads of an issue in a statement: which option it speaks of, and which side it takes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pourparler.codebook.model import Codebook, Issue
from pourparler.codebook.stance_cues import STANCES
from pourparler.ledger import StatementContext
from pourparler.reader.network.utterances import SIDES, UtteranceReader

Scores = NDArray[np.float64]
_KEPT = 50_000  # readings that are cached
_LONGEST = 2_000  # characters of a statement that are read
_ORDER = [SIDES.index(stance) for stance in STANCES]


@dataclass(frozen=True)
class IssueReading:
    """What was read of the options of an issue; of the issue as a whole if it has none.

    Attributes
    ----------
    about
        Log-odds that the statement speaks of the option.
    stances
        Log-probabilities of each of :data:`STANCES`, (options, 4).
    firm
        Log-odds that a side taken is a red line.
    """

    about: Scores
    stances: Scores
    firm: Scores


class IssueReader:
    """Reads statements by the issues of a codebook. What was read is cached.

    Parameters
    ----------
    network
        The network of utterances; loaded when it is first needed if not given.
    """

    def __init__(self, book: Codebook, network: UtteranceReader | None = None) -> None:
        self._issues = [(_heading(issue), _option_texts(issue)) for issue in book.issues]
        self._given = network
        self._known: dict[tuple[int, str, str, int], IssueReading] = {}

    @cached_property
    def _network(self) -> UtteranceReader:
        return self._given or UtteranceReader()

    def read(self, said: StatementContext, issue: int) -> IssueReading:
        """Read a statement by the issue with a number, from 0 in the order of the codebook."""
        key = said.id, said.cue, said.content, issue
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            heading, options = self._issues[issue]
            found = self._known[key] = _reading(self._network.options(_statement_text(said), heading, options))
        return found


def _reading(scores: NDArray[np.float32]) -> IssueReading:
    told = scores.astype(np.float64)
    sides = told[:, _ORDER]
    sides = sides - sides.max(axis=1, keepdims=True)
    sides -= np.log(np.exp(sides).sum(axis=1, keepdims=True))
    return IssueReading(told[:, len(SIDES)], sides, told[:, len(SIDES) + 1])


def _statement_text(said: StatementContext) -> str:
    words = " ".join(said.content[:_LONGEST].split())
    cue = " ".join(said.cue.split())
    return f"{cue}: {words}" if cue else words


def _heading(issue: Issue) -> str:
    return " ".join(f"{issue.name}: {issue.question}".split())


def _option_texts(issue: Issue) -> list[str]:
    texts = [" ".join(f"{option.name}: {option.description}".rstrip(": ").split()) for option in issue.options]
    return texts or [issue.description or issue.words or issue.name]
