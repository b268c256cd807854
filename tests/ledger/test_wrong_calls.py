"""Every wrong call of a ledger's method is a `LedgerError` of one line, and changes nothing."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

import pourparler
from methods import method, method_names
from pourparler.ledger import CodedPosition, Days, DocumentBundle, Ledger, LedgerError, open_ledger
from pourparler.ledger.db.columns import metadata
from pourparler.record import Document, Record, Statement, When
from stores import Store, raw
from strategies import TEXT, example_record
from suite import examples

ASKED = [name for name in method_names() if name != "close"]
ASKING = {
    *("statements.get", "statements.list", "meetings.list", "documents.list", "actors.list", "search"),
    *("positions.list", "history.list", "statements.review_queue"),
}

# The keywords of every method, in the one order that they stand in; docs/api.md gives it.
ORDER = (
    *("coder", "change", "seen", "codebook"),
    *(
        "speaker",
        "words",
        "without",
        "actor",
        "party",
        "issue",
        "option",
        "actors",
        "issues",
        "statement",
        "ids",
        "document",
        "span",
        "only",
        "first",
    ),
    *("outlet", "unread_by", "unread", "copies", "url", "title", "revision"),
    *("since", "until", "as_of", "min_confidence", "newest_first", "speakers", "in_order", "limit", "offset", "known"),
    *("into", "documents", "is_read", "kind", "terms", "weighed", "role", "password"),
    *("program", "values", "kept", "suppositions", "on_page", "email", "webhook", "pace", "fields"),
)


def parameters(name: str) -> list[inspect.Parameter]:
    return list(inspect.signature(method(name)).parameters.values())


@pytest.mark.parametrize("name", ASKED)
def test_arguments_are_keywords_in_one_order(name: str) -> None:
    given = parameters(name)
    keywords = [each.name for each in given if each.kind in (each.KEYWORD_ONLY, each.VAR_KEYWORD)]
    places = [each for each in given if each.kind is each.POSITIONAL_OR_KEYWORD]
    assert len(places) <= 1
    assert not set(keywords) - set(ORDER)
    assert keywords == sorted(keywords, key=ORDER.index)
    # What every call must give is the one thing that the method is about, or a keyword.
    assert all(
        each.default is not each.empty
        or each.name in ("party", "issue", "words", "since", "coder", "into", "kind", "role")
        or each.name in ("change", "password", "program", "values", "suppositions", "fields")
        for each in given
        if each not in places
    )


@pytest.mark.parametrize("name", ASKED)
def test_every_method_says_what_it_raises(name: str) -> None:
    words = inspect.getdoc(method(name))
    assert words
    assert not words.startswith("Tell ")
    if parameters(name):
        assert "Raises\n------\n" in words
        assert "LedgerError" in words


@dataclass
class Filled:
    """A ledger with something of everything, and rows of it."""

    ledger: Ledger
    rows: list[Any]
    connection: Connection

    def state(self) -> list[list[Any]]:
        """All that the ledger holds."""
        tables = (f'SELECT * FROM "{name}" ORDER BY 1, 2' for name in sorted(metadata.tables))
        return [[tuple(row) for row in self.connection.execute(text(each))] for each in tables]


@contextmanager
def fill(store: Store) -> Iterator[Filled]:
    with store.places() as make, open_ledger(make(), create=True) as ledger, raw(ledger.address) as connection:
        ledger.add(example_record())
        ledger.add(example_record("quill-2", text=TEXT + "More."))
        ledger.codebook.save("parties: [North]\nissues: {border: {options: [swap]}}\n", coder="ana")
        ledger.positions.add("s1", coder="ana", party="North", kind="supports", terms=[("border", "swap")])
        ledger.users.add("ana", role="admin", password="hash")
        rows: list[Any] = [
            *(
                *ledger.statements.list()[:2],
                *ledger.meetings.list()[:1],
                *ledger.proposals.list()[:1],
                *ledger.actors.list()[:2],
            ),
            *(
                *ledger.documents.list()[:1],
                *ledger.positions.list(),
                *ledger.history.list()[:1],
                *ledger.users.list(),
            ),
            *(*ledger.statements.in_context(limit=1), *ledger.documents.page().lines[:1], *ledger.search("harbour")),
        ]
        yield Filled(ledger, rows, connection)


@pytest.fixture(scope="module")
def filled(store: Store) -> Iterator[Filled]:
    """For looking at, not for changing."""
    with fill(store) as made:
        yield made


@pytest.fixture
def changing(store: Store) -> Iterator[Filled]:
    """For calls that may change it."""
    with fill(store) as made:
        yield made


class Odd:
    """What nobody should give."""

    id = property(lambda self: [])


WORDS = (
    *("s1", "m1", "p1", "a1", "c1", "1", "12", "s0", "s-1", "-1", "0", "s", "", " ", "S1 ", "s1.0", "s" + "9" * 40),
    *("quill-1", "Mara Vell", "harbour", "ana", "machine 1", "North", "supports", "direct", "AGREE", "held", "person"),
    *("2031-03-04", "2031-13-40", "2031-03-04T10:00", "20310304", "2031-03-04..2031-03-02", "..", "yesterday"),
    *("0-4", "4-0", "0-999999999999", "0-4,2-6", "all", "only", "reader", "\ud800", "s\udcff", "a\0b", "\0", "\u0661"),
    *("x" * 3_000, '"', "*", "; ;", "\x1b[2J"),
)
NUMBERS = (
    0,
    -1,
    1,
    2,
    3,
    2**31 - 1,
    2**31,
    2**63,
    10**30,
    -(10**30),
    10**5000,
    True,
    False,
    0.5,
    1.0,
    1e400,
    float("nan"),
)
DAYS = (
    *(
        dt.date.min,
        dt.date.max,
        dt.date(2031, 3, 4),
        dt.datetime(2031, 3, 4),
        dt.datetime.max,
        dt.time(),
        dt.timedelta(1),
    ),
    *((dt.date(2031, 3, 4), dt.date(2031, 3, 5)), (dt.date.max, dt.date.min)),
)
MORE = (
    *(None, b"s1", bytearray(b"s1"), Decimal(1), Fraction(10**400), 1j, object(), object, Odd(), len, ...),
    *(SimpleNamespace(id=1), SimpleNamespace(id="s1"), SimpleNamespace(id=None), [], {}, set(), [1], ["s1"], [[0, 4]]),
    *((0, 4), [(0, 4), (6, 9)], [(0, 4), (2, 6)], (-5, 4), (4, 0), (0, 10**30), (0.0, 4.0), (True, False), [None]),
    *([("border", "swap")], [("border",)], [("a", 1)], ["\ud800"], {"s1": "ana"}, {1: 2}, {"a": "\ud800"}, range(3)),
    *(example_record("quill-3", text=TEXT + "Third."), example_record(), example_record().document),
    *(
        example_record().statements[0],
        Record.model_construct(),
        Record.model_construct(document=3),
        Document.model_construct(),
    ),
    *(
        DocumentBundle(example_record()),
        DocumentBundle(None),
        DocumentBundle(example_record(), codings=3),
        DocumentBundle(example_record(), {1: 2}),
    ),
    DocumentBundle(example_record(), codings=(CodedPosition("s1", "North", 3, (), (), "ben"),)),
)


def values(filled: Filled) -> st.SearchStrategy[Any]:
    known = st.sampled_from([*WORDS, *DAYS, *MORE, *filled.rows]) | st.sampled_from(NUMBERS)
    return known | st.text(st.characters(), max_size=8) | st.integers() | st.dates() | st.lists(known, max_size=3)


DAY = st.sampled_from(DAYS[:3]) | st.dates() | st.dates().map(str)
COUNT = st.integers(0, 3) | st.integers(0)
TEXTS = st.sampled_from(WORDS) | st.text(max_size=8)
RIGHT: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("since", "until", "as_of"), DAY),
    **dict.fromkeys(("limit", "offset", "seen", "revision"), COUNT),
    **dict.fromkeys(("newest_first", "speakers", "is_read"), st.booleans()),
    **dict.fromkeys(("statement", "actor", "party", "into"), st.integers(1) | st.sampled_from(("s1", "a1", "s2"))),
    "id": st.integers(0, 3) | st.sampled_from(("s1", "s2", "s4", "m1", "m2", "p1", "p2", "a1", "a2", "quill-1")),
    **dict.fromkeys(("thing", "document"), st.sampled_from(("s1", "s2", "s4", "m1", "m2", "p1", "p2", "quill-1"))),
    "min_confidence": st.floats(0, 1),
    "copies": st.sampled_from(("all", "only", "without")),
    "kind": st.sampled_from(("person", "group", "supports")),
    "role": st.sampled_from(("reader", "admin")),
    "terms": st.lists(st.tuples(TEXTS, TEXTS), max_size=2),
    "values": st.dictionaries(TEXTS, TEXTS, max_size=2),
    **dict.fromkeys(("weighed", "documents", "fingerprints"), st.lists(TEXTS, max_size=2)),
    "ids": st.lists(st.integers(1, 9), max_size=3),
    "date": DAY | st.tuples(DAY, DAY),
    "act": st.sampled_from((None, "AGREE", "REJECT")),
    "status": st.sampled_from(("held", "planned")),
    **dict.fromkeys(
        ("source", "cue", "content"), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=2)
    ),
}


FIELDS = ("speaker", "kind", "act", "date", "source", "cue", "content", "place", "status", "name", "length", "\ud800")


def likely(name: str, anything: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Three times in four a value that could be right, so that other arguments are looked at too."""
    right = RIGHT.get(name, st.just("ana") if name == "coder" else TEXTS)
    return st.integers(0, 3).flatmap(lambda chance: anything if chance == 0 else right)


