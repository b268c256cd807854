"""Formats that carry documents whole: out of a ledger, into another, and nothing is lost, doubled or half written."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from carriage import batches, essences, fill, opened
from pourparler.exchange import ExchangeError, ExportOptions, export_file, import_file
from pourparler.exchange.documents import safe_name
from pourparler.ledger import Ledger, LedgerError
from stores import raw
from strategies import TEXT, example_record
from suite import examples

WHOLE = ["annotation", "brat", "csv", "parquet"]
FOLDERS = ["brat", "csv", "parquet"]


def example(ledger: Ledger) -> None:
    """Two editions of an article and another document, decided about and coded."""
    ledger.add(example_record())
    ledger.add(example_record("quill-2", text=TEXT + "Later words.\n", url="https://lamp.example/quill-1"))
    ledger.add(example_record("=cmd|' /C calc'!A0", text="<script>alert(1)</script>\r\n" + TEXT, published=None))
    ledger.codings.confirm("s1", coder="ana")
    ledger.codings.reject("s3", coder="ana")
    ledger.positions.add(1, party="Ostrava Reach", kind="supports", coder="ana", terms=[("harbour", "open")])
    ledger.positions.add(
        2, party="Ostrava Reach", kind="matters_more", coder="ben", terms=[], weighed=["harbour", "fleet"]
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", WHOLE)
@examples(5)
@given(batch=batches(), data=st.data())
def test_a_ledger_goes_out_and_comes_back_whole(name, batch, data, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("pair")
    with opened(folder, "one") as one, opened(folder, "two") as two:
        fill(one, batch, data)
        export_file(one, name, folder / "out")
        told = import_file(two, name, folder / "out", "ben")
        assert told.warnings == ()
        assert sorted(map(repr, essences(two))) == sorted(map(repr, essences(one)))
        before = two.history.list()
        assert import_file(two, name, folder / "out", "ben").warnings == ()
        assert two.history.list() == before and len(two.documents.ids()) == len(batch)
        # What comes back goes out again as the same.
        export_file(two, name, folder / "again")
        with opened(folder, "three") as three:
            import_file(three, name, folder / "again", "ben")
            assert sorted(map(repr, essences(three))) == sorted(map(repr, essences(one)))


@pytest.mark.parametrize("name", WHOLE)
def test_editions_decisions_and_positions_come_back(name: str, tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        example(one)
        export_file(one, name, tmp_path / "out")
        told = import_file(two, name, tmp_path / "out", "ben")
        assert told.warnings == () and "3 documents (3 new), 11 new statements, 2 new positions" in told.summary
        assert sorted(map(repr, essences(two))) == sorted(map(repr, essences(one)))
        assert two.documents.get("quill-1").replaced_by == one.documents.get("quill-1").replaced_by == "quill-2"
        assert {each.coder for each in two.statements.list(document="quill-1")} == {"ana", "machine 0.0 test"}


@pytest.mark.parametrize("name", WHOLE)
def test_days_choose_what_goes_out(name: str, tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        one.add(example_record("later", text=TEXT + "More.\n", published=dt.date(2031, 5, 1), url="https://b.example/"))
        export_file(one, name, tmp_path / "out", ExportOptions(since=dt.date(2031, 4, 1)))
        import_file(two, name, tmp_path / "out", "ben")
        assert two.documents.ids() == ("later",)


@pytest.mark.parametrize("name", [*WHOLE, "csl"])
def test_an_empty_ledger_goes_out(name: str, tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        export_file(one, name, tmp_path / "out")
        assert (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "setting"), [("csv", "bom"), ("csl", "text")])
def test_a_setting_is_yes_or_no(name: str, setting: str, tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, pytest.raises(ExchangeError, match=f"give {setting}=yes or {setting}=no"):
        export_file(one, name, tmp_path / "out", ExportOptions(settings={setting: "perhaps"}))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_with_files_in_it_is_left_alone(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with opened(tmp_path, "one") as one:
        example(one)
        export_file(one, name, out)  # empty
        before = {file: file.read_bytes() for file in out.iterdir()}
        with pytest.raises(ExchangeError, match="new or an empty folder"):
            export_file(one, name, out)
        with pytest.raises(ExchangeError, match="create it first"):
            export_file(one, name, tmp_path / "not" / "there")
        assert before == {file: file.read_bytes() for file in out.iterdir()}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["one", "out"]


@pytest.mark.parametrize("name", [*WHOLE, "csl"])
def test_what_fails_on_the_way_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        example(one)
        with raw(one.path) as connection:
            connection.execute(text("ALTER TABLE zones RENAME TO lost"))
        if name not in FOLDERS:
            (tmp_path / "out").write_text("kept")
        with pytest.raises(LedgerError):
            export_file(one, name, tmp_path / "out")
    there = {each.name for each in tmp_path.iterdir()} - {"one-wal", "one-shm"}
    assert there == ({"one"} if name in FOLDERS else {"one", "out"})
    if name not in FOLDERS:
        assert (tmp_path / "out").read_text() == "kept"


@pytest.mark.parametrize("name", ["annotation", "csl"])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{"items": [', "is not valid JSON"),
        (b"not json", "is not valid JSON"),
        (b"\xff\xfe[]", "not UTF-8"),
        (b'{"items": [], "items": [1]}', "'items' is repeated"),
        (b'[{"id": "\\ud800"}]', "lone surrogate"),
        (b"[" * 100_000, "is not valid JSON"),
        (b"[" + b"9" * 5000 + b"]", "is not valid JSON"),
        (b"[NaN]", "NaN is not a number"),
        (b"7", "export CSL|contains no annotations"),
        (b"", "is not valid JSON"),
    ],
)
def test_files_that_are_none_are_reported_in_one_line(name: str, content: bytes, line: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with opened(tmp_path, "one") as one:
        with pytest.raises(ExchangeError, match=line) as told:
            import_file(one, name, tmp_path / "file", "ben")
        assert "\n" not in str(told.value)
        assert one.documents.ids() == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def values(tree: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The paths of all that stands in some JSON."""
    found = [path]
    if isinstance(tree, dict):
        found += [each for key, value in tree.items() for each in values(value, (*path, key))]
    elif isinstance(tree, list):
        found += [each for key, value in enumerate(tree) for each in values(value, (*path, key))]
    return found


