"""Statements that wait to be coded, with what they may say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pourparler.codebook.agreement import alpha
from pourparler.codebook.learned_options import Learned, Term, learn
from pourparler.codebook.model_help import Model, ModelError
from pourparler.codebook.stance_cues import Stance
from pourparler.codebook.suggestions import Suggester, Suggestion
from pourparler.ledger import Ledger, PositionRow, Uttered


@dataclass(frozen=True)
class Waiting:
    """A statement that nobody has coded.

    Attributes
    ----------
    party
        The party that its speaker is or acts for; None if it is none of the codebook's.
    doubt
        How open it is what the statement is about: 1 less the chance of the likeliest issue.
    information
        What coding it would tell, in bits: how evenly the chances lie over the issues and none.
    """

    statement: Uttered
    party: str | None
    suggestions: tuple[Suggestion, ...]
    doubt: float
    information: float


@dataclass(frozen=True)
class Agreements:
    """How far codings agree, as Krippendorff's alpha of the issue of each statement; None: nothing to compare.

    Attributes
    ----------
    coders
        Between people.
    machine
        Between people and the first suggestion from the codebook's own words, before anything is learned.
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
_PATIENCE = 2  # statements for which nothing usable comes before asking ends
LAST = 2_000
"""How many of the last statements are looked at."""


def learned(ledger: Ledger, suggester: Suggester) -> Learned | None:
    """What the codings of a ledger teach."""
    coded = terms_of(ledger.positions())
    said = ledger.uttered(statements=list(coded))
    return learn([suggester.seen(each) for each in said], [coded[each.id] for each in said], suggester.plan)


def waiting(
    ledger: Ledger, suggester: Suggester, *, only_parties: bool = False, surest: bool = False, last: int = LAST
) -> list[Waiting]:
    """Give the statements that nobody has coded: those of parties first, then those that tell most.

    Parameters
    ----------
    only_parties
        Leave out what others say.
    surest
        Those whose issue is surest, and not those that tell most, come first.
    last
        How many of the last statements are looked at.
    """
    book = suggester.book
    taught = learned(ledger, suggester)
    done = {row.statement.id for row in ledger.positions()}
    found = []
    for said in ledger.uttered(limit=last):
        party = book.party_of(said.speaker, said.principal)
        if said.id in done or (only_parties and party is None):
            continue
        every = suggester.suggest(said, taught, most=len(suggester.book.issues))
        found.append(Waiting(said, party, tuple(every[:3]), 1 - every[0].chance, _bits([s.chance for s in every])))
    return sorted(
        found,
        key=lambda each: (each.party is None, each.doubt if surest else -each.information, each.statement.id),
    )


def asked(ledger: Ledger, suggester: Suggester, model: Model, most: int) -> list[Waiting]:
    """Ask a language model about the statements of parties that tell most; those for which it gave something usable.

    Raises
    ------
    ModelError
        If the first statements all bring nothing usable: then the address is wrong or the model cannot do it.
    """
    found: list[Waiting] = []
    for k, each in enumerate(waiting(ledger, suggester, only_parties=True)[:most]):
        try:
            told = model.suggest(each.statement)
        except ModelError:
            if not found and k + 1 >= _PATIENCE:
                raise
            continue
        if told:
            found.append(replace(each, suggestions=tuple(told)))
    if not found and not model.spent.tokens_out and model.spent.refused:
        raise ModelError("the model gave nothing usable; is the address right, and does the model answer in JSON?")
    return found


def _bits(chances: Sequence[float]) -> float:
    rest = max(0.0, 1 - sum(chances))
    return -sum(chance * math.log2(chance) for chance in (*chances, rest) if chance > 0)


def issues_of(positions: Sequence[PositionRow]) -> dict[int, frozenset[str]]:
    """The issues with which each statement was coded, none for one that is about no issue."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in positions:
        found[row.statement.id] |= {issue for issue, _ in row.terms} | set(row.weighed)
    return {id_: frozenset(issues) for id_, issues in found.items()}


def terms_of(positions: Sequence[PositionRow]) -> dict[int, frozenset[Term]]:
    """What each statement was coded with, for :func:`learn`; of those that are weighed, the issue alone."""
    found: dict[int, set[Term]] = defaultdict(set)
    for row in positions:
        own = found[row.statement.id]
        own |= {Term(issue, option or None, _STANCES.get(row.kind)) for issue, option in row.terms}
        own |= {Term(issue) for issue in row.weighed}
    return {id_: frozenset(terms) for id_, terms in found.items()}


def agreements(ledger: Ledger, suggester: Suggester) -> Agreements:
    """Tell how far coders agree with each other and with the machine."""
    by_coder: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = ledger.positions()
    for row in rows:
        by_coder[row.statement.id][row.coder] |= {f"{row.party}: {issue}" for issue, _ in row.terms} | set(row.weighed)
    units = [[frozenset(each) for each in coders.values()] for coders in by_coder.values()]
    coded = issues_of(rows)
    said = ledger.uttered(statements=list(coded))
    machine = []
    for each in said:
        first = suggester.suggest(each, most=1)[0]
        own = coded[each.id]
        machine.append((first.issue if first.issue in own else "/".join(sorted(own)), first.issue))
    return Agreements(alpha(units), alpha(machine), len(coded))
