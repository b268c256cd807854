"""Decisions about what was read: a stance that people confirm or correct is coded under an option of the codebook."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.codebook.draft_evidence import Evidence
from pourparler.codebook.model import Codebook, codebook_in
from pourparler.codebook.redraft import setup_of
from pourparler.codebook.standing import place
from pourparler.ledger import Ledger, RevisionRow
from pourparler.ledger.validation.field_values import FieldValue

Place = tuple[str, str, str]
"""A party, an issue and an option, by their names; the option is empty where the issue has none."""


def machine_places(ledger: Ledger, book: Codebook, evidence: Evidence | None = None) -> dict[int, Place]:
    """Return where the machine places each stance that it can place, by the number of the stance."""
    names = {node.id: node.name for node in setup_of(book).walk()}
    placed = place(ledger, book, evidence)
    return {each.row.id: (names[each.party], names[each.issue], names[each.option]) for each in placed}


def has_place(book: Codebook, place: Place) -> bool:
    """Whether a codebook has a party, and an issue with an option."""
    party, name, option = place
    issue = book.issue(name)
    if issue is None or party not in {each.name for each in book.parties}:
        return False
    return option == "" or option in {each.name for each in issue.options}


def decide(
    ledger: Ledger,
    thing: str,
    *,
    coder: str,
    seen: int | None = None,
    place: Place | None = None,
    **fields: FieldValue,
) -> RevisionRow:
    """Confirm a coding, or correct it if fields are given; a stance is also coded at its place.

    A stance that is given to another party is placed anew when positions are collected.

    Parameters
    ----------
    thing
        An id such as "s12" or "t5".
    seen, fields
        As for `ledger.codings.correct`.
    place
        Where a stance stands in the codebook; None if nowhere.

    Raises
    ------
    LedgerError
        If there is no such coding, or an argument is wrong.
    """
    if place is not None and thing[:1] in "tT" and "party" not in fields:
        party, issue, option = place
        return ledger.stances.code(thing, coder=coder, party=party, issue=issue, option=option, seen=seen, **fields)
    if fields:
        return ledger.codings.correct(thing, coder=coder, seen=seen, **fields)
    return ledger.codings.confirm(thing, coder=coder, seen=seen)


def places_for(ledger: Ledger, things: Sequence[str]) -> dict[str, Place]:
    """Return the places of the stances among some things, by id; none without a codebook."""
    book = codebook_in(ledger) if any(thing[:1] in "tT" for thing in things) else None
    if book is None:
        return {}
    places = machine_places(ledger, book)
    numbers = {thing: int(thing[1:]) for thing in things if thing[:1] in "tT" and thing[1:].isdecimal()}
    return {thing: places[number] for thing, number in numbers.items() if number in places}
