"""What is no ledger is told so in one line, and is left as it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
import stat
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import inspect

from pourparler.ledger import Ledger, LedgerError, migrations, open_ledger
from pourparler.ledger.db.columns import metadata
from pourparler.ledger.db.schema import APPLICATION_ID, REVISION
from pourparler.record import Record
from stores import Places, dump, plain, raw, taken_back
from strategies import example_record, telling

DOCS = Path(__file__).parent.parent.parent / "docs" / "ledger.md"


def state(folder: Path) -> dict[str, str]:
    """The names and contents of all files in a folder."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if stat.S_ISREG(path.stat().st_mode)
    }


def refused(path: str | Path, folder: Path, *, create: bool = False) -> str:
    """Try to open, hold that nothing changed, and give the line."""
    before = state(folder)
    with pytest.raises(LedgerError) as caught:
        open_ledger(path, create=create, patience=0.05)
    assert state(folder) == before
    line = str(caught.value)
    assert line.isprintable()
    return line


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "talks.ledger"
    with open_ledger(path, create=True) as ledger:
        ledger.add(example_record())
    return path


def test_a_missing_ledger(tmp_path: Path) -> None:
    path = tmp_path / "none.ledger"
    assert refused(path, tmp_path) == f"no ledger at {path}; `pourparler add {path} SOURCE..` creates one"
    assert "create it first" in refused(tmp_path / "no" / "x", tmp_path, create=True)


@pytest.mark.parametrize("create", [False, True])
def test_what_is_no_ledger(tmp_path: Path, create: bool) -> None:
    (tmp_path / "notes.txt").write_text("Nothing but notes.\n" * 20)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE notes (line)")
    with sqlite3.connect(tmp_path / "claims.db") as claims:
        # It has a ledger's mark, but no ledger's tables.
        claims.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        claims.execute("CREATE TABLE alembic_version (version_num)")
        claims.execute("INSERT INTO alembic_version VALUES ('9999')")
    os.mkfifo(tmp_path / "pipe")
    assert "is not a ledger" in refused(tmp_path / "notes.txt", tmp_path, create=create)
    assert "another program's database" in refused(tmp_path / "other.db", tmp_path, create=create)
    other.close()
    claims.close()
    assert "newer version" in refused(tmp_path / "claims.db", tmp_path, create=create)
    assert "ordinary file" in refused(tmp_path / "pipe", tmp_path, create=create)
    assert "is a folder" in refused(tmp_path, tmp_path, create=create)
    assert "not as a Path" in refused(Path("postgresql://db/talks"), tmp_path, create=create)
    assert "is an address" in refused("https://lamp.example/talks", tmp_path, create=create)
    assert "cannot be the name of a file" in refused("a\0b", tmp_path, create=create)
    assert "cannot be opened" in refused(tmp_path / ("x" * 300), tmp_path, create=create)


def test_an_empty_file_is_a_new_ledger_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert "is empty" in refused(path, tmp_path)
    with open_ledger(path, create=True) as ledger:
        assert ledger.add(example_record()).new


def test_a_newer_ledger_is_left_alone(made: Path) -> None:
    with sqlite3.connect(made) as raw:
        raw.execute("UPDATE alembic_version SET version_num = 'f00d'")
    raw.close()
    for create in (False, True):
        line = refused(made, made.parent, create=create)
        assert "newer version" in line
        assert "update pourparler" in line


def test_a_damaged_ledger(made: Path) -> None:
    made.write_bytes(made.read_bytes()[:100] + b"\x55" * 5000)
    assert "damaged" in refused(made, made.parent)


