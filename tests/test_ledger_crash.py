"""A crash, an interruption or an error at any moment leaves a whole ledger."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from pourparler.ledger import open_ledger
from stores import Places, raw
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
        ids = [row.id for row in ledger.documents()]
        assert ids == ["first", "second"][: len(ids)]
        assert sum(1 + len(row.witnesses) for row in ledger.statements()) == 4 * len(ids)
        assert sum(row.mentions for row in ledger.actors()) == 7 * len(ids)
        assert all(len(row.evidence) == len(ids) for row in (*ledger.meetings(), *ledger.proposals()))
    if not place.startswith("postgresql:"):
        with raw(place) as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    fill(place)
    with open_ledger(place) as ledger:
        assert [row.id for row in ledger.documents()] == ["first", "second"]
        assert [len(row.witnesses) for row in ledger.statements()] == [1] * 4
    return len(ids)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_killed_at_any_moment(places: Places) -> None:
    seen = set()
    total = queries(places(empty=True))
    for number in range(1, total + 1, max(1, total // 10)):
        place = places(empty=True)
        child = os.fork()
        if child == 0:
            with at_query(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                fill(place)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        seen.add(check_whole(place))
    assert seen == {0, 1}


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_interrupted_in_the_middle_of_an_addition(place: str, error: type[BaseException]) -> None:
    def interrupt() -> None:
        raise error

    with open_ledger(place, create=True) as ledger:
        ledger.add(FIRST)
        answers = (ledger.documents(), ledger.statements(), ledger.actors(), ledger.meetings(), ledger.proposals())
        number = 0
        while True:
            number += 1
            try:
                with at_query(number, interrupt):
                    added = ledger.add(SECOND)
            except error:
                assert not ledger.has(SECOND.document)
                continue
            break
        if error is not KeyboardInterrupt:
            # A fault in what is derived keeps no document out.
            assert not added.complete
            ledger.reindex()
        assert number > 15
        assert ledger.has(SECOND.document)
        assert answers[0] == ledger.documents()[:1]
    assert check_whole(place) == 2


def test_an_interrupted_making_leaves_nothing(tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    path = tmp_path / "talks"
    with pytest.raises(KeyboardInterrupt), at_query(10, interrupt):
        open_ledger(path, create=True)
    assert list(tmp_path.iterdir()) == []
