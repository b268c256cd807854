"""Documents go out of a ledger whole, and into another with nothing lost and nothing doubled."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carriage import essence, opened
from pourparler.ledger import CodedPosition, DocumentBundle, LedgerError
from strategies import TEXT, example_record, records
from suite import examples


@examples(12)
@given(record=records(), data=st.data())
def test_a_document_goes_from_ledger_to_ledger_unchanged(
    record, data, tmp_path_factory: pytest.TempPathFactory
) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("pair")
    with opened(folder, "one") as one, opened(folder, "two") as two:
        key = one.add(record).document
        for said in one.transfer.export(key).record.statements:
            if data.draw(st.booleans()):
                one.positions.add(
                    int(said.id[1:]), party="Reach", kind="supports", coder="ana", terms=[("harbour", "open")]
                )
        first = one.transfer.export(key)
        done = two.transfer.import_document(first, coder="ben", program="a test")
        assert done.new and done.statements == len(record.statements) and done.positions == len(first.codings)
        assert essence(two.transfer.export(done.document)) == essence(first)
        again = two.transfer.import_document(first, coder="ben", program="a test")
        assert (again.new, again.statements, again.positions) == (False, 0, 0)
        assert essence(two.transfer.export(done.document)) == essence(first)


def test_what_people_decided_goes_with_it(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        one.codings.confirm("s1", coder="ana")
        one.codings.correct("s2", coder="ana", speaker="Tomas Orn")
        one.codings.reject("s3", coder="ana")
        two.transfer.import_document(one.transfer.export("quill-1"), coder="ben", program="a test")
        rows = two.statements.list()
        assert [(row.speaker, row.coder) for row in rows[:2]] == [("Mara Vell", "ana"), ("Tomas Orn", "ana")]
        assert len(rows) == len(one.statements.list()) == len(example_record().statements) - 1
        assert "imported from a test" in two.history.list("quill-1")[0].summary


def test_a_text_that_is_there_gets_only_what_is_new_and_undo_takes_it_back(tmp_path: Path) -> None:
    record = example_record()
    less = record.model_copy(update={"statements": record.statements[:1]})
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(record)
        two.add(less)
        before = two.statements.list()
        given = one.transfer.export("quill-1")
        codings = (CodedPosition("s2", "Reach", "opposes", (("harbour", "closed"),), (), "ana"),)
        people = {"s2": "ana", "s3": "ana"}
        done = two.transfer.import_document(
            DocumentBundle(given.record, people, given.names, codings), coder="ben", program="a test"
        )
        assert (done.new, done.statements, done.positions) == (False, len(record.statements) - 1, 1)
        assert [row.coder for row in two.statements.list()][1:3] == ["ana", "ana"]
        assert two.positions.list()[0].statement.content == two.statements.list()[1].content
        two.history.undo(coder="ben")
        two.history.undo(coder="ben")
        assert two.statements.list() == before


def test_a_position_in_no_statement_is_refused_whole(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        given = DocumentBundle(example_record(), codings=(CodedPosition("s9", "Reach", "open", (), (), "ana"),))
        with pytest.raises(LedgerError, match="not a statement of it"):
            one.transfer.import_document(given, coder="ben", program="a test")
        assert one.documents.list() == ()


def test_extras_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        one.transfer.save_extras("a format", values={"colour": "red", "size": "1"})
        one.transfer.save_extras("a format", values={"size": "2"})
        one.transfer.save_extras("another", values={"size": "3"})
        assert one.transfer.extras("a format") == {"colour": "red", "size": "2"}


def test_statements_that_are_alike_keep_their_own_positions(tmp_path: Path) -> None:
    record = example_record()
    twice = record.statements[0].model_copy(update={"id": "s9", "kind": "direct"})
    record = record.model_copy(update={"statements": (record.statements[0], twice)})
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(record)
        one.positions.add(1, party="Reach", kind="supports", coder="ana", terms=[("harbour", "open")])
        for _ in range(2):
            two.transfer.import_document(one.transfer.export("quill-1"), coder="ben", program="a test")
        assert [p.statement.id for p in two.positions.list()] == [1]


def test_ids_of_documents_by_day_and_address(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        for n in (1, 2, 3):
            text = f"{TEXT}And {n} more ships came.\n"
            one.add(example_record(f"d{n}", text=text, published=dt.date(2031, 3, n), url="https://lamp.example/a"))
        assert one.documents.ids() == ("d1", "d2", "d3")  # earlier editions, too
        assert one.documents.ids(since=dt.date(2031, 3, 2)) == ("d2", "d3")
        assert (
            one.documents.ids(until=dt.date(2031, 3, 2)) == one.documents.ids(as_of=dt.date(2031, 3, 2)) == ("d1", "d2")
        )
        assert one.documents.find(url="http://www.lamp.example/a/?utm_source=x") == ("d3",)
        assert one.documents.find(url=None, title="Harbour talks resume in Quill") == ("d3",)
        assert one.documents.find(url="https://lamp.example/b") == one.documents.find(url=None) == ()
