"""Where the parties stand: the one answer that every page, the brief, the settlement and the command line use.

Positions are those that people coded or confirmed, and, unless they are switched off, those that the machine read and
nobody has confirmed. The latter are placed under the option of the codebook that they are about.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from pourparler.codebook.draft_evidence import Evidence, gather_evidence
from pourparler.codebook.model import Codebook
from pourparler.codebook.phrases import phrase_key
from pourparler.codebook.redraft import PlacedStance, place_stances, setup_of
from pourparler.ledger import Ledger, PositionRow, ProposalRow, StanceRow
from pourparler.ledger.queries.positions import KIND_OF_STANCE, LIKELY

WHOLE = "the text as a whole"
"""The issue of a position on a proposal as a whole."""
Side = Literal["for", "against", "open"]
FOR = ("supports", "insists", "accepts")
"""Kinds of position that are for their options."""
AGAINST = ("opposes", "red_line", "rejects")
"""Kinds of position that are against their options."""


@dataclass(frozen=True)
class Stand:
    """Where a party stands on an option: what people coded decides, and the machine's reading only without it.

    Attributes
    ----------
    option
        Empty if the issue has no options, or only the issue is known.
    kind, side
        Those of the position that decides.
    position
        The latest coded one; or else the most certain one on the side for which the machine's readings are surest.
    is_machine
        Whether nobody has confirmed it.
    positions
        How many positions of the party are on this option.
    """

    party: str
    issue: str
    option: str
    side: Side
    kind: str
    position: PositionRow
    is_machine: bool
    positions: int

    @property
    def is_likely(self) -> bool:
        """Whether it is confirmed, or the machine's reading is more likely right than wrong."""
        return not self.is_machine or self.position.confidence >= LIKELY


@dataclass(frozen=True)
class Tie:
    """Two parties, the issues on which they stand on the same side of an option, and on opposite sides of one."""

    one: str
    other: str
    congruent: tuple[str, ...]
    opposed: tuple[str, ...]


def find_positions(
    ledger: Ledger,
    book: Codebook | None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    machine: bool = True,
    read: Sequence[PositionRow] | None = None,
) -> tuple[PositionRow, ...]:
    """Return the positions of a ledger, by the day on which they were said.

    A stance that was confirmed without an option counts under the option that it is about.

    Parameters
    ----------
    book
        The codebook of the ledger; None leaves what was read and not coded out.
    since, until
        The first and the last day, both included.
    machine
        Whether positions that nobody has confirmed are included.
    read
        What `read_positions` returns, if the caller has it.

    Examples
    --------
    >>> import tempfile
    >>> from pourparler.codebook.model import read_codebook
    >>> from pourparler.ledger import open_ledger
    >>> book = read_codebook("{parties: [North], issues: {toll: {question: Who pays?, options: [none]}}}")
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
    ...     find_positions(ledger, book)
    ()
    """
    rows = list(ledger.positions.list(as_of=until))
    coded = ledger.stances.coded()
    if book is not None and (machine or ledger.stances.confirmed() - coded):
        found = read_positions(ledger, book) if read is None else read
        rows += [row for row in found if row.stance not in coded and (machine or not row.is_machine)]
    return tuple(sorted(within(rows, since, until), key=_order))


def read_positions(ledger: Ledger, book: Codebook, evidence: Evidence | None = None) -> tuple[PositionRow, ...]:
    """Return what was read of the parties of a codebook as positions on its options, also what people have coded.

    Parameters
    ----------
    evidence
        What `gather_evidence` returns, if the caller has it.
    """
    names = {node.id: node.name for node in setup_of(book).walk()}
    return tuple(
        _position(each.row, names[each.party], names[each.issue], names[each.option])
        for each in place(ledger, book, evidence)
    )


def list_positions(
    ledger: Ledger,
    book: Codebook | None,
    *,
    party: str | None = None,
    speaker: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    as_of: dt.date | None = None,
    machine: bool = True,
) -> tuple[PositionRow | StanceRow, ...]:
    """Return the positions of a ledger, and stances that are about no option of the codebook, by day.

    Parameters
    ----------
    party
        Only positions of this party: its name in the codebook, or a part of an actor's name.
    speaker
        Only positions in statements of speakers with this name, or a part of it.
    since, until, machine
        As for `find_positions`.
    as_of
        The state of knowledge on this day.
    """
    rows = within(find_positions(ledger, book, until=as_of, machine=machine), since, until)
    read = [
        row
        for row in ledger.stances.list(since=since, until=until, as_of=as_of)
        if machine or not row.coder.startswith("machine")
    ]
    placed = {row.stance for row in rows} | ledger.stances.coded()
    found: list[PositionRow | StanceRow] = [*rows, *(row for row in read if row.id not in placed)]
    if party is not None:
        found = [row for row in found if _is_of(row, party)]
    if speaker is not None:
        said = {row.id for row in ledger.statements.list(speaker=speaker, as_of=as_of)}
        stances = {row.id for row in read if row.statement in said}
        found = [row for row in found if _is_said(row, said, stances)]
    return tuple(sorted(found, key=lambda row: (row.on is None, str(row.on))))


def _is_of(row: PositionRow | StanceRow, party: str) -> bool:
    if isinstance(row, PositionRow):
        return row.party.casefold() == party.casefold()
    return party.casefold() in row.party.casefold()


def _is_said(row: PositionRow | StanceRow, statements: Collection[int], stances: Collection[int]) -> bool:
    if isinstance(row, PositionRow) and row.statement is not None:
        return row.statement.id in statements
    return (row.stance if isinstance(row, PositionRow) else row.id) in stances


