"""The queue of statements to be coded, with suggested positions; and the agreement of coders."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, overload

from pourparler.codebook.agreement import alpha
from pourparler.codebook.language_model import LanguageModel, ModelError
from pourparler.codebook.learned_options import LearnedModel, Term, learn
from pourparler.codebook.stance_cues import Stance
from pourparler.codebook.suggestions import Suggester, Suggestion
from pourparler.codebook.teams import measure_coders
from pourparler.ledger import Ledger, PositionRow, StatementContext


@dataclass(frozen=True)
class QueuedStatement:
    """A statement that nobody has coded yet.

    Attributes
    ----------
    party
        The party that its speaker is or acts for; None if that party is not in the codebook.
    suggestions
        The likeliest issues first.
    doubt
        1 minus the probability of the likeliest issue, 0 to 1.
    information
        The information that coding it would give, in bits: the entropy over the issues and no issue.
    """

    statement: StatementContext
    party: str | None
    suggestions: tuple[Suggestion, ...]
    doubt: float
    information: float


@dataclass(frozen=True)
class Agreements:
    """Krippendorff's alpha of the issue of each statement; None if there is nothing to compare.

    Attributes
    ----------
    coders
        Between people.
    machine
        Between people and the first suggestion from the codebook's own words, without learning.
    statements
        The number of coded statements.
    """

    coders: float | None
    machine: float | None
    statements: int


_STANCES: dict[str, Stance] = {
    **dict.fromkeys(("supports", "insists", "accepts"), "supports"),
    **dict.fromkeys(("opposes", "red_line", "rejects"), "opposes"),
    **dict.fromkeys(("conditional", "only_with"), "conditional"),
    "open": "open",
}
_PATIENCE = 2  # statements without a usable answer before asking stops
MOST_RECENT = 2_000
"""The number of most recent statements that are considered by default."""


class CodingQueue(Sequence[QueuedStatement]):
    """The statements that nobody has coded, in order; suggestions are worked out for those that are looked at."""

    def __init__(self, suggester: Suggester, learned: LearnedModel | None, waiting: Sequence[_Waiting]) -> None:
        self._suggester, self._learned, self._waiting = suggester, learned, waiting

    def __len__(self) -> int:
        return len(self._waiting)

    @overload
    def __getitem__(self, at: int) -> QueuedStatement: ...

    @overload
    def __getitem__(self, at: slice) -> list[QueuedStatement]: ...

    def __getitem__(self, at: int | slice) -> QueuedStatement | list[QueuedStatement]:
        if isinstance(at, slice):
            return [self._suggest(each) for each in self._waiting[at]]
        return self._suggest(self._waiting[at])

    def _suggest(self, each: _Waiting) -> QueuedStatement:
        suggestions = tuple(self._suggester.suggest(each.statement, self._learned))
        return QueuedStatement(each.statement, each.party, suggestions, each.doubt, each.information)


class _Waiting(NamedTuple):
    """A statement that nobody has coded, without suggestions."""

    statement: StatementContext
    party: str | None
    doubt: float
    information: float


class Texts(Protocol):
    """Statements with the text around them, as `ledger.statements.in_context` returns them."""

    def __call__(self, *, ids: Iterable[int] | None = None, limit: int | None = None) -> tuple[StatementContext, ...]:
        """Return some statements, or a number of the latest."""


def learn_from_ledger(
    ledger: Ledger, suggester: Suggester, positions: Sequence[PositionRow] | None = None, texts: Texts | None = None
) -> LearnedModel | None:
    """Learn from the codings of a ledger; None if there are too few.

    Parameters
    ----------
    positions, texts
        What `ledger.positions.list` returned, and statements with the text around them, if the caller has them.
    """
    coded = coded_terms(ledger.positions.list() if positions is None else positions)
    said = (texts or ledger.statements.in_context)(ids=list(coded))
    suggester.load(ledger, said)
    return learn([suggester.features(each) for each in said], [coded[each.id] for each in said], suggester.labels)


def coding_queue(
    ledger: Ledger,
    suggester: Suggester,
    *,
    only_parties: bool = False,
    surest: bool = False,
    last: int = MOST_RECENT,
    done: Callable[[], None] = lambda: None,
    positions: Sequence[PositionRow] | None = None,
    texts: Texts | None = None,
) -> CodingQueue:
    """The statements that nobody has coded: those of parties first, then by information.

    Parameters
    ----------
    only_parties
        Leave out statements of speakers who are not a party.
    surest
        Sort by probability of the likeliest issue instead of information.
    last
        The number of most recent statements that are considered.
    done
        Is called after each statement, for a progress bar.
    positions, texts
        As for `learn_from_ledger`.
    """
    positions = ledger.positions.list() if positions is None else positions
    learned = learn_from_ledger(ledger, suggester, positions, texts)
    coded = coded_issues(positions)
    party_of = suggester.book.party_of
    waiting = [
        (said, party)
        for said in (texts or ledger.statements.in_context)(limit=last)
        if said.id not in coded and not ((party := party_of(*said.holders)) is None and only_parties)
    ]
    suggester.load(ledger, [said for said, _ in waiting], done)
    found = []
    for said, party in waiting:
        chances = suggester.chances(said, learned)
        found.append(_Waiting(said, party, 1 - chances[0], _bits(chances)))
    found.sort(key=lambda each: (each.party is None, each.doubt if surest else -each.information, each.statement.id))
    return CodingQueue(suggester, learned, found)


def ask_model(ledger: Ledger, suggester: Suggester, model: LanguageModel, most: int) -> list[QueuedStatement]:
    """Ask a language model about the most informative statements of parties.

    Returns the statements for which it gave a usable answer, with its suggestions.

    Parameters
    ----------
    most
        The greatest number of statements.

    Raises
    ------
    ModelError
        If there is no usable answer for the first statements: the address is wrong, or the model is not able to.
    """
    found: list[QueuedStatement] = []
    for k, each in enumerate(coding_queue(ledger, suggester, only_parties=True)[:most]):
        try:
            suggestions = model.suggest(each.statement)
        except ModelError:
            if not found and k + 1 >= _PATIENCE:
                raise
            continue
        if suggestions:
            found.append(replace(each, suggestions=tuple(suggestions)))
    if not found and not model.usage.tokens_out and model.usage.refused:
        raise ModelError("the model gave no usable answer; check the address, and that the model answers in JSON")
    return found


def _bits(chances: Sequence[float]) -> float:
    rest = max(0.0, 1 - sum(chances))
    return -sum(chance * math.log2(chance) for chance in (*chances, rest) if chance > 0)


def coded_issues(positions: Sequence[PositionRow]) -> dict[int, frozenset[str]]:
    """The issues of each coded statement, by statement id; empty for one that is about no issue."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in positions:
        if row.statement is not None:
            found[row.statement.id] |= {issue for issue, _ in row.terms} | set(row.weighed)
    return {id_: frozenset(issues) for id_, issues in found.items()}


