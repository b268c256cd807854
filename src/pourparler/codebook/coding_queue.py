"""The queue of statements to be coded, with suggested positions; and the agreement of coders."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pourparler.codebook.agreement import alpha
from pourparler.codebook.language_model import LanguageModel, ModelError
from pourparler.codebook.learned_options import LearnedModel, Scores, Term, learn
from pourparler.codebook.stance_cues import Stance
from pourparler.codebook.suggestions import Suggester, Suggestion, weigh_stances
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
        Between people and the first suggestion from the codebook's own words, without learning and without the network
        of stances.
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
_READ_TO_LEARN = 120  # coded statements that are read to learn about stances, the latest
_PATIENCE = 2  # statements without a usable answer before asking stops
MOST_RECENT = 2_000
"""The number of most recent statements that are considered by default."""


def learn_from_ledger(ledger: Ledger, suggester: Suggester) -> LearnedModel | None:
    """Learn from the codings of a ledger; None if there are too few.

    About issues and options all of them teach; about stances, those of the latest statements, which the network of
    stances reads for that.
    """
    coded = coded_terms(ledger.positions.list())
    said = ledger.statements.in_context(ids=list(coded))
    suggester.load(ledger, said)
    seen = [suggester.features(each) for each in said]
    latest = sorted(range(len(said)), key=lambda k: -said[k].id)[:_READ_TO_LEARN]
    read = read_codings(suggester, said, [coded[each.id] for each in said], sorted(latest))
    return learn(seen, [coded[each.id] for each in said], suggester.labels, read)


def read_codings(
    suggester: Suggester, said: Sequence[StatementContext], coded: Sequence[frozenset[Term]], chosen: Sequence[int]
) -> dict[tuple[int, str], tuple[Scores, Scores]]:
    """Read the codings of chosen statements, by place and issue, for :func:`learn`."""
    found = {}
    for k in chosen:
        for term in sorted(coded[k], key=lambda term: (term.issue, term.option or "")):
            read = suggester.coded_stances(said[k], term.issue, term.option) if term.stance else None
            if read is not None and (k, term.issue) not in found:
                found[k, term.issue] = read, weigh_stances(suggester.features(said[k]).stances, read)
    return found


def coding_queue(
    ledger: Ledger,
    suggester: Suggester,
    *,
    only_parties: bool = False,
    surest: bool = False,
    last: int = MOST_RECENT,
    most: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> list[QueuedStatement]:
    """The statements that nobody has coded: those of parties first, then by information.

    Parameters
    ----------
    only_parties
        Leave out statements of speakers who are not a party.
    surest
        Sort by probability of the likeliest issue instead of information.
    last
        The number of most recent statements that are considered.
    most
        The number of statements, the first of the queue, that the network of stances reads; None for all. The others
        have suggestions by words alone, and keep their places after these.
    done
        Is called after each statement, for a progress bar.
    """
    book = suggester.book
    taught = learn_from_ledger(ledger, suggester)
    coded = set(coded_issues(ledger.positions.list()))
    recent = ledger.statements.in_context(limit=last)
    waiting = [
        (said, party)
        for said in recent
        if said.id not in coded and not ((party := book.party_of(*said.holders)) is None and only_parties)
    ]
    suggester.load(ledger, [said for said, _ in waiting], done)

    def order(each: QueuedStatement) -> tuple[bool, float, int]:
        return each.party is None, each.doubt if surest else -each.information, each.statement.id

    queue = sorted((_queued(suggester, taught, said, party, read=False) for said, party in waiting), key=order)
    first = []
    for each in queue[:most]:
        first.append(_queued(suggester, taught, each.statement, each.party, read=True))
        done()
    return [*sorted(first, key=order), *queue[len(first) :]]


def _queued(
    suggester: Suggester, taught: LearnedModel | None, said: StatementContext, party: str | None, *, read: bool
) -> QueuedStatement:
    every = suggester.suggest(said, taught, most=len(suggester.book.issues), read=read)
    return QueuedStatement(said, party, tuple(every[:3]), 1 - every[0].chance, _bits([s.chance for s in every]))


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
    for k, each in enumerate(coding_queue(ledger, suggester, only_parties=True, most=0)[:most]):
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


def measure_agreement(ledger: Ledger, suggester: Suggester) -> Agreements:
    """Measure how far coders agree with each other and with the machine."""
    rows = ledger.positions.list()
    coded = coded_issues(rows)
    said = ledger.statements.in_context(ids=list(coded))
    suggester.load(ledger, said)
    machine = []
    for each in said:
        first = suggester.suggest(each, most=1, read=False)[0]
        own = coded[each.id]
        machine.append((first.issue if first.issue in own else "/".join(sorted(own)), first.issue))
    return Agreements(measure_coders(ledger.positions.coded()).alpha, alpha(machine), len(coded))
