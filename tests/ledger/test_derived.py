"""Derived data: the same in whatever order documents come, and never in the way of a document."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pourparler.ledger import AddResult, Ledger, LedgerError, derive, open_ledger
from pourparler.record import Record
from stores import Store, raw
from strategies import telling
from suite import Run, examples

YES, NO = "We will attend the Kelmport round", "We will not attend the Kelmport round"
HARBOUR = "“We will not open the harbour before the last of the frost is over and the pilots are paid”"
CUT = "that they “will not open the harbour before the last of the frost is over”"
LIGHTS = "“The lights stay on all night long whatever the mayor of Kelmport says”"
SAID = (YES, NO, HARBOUR, CUT, LIGHTS, "a toll on the ferries", "“We reject a toll on the ferries”", f"{YES}, we said")
ARTICLE = """Harbour talks resume in Quill after a winter of silence between the two ports on the sound.
The pilots of both sides came by the morning ferry and were met by the mayor, who gave them bread and salt.
Nobody expects a treaty this week, but the berths, the tolls and the lights are all on the table again."""
SHORTER = ARTICLE.rsplit("\n", 1)[0]
PEOPLE = ("Mara Vell", "Vell", "Mara Ida Vell", "Otto Vell", "Tomas Orn", "one diplomat")
DAYS = [dt.date(2031, 3, n) for n in (2, 3, 4, 6, 20)]
PLANS = ("Quill Plan", "the Quill Plan", "Lantern Draft", "the new draft")

day = st.sampled_from(DAYS)
together = st.lists(st.sampled_from(PEOPLE), unique=True, min_size=2, max_size=3).map(tuple)
said = st.tuples(
    st.sampled_from([*PEOPLE, None]) | together, st.sampled_from(SAID), st.sampled_from([None, None, *DAYS])
)
met = st.tuples(
    st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(tuple),
    st.sampled_from([None, "Quill", "Sund"]),
    st.sampled_from([None, *DAYS, (DAYS[0], DAYS[2]), (DAYS[1], DAYS[3])]),
    st.sampled_from(["planned", "held", "cancelled"]),
)
sponsors = st.lists(st.sampled_from(PEOPLE), max_size=1)
tabled = st.tuples(st.sampled_from(PLANS), sponsors, st.none(), st.just(["No tolls"]))
roles = st.dictionaries(st.sampled_from(PEOPLE[:4]), st.sampled_from(["envoy", "harbour pilot"]), max_size=2)
step = st.tuples(
    st.sampled_from(["reject", "speaker", "date", "meeting", "name", "merge", "split", "undo"]), st.integers(0, 99)
)


@st.composite
def coverage(draw: st.DrawFn) -> list[Record]:
    """Documents that repeat, contradict, corroborate and replace one another."""
    count = draw(st.integers(2, 6))
    found, dates = [], draw(st.permutations([dt.date(2031, 3, n) for n in range(1, 10)]))
    for n in range(count):
        address = draw(st.sampled_from([None, None, "https://lamp.example/talks"]))
        # Editions of one article are of different days: on one day, nothing but their order says which is later.
        published = dates[n] if address else draw(st.none() | day)
        plans = draw(st.lists(tabled, max_size=2, unique_by=lambda each: each[0]))
        if len(plans) == 2 and draw(st.booleans()):
            plans[0] = (plans[0][0], plans[0][1], plans[1][0], plans[0][3])
        record = telling(
            f"d{n}",
            published=published,
            url=address,
            said=draw(st.lists(said, max_size=3)),
            met=draw(st.lists(met, max_size=2)),
            tabled=plans,
            roles=draw(roles),
            more=f"{draw(st.sampled_from(['', ARTICLE, SHORTER]))}\n{n}",
        )
        if len(record.actors) > 1 and draw(st.booleans()):
            first, other, *rest = record.actors
            serving = first.model_copy(update={"for_": other.id})
            record = record.model_copy(update={"actors": (serving, other, *rest)})
        found.append(record)
    return found


def _plain(value: Any) -> Any:
    """An answer without the numbers that a ledger gives in the order of adding, and without the moment of that."""
    if isinstance(value, dict):
        return {
            name: _plain(each)
            for name, each in value.items()
            if name not in ("added", "speaker_ids", "within") and not (name.endswith("id") and isinstance(each, int))
        }
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def answers(ledger: Ledger) -> dict[str, Any]:
    """Everything that a ledger answers, as it answers it."""
    asked: dict[str, Iterable[Any]] = {
        "documents": ledger.documents.list(),
        "statements": ledger.statements.list(),
        "meetings": ledger.meetings.list(),
        "proposals": ledger.proposals.list(),
        "reversals": ledger.contradictions(),
        "as of": ledger.statements.list(as_of=DAYS[2]),
        "changes": [ledger.changes(since=DAYS[1], until=DAYS[3])],
        "each": [
            document for id in sorted(ledger.documents.ids()) if (document := ledger.documents.get(id)) is not None
        ],
    }
    found = {name: [_plain(asdict(row)) for row in rows] for name, rows in asked.items()}
    # Those of one name stand in the order of their numbers.
    found["actors"] = sorted((_plain(asdict(row)) for row in ledger.actors.list()), key=repr)
    found["suggestions"] = sorted((_plain(asdict(row)) for row in ledger.actors.suggestions()), key=repr)
    found["search"] = sorted(hit.document for hit in ledger.search("harbour"))
    return found


def ledger_of(place: str, batch: Sequence[Record]) -> Ledger:
    opened = open_ledger(place, create=True)
    for record in batch:
        assert opened.add(record).complete
    return opened


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without documents: a copy of it is made sooner than another one."""
    path = tmp_path_factory.mktemp("empty") / "talks.ledger"
    open_ledger(path, create=True).close()
    return path


