"""What goes out of a ledger in a format that comes in again is the same in a fresh ledger, and is taken once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carriage import essence
from pourparler.exchange import ExchangeError, ImportFormat, export_file, import_file
from pourparler.exchange.builtin import BUILTIN
from pourparler.ledger import Ledger
from pourparler.record import Record
from stores import new_ledger
from strategies import example_record, records
from suite import examples

WHOLE = ("annotation", "brat", "csv", "parquet")
SOME = examples(8)


def filled(ledger: Ledger, record: Record, data: st.DataObject) -> str:
    key = ledger.add(record).document
    for said in ledger.transfer.export(key).record.statements:
        if data.draw(st.booleans()):
            ledger.positions.add(
                int(said.id[1:]),
                party="Reach",
                kind=data.draw(st.sampled_from(["supports", "red_line"])),
                coder="ana",
                terms=[("harbour", "open")],
            )
        if data.draw(st.booleans()):
            ledger.codings.confirm(said.id, coder="ben")
    return key


@pytest.mark.parametrize("name", WHOLE)
@SOME
@given(record=records(), data=st.data())
def test_a_ledger_goes_out_and_comes_back(
    name: str, record: Record, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("round")
    with new_ledger(folder / "one") as one, new_ledger(folder / "two") as two:
        key = filled(one, record, data)
        export_file(one, name, folder / "out")
        import_file(two, name, folder / "out", "cleo")
        assert essence(two.transfer.export(key)) == essence(one.transfer.export(key))
        import_file(two, name, folder / "out", "cleo")
        assert len(two.documents.list()) == 1
        assert essence(two.transfer.export(key)) == essence(one.transfer.export(key))


def test_citations_carry_documents(tmp_path: Path) -> None:
    with new_ledger(tmp_path / "one") as one, new_ledger(tmp_path / "two") as two:
        one.add(example_record(url="https://lamp.example/1"))
        export_file(one, "csl", tmp_path / "out.json")
        import_file(two, "csl", tmp_path / "out.json", "cleo")
        before, after = one.documents.list(), two.documents.list()
        fields = ("id", "title", "publisher", "byline", "url", "published", "text")
        assert [[getattr(row, f) for f in fields] for row in after] == [
            [getattr(row, f) for f in fields] for row in before
        ]


@pytest.mark.parametrize("name", [each.name for each in BUILTIN if isinstance(each, ImportFormat)])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[]", b"{", b'{"a": [1, {"b": null}]}', b"id,text\n"])
def test_what_is_no_file_of_the_format_is_reported_in_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    for path in (tmp_path / "file", tmp_path / "folder"):
        if path.name == "folder":
            path.mkdir()
            for inside in ("documents.csv", "documents.parquet", "a.ann", "a.txt"):
                (path / inside).write_bytes(content)
        else:
            path.write_bytes(content)
        with new_ledger(tmp_path / f"{path.name}.ledger") as ledger:
            try:
                import_file(ledger, name, path, "cleo")
            except ExchangeError as fault:
                assert str(fault)
                assert "\n" not in str(fault)
