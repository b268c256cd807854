"""Words, counts and dates for people: safe to show, short, and in English whatever the locale."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup

from pourparler.ledger import Days
from pourparler.text import days, enumeration, is_quotation, plain, quantity, shorten, visible
from pourparler.text.templates import template_environment


@given(st.text(max_size=60))
def test_plain_text_is_one_line_that_moves_no_cursor(words: str) -> None:
    shown = plain(words)
    assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in shown)
    assert shown == shown.strip()
    assert plain(shown) == shown


@given(st.text(max_size=60))
def test_visible_text_keeps_its_lines_and_no_escape_sequence(words: str) -> None:
    assert visible(words).count("\n") == words.count("\n")
    assert "\x1b" not in visible(words)


@given(st.text(max_size=60), st.integers(min_value=1, max_value=60))
def test_short_text_is_never_longer_than_asked_for(words: str, most: int) -> None:
    cut = shorten(words, most)
    assert len(cut) <= most
    assert cut == words or cut.endswith("…")


def test_counts_agree_with_their_noun() -> None:
    assert [quantity(n, "party", "parties") for n in (0, 1, 2)] == ["0 parties", "1 party", "2 parties"]


def test_names_are_listed_as_in_a_sentence() -> None:
    assert enumeration([]) == ""
    assert enumeration(iter(["North", "South"])) == "North and South"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2031-12-01", "2031-12-01", "1 Dec 2031"),
        ("2031-11-29", "2031-12-02", "29 Nov–2 Dec 2031"),
        ("2031-12-30", "2032-01-02", "30 Dec 2031–2 Jan 2032"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-01-01", "2032-12-31", "2031–2032"),
    ],
)
def test_a_range_of_days_is_written_once(start: str, end: str, words: str) -> None:
    assert days(Days(dt.date.fromisoformat(start), dt.date.fromisoformat(end))) == words


def test_marks_of_any_language_make_a_quotation() -> None:
    assert all(map(is_quotation, ["“Nein”", "„Nein“", "«Non»", '"No"']))
    assert not is_quotation("'No'")


def test_a_template_escapes_values_and_refuses_unknown_names() -> None:
    environment = template_environment("pourparler.brief")
    page = environment.from_string("{{ name }}")
    assert page.render(name="<i>") == "&lt;i&gt;"
    assert page.render(name=Markup("<i>")) == "<i>"
    with pytest.raises(UndefinedError):
        page.render()
