"""A crash, an interruption or an error at any moment leaves a whole ledger."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from crashes import FIRST, SECOND, at_query, check_whole, fill, queries
from pourparler.ledger import open_ledger
from stores import Places


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_killed_at_any_moment(places: Places) -> None:
    seen = set()
    total = queries(places(empty=True))
    for number in range(1, total + 1, max(1, total // 6)):
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
        answers = (
            ledger.documents.list(),
            ledger.statements.list(),
            ledger.actors.list(),
            ledger.meetings.list(),
            ledger.proposals.list(),
        )
        number = 0
        while True:
            number += 1
            try:
                with at_query(number, interrupt):
                    added = ledger.add(SECOND)
            except error:
                assert not ledger.documents.has(SECOND.document)
                continue
            break
        if error is not KeyboardInterrupt:
            # A fault in what is derived keeps no document out.
            assert not added.complete
            ledger.reindex()
        assert number > 15
        assert ledger.documents.has(SECOND.document)
        assert answers[0] == ledger.documents.list()[:1]
    assert check_whole(place) == 2


def test_an_interrupted_making_leaves_nothing(tmp_path: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    path = tmp_path / "talks"
    with pytest.raises(KeyboardInterrupt), at_query(10, interrupt):
        open_ledger(path, create=True)
    assert list(tmp_path.iterdir()) == []
