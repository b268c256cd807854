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
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

import pourparler
from pourparler.ledger import Carried, Coding, Days, Ledger, LedgerError, open_ledger
from pourparler.ledger.db.schema import metadata
from pourparler.record import Document, Record, Statement, When
from stores import Store, raw
from strategies import TEXT, example_record

ASKED = [name for name in dir(Ledger) if not name.startswith("_") and name not in ("close", "path", "address")]
ASKING = {"statement", "statements", "meetings", "documents", "actors", "search", "positions", "history", "queue"}

# The keywords of every method, in the one order that they stand in; docs/api.md gives it.
ORDER = (
    *("coder", "seen"),
    *("speaker", "words", "actor", "party", "statement", "statements", "document"),
    *("outlet", "unread_by", "copies", "url", "title", "revision"),
    *("since", "until", "as_of", "min_confidence", "newest_first", "speakers", "limit", "offset"),
    *("into", "documents", "is_read", "kind", "terms", "weighed", "role", "password", "program", "values", "fields"),
)


def parameters(name: str) -> list[inspect.Parameter]:
    return list(inspect.signature(getattr(Ledger, name)).parameters.values())[1:]


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
        or each.name in ("party", "since", "coder", "into", "kind", "role")
        or each.name in ("password", "program", "values", "fields")
        for each in given
        if each not in places
    )


@pytest.mark.parametrize("name", ASKED)
def test_every_method_says_what_it_raises(name: str) -> None:
    words = inspect.getdoc(getattr(Ledger, name))
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
        ledger.follow_issue("harbour", coder="ana")
        ledger.keep_codebook("parties: [North]\nissues: {border: {options: [swap]}}\n", coder="ana")
        ledger.code("s1", coder="ana", party="North", kind="supports", terms=[("border", "swap")])
        ledger.add_user("ana", role="admin", password="hash")
        rows: list[Any] = [
            *(*ledger.statements()[:2], *ledger.meetings()[:1], *ledger.proposals()[:1], *ledger.actors()[:2]),
            *(*ledger.documents()[:1], *ledger.issues(), *ledger.positions(), *ledger.history()[:1], *ledger.users()),
            *(*ledger.uttered(limit=1), *ledger.listed().lines[:1], *ledger.search("harbour")),
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
        Carried(example_record()),
        Carried(None),
        Carried(example_record(), codings=3),
        Carried(example_record(), {1: 2}),
    ),
    Carried(example_record(), codings=(Coding("s1", "North", 3, (), (), "ben"),)),
)


def values(filled: Filled) -> st.SearchStrategy[Any]:
    known = st.sampled_from([*WORDS, *DAYS, *MORE, *filled.rows]) | st.sampled_from(NUMBERS)
    return known | st.text(st.characters(), max_size=8) | st.integers() | st.dates() | st.lists(known, max_size=3)


DAY = st.sampled_from(DAYS[:3]) | st.dates() | st.dates().map(str)
COUNT = st.integers(0, 3) | st.integers(0)
TEXTS = st.sampled_from(WORDS) | st.text(max_size=8)
RIGHT: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("since", "until", "as_of"), DAY),
    **dict.fromkeys(("limit", "offset", "seen", "revision", "issue", "position"), COUNT),
    **dict.fromkeys(("newest_first", "speakers", "is_read"), st.booleans()),
    **dict.fromkeys(
        ("statement", "id", "actor", "party", "into"), st.integers(1) | st.sampled_from(("s1", "a1", "s2"))
    ),
    **dict.fromkeys(("thing", "document"), st.sampled_from(("s1", "s2", "s4", "m1", "m2", "p1", "p2", "quill-1"))),
    "min_confidence": st.floats(0, 1),
    "copies": st.sampled_from(("all", "only", "without")),
    "kind": st.sampled_from(("person", "group", "supports")),
    "role": st.sampled_from(("reader", "admin")),
    "terms": st.lists(st.tuples(TEXTS, TEXTS), max_size=2),
    "values": st.dictionaries(TEXTS, TEXTS, max_size=2),
    **dict.fromkeys(("weighed", "documents", "fingerprints"), st.lists(TEXTS, max_size=2)),
    "statements": st.lists(st.integers(1, 9), max_size=3),
    "date": DAY | st.tuples(DAY, DAY),
    "act": st.sampled_from((None, "AGREE", "REJECT")),
    "status": st.sampled_from(("held", "planned")),
    **dict.fromkeys(
        ("source", "cue", "content"), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=2)
    ),
}


FIELDS = ("speaker", "kind", "act", "date", "source", "cue", "content", "place", "status", "name", "id", "\ud800")


