"""What a change of the codebook did: to parties, issues and options, and to the positions that are coded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pourparler.codebook.decision_rule import rule_words
from pourparler.codebook.model import Codebook
from pourparler.ledger import PositionRow


@dataclass(frozen=True)
class CodebookChange:
    """The difference between two versions of a codebook.

    Attributes
    ----------
    added, removed
        Parties, issues and options, in words.
    left_out
        Positions that fitted the earlier version, and do not fit the later one: they do not count any more.
    regained
        Positions that fit the later version only.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: tuple[PositionRow, ...]
    regained: tuple[PositionRow, ...]


def compare_codebooks(old: Codebook, new: Codebook, rows: Sequence[PositionRow]) -> CodebookChange:
    """Compare two versions of a codebook, and how the coded positions fit each.

    Examples
    --------
    >>> from pourparler.codebook.model import read_codebook
    >>> text = "parties: [North]\\nissues: {border: {question: 'Where?', options: [line, swap]}}"
    >>> compare_codebooks(read_codebook(text), read_codebook(text.replace("swap", "treaty")), []).removed
    ('option swap of border',)
    """
    before, after = _parts(old), _parts(new)
    return CodebookChange(
        tuple(part for part in after if part not in before),
        tuple(part for part in before if part not in after),
        tuple(row for row in rows if fits(old, row) and not fits(new, row)),
        tuple(row for row in rows if fits(new, row) and not fits(old, row)),
    )


def fits(book: Codebook, row: PositionRow) -> bool:
    """Whether a codebook has the party, the issues and the options of a position."""
    options = book.options
    return (
        (row.kind == "none" or any(party.name == row.party for party in book.parties))
        and all(issue in options for issue in row.weighed)
        and all(issue in options and (not option or option in options[issue]) for issue, option in row.terms)
    )


def _parts(book: Codebook) -> dict[str, None]:
    return dict.fromkeys(_names(book))


def _names(book: Codebook) -> Iterable[str]:
    for party in book.parties:
        yield f"party {party.name}"
        yield from (f"speaker {speaker} of {party.name}" for speaker in party.speakers)
    for issue in book.issues:
        yield f"issue {issue.name}"
        yield from (f"option {option.name} of {issue.name}" for option in issue.options)
    if rule := rule_words(book.decision, [party.name for party in book.parties]):
        yield f"rule of decision: {rule}"