@pytest.mark.slow
@settings(examples(75), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_values_give_an_answer_or_one_sentence(changing: Filled, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(ASKED))
    anything = values(changing)
    places, keywords = [], {}
    for each in parameters(name):
        if each.kind is each.VAR_KEYWORD:
            for field in data.draw(st.sets(st.sampled_from(FIELDS), max_size=2)):
                keywords[field] = data.draw(likely(field, anything))
        elif each.default is not each.empty and data.draw(st.booleans()):
            continue
        elif each.kind is each.POSITIONAL_OR_KEYWORD:
            places.append(data.draw(likely(each.name, anything)))
        else:
            keywords[each.name] = data.draw(likely(each.name, anything))
    before = None if name in ASKING else changing.state()
    try:
        attrgetter(name)(changing.ledger)(*places, **keywords)
    except LedgerError as fault:
        line = str(fault)
        assert line
        assert line.isprintable()
        if before is not None:
            assert changing.state() == before


def wrong(*calls: Callable[[Ledger], object]) -> list[Callable[[Ledger], object]]:
    return list(calls)


BAD_IDS = (
    True,
    False,
    0,
    -1,
    1.0,
    None,
    "s0",
    "s-1",
    "s1.0",
    "m1",
    "x1",
    "s",
    "",
    "s\ud800",
    "s\0",
    "\u0661",
    b"s1",
    [1],
)


@pytest.mark.parametrize("bad", BAD_IDS, ids=repr)
def test_what_is_no_id_of_a_statement(filled: Filled, bad: Any) -> None:
    for call in (
        lambda: filled.ledger.statements.get(bad),
        lambda: filled.ledger.positions.add(bad, coder="ana", party="North", kind="open"),
        lambda: filled.ledger.statements.in_context(ids=[bad]),
    ):
        with pytest.raises(LedgerError, match="is not the id of a statement; give s12, 12 or the row itself"):
            call()
    if bad is not None:
        with pytest.raises(LedgerError, match="is not the id of a statement"):
            filled.ledger.positions.list(statement=bad)


def test_an_id_is_given_by_letter_by_number_or_as_a_row(filled: Filled) -> None:
    ledger = filled.ledger
    row = ledger.statements.get(1)
    assert row is not None
    for same in ("s1", "S1", " s1 ", "1", "01", "s001", row, ledger.statements.in_context(ids=[row])[0]):
        assert ledger.statements.get(same) == row
    (meeting, *_), (proposal, *_) = ledger.meetings.list(), ledger.proposals.list()
    for thing in (row, meeting, proposal):
        letter = type(thing).__name__[0].lower()
        assert ledger.history.last_revision(thing) == ledger.history.last_revision(f"{letter}{thing.id}") == 0
        assert ledger.history.list(thing) == ledger.history.list(f"{letter}{thing.id}")
    actor = ledger.actors.list()[0]
    for same in (actor, f"a{actor.id}", str(actor.id)):
        assert ledger.actors.get(same) == actor
        assert ledger.statements.list(actor=same) == ledger.statements.list(actor=actor.id)
    document = ledger.documents.list()[0]
    assert ledger.documents.get(document) == document
    assert ledger.statements.list(document=document) == ledger.statements.list(document=document.id)


@pytest.mark.parametrize("number", [999, 2**31 - 1, 2**31, 2**63, 10**30, "s" + "9" * 40, "9" * 5000])
def test_a_number_that_nothing_has(filled: Filled, number: int | str) -> None:
    assert filled.ledger.statements.get(number) is None
    with pytest.raises(LedgerError, match="no statement"):
        filled.ledger.positions.add(number, coder="ana", party="North", kind="open")


def test_a_row_of_another_kind_is_refused(filled: Filled) -> None:
    ledger = filled.ledger
    (meeting, *_), (position, *_), (actor, *_) = ledger.meetings.list(), ledger.positions.list(), ledger.actors.list()
    for call in (
        lambda: ledger.statements.get(meeting),
        lambda: ledger.actors.get(ledger.statements.get(1)),
        lambda: ledger.codings.confirm(actor, coder="ana"),
        lambda: ledger.codings.confirm(position, coder="ana"),
        lambda: ledger.positions.remove(actor, coder="ana"),
        lambda: ledger.codings.confirm(example_record().statements[0], coder="ana"),
        lambda: ledger.documents.get(meeting),
        lambda: ledger.codings.confirm(1, coder="ana"),
        lambda: ledger.codings.confirm("1", coder="ana"),
    ):
        with pytest.raises(LedgerError, match="is not the id of"):
            call()


MOMENT = dt.datetime(2031, 3, 4, 12)
WRONG: dict[str, list[Callable[[Ledger], object]]] = {
    "is not a date; give a day such as 2031-05-06": [
        lambda ledger: ledger.statements.list(since="yesterday"),
        lambda ledger: ledger.statements.list(until=MOMENT),
        lambda ledger: ledger.meetings.list(as_of="2031-13-01"),
        lambda ledger: ledger.proposals.list(since=20310304),
        lambda ledger: ledger.changes(since=[dt.date(2031, 3, 4)]),
        lambda ledger: ledger.positions.latest(as_of=True),
        lambda ledger: ledger.codings.correct("s1", coder="ana", date=MOMENT),
        lambda ledger: ledger.codings.correct("s1", coder="ana", date=("2031-03-04", MOMENT)),
    ],
    "is not a count; give a whole number, 0 or more": [
        lambda ledger: ledger.statements.list(limit=-1),
        lambda ledger: ledger.statements.list(limit="10"),
        lambda ledger: ledger.search("harbour", limit=1.5),
        lambda ledger: ledger.statements.review_queue(offset=None),
        lambda ledger: ledger.statements.frequent_words(limit=True),
    ],
    "is out of range; give a number from 0 to 1": [
        lambda ledger: ledger.statements.list(min_confidence=1.1),
        lambda ledger: ledger.statements.list(min_confidence="0.5"),
        lambda ledger: ledger.changes(since="2031-03-04", min_confidence=float("nan")),
    ],
    "is not text; give a str": [
        lambda ledger: ledger.statements.list(speaker=["Vell"]),
        lambda ledger: ledger.search(3),
        lambda ledger: ledger.codings.confirm("s1", coder=None),
        lambda ledger: ledger.actors.add(3, coder="ana", kind="person"),
        lambda ledger: ledger.codings.correct("m1", coder="ana", place=3),
    ],
    "is not a list; give a list": [
        lambda ledger: ledger.add_all(None),
        lambda ledger: ledger.actors.split("Mara Vell", coder="ana", documents="quill-1"),
        lambda ledger: ledger.positions.add("s1", coder="ana", party="North", kind="open", weighed="border"),
        lambda ledger: ledger.documents.known_texts(None),
    ],
    "is not one of": [
        lambda ledger: ledger.codings.correct("m1", coder="ana", status="over"),
        lambda ledger: ledger.codings.correct("s1", coder="ana", act=["AGREE"]),
        lambda ledger: ledger.codings.correct("s1", coder="ana", kind=None),
        lambda ledger: ledger.actors.add("Ida Lund", coder="ana", kind="ship"),
        lambda ledger: ledger.users.add("ben", role="owner", password="hash"),
        lambda ledger: ledger.documents.page(copies="some"),
    ],
    "is not a span|contains no words|overlap": [
        lambda ledger: ledger.codings.correct("s1", coder="ana", content=3),
        lambda ledger: ledger.codings.correct("s1", coder="ana", content=(1.0, 4)),
        lambda ledger: ledger.codings.correct("s1", coder="ana", content=(-4, 4)),
        lambda ledger: ledger.codings.correct("s1", coder="ana", content=[(0, 4, 6)]),
        lambda ledger: ledger.codings.correct("s1", coder="ana", content=(0, 10**30)),
        lambda ledger: ledger.codings.correct("s1", coder="ana", content=[(0, 8), (4, 12)]),
        lambda ledger: ledger.codings.correct("s1", coder="ana", content="from 3 to 5"),
    ],
    "is not a Record|is not a Document|is not a DocumentBundle": [
        lambda ledger: ledger.add(None),
        lambda ledger: ledger.add(example_record().document),
        lambda ledger: ledger.reread({"document": {}}),
        lambda ledger: ledger.documents.has(example_record()),
        lambda ledger: ledger.transfer.import_document(example_record(), coder="ana", program="brat"),
    ],
    "a statement has no place|a meeting has no speaker": [
        lambda ledger: ledger.codings.correct("s1", coder="ana", place="Quill"),
        lambda ledger: ledger.codings.correct("m1", coder="ana", speaker="Vell"),
    ],
    "are reserved|give the name of the person who decides": [
        lambda ledger: ledger.codings.confirm("s1", coder="machine 2"),
        lambda ledger: ledger.codings.confirm("s1", coder=" "),
    ],
    "give days from 0002-01-01 to 9998-12-31": [
        lambda ledger: ledger.codings.correct("m1", coder="ana", date=dt.date.max),
        lambda ledger: ledger.codings.correct("s1", coder="ana", date="0001-01-01"),
    ],
    "is out of range; a ledger holds days": [lambda ledger: ledger.add(dated(dt.date.min))],
}


def dated(day: dt.date) -> Record:
    record = example_record("dated", text=TEXT + "Dated.")
    meeting = record.meetings[0].model_copy(update={"date": When(start=day, end=day)})
    return record.model_copy(update={"meetings": (meeting,)})


@pytest.mark.parametrize(("line", "calls"), WRONG.items(), ids=[line[:30] for line in WRONG])
def test_a_wrong_call_is_one_sentence_and_changes_nothing(
    filled: Filled, line: str, calls: list[Callable[[Ledger], object]]
) -> None:
    before = filled.state()
    for call in calls:
        with pytest.raises(LedgerError, match=line) as caught:
            call(filled.ledger)
        assert str(caught.value).isprintable()
    assert filled.state() == before


def test_days_before_and_after_everything_leave_everything_in(filled: Filled) -> None:
    ledger, ever = filled.ledger, {"since": dt.date.min, "until": dt.date.max}
    assert ledger.statements.list(**ever) == ledger.statements.list(since="2031-03-01", until="2031-03-31")
    assert ledger.meetings.list(**ever, as_of=dt.date.max) == ledger.meetings.list()
    assert ledger.changes(**ever).statements == ledger.statements.list()
    assert ledger.documents.list(as_of=dt.date.min) == ()


def test_a_closed_ledger_says_so(ledger: Ledger) -> None:
    ledger.add(example_record())
    feeds = ledger.feeds.state()
    feeds.mark("https://lamp.example/feed", "1")
    ledger.close()
    ledger.close()
    for call in (
        ledger.statements.list,
        ledger.codebook.get,
        ledger.users.list,
        ledger.feeds.state,
        ledger.__enter__,
        feeds.save,
        lambda: ledger.add(example_record("other")),
        lambda: ledger.codings.confirm("s1", coder="ana"),
    ):
        with pytest.raises(LedgerError, match="is closed; open it again"):
            call()
    with open_ledger(ledger.address) as again:
        assert len(again.documents.list()) == 1


@pytest.mark.parametrize("name", [None, 3, b"talks.ledger", ["talks.ledger"], "", "a\0b", "a\ud800b"])
def test_what_is_no_place_for_a_ledger(name: Any) -> None:
    with pytest.raises(LedgerError) as caught:
        pourparler.open(name)
    assert str(caught.value).isprintable()


def test_the_ways_of_opening_are_checked(tmp_path: Any) -> None:
    for options in ({"create": 1}, {"patience": "long"}, {"patience": -1}, {"create": True, "patience": float("inf")}):
        with pytest.raises(LedgerError):
            open_ledger(tmp_path / "talks.ledger", **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "call",
    [
        lambda: pourparler.read(3),
        lambda: pourparler.read(None),
        lambda: pourparler.read(["a.txt"]),
        lambda: pourparler.read(b"a.txt"),
        lambda: pourparler.read("a.txt", published=MOMENT),
        lambda: pourparler.read("a.txt", published="soon"),
        lambda: pourparler.read("no such file.txt"),
        lambda: pourparler.read("a\0b"),
        lambda: pourparler.read_many(3),
        lambda: pourparler.read_many([3]),
        lambda: pourparler.read_many(["a.txt"], jobs=0),
        lambda: pourparler.read_many(["a.txt"], jobs="2"),
        lambda: pourparler.read_many(["a.txt"], jobs=True),
        lambda: list(pourparler.read_many("no such file.txt")),
    ],
)
def test_a_wrong_call_of_read_is_one_sentence(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).isprintable()


def test_statement_of_a_record_type_is_not_a_ledgers() -> None:
    assert not hasattr(Statement, "id_kind")


def test_the_documentation_gives_the_order() -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
    table = page.split("| coder |")[1].split("\n\n")[0]
    assert tuple(re.findall(r"`(\w+)`", table)) == ORDER[:-1]


def test_fields_are_given_as_values_or_as_text(ledger: Ledger) -> None:
    ledger.add(example_record())
    actor = next(row for row in ledger.actors.list() if row.name == "Tomas Orn")
    first, last = dt.date(2031, 5, 6), dt.date(2031, 5, 8)
    told = set()
    for speaker, date, content in (
        ("Tomas Orn", "2031-05-06..2031-05-08", "0-7, 8-13"),
        (f"a{actor.id}", (first, last), [(0, 7), (8, 13)]),
        (str(actor.id), ("2031-05-06", last), [[8, 13], [0, 7]]),
        (actor.id, [first, last], ((0, 7), (8, 13))),
        (actor, Days(first, last), "8:13,0:7"),
    ):
        done = ledger.codings.correct("s1", coder="ana", speaker=speaker, date=date, content=content)
        row = ledger.statements.get(1)
        assert row is not None
        assert (row.speaker, row.date, row.content) == ("Tomas Orn", Days(first, last), "Harbour … talks")
        told.add(done.summary)
        ledger.history.undo(done, coder="ana")
    assert len(told) == 1
    single = ledger.codings.correct("s1", coder="ana", content=(0, 7), date=first, act=None, speaker=None)
    row = ledger.statements.get(1)
    assert row is not None
    assert (row.speaker, row.date, row.content) == (None, Days(first, first), "Harbour")
    ledger.history.undo(single.id, coder="ana")
    added = ledger.statements.add(ledger.documents.list()[0], coder="ana", content=[(0, 7)], speaker=actor, date=first)
    assert ledger.statements.get(added.thing_id).speaker == "Tomas Orn"  # type: ignore[union-attr]