def likely(name: str, anything: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Three times in four a value that could be right, so that other arguments are looked at too."""
    right = RIGHT.get(name, st.just("ana") if name == "coder" else TEXTS)
    return st.integers(0, 3).flatmap(lambda chance: anything if chance == 0 else right)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        getattr(changing.ledger, name)(*places, **keywords)
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
        lambda: filled.ledger.statement(bad),
        lambda: filled.ledger.code(bad, coder="ana", party="North", kind="open"),
        lambda: filled.ledger.uttered(statements=[bad]),
    ):
        with pytest.raises(LedgerError, match="is not the id of a statement; give s12, 12 or the row itself"):
            call()
    if bad is not None:
        with pytest.raises(LedgerError, match="is not the id of a statement"):
            filled.ledger.positions(statement=bad)


def test_an_id_is_given_by_letter_by_number_or_as_a_row(filled: Filled) -> None:
    ledger = filled.ledger
    row = ledger.statement(1)
    assert row is not None
    for same in ("s1", "S1", " s1 ", "1", "01", "s001", row, ledger.uttered(statements=[row])[0]):
        assert ledger.statement(same) == row
    (meeting, *_), (proposal, *_) = ledger.meetings(), ledger.proposals()
    for thing in (row, meeting, proposal):
        letter = type(thing).__name__[0].lower()
        assert ledger.revision_of(thing) == ledger.revision_of(f"{letter}{thing.id}") == 0
        assert ledger.history(thing) == ledger.history(f"{letter}{thing.id}")
    actor = ledger.actors()[0]
    for same in (actor, f"a{actor.id}", str(actor.id)):
        assert ledger.actor(same) == actor
        assert ledger.statements(actor=same) == ledger.statements(actor=actor.id)
    document = ledger.documents()[0]
    assert ledger.document(document) == document
    assert ledger.statements(document=document) == ledger.statements(document=document.id)


@pytest.mark.parametrize("number", [999, 2**31 - 1, 2**31, 2**63, 10**30, "s" + "9" * 40, "9" * 5000])
def test_a_number_that_nothing_has(filled: Filled, number: int | str) -> None:
    assert filled.ledger.statement(number) is None
    with pytest.raises(LedgerError, match="no statement"):
        filled.ledger.code(number, coder="ana", party="North", kind="open")


def test_a_row_of_another_kind_is_refused(filled: Filled) -> None:
    ledger = filled.ledger
    (meeting, *_), (position, *_), (actor, *_) = ledger.meetings(), ledger.positions(), ledger.actors()
    for call in (
        lambda: ledger.statement(meeting),
        lambda: ledger.actor(ledger.statement(1)),
        lambda: ledger.confirm(actor, coder="ana"),
        lambda: ledger.confirm(position, coder="ana"),
        lambda: ledger.uncode(actor, coder="ana"),
        lambda: ledger.confirm(example_record().statements[0], coder="ana"),
        lambda: ledger.document(meeting),
        lambda: ledger.confirm(1, coder="ana"),
        lambda: ledger.confirm("1", coder="ana"),
    ):
        with pytest.raises(LedgerError, match="is not the id of"):
            call()


MOMENT = dt.datetime(2031, 3, 4, 12)
WRONG: dict[str, list[Callable[[Ledger], object]]] = {
    "is not a date; give a day such as 2031-05-06": [
        lambda ledger: ledger.statements(since="yesterday"),
        lambda ledger: ledger.statements(until=MOMENT),
        lambda ledger: ledger.meetings(as_of="2031-13-01"),
        lambda ledger: ledger.proposals(since=20310304),
        lambda ledger: ledger.changes(since=[dt.date(2031, 3, 4)]),
        lambda ledger: ledger.latest_positions(as_of=True),
        lambda ledger: ledger.correct("s1", coder="ana", date=MOMENT),
        lambda ledger: ledger.correct("s1", coder="ana", date=("2031-03-04", MOMENT)),
    ],
    "is not a count; give a whole number, 0 or more": [
        lambda ledger: ledger.statements(limit=-1),
        lambda ledger: ledger.statements(limit="10"),
        lambda ledger: ledger.search("harbour", limit=1.5),
        lambda ledger: ledger.queue(offset=None),
        lambda ledger: ledger.network(limit=True),
    ],
    "is out of range; give a number from 0 to 1": [
        lambda ledger: ledger.statements(min_confidence=1.1),
        lambda ledger: ledger.statements(min_confidence="0.5"),
        lambda ledger: ledger.changes(since="2031-03-04", min_confidence=float("nan")),
    ],
    "is not text; give a str": [
        lambda ledger: ledger.statements(speaker=["Vell"]),
        lambda ledger: ledger.search(3),
        lambda ledger: ledger.confirm("s1", coder=None),
        lambda ledger: ledger.add_actor(3, coder="ana", kind="person"),
        lambda ledger: ledger.correct("m1", coder="ana", place=3),
    ],
    "is not a list; give a list": [
        lambda ledger: ledger.split_actor("Mara Vell", coder="ana", documents="quill-1"),
        lambda ledger: ledger.code("s1", coder="ana", party="North", kind="open", weighed="border"),
        lambda ledger: ledger.has_texts(None),
    ],
    "is not one of": [
        lambda ledger: ledger.correct("m1", coder="ana", status="over"),
        lambda ledger: ledger.correct("s1", coder="ana", act=["AGREE"]),
        lambda ledger: ledger.correct("s1", coder="ana", kind=None),
        lambda ledger: ledger.add_actor("Ida Lund", coder="ana", kind="ship"),
        lambda ledger: ledger.add_user("ben", role="owner", password="hash"),
        lambda ledger: ledger.listed(copies="some"),
    ],
    "is not a span|holds no words|overlap": [
        lambda ledger: ledger.correct("s1", coder="ana", content=3),
        lambda ledger: ledger.correct("s1", coder="ana", content=(1.0, 4)),
        lambda ledger: ledger.correct("s1", coder="ana", content=(-4, 4)),
        lambda ledger: ledger.correct("s1", coder="ana", content=[(0, 4, 6)]),
        lambda ledger: ledger.correct("s1", coder="ana", content=(0, 10**30)),
        lambda ledger: ledger.correct("s1", coder="ana", content=[(0, 8), (4, 12)]),
        lambda ledger: ledger.correct("s1", coder="ana", content="from 3 to 5"),
    ],
    "is not a Record|is not a Document|is not a Carried": [
        lambda ledger: ledger.add(None),
        lambda ledger: ledger.add(example_record().document),
        lambda ledger: ledger.read_again({"document": {}}),
        lambda ledger: ledger.has(example_record()),
        lambda ledger: ledger.enter(example_record(), coder="ana", program="brat"),
    ],
    "a statement has no place|a meeting has no speaker": [
        lambda ledger: ledger.correct("s1", coder="ana", place="Quill"),
        lambda ledger: ledger.correct("m1", coder="ana", speaker="Vell"),
    ],
    "stands for the machine|give the name of who decides": [
        lambda ledger: ledger.confirm("s1", coder="machine 2"),
        lambda ledger: ledger.confirm("s1", coder=" "),
    ],
    "give days from 0002-01-01 to 9998-12-31": [
        lambda ledger: ledger.correct("m1", coder="ana", date=dt.date.max),
        lambda ledger: ledger.correct("s1", coder="ana", date="0001-01-01"),
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
    assert ledger.statements(**ever) == ledger.statements(since="2031-03-01", until="2031-03-31")
    assert ledger.meetings(**ever, as_of=dt.date.max) == ledger.meetings()
    assert ledger.changes(**ever).statements == ledger.statements()
    assert ledger.documents(as_of=dt.date.min) == ()


def test_a_closed_ledger_says_so(ledger: Ledger) -> None:
    ledger.add(example_record())
    feeds = ledger.feeds()
    feeds.mark("https://lamp.example/feed", "1")
    ledger.close()
    ledger.close()
    for call in (
        ledger.statements,
        ledger.codebook,
        ledger.users,
        ledger.feeds,
        ledger.__enter__,
        feeds.save,
        lambda: ledger.add(example_record("other")),
        lambda: ledger.confirm("s1", coder="ana"),
    ):
        with pytest.raises(LedgerError, match="is closed; open it again"):
            call()
    with open_ledger(ledger.address) as again:
        assert len(again.documents()) == 1


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
    table = page.split("| who decides |")[1].split("\n\n")[0]
    assert tuple(re.findall(r"`(\w+)`", table)) == ORDER[:-1]


def test_fields_are_given_as_values_or_as_text(ledger: Ledger) -> None:
    ledger.add(example_record())
    actor = next(row for row in ledger.actors() if row.name == "Tomas Orn")
    first, last = dt.date(2031, 5, 6), dt.date(2031, 5, 8)
    told = set()
    for speaker, date, content in (
        ("Tomas Orn", "2031-05-06..2031-05-08", "0-7, 8-13"),
        (f"a{actor.id}", (first, last), [(0, 7), (8, 13)]),
        (str(actor.id), ("2031-05-06", last), [[8, 13], [0, 7]]),
        (actor.id, [first, last], ((0, 7), (8, 13))),
        (actor, Days(first, last), "8:13,0:7"),
    ):
        done = ledger.correct("s1", coder="ana", speaker=speaker, date=date, content=content)
        row = ledger.statement(1)
        assert row is not None
        assert (row.speaker, row.date, row.content) == ("Tomas Orn", Days(first, last), "Harbour … talks")
        told.add(done.told)
        ledger.undo(done, coder="ana")
    assert len(told) == 1
    single = ledger.correct("s1", coder="ana", content=(0, 7), date=first, act=None, speaker=None)
    row = ledger.statement(1)
    assert row is not None
    assert (row.speaker, row.date, row.content) == (None, Days(first, first), "Harbour")
    ledger.undo(single.id, coder="ana")
    added = ledger.add_statement(ledger.documents()[0], coder="ana", content=[(0, 7)], speaker=actor, date=first)
    assert ledger.statement(added.thing_id).speaker == "Tomas Orn"  # type: ignore[union-attr]
