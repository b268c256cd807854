"""Coordinated phrases and their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader.actors.coordination import split_coordination
from pourparler.record import Span


def parts(text: str, *names: str) -> list[str]:
    inside = [(text.index(n), text.index(n) + len(n)) for n in names]

    def covered(span: Span) -> bool:
        return any(a <= span[0] and span[1] <= b for a, b in inside)

    return [text[slice(*part)] for part in split_coordination(text, (0, len(text)), covered)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vell", ["Vell"]),
        ("Vell and Tarn", ["Vell", "Tarn"]),
        ("Vell & Tarn", ["Vell", "Tarn"]),
        ("Vell, Tarn and Osk", ["Vell", "Tarn", "Osk"]),
        ("Vell, Tarn, and Osk", ["Vell", "Tarn", "Osk"]),
        ("Vell; Tarn; and Osk", ["Vell", "Tarn", "Osk"]),
        ("both Vell and Tarn", ["Vell", "Tarn"]),
        ("Either Vell or Tarn", ["Vell", "Tarn"]),
        ("Vell as well as Tarn", ["Vell", "Tarn"]),
        ("Vell, along with Tarn", ["Vell", "Tarn"]),
        ("Vell together with Tarn", ["Vell", "Tarn"]),
        ("the Metal Workers Union\nand the company", ["the Metal Workers Union", "the company"]),
        (
            "Foreign Minister Ode Varrin and the envoy of Quessia",
            ["Foreign Minister Ode Varrin", "the envoy of Quessia"],
        ),
        ("Ode Varrin, the envoy, and Quessia", ["Ode Varrin, the envoy", "Quessia"]),
        ("Ode Varrin, who leads the union, and Osk Tarn", ["Ode Varrin, who leads the union", "Osk Tarn"]),
        ("Ode Varrin, the envoy", ["Ode Varrin, the envoy"]),
        ("Merrow, Tarvonia", ["Merrow, Tarvonia"]),
        ("the Andover office", ["the Andover office"]),
        ("Firms such as Vell, Tarn and Osk", ["Vell", "Tarn", "Osk"]),
        ("A group of guilds including Vell and Tarn", ["Vell", "Tarn"]),
        ("the three powers – Vell, Tarn and Osk", ["Vell", "Tarn", "Osk"]),
        ("", []),
    ],
)
def test_a_phrase_is_split_at_its_conjunctions(text: str, expected: list[str]) -> None:
    assert [p for p in parts(text) if p] == expected


def test_a_name_is_not_split() -> None:
    ministry = "Ministry of Trade and Industry"
    assert parts(f"the {ministry}", ministry) == [f"the {ministry}"]
    assert parts(f"the {ministry} and Vell", ministry) == [f"the {ministry}", "Vell"]


WORDS = st.sampled_from(
    "Vell Tarn and & or , ; both either the envoy who as well along with together \n also".split(" ")
)


@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=30), st.integers(0, 10), st.booleans())
def test_parts_lie_within_the_phrase_in_order_and_do_not_overlap(text: str, start: int, is_name: bool) -> None:
    span = (min(start, len(text)), len(text))
    found = split_coordination(text, span, lambda _: is_name)
    bounds = [offset for part in found for offset in part]
    assert bounds == sorted(bounds)
    assert all(span[0] <= offset <= span[1] for offset in bounds)
    assert all(a < b for a, b in found) or span[0] == span[1] or len(found) == 1
    if is_name:
        assert len(found) <= 1