def changed(tree: object, path: tuple[object, ...], value: object) -> object:
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)  # type: ignore[call-overload]
    copy[path[0]] = changed(copy[path[0]], path[1:], value)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("name", ["annotation", "csl"])
@examples(20)
@given(data=st.data())
def test_any_value_of_another_type_is_left_or_refused(name, data, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("faults")
    with opened(folder, "one") as one, opened(folder, "two") as two:
        one.add(example_record())
        one.positions.add(1, party="Reach", kind="supports", coder="ana", terms=[("harbour", "open")])
        export_file(one, name, folder / "out")
        tree = json.loads((folder / "out").read_text())
        path = data.draw(st.sampled_from(values(tree)))
        (folder / "out").write_text(json.dumps(changed(tree, path, data.draw(JSON))))
        try:
            told = import_file(two, name, folder / "out", "ben")
        except ExchangeError as fault:
            assert "\n" not in str(fault)
            assert two.documents.ids() == ()
        else:
            assert all("\n" not in line for line in (told.summary, *told.warnings))
            for key in two.documents.ids():
                two.transfer.export(key)


@examples(80)
@given(st.lists(st.text(max_size=200), max_size=5))
def test_names_of_files_never_leave_their_folder(ids: list[str]) -> None:
    taken: set[str] = set()
    names = [safe_name(each, taken) for each in ids]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name == Path(name).name and name not in ("", ".", "..") and len(name) < 100
        assert name.isascii() and name.isprintable() and not name.startswith((".", "-")) and " " not in name


def test_citations_bring_documents_back_without_what_was_read_in_them(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        example(one)
        export_file(one, "csl", tmp_path / "out")
        told = import_file(two, "csl", tmp_path / "out", "ben")
        assert told.warnings == () and "3 documents (3 new), 0 new statements" in told.summary
        assert [two.documents.content(key) for key in two.documents.ids()] == [
            one.documents.content(key) for key in one.documents.ids()
        ]
        assert two.documents.outdated("a reader") == two.documents.ids()  # so that reread reads them
        import_file(two, "csl", tmp_path / "out", "ben")
        assert len(two.documents.ids()) == 3


@pytest.mark.slow
@examples(5)
@given(batch=batches(), data=st.data())
def test_any_document_comes_back_from_its_citation(batch, data, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("pair")
    with opened(folder, "one") as one, opened(folder, "two") as two:
        fill(one, batch, data)
        export_file(one, "csl", folder / "out")
        assert import_file(two, "csl", folder / "out", "ben").warnings == ()
        assert [two.documents.content(key) for key in two.documents.ids()] == [
            one.documents.content(key) for key in one.documents.ids()
        ]


def test_a_citation_as_zotero_reads_it(tmp_path: Path) -> None:
    record = example_record()
    whole = record.model_copy(update={"document": record.document.model_copy(update={"byline": "Ada Rill and Bo Ems"})})
    with opened(tmp_path, "one") as one:
        one.add(whole)
        export_file(one, "csl", tmp_path / "out", ExportOptions(settings={"text": "no"}))
        [item] = json.loads((tmp_path / "out").read_text())
        item["accessed"]["date-parts"][0].reverse()
        assert item == {
            "id": "quill-1",
            "type": "article-newspaper",
            "title": "Harbour talks resume in Quill",
            "container-title": "The Quill Lamp",
            "URL": "https://lamp.example/quill-1",
            "language": "en",
            "author": [{"literal": "Ada Rill and Bo Ems"}],
            "issued": {"date-parts": [[2031, 3, 4]]},
            "accessed": {"date-parts": [[*item["accessed"]["date-parts"][0]]]},
            "custom": {"published_from": "argument"},
        }
        told = import_file(one, "csl", tmp_path / "out", "ben")
        assert "nothing to import" in told.warnings[0] and "0 documents" in told.summary


def test_citations_of_other_programs(tmp_path: Path) -> None:
    items = [
        {"id": 7, "title": "A book", "type": "book"},
        {
            "id": "x",
            "author": [{"given": "Ada", "non-dropping-particle": "van", "family": "Rill"}, {"literal": "Sund Press"}],
            "issued": {"date-parts": [["2031", 5]]},
            "custom": {"text": "Talks open\n\nThe talks in Quill opened on Monday."},
        },
        {"id": "y", "issued": {"date-parts": [[2031, 13, 40]]}, "custom": {"text": "Some words."}},
        {"id": "x", "custom": {"text": "Other words."}},
        "no citation",
    ]
    (tmp_path / "out").write_text(json.dumps({"items": items}))
    with opened(tmp_path, "one") as one:
        told = import_file(one, "csl", tmp_path / "out", "ben")
        assert [line.partition(":")[0] for line in told.warnings] == ["7", "y", "x", "citation 5"]
        row = one.documents.get("x")
        assert (row.byline, row.published, row.title) == ("Ada van Rill, Sund Press", None, "Talks open")
        assert one.documents.ids() == ("x",)
