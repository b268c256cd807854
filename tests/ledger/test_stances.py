"""Where parties stand on a target, as documents say it: kept with the words, decided about, and read again."""

from __future__ import annotations

import datetime as dt

import pytest

from pourparler.brief import changes_table
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import Record
from stores import Places, taken_back
from strategies import telling

TOLL, BERTHS = "a toll on the ferries", "shared berths in Quill"


def day(n: int) -> dt.date:
    return dt.date(2031, 3, n)


def dispatch(id: str = "one", n: int = 4, more: str = "") -> Record:
    return telling(
        id,
        published=day(n),
        said=[("Mara Vell", "that the ferries were late")],
        stands=[("Mara Vell", "rejects", TOLL), ("Tomas Orn", "conditional", BERTHS, "the pilots are paid")],
        more=more,
    )


def within(record: Record, statement: str = "s1") -> Record:
    """The record with its first stance in a statement."""
    first, *others = record.positions
    return record.model_copy(update={"positions": (first.model_copy(update={"statement": statement}), *others)})


def held(ledger: Ledger) -> list[tuple[str, str, str, str | None]]:
    return [(row.party, row.stance, row.target, row.condition) for row in ledger.stances.list()]


def test_it_has_its_words(ledger: Ledger) -> None:
    ledger.add(within(dispatch()))
    first, second = ledger.stances.list()
    assert (first.party, first.stance, first.target, first.condition) == ("Mara Vell", "rejects", TOLL, None)
    assert (first.document, first.on, first.coder, first.confidence) == ("one", day(4), "machine 0.0 test", 0.9)
    assert first.statement == ledger.statements.list()[0].id and second.statement is None
    assert (second.stance, second.condition) == ("conditional", "the pilots are paid")
    text = ledger.documents.content("one").text
    for row in (first, second):
        assert all(text[each.start : each.end] == each.quote for each in row.evidence)
        assert row.evidence[0].quote == row.words and row.target in row.words
        assert ledger.stances.get(row) == ledger.stances.get(f"t{row.id}") == row
    assert ledger.stances.get(99) is None


def test_it_is_found_by_party_day_statement_and_document(ledger: Ledger) -> None:
    ledger.add(within(dispatch("one", 4)))
    ledger.add(telling("two", published=day(8), stands=[("Mara Vell", "accepts", TOLL)]))
    vell = next(row for row in ledger.actors.list() if row.name == "Mara Vell")
    assert [row.stance for row in ledger.stances.list(party="vell")] == ["rejects", "accepts"]
    assert [row.stance for row in ledger.stances.list(actor=vell, newest_first=True, limit=1)] == ["accepts"]
    assert [row.stance for row in ledger.stances.list(since=day(5))] == ["accepts"]
    assert len(ledger.stances.list(until=day(4))) == len(ledger.stances.list(as_of=day(5))) == 2
    assert [row.stance for row in ledger.stances.list(statement="s1")] == ["rejects"]
    assert len(ledger.stances.list(document="one")) == 2
    with pytest.raises(LedgerError):
        ledger.stances.list(statement="t1")


def test_a_copy_does_not_repeat_it(ledger: Ledger) -> None:
    more = "The berths, the tolls and the lights are on the table again, and nobody expects a treaty this week. " * 4
    ledger.add(dispatch("one", 4, more))
    ledger.add(dispatch("copy", 5, more + "Also by wire."))
    assert ledger.documents.list()[1].copy_of == "one"
    assert len(ledger.stances.list()) == 2 and len(ledger.stances.list(document="copy")) == 2


def test_people_decide_and_undo_brings_it_back(ledger: Ledger) -> None:
    ledger.add(dispatch())
    ledger.actors.add("Nils Aske", kind="person", coder="ana")
    before = ledger.stances.list()
    assert ledger.codings.confirm("t1", coder="ana").name == f"t1 {TOLL}"
    assert ledger.stances.get(1).coder == "ana"  # type: ignore[union-attr]
    done = ledger.stances.correct(1, coder="ana", stance="red_line", party="Nils Aske")
    assert done.summary == "stance: red_line (was rejects); party: Nils Aske"
    assert held(ledger)[0] == ("Nils Aske", "red_line", TOLL, None)
    ledger.codings.reject("t2", coder="ana")
    assert len(held(ledger)) == 1
    assert [row.thing for row in ledger.history.list("t2")] == ["document", "stance"]
    for _ in range(3):
        ledger.history.undo(coder="ana")
    assert ledger.stances.list() == before
    for wrong in ({"stance": "loves"}, {"party": None}, {"party": "Nobody"}, {"target": (0, 4)}, {}):
        with pytest.raises(LedgerError):
            ledger.codings.correct("t1", coder="ana", **wrong)
    with pytest.raises(LedgerError, match="pourparler positions"):
        ledger.codings.confirm("t9", coder="ana")
    assert ledger.stances.list() == before


