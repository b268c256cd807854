"""Faults at a chosen query of the database, and the check that a ledger is whole after one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text

from pourparler.ledger import open_ledger
from stores import raw
from strategies import TEXT, example_record

FIRST = example_record("first")
SECOND = example_record("second", text=TEXT + "\nMore follows.")


@contextmanager
def at_query(number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Call `act` before the query with that number; gives the list of queries so far."""
    so_far: list[int] = []

    def before(*_: object) -> None:
        so_far.append(len(so_far))
        if len(so_far) == number:
            act()

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield so_far
    finally:
        event.remove(Engine, "before_cursor_execute", before)


def fill(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        for record in (FIRST, SECOND):
            ledger.add(record)


def queries(place: str) -> int:
    with at_query(-1, lambda: None) as so_far:
        fill(place)
    return len(so_far)


def check_whole(place: str) -> int:
    """Hold that every document in the file is whole, and that the rest can be added; give how many there were."""
    with open_ledger(place, create=True) as ledger:
        ids = [row.id for row in ledger.documents.list()]
        assert ids == ["first", "second"][: len(ids)]
        assert sum(1 + len(row.witnesses) for row in ledger.statements.list()) == 4 * len(ids)
        assert sum(row.mentions for row in ledger.actors.list()) == 7 * len(ids)
        assert all(len(row.evidence) == len(ids) for row in (*ledger.meetings.list(), *ledger.proposals.list()))
    if not place.startswith("postgresql:"):
        with raw(place) as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    fill(place)
    with open_ledger(place) as ledger:
        assert [row.id for row in ledger.documents.list()] == ["first", "second"]
        assert [len(row.witnesses) for row in ledger.statements.list()] == [1] * 4
    return len(ids)
