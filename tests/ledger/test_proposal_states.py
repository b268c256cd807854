"""The state of a proposal: what the last report says, unless a person corrects it."""

from __future__ import annotations

import datetime as dt

import pytest

from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import ProposalState, Record
from stores import Places, taken_back
from strategies import telling


def report(id: str, n: int, state: ProposalState | None) -> Record:
    plan = ("Quill Plan", ["Mara Vell"], None, [f"no toll for {n} days"])
    return telling(id, published=dt.date(2031, 3, n), tabled=[plan if state is None else (*plan, state)])


def states(ledger: Ledger) -> list[tuple[str, str | None, float | None]]:
    return [(row.name, row.state, row.confidence) for row in ledger.proposals.list()]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_last_report_that_gives_a_state_decides(ledger: Ledger, order: tuple[int, ...]) -> None:
    batch = [report("a", 4, "on_table"), report("b", 6, "rejected"), report("c", 8, None)]
    for n in order:
        ledger.add(batch[n])
    assert states(ledger) == [("Quill Plan", "rejected", 0.9)]
    (row,) = ledger.proposals.list(as_of="2031-03-05")
    assert row.state == "on_table"
    assert [each.state for each in ledger.proposals.list()[0].reports] == ["on_table", "rejected", None]
    (change,) = ledger.changes(since="2031-03-06", until="2031-03-07").proposals
    assert "state" in change.what and change.before is not None and change.before.state == "on_table"
    (change,) = ledger.changes(since="2031-03-08").proposals
    assert "state" not in change.what


def test_a_person_corrects_it_and_undo_brings_it_back(ledger: Ledger) -> None:
    ledger.add(report("a", 4, "on_table"))
    done = ledger.codings.correct("p1", coder="ana", state="agreed")
    assert done.summary == "state: agreed (was on_table)"
    assert states(ledger) == [("Quill Plan", "agreed", 0.9)]
    ledger.proposals.correct(1, coder="ana", state=None)
    assert states(ledger) == [("Quill Plan", None, 0.9)]
    for _ in range(2):
        ledger.history.undo(coder="ana")
    assert states(ledger) == [("Quill Plan", "on_table", 0.9)]
    with pytest.raises(LedgerError, match="on_table"):
        ledger.codings.correct("p1", coder="ana", state="signed")
    assert [each.state for each in ledger.documents.annotations("a").proposals] == ["on_table"]


def test_a_newer_reading_brings_it(ledger: Ledger) -> None:
    ledger.add(report("a", 4, None))
    assert states(ledger) == [("Quill Plan", None, None)]
    ledger.reread(report("a", 4, "sought").model_copy(update={"reader": "0.1 test"}))
    assert states(ledger) == [("Quill Plan", "sought", 0.9)]


def test_it_goes_from_ledger_to_ledger(places: Places) -> None:
    with open_ledger(places(), create=True) as one, open_ledger(places(), create=True) as two:
        one.add(report("a", 4, "withdrawn"))
        two.transfer.import_document(one.transfer.export("a"), coder="ben", program="a test")
        assert states(two) == states(one) == [("Quill Plan", "withdrawn", 0.9)]


def test_an_older_ledger_has_none(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.add(report("a", 4, "agreed"))
    taken_back(place, "0011")
    with open_ledger(place) as ledger:
        assert states(ledger) == [("Quill Plan", None, None)]