def test_it_leaves_with_its_statement(ledger: Ledger) -> None:
    ledger.add(within(dispatch()))
    ledger.codings.reject("s1", coder="ana")
    assert [row[0] for row in held(ledger)] == ["Tomas Orn"]
    ledger.history.undo(coder="ana")
    assert len(held(ledger)) == 2


def test_merging_and_splitting_move_it(ledger: Ledger) -> None:
    ledger.add(dispatch("one", 4))
    ledger.add(telling("two", published=day(6), stands=[("Tomas Orn", "supports", "an inquiry into the lights")]))
    ledger.actors.merge("Tomas Orn", into="Mara Vell", coder="ana")
    assert {row[0] for row in held(ledger)} == {"Mara Vell"}
    ledger.history.undo(coder="ana")
    ledger.actors.split("Tomas Orn", coder="ana", documents=["two"])
    assert len({row.party_id for row in ledger.stances.list(party="orn")}) == 2


def test_a_newer_reading_replaces_it_and_keeps_decisions(ledger: Ledger) -> None:
    record = within(dispatch())
    ledger.add(record.model_copy(update={"positions": ()}))
    assert held(ledger) == []
    newer = ledger.reread(record.model_copy(update={"reader": "0.1 test"}))
    assert len(held(ledger)) == 2
    ledger.history.undo(newer, coder="ana")
    assert held(ledger) == []
    ledger.reread(record.model_copy(update={"reader": "0.2 test"}))
    first, second = ledger.stances.list()
    ledger.codings.correct(f"t{first.id}", coder="ana", stance="red_line")
    ledger.codings.reject(f"t{second.id}", coder="ana")
    ledger.codings.confirm(f"s{first.statement}", coder="ana")
    ledger.reread(record.model_copy(update={"reader": "0.3 test"}))
    assert held(ledger) == [("Mara Vell", "red_line", TOLL, None)]


def test_a_new_reading_finds_the_statement_that_a_person_decided_about(ledger: Ledger) -> None:
    record = within(dispatch())
    ledger.add(record)
    said = ledger.statements.list()[0].id
    ledger.codings.correct(f"s{said}", coder="ana", act="AGREE")
    ledger.reread(record.model_copy(update={"reader": "0.1 test"}))
    assert [row.statement for row in ledger.stances.list(party="vell")] == [said]


def test_it_goes_from_ledger_to_ledger(places: Places) -> None:
    with open_ledger(places(), create=True) as one, open_ledger(places(), create=True) as two:
        one.add(within(dispatch()))
        one.actors.add("Nils Aske", kind="person", coder="ana")
        one.codings.correct("t2", coder="ana", party="Nils Aske")
        two.transfer.import_document(one.transfer.export("one"), coder="ben", program="a test")
        assert held(two) == held(one)
        assert [row.coder for row in two.stances.list()] == ["machine 0.0 test", "ana"]
        assert two.stances.list()[0].statement == two.statements.list()[0].id


def test_changes_have_those_of_the_period(ledger: Ledger) -> None:
    ledger.add(dispatch("one", 4))
    ledger.add(telling("two", published=day(8), stands=[("Mara Vell", "accepts", TOLL)]))
    assert [row.stance for row in ledger.changes(since=day(4), until=day(7)).stances] == ["rejects", "conditional"]
    assert [row.stance for row in ledger.changes(since=day(5)).stances] == ["accepts"]
    assert ledger.changes(since=day(4), min_confidence=0.95).stances == ()
    ledger.codings.confirm("t1", coder="ana")
    assert [row.id for row in ledger.stances.list(min_confidence=0.95)] == [1]
    found = changes_table(ledger.changes(since=day(5)))
    assert ("stance", "accepts", "8 Mar 2031", "Mara Vell", TOLL, "two") in found.cells


def test_an_older_ledger_has_none_until_it_is_read_again(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.add(dispatch())
    taken_back(place, "0012")
    with open_ledger(place) as ledger:
        assert held(ledger) == []
        ledger.reread(dispatch().model_copy(update={"reader": "0.1 test"}))
        assert len(held(ledger)) == 2
