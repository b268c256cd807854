"""A ledger and Discourse Network Analyzer: what comes in, what goes out again, and what is refused."""

from __future__ import annotations

import base64
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dna_maker import HARBOUR, NO_FLEET, NO_TOLL, OPEN, TOLL, make, tables
from pourparler.codebook.model import read_codebook
from pourparler.exchange import ExchangeError, ExportOptions, export_file, import_file
from pourparler.exchange.dna.codes import Units, extent
from pourparler.exchange.dna.passwords import is_password
from pourparler.ledger import Ledger
from pourparler.record import Record
from pourparler.settlement.evidence import evidence
from stores import new_ledger
from strategies import example_record, records, telling
from suite import Run, examples

KINDS = ("supports", "opposes", "insists", "red_line", "conditional", "open", "none", "rejects")


@pytest.fixture
def given_base(tmp_path: Path) -> Path:
    return make(tmp_path / "given.dna")


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path / "talks.ledger") as ledger:
        yield ledger


def out(ledger: Ledger, path: Path, **told: str) -> dict[str, list[tuple[object, ...]]]:
    export_file(ledger, "dna", path, ExportOptions(settings=told))
    return tables(path)


def changed(path: Path, *statements: str) -> Path:
    """A database after somebody has worked on it."""
    with sqlite3.connect(path) as base:
        for statement in statements:
            base.execute(statement)
    base.close()
    return path


def by_words(ledger: Ledger, words: str) -> int:
    return next(row.id for row in ledger.statements.list() if row.content == words)


def test_a_database_goes_out_as_it_came_in(ledger: Ledger, given_base: Path, tmp_path: Path) -> None:
    import_file(ledger, "dna", given_base, "cleo")
    assert out(ledger, tmp_path / "out.dna") == tables(given_base)
    assert out(ledger, tmp_path / "out.dna", statements="coded") == tables(given_base)


def test_what_comes_in(held: Ledger, given_base: Path) -> None:
    told = import_file(held, "dna", given_base, "cleo")
    first = next(row for row in held.documents.list() if row.title == "Talks")
    assert (first.text, first.publisher, first.byline) == (HARBOUR, "The Quill Lamp", "Ada Quill")
    assert (str(first.published), first.published_from) == ("2031-03-09", "metadata")
    assert [(zone.kind, zone.start, zone.end) for zone in first.zones] == [("body", 0, len(HARBOUR))]
    found = {(row.statement.content, row.party, row.kind, row.terms, row.coder) for row in held.positions.list()}
    opening, toll = (("The harbour stays open.", "yes"),), (("A toll is taken: on grain", "yes"),)
    assert found == {
        (OPEN, "Ostrava Reach", "supports", opening, "ana"),
        (OPEN, "Ostrava Reach", "opposes", opening, "ben"),
        (OPEN, "Ostrava Reach", "opposes", toll, "ana"),
        (NO_FLEET, "Sunder Isle", "opposes", opening, "ana"),
        (NO_TOLL, "Sunder Isle", "opposes", toll, "cleo"),
        ("A toll is robbery", "Sunder Isle", "opposes", toll, "ana"),
        ("it was not", "one diplomat", "supports", toll, "ana"),
    }
    speakers = {(row.content, row.speaker, row.kind, row.coder) for row in held.statements.list()}
    assert (OPEN, "Mara Vell", "indirect", "ana") in speakers
    assert (NO_FLEET, "Tomas Orn", "direct", "ana") in speakers
    assert ("A toll is robbery", "Sunder Isle", "indirect", "ana") in speakers
    assert ("One diplomat", None, "indirect", "ben") in speakers
    actors = {row.name: (row.kind, row.acts_for) for row in held.actors.list()}
    assert actors["Mara Vell"] == ("person", "Ostrava Reach")
    assert actors["Ostrava Reach"] == ("country", None)
    assert any("type 'Story'" in line for line in told.warnings)
    assert any("nor organization: no position" in line for line in told.warnings)