def test_a_locked_ledger(made: Path) -> None:
    before = made.read_bytes()
    other = sqlite3.connect(made, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_ledger(made, patience=0.05) as ledger:
        assert len(ledger.documents.list()) == 1
        with pytest.raises(LedgerError, match="locked by another program"):
            ledger.add(example_record("more", text=example_record().document.text + "More."))
    assert made.read_bytes() == before
    other.execute("ROLLBACK")
    other.close()


def test_a_name_that_an_address_could_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "talks?mode=memory#100%\n"
    with open_ledger(path, create=True) as ledger:
        ledger.add(example_record())
    assert path.stat().st_size > 0
    with open_ledger(str(path)) as ledger:
        assert len(ledger.documents.list()) == 1


def in_a_child(work: object, *, user: int | None = None, limit: int | None = None) -> str:
    """Run `work` in a forked process, as another user or with files of `limit` bytes at most; give its error's line."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        line = "no error"
        try:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            if user is not None and os.getuid() == 0:
                os.setuid(user)
            work()  # type: ignore[operator]
        except BaseException as error:
            line = f"{type(error).__name__}: {error}"
        os.write(writer, line.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read()


def test_a_read_only_ledger() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "talks.ledger"
        open_ledger(path, create=True).close()

        def adding() -> None:
            with open_ledger(path, create=True) as ledger:
                ledger.add(example_record())

        def asking_then_adding() -> None:
            with open_ledger(path) as ledger:
                assert ledger.documents.list() == ()
                ledger.add(example_record())

        path.chmod(0o444)
        folder.chmod(0o555)
        before = state(folder)
        lines = [in_a_child(adding, user=65534), in_a_child(asking_then_adding, user=65534)]
        folder.chmod(0o777)
        lines.append(in_a_child(adding, user=65534))
        lines.append(in_a_child(asking_then_adding, user=65534))
        path.chmod(0o000)
        lines.append(in_a_child(adding, user=65534))
        folder.chmod(0o755)
        path.chmod(0o644)
        assert state(folder) == before
    assert all(line.startswith("LedgerError: ") and line.isprintable() for line in lines)
    assert all("read-only" in line for line in lines[:-1])


def test_a_full_disk(tmp_path: Path, made: Path) -> None:
    before = made.read_bytes()

    def adding() -> None:
        with open_ledger(made) as ledger:
            ledger.add(example_record("more", text=example_record().document.text + "More." * 50_000))

    def making() -> None:
        open_ledger(tmp_path / "new.ledger", create=True)

    for work in (adding, making):
        assert in_a_child(work, limit=20_000).startswith("LedgerError: the disk")
    assert made.read_bytes() == before
    assert not (tmp_path / "new.ledger").exists()


def shown_index(found: dict[str, object]) -> str:
    """An index in words, its condition too."""
    options = {name: str(value) for name, value in found.pop("dialect_options", {}).items()}
    return f"{found} {options}"


def tables(place: str) -> dict[str, object]:
    """What the ledger's tables are made of, in no order of columns; the search's index is tested by searching."""
    engine = plain(place)
    look = inspect(engine)
    names = [n for n in look.get_table_names() if not n.startswith(("alembic", "document_words"))]
    found: dict[str, object] = {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)),
            look.get_pk_constraint(name),
            sorted(
                (f["constrained_columns"], f["referred_table"], f["referred_columns"])
                for f in look.get_foreign_keys(name)
            ),
            sorted(map(str, look.get_unique_constraints(name))),
            sorted(map(shown_index, look.get_indexes(name))),
            sorted(map(str, look.get_check_constraints(name))),
        )
        for name in names
    }
    engine.dispose()
    return found


def test_migrations_give_the_tables_of_the_schema(places: Places) -> None:
    made, by_schema = places(empty=True), places(empty=True)
    open_ledger(made, create=True).close()
    metadata.create_all(plain(by_schema))
    assert tables(made) == tables(by_schema)
    assert migrations.known(REVISION)
    assert dump(made)["alembic_version"] == [(REVISION,)]


def test_a_file_has_a_ledgers_settings(made: Path) -> None:
    with sqlite3.connect(made) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()


def test_the_newest_migration_is_the_schema_of_the_program() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory.from_config(migrations.config()).get_heads() == [REVISION]


def test_an_older_ledger_is_brought_up_to_date(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.add(example_record())
    taken_back(place, "base")
    assert set(dump(place)) == {"alembic_version"}
    with open_ledger(place) as ledger:
        assert ledger.documents.list() == ()
        assert ledger.add(example_record()).new


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004", "0008", "0010", "0012"])
def test_a_filled_ledger_of_each_older_version_tells_the_same(place: str, revision: str) -> None:
    def told(ledger: Ledger) -> list[object]:
        return [
            [(row.id, row.copy_of) for row in ledger.documents.list()],
            [(row.document, row.speaker, row.content, row.evidence, row.witnesses) for row in ledger.statements.list()],
            [(row.place, row.status, row.participants, len(row.reports)) for row in ledger.meetings.list()],
            [(row.name, row.sponsors, row.provisions) for row in ledger.proposals.list()],
            [(row.name, row.kind, row.mentions, row.documents, row.roles) for row in ledger.actors.list()],
            ledger.contradictions(),
            [hit.document for hit in ledger.search("harbour")],
        ]

    people, harbour = ["Mara Vell", "Tomas Orn"], "“We will keep the harbour open for every pilot”"
    with open_ledger(place, create=True) as ledger:
        for day in (4, 5, 6):
            ledger.add(
                telling(
                    f"d{day}",
                    published=dt.date(2031, 3, day),
                    said=[("Mara Vell", harbour), ("Tomas Orn", f"that {day} ferries were late")],
                    met=[(people, "Quill", dt.date(2031, 3, 5), "planned" if day == 4 else "held")],
                    tabled=[("Quill Plan", ["Mara Vell"], None, [f"no toll for {day} days"])],
                    more=f"Number {day}.",
                )
            )
        before = told(ledger)
    taken_back(place, revision)
    with open_ledger(place) as ledger:
        assert told(ledger) == before


@pytest.mark.parametrize("revision", ["0004", "0010"])
def test_reading_again_fills_what_an_older_version_did_not_have(place: str, revision: str) -> None:
    def told(ledger: Ledger) -> list[object]:
        return [
            [(row.document, row.speakers, row.content) for row in ledger.statements.list()],
            [(row.name, row.state, row.confidence) for row in ledger.proposals.list()],
            [(row.party, row.stance, row.target, row.condition, row.words) for row in ledger.stances.list()],
            [(row.speakers, row.before.document, row.after.document) for row in ledger.contradictions()],
        ]

    def batch(reader: str) -> list[Record]:
        both = ("Mara Vell", "Tomas Orn")
        return [
            telling(
                f"d{day}",
                published=dt.date(2031, 3, day),
                said=[(both, f"We will {'' if day == 4 else 'not '}attend the Kelmport round")],
                tabled=[("Quill Plan", ["Mara Vell"], None, ["shared berths"], "on_table" if day == 4 else "rejected")],
                stands=[("Tomas Orn", "conditional", f"a toll of {day} crowns", "the pilots are paid")],
                reader=reader,
            )
            for day in (4, 6)
        ]

    with open_ledger(place, create=True) as ledger:
        for record in batch("0.1 test"):
            ledger.add(record)
        before = told(ledger)
    assert all(before) and before[1] == [("Quill Plan", "rejected", 0.9)]
    taken_back(place, revision)
    with open_ledger(place) as ledger:
        ledger.reindex()
        assert told(ledger)[2] == [] and {row.speaker for row in ledger.statements.list()} == {"Mara Vell"}
        assert [row.state for row in ledger.proposals.list()] == [None]
        assert ledger.documents.outdated("0.2 test") == ("d4", "d6")
        for record in batch("0.2 test"):
            ledger.reread(record)
        assert told(ledger) == before
        assert ledger.reindex().changed == 0


def test_decisions_in_an_older_ledger_stay(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.add(example_record())
    taken_back(place, "0004")
    with raw(place) as connection:
        connection.exec_driver_sql(
            "INSERT INTO revisions (at, coder, action, actor_id, before, after) VALUES ('2031-03-05 12:00:00.000000', "
            """'ana', 'merge', 1, '{"actors": [[1, null, false]]}', '{"into": 4, "name": "Tomas Orn"}')"""
        )
    with open_ledger(place) as ledger:
        assert [(row.coder, row.summary) for row in ledger.history.list()] == [("ana", "merged into Tomas Orn (4)")]
        added = ledger.actors.merge("Mara Vell", into="Tomas Orn", coder="ben")
        assert [row.id for row in ledger.history.list()] == [1, added.id]


def test_the_page_on_the_schema_names_every_table_and_column() -> None:
    page = DOCS.read_text(encoding="utf-8")
    sections = {part.split("`")[1]: part for part in page.split("\n### ")[1:]}
    assert set(sections) == set(metadata.tables) | {"alembic_version"}
    for name, table in metadata.tables.items():
        told = {line.split("`")[1] for line in sections[name].splitlines() if line.startswith("| `")}
        assert told == set(table.columns.keys()), name
