"""The best deals by parties: for each cell yes, possibly or no, and the codings that decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pourparler.brief.settlement_words import (
    coded_issues,
    coding_words,
    deal_words,
    deciding_coding,
    distinct_deals,
    percent,
    range_words,
)
from pourparler.settlement import Deal, DealAnswer, PartyAnswer, Settlement, Workings, answer_deal
from pourparler.text import enumeration, plain

ROWS = 10
"""The greatest number of deals in the table."""
Answer = Literal["yes", "possibly", "no"]
Lead = Literal["", "against it", "for it", "it said"]
AS_FIRST = "as deal 1, but "
"""How a deal begins that is told by what distinguishes it from the first."""
ANSWERS: dict[Answer, str] = {
    "yes": "by its own words the party can live with the deal, whatever else it thinks",
    "possibly": "its words leave it open",
    "no": "its words rule the deal out",
}


@dataclass(frozen=True)
class Cell:
    """A party's answer to a deal.

    Attributes
    ----------
    codings
        Indices of the codings that decide; for ``possibly``, those that speak against the deal, or else for it.
    why
        What they say, in words, or of what the party has not spoken.
    share, error
        The share of its preferences under which it accepts, and the standard error.
    lead
        What an open answer makes of these codings: whether they speak against the deal, or for it, or name its options.
    low, high
        The smallest and the greatest share over the priors that are worked out.
    """

    answer: Answer
    codings: tuple[int, ...]
    why: str
    share: float
    error: float
    lead: Lead = ""
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Row:
    """A deal of the table.

    Attributes
    ----------
    words
        The deal in words, only of issues with coded options.
    short
        The same; of a deal that differs from the first on few issues, only these.
    without
        Indices of the blocking codings without which the deal would be possible; empty if it is.
    joint, error
        Its joint share; of a deal that is blocked, without those codings.
    """

    deal: Deal
    words: str
    short: str
    cells: Mapping[str, Cell]
    joint: float | None
    error: float | None
    without: tuple[int, ...] = ()
    answer: DealAnswer | None = None


def deal_rows(settlement: Settlement, workings: Workings) -> tuple[Row, ...]:
    """The best deals that differ in coded options; where none is possible, those closest to being possible."""
    rows: list[Row] = []
    for each in distinct_deals(settlement)[:ROWS]:
        cells = _cells(settlement, workings, each.deal, each.parties)
        words, short = _deal_words(settlement, each.deal, rows)
        rows.append(Row(each.deal, words, short, cells, each.joint, each.error, answer=each))
    if rows or settlement.conflicts:
        return tuple(rows)
    seen = set()
    for opened in settlement.opened:
        if opened.deal in seen:
            continue
        seen.add(opened.deal)
        cells = _cells(settlement, workings, opened.deal, {})
        words, short = _deal_words(settlement, opened.deal, rows)
        rows.append(Row(opened.deal, words, short, cells, opened.joint, opened.error, opened.without))
    return tuple(rows)


def _deal_words(settlement: Settlement, deal: Deal, rows: Sequence[Row]) -> tuple[str, str]:
    """A deal in words, and shorter: by what distinguishes it from the first, if that is less than half of it."""
    words = deal_words(settlement, deal)
    if not rows:
        return words, words
    changed = [
        issue
        for issue in coded_issues(settlement)
        if deal_words(settlement, deal, [issue]) != deal_words(settlement, rows[0].deal, [issue])
    ]
    less = deal_words(settlement, deal, changed)
    is_shorter = 2 * len(changed) <= len(coded_issues(settlement)) and len(less) + len(AS_FIRST) < len(words)
    return words, f"{AS_FIRST}{less}" if is_shorter else words


def _cells(settlement: Settlement, workings: Workings, deal: Deal, known: Mapping[str, PartyAnswer]) -> dict[str, Cell]:
    if not known or any((each.necessary or not each.possible) and not each.because for each in known.values()):
        known = answer_deal(workings, settlement.codings, deal)
    return {party: deal_cell(settlement, party, deal, answer) for party, answer in known.items()}


def deal_cell(settlement: Settlement, party: str, deal: Deal, answer: PartyAnswer) -> Cell:
    """The answer of a party to a deal, with the codings that decide it."""
    scenario = settlement.scenario
    if answer.necessary or not answer.possible:
        why = "; ".join(coding_words(scenario.codings[k]) for k in answer.because)
        return Cell("yes" if answer.necessary else "no", answer.because, why, answer.share, answer.error)
    against = _speaking(settlement, party, deal, ("against", "red line", "insists on another"))
    if against:
        why = "; ".join(coding_words(scenario.codings[k]) for k in against)
        return Cell("possibly", against, why, answer.share, answer.error, "against it", answer.low, answer.high)
    silent = [
        plain(issue)
        for issue in scenario.issues
        if issue in coded_issues(settlement) and not _speaks(settlement, party, issue)
    ]
    agreeing = _speaking(settlement, party, deal, ("for", "insists"))
    lead: Lead = "for it"
    if not agreeing:
        agreeing, lead = _touching(settlement, party, deal), "it said"
    why = "; ".join(coding_words(scenario.codings[k]) for k in agreeing)
    if silent:
        why = "; ".join(filter(None, [why, f"has not spoken of {enumeration(silent)}"]))
    return Cell(
        "possibly",
        agreeing,
        why or "its words do not settle it",
        answer.share,
        answer.error,
        lead if agreeing else "",
        answer.low,
        answer.high,
    )


def cell_words(cell: Cell) -> str:
    """An answer in words, before the references to its codings: with the error of sampling, and the range of priors.

    Examples
    --------
    >>> cell_words(Cell("possibly", (3,), "", 0.5, 0.01, "against it", 0.42, 0.55))
    'possibly, 50.0 ± 1.0 % (42 to 55 %)'
    """
    if cell.answer != "possibly":
        return cell.answer
    return f"possibly, {percent(cell.share, cell.error)}{range_words(cell.low, cell.high)}"


def joint_words(row: Row) -> str:
    """What the parties make of a deal together, in percent; empty where it is not worked out."""
    if row.joint is None or row.error is None:
        return ""
    return percent(row.joint, row.error) + (range_words(row.answer.low, row.answer.high) if row.answer else "")


def _speaking(settlement: Settlement, party: str, deal: Deal, stances: Sequence[str]) -> tuple[int, ...]:
    """The codings behind a party's stances on the options of a deal, where these are of some kinds."""
    terms = set(zip(settlement.scenario.issues, deal, strict=True))
    found: dict[int, None] = {}
    for each in settlement.stances:
        if each.party == party and (each.issue, each.option) in terms and each.stance in stances and each.codings:
            found[deciding_coding(settlement, each)] = None
    return tuple(found)