def test_it_is_coded_by_its_concepts(held: Ledger, given_base: Path) -> None:
    import_file(held, "dna", given_base, "cleo")
    book = read_codebook(held.codebook.get() or "")
    assert {party.name: party.speakers for party in book.parties} == {
        "Ostrava Reach": ("Mara Vell",),
        "Sunder Isle": ("Tomas Orn",),
        "one diplomat": (),
    }
    assert book.options == {"The harbour stays open.": ("yes", "no"), "A toll is taken: on grain": ("yes", "no")}
    found = evidence(book, held.positions.list())
    assert not found.left_out and len(found.scenario.codings) == 7


def test_a_codebook_that_is_there_stays(held: Ledger, given_base: Path) -> None:
    book = "parties: [Sunder Isle]\nissues: {toll: {question: 'A toll?', options: [paid]}}"
    held.codebook.save(book, coder="cleo")
    told = import_file(held, "dna", given_base, "cleo")
    assert held.codebook.get() == book
    assert any("2 concepts are not in the ledger's codebook" in line for line in told.warnings)


def test_twice_is_once(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    import_file(held, "dna", given_base, "cleo")
    before = held.statements.list(), held.positions.list(), held.codebook.get()
    told = import_file(held, "dna", given_base, "cleo")
    assert "(0 new), 0 new statements, 0 new positions" in told.summary
    assert (held.statements.list(), held.positions.list(), held.codebook.get()) == before
    assert out(held, tmp_path / "out.dna") == tables(given_base)


def test_what_people_decide_here_goes_back(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    import_file(held, "dna", given_base, "cleo")
    before = tables(given_base)
    positions = {(row.statement.content, row.coder): row for row in held.positions.list()}
    robbery = positions["A toll is robbery", "ana"]
    held.positions.remove(robbery.id, coder="ana")
    held.positions.add(robbery.statement, coder="ana", party="Sunder Isle", kind="supports", terms=robbery.terms)
    held.codings.reject(f"s{positions[NO_FLEET, 'ana'].statement.id}", coder="cleo")
    held.positions.add(
        by_words(held, OPEN),
        coder="dora",
        party="Ostrava Reach",
        kind="supports",
        terms=[("The harbour stays open.", "yes")],
    )
    after = out(held, tmp_path / "out.dna")
    # The statement that was coded anew keeps its row, and how certain its coder was.
    assert set(before["STATEMENTS"]) - set(after["STATEMENTS"]) == {row for row in before["STATEMENTS"] if row[0] == 4}
    assert [row[1:] for row in after["DATABOOLEAN"] if row[1] == 7] == [(7, 4, 1)]
    assert [row[1:] for row in after["DATAINTEGER"] if row[1] == 7] == [(7, 8, 1)]
    (new,) = set(after["STATEMENTS"]) - set(before["STATEMENTS"])
    (dora,) = set(after["CODERS"]) - set(before["CODERS"])
    assert new[1:] == (1, 1, *units_of(before, 1), dora[0]) and dora[1] == "dora"
    assert {row[2:] for row in after["DATASHORTTEXT"] if row[1] == new[0]} == {(1, 2), (2, 6), (3, 8)}
    assert {row[2:] for row in after["DATAINTEGER"] if row[1] == new[0]} == {(8, 0)}
    pairs = {row[1:3] for row in after["CODERRELATIONS"]}
    assert all({(dora[0], other), (other, dora[0])} <= pairs for other in (1, 2, 3, 4))
    same = set(before) - {"STATEMENTS", "CODERS", "CODERRELATIONS", "DATABOOLEAN", "DATAINTEGER", "DATASHORTTEXT"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def units_of(base: dict[str, list[tuple[object, ...]]], statement: int) -> tuple[object, object]:
    return next((row[3], row[4]) for row in base["STATEMENTS"] if row[0] == statement)


def test_what_was_coded_in_dna_meanwhile_comes_in(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    import_file(held, "dna", given_base, "cleo")
    later = tmp_path / "later.dna"
    out(held, later)
    changed(
        later,
        "INSERT INTO STATEMENTS VALUES (50, 1, 2, 23, 36, 3)",
        "INSERT INTO DATASHORTTEXT VALUES (90, 50, 1, 1), (91, 50, 2, 7), (92, 50, 3, 8)",
        "INSERT INTO DATABOOLEAN VALUES (90, 50, 4, 1)",
        "INSERT INTO REGEXES VALUES ('grain', 1, 1, 1)",
    )
    told = import_file(held, "dna", later, "cleo")
    assert "0 new), 1 new statements, 1 new positions" in told.summary
    assert held.positions.list(party="Sunder Isle")[-1].coder == "ben"
    assert out(held, tmp_path / "out.dna") == tables(later)


def test_of_two_databases_one_is_kept_whole(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    other = changed(make(tmp_path / "other.dna"), "UPDATE DOCUMENTS SET Text = Text || '!'")
    import_file(held, "dna", given_base, "cleo")
    told = import_file(held, "dna", other, "cleo")
    assert any("rows of another DNA database" in line for line in told.warnings)
    assert len(held.positions.list()) == 14
    after = out(held, tmp_path / "out.dna")
    assert len(after["DOCUMENTS"]) - 1 == 4 + 3 and after["REGEXES"] == tables(given_base)["REGEXES"]


def coded_ledger(ledger: Ledger) -> None:
    ledger.add(example_record())
    two = [("harbour", "open"), ("berths", "shared")]
    ledger.positions.add(1, party="Ostrava Reach", kind="supports", coder="ana", terms=two[:1])
    ledger.positions.add(1, party="Ostrava Reach", kind="red_line", coder="ben", terms=[("harbour", "closed")])
    ledger.positions.add(1, party="Ostrava Reach", kind="insists", coder="ana", terms=two[:1])
    ledger.positions.add(2, party="Ostrava Reach", kind="opposes", coder="ana", terms=two[1:])
    ledger.positions.add(2, party="Ostrava Reach", kind="accepts", coder="ana", terms=two)
    ledger.positions.add(
        2, party="Ostrava Reach", kind="matters_more", coder="ana", terms=(), weighed=["harbour", "berths"]
    )
    ledger.positions.add(3, party="one diplomat", kind="supports", coder="ana", terms=[("Is the plan fair?", "yes")])
    ledger.positions.add(3, party="Sunder Isle", kind="conditional", coder="ana", terms=[("harbour", "")])


def test_a_ledger_that_never_saw_dna_goes_out(held: Ledger, tmp_path: Path) -> None:
    coded_ledger(held)
    told = export_file(held, "dna", tmp_path / "out.dna")
    base = sqlite3.connect(tmp_path / "out.dna")
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    ((version,),) = base.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'")
    assert version.startswith("3.0")
    for name, password, *colour in base.execute("SELECT Name, Password, Red, Green, Blue FROM CODERS").fetchall():
        assert is_password("pourparler", password) and name in ("Admin", "ana", "ben", "machine 0.0 test")
        assert len(base64.b64decode(password)) == 48 and all(0 <= part <= 255 for part in colour)
    empty = """SELECT COUNT(*) FROM VARIABLES WHERE DataType = 'short text'
        AND ID NOT IN (SELECT VariableId FROM ENTITIES WHERE Value = '')"""
    assert base.execute(empty).fetchall() == [(0,)]
    said = """SELECT substr(d.Text, s.Start + 1, s.Stop - s.Start), p.Value, o.Value, c.Value, a.Value FROM STATEMENTS s
        JOIN DOCUMENTS d ON d.ID = s.DocumentId JOIN DATABOOLEAN a ON a.StatementId = s.ID
        JOIN DATASHORTTEXT x ON x.StatementId = s.ID AND x.VariableId = 1 JOIN ENTITIES p ON p.ID = x.Entity
        JOIN DATASHORTTEXT y ON y.StatementId = s.ID AND y.VariableId = 2 JOIN ENTITIES o ON o.ID = y.Entity
        JOIN DATASHORTTEXT z ON z.StatementId = s.ID AND z.VariableId = 3 JOIN ENTITIES c ON c.ID = z.Entity"""
    stays, close = "that the harbour would stay open", '"We will not close it for anybody,"'
    replaced = "the nine-point Quill Plan had replaced the older Lantern Draft, and that it gave both fleets a berth"
    assert set(base.execute(said).fetchall()) == {
        (stays, "Mara Vell", "Ostrava Reach", "harbour: open", 1),
        (stays, "Mara Vell", "Ostrava Reach", "harbour: closed", 0),
        (close, "Mara Vell", "Ostrava Reach", "berths: shared", 0),
        (replaced, "one diplomat", "", "Is the plan fair?", 1),
    }
    base.close()
    for words in (
        "1 meeting that DNA cannot represent",
        "2 proposals that DNA cannot represent",
        "1 statement in several pieces",
        "password 'pourparler'",
    ):
        assert any(words in line for line in told.warnings)


def essence(ledger: Ledger) -> object:
    """Documents, who says what, and every position, as far as DNA can hold them."""
    documents, said = set(), set()
    for row in ledger.documents.list():
        found = ledger.transfer.export(row.id)
        units = Units(row.text)
        documents.add((row.id, row.text, row.title, row.publisher, row.url, row.published))
        for statement in found.record.statements:
            place = units.of(extent(statement))
            own = [c for c in found.codings if c.statement == statement.id]
            names = {a.id: {found.names[a.id], found.names.get(a.for_ or "")} for a in found.record.actors}
            for speaker in statement.speakers or (None,):
                name = None if speaker is None else found.names[speaker]
                held = [c for c in own if not any(c.party in names[each] for each in statement.speakers)]
                held += [c for c in own if speaker is not None and c.party in names[speaker]]
                said |= {(row.id, place, name, c.party, c.kind, c.terms, c.weighed, c.coder) for c in held}
                if not held:
                    said.add((row.id, place, name, found.coders[statement.id]))
    return documents, said


def test_a_ledger_comes_back_through_dna(held: Ledger, tmp_path: Path) -> None:
    coded_ledger(held)
    there = tmp_path / "there.dna"
    out(held, there)
    with new_ledger(tmp_path / "second.ledger") as second:
        import_file(second, "dna", there, "cleo")
        assert essence(second) == essence(held)
        first, again = tables(there), out(second, tmp_path / "back.dna")
        # The second ledger's codebook has a party that DNA is offered now.
        assert [row[2] for row in set(again["ENTITIES"]) - set(first["ENTITIES"])] == ["Sunder Isle"]
        for name in set(first) - {"ENTITIES", "ATTRIBUTEVALUES"}:
            assert again[name] == first[name]
        book = read_codebook(second.codebook.get() or "")
        assert book.options["harbour"] == ("open", "closed")
        assert [row.confidence for row in second.statements.list() if row.content == "it gave both fleets a berth"] == [
            0.5
        ]
    before = held.statements.list(), held.positions.list()
    import_file(held, "dna", there, "cleo")
    assert (held.statements.list(), held.positions.list()) == before


@examples(6)
@given(record=records(), data=st.data())
def test_any_ledger_comes_back_through_dna(
    record: Record, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("through")
    names = st.sampled_from(["harbour", "toll", "Sunder: isle", "🕊 flight", "yes", "n" * 200])
    with new_ledger(folder / "one") as one, new_ledger(folder / "two") as two:
        one.add(record)
        for row in one.statements.list():
            if row.speaker is not None and data.draw(st.booleans()):
                terms = [(data.draw(names), data.draw(names)) for _ in range(data.draw(st.integers(1, 2)))]
                one.positions.add(
                    row.id, party="Reach", kind=data.draw(st.sampled_from(KINDS)), coder="ana", terms=terms
                )
        export_file(one, "dna", folder / "there.dna")
        told = import_file(two, "dna", folder / "there.dna", "ben")
        assert not [line for line in told.warnings if "cannot be read" in line]
        assert held_by_dna(essence(two)) == held_by_dna(essence(one))
        before = essence(one)
        assert "(0 new), 0 new" in import_file(one, "dna", folder / "there.dna", "ben").summary
        assert held_by_dna(essence(one)) == held_by_dna(before)


def test_a_joint_statement_has_a_row_for_each_person_and_comes_back(held: Ledger, tmp_path: Path) -> None:
    held.add(telling("joint", published=dt.date(2031, 3, 9), said=[(("Mara Vell", "Tomas Orn"), "that it rained")]))
    rows = out(held, tmp_path / "joint.dna")
    assert len(rows["STATEMENTS"][1:]) == 2  # without the names of the columns
    with new_ledger(tmp_path / "second.ledger") as second:
        import_file(second, "dna", tmp_path / "joint.dna", "cleo")
        (row,) = second.statements.list()
        assert row.speakers == ("Mara Vell", "Tomas Orn")
        assert len(out(second, tmp_path / "again.dna")["STATEMENTS"][1:]) == 2
        second.codings.correct(row, coder="cleo", speaker="Tomas Orn")
        assert len(out(second, tmp_path / "less.dna")["STATEMENTS"][1:]) == 1


def held_by_dna(found: object) -> object:
    """What of a ledger DNA can hold: names without spaces around them, the first line for a title.

    Of two statements of the same words and speaker, one that is not coded is none of its own.
    """
    documents, said = found  # type: ignore[misc]
    coded = {row[:3] for row in said if len(row) > 4}
    said = {row for row in said if len(row) > 4 or row[:3] not in coded}
    return (
        {(text, publisher, published) for _, text, _, publisher, _, published in documents},
        {(place, (speaker or "").strip(), *rest) for _, place, speaker, *rest in said},
    )


def test_long_names_are_shortened_and_reported(held: Ledger, tmp_path: Path) -> None:
    record = example_record()
    document = record.document.model_copy(update={"title": "T" * 300, "byline": "B" * 191})
    held.add(record.model_copy(update={"document": document}))
    told = export_file(held, "dna", tmp_path / "out.dna")
    (row,) = tables(tmp_path / "out.dna")["DOCUMENTS"][1:]
    assert row[1] == "T" * 189 + "…" and row[4] == "B" * 189 + "…"
    assert any(line.startswith("2 texts of more than") for line in told.warnings)


def test_only_what_is_coded_goes_out_if_asked(held: Ledger, tmp_path: Path) -> None:
    coded_ledger(held)
    assert len(out(held, tmp_path / "all.dna")["STATEMENTS"]) - 1 == 9
    assert len(out(held, tmp_path / "coded.dna", statements="coded")["STATEMENTS"]) - 1 == 8
    with pytest.raises(ExchangeError, match="give statements=all or statements=coded"):
        out(held, tmp_path / "no.dna", statements="some")
    assert not (tmp_path / "no.dna").exists()


def test_a_password_of_ones_own(held: Ledger, tmp_path: Path) -> None:
    held.add(example_record())
    coders = out(held, tmp_path / "out.dna", password="a better one")["CODERS"]
    place = coders[0].index("Password")
    assert all(is_password("a better one", str(row[place])) for row in coders[1:])


def test_days_choose_documents(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    import_file(held, "dna", given_base, "cleo")
    export_file(held, "dna", tmp_path / "out.dna", ExportOptions(since=held.documents.list()[1].published))
    after = tables(tmp_path / "out.dna")
    assert [row[0] for row in after["DOCUMENTS"][1:]] == [2]
    assert [row[0] for row in after["STATEMENTS"][1:]] == [7, 8, 9, 10]
    assert after["ENTITIES"] == tables(given_base)["ENTITIES"]


LOOSE = "PRAGMA writable_schema = ON"
FAULTS = {
    "a span beyond the text": (["UPDATE STATEMENTS SET Stop = 9999 WHERE ID = 4"], "statement 4 is at"),
    "an empty value": (
        ["ALTER TABLE DOCUMENTS RENAME TO OLD", "CREATE TABLE DOCUMENTS AS SELECT *, NULL AS Gap FROM OLD",
         "UPDATE DOCUMENTS SET Title = NULL WHERE ID = 2", "DROP TABLE OLD"],
        "table DOCUMENTS, row 2: Title is empty",
    ),
    "a text for a number": (["UPDATE STATEMENTS SET Stop = 'many' WHERE ID = 4"], "row 4: Stop is not a whole number"),
    "bytes for a text": (["UPDATE DOCUMENTS SET Text = x'00ff' WHERE ID = 2"], "row 2: Text is not a text"),
    "what is no UTF-8": (["UPDATE DOCUMENTS SET Text = CAST(x'ff' AS TEXT) WHERE ID = 2"], "cannot be read"),
    "a row that is not there": (["UPDATE STATEMENTS SET Coder = 77 WHERE ID = 4"], "CODERS has no row 77"),
    "a date of no calendar": (["UPDATE DOCUMENTS SET Date = 9223372036854775807 WHERE ID = 2"], "out of range"),
    "a table that is missing": (["DROP TABLE REGEXES"], "it has no table REGEXES"),
    "a column that is missing": (["ALTER TABLE STATEMENTS RENAME COLUMN Stop TO Halt"], "has no column Stop"),
    "a view for a table": (
        ["DROP TABLE REGEXES", "CREATE VIEW REGEXES AS SELECT Name AS Label, Red, Green, Blue FROM CODERS"],
        "it has no table REGEXES",
    ),
    "a column that is computed": (
        ["DROP TABLE REGEXES",
         "CREATE TABLE REGEXES(Label TEXT, Red INTEGER, Green INTEGER, Blue INTEGER AS (Red * 2))"],
        "REGEXES has no column Blue",
    ),
    "a colour that is none": (
        ["DROP TABLE REGEXES", "CREATE TABLE REGEXES(Label TEXT, Red, Green, Blue)",
         "INSERT INTO REGEXES VALUES ('a', 999, 0, 0)"],
        "Red is 999",
    ),
    "an id that stands twice": (
        ["DROP TABLE REGEXES", "CREATE TABLE REGEXES(Label TEXT, Red, Green, Blue)",
         "INSERT INTO REGEXES VALUES ('a', 9, 0, 0), ('a', 9, 0, 0)"],
        "is invalid in DNA",
    ),
    "an older program's": (["UPDATE SETTINGS SET Value = '2.0 beta 25' WHERE Property = 'version'"], "of DNA 2"),
    "a later program's": (["UPDATE SETTINGS SET Value = '4.0' WHERE Property = 'version'"], "of DNA '4.0'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_broken_gets_one_line_and_nothing_is_taken(held: Ledger, given_base: Path, fault: str) -> None:
    statements, words = FAULTS[fault]
    changed(given_base, *statements)
    with pytest.raises(ExchangeError, match=words) as refused:
        import_file(held, "dna", given_base, "cleo")
    assert "\n" not in str(refused.value)
    assert (held.documents.list(), held.transfer.extras("dna"), held.codebook.get()) == ((), {}, None)


def test_what_is_no_database_gets_one_line(held: Ledger, tmp_path: Path) -> None:
    for content in (b"", b"text", b"SQLite format 3\0" + b"\xff" * 5000):
        (tmp_path / "no.dna").write_bytes(content)
        with pytest.raises(ExchangeError, match=r"no\.dna: ") as refused:
            import_file(held, "dna", tmp_path / "no.dna", "cleo")
        assert "\n" not in str(refused.value)
    with pytest.raises(ExchangeError, match="is not a file"):
        import_file(held, "dna", tmp_path, "cleo")
    sqlite3.connect(tmp_path / "empty.dna").execute("CREATE TABLE T(x)").connection.close()
    with pytest.raises(ExchangeError, match="no table SETTINGS"):
        import_file(held, "dna", tmp_path / "empty.dna", "cleo")


def test_triggers_and_strange_tables_are_let_be(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    before = tables(given_base)
    changed(
        given_base,
        "CREATE TABLE Extra(x)",
        "CREATE TRIGGER t AFTER INSERT ON REGEXES BEGIN DELETE FROM DOCUMENTS; END",
        "ALTER TABLE CODERS ADD COLUMN Own TEXT",
    )
    content = given_base.read_bytes()
    told = import_file(held, "dna", given_base, "cleo")
    assert given_base.read_bytes() == content
    assert any("table EXTRA" in line for line in told.warnings) and any("column OWN" in line for line in told.warnings)
    assert out(held, tmp_path / "out.dna") == before


def test_a_file_that_cannot_be_written_leaves_what_was_there(held: Ledger, tmp_path: Path) -> None:
    held.add(example_record())
    (tmp_path / "folder.dna").mkdir()
    with pytest.raises(OSError):
        export_file(held, "dna", tmp_path / "folder.dna")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".dna-")) == []


def test_hostile_words_stay_words(held: Ledger, given_base: Path, tmp_path: Path) -> None:
    hostile = "'); DROP TABLE CODERS; -- \x1b[2J <script>\x00: - {a: &b *c} \u2028"
    with sqlite3.connect(given_base) as base:
        base.execute("UPDATE ENTITIES SET Value = ? WHERE ID = 8", (hostile,))
        base.execute("UPDATE ENTITIES SET Value = ? WHERE ID = 6", (hostile + "org",))
        base.execute("UPDATE CODERS SET Name = ? WHERE ID = 2", (hostile,))
    base.close()
    import_file(held, "dna", given_base, "cleo")
    assert hostile.strip() in read_codebook(held.codebook.get() or "").options
    assert out(held, tmp_path / "out.dna") == tables(given_base)


def test_broken_codings_of_our_own_type_are_reported(held: Ledger, tmp_path: Path) -> None:
    coded_ledger(held)
    there = tmp_path / "there.dna"
    out(held, there)
    changed(there, "UPDATE DATALONGTEXT SET Value = '{\"terms\": 3' WHERE Value <> ''")
    with new_ledger(tmp_path / "second.ledger") as second:
        told = import_file(second, "dna", there, "cleo")
        assert any("3 statements with a coding that cannot be read" in line for line in told.warnings)
        assert {row.kind for row in second.positions.list()} == {"supports", "opposes", "red_line", "insists"}
        assert tables(there)["DATALONGTEXT"] == out(second, tmp_path / "back.dna")["DATALONGTEXT"]


def test_the_commands(run: Run, given_base: Path) -> None:
    done = run("import", "talks.ledger", "dna", given_base, "--coder", "cleo")
    assert (
        done.returncode == 0 and "4 documents (3 new), 7 new statements, 7 new positions" in done.stderr + done.stdout
    )
    done = run("export", "talks.ledger", "dna", "out.dna", "--set", "statements=coded")
    assert done.returncode == 0, done.stderr
    assert tables(given_base.parent / "out.dna") == tables(given_base)
    done = run("settle", "talks.ledger")
    assert done.returncode == 0 and "does not fit together" in " ".join(done.stdout.split())
    done = run("export", "talks.ledger", "dna", "out.dna", "--set", "colour=red")
    assert done.returncode == 2 and "password, statements" in done.stderr
    given_base.write_bytes(TOLL.encode())
    done = run("import", "talks.ledger", "dna", given_base)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
