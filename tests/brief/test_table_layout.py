"""Tables in a terminal: at every width no header is cut, no id is broken over lines, no column is a letter wide."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from pourparler.brief import (
    actors_table,
    changes_table,
    documents_table,
    hits_table,
    meetings_table,
    positions_table,
    proposals_table,
    revisions_table,
    statements_table,
)
from pourparler.brief.table import Listing, make_listing
from pourparler.brief.table_layout import Column, column_widths, cut_middle, wrap_cell
from pourparler.ledger import Ledger, open_ledger
from suite import Run

WIDTHS = (80, 100, 140)


@pytest.fixture(scope="module")
def listings(dispatches: Path) -> dict[str, Listing]:
    with open_ledger(dispatches) as ledger:
        return {
            "statements": statements_table(ledger.statements.list()),
            "actors": actors_table(ledger.actors.list()),
            "meetings": meetings_table(ledger.meetings.list()),
            "proposals": proposals_table(ledger.proposals.list()),
            "documents": documents_table(ledger.documents.list()),
            "positions": positions_table(ledger.stances.list()),
            "changes": changes_table(ledger.changes(since="2031-01-01")),
            "hits": hits_table(ledger.search("port")),
            "history": revisions_table(ledger.history.list()),
        }


def printed(listing: Listing, width: int) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
    console.print(listing.rich(console.width))
    return out.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
def test_tables_of_a_ledger_fit_the_terminal(listings: dict[str, Listing], width: int) -> None:
    for name, listing in listings.items():
        text = printed(listing, width)
        lines = text.splitlines()
        assert max(map(cell_len, lines)) <= width, name
        header = re.split(r"\s{2,}", lines[1].strip()) if listing.cells else []
        assert set(header) <= set(listing.columns), (name, header)
        rows = sum(1 for line in lines if line.strip())
        assert rows <= 6 * len(listing.cells) + 3, name


@pytest.mark.parametrize("width", WIDTHS)
def test_ids_stay_on_one_line(listings: dict[str, Listing], width: int) -> None:
    for name in ("statements", "meetings", "proposals"):
        listing = listings[name]
        text = printed(listing, width)
        for row in listing.cells:
            assert re.search(rf"(?<!\w){row[0]}(?!\w)", text), (name, row[0])


def test_the_words_and_the_id_are_the_last_to_give_way(listings: dict[str, Listing]) -> None:
    for width in range(40, 200, 7):
        lines = printed(listings["statements"], width).splitlines()
        assert {"id", "content"} <= set(lines[1].split()), width


names = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=14)
columns = st.builds(
    lambda name, kind, longest, word, rank: Column(name, kind, longest, min(word, longest), rank),
    names,
    st.sampled_from(["fixed", "short", "names", "words"]),
    st.integers(0, 400),
    st.integers(0, 60),
    st.none() | st.integers(0, 4),
)


@given(st.lists(columns, min_size=1, max_size=9), st.integers(30, 300))
def test_widths_fit_and_hold_the_headers(columns: list[Column], width: int) -> None:
    widths = column_widths(columns, width)
    shown = [(each, cells) for each, cells in zip(columns, widths, strict=True) if cells]
    assert shown
    assert all(cells >= each.least for each, cells in shown)
    if len(shown) > 1:
        assert sum(cells for _, cells in shown) + 3 * (len(shown) - 1) + 4 <= width


@given(st.text(max_size=300), st.integers(2, 60))
def test_cells_are_cut_and_never_wider_than_their_column(words: str, width: int) -> None:
    lines = wrap_cell(words, width).split("\n")
    assert len(lines) <= 5
    assert all(cell_len(line) <= width for line in lines)
    if all(cell_len(word) <= width for word in words.split()) and "…" not in "".join(lines):
        assert " ".join(lines).split() == words.split()


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=80), st.integers(3, 30))
def test_a_long_id_keeps_both_ends(words: str, most: int) -> None:
    cut = cut_middle(words, most)
    assert cell_len(cut) <= most
    assert cut == words or (words.startswith(cut.split("…")[0]) and words.endswith(cut.rsplit("…", 1)[1]))


def test_long_ids_of_documents_are_cut_in_the_middle() -> None:
    listing = make_listing(("id", "words", "document"), [], lambda _: ())
    address = "https://example.org/2031/05/06/the-talks-in-quill-resume-after-a-week.html"
    whole = Listing(listing.columns, (("s1", "They resume.", address),), ({},))
    assert "https://exa" in printed(whole, 100)
    assert "week.html" in printed(whole, 100)


def test_wide_shows_everything_in_a_line_for_each_row(run: Run, dispatches: Path) -> None:
    plain = run("statements", dispatches, "--limit", "3").stdout
    wide = run("statements", dispatches, "--limit", "3", "--wide").stdout
    rows = list(csv.DictReader(io.StringIO(run("statements", dispatches, "--limit", "3", "--format", "csv").stdout)))
    lines = [line for line in wide.splitlines() if line.strip()]
    assert len(lines) == 2 + 3
    assert len(plain.splitlines()[1].split()) < len(lines[0].split())
    for row, line in zip(rows, lines[2:], strict=True):
        assert row["content"] in line
        assert row["publisher"] in line
    refused = run("statements", dispatches, "--wide", "--format", "csv")
    assert refused.returncode == 2
    assert "--wide" in refused.stderr


def test_a_ledger_without_rows_has_headers(ledger: Ledger) -> None:
    assert "speaker" in printed(statements_table(ledger.statements.list()), 80)
