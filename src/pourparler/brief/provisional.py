"""A provisional settlement in words, in a terminal and as JSON: what follows if the machine's reading holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pourparler.brief.settlement_words import coding_words
from pourparler.ledger import PositionRow
from pourparler.settlement import Deal, Provisional, Scenario, UnconfirmedCoding, coding_data
from pourparler.text import plain, quantity, shorten

TITLE = "If the machine's reading holds"
NOTHING_READ = "No position that was read waits for confirmation under an option of the codebook: there is no number."
_PRINTED = 20  # codings of the queue in a terminal
_LONGEST = 90  # characters of the words of a position
_EXACT = 1e-9  # two shares that differ by less are the same


@dataclass(frozen=True)
class QueuedCoding:
    """A coding of the queue in words: what it says, what it decides, and the positions that it rests on."""

    words: str
    chance: float
    effect: str
    rows: tuple[PositionRow, ...]


def provisional_lines(told: Provisional) -> tuple[str, ...]:
    """Write what a provisional settlement shows, in sentences."""
    unconfirmed = len(told.readings.unconfirmed)
    if told.with_deal is None or told.open is None:
        return (NOTHING_READ,)
    deals = round(told.with_deal * told.draws)
    confirmed = len(told.readings.rows) - unconfirmed
    certain = f", and {quantity(confirmed, 'confirmed coding')} always" if confirmed else ""
    lines = [
        f"Some deal is acceptable to all parties in {deals} of {told.draws} draws ({_percent(told.with_deal)}).",
        f"In each draw {quantity(unconfirmed, 'coding')} that nobody has confirmed "
        f"{'counts' if unconfirmed == 1 else 'count'} as often as the machine is likely to be right{certain}.",
        f"On average, nobody rules out {_percent(told.open)} of all deals.",
    ]
    lines += [
        f"The codings of {plain(party)} contradict one another in {_percent(share)} of the draws, and then there is no "
        "deal: decide about these first."
        for party, share in told.contradicted
    ]
    return tuple(lines)


def queued_codings(told: Provisional, most: int) -> tuple[QueuedCoding, ...]:
    """Return the first codings of the queue, in words."""
    rows, codings = told.readings.rows, told.readings.scenario.codings
    return tuple(
        QueuedCoding(
            coding_words(codings[each.place]),
            each.chance,
            _effect(each),
            rows[each.place],
        )
        for each in told.queue[:most]
    )


def deal_lines(told: Provisional) -> tuple[str, ...]:
    """Write the deals that are acceptable to all most often, by the issues of which a coding mentions an option."""
    spoken = {issue for coding in told.readings.scenario.codings for issue, _ in coding.terms}
    return tuple(
        f"{_percent(share)}: " + "; ".join(f"{plain(i)}: {plain(o)}" for i, o in _named(told, deal) if i in spoken)
        for deal, share in told.deals
    )


def render_provisional_text(told: Provisional, console: Console) -> None:
    """Print a provisional settlement."""
    console.print(Text(TITLE, style="bold"))
    for line in provisional_lines(told):
        console.print(Text(line))
    if told.deals:
        console.print(Text("\nAcceptable to all most often", style="bold"))
        console.print(Text(deal_lines(told)[0]))
    if not told.queue:
        return
    console.print(Text("\nLook at these first", style="bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "right", "coding", "what it decides", "words"):
        table.add_column(name, no_wrap=name in ("id", "right"))
    for each in queued_codings(told, _PRINTED):
        first = each.rows[0]
        words = f"“{shorten(plain(first.words), _LONGEST)}” {first.document}"
        table.add_row(*map(Text, (first.place, _percent(each.chance), each.words, each.effect, words)))
    console.print(table)
    if len(told.queue) > _PRINTED:
        console.print(Text(f"{len(told.queue) - _PRINTED:,} more; --format json has all", style="dim"))


def provisional_data(told: Provisional) -> dict[str, Any]:
    """Return a provisional settlement as data for JSON."""
    readings = told.readings
    scenario: Scenario = readings.scenario
    return {
        "schema": "pourparler/provisional/1",
        "label": TITLE,
        "draws": told.draws,
        "with_deal": told.with_deal,
        "open": told.open,
        "contradicted": dict(told.contradicted),
        "deals": [{"deal": dict(_named(told, deal)), "share": share} for deal, share in told.deals],
        "confirmed": len(readings.rows) - len(readings.unconfirmed),
        "queue": [
            {
                **coding_data(scenario.codings[each.place]),
                "chance": each.chance,
                "with_it": each.with_it,
                "without_it": each.without_it,
                "open_with": each.open_with,
                "open_without": each.open_without,
                "gain": each.gain,
                "clashes": each.clashes,
                "positions": [_position(row) for row in readings.rows[each.place]],
            }
            for each in told.queue
        ],
        "parties": list(scenario.parties),
        "issues": {issue: list(options) for issue, options in scenario.issues.items()},
    }


def _position(row: PositionRow) -> dict[str, Any]:
    return {"id": row.place, "document": row.document, "words": row.words, "confidence": row.confidence}


def _named(told: Provisional, deal: Deal) -> list[tuple[str, str]]:
    return list(zip(told.readings.scenario.issues, deal, strict=True))


def _effect(each: UnconfirmedCoding) -> str:
    if each.clashes:
        return "it contradicts what else was read of this party"
    if _percent(each.with_it) != _percent(each.without_it):
        return f"a deal in {_percent(each.with_it)} of draws if right, in {_percent(each.without_it)} if wrong"
    if _percent(each.open_with) != _percent(each.open_without):
        return f"{_percent(each.open_with)} of all deals left open if right, {_percent(each.open_without)} if wrong"
    return "nothing that was counted"


def _percent(share: float) -> str:
    """Write a share; one that is neither 0 nor 1 is not rounded to either."""
    found = round(100 * share)
    if found in (0, 100) and 0.0 < share < 1.0 and abs(share - found / 100) > _EXACT:
        return "under 1 %" if found == 0 else "over 99 %"
    return f"{found} %"
