"""What people decide about actors holds for ever, and undoing puts back exactly what was there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import Actor, Document, Record
from stores import Store, raw
from suite import examples

Names = dict[str, str]


def record(id: str, *names: str, kind: str = "person") -> Record:
    """A document that names some actors."""
    words = " ".join(f"{name} came." for name in names) + f" End of {id}."
    actors = tuple(
        Actor.model_validate(
            {"id": f"a{k}", "name": n, "kind": kind, "mentions": [(words.index(n), words.index(n) + len(n))]}
        )
        for k, n in enumerate(names)
    )
    return Record(reader="0.0 test", document=Document(id=id, text=words), actors=actors)


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    ledger.add(record("one", "Mara Vell", "Vell"))
    ledger.add(record("two", "M. A. Vell", "Tomas Orn"))
    ledger.add(record("three", "Tomas Orn", "Mara Vell"))
    ledger.add(record("four", "Quill Assembly", kind="organization"))
    return ledger


def names(ledger: Ledger) -> Names:
    """The actors that stand for themselves, and how often each is mentioned."""
    return {f"{row.name} {row.id}": str(row.mentions) for row in ledger.actors.list()}


def state(path: Path | str) -> list[tuple[object, ...]]:
    with raw(path) as connection:
        actors = text("SELECT id, kind, key, name, merged_into, settled FROM actors ORDER BY id")
        found = [tuple(row) for row in connection.execute(actors)]
        return found + [
            tuple(row) for row in connection.execute(text("SELECT id, actor_id FROM appearances ORDER BY id"))
        ]


def by_name(ledger: Ledger) -> dict[str, int]:
    return {row.name: row.mentions for row in ledger.actors.list()}


def test_a_merge_holds_whatever_comes(ledger: Ledger) -> None:
    ledger.actors.merge("M. A. Vell", into="Mara Vell", coder="ana")
    # the surname alone is again one person's only
    assert by_name(ledger) == {"Mara Vell": 4, "Tomas Orn": 2, "Quill Assembly": 1}
    ledger.add(record("five", "M. A. Vell", "Vell"))
    assert by_name(ledger)["Mara Vell"] == 6


def test_a_split_holds_whatever_comes(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.add(record("one", "Mara Vell", "Vell"))
        assert by_name(ledger) == {"Mara Vell": 2}
        number = next(row[0] for row in state(place) if row[3] == "Vell")
        ledger.actors.split(str(number), coder="ana")
        ledger.add(record("two", "Mara Vell", "Vell"))
        assert by_name(ledger) == {"Mara Vell": 2, "Vell": 2}


def test_two_people_of_one_name_are_distinguished(ledger: Ledger) -> None:
    before = state(ledger.path)
    made = ledger.actors.split("Tomas Orn", coder="ana", documents=["three"])
    assert sorted(row.documents for row in ledger.actors.list() if row.name == "Tomas Orn") == [1, 1]
    assert "three" in made.summary
    with pytest.raises(LedgerError, match="2 actors are called 'Tomas Orn'; give a number: "):
        ledger.history.list("Tomas Orn")
    ledger.history.undo(coder="ben")
    assert state(ledger.path) == before


def test_history_tells_who_decided_and_who_undid(ledger: Ledger) -> None:
    assert ledger.history.list() == ()
    first = ledger.actors.merge("M. A. Vell", into="Mara Vell", coder="ana")
    ledger.history.undo(first.id, coder="ben")
    (row,) = ledger.history.list("mara vell")
    assert (row.coder, row.action, row.name, row.undone_by) == ("ana", "merge", "M. A. Vell", "ben")
    assert row.undone is not None
    assert ledger.history.list("Tomas Orn") == ()


def test_what_cannot_be_decided(ledger: Ledger) -> None:
    before = state(ledger.path)
    for work, line in {
        lambda: ledger.actors.merge("Nobody", into="Mara Vell", coder="ana"): "no actor is called 'Nobody'",
        lambda: ledger.actors.merge("99999999999999999999999", into="Mara Vell", coder="ana"): "no actor is called",
        lambda: ledger.actors.merge("Mara Vell", into="Mara Vell", coder="ana"): "are already the same actor",
        lambda: ledger.actors.merge("Mara Vell", into="Quill Assembly", coder="ana"): "are of different kinds",
        lambda: ledger.actors.split("Mara Vell", coder="ana"): "is not merged; give the documents",
        lambda: ledger.actors.split(
            "Mara Vell", coder="ana", documents=["two"]
        ): "document two does not name Mara Vell",
        lambda: ledger.actors.split("Mara Vell", coder="ana", documents=["one", "three"]): "nothing to split",
        lambda: ledger.history.undo(coder="ana"): "nothing to undo",
        lambda: ledger.history.undo(7, coder="ana"): "no revision 7 that can be undone",
    }.items():
        with pytest.raises(LedgerError, match=line):
            work()
    assert state(ledger.path) == before


def test_a_revision_that_others_rest_on_is_undone_last(ledger: Ledger) -> None:
    first = ledger.actors.merge("M. A. Vell", into="Mara Vell", coder="ana")
    second = ledger.actors.merge("Mara Vell", into="Tomas Orn", coder="ana")
    with pytest.raises(
        LedgerError, match=f"revision {second.id} depends on revision {first.id}; undo {second.id} first"
    ):
        ledger.history.undo(first.id, coder="ana")
    assert by_name(ledger) == {"Tomas Orn": 6, "Quill Assembly": 1}


@pytest.mark.slow
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["merge", "split", "undo"]), st.integers(1, 6), st.integers(1, 6)), max_size=12
    )
)
@examples(8)
def test_undoing_everything_gives_back_what_was_there(store: Store, acts: list[tuple[str, int, int]]) -> None:
    with store.places() as places, open_ledger(places(), create=True) as ledger:
        ledger.add(record("one", "Mara Vell", "Vell"))
        ledger.add(record("two", "M. A. Vell", "Tomas Orn"))
        ledger.add(record("three", "Tomas Orn", "Mara Vell"))
        before, told = state(ledger.path), names(ledger)
        for act, one, other in acts:
            try:
                if act == "merge":
                    ledger.actors.merge(str(one), into=str(other), coder="ana")
                elif act == "split":
                    ledger.actors.split(str(one), coder="ana", documents=["three"] if other > 3 else [])
                else:
                    ledger.history.undo(coder="ana")
            except LedgerError:
                continue
        while any(row.undone is None for row in ledger.history.list()):
            ledger.history.undo(coder="ana")
        assert state(ledger.path) == before
        assert names(ledger) == told


def test_pairs_that_could_be_one_wait_for_a_person(ledger: Ledger) -> None:
    ledger.add(record("five", "Quill Harbour Assembly", "QHA", "Littoral Bank", kind="organization"))
    told = {frozenset((row.one, row.other)) for row in ledger.actors.suggestions()}
    assert told == {
        frozenset(("M. A. Vell", "Mara Vell")),
        frozenset(("QHA", "Quill Harbour Assembly")),
        frozenset(("Quill Assembly", "Quill Harbour Assembly")),
    }
    ledger.actors.merge("M. A. Vell", into="Mara Vell", coder="ana")
    assert frozenset(("M. A. Vell", "Mara Vell")) not in {
        frozenset((r.one, r.other)) for r in ledger.actors.suggestions()
    }
