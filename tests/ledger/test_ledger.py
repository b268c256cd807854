"""Adding records to a ledger and asking for them again."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger import AddResult, Days, Evidence, Ledger, LedgerError, open_ledger
from pourparler.record import Document, Record
from stores import Places, Store, dump
from strategies import READER, TEXT, example_record, records, telling
from suite import examples


def evidence_of(ledger: Ledger) -> list[Evidence]:
    rows = [*ledger.actors.list(), *ledger.statements.list(), *ledger.meetings.list(), *ledger.proposals.list()]
    provisions = [proposal.provisions for proposal in ledger.proposals.list()]
    return list(itertools.chain.from_iterable([*(row.evidence for row in rows), *provisions]))


def test_a_record_comes_back_whole(ledger: Ledger) -> None:
    record = example_record()
    assert ledger.add(record) == AddResult(new=True, document="quill-1")

    (document,) = ledger.documents.list()
    assert document == ledger.documents.get("quill-1")
    assert (document.text, document.published, document.reader) == (TEXT, dt.date(2031, 3, 4), READER)
    assert [zone.kind for zone in document.zones] == ["headline", "body"]
    assert document.added.tzinfo is dt.UTC

    second, fourth = dt.date(2031, 3, 2), dt.date(2031, 3, 3)
    statements = ledger.statements.list()
    assert [(row.speaker, row.kind, row.act) for row in statements] == [
        ("Mara Vell", "indirect", None),
        ("Mara Vell", "direct", "REJECT"),
        ("one diplomat", "indirect", None),
        (None, "indirect", None),
    ]
    assert statements[0].date == Days(fourth, fourth)
    assert statements[0].coder == f"machine {READER}"
    assert statements[1].content == '"We will not close it for anybody,"'
    assert statements[2].content == "the nine-point Quill Plan had replaced … it gave both fleets a berth"
    assert statements[3].speaker_id is None

    (meeting,) = ledger.meetings.list()
    assert (meeting.participants, meeting.place, meeting.status) == (("Mara Vell", "Tomas Orn"), "Quill", "held")
    assert meeting.date == Days(second, second)

    plan, draft = sorted(ledger.proposals.list(), key=lambda row: row.name, reverse=True)
    assert (plan.name, plan.replaces, plan.sponsors) == ("Quill Plan", "Lantern Draft", ("Ostrava Reach",))
    assert [words.quote for words in plan.provisions] == ["it gave both fleets a berth"]
    assert draft.replaces is None

    first, *_ = ledger.actors.list()
    assert (first.name, first.roles, first.acts_for) == ("Mara Vell", ("foreign minister",), "Ostrava Reach")
    assert (first.statements, first.mentions, first.documents) == (2, 3, 1)


@examples(12)
@given(batch=st.lists(records(), min_size=1, max_size=3))
def test_everything_stored_comes_back_with_its_words(store: Store, batch: list[Record]) -> None:
    with store.places() as places, open_ledger(places(), create=True) as ledger:
        kept = {}
        for record in batch:
            added = ledger.add(record)
            assert ledger.documents.has(record.document)
            if added.new:
                kept[added.document] = record
        texts = {row.id: row.text for row in ledger.documents.list()}
        assert texts == {id_: record.document.text for id_, record in kept.items()}
        for words in evidence_of(ledger):
            assert texts[words.document][words.start : words.end] == words.quote

        told = sorted((row.document, row.confidence, row.kind, row.act or "") for row in ledger.statements.list())
        assert told == sorted(
            (id_, said.confidence, said.kind, said.act or "")
            for id_, record in kept.items()
            for said in record.statements
        )
        assert sum(row.mentions for row in ledger.actors.list()) == sum(
            len(actor.mentions) for record in kept.values() for actor in record.actors
        )
        for parts, rows in (("meetings", ledger.meetings.list()), ("proposals", ledger.proposals.list())):
            told_spans = {(words.document, words.start, words.end) for row in rows for words in row.evidence}
            read_spans = {
                (id_, *each)
                for id_, record in kept.items()
                for part in getattr(record, parts)
                for each in (part.evidence if parts == "meetings" else part.mentions)
            }
            assert told_spans == read_spans


def test_adding_twice_leaves_the_same_ledger(ledger: Ledger) -> None:
    batch = [example_record("one"), example_record("two", text=TEXT + "\nMore follows.")]
    for record in batch:
        ledger.add(record)
    before = dump(ledger.path)
    assert [ledger.add(record).new for record in batch] == [False, False]
    assert dump(ledger.path) == before


def test_the_same_text_under_another_id_is_the_same_document(ledger: Ledger) -> None:
    ledger.add(example_record("one"))
    assert ledger.documents.has(Document(id="two", text=TEXT))
    assert not ledger.documents.has(Document(id="one", text=TEXT + "."))
    assert ledger.add(example_record("two")) == AddResult(new=False, document="one")


def test_another_text_under_a_taken_id_is_kept_beside_it(ledger: Ledger) -> None:
    other = TEXT + "\nMore follows."
    name = f"quill-1#{hashlib.sha256(other.encode()).hexdigest()[:8]}"
    ledger.add(example_record())
    again = example_record(text=other, url="https://lamp.example/elsewhere")
    assert ledger.add(again) == AddResult(new=True, document=name, copy=True)
    found = ledger.documents.get(name)
    assert found is not None
    assert found.text == other
    assert {row.document for row in ledger.statements.list(document=name)} == {name}
    assert [(row.document, *(w.document for w in row.witnesses)) for row in ledger.statements.list()] == [
        ("quill-1", name)
    ] * 4


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"speaker": "vELL"}, ["s1", "s2"]),
        ({"speaker": " ara  v"}, ["s1", "s2"]),
        ({"speaker": "DIPLOMAT"}, ["s3"]),
        ({"speaker": "%"}, []),
        ({"speaker": "'; DROP TABLE statements; --"}, []),
        ({"speaker": ""}, ["s1", "s2", "s3"]),
        ({"since": dt.date(2031, 3, 4)}, ["s2", "s3", "s4"]),
        ({"until": dt.date(2031, 3, 3)}, ["s1"]),
        ({"since": dt.date(2031, 3, 3), "until": dt.date(2031, 3, 3)}, ["s1"]),
        ({"since": dt.date(2031, 3, 5)}, []),
        ({"document": "quill-1"}, ["s1", "s2", "s3", "s4"]),
        ({"document": "quill-2"}, []),
        ({"speaker": "vell", "since": dt.date(2031, 3, 4)}, ["s2"]),
    ],
)
def test_filters(ledger: Ledger, filters: dict[str, object], found: list[str]) -> None:
    ledger.add(example_record())
    starts = {min(s.start for s in row.evidence): f"s{n}" for n, row in enumerate(ledger.statements.list(), 1)}
    assert [starts[row.evidence[0].start] for row in ledger.statements.list(**filters)] == found


def test_what_has_no_day_comes_last_and_fits_no_range(ledger: Ledger) -> None:
    ledger.add(example_record("undated", published=None))
    ledger.add(example_record("dated", text=TEXT + "\nMore follows."))
    assert [row.id for row in ledger.documents.list()] == ["dated", "undated"]
    assert len(ledger.statements.list(document="undated")) == 4
    assert len(ledger.statements.list(document="undated", since=dt.date(1900, 1, 1))) == 1
    ledger.add(telling("alone", published=None, said=[("Mara Vell", "that silt had come")]))
    assert [row.document for row in ledger.statements.list()][-1] == "alone"
    assert len(ledger.meetings.list(until=dt.date(2031, 3, 1))) == 0
    assert len(ledger.meetings.list(since=dt.date(2031, 3, 2))) == 1


def test_answers_do_not_depend_on_the_order_of_adding(places: Places) -> None:
    batch = [
        example_record("one"),
        example_record("two", text=TEXT + "\nMore.", published=None),
        example_record("three", text=TEXT + "\nStill more.", publisher="Sunder Post"),
    ]
    answers = []
    for order in (batch, batch[::-1], batch[1:] + batch[:1]):
        with open_ledger(places(), create=True) as ledger:
            for record in order:
                ledger.add(record)
            said = [(row.document, row.speaker, row.content) for row in ledger.statements.list()]
            met = [(row.document, row.participants, row.evidence) for row in ledger.meetings.list()]
            tabled = [(row.document, row.name, row.replaces, row.evidence) for row in ledger.proposals.list()]
            named = [(row.name, row.kind, row.roles, row.acts_for or "", row.evidence) for row in ledger.actors.list()]
            answers.append((said, met, tabled, sorted(named, key=repr)))
    assert all(answer == answers[0] for answer in answers)


def test_hostile_text_is_only_text(ledger: Ledger) -> None:
    name = "x'); DROP TABLE documents; --\x1b[2J\n../../etc\0"
    ledger.add(example_record(name, text=TEXT + "\0\U0001f54a <script>"))
    found = ledger.documents.get(name)
    assert found is not None
    assert found.text.endswith("\0\U0001f54a <script>")
    assert len(ledger.statements.list(document=name)) == 4


def broken(record: Record, **changes: object) -> Record:
    """A record made without its own checks."""
    return record.model_copy(update=changes)


def test_a_record_that_is_not_whole_is_refused_in_one_line(ledger: Ledger) -> None:
    record = example_record("bad\n\x1b[2Jid")
    first = record.statements[0]
    short = broken(record.document, text="Short.")
    wordless = broken(first, **{part: broken(first.content, spans=()) for part in ("source", "cue", "content")})
    cases = [
        (broken(record, document=short), "span"),
        (broken(record, document=broken(record.document, text=TEXT + "\ud800")), "surrogate"),
        (broken(record, actors=()), "reference"),
        (broken(record, statements=(wordless,)), "has no words"),
        (broken(record, meetings=(broken(record.meetings[0], evidence=()),)), "has no words"),
        (broken(record, proposals=(broken(record.proposals[1], mentions=()),)), "has no words"),
    ]
    before = dump(ledger.path)
    for bad, reason in cases:
        with pytest.raises(LedgerError, match=reason) as caught:
            ledger.add(bad)
        assert str(caught.value).isprintable()
    assert dump(ledger.path) == before
    assert not ledger.documents.has(broken(record.document, text="\ud800"))
    assert ledger.documents.get("\ud800") is None