@contextmanager
def ledger_in(store: Store, empty: Path, batch: Sequence[Record]) -> Iterator[Ledger]:
    with store.places() as places:
        place = places()
        if not place.startswith("postgresql:"):
            shutil.copyfile(empty, place)
        with ledger_of(place, batch) as ledger:
            yield ledger


@pytest.mark.slow
@examples(10)
@given(batch=coverage(), seed=st.integers(0, 1000))
def test_any_order_gives_the_same_ledger_and_so_does_reindexing(
    store: Store, empty: Path, batch: list[Record], seed: int
) -> None:
    """Documents that repeat, contradict and corroborate one another, in any order, and twice."""
    told = []
    for order in (batch, random.Random(seed).sample([*batch, *batch], 2 * len(batch))):
        with ledger_in(store, empty, order) as ledger:
            told.append(answers(ledger))
            assert ledger.reindex().changed == 0
            told.append(answers(ledger))
    assert all(each == told[0] for each in told)


@pytest.mark.slow
@examples(10)
@given(batch=coverage(), seed=st.integers(0, 1000))
def test_adding_several_at_once_gives_the_same_ledger(
    store: Store, empty: Path, batch: list[Record], seed: int
) -> None:
    """Some alone, others together, one of them twice."""
    chance = random.Random(seed)
    order = chance.sample([*batch, batch[0]], len(batch) + 1)
    cut = chance.randrange(len(order))
    with ledger_in(store, empty, batch) as alone, ledger_in(store, empty, ()) as together:
        done = [*together.add_all(order[:cut]), *together.add_all(order[cut:])]
        assert [each.new for each in done if isinstance(each, AddResult)].count(True) == len(batch)
        assert answers(together) == answers(alone)
        assert together.reindex().changed == 0


def test_what_cannot_be_added_keeps_no_other_document_out(ledger: Ledger) -> None:
    whole = [telling(f"d{n}", published=DAYS[n], said=[("Mara Vell", YES, None)], more=f"{n}") for n in range(3)]
    broken = whole[1].model_copy(update={"document": whole[1].document.model_copy(update={"published": dt.date.max})})
    first, second, third = ledger.add_all([whole[0], broken, whole[2]])
    assert isinstance(second, LedgerError) and str(second).startswith("d1")
    assert isinstance(first, AddResult) and isinstance(third, AddResult)
    assert set(ledger.documents.ids()) == {"d0", "d2"}