def coded_terms(positions: Sequence[PositionRow]) -> dict[int, frozenset[Term]]:
    """The codings of each statement, by statement id, for :func:`learn`."""
    found: dict[int, set[Term]] = defaultdict(set)
    for row in positions:
        if row.statement is None:
            continue
        own = found[row.statement.id]
        own |= {Term(issue, option or None, _STANCES.get(row.kind)) for issue, option in row.terms}
        own |= {Term(issue) for issue in row.weighed}
    return {id_: frozenset(terms) for id_, terms in found.items()}


def measure_agreement(
    ledger: Ledger, suggester: Suggester, positions: Sequence[PositionRow] | None = None, texts: Texts | None = None
) -> Agreements:
    """Measure how far coders agree with each other and with the machine.

    Parameters
    ----------
    positions, texts
        As for `learn_from_ledger`.
    """
    rows = ledger.positions.list() if positions is None else positions
    coded = coded_issues(rows)
    said = (texts or ledger.statements.in_context)(ids=list(coded))
    suggester.load(ledger, said)
    machine = []
    for each in said:
        first = suggester.likeliest(each)
        own = coded[each.id]
        machine.append((first if first in own else "/".join(sorted(own)), first))
    as_coded = ledger.positions.coded() if ledger.positions.adjudications() else rows
    return Agreements(measure_coders(as_coded).alpha, alpha(machine), len(coded))
