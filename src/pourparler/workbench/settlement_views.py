"""What the page *Settlement* and its JSON show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pourparler.brief.settlement_chart import Kind
from pourparler.brief.settlement_comparison import Comparison
from pourparler.brief.settlement_opening import Sentence
from pourparler.brief.settlement_table import Cell, Row
from pourparler.ledger import PositionRow, ScenarioRow
from pourparler.settlement import DealAnswer, PartyAnswer


@dataclass(frozen=True)
class CodingLine:
    """A coding of the scenario by its index (``place``), and the positions from which it follows.

    ``label`` stands for it in brackets, ``why_not`` says why it does not count, empty if it does, and ``is_machine``
    whether nobody has confirmed any of these.
    """

    place: int
    label: str
    words: str
    on: dt.date | None
    party: str
    positions: tuple[PositionRow, ...]
    is_effective: bool
    is_off: bool
    is_machine: bool
    why_not: str = ""


@dataclass(frozen=True)
class OfferView:
    """The standing offer in a sentence, and improvements that hurt nobody."""

    deal: dict[str, str]
    said: Sentence
    improvements: tuple[Sentence, ...]


@dataclass(frozen=True)
class SettlementPage:
    """What divides the parties, and which agreements are still possible; ``settlement`` is None without a codebook.

    ``opening`` are the first lines, ``rows`` the best deals by parties, ``shares`` their answers in words, ``together``
    the heading of what the parties make of a deal together, and ``meaning`` what the numbers mean. ``days`` are the
    days of the codings,
    ``left_out`` counts positions about issues or options that are not in the codebook, ``asides`` are positions from
    which no preference follows, each with its description, and ``hints`` are those that bear on a coding that blocks,
    by its index. ``supposed`` and ``set_aside`` are indices of codings,
    and ``saved`` are the what-ifs that are saved in the ledger. ``is_quick`` says whether the slower parts are
    worked out unasked.
    """

    settlement: dict[str, Any] | None
    basis: str
    verdict: tuple[str, ...]
    codings: tuple[CodingLine, ...]
    days: tuple[dt.date, ...]
    as_of: dt.date | None
    off: tuple[int, ...]
    left_out: int
    marks: dict[str, str]
    asides: tuple[tuple[str, PositionRow], ...] = ()
    opening: tuple[Sentence, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    together: str = ""
    meaning: tuple[str, ...] = ()
    shares: tuple[tuple[dict[str, str], str], ...] = ()
    hints: tuple[tuple[int, tuple[Sentence, ...]], ...] = ()
    offer: OfferView | None = None
    suppose: tuple[str, ...] = ()
    supposed: tuple[int, ...] = ()
    set_aside: tuple[int, ...] = ()
    compared: Comparison | None = None
    saved: tuple[ScenarioRow, ...] = ()
    is_quick: bool = True
    machine: bool = False
    has_codebook: bool = True


@dataclass(frozen=True)
class PickedDeal:
    """The answer of each party to one deal, the reasons, and the codings that bear on an answer that is open.

    ``is_possible`` says whether enough parties can accept it, by the rule of decision.
    """

    deal: dict[str, str]
    parties: dict[str, PartyAnswer]
    because: dict[str, tuple[CodingLine, ...]]
    joint: float
    is_possible: bool
    cells: dict[str, Cell]


@dataclass(frozen=True)
class DealsPage:
    """The best deals that differ on coded options, each with its description, and what to ask next.

    ``notes`` say what fair division and efficiency make of these deals. ``shares`` has, for each deal of the table, the
    answer of each party in words, with the range over the ways to weigh the issues, and that of all together.
    """

    deals: tuple[tuple[str, DealAnswer], ...]
    opened: tuple[tuple[tuple[int, ...], str, float | None, str], ...]
    ask_next: tuple[tuple[str, str], ...]
    is_listed: bool
    notes: tuple[str, ...] = ()
    shares: tuple[tuple[dict[str, str], str], ...] = ()


@dataclass(frozen=True)
class HistoryPage:
    """How the settlement came about: each party's path, and the statements that opened or closed a deal for all."""

    path: tuple[tuple[str, tuple[tuple[dt.date, Sentence], ...]], ...]
    turns: tuple[tuple[dt.date | None, Sentence], ...]


@dataclass(frozen=True)
class ChartLine:
    """A chart of the page: what it shows, and its data as a table."""

    kind: Kind
    title: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
