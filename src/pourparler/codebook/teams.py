"""Coders side by side: where they differ, and how far they agree on each issue.

What is compared is what was coded in statements. To confirm a stance is to answer the machine, and says nothing of the
rest of its statement; passages are no units that two people share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pourparler.codebook.agreement import alpha
from pourparler.ledger import PositionRow
from pourparler.ledger.edits.adjudications import Adjudication

_Said = frozenset[tuple[str, str]]
"""What a coder coded on an issue: kinds of position with options."""


@dataclass(frozen=True)
class ComparedCoding:
    """What two coders coded of a party on an issue in a statement that both coded.

    Attributes
    ----------
    ones, others
        The positions of each; empty if that coder found none.
    decision
        Who was right, if somebody has decided.
    """

    statement: int
    party: str
    issue: str
    ones: tuple[PositionRow, ...]
    others: tuple[PositionRow, ...]
    is_same: bool
    decision: Adjudication | None

    @property
    def row(self) -> PositionRow:
        """A position, for the words of the statement."""
        return (*self.ones, *self.others)[0]


@dataclass(frozen=True)
class IssueAgreement:
    """How far coders agree on an issue: Krippendorff's alpha over the statements that two or more of them coded.

    Attributes
    ----------
    issue
        Empty for all issues together.
    alpha
        None if nothing can be compared, or nothing differs.
    statements
        The statements that at least two coders coded and one of them found to be about the issue.
    differing
        Those of them on which coders differ.
    """

    issue: str
    alpha: float | None
    statements: int
    differing: int


def coders_of(rows: Iterable[PositionRow]) -> tuple[str, ...]:
    """Return the coders, those with the most positions first.

    Examples
    --------
    >>> from types import SimpleNamespace as Row
    >>> said = Row(id=1)
    >>> rows = [Row(coder=name, statement=said, stance=None) for name in ("ben", "ana", "ana")]
    >>> coders_of([*rows, Row(coder="cem", statement=said, stance=7)])
    ('ana', 'ben')
    """
    counts = Counter(row.coder for own in _by_statement(rows).values() for row in own)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def compare_coders(
    rows: Sequence[PositionRow], one: str, other: str, decisions: Sequence[Adjudication] = ()
) -> tuple[ComparedCoding, ...]:
    """Compare two coders on the statements that both coded: undecided differences first, then decided ones.

    Parameters
    ----------
    rows
        The positions as coders coded them.
    decisions
        The adjudications, the latest first.
    """
    made = {(each.statement, each.party, each.issue): each for each in reversed(decisions)}
    units: dict[tuple[int, str, str], tuple[list[PositionRow], list[PositionRow]]] = {}
    for statement, coded in _by_statement(rows).items():
        if {one, other} <= {row.coder for row in coded}:
            for row in coded:
                for issue in issues_of(row) if row.coder in (one, other) else ():
                    held = units.setdefault((statement, row.party, issue), ([], []))
                    held[row.coder == other].append(row)
    found = []
    for unit, (ones, others) in units.items():
        is_same = _said(ones, unit[2]) == _said(others, unit[2])
        found.append(ComparedCoding(*unit, tuple(ones), tuple(others), is_same, made.get(unit)))
    return tuple(sorted(found, key=lambda each: (each.is_same, each.decision is not None)))


def measure_coders(rows: Sequence[PositionRow]) -> IssueAgreement:
    """Measure how far coders agree on which parties and issues a statement is about, all issues together.

    Every page and command that gives one number for the agreement of coders gives this one.

    Parameters
    ----------
    rows
        The positions as coders coded them: `ledger.positions.coded`.
    """
    units = [
        [frozenset(f"{row.party}: {issue}" for row in own for issue in issues_of(row)) for own in coders.values()]
        for said in _by_statement(rows).values()
        if len(coders := _by_coder(said)) > 1
    ]
    return IssueAgreement("", alpha(units), len(units), sum(len(set(unit)) > 1 for unit in units))


def measure_issues(rows: Sequence[PositionRow]) -> tuple[IssueAgreement, ...]:
    """Measure how far coders agree on each issue, those with the least agreement first."""
    shared = [list(coders.values()) for own in _by_statement(rows).values() if len(coders := _by_coder(own)) > 1]
    issues = dict.fromkeys(issue for coders in shared for own in coders for row in own for issue in issues_of(row))
    found = []
    for issue in issues:
        units = [[_said(own, issue, with_party=True) for own in coders] for coders in shared]
        about = [unit for unit in units if any(unit)]
        differing = sum(len(set(unit)) > 1 for unit in about)
        found.append(IssueAgreement(issue, alpha(units), len(about), differing))
    return tuple(sorted(found, key=lambda each: (1.0 if each.alpha is None else each.alpha, each.issue)))


def issues_of(row: PositionRow) -> tuple[str, ...]:
    """Return the issues that a position is about, each once."""
    return tuple(dict.fromkeys((*(issue for issue, _ in row.terms), *row.weighed)))


def _by_statement(rows: Iterable[PositionRow]) -> dict[int, list[PositionRow]]:
    """Group the positions that were coded in statements by the number of the statement."""
    found: dict[int, list[PositionRow]] = defaultdict(list)
    for row in rows:
        if row.statement is not None and row.stance is None:
            found[row.statement.id].append(row)
    return found


def _by_coder(rows: Iterable[PositionRow]) -> dict[str, list[PositionRow]]:
    found: dict[str, list[PositionRow]] = defaultdict(list)
    for row in rows:
        found[row.coder].append(row)
    return found


def _said(rows: Iterable[PositionRow], issue: str, *, with_party: bool = False) -> _Said:
    """Return what positions say on an issue; other issues of the same position count as part of what it says."""
    found = set()
    for row in rows:
        if issue in issues_of(row):
            about = " + ".join([*(": ".join(term) for term in row.terms), *row.weighed])
            found.add((f"{row.party}: {row.kind}" if with_party else row.kind, about))
    return frozenset(found)