def test_a_fault_while_deriving_leaves_the_others_complete(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As for one document: what several say is stored, and only what fails is marked."""
    records = [telling(f"d{n}", published=DAYS[n], said=[("Mara Vell", YES, None)], more=f"{n}") for n in range(3)]
    relink = derive.relink.relink

    def fail_for_several(connection: Any, scope: Any, added: Iterable[int] = ()) -> None:
        if len(list(added)) > 1:
            raise ValueError("several")
        relink(connection, scope, added)

    monkeypatch.setattr(derive.relink, "relink", fail_for_several)
    done = ledger.add_all(records)
    assert all(isinstance(each, AddResult) and each.complete for each in done)
    assert not ledger.is_incomplete()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_meetings_of_a_day_and_document_stand_in_its_order(empty: Path, tmp_path: Path, order: Sequence[int]) -> None:
    week = (DAYS[1], DAYS[3])
    batch = [
        telling("d1", published=DAYS[3], met=[(("Mara Vell", "Tomas Orn"), "Quill", week, "held"),
                                              (("Otto Vell", "Ida Brusk"), None, week, "cancelled")]),
        telling("d2", published=None, met=[(("Mara Vell",), "Quill", DAYS[1], "held")]),
        telling("d3", published=DAYS[4], met=[(("Tomas Orn",), "Sund", DAYS[4], "held")]),
    ]  # fmt: skip
    place = str(tmp_path / "talks.ledger")
    shutil.copyfile(empty, place)
    with ledger_of(place, [batch[n] for n in order]) as ledger:
        found = [(row.document, row.participants, len(row.reports)) for row in ledger.meetings.list()]
    assert found[:2] == [("d1", ("Mara Vell", "Tomas Orn"), 2), ("d1", ("Otto Vell", "Ida Brusk"), 1)]


@pytest.mark.slow
@examples(6)
@given(batch=coverage(), steps=st.lists(step, min_size=1, max_size=6))
def test_reindexing_changes_nothing_after_any_decisions(
    store: Store, empty: Path, batch: list[Record], steps: list[tuple[str, int]]
) -> None:
    with ledger_in(store, empty, batch) as ledger:
        for action, number in steps:
            with suppress(LedgerError, ZeroDivisionError):
                decide(ledger, action, number)
            told, history = answers(ledger), ledger.history.list()
            assert ledger.reindex().changed == 0
            assert (answers(ledger), ledger.history.list()) == (told, history)


def decide(ledger: Ledger, action: str, number: int) -> None:
    """Decide something about the thing with a number, counted round."""
    said, met, tabled, people = (
        ledger.statements.list(),
        ledger.meetings.list(),
        ledger.proposals.list(),
        ledger.actors.list(),
    )
    match action:
        case "reject":
            ledger.codings.reject(f"s{said[number % len(said)].id}", coder="ana")
        case "speaker":
            speakers = [people[each % len(people)] for each in (number, number + 1)[: 1 + number % 2]]
            ledger.codings.correct(f"s{said[number % len(said)].id}", coder="ana", speaker=speakers)
        case "date":
            ledger.codings.correct(f"s{said[number % len(said)].id}", coder="ana", date=str(DAYS[number % len(DAYS)]))
        case "meeting":
            ledger.codings.correct(f"m{met[number % len(met)].id}", coder="ana", date=str(DAYS[number % len(DAYS)]))
        case "name":
            ledger.codings.correct(f"p{tabled[number % len(tabled)].id}", coder="ana", name=PLANS[number % len(PLANS)])
        case "merge":
            ledger.actors.merge(people[number % len(people)], into=people[0], coder="ana")
        case "split":
            meant = people[number % len(people)].id
            ledger.actors.split(meant, coder="ana", documents=[ledger.actors.documents(meant)[0].id])
        case _:
            ledger.history.undo(coder="ana")


THREE = (
    telling("y", published=DAYS[1], said=[("Mara Vell", YES)]),
    telling("z", published=DAYS[3], said=[("Mara Vell", NO)]),
    telling("x", published=DAYS[0], said=[("Mara Vell", "We want lower tolls on the ferries")]),
)


@pytest.mark.parametrize("order", list(itertools.permutations(THREE)))
def test_what_was_said_before_a_known_reversal_can_be_added(ledger: Ledger, order: Sequence[Record]) -> None:
    for record in order:
        assert ledger.add(record).complete
    assert [(row.before.document, row.after.document) for row in ledger.contradictions()] == [("y", "z")]


def test_what_people_have_corrected_counts_when_more_is_added(ledger: Ledger) -> None:
    """What is kept of earlier statements from one adding to the next is never older than the last decision."""
    first = telling("d0", published=DAYS[0], said=[("Mara Vell", YES)])
    ledger.add_all([first, telling("d1", published=DAYS[0], said=[("Mara Vell", LIGHTS)])])
    ledger.add_all([telling(f"d{n}", published=DAYS[1], said=[("Mara Vell", LIGHTS)], more=f"{n}") for n in (2, 3)])
    (said,) = ledger.statements.list(document="d0")
    place = first.document.text.index("the Kelmport round")
    ledger.codings.correct(said, coder="ana", content=(place, place + len("the Kelmport round")))
    ledger.add_all([telling(f"n{n}", published=DAYS[n], said=[("Mara Vell", NO)], more=f"n{n}") for n in (3, 4)])
    assert not ledger.contradictions()
    assert ledger.reindex().changed == 0
    ledger.history.undo(coder="ana")
    ledger.add_all([telling(f"e{n}", published=DAYS[n], said=[("Mara Vell", NO)], more=f"e{n}") for n in (3, 4)])
    assert said.id in {each.before.id for each in ledger.contradictions()}
    assert ledger.reindex().changed == 0


def test_an_earlier_denial_takes_the_place_of_a_later_one(ledger: Ledger) -> None:
    """Who said no already on Tuesday does not turn on Thursday."""
    ledger.add(telling("yes", published=DAYS[0], said=[("Mara Vell", YES)]))
    ledger.add(telling("late", published=DAYS[3], said=[("Mara Vell", NO)]))
    assert [row.after.document for row in ledger.contradictions()] == ["late"]
    ledger.add(telling("soon", published=DAYS[1], said=[("Mara Vell", NO + ", whatever comes")]))
    assert [row.after.document for row in ledger.contradictions()] == ["soon"]
    ledger.codings.reject(f"s{ledger.statements.list(document='soon')[0].id}", coder="ana")
    assert [row.after.document for row in ledger.contradictions()] == ["late"]
    ledger.history.undo(coder="ana")
    assert [row.after.document for row in ledger.contradictions()] == ["soon"]


def test_reindexing_changes_nothing_that_people_decided(ledger: Ledger) -> None:
    records = [
        telling("a", published=DAYS[0], said=[("Mara Vell", HARBOUR), ("Tomas Orn", YES)], more=ARTICLE),
        telling("b", published=DAYS[1], said=[("Vell", CUT), ("Ilse Orn", NO)], more=SHORTER),
        telling("c", published=DAYS[2], met=[(("Mara Vell", "Tomas Orn"), "Quill", DAYS[3], "planned")]),
        telling("d", published=DAYS[3], met=[(("Vell", "Ilse Orn"), None, DAYS[3], "held")]),
    ]
    for record in records:
        ledger.add(record)
    ledger.actors.merge("Ilse Orn", into="Tomas Orn", coder="ana")
    ledger.actors.split("Vell", coder="ana")
    ledger.codings.confirm("s1", coder="ana")
    ledger.codings.correct("s3", coder="ana", date="2031-03-03")
    told, history = answers(ledger), ledger.history.list()
    assert [(row.before.speaker, row.after.document) for row in ledger.contradictions()] == [("Tomas Orn", "b")]
    assert ledger.reindex().changed == 0
    assert (answers(ledger), ledger.history.list()) == (told, history)
    for _ in history:
        ledger.history.undo(coder="ana")
        told = answers(ledger)
        assert ledger.reindex().changed == 0
        assert answers(ledger) == told


def break_table(place: str, name: str) -> None:
    """Let the database refuse every write to a table."""
    with raw(place) as connection:
        if place.startswith("postgresql:"):
            connection.execute(
                text(
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'the lamp is out'; END $$"
                )
            )
            connection.execute(
                text(f"CREATE TRIGGER broken BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION refuse()")
            )
        else:
            body = "BEGIN SELECT RAISE(ABORT, 'the lamp is out'); END"
            connection.execute(text(f"CREATE TRIGGER broken BEFORE INSERT ON {name} {body}"))


def mend_table(place: str, name: str) -> None:
    with raw(place) as connection:
        connection.execute(
            text(f"DROP TRIGGER broken ON {name}" if place.startswith("postgresql:") else "DROP TRIGGER broken")
        )


@pytest.mark.parametrize("name", ["reversals", "statement_prints"])
def test_a_fault_in_derived_data_keeps_no_document_out(place: str, name: str, caplog: pytest.LogCaptureFixture) -> None:
    with ledger_of(place, THREE[2:]) as ledger:
        break_table(place, name)
        added = [ledger.add(record) for record in THREE[:2]]
        assert [each.new for each in added] == [True, True]
        assert not added[1].complete
        assert ledger.is_incomplete()
        assert "the lamp is out" in caplog.text
        assert "Traceback" in caplog.text
        assert [row.id for row in ledger.documents.list()] == ["x", "y", "z"]
        assert len(ledger.statements.list()) == 3
        with pytest.raises(LedgerError, match="the lamp is out"):
            ledger.reindex()
        assert ledger.is_incomplete()
        mend_table(place, name)
        assert ledger.reindex().contradictions == 1
        assert not ledger.is_incomplete()
        assert [(row.before.document, row.after.document) for row in ledger.contradictions()] == [("y", "z")]


@pytest.mark.parametrize("name", ["reversals", "statement_prints", "document_bands"])
def test_a_missing_table_of_derived_data_is_made_again(place: str, name: str) -> None:
    with ledger_of(place, THREE[:1]) as ledger:
        with raw(place) as connection:
            connection.execute(text(f"DROP TABLE {name}"))
        wordy = telling("wordy", published=DAYS[3], said=[("Mara Vell", NO)], more=ARTICLE)
        assert not ledger.add(wordy).complete
        ledger.reindex()
        assert not ledger.is_incomplete()
        assert [row.after.document for row in ledger.contradictions()] == ["wordy"]


def test_a_decision_is_kept_where_derived_data_fail(place: str) -> None:
    with ledger_of(place, THREE) as ledger:
        break_table(place, "reversals")
        ledger.codings.correct(f"s{ledger.statements.list(document='x')[0].id}", coder="ana", date="2031-03-20")
        ledger.actors.merge(
            "Mara Vell", into=ledger.actors.add("Mara Ida Vell", kind="person", coder="ana").thing_id, coder="ana"
        )
        assert [row.action for row in ledger.history.list()] == ["correct", "add", "merge"]
        mend_table(place, "reversals")
        ledger.reindex()
        assert len(ledger.contradictions()) == 1


def test_the_command_says_that_derived_data_are_incomplete_and_puts_them_right(run: Run, tmp_path: Path) -> None:
    place = str(tmp_path / "talks.ledger")
    open_ledger(place, create=True).close()
    break_table(place, "statement_prints")
    (tmp_path / "a.txt").write_text(
        "3 March 2031\n\nMara Vell said the harbour would stay open until the winter ends.\n"
    )
    done = run("add", "talks.ledger", "a.txt")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert done.stderr.splitlines()[-2:] == [
        "talks.ledger: 1 added, 0 already there, 0 failed",
        "talks.ledger: derived data (copies, corroborations, contradictions) are incomplete; "
        "run `pourparler reindex talks.ledger`",
    ]
    mend_table(place, "statement_prints")
    assert run("reindex", "talks.ledger").stderr == "talks.ledger: 1 document reindexed; changed: 1 actor\n"
    assert run("reindex", "talks.ledger").stderr == "talks.ledger: 1 document reindexed; nothing changed\n"
    assert run("add", "talks.ledger", "a.txt").stderr == "talks.ledger: 0 added, 1 already there, 0 failed\n"


def test_an_interrupted_reindexing_changes_nothing(ledger: Ledger) -> None:
    for record in THREE:
        ledger.add(record)

    def stop() -> None:
        raise KeyboardInterrupt

    told = answers(ledger)
    with pytest.raises(KeyboardInterrupt):
        ledger.reindex(stop)
    assert answers(ledger) == told


def test_editions_of_one_day_stand_in_the_order_of_adding_also_after_reindexing(ledger: Ledger) -> None:
    """Nothing in two pages of one address and day says which is the later one: here alone the order counts."""
    for name in ("second", "first"):
        ledger.add(telling(name, published=DAYS[0], url="https://lamp.example/talks", more=ARTICLE + name))
    assert [row.id for row in ledger.documents.list()] == ["first"]
    assert ledger.reindex().changed == 0
    assert [row.id for row in ledger.documents.list()] == ["first"]
