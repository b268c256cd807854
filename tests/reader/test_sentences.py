"""Sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.text.sentences import sentences
from pourparler.record import Zone


def words(text: str, zones: tuple[Zone, ...] = ()) -> list[str]:
    return [text[a:b] for a, b in sentences(text, zones)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The O.L.U. envoy left. Nobody spoke.", 2),
        ("They met on Aug. 6 in Orrin. Then they left.", 2),
        ("Mr. Vell and Dr. Tarn agreed. So did J. K. Osk.", 2),
        ("The share rose to 3.5 per cent. It fell later.", 2),
        ("He waited ... and left. She stayed.", 2),
        ("“We sign.” She left.", 2),
        ("“Will you sign?” she asked.", 1),
        ("It began at 9 a.m. on Monday.", 1),
        ("It began at 9 a.m. The rest came later.", 2),
        ("No. 5 was struck out.", 1),
        ("1. The heads of delegation met. 2. They ate.", 2),
        ("First line\nSecond line", 2),
        ("A sentence that goes\non in the next line.", 1),
        ("One paragraph\n\nand another", 2),
        ("", 0),
        (" \n ", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_zones_part_sentences_but_a_wrapped_line_does_not() -> None:
    text = "Talks open\nThe envoy of\nOrrin came."
    zones = (Zone(kind="headline", start=0, end=10), Zone(kind="body", start=11, end=len(text)))
    assert words(text, zones) == ["Talks open", "The envoy of\nOrrin came."]


@given(st.text(alphabet=st.sampled_from('.!?… \n\t”"AabzU.S1\xa0\u2028'), max_size=200) | st.text(max_size=100))
def test_any_text_is_cut_without_loss(text: str) -> None:
    spans = sentences(text)
    assert all(a < b and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered
