"""CSV and Parquet: tables that people write by hand, formulas, broken files, and the schema that the page promises."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from carriage import opened
from pourparler.brief.table import FORMULA
from pourparler.exchange import ExchangeError, ExportOptions, export_file, import_file
from pourparler.exchange.columns import TABLES
from pourparler.exchange.csv.folder import from_cell, to_cell
from pourparler.exchange.parquet.folder import from_arrow, schema, to_arrow
from pourparler.exchange.tables import from_tables, to_tables
from pourparler.extras import MissingExtraError
from pourparler.ledger import DocumentBundle
from strategies import TEXT, example_record, records

ROOT = Path(__file__).parent.parent.parent


@given(st.none() | st.text() | st.from_regex(r"[='+@\t\r-]{0,4}.*", fullmatch=True))
def test_cells_are_no_formulas_and_come_back_exactly(value: str | None) -> None:
    written = to_cell(value)
    assert from_cell(written) == value
    assert not written.startswith(FORMULA)


@given(record=records())
def test_rows_are_the_record_again(record) -> None:  # type: ignore[no-untyped-def]
    given_ = DocumentBundle(record)
    assert from_tables(to_tables(given_))[0].record == record
    there = {table: list(from_arrow(table, each)) for table, each in to_arrow(to_tables(given_)).items()}
    assert from_tables(there)[0].record == record


def test_rows_of_several_documents_keep_apart() -> None:
    pair = DocumentBundle(example_record()), DocumentBundle(example_record("other", text=TEXT + "More.\n"))
    assert [each.record for each in from_tables(to_tables(*pair))] == [each.record for each in pair]


@pytest.mark.parametrize("table", TABLES)
def test_the_page_tells_the_schema(table: str) -> None:
    page = (ROOT / "docs" / "exchange" / "parquet.md").read_text()
    section = page.split(f"### {table}\n")[1].split("\n### ")[0]
    told = re.findall(r"^\| `(\w+)` \| `(.+?)` \|", section, re.MULTILINE)
    assert told == [(each.name, re.sub("item: |element: ", "", str(each.type))) for each in schema(table)]


def test_a_sheet_of_texts_alone_comes_in(tmp_path: Path) -> None:
    sheet = tmp_path / "documents.csv"
    sheet.write_bytes(
        '\ufefftext;Title;published;remark\r\n"Talks open\r\n\r\nMara Vell said: ""Yes"".";;6 May 2031;nice\r\n'
        "Words without a headline.;'Twas;2031-05-07;\r\n".encode()
    )
    with opened(tmp_path, "one") as one:
        told = import_file(one, "csv", tmp_path, "ben")
        assert told.warnings == ("documents.csv: unknown columns were skipped: remark",)
        first, second = one.documents.list()
        assert (first.title, str(first.published), first.text) == (
            "Talks open",
            "2031-05-06",
            'Talks open\r\n\r\nMara Vell said: "Yes".',
        )
        assert (second.title, second.published_from, len(second.id)) == ("'Twas", "metadata", 16)
        assert one.documents.outdated("a reader") == one.documents.ids()
        assert import_file(one, "csv", sheet, "ben").summary.endswith(
            "2 documents (0 new), 0 new statements, 0 new positions"
        )


def test_statements_written_by_hand_come_in(tmp_path: Path) -> None:
    (tmp_path / "documents.csv").write_text('id,text\nd1,"Vell said: ""No."""\n')
    (tmp_path / "statements.csv").write_text('document,content,speaker\nd1,"[[11, 16]]",v\n')
    (tmp_path / "actors.csv").write_text("document,id,name\nd1,v,Mara Vell\n")
    (tmp_path / "positions.csv").write_text(
        'document,statement,party,kind,terms\nd1,s1,Reach,opposes,"[[""toll"", ""high""]]"\n'
    )
    with opened(tmp_path, "one") as one:
        assert import_file(one, "csv", tmp_path, "ben").warnings == ()
        [row] = one.statements.list()
        assert (row.speaker, row.content, row.kind, row.coder, row.confidence) == (
            "Mara Vell",
            '"No."',
            "direct",
            "ben",
            1.0,
        )
        assert one.positions.list()[0].terms == (("toll", "high"),)


def test_a_sheet_for_spreadsheets_has_a_mark(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        export_file(one, "csv", tmp_path / "out", ExportOptions(settings={"bom": "yes"}))
        assert (tmp_path / "out" / "statements.csv").read_bytes().startswith(b"\xef\xbb\xbfdocument,")
        import_file(two, "csv", tmp_path / "out", "ben")
        assert two.documents.content("quill-1") == one.documents.content("quill-1")


@pytest.mark.parametrize(
    ("table", "content", "line"),
    [
        ("documents", b"title\nx\n", "has no column 'text'"),
        ("documents", b"", "has no column 'text'"),
        ("documents", b"text,text\nx,y\n", "two columns 'text'"),
        ("documents", b'text\n"never closed', "is not valid CSV"),
        ("documents", b"text\na,b\n", "more cells than columns"),
        ("documents", "text\nGrüße\n".encode("latin-1"), "not UTF-8"),
        ("documents", b"text,published\nx,tomorrow\n", "is not a date"),
        ("statements", b"content\n[]\n", "has no document"),
        ("statements", b"document,content\nquill-1,3-9\n", r"is not a list such as \[\[0, 12\]"),
        ("statements", b'document,content\nquill-1,"[[0, 1e400]]"\n', "is not a list such"),
        ("statements", b"document,content\nquill-1," + b"[" * 90_000 + b"\n", "is not a list such"),
        ("statements", b"document,confidence\nquill-1,sure\n", "could not convert"),
    ],
)
def test_broken_sheets_are_reported_in_one_line(table: str, content: bytes, line: str, tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        export_file(one, "csv", tmp_path / "out")
        (tmp_path / "out" / f"{table}.csv").write_bytes(content)
        with pytest.raises(ExchangeError, match=line) as told:
            import_file(two, "csv", tmp_path / "out", "ben")
        assert "\n" not in str(told.value)
        assert two.documents.ids() == ()


@pytest.mark.parametrize(
    ("table", "change", "line"),
    [
        ("statements", ("[[31, ", "[[9031, "), "does not lie in the text"),
        ("statements", ("stay open", "stay shut"), "words of s1 differ from the text"),
        ("statements", ("quill-1,s2,", "quill-1,s1,"), "stands twice among statements"),
        ("statements", ("quill-1,s1,a1,", "quill-1,s1,a77,"), "'a77'"),
        ("statements", (",indirect,", ",sung,"), "kind"),
        ("positions", ("quill-1,s1,", "quill-1,s99,"), "s99"),
        ("meetings", (",held,", ",dreamt,"), "status"),
        ("documents", ('""body""', '""tail""'), "zones"),
        ("times", ("[[", "[[3, 4], ["), "words of a row"),
    ],
)
def test_a_document_that_is_not_whole_is_left_and_the_others_come(
    table: str, change: tuple[str, str], line: str, tmp_path: Path
) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        one.positions.add(1, party="Reach", kind="supports", coder="ana", terms=[("harbour", "open")])
        one.add(example_record("other", text="Other words.\n" + TEXT, url="https://b.example/"))
        export_file(one, "csv", tmp_path / "out")
        file = tmp_path / "out" / f"{table}.csv"
        before = file.read_bytes()
        head, rest = before.split(b"\n", 1)
        file.write_bytes(head + b"\n" + rest.replace(change[0].encode(), change[1].encode(), 1))
        assert file.read_bytes() != before
        told = import_file(two, "csv", tmp_path / "out", "ben")
        assert two.documents.ids() == ("other",)
        [fault] = told.warnings
        assert re.search(line, fault) and fault.startswith("quill-1: ")


def test_rows_of_no_document_and_documents_reported_twice_are_left(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        export_file(one, "csv", tmp_path / "out")
        documents = tmp_path / "out" / "documents.csv"
        documents.write_bytes(documents.read_bytes() + documents.read_bytes().split(b"\n", 1)[1])
        with (tmp_path / "out" / "times.csv").open("a") as file:
            file.write("nowhere,2031-01-01,2031-01-01,,\n")
        told = import_file(two, "csv", tmp_path / "out", "ben")
        assert told.warnings == (
            "quill-1: is in documents twice; the second was skipped",
            "times: 1 row of unknown documents, such as nowhere: skipped",
        )


def test_sheets_in_any_order_come_in(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        for n in range(3):
            one.add(example_record(f"d{n}", text=TEXT + f"And {n}.\n", url=f"https://b.example/{n}"))
        export_file(one, "csv", tmp_path / "out")
        file = tmp_path / "out" / "actors.csv"
        with file.open(newline="") as lines:
            head, *found = csv.reader(lines)
        with file.open("w", newline="") as out:
            csv.writer(out).writerows([head, *sorted(found, key=lambda row: (row[0][::-1], row[1]), reverse=True)])
        assert import_file(two, "csv", tmp_path / "out", "ben").warnings == ()
        assert sorted(row.name for row in two.actors.list()) == sorted(row.name for row in one.actors.list())
        assert len(two.statements.list()) == len(one.statements.list())


def test_parquet_from_other_programs_comes_in(tmp_path: Path) -> None:
    given_ = pa.table({"text": ["Talks open in Quill."], "published": ["2031-05-06"], "n": [1]})
    parquet.write_table(given_, tmp_path / "documents.parquet")
    with opened(tmp_path, "one") as one:
        import_file(one, "parquet", tmp_path, "ben")
        assert str(one.documents.list()[0].published) == "2031-05-06"


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 and no more PAR1", b"x" * 1000])
def test_what_is_no_parquet_is_reported_in_one_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "documents.parquet").write_bytes(content)
    with opened(tmp_path, "one") as one, pytest.raises(ExchangeError, match="cannot be read as Parquet") as told:
        import_file(one, "parquet", tmp_path, "ben")
    assert "\n" not in str(told.value)


def test_parquet_of_another_schema_is_reported(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        parquet.write_table(pa.table({"text": [["a"]]}), tmp_path / "documents.parquet")
        with pytest.raises(ExchangeError, match="column 'text' is not of type string"):
            import_file(one, "parquet", tmp_path, "ben")
        parquet.write_table(pa.table({"words": ["a"]}), tmp_path / "documents.parquet")
        with pytest.raises(ExchangeError, match="no column 'text'"):
            import_file(one, "parquet", tmp_path, "ben")
        with pytest.raises(ExchangeError, match=r"no documents\.parquet"):
            import_file(one, "parquet", tmp_path / "nowhere", "ben")


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with opened(tmp_path, "one") as one, pytest.raises(MissingExtraError, match=r"pip install 'pourparler\[parquet\]'"):
        export_file(one, "parquet", tmp_path / "out")
    assert not (tmp_path / "out").exists()
