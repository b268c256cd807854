"""Contradictions of an actor. All statements are invented; ``contradictions.tsv`` has pairs of them.

``written`` says when a pair was written: before the method was run (``first``), after it had settled (``second``), or
because of an error on real coverage (``learned``). When first tried, 30 of the 32 first and 15 of the 20 second pairs
had the expected result, and none of those 52 was a false alarm.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger.contradiction.detect import Contradiction, SpeakerStatement, contradictions, stem_rarities

_DAY = dt.date(2031, 3, 4)
_WORDS = st.lists(
    st.sampled_from("we will not attend boycott the talks in Kelmport never if ? . , “ ” no 28 reject \0 é".split(" ")),
    max_size=12,
).map(" ".join)


def _said(id_: int, words: str, act: str = "", *, day: int | None = None) -> SpeakerStatement:
    direct = words.startswith("“")
    when = _DAY + dt.timedelta(days=id_ if day is None else day)
    return SpeakerStatement(id_, when, words, act or None, "direct" if direct else "indirect", 0)


def _pairs() -> list[dict[str, str]]:
    text = (Path(__file__).parent / "contradictions.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def _found(pair: dict[str, str]) -> tuple[Contradiction, ...]:
    before, after = _said(1, pair["before"], pair["act_before"]), _said(2, pair["after"], pair["act_after"])
    return contradictions([before], [after])


@pytest.mark.parametrize("pair", [p for p in _pairs() if p["expected"] == "no"], ids=lambda p: p["after"][:50])
def test_no_false_alarm(pair: dict[str, str]) -> None:
    assert _found(pair) == ()


@pytest.mark.parametrize(("written", "some"), [("first", 0), ("learned", 1), ("second", 3)])
def test_most_contradictions_are_found(written: str, some: int) -> None:
    real = [p for p in _pairs() if p["expected"] == "yes" and p["written"] == written]
    missed = [p["after"] for p in real if not _found(p)]
    assert len(missed) <= some, missed


def test_a_contradiction_names_both_and_why() -> None:
    then = _said(1, "“We will attend the talks in Kelmport”")
    now = _said(2, "“We won’t attend the Kelmport talks”", "REJECT")
    (found,) = contradictions([then], [now])
    assert (found.before, found.after) == (1, 2)
    assert found.about == ("attend", "Kelmport", "talks")
    assert found.why == "then “will attend”, now “will not attend”"
    assert 0.62 <= found.score <= 1


def test_the_words_of_the_cue_count() -> None:
    assert contradictions([_said(1, "a toll on the ferries", "SUPPORT")], [_said(2, "a toll on the ferries", "REJECT")])
    assert not contradictions(
        [_said(1, "a toll on the ferries", "REJECT")], [_said(2, "a toll on the ferries", "REJECT")]
    )


def test_only_a_later_day_can_reverse() -> None:
    then, now = "We will attend the Kelmport round", "We will not attend the Kelmport round"
    assert not contradictions([_said(1, then, day=3)], [_said(2, now, day=3)])
    assert not contradictions([_said(1, then, day=4)], [_said(2, now, day=3)])
    undated = SpeakerStatement(1, None, then, None, "indirect", 0)
    assert not contradictions([undated], [_said(2, now)])


def test_what_had_been_taken_back_already_is_not_new() -> None:
    said = [_said(1, "We will attend the Kelmport round"), _said(2, "We will not attend the Kelmport round")]
    now = _said(3, "We will not attend the Kelmport round, whatever comes")
    assert [(r.before, r.after) for r in contradictions(said[:1], [said[1], now])] == [(1, 2)]
    assert not contradictions(said, [now])


def test_copies_are_reported_once() -> None:
    now = [_said(k, "We will not attend the Kelmport round", day=9) for k in (2, 3, 4)]
    assert len(contradictions([_said(1, "We will attend the Kelmport round")], now)) == 1


def test_words_that_all_share_are_no_matter_in_common() -> None:
    then, now = _said(1, "The harbour will be open"), _said(2, "The harbour will not be open")
    assert contradictions([then], [now], {"harbour": 1.0, "open": 0.6})
    assert not contradictions([then], [now], {"harbour": 0.2, "open": 0.2})
    assert not contradictions([then], [now], lambda word: 0.2)


def test_rarity_is_between_nothing_and_one() -> None:
    found = stem_rarities(["the lock and the ferry", *["the locks are shut"] * 150])
    assert found["lock"] == 0
    assert found["ferry"] == 1
    assert stem_rarities(["the lock"] * 2)["lock"] > 0.8
    assert stem_rarities([]) == {}


@given(st.lists(_WORDS, max_size=6), st.lists(_WORDS, max_size=6))
def test_any_words_can_be_asked(earlier: list[str], later: list[str]) -> None:
    said = [_said(k, words) for k, words in enumerate(earlier)]
    new = [_said(100 + k, words) for k, words in enumerate(later)]
    days = {s.id: s.day for s in (*said, *new) if s.day}
    for found in contradictions(said, new):
        assert days[found.before] < days[found.after]
        assert found.after >= 100
        assert 0 < found.score <= 1


@pytest.mark.parametrize("act", ["AGREE", "REJECT", "ACCUSE", ""])
def test_a_statement_of_blanks_alone_says_nothing(act: str) -> None:
    assert contradictions([_said(1, "\r", act)], [_said(2, " \n", act)]) == ()