def _touching(settlement: Settlement, party: str, deal: Deal) -> tuple[int, ...]:
    """The codings of a party that name an option of the deal."""
    terms = set(zip(settlement.scenario.issues, deal, strict=True))
    codings = settlement.scenario.codings
    return tuple(k for k in settlement.codings if codings[k].party == party and terms & set(codings[k].terms))


def _speaks(settlement: Settlement, party: str, issue: str) -> bool:
    return any(
        coding.party == party and issue in {*(name for name, _ in coding.terms), *coding.weighed}
        for coding in (settlement.scenario.codings[k] for k in settlement.codings)
    )


def table_notes(rows: Sequence[Row]) -> tuple[str, ...]:
    """What fair division and efficiency say of the deals of a table, in sentences; empty where not worked out."""
    known = [(k, row.answer) for k, row in enumerate(rows, 1) if row.answer is not None]
    found = []
    wasteful = [str(k) for k, each in known if each.efficient == "never"]
    if wasteful:
        found.append(
            f"{'Deal' if len(wasteful) == 1 else 'Deals'} {enumeration(wasteful)}: another deal is always as good for "
            "all and better for one."
        )
    shares = {
        "Nash": [(k, each.nash) for k, each in known],
        "Kalai and Smorodinsky": [(k, each.smorodinsky) for k, each in known],
    }
    named: dict[int, list[str]] = {}
    for rule, own in shares.items():
        best, share = max(own, key=lambda pair: pair[1], default=(0, 0.0))
        if share >= 0.01:
            named.setdefault(best, []).append(f"in {100 * share:.0f} of 100 draws by the rule of {rule}")
    if named and len(known) > 1:
        fairest = enumeration(f"deal {deal} ({enumeration(rules)})" for deal, rules in named.items())
        found.append(f"The fairest division is most often {fairest}.")
    return tuple(found)
