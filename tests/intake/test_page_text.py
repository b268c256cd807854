"""The choice between the two extractions of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake.page_parts import join_parts
from pourparler.intake.page_text import choose_text, extract_text
from pourparler.intake.pages import read_page
from pourparler.intake.paragraph_kinds import is_furniture

LINE = "The envoys met at the mill, and talked until noon without a word to the press outside."
ARTICLE = "\n".join(f"{LINE} {k}" for k in range(20))
LINKS = "\n".join(f"More from the harbour {k}" for k in range(40))


def test_a_page_full_of_links_gives_way_to_pure_prose() -> None:
    assert choose_text(f"{LINKS}\n{ARTICLE}", ARTICLE) == ARTICLE


def test_the_beginning_of_an_article_is_not_taken_for_it() -> None:
    whole = f"{ARTICLE}\nWhat they said\n{LINKS}"
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


def test_an_article_in_several_containers_is_read_to_its_end() -> None:
    def part(first: int) -> str:
        paragraphs = "".join(f"<p>{LINE} {k}</p>" for k in range(first, first + 8))
        return f'<div class="grid"><div class="article__body narrow">{paragraphs}</div></div>'

    advertisement = '<div class="row ad"><span>Advertisement</span><script>var slot = "a long script";</script></div>'
    parts = advertisement.join(map(part, (0, 8, 16)))
    page = f"<html><body><main><h1>Talks go on</h1>{parts}</main></body></html>"
    text = read_page(page).text
    assert [text.count(f"{LINE} {k}\n") for k in range(23)] == [1] * 23
    assert "Advertisement" not in text


@pytest.mark.parametrize(
    "between",
    ["<h2>Another story</h2>", f"<p>{LINE} {LINE}</p>", '</article><article class="story">'],
    ids=["a heading", "text", "the end of an article"],
)
def test_parts_of_different_stories_are_not_joined(between: str) -> None:
    part = f'<div class="story-body"><p>{LINE}</p><p>{LINE}</p><p>{LINE}</p></div>'
    page = f'<html><body><article class="story">{part}{between}{part}</article></body></html>'
    assert join_parts(page) == page


def test_comments_are_not_joined() -> None:
    part = f'<div class="comment-body"><p>{LINE}</p><p>{LINE}</p><p>{LINE}</p></div>'
    page = f"<html><body>{part}{part}</body></html>"
    assert join_parts(page) == page


def test_a_list_of_links_to_other_stories_is_left_out_and_a_list_of_points_stays() -> None:
    paragraphs = "".join(f"<p>{LINE} {k}</p>" for k in range(20))
    points = "".join(f'<li>Point {k} of the <a href="/draft">draft</a> is open to both sides</li>' for k in range(3))
    links = "".join(f'<li><a href="/{k}">Harbour story {k}</a></li>' for k in range(3))
    page = f"<html><body><article>{paragraphs}<ul>{points}</ul><p>{LINE}</p><ul>{links}</ul></article></body></html>"
    text = read_page(page).text
    assert "Harbour story" not in text
    assert all(f"- Point {k} of the draft is open to both sides" in text for k in range(3))


def test_a_text_that_repeats_its_lines_is_no_article() -> None:
    warning = "Warning: a value of the page is undefined in the file that counts its comments, on line 928"
    assert choose_text("\n".join([warning] * 8), LINE) == LINE


@pytest.mark.parametrize(
    "line",
    [
        "Harbour Press writers Orla Denn in Merrow and Jon Dorn contributed to this report.",
        "Like this story? Share it with a friend!",
        "Have a tip? Write to the desk.",
        "This copy is for your personal, non-commercial use only.",
        "Follow her on Twitter.",
    ],
)
def test_what_a_site_says_below_its_articles_is_furniture(line: str) -> None:
    assert is_furniture(line)


def test_a_sentence_about_a_report_is_no_furniture() -> None:
    assert not is_furniture("The envoy said that both sides had contributed to this report.")
