"""What the options of lists select besides days and documents: the facets that pages have too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

if TYPE_CHECKING:
    from pourparler.codebook.lists import Thing
    from pourparler.ledger import ActorRow, Ledger, MeetingRow, StatementRow

_Row = TypeVar("_Row", "StatementRow", "MeetingRow", "ActorRow")
PartyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--party", metavar="NAME", help="A party of the codebook, or part of its name; twice for either of two."
    ),
]
ForOption = Annotated[
    list[str] | None, typer.Option("--for", metavar="NAME", help="For whom they speak: a name, or part of one.")
]
WordsOption = Annotated[
    str | None, typer.Option("--words", metavar="WORDS", help="Words that it must all contain, as for `search`.")
]
ConfirmedOption = Annotated[
    bool | None, typer.Option("--confirmed/--not-confirmed", help="Whether a person has confirmed it.")
]


class Selection(NamedTuple):
    """What the options of a list ask for besides days, documents and confidence."""

    thing: Thing
    chosen: dict[str, list[str] | None]
    words: str | None
    confirmed: bool | None
    sort: str | None

    @property
    def restricts(self) -> bool:
        """Whether they leave anything out, or ask for another order."""
        return any(self.chosen.values()) or not (self.words is None and self.confirmed is None and self.sort is None)


def yes_or_no(flag: bool | None) -> list[str] | None:
    """The values of a facet that an option of two sides asks for."""
    return None if flag is None else ["yes" if flag else "no"]


def select_rows(ledger: Ledger, asked: Selection, rows: tuple[_Row, ...], limit: int | None) -> tuple[_Row, ...]:
    """Select the rows that options ask for, in their order.

    Raises
    ------
    LedgerError
        If no row has what an option names.
    """
    if asked.restricts:
        from pourparler.codebook.lists import ListView, find_ids

        chosen = asked.chosen | {"confirmed": yes_or_no(asked.confirmed)}
        values = {name: tuple(each) for name, each in chosen.items() if each}
        wanted = find_ids(ledger, ListView(asked.thing, values, asked.words, order=asked.sort or ""))
        place = {number: k for k, number in enumerate(wanted)}
        rows = tuple(row for row in rows if row.id in place)
        if asked.sort is not None:
            rows = tuple(sorted(rows, key=lambda row: place[row.id]))
    return rows[:limit]
