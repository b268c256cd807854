"""Differences between versions of a proposal and editions of an article. All texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger.diff.align import equal_runs, opcodes
from pourparler.ledger.diff.provisions import provision_differences
from pourparler.ledger.diff.text import TextDifference, apply_differences, text_differences

# few words, so that texts share many, and marks that make and break sentences
_WORDS = st.sampled_from(
    ["The", "lock", "ferry", "opens", "shuts", "28", "19", "Dr.", "end.", "why?", "“No.”", "\n\n", "\n", "\xa0", "é"]
)
_TEXTS = st.lists(_WORDS, max_size=40).map(" ".join) | st.text(max_size=60)
_LISTS = st.lists(st.lists(_WORDS, max_size=8).map(" ".join), max_size=8)
_ITEMS = st.lists(st.sampled_from("abcdefgh"), max_size=40)


def _kinds(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    def cut(text: str, span: tuple[int, int] | None) -> str | None:
        return text[slice(*span)].strip() if span else None

    return [(d.kind, cut(old, d.old), cut(new, d.new)) for d in text_differences(old, new)]


def _holds(old: str, new: str, found: tuple[TextDifference, ...]) -> None:
    for difference in found:
        for text, span, other, side in ((old, difference.old, "in", 2), (new, difference.new, "out", 3)):
            words = "".join(p.words for p in difference.pieces if p.kind != other)
            assert words == (text[slice(*span)] if span else "")
            for piece in difference.pieces:
                assert (piece[side] is None) == (piece.kind == other)
                if piece[side] is not None:
                    assert text[slice(*piece[side])] == piece.words


@given(_TEXTS, _TEXTS)
def test_the_difference_put_into_the_old_text_gives_the_new(old: str, new: str) -> None:
    found = text_differences(old, new)
    assert apply_differences(old, found) == new
    _holds(old, new, found)


@given(_TEXTS)
def test_equal_texts_have_no_difference(text: str) -> None:
    assert text_differences(text, text) == ()


@given(_LISTS, _LISTS)
def test_every_provision_is_reported_once(old: list[str], new: list[str]) -> None:
    found = provision_differences(old, new)
    assert [d.new for d in found if d.new_at is not None] == new
    assert sorted(d.old_at for d in found if d.old_at is not None) == list(range(len(old)))
    for d in found:
        assert d.old is None or d.old == old[d.old_at or 0]
        if d.kind == "changed":
            assert "".join(words for kind, words in d.pieces if kind != "in") == d.old
            assert "".join(words for kind, words in d.pieces if kind != "out") == d.new


@given(_LISTS)
def test_equal_provisions_are_kept(provisions: list[str]) -> None:
    assert all(d.kind == "kept" for d in provision_differences(provisions, provisions))


@given(_ITEMS, _ITEMS)
def test_matches_are_equal_and_in_order(old: list[str], new: list[str]) -> None:
    at = (0, 0)
    for i, j, size in equal_runs(old, new):
        assert i >= at[0] and j >= at[1] and size > 0
        assert old[i : i + size] == new[j : j + size]
        at = (i + size, j + size)
    stretches = list(opcodes(old, new))
    assert [item for _, a, b, _, _ in stretches for item in old[a:b]] == old
    assert [item for _, _, _, c, d in stretches for item in new[c:d]] == new


def test_a_changed_sentence_shows_its_words() -> None:
    old = "The lock opens on Friday. Ferries wait."
    new = "The lock opens on Monday at noon. Ferries wait."
    (found,) = text_differences(old, new)
    assert [(p.kind, p.words) for p in found.pieces] == [
        ("same", "The lock opens on "),
        ("out", "Friday"),
        ("in", "Monday at noon"),
        ("same", ". "),
    ]
    assert (found.old, found.new) == ((0, 26), (0, 34))


def test_sentences_come_and_go() -> None:
    old = "The lock opens on Friday. Nobody in Harrow knew of it. Ferries wait."
    new = "The lock opens on Friday. Ferries wait. The mayor of Ansel has gone fishing."
    assert _kinds(old, new) == [
        ("dropped", "Nobody in Harrow knew of it.", None),
        ("spacing", "Ferries wait.", "Ferries wait."),
        ("added", None, "The mayor of Ansel has gone fishing."),
    ]


def test_unrelated_sentences_are_not_mixed() -> None:
    found = _kinds("The lock opens on Friday.", "Two ministers of Oret have met the envoy.")
    assert [kind for kind, _, _ in found] == ["dropped", "added"]


def test_white_space_alone_is_distinguished() -> None:
    assert [kind for kind, _, _ in _kinds("The lock opens. It is late.", "The\xa0lock opens. It is late.")] == [
        "spacing"
    ]


def test_changed_numbers_are_reported() -> None:
    (found,) = text_differences("The plan has 28 points, said Kreel.", "The plan has 19 points, said Kreel.")
    assert found.numbers == (("28", "19"),)
    (one,) = provision_differences(["A force of twenty-eight boats."], ["A force of 19 boats."])
    assert (one.kind, one.numbers) == ("changed", (("twenty-eight", "19"),))


def test_provisions_are_paired_whatever_their_order() -> None:
    old = ["Tarvonia leaves the Sarn heights.", "A force of 600 guards the lock.", "Tolls end in May."]
    new = ["A force of 800 guards the lock.", "Fishing rights are shared.", "Tarvonia leaves the Sarn heights"]
    found = provision_differences(old, new)
    assert [(d.kind, d.old_at, d.new_at) for d in found] == [
        ("changed", 1, 0),
        ("dropped", 2, None),
        ("added", None, 1),
        ("kept", 0, 2),
    ]


@pytest.mark.slow
def test_repetition_costs_little() -> None:
    """Texts that have nothing unique in them: these would take difflib minutes."""
    old = "Ah. Oh. " * 60_000
    new = "Oh. Ah. Oh. Oh. " * 30_000
    assert apply_differences(old, text_differences(old, new)) == new
    one = "ah oh " * 80_000
    other = "oh oh ah " * 50_000
    assert apply_differences(one, text_differences(one, other)) == other
