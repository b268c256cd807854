"""The choice between the two extractions of a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake.page_text import choose_text, extract_text
from pourparler.intake.pages import read_page

LINE = "The envoys met at the mill, and talked until noon without a word to the press outside."
ARTICLE = "\n".join([LINE] * 20)
LINKS = "\n".join(["More from the harbour"] * 40)


def test_a_page_full_of_links_gives_way_to_pure_prose() -> None:
    assert choose_text(f"{LINKS}\n{ARTICLE}", ARTICLE) == ARTICLE


def test_the_beginning_of_an_article_is_not_taken_for_it() -> None:
    whole = f"{ARTICLE}\nWhat they said\n" * 3 + LINKS
    assert choose_text(whole, LINE) == whole


def test_what_recall_adds_to_an_article_is_left_out() -> None:
    assert choose_text(ARTICLE, f"{ARTICLE}\n{LINKS}") == ARTICLE


@given(st.text(max_size=40), st.text(max_size=40))
def test_one_of_the_two_is_chosen_and_an_empty_one_never(default: str, recall: str) -> None:
    assert choose_text(default, recall) in (default, recall)
    assert bool(choose_text(default, recall)) == bool(default or recall)


def test_a_page_without_an_article_gives_no_text() -> None:
    assert extract_text("", favor_recall=True) == ""


def test_the_text_of_a_page_is_its_article() -> None:
    paragraphs = "".join(f"<p>{LINE} {k}</p>" for k in range(20))
    links = "".join(f'<li><a href="/{k}">More from the harbour {k}</a></li>' for k in range(30))
    page = (
        f"<html><body><article><h1>Talks go on</h1>{paragraphs}</article><aside><ul>{links}</ul></aside></body></html>"
    )
    text = read_page(page).text
    assert all(f"{LINE} {k}" in text for k in range(20))
    assert "More from the harbour" not in text
