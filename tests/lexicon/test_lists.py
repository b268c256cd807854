"""Every word list: it says what it decides, says nothing twice, is in order, is used, and comes with the package."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler import lexicon
from pourparler.lexicon import alternatives, cell, rows
from pourparler.lexicon.calendar import CARDINALS, MONTHS, ORDINALS, WEEKDAYS, cardinals
from pourparler.lexicon.titles import abbreviations, titles
from suite import ROOT

FOLDER = ROOT / "src" / "pourparler" / "lexicon" / "en"
NAMES = sorted(file.stem for file in FOLDER.glob("*.tsv"))
IN_ORDER_OF_WEIGHT = ("meeting_kinds", "opposites", "stance_cues")
"""Lists whose order decides: of two rows that fit, the first wins."""


@pytest.mark.parametrize("name", NAMES)
class TestEveryList:
    def test_begins_with_what_it_decides(self, name: str) -> None:
        text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
        assert text.startswith("# ") and text.endswith("\n") and "\r" not in text
        comment, rest = re.match(r"((?:# [^\n]+\n)+)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
        assert len(comment) > 60
        assert "\n#" not in rest and "\n\n" not in rest

    def test_has_the_same_cells_in_every_row(self, name: str) -> None:
        columns = list(rows(name)[0])
        for row in rows(name):
            assert list(row) == columns
            assert all(value is not None and value == value.strip() for value in row.values()), row

    def test_says_nothing_twice(self, name: str) -> None:
        keys = [tuple(row.values()) for row in rows(name)]
        assert len(set(keys)) == len(keys)
        if name not in IN_ORDER_OF_WEIGHT:
            words = [next(value for value in row.values() if not value.isdigit()) for row in rows(name)]
            assert [word for word in set(words) if words.count(word) > 1] == []

    def test_is_sorted(self, name: str) -> None:
        if name in IN_ORDER_OF_WEIGHT:
            return
        first = [next(iter(row.values())) for row in rows(name)]
        assert first == sorted(first, key=lambda value: (int(value) if value.isdigit() else 0, value))

    def test_is_used_by_one_module(self, name: str) -> None:
        used = [file for file in (ROOT / "src").rglob("*.py") if re.search(rf'\brows\("{name}"\)', file.read_text())]
        assert len(set(used) - {FOLDER.parent / "__init__.py"}) == 1

    def test_is_in_the_package(self, name: str) -> None:
        assert (files(lexicon) / "en" / f"{name}.tsv").is_file()


def test_the_calendar_is_whole() -> None:
    assert (len(MONTHS), MONTHS[4], len(WEEKDAYS), WEEKDAYS[6]) == (12, "may", 7, "sunday")
    assert list(ORDINALS.values()) == list(range(1, 32))
    assert CARDINALS["forty"] == 40 and cardinals(9, 11) == ("nine", "ten", "eleven")


@pytest.mark.parametrize("names", [MONTHS, WEEKDAYS], ids=["months", "weekdays"])
def test_months_and_weekdays_are_listed_nowhere_else(names: tuple[str, ...]) -> None:
    four = re.compile(rf"{alternatives(names)}(?:[ |\"',\n]+{alternatives(names)}){{3}}", re.IGNORECASE)
    assert [file for file in (ROOT / "src").rglob("*.py") if four.search(file.read_text(encoding="utf-8"))] == []


def test_every_list_of_time_words_is_used() -> None:
    modules = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "src/pourparler/reader/times").glob("*.py"))
    assert [row["list"] for row in rows("time_words") if f'time_words("{row["list"]}")' not in modules] == []


def test_titles_have_a_kind_and_full_stops_where_they_are_written_so() -> None:
    assert {row["kind"] for row in rows("titles")} == {"courtesy", "rank", "office"}
    assert "mr" in titles("courtesy") & abbreviations("never")
    assert "president" not in titles("courtesy", "rank") | abbreviations("never")


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        rows("nonsense")


@given(st.lists(st.text("abAB .k", min_size=1, max_size=6), min_size=1, max_size=8), st.text("abAB .k\n", max_size=20))
@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_alternatives_match_what_a_list_of_the_words_matches(flags: int, words: list[str], text: str) -> None:
    longest = sorted(words, key=len, reverse=True)
    plain = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)
    for after in ("", r"(?!\w)", "k?$"):
        one, other = (re.compile(f"(?:{each}){after}", flags) for each in (alternatives(words), plain))
        assert [match.span() for match in one.finditer(text)] == [match.span() for match in other.finditer(text)]


def test_cells_and_alternatives() -> None:
    assert cell("a|b c") == ("a", "b c")
    assert re.fullmatch(alternatives(["head", "head of state"]), "head  of\nstate")
    assert re.match(alternatives(["head", "head of state"]), "head of state")[0] == "head of state"  # type: ignore[index]