def within(
    rows: Sequence[PositionRow], since: dt.date | None = None, until: dt.date | None = None
) -> tuple[PositionRow, ...]:
    """Return the positions of a range of days, both ends included; undated ones count as the first."""
    return tuple(
        row
        for row in rows
        if (since is None or (row.on is not None and row.on >= since))
        and (until is None or row.on is None or row.on <= until)
    )


def place(ledger: Ledger, book: Codebook, evidence: Evidence | None = None) -> list[PlacedStance]:
    """Return the stances of the codebook's parties under the options that they are about, the most certain first."""
    return place_stances(setup_of(book), evidence or gather_evidence(ledger), ledger)


def stands_of(rows: Sequence[PositionRow]) -> tuple[Stand, ...]:
    """Return where each party stands on each option, from positions in their order; by party, issue and option."""
    groups: dict[tuple[str, str, str], list[PositionRow]] = defaultdict(list)
    for row in rows:
        for issue, option in row.terms:
            groups[row.party, issue, option].append(row)
    return tuple(_stand(*key, own) for key, own in sorted(groups.items()))


def decisive(rows: Sequence[PositionRow]) -> tuple[PositionRow, ...]:
    """Return all that people coded, and of the machine's readings those that decide where a party stands.

    This is what a settlement counts, so that it says what the table says: of readings that contradict one another, the
    table shows one side.
    """
    chosen = {id(stand.position) for stand in stands_of(rows)}
    return tuple(row for row in rows if not row.is_machine or id(row) in chosen)


def side_of(kind: str) -> Side:
    """Return which side a kind of position takes on its options."""
    return "for" if kind in FOR else "against" if kind in AGAINST else "open"


def ties_between(stands: Sequence[Stand]) -> tuple[Tie, ...]:
    """Return which parties stand on the same side, or on opposite sides, of an option.

    As in discourse network analysis (Leifeld, "Discourse network analysis", 2017), two parties are congruent on an
    issue if both are for an option of it or both are against one, and opposed if one is for it and the other against.
    """
    sides: dict[str, dict[tuple[str, str], Side]] = defaultdict(dict)
    for each in stands:
        if each.side != "open":
            sides[each.party][each.issue, each.option] = each.side
    ties = []
    for one, other in combinations(sides, 2):
        both = sorted(sides[one].keys() & sides[other].keys())
        same = [issue for issue, option in both if sides[one][issue, option] == sides[other][issue, option]]
        opposed = [issue for issue, option in both if sides[one][issue, option] != sides[other][issue, option]]
        if both:
            ties.append(Tie(one, other, tuple(dict.fromkeys(same)), tuple(dict.fromkeys(opposed))))
    return tuple(ties)


def positions_on_text(
    rows: Sequence[PositionRow], book: Codebook | None, names: Collection[str], provisions: Collection[str]
) -> tuple[PositionRow, ...]:
    """Return the positions on a proposal: on an option that is one of its provisions, or in words that name it.

    Parameters
    ----------
    names
        By which documents call the proposal.
    provisions
        Its provisions, in the documents' words.
    """
    keys = {key for words in (*names, *provisions) if (key := phrase_key(words))}
    meant = {
        (issue.name, option.name)
        for issue in (book.issues if book else ())
        for option in issue.options
        if keys & {phrase_key(words) for words in (option.name, *option.description.split(";"))}
    }
    called = [name.casefold() for name in names if name.strip()]
    return tuple(row for row in rows if meant & set(row.terms) or any(name in row.words.casefold() for name in called))


def stances_on_text(stances: Sequence[StanceRow], proposal: ProposalRow, *, machine: bool) -> tuple[PositionRow, ...]:
    """Return where parties stand on a proposal as a whole: stances whose target is a mention of it.

    Parameters
    ----------
    machine
        Whether stances that nobody has confirmed are included.
    """
    mentions: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in proposal.evidence:
        mentions[each.document].append((each.start, each.end))
    chosen = [
        row
        for row in stances
        if (machine or not row.coder.startswith("machine"))
        and any(
            place.start < end and start < place.end
            for place in row.evidence
            if place.quote == row.target
            for start, end in mentions.get(row.document, ())
        )
    ]
    return tuple(_position(row, row.party, WHOLE, proposal.name) for row in chosen)


def _position(row: StanceRow, party: str, issue: str, option: str) -> PositionRow:
    """Return a stance as a position of a party on an option."""
    return PositionRow(
        id=0,
        statement=None,
        party=party,
        kind=KIND_OF_STANCE[row.stance],
        terms=((issue, option),),
        weighed=(),
        on=row.on,
        coder=row.coder,
        words=row.words,
        stance=row.id,
        document=row.document,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        evidence=row.evidence,
        confidence=row.confidence if row.coder.startswith("machine") else 1.0,
    )


def _stand(party: str, issue: str, option: str, rows: Sequence[PositionRow]) -> Stand:
    coded = [row for row in rows if not row.is_machine]
    last = coded[-1] if coded else _surest(rows)
    return Stand(party, issue, option, side_of(last.kind), last.kind, last, last.is_machine, len(rows))


def _surest(rows: Sequence[PositionRow]) -> PositionRow:
    """Return the most certain position on the side with the greatest sum of confidences."""
    weights: dict[Side, float] = defaultdict(float)
    for row in rows:
        weights[side_of(row.kind)] += row.confidence
    side = max(weights, key=lambda each: weights[each])
    return max((row for row in rows if side_of(row.kind) == side), key=lambda row: (row.confidence, _order(row)))


def _order(row: PositionRow) -> tuple[dt.date, bool, int, int]:
    return row.on or dt.date.min, row.is_machine, row.id, row.stance or 0
