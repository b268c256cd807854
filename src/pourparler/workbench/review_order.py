"""What to review first: statements by what they change in the settlement, and by the parties and issues they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pourparler.brief.words import stance_verb
from pourparler.codebook.issue_words import statements_by_issue
from pourparler.codebook.model import Codebook
from pourparler.codebook.standing import decisive
from pourparler.ledger import Ledger, PositionRow, StanceRow
from pourparler.text import plain

_VETOES = ("red_line", "insists")


@dataclass(frozen=True)
class ReviewOrder:
    """What is known of the statements that could be reviewed.

    Attributes
    ----------
    first
        The statements on which the settlement rests, by how much: red lines and demands that are insisted on, then
        positions that decide where a party stands, then other positions, then what parties said besides.
    effects
        Of a statement, the positions that it carries, in words.
    parties, issues
        The statements of each party, and about each issue, of the codebook.
    waiting
        The statements that nobody had decided about.
    version
        The version of the ledger before they were looked for.
    """

    first: tuple[int, ...]
    effects: Mapping[int, tuple[str, ...]]
    parties: Mapping[str, frozenset[int]]
    issues: Mapping[str, frozenset[int]]
    waiting: frozenset[int]
    version: tuple[int, int]

    def still_waiting(self, ledger: Ledger) -> frozenset[int]:
        """The statements that nobody has decided about by now: only those that changed since are looked up."""
        changed = ledger.history.changed_since(self.version)
        return (self.waiting - set(changed)) | set(ledger.statements.undecided(only=changed))


@dataclass(frozen=True)
class Candidates:
    """The statements that could be reviewed, whatever the positions are: by party, by issue, and which of them wait.

    ``version`` is that of the ledger before they were looked for.
    """

    parties: Mapping[str, frozenset[int]]
    issues: Mapping[str, frozenset[int]]
    waiting: frozenset[int]
    version: tuple[int, int]


def find_candidates(ledger: Ledger, book: Codebook | None) -> Candidates:
    """Find the statements of each party, those that contain the words of each issue, and those that wait."""
    version = ledger.history.version()
    waiting = frozenset(ledger.statements.undecided())
    if book is None:
        return Candidates({}, {}, waiting, version)
    parties: _Members = {party.name: set() for party in book.parties}
    issues: _Members = {issue.name: set() for issue in book.issues}
    for (issue, party), ids in statements_by_issue(ledger, book).items():
        issues[issue].update(ids)
        parties.setdefault(party, set()).update(ids)
    for each in book.parties:
        for name in (each.name, *each.speakers):
            parties[each.name].update(row.id for row in ledger.statements.list(speaker=name))
    return Candidates(_frozen(parties), _frozen(issues), waiting, version)


def find_order(found: Candidates, rows: Sequence[PositionRow], stances: Sequence[StanceRow]) -> ReviewOrder:
    """Find what each statement bears on.

    Parameters
    ----------
    rows
        The positions, as `find_positions` returns them.
    stances
        What was read; a position names the one that it comes from.
    """
    statement_of = {row.id: row.statement for row in stances}
    held = [(row, row.statement.id if row.statement else statement_of.get(row.stance or 0)) for row in rows]
    carried = [(row, said) for row, said in held if said is not None]
    parties = {name: set(ids) for name, ids in found.parties.items()}
    issues = {name: set(ids) for name, ids in found.issues.items()}
    for row, said in carried:
        parties.setdefault(row.party, set()).add(said)
        for issue, _ in row.terms:
            issues.setdefault(issue, set()).add(said)
    deciding = {id(row) for row in decisive(rows)}
    ranks: dict[int, int] = {}
    effects: dict[int, list[str]] = defaultdict(list)
    for row, said in carried:
        if row.is_machine:
            rank = 2 if id(row) not in deciding else 0 if row.kind in _VETOES else 1
            ranks[said] = min(rank, ranks.get(said, rank))
            effects[said].append(_effect(row))
    for said in set[int]().union(*parties.values()):
        ranks.setdefault(said, 3)
    return ReviewOrder(
        tuple(sorted(ranks, key=lambda said: (ranks[said], said))),
        {said: tuple(dict.fromkeys(words)) for said, words in effects.items()},
        _frozen(parties),
        _frozen(issues),
        found.waiting,
        found.version,
    )


_Members = dict[str, set[int]]


def _frozen(members: _Members) -> dict[str, frozenset[int]]:
    return {name: frozenset(ids) for name, ids in members.items()}


def _effect(row: PositionRow) -> str:
    verb = stance_verb(row.kind).replace("_", " ")
    terms = ", ".join(f"{plain(option)} ({plain(issue)})" if option else plain(issue) for issue, option in row.terms)
    return f"{plain(row.party)} {verb} {terms}"
