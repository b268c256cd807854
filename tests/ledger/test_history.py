"""What people decide about codings, what a newer reader finds, and that each step can be taken back exactly."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.record import Record
from stores import Store
from strategies import TEXT, example_record, telling
from suite import examples

DAY = dt.date(2031, 3, 4)
NEWER = "0.1 test"


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    ledger.add(example_record())
    return ledger


def answers(ledger: Ledger) -> tuple[object, ...]:
    """All that a ledger tells, but for its history."""
    return (
        ledger.documents.list(),
        ledger.statements.list(),
        *(ledger.statements.list(document=row.id) for row in ledger.documents.list()),
        ledger.actors.list(),
        ledger.meetings.list(),
        ledger.proposals.list(),
        ledger.actors.suggestions(),
    )


def number(ledger: Ledger, words: str) -> str:
    return next(f"s{row.id}" for row in ledger.statements.list() if words in row.content)


def read_anew(record: Record, **changes: object) -> Record:
    return record.model_copy(update={"reader": NEWER, **changes})


def test_what_changed_since_a_version_is_what_was_decided_or_undone(ledger: Ledger) -> None:
    thing = number(ledger, "close it")
    every, before = ledger.statements.undecided(), ledger.history.version()
    assert ledger.history.changed_since(before) == ()
    ledger.codings.confirm(thing, coder="ana")
    decided = ledger.history.version()
    assert ledger.history.changed_since(before) == (int(thing[1:]),)
    assert ledger.statements.undecided(only=[thing]) == ()
    assert set(ledger.statements.undecided(only=every)) == set(every) - {int(thing[1:])}
    ledger.history.undo(coder="ana")
    assert ledger.history.changed_since(decided) == (int(thing[1:]),)
    assert ledger.statements.undecided(only=[thing]) == (int(thing[1:]),)


@pytest.mark.parametrize("leading", [0, 1, 3])
def test_the_queue_is_the_same_part_by_part(ledger: Ledger, leading: int) -> None:
    first = ledger.statements.undecided()[::-1][:leading]
    whole = ledger.statements.review_queue(limit=100, first=first)
    ids = [each.statement.id for each in whole.waiting]
    assert ids[:leading] == list(first) and len(ids) == whole.remaining == len(set(ids))
    for place, id_ in enumerate(ids):
        (one,) = ledger.statements.review_queue(limit=1, offset=place, first=first).waiting
        assert one.statement.id == id_


def test_confirming_makes_a_coding_a_persons(ledger: Ledger) -> None:
    thing = number(ledger, "close it")
    row = ledger.codings.confirm(thing, coder="ana")
    assert (row.action, row.thing, row.coder, row.summary) == ("confirm", "statement", "ana", "confirmed")
    assert [each.coder for each in ledger.statements.list() if f"s{each.id}" == thing] == ["ana"]
    assert [(each.coder, each.action) for each in ledger.history.list(thing)] == [
        ("machine 0.0 test", "read"),
        ("ana", "confirm"),
    ]
    ledger.history.undo(coder="ben")
    assert {each.coder for each in ledger.statements.list()} == {"machine 0.0 test"}
    assert ledger.history.list(thing)[-1].undone_by == "ben"


def test_correcting_a_statement(ledger: Ledger) -> None:
    before = answers(ledger)
    thing = number(ledger, "close it")
    row = ledger.codings.correct(thing, coder="ana", speaker="Tomas Orn", act="THREATEN", date="2031-03-01..2031-03-02")
    assert "act: THREATEN (was REJECT)" in row.summary
    changed = next(each for each in ledger.statements.list() if f"s{each.id}" == thing)
    assert (changed.speaker, changed.act, changed.coder) == ("Tomas Orn", "THREATEN", "ana")
    assert changed.date is not None
    assert (changed.date.start.day, changed.date.end.day) == (1, 2)
    assert ledger.statements.list(until=dt.date(2031, 3, 1)) == (changed,)
    assert [each.name for each in ledger.actors.list() if each.statements] == ["Mara Vell", "Tomas Orn", "one diplomat"]
    ledger.history.undo(coder="ana")
    assert answers(ledger) == before


def test_correcting_a_meeting_and_a_proposal(ledger: Ledger) -> None:
    before = answers(ledger)
    (meeting,) = ledger.meetings.list()
    ledger.codings.correct(f"m{meeting.id}", coder="ana", place="Sund", status="cancelled", date=None)
    (changed,) = ledger.meetings.list()
    assert (changed.place, changed.status, changed.date) == ("Sund", "cancelled", None)
    plan = next(row for row in ledger.proposals.list() if row.name == "Quill Plan")
    ledger.codings.correct(f"p{plan.id}", coder="ana", name="The Plan of Quill")
    assert {row.name for row in ledger.proposals.list()} == {"The Plan of Quill", "Lantern Draft"}
    ledger.history.undo(coder="ana")
    ledger.history.undo(coder="ana")
    assert answers(ledger) == before


def test_what_is_rejected_is_no_longer_reported(ledger: Ledger) -> None:
    before = answers(ledger)
    thing = number(ledger, "close it")
    ledger.codings.reject(thing, coder="ana")
    assert not any("close it" in row.content for row in ledger.statements.list())
    with pytest.raises(LedgerError, match="is rejected"):
        ledger.codings.confirm(thing, coder="ana")
    (meeting,) = ledger.meetings.list()
    ledger.codings.reject(f"m{meeting.id}", coder="ana")
    assert ledger.meetings.list() == ()
    assert [row.action for row in ledger.history.list(thing)] == ["read", "reject"]
    ledger.history.undo(coder="ana")
    ledger.history.undo(coder="ana")
    assert answers(ledger) == before


def test_rejecting_the_first_telling_leaves_the_others(ledger: Ledger) -> None:
    copy = telling("copy", published=dt.date(2031, 3, 5), said=[("Mara Vell", '"We will not close it for anybody,"')])
    ledger.add(copy.model_copy(update={"document": copy.document}))
    ledger.add(example_record("third", text=TEXT + "More.", published=dt.date(2031, 3, 6)))
    row = next(row for row in ledger.statements.list() if "close it" in row.content)
    count = len(row.witnesses)
    assert count >= 1
    ledger.codings.reject(f"s{row.id}", coder="ana")
    left = next(row for row in ledger.statements.list() if "close it" in row.content)
    assert len(left.witnesses) == count - 1


@pytest.mark.parametrize(
    ("thing", "fields", "reason"),
    [
        ("x7", {}, "is not the id of a statement, a meeting, a proposal or a stance"),
        ("s999", {"act": "AGREE"}, "no statement has the number 999"),
        ("s1", {}, "nothing to correct"),
        ("s1", {"place": "Quill"}, "a statement has no place"),
        ("s1", {"act": "SHOUT"}, "act: .* is not one of AGREE"),
        ("s1", {"kind": None}, "kind: None is not one of direct"),
        ("s1", {"date": "yesterday"}, "is not a date"),
        ("s1", {"date": "2031-03-04..2031-03-01"}, "ends before it begins"),
        ("s1", {"speaker": "Nobody"}, "no actor is called"),
        ("m1", {"status": "over"}, "is not one of held"),
        ("p1", {"name": ""}, "needs a name"),
    ],
)
def test_what_cannot_be_corrected(ledger: Ledger, thing: str, fields: dict[str, str | None], reason: str) -> None:
    before = answers(ledger)
    with pytest.raises(LedgerError, match=reason) as caught:
        ledger.codings.correct(thing, coder="ana", **fields)
    assert str(caught.value).isprintable()
    assert (answers(ledger), ledger.history.list()) == (before, ())


def test_a_person_may_know_a_speaker_whom_the_document_does_not_name(ledger: Ledger) -> None:
    ledger.add(telling("other", said=[("Ida Lund", "that it was late")]))
    before = answers(ledger)
    thing = number(ledger, "close it")
    ledger.codings.correct(thing, coder="ana", speaker="Ida Lund")
    assert [row.speaker for row in ledger.statements.list() if f"s{row.id}" == thing] == ["Ida Lund"]
    ledger.history.undo(coder="ana")
    assert answers(ledger) == before


def test_a_newer_reader_takes_the_place_of_the_older(ledger: Ledger) -> None:
    before = answers(ledger)
    record = example_record()
    said = tuple(s.model_copy(update={"act": "AGREE"}) for s in record.statements[:2])
    row = ledger.reread(read_anew(record, statements=said))
    assert row is not None
    assert (row.action, row.summary) == ("read again", "read again; the last reading was by 0.0 test")
    assert [(each.act, each.coder) for each in ledger.statements.list()] == [("AGREE", f"machine {NEWER}")] * 2
    assert ledger.documents.get("quill-1").reader == NEWER
    (first, *_) = ledger.actors.list()
    assert (first.statements, first.mentions, first.documents) == (2, 3, 1)
    assert ledger.reread(read_anew(record)) is None
    assert ledger.documents.outdated(NEWER) == ()
    assert ledger.documents.outdated("9") == ("quill-1",)
    ledger.history.undo(coder="ana")
    assert answers(ledger) == before


def test_reading_again_keeps_what_people_decided(ledger: Ledger) -> None:
    confirmed, rejected = number(ledger, "close it"), number(ledger, "stay open")
    ledger.codings.correct(confirmed, coder="ana", act="THREATEN")
    ledger.codings.reject(rejected, coder="ana")
    before = answers(ledger)
    ledger.reread(read_anew(example_record()))
    kept = [(row.id, row.act, row.coder) for row in ledger.statements.list() if "close it" in row.content]
    assert kept == [(int(confirmed[1:]), "THREATEN", "ana")]
    assert not any("stay open" in row.content for row in ledger.statements.list())
    assert len(ledger.statements.list()) == 3
    assert [row.name for row in ledger.actors.list()].count("Mara Vell") == 1
    assert [row.action for row in ledger.history.list(confirmed)] == ["read", "correct"]
    fresh = next(row for row in ledger.statements.list() if row.coder == f"machine {NEWER}")
    assert [row.action for row in ledger.history.list(f"s{fresh.id}")] == ["read again"]
    ledger.history.undo(coder="ben")
    assert answers(ledger) == before


def test_reading_again_keeps_two_people_of_one_name_apart(ledger: Ledger) -> None:
    ledger.add(telling("other", said=[("Mara Vell", "that it was late")]))
    ledger.actors.split("Mara Vell", coder="ana", documents=["other"])
    apart = {(row.document, row.speaker_id) for row in ledger.statements.list(speaker="mara")}
    record = telling("other", said=[("Mara Vell", "that it was late")])
    ledger.reread(read_anew(record))
    assert {(row.document, row.speaker_id) for row in ledger.statements.list(speaker="mara")} == apart


def test_a_document_that_is_not_there_is_not_read_again(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="is not in the ledger"):
        ledger.reread(telling("other"))


def test_what_rests_on_a_new_reading_is_undone_first(ledger: Ledger) -> None:
    first = ledger.reread(read_anew(example_record()))
    assert first is not None
    ledger.codings.confirm(number(ledger, "close it"), coder="ana")
    with pytest.raises(LedgerError, match="depends on revision"):
        ledger.history.undo(first.id, coder="ana")


def test_a_source_comes_back_as_it_was_given(ledger: Ledger) -> None:
    assert ledger.documents.content("quill-1") == example_record().document
    with pytest.raises(LedgerError, match="no document"):
        ledger.documents.content("nothing")


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("confirm"), st.sampled_from(["s1", "s2", "m1", "p1"])),
        st.tuples(st.just("reject"), st.sampled_from(["s1", "s2", "s3", "m1", "p2", "s5"])),
        st.tuples(st.just("correct"), st.sampled_from(["s1", "s2", "s6"])),
        st.tuples(st.just("speakers"), st.sampled_from(["s1", "s3", "s9"])),
        st.tuples(st.just("merge"), st.just("")),
        st.tuples(st.just("split"), st.just("")),
        st.tuples(st.just("read"), st.sampled_from(["1", "2"])),
    ),
    max_size=6,
)


@pytest.mark.slow
@examples(8)
@given(steps=STEPS)
def test_undoing_everything_gives_back_what_was_there(store: Store, steps: list[tuple[str, str]]) -> None:
    with store.places() as places, open_ledger(places(), create=True) as ledger:
        ledger.add(example_record("one"))
        ledger.add(example_record("two", text=TEXT + "More.", published=dt.date(2031, 3, 6)))
        ledger.add(telling("three", said=[(("M. Vell", "Mara Vell"), "that it was late")], published=DAY))
        states = [answers(ledger)]
        for action, thing in steps:
            try:
                match action:
                    case "merge":
                        ledger.actors.merge("M. Vell", into="Mara Vell", coder="ana")
                    case "split":
                        ledger.actors.split("Mara Vell", coder="ana", documents=["two"])
                    case "read":
                        ledger.reread(example_record("one", reader=thing))
                    case "correct":
                        ledger.codings.correct(thing, coder="ana", act="AGREE", speaker=None)
                    case "speakers":
                        ledger.codings.correct(thing, coder="ana", speaker=["M. Vell", "Tomas Orn", "a3"])
                    case _:
                        getattr(ledger.codings, action)(thing, coder="ana")
            except LedgerError:
                continue
            if len(ledger.history.list()) == len(states):
                states.append(answers(ledger))
        while len(states) > 1:
            assert answers(ledger) == states.pop()
            ledger.history.undo(coder="ben")
        assert answers(ledger) == states[0]
        assert all(row.undone_by == "ben" for row in ledger.history.list())
