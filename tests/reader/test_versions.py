"""What a proposal replaces, and the day on which it was put forward."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hand_frames import resolved, sentence_finder, span_of
from pourparler.reader.proposals.versions import find_day, find_replaced, version_of


@pytest.mark.parametrize(
    ("text", "mentions", "replaced"),
    [
        ("The Reed plan replaces the 12-point plan.", ["The Reed plan", "the 12-point plan"], [1, None]),
        ("The Reed plan was replaced by the Moor plan.", ["The Reed plan", "the Moor plan"], [None, 0]),
        ("The Moor plan is a version of the Reed plan.", ["The Moor plan", "the Reed plan"], [1, None]),
        ("The Reed plan failed. A revised draft followed.", ["The Reed plan", "A revised draft"], [None, 0]),
        ("They offered 4 percent. A counter-offer came.", ["4 percent", "A counter-offer"], [None, 0]),
        ("The first draft failed. Now a new text is due.", ["The first draft", "a new text"], [None, 0]),
        ("The Reed plan failed. The Moor plan came.", ["The Reed plan", "The Moor plan"], [None, None]),
        ("A revised draft came.", ["A revised draft"], [None]),
    ],
)
def test_a_newer_text_replaces_an_older_one(text: str, mentions: list[str], replaced: list[int | None]) -> None:
    assert find_replaced(text, [[span_of(text, m)] for m in mentions]) == replaced


def test_a_second_revision_replaces_the_first() -> None:
    text = "The Reed plan failed. The revised framework came. A modified draft is on the table."
    mentions = ["The Reed plan", "The revised framework", "A modified draft"]
    assert find_replaced(text, [[span_of(text, m)] for m in mentions]) == [None, 0, 1]


@given(st.lists(st.sampled_from(["the plan", "a revised plan", "the first plan", "the new offer"]), max_size=8))
def test_nothing_replaces_itself_whatever_the_order(mentions: list[str]) -> None:
    text, spans = "", []
    for words in mentions:
        spans.append([(len(text), len(text) + len(words))])
        text += f"{words} replaces "
    replaced = find_replaced(text, spans)
    assert len(replaced) == len(mentions)
    for start in range(len(replaced)):
        at, steps = replaced[start], 0
        while at is not None:
            assert at != start
            at, steps = replaced[at], steps + 1
            assert steps <= len(replaced)


def test_versions_are_told_by_their_words() -> None:
    assert version_of("the updated 9-point plan") == "new"
    assert version_of("the counterproposal") == "new"
    assert version_of("their original offer") == "old"
    assert version_of("the renewed offer") is None


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Orn presented the Reed plan on Monday.", True),
        ("Orn will present the Reed plan on Monday.", False),
        ("Orn rejected the Reed plan, which Vell proposed, on Monday.", False),
        ("Orn read the Reed plan on Monday.", False),
    ],
)
def test_the_day_is_that_of_putting_it_forward(text: str, is_found: bool) -> None:
    monday = dt.date(2031, 5, 5)
    times = resolved(text, {"Monday": (monday, monday)}).times
    day = find_day(text, [span_of(text, "the Reed plan")], times, sentence_finder(text))
    assert (day.start if day else None) == (monday if is_found else None)
