"""What `settle` reads: scenarios, negotiations of other programs, and the coded positions of ledgers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.commands.codebook import codebook_of, form_error, read_form
from pourparler.commands.foreign import FORMS, read_foreign_negotiation
from pourparler.commands.options import WrongCallError, open_ledger, say

if TYPE_CHECKING:
    from pourparler.codebook.model import Codebook
    from pourparler.ledger import Ledger, PositionRow
    from pourparler.settlement import Evidence, Scenario

_HEAD = 16_384  # bytes from which the kind of a file is recognized
# The root element of an XML file after comments and declarations, or the first key of a JSON object.
_OTHER_PROGRAM = re.compile(
    r"(?:(?:<\?[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<![^->][^>]*+>)\s*+)*+<(?P<element>[A-Za-z_][\w.:-]*)"
    r"|\s*+\{\s*+\"(?P<key>\w+)\""
)
_WRITE_SCENARIO = "write its issues and preferences as a scenario (.yaml), or give a ledger"


def read_source(source: str, *, machine: bool = False) -> tuple[Scenario, str, tuple[PositionRow, ...]]:
    """The scenario of a ledger or a file, its name, and the positions that say nothing about preferences."""
    from pourparler import brief as briefing
    from pourparler.brief.settlement_words import MACHINE_WORDS
    from pourparler.codebook.forms import FormError
    from pourparler.settlement import read_scenario

    path = Path(source)
    negotiation = read_foreign_negotiation(source)
    if negotiation is not None:
        from pourparler.exchange.profiles import scenario_of

        return scenario_of(negotiation), path.stem, ()
    if path.suffix.casefold() not in FORMS:
        found = _coded(source, machine=machine)
        return found.scenario, briefing.ledger_name(source) + (MACHINE_WORDS if machine else ""), found.asides
    try:
        return read_scenario(read_form(path)), path.stem, ()
    except FormError as fault:
        raise form_error(source, fault) from None


def check_content(source: str) -> None:
    """Refuse a file of another program that is not read, to judge by its beginning.

    Raises
    ------
    WrongCallError
        If it is one.
    """
    path = Path(source)
    if path.suffix.casefold() == ".xml":  # a negotiation of Genius, or refused as none
        return
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return
    # UTF-16 is recognized by its zero bytes
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd \t\r\n")
    match = _OTHER_PROGRAM.match(text)
    if match is None:
        return
    name = (match["element"] or match["key"]).casefold()
    kinds = {"discretevaluesdomain": "negotiation domain", "linearadditiveutilityspace": "preference profile"}
    if name in kinds:
        raise WrongCallError(f"{source}: is a {kinds[name]} of GeniusWeb (ANAC, JSON); {_WRITE_SCENARIO}")
    if match["element"]:
        raise WrongCallError(f"{source}: is XML, neither a ledger nor a scenario; {_WRITE_SCENARIO}")


def _coded(source: str, *, machine: bool) -> Evidence:
    """The scenario of a ledger's positions; report positions that do not fit the codebook."""
    from pourparler.codebook.standing import decisive, find_positions
    from pourparler.settlement import evidence

    with open_ledger(source) as ledger:
        book = settleable_book(ledger, source)
        rows = decisive(find_positions(ledger, book, machine=machine))
        found = evidence(book, rows)
    if machine:
        read = sum(row.is_machine for row in rows)
        say(f"{source}: if the machine's reading holds: {read} of {len(rows)} positions are confirmed by nobody")
    if found.left_out:
        numbers = ", ".join(str(row.id) if row.id else f"t{row.stance}" for row in found.left_out)
        say(f"{source}: omitted positions {numbers}: the codebook has no such party, issue or option")
    return found


def settleable_book(ledger: Ledger, source: str) -> Codebook:
    """The codebook of a ledger.

    Raises
    ------
    WrongCallError
        If it has none, or one without parties or options.
    """
    book = codebook_of(ledger)
    if book.missing:
        raise WrongCallError(f"{source}: {book.missing}")
    return book
