"""Convert coded positions to stances, which Discourse Network Analyzer calls statements: an actor agrees or disagrees
with a concept in a document on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pourparler.codebook.standing import AGAINST, FOR
from pourparler.ledger import PositionRow

AGREES = (*FOR, "only_with")
"""Kinds of position that agree with their options."""
DISAGREES = AGAINST
"""Kinds of position that disagree with their options."""
Actors = Literal["parties", "speakers"]
Concepts = Literal["options", "issues"]
Duplicates = Literal["include", "document", "week", "month", "year", "acrossrange"]
ACTORS: tuple[Actors, ...] = get_args(Actors)
CONCEPTS: tuple[Concepts, ...] = get_args(Concepts)
DUPLICATES: tuple[Duplicates, ...] = get_args(Duplicates)


@dataclass(frozen=True)
class Stance:
    """An actor who agrees or disagrees with a concept.

    Attributes
    ----------
    concept
        An issue and an option, or an issue and "".
    statement
        The number of the statement in the ledger; 0 for a position outside all statements.
    on
        The day of the position; None if unknown.
    """

    actor: str
    concept: tuple[str, str]
    agrees: bool
    statement: int
    document: str
    on: dt.date | None


@dataclass(frozen=True)
class Stances:
    """Stances, and the number of positions without one: they take no side, or have no named speaker."""

    stances: tuple[Stance, ...]
    no_side: int
    no_speaker: int


def stances(positions: Sequence[PositionRow], actors: Actors = "parties", concepts: Concepts = "options") -> Stances:
    """Return the stances of coded positions, in their order.

    Equal codings of one statement by several coders are one stance. So are several options of one issue in a statement
    if concepts are issues.
    """
    found: dict[Stance, None] = {}
    no_side = no_speaker = 0
    for row in positions:
        people = (row.party,) if actors == "parties" else row.speakers
        if row.kind not in (*AGREES, *DISAGREES) or not any(option for _, option in row.terms):
            no_side += 1
        elif not any(people):
            no_speaker += 1
        else:
            found |= dict.fromkeys(stance for actor in people for stance in _of_row(row, actor, concepts))
    return Stances(tuple(found), no_side, no_speaker)


def _of_row(row: PositionRow, actor: str, concepts: Concepts) -> Iterator[Stance]:
    for issue, option in row.terms:
        if option:
            concept = (issue, option if concepts == "options" else "")
            statement = row.statement.id if row.statement else 0
            yield Stance(actor, concept, row.kind in AGREES, statement, row.document, row.on)


def drop_duplicates(
    given: Sequence[Stance], duplicates: Duplicates = "include", *, by_side: bool = True
) -> tuple[Stance, ...]:
    """Keep only the first of repeated stances, as Discourse Network Analyzer does.

    Parameters
    ----------
    duplicates
        ``include`` keeps all; ``document``, ``week``, ``month``, ``year`` and ``acrossrange`` keep one stance of an
        actor on a concept per document, week (Monday to Sunday), month, year, or in total. Stances without a day are
        never repeated in a week, month or year.
    by_side
        Whether agreement and disagreement are different stances.
    """
    if duplicates == "include":
        return tuple(given)
    found: dict[tuple[object, ...], Stance] = {}
    for each in sorted(given, key=lambda stance: stance.on or dt.date.max):
        key = each.actor, each.concept, by_side and each.agrees, _span(each, duplicates)
        found.setdefault(key, each)
    return tuple(found.values())


def _span(stance: Stance, duplicates: Duplicates) -> object:
    if duplicates == "document":
        return stance.document
    if duplicates == "acrossrange":
        return None
    if stance.on is None:
        return stance.statement
    # DNA 3 compares the number of the week or month without the year; here, two Januaries are different.
    year, week, _ = stance.on.isocalendar()
    return {"week": (year, week), "month": (stance.on.year, stance.on.month), "year": (stance.on.year,)}[duplicates]
