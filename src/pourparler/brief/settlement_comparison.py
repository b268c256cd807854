"""Settlements side by side: as things stand, and as they would if parties said something more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pourparler.brief.settlement_opening import Sentence, opening
from pourparler.brief.settlement_words import deal_words, number, percent, references, share_words
from pourparler.settlement import Settlement
from pourparler.text import plain


@dataclass(frozen=True)
class Case:
    """A settlement, and its name in a comparison."""

    name: str
    settlement: Settlement


@dataclass(frozen=True)
class Line:
    """A line of a comparison: what is compared, and a value for each case."""

    what: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Settlements side by side: the name of each, and lines of values."""

    names: tuple[str, ...]
    lines: tuple[Line, ...]


def comparison(cases: Sequence[Case]) -> Comparison:
    """Set settlements side by side: what is possible, the best deal, and what each party makes of it."""
    settled = [each.settlement for each in cases]
    lines = [
        Line("what divides them", tuple(_first(each) for each in settled)),
        Line("deals still open", tuple(_possible(each) for each in settled)),
        Line("the best deal", tuple(_best(each) for each in settled)),
        Line("that deal, together", tuple(_joint(each) for each in settled)),
    ]
    for party in dict.fromkeys(party for each in settled for party in each.scenario.parties):
        lines.append(Line(f"that deal, {plain(party)}", tuple(_answer(each, party) for each in settled)))
    lines.append(Line("what blocks", tuple(_blocking(each) for each in settled)))
    return Comparison(tuple(each.name for each in cases), tuple(_without_repetition(line) for line in lines))


def _without_repetition(line: Line) -> Line:
    """A line whose values that are like the first only say so."""
    first, *others = line.values
    return Line(line.what, (first, *("the same" if each == first else each for each in others)))


def _first(settlement: Settlement) -> str:
    sentence: Sentence = opening(settlement)[0]
    return sentence.words


def _possible(settlement: Settlement) -> str:
    if settlement.possible is None:
        return "some" if settlement.possible_deal else "none"
    return f"{number(settlement.possible)} of {number(settlement.scenario.space)}"


def _best(settlement: Settlement) -> str:
    if settlement.possible_deal is None:
        return "none"
    deal = settlement.deals[0].deal if settlement.deals else settlement.possible_deal
    return deal_words(settlement, deal)


def _joint(settlement: Settlement) -> str:
    if settlement.possible_deal is None or not settlement.deals:
        return "–"
    return percent(settlement.deals[0].joint, settlement.deals[0].error)


def _answer(settlement: Settlement, party: str) -> str:
    if settlement.possible_deal is None or not settlement.deals:
        return "–"
    said = settlement.deals[0].parties.get(party)
    return "–" if said is None else share_words(said)


def _blocking(settlement: Settlement) -> str:
    sets = [references(settlement.scenario, each) for each in settlement.blocking[:3]]
    return " or ".join(sets) or "nothing"


def comparison_data(made: Comparison) -> dict[str, Any]:
    """A comparison as data for JSON."""
    return {"cases": list(made.names), "lines": {each.what: list(each.values) for each in made.lines}}


def render_comparison_text(made: Comparison, console: Console) -> None:
    """Print settlements side by side."""
    console.print()
    console.print(Text("Side by side".upper(), style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", overflow="fold")
    for name in made.names:
        table.add_column(Text(plain(name)), overflow="fold", ratio=1)
    for line in made.lines:
        table.add_row(Text(line.what), *(Text(each) for each in line.values))
    console.print(table)
