"""A ledger in PostgreSQL: what is told about addresses and servers, and that nothing is lost when one goes away."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

import pourparler.reader
from crashes import at_query, check_whole
from pourparler.commands.app import app
from pourparler.commands.options import DONE, SOME_FAILED
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.ledger.errors import translate_errors
from pourparler.record import Document, Record
from stores import GUEST, Places, Server, Store, dump, raw
from strategies import READER, TEXT, example_record
from suite import examples
from waiting import PATIENCE

FIRST, SECOND = example_record("first"), example_record("second", text=TEXT + "\nMore follows.")


@pytest.fixture
def places(server: Server) -> Iterator[Places]:
    with Store(server).places() as make:
        yield make


def refused(address: str, *, create: bool = False) -> str:
    """Try to open and give the line."""
    with pytest.raises(LedgerError) as caught:
        open_ledger(address, create=create, patience=0.05)
    line = str(caught.value)
    assert line.isprintable()
    assert "oil" not in line
    return line


def named(place: str) -> str:
    return place.split("@/")[1].split("?")[0]


def test_a_password_is_never_shown(server: Server, places: Places) -> None:
    name = named(places())
    assert "rejected this user and password" in refused(server.guest(name, "oilless"))
    assert "lacks the permission for that" in refused(server.guest(name))
    assert "cannot be reached" in refused(f"postgresql://lamp:oil@127.0.0.1:1/{name}")
    assert "cannot be reached" in refused(f"postgresql+psycopg://lamp@127.0.0.1:1/{name}?password=oil")
    assert "is not a valid address" in refused("postgresql://lamp:oil@127.0.0.1:harbour/talks")
    for password in ("o@oil", "oil@", "oil/1", "a:oil", "?oil", "#oil", "oil%", "oil\n"):
        line = refused(f"postgresql://lamp:{password}@127.0.0.1:1/talks")
        assert "is not a valid address" in line or "cannot be reached" in line
    assert "is not a valid address" in refused("postgresql://lamp:oil@127.0.0.1:1/\udcff")
    mine = named(places(empty=True))
    assert "lacks the permission for that" in refused(server.guest(mine), create=True)
    server.does(f"ALTER DATABASE {mine} OWNER TO {GUEST}")
    with open_ledger(server.guest(mine), create=True) as ledger:
        assert ledger.path == f"postgresql://{GUEST}@127.0.0.1:{server.port}/{mine}"
        assert ledger.add(FIRST).new


def test_what_is_not_there(server: Server) -> None:
    assert "create the database with createdb" in refused(server.url("nowhere"), create=True)
    assert "has no such user" in refused(server.url("postgres").replace("pourparler@", "nobody@"))
    assert "needs a password" in refused(f"postgresql://{GUEST}@127.0.0.1:{server.port}/postgres")
    assert "does not accept this user from here" in refused(f"postgresql://pourparler@127.0.0.1:{server.port}/postgres")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (
            'connection failed: connection to server at "h", port 1 failed: FATAL:  Nein, Passwort falsch',
            "reports: Nein",
        ),
        ('connection to server at "h" failed: FATAL:  sorry, too many clients already', "no free connection"),
        ("connection failed: FATAL:  the database system is starting up", "is starting up"),
        ("failed to resolve host 'h': [Errno -2] Name or service not known", "cannot be reached"),
        ("connection timeout expired", "cannot be reached"),
    ],
)
def test_why_there_is_no_connection(said: str, line: str) -> None:
    import psycopg

    fault = DBAPIError("SELECT 1", None, psycopg.OperationalError(said))
    with pytest.raises(LedgerError, match=line), translate_errors("postgresql://h/talks"):
        raise fault


def test_without_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'pourparler[postgres]'" in refused("postgresql://lamp:oil@db/talks")


def test_an_empty_database_is_a_new_ledger_only_when_asked(places: Places) -> None:
    place = places(empty=True)
    assert "is empty, not a ledger" in refused(place)
    assert dump(place) == {}
    with open_ledger(place, create=True) as ledger:
        assert ledger.add(FIRST).new


@pytest.mark.parametrize("create", [False, True])
def test_another_programs_database_is_left_alone(places: Places, create: bool) -> None:
    for statement in (
        "CREATE TABLE alembic_version AS SELECT '0001' AS version_num",
        "CREATE VIEW notes AS SELECT 1 AS line",
        "CREATE TABLE documents (id integer)",
    ):
        place = places(empty=True)
        with raw(place) as connection:
            connection.execute(text(statement))
        before = dump(place)
        assert "another program's database" in refused(place, create=create)
        assert dump(place) == before


def test_a_newer_ledger_is_left_alone(places: Places) -> None:
    place = places()
    with raw(place) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f00d'"))
    assert "newer version" in refused(place, create=True)
    assert dump(place)["alembic_version"] == [("f00d",)]


def test_two_schemas_of_a_database_are_two_ledgers(places: Places) -> None:
    place = places()
    with raw(place) as connection:
        connection.execute(text('CREATE SCHEMA "the Reach"'))
    beside = place + "&options=-csearch_path%3D%22the%5C%20Reach%22%2Cpublic"
    with open_ledger(place) as one, open_ledger(beside, create=True) as other:
        assert one.add(FIRST).new
        assert other.documents.list() == ()
        assert other.add(FIRST).new
        assert [row.id for row in one.documents.list()] == ["first"]
        assert one.search("harbour") == other.search("harbour")


def test_rights_to_read_are_enough_to_ask(server: Server, places: Places) -> None:
    place = places()
    with open_ledger(place) as ledger:
        ledger.add(FIRST)
    with raw(place) as connection:
        connection.execute(text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {GUEST}"))
    before = dump(place)
    with open_ledger(server.guest(named(place))) as ledger:
        assert len(ledger.documents.list()) == len(ledger.search("harbour")) == 1
        with pytest.raises(LedgerError, match="second: not added, this user lacks the permission for that"):
            ledger.add(SECOND)
    with raw(place) as connection:
        connection.execute(text(f"ALTER DATABASE {named(place)} SET default_transaction_read_only = on"))
    with open_ledger(place) as ledger, pytest.raises(LedgerError, match="is read-only"):
        ledger.add(SECOND)
    assert dump(place) == before


@pytest.mark.parametrize(
    ("code", "line"), [("53100", "disk"), ("57014", "stopped the query"), ("XX001", "damaged"), ("P0001", "No!")]
)
def test_what_the_server_says_is_one_line_and_nothing_is_written(places: Places, code: str, line: str) -> None:
    place = places()
    with open_ledger(place) as ledger:
        ledger.add(FIRST)
        before = dump(place)
        refusing = f"BEGIN RAISE EXCEPTION E'No!\\nNo!' USING ERRCODE = '{code}'; END"
        with raw(place) as connection:
            connection.exec_driver_sql(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $${refusing}$$")
            connection.exec_driver_sql("CREATE TRIGGER late AFTER INSERT ON times EXECUTE FUNCTION refuse()")
        with pytest.raises(LedgerError, match=f"second: not added, .*{line}") as caught:
            ledger.add(SECOND)
        assert str(caught.value).isprintable()
        assert dump(place) == before


def test_another_programs_lock(places: Places) -> None:
    place = places()
    with open_ledger(place, patience=0.05) as ledger, open_ledger(place) as other:

        def while_it_writes() -> None:
            assert ledger.documents.list() == ()
            with pytest.raises(LedgerError, match="is locked by another program"):
                ledger.add(SECOND)

        with at_query(5, while_it_writes):
            assert other.add(FIRST).new
        assert [row.id for row in ledger.documents.list()] == ["first"]


def test_two_writers_at_once(places: Places) -> None:
    place = places(empty=True)
    batch = [example_record(f"d{n}", text=f"{TEXT}\nNumber {n} follows.") for n in range(8)]
    faults: list[BaseException] = []

    def write(records: list[Record]) -> None:
        try:
            with open_ledger(place, create=True, patience=PATIENCE) as ledger:
                for record in records:
                    ledger.add(record)
        except BaseException as error:
            faults.append(error)

    writers = [threading.Thread(target=write, args=(records,)) for records in (batch, batch[::-1], batch[4:])]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    with open_ledger(place) as ledger:
        assert {row.id for row in ledger.documents.list()} == {record.document.id for record in batch}
        assert sum(len(ledger.statements.list(document=record.document.id)) for record in batch) == 4 * len(batch)
        assert next(row for row in ledger.actors.list() if row.name == "Mara Vell").documents == len(batch)


def test_an_answer_is_of_one_moment(places: Places) -> None:
    place = places()
    with open_ledger(place) as ledger, open_ledger(place) as other:
        ledger.add(FIRST)
        with at_query(2, lambda: other.add(SECOND)):
            assert {words.document for row in ledger.actors.list() for words in row.evidence} == {"first"}
        assert {words.document for row in ledger.actors.list() for words in row.evidence} == {"first", "second"}


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGINT])
def test_a_server_that_goes_away_and_comes_back(server: Server, places: Places, how: signal.Signals) -> None:
    place = places()
    with open_ledger(place) as ledger:
        ledger.add(FIRST)
        server.stop(how)
        try:
            for _ in range(2):
                with pytest.raises(LedgerError, match=r"second: not added, .* (was lost|cannot be reached)") as caught:
                    ledger.add(SECOND)
                assert str(caught.value).isprintable()
                with pytest.raises(LedgerError, match="cannot be reached"):
                    ledger.documents.list()
            assert "cannot be reached" in refused(place)
        finally:
            server.start()
        assert [row.id for row in ledger.documents.list()] == ["first"]
        assert ledger.add(SECOND).new
    assert check_whole(place) == 2


@pytest.mark.parametrize("number", [1, 2, 9, 25])
def test_a_connection_that_is_cut_in_the_middle(server: Server, places: Places, number: int) -> None:
    place = places()
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{named(place)}'"
    with open_ledger(place) as ledger:
        ledger.add(FIRST)
        with (
            at_query(number, lambda: server.does(cut)),
            pytest.raises(LedgerError, match=r"second: not added, the connection to .* was lost"),
        ):
            ledger.add(SECOND)
        assert [row.id for row in ledger.documents.list()] == ["first"]
    assert check_whole(place) == 1


def test_adding_goes_on_when_the_server_is_back(
    server: Server, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        (tmp_path / f"d{n}.txt").write_text(f"{TEXT}\nNumber {n} follows.\n")
    moments = {1: server.stop, 4: server.start}

    def reading(items: Iterator[object], jobs: int) -> Iterator[object]:
        for n, item in enumerate(items):
            yield example_record(item.id, text=item.text) if isinstance(item, Document) else item
            moments.get(n, lambda: None)()

    monkeypatch.setattr(pourparler.reader, "read_all", reading)
    place = places()
    try:
        told = CliRunner().invoke(app, ["add", place, str(tmp_path)])
    finally:
        moments.clear()
        server.start()
    lines = told.stderr.splitlines()
    assert told.exit_code == SOME_FAILED
    assert [": not added, " in line and "server" in line for line in lines] == [True, True, True, False]
    assert "3 added (2 of them copies), 0 already there, 3 failed" in lines[-1]
    again = CliRunner().invoke(app, ["add", place, str(tmp_path)])
    assert again.exit_code == DONE
    assert "3 added (3 of them copies), 3 already there, 0 failed" in again.stderr


WORDS = (
    "Harbour harbours nine-point NINE Point Élysée elysee don't 3.5 U.N. lamp@quill.example snake_case "
    "ſtill İz 港 مرفأ مَرْفأ हिन्दी"
)


@pytest.fixture(scope="module")
def both(server: Server) -> Iterator[tuple[Ledger, Ledger]]:
    """The same documents in both kinds of ledger."""
    with (
        Store(server).places() as databases,
        Store(None).places() as files,
        open_ledger(databases(), create=True) as one,
        open_ledger(files(), create=True) as other,
    ):
        words = WORDS.split()
        for n in range(24):
            some = [words[(n * k + k // 3) % len(words)] for k in range(1, 9)]
            document = Document(id=f"d{n:02}", title=words[n % 7] if n % 3 else None, text=f"{n} " + " ".join(some))
            for ledger in (one, other):
                assert ledger.add(Record(reader=READER, document=document)).new
        yield one, other


@given(
    asked=st.lists(
        st.sampled_from(WORDS.split())
        | st.sampled_from(
            ["har*", "nin*", "é*", '"nine point"', '"point nine"', '"harbour harbours"', '"3 5"', '"u n', "*"]
        ),
        max_size=3,
    )
)
@examples(150)
def test_search_is_alike_in_both(both: tuple[Ledger, Ledger], asked: list[str]) -> None:
    def answer(ledger: Ledger) -> object:
        try:
            return sorted(ledger.search(" ".join(asked), limit=100), key=lambda hit: hit.document)
        except LedgerError as fault:
            return str(fault)

    assert answer(both[0]) == answer(both[1])


def test_a_word_in_the_title_counts_more(store: Store) -> None:
    with store.places() as places, open_ledger(places(), create=True) as ledger:
        for id, title, words in (
            ("a", "Berth", "Quill lamps."),
            ("b", "Quill", "Berth lamps."),
            ("c", None, "Berth " * 9),
        ):
            ledger.add(Record(reader=READER, document=Document(id=id, title=title, text=f"{words} Number {id}.")))
        assert [hit.document for hit in ledger.search("quill")] == ["b", "a"]
        assert {hit.document for hit in ledger.search("berth")} == {"a", "b", "c"}
        assert ledger.search('"berth quill"') == ()


def test_long_documents_are_found_to_the_last_word(store: Store) -> None:
    """More words than one index entry holds, one word more often than it counts, words longer than it keeps."""
    many = " ".join(f"word{n:07}" for n in range(40_000))
    often = "often lamp " * 1000 + "oil " + "lamp " * 300 + "wick"
    long = "港" * 700 + " " + "harbour" * 400 + " berth"
    with store.places() as places, open_ledger(places(), create=True) as ledger:
        for id, words in (("many", many), ("often", often), ("long", long)):
            ledger.add(Record(reader=READER, document=Document(id=id, title=f"{id} " * 300, text=words)))
        # as many bytes as words can have
        wide = [chr(0x20000 + n) * 40 for n in range(8_000)]
        ledger.add(Record(reader=READER, document=Document(id="wide", text=" ".join(wide))))

        def found(words: str) -> list[str]:
            return [hit.document for hit in ledger.search(words)]

        assert found("word0000000 word0039999") == ["many"]
        for n in (0, 5_898, 5_899, 5_900, 6_000, 27_777, 39_998):
            assert found(f'"word{n:07} word{n + 1:07}"') == ["many"]
        assert found('"word0000001 word0000003"') == []
        assert found('"lamp oil lamp"') == found('"lamp wick"') == found("lam*") == ["often"]
        assert found(f"{wide[0]} {wide[-1]}") == ["wide"]
        assert found("港" * 700) == found('"' + "harbour" * 400 + ' berth"') == ["long"]


def test_any_character_comes_back_and_is_ordered_alike(places: Places) -> None:
    odd = ["\0", "\1", "\2", "\0\0\1\1\2", "\1\2", "a", "B", "é", "z", "Z", "_", " ", "\ufffd", "\U0001f54a"]
    with open_ledger(places()) as ledger:
        for n, name in enumerate(odd):
            ledger.add(Record(reader=READER, document=Document(id=f"{name}.", text=f"{name} text {n}\0")))
        assert [row.id for row in ledger.documents.list()] == sorted(f"{name}." for name in odd)
        assert {row.text for row in ledger.documents.list()} == {f"{name} text {n}\0" for n, name in enumerate(odd)}
        for name in odd:
            assert ledger.documents.get(f"{name}.") is not None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_numbers_beyond_the_database(places: Places) -> None:
    with open_ledger(places()) as ledger:
        ledger.add(FIRST)
        for number in ("2147483648", "9" * 30):
            with pytest.raises(LedgerError, match="no actor is called"):
                ledger.history.list(number)
