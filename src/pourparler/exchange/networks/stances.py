"""From coded positions to what Discourse Network Analyzer calls statements: an actor who agrees or disagrees with a
concept in a document on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pourparler.ledger import PositionRow

AGREES = ("supports", "insists", "accepts", "only_with")
"""Kinds of position that agree with each option that they name."""
DISAGREES = ("opposes", "red_line", "rejects")
"""Kinds of position that disagree with each option that they name."""
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
        An issue and an option; an issue and nothing.
    statement
        The number of the statement in the ledger that carries it.
    on
        The day from which it counts; None if that is not known.
    """

    actor: str
    concept: tuple[str, str]
    agrees: bool
    statement: int
    document: str
    on: dt.date | None


@dataclass(frozen=True)
class Taken:
    """Stances, and how many positions gave none: they take no side, or nobody is named who says them."""

    stances: tuple[Stance, ...]
    no_side: int
    no_speaker: int


def stances(positions: Sequence[PositionRow], actors: Actors = "parties", concepts: Concepts = "options") -> Taken:
    """Read stances in coded positions, in their order.

    What several coders read alike in one statement is one stance, as is what a statement says of one issue in several
    options of it where concepts are issues.
    """
    found: dict[Stance, None] = {}
    no_side = no_speaker = 0
    for row in positions:
        actor = row.party if actors == "parties" else row.statement.speaker
        if row.kind not in (*AGREES, *DISAGREES) or not any(option for _, option in row.terms):
            no_side += 1
        elif not actor:
            no_speaker += 1
        else:
            found |= dict.fromkeys(_of_row(row, actor, concepts))
    return Taken(tuple(found), no_side, no_speaker)


def _of_row(row: PositionRow, actor: str, concepts: Concepts) -> Iterator[Stance]:
    for issue, option in row.terms:
        if option:
            concept = (issue, option if concepts == "options" else "")
            said = row.statement
            yield Stance(actor, concept, row.kind in AGREES, said.id, said.document, row.on)


def once(given: Sequence[Stance], duplicates: Duplicates = "include", *, by_side: bool = True) -> tuple[Stance, ...]:
    """Count what is said again only once, the first time, as Discourse Network Analyzer does.

    Parameters
    ----------
    duplicates
        ``include`` counts all; ``document``, ``week``, ``month``, ``year`` and ``acrossrange`` count an actor, a
        concept and a side once in each document, week (Monday to Sunday), month, year, or at all. What has no day is
        never said again in a week, month or year.
    by_side
        Whether agreeing and disagreeing are two things.
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
    # DNA 3 compares the number of the week or month without its year; a January is not the last one here.
    year, week, _ = stance.on.isocalendar()
    return {"week": (year, week), "month": (stance.on.year, stance.on.month), "year": (stance.on.year,)}[duplicates]
