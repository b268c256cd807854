"""Ids of statements, meetings, proposals, stances and actors, and their text form.

The text form is a letter and a number: "s12" a statement, "m3" a meeting, "p4" a proposal, "t5" a stance, "a6" an
actor. Positions, issues, revisions, saved briefs and scenarios have a number only. A method that expects one kind also
takes the number alone, 12 or "12", or any row of that kind; every method of a ledger parses ids with `parse_id`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from pourparler.ledger.errors import LedgerError, described
from pourparler.text import enumeration

IdKind = Literal[
    "statement", "meeting", "proposal", "stance", "actor", "position", "issue", "revision", "brief", "scenario"
]
LETTERS: dict[IdKind, str] = {"statement": "s", "meeting": "m", "proposal": "p", "stance": "t", "actor": "a"}
_KINDS = {letter: kind for kind, letter in LETTERS.items()}
_TEXT = re.compile(r"([a-z]?)([0-9]+)")
_DIGITS = 18
BEYOND = 10**_DIGITS
"""Replaces every number with more digits than any row can have."""


class HasId(Protocol):
    """A row with an id: `StatementRow`, `MeetingRow`, `ActorRow` and so on."""

    @property
    def id(self) -> int:
        """Its number."""


class Id(NamedTuple):
    """The kind and the number of a row.

    Examples
    --------
    >>> str(Id("statement", 12))
    's12'
    """

    kind: IdKind
    number: int

    def __str__(self) -> str:
        return f"{LETTERS.get(self.kind, '')}{self.number}"


IdLike: TypeAlias = int | str | HasId | Id
"""An id as callers give it: 12, "12", "s12", a row, or an `Id`."""


def parse_id(given: object, *kinds: IdKind) -> Id:
    """Parse an id.

    Parameters
    ----------
    given
        An `Id`, a text such as "s12", or a row. With one kind, a number is enough.
    kinds
        The kinds that are accepted.

    Returns
    -------
    Id
        The id. The caller must check that the row exists; the number may be larger than any row's.

    Raises
    ------
    LedgerError
        If it is not an id, or the id of another kind.

    Examples
    --------
    >>> parse_id("s12", "statement") == parse_id("12", "statement") == parse_id(12, "statement")
    True
    """
    found = _parsed(given, kinds)
    if found is None:
        raise LedgerError(f"{described(given)} is not the id of {_named(kinds)}; give {_forms(kinds)}")
    return found


def _parsed(given: object, kinds: Sequence[IdKind]) -> Id | None:
    only = kinds[0] if len(kinds) == 1 else None
    if isinstance(given, Id):
        return _of_kind(given.kind, given.number, kinds)
    if isinstance(given, str):
        match = _TEXT.fullmatch(given.strip().lower())
        if match is None:
            return None
        digits = match[2].lstrip("0")
        kind = _KINDS.get(match[1]) if match[1] else only
        return _of_kind(kind, int(digits or "0") if len(digits) <= _DIGITS else BEYOND, kinds)
    if (number := whole_number(given)) is not None:
        return _of_kind(only, number, kinds)
    return _of_kind(getattr(type(given), "id_kind", only), whole_number(getattr(given, "id", None)), kinds)


def _of_kind(kind: IdKind | None, number: object, kinds: Sequence[IdKind]) -> Id | None:
    whole = whole_number(number)
    if kind is None or kind not in kinds or whole is None or whole < 1:
        return None
    return Id(kind, min(whole, BEYOND))


def whole_number(given: Any) -> int | None:
    """Return a whole number of Python or NumPy as an int; None for anything else, including True and False."""
    if isinstance(given, bool):
        return None
    try:
        return operator.index(given)
    except TypeError:
        return None


def _named(kinds: Sequence[IdKind]) -> str:
    names = [f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" for kind in kinds]
    return enumeration(names, "or")


def _forms(kinds: Sequence[IdKind]) -> str:
    if len(kinds) > 1:
        return ", ".join(f"{LETTERS[kind]}12 for a {kind}" for kind in kinds)
    own = LETTERS.get(kinds[0])
    return f"{own}12, 12 or the row itself" if own else "a number such as 12, or the row itself"
