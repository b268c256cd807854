"""Frames decoded from scores that are made by hand, in the place of those of the network."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from hand_frames import frame
from pourparler.reader.network.encoder import LINK_WIDTH, Encoding
from pourparler.reader.network.frames import Frame, decode_roles, find_triggers, trim
from pourparler.reader.network.groups import group_frames
from pourparler.reader.network.labels import CLASSES, CUES, role_tags
from pourparler.reader.network.roles import RoleScores
from pourparler.reader.network.tokenizer import Pieces, pieces
from pourparler.reader.network.viterbi import runs
from pourparler.reader.text.sentences import sentences
from suite import examples

TEXT = "Vell will meet Tarn\nOsk will meet Tarn"


def scores(p: Pieces, tags: Sequence[str], given_: dict[int, str], sure: float = 0.9) -> NDArray[np.float32]:
    """Give each word a tag, "O" if it is given none, with a probability; the rest is shared by the other tags."""
    table = np.full((len(p), len(tags)), np.log((1 - sure) / (len(tags) - 1)), dtype=np.float32)
    for word in range(len(p)):
        table[word, tags.index(given_.get(word, "O"))] = np.log(sure)
    return table


# --- triggers


def test_triggers_are_runs_of_words_with_their_probability() -> None:
    p = pieces("They sat down and met again.")
    assert find_triggers(p, scores(p, CUES, {1: "B", 2: "I", 4: "B"})) == [
        (1, 3, pytest.approx(0.95)),
        (4, 5, pytest.approx(0.95)),
    ]
    assert find_triggers(p, scores(p, CUES, {})) == []


def test_two_triggers_may_stand_side_by_side() -> None:
    p = pieces("They met talks.")
    assert [t[:2] for t in find_triggers(p, scores(p, CUES, {1: "B", 2: "B"}))] == [(1, 2), (2, 3)]


def test_no_trigger_runs_over_the_end_of_a_line() -> None:
    p = pieces("They met\ntalks ended.")
    assert (1, 3) not in [t[:2] for t in find_triggers(p, scores(p, CUES, {1: "B", 2: "I"}))]


def test_a_bias_finds_more_triggers_and_leaves_their_probability() -> None:
    p = pieces("They met.")
    unsure = np.log(np.array([[0.98, 0.01, 0.01], [0.6, 0.39, 0.01], [0.98, 0.01, 0.01]], dtype=np.float32))
    assert find_triggers(p, unsure) == []
    assert find_triggers(p, unsure, 1.0) == [(1, 2, pytest.approx(0.4, abs=0.01))]
    assert unsure[1, 0] == pytest.approx(np.log(0.6))


@given(st.lists(st.sampled_from(CUES), min_size=8, max_size=8), st.floats(0, 3))
def test_triggers_do_not_overlap_and_stand_in_order(tags: list[str], bias: float) -> None:
    p = pieces("Vell met Tarn\nin Kest. They talked")
    found = find_triggers(p, scores(p, CUES, dict(enumerate(tags))), bias)
    bounds = [n for i, j, _ in found for n in (i, j)]
    assert bounds == sorted(bounds)
    assert all(i < j <= len(p) and 0 <= sure <= 1 for i, j, sure in found)


# --- roles


def roles(
    p: Pieces, kind: str, trigger: tuple[int, int], given_: dict[int, str], **options: float
) -> list[tuple[int, int, str]]:
    tags = role_tags(kind)
    scored = RoleScores((0, len(p)), scores(p, tags, given_), np.zeros(len(CLASSES[kind]), dtype=np.float32))
    (path,) = decode_roles(p, kind, [scored], [trigger], **options)
    return list(runs(path, tags))


def test_roles_are_closed_runs_of_words() -> None:
    p = pieces("Mara Vell met Tarn in Kest.")
    tags = {0: "B-participant", 1: "E-participant", 3: "S-participant", 5: "S-place"}
    assert roles(p, "meeting", (2, 3), tags) == [(0, 2, "participant"), (3, 4, "participant"), (5, 6, "place")]


def test_a_trigger_has_no_role_in_its_own_frame() -> None:
    p = pieces("Mara Vell met Tarn.")
    assert all(not (i <= 2 < j) for i, j, _ in roles(p, "meeting", (2, 3), {2: "S-participant"}))


def test_a_sentence_has_targets_only_within_it() -> None:
    p = pieces("They left. The union wants rest. They won.")
    given_ = {1: "S-target", 6: "S-target", 9: "S-target"}
    assert roles(p, "sentence", (3, 8), given_) == [(6, 7, "target")]


def test_without_triggers_there_are_no_roles() -> None:
    assert decode_roles(pieces("They met."), "meeting", [], []) == []


@given(st.lists(st.sampled_from(role_tags("meeting")), min_size=8, max_size=8), st.integers(0, 7))
def test_roles_are_whole_and_beside_the_trigger(tags: list[str], at: int) -> None:
    p = pieces("Vell met Tarn\nin Kest. They talked")
    found = roles(p, "meeting", (at, at + 1), dict(enumerate(tags)))
    bounds = [n for i, j, _ in found for n in (i, j)]
    assert bounds == sorted(bounds)
    assert not any(i <= at < j for i, j, _ in found)
    assert all(slot in ("participant", "place", "time") for _, _, slot in found)


# --- groups


def met(word: int) -> Frame:
    return Frame("meeting", (word, word + 1), (word, word + 1), (), (1.0, *(0.0,) * 9), 0.9)


def encoding(text: str, links: dict[tuple[int, int], float] | None = None) -> Encoding:
    """Make an encoding with scores of links from a word to an earlier one, each in a column of its own."""
    p = pieces(text)
    size = len(p)
    table = np.zeros((size, 2 * LINK_WIDTH + 1), dtype=np.float32)
    for column, ((later, earlier), score) in enumerate((links or {}).items()):
        table[later, column], table[earlier, LINK_WIDTH + column] = score, 1.0
    none = np.zeros((size, 3), dtype=np.float32)
    ends = np.zeros((size, 2), dtype=np.int64)
    return Encoding(p, (), none, none, none, ends, none, none, table, np.zeros(11, dtype=np.float32))


def groups(
    text: str,
    triggers: Sequence[tuple[str, dict[str, str]]],
    links: dict[tuple[int, int], float] | None = None,
    kind: str = "meeting",
    bias: float = 0.0,
) -> list[int]:
    """Group triggers, each with the words of its roles; links are between the numbers of triggers."""
    given_ = encoding(text)
    frames = []
    for trigger, words in triggers:
        made = frame(text, trigger, {"meeting": "held", "proposal": "on_table"}[kind], list(words.items()), kind=kind)
        frames.append(dataclasses.replace(made, words=given_.pieces.words_of(made.trigger)))
    heads = [f.words[1] - 1 for f in frames]
    given_ = encoding(text, {(heads[a], heads[b]): score for (a, b), score in (links or {}).items()})
    numbers, novelty = group_frames(given_, frames, sentences(text), bias)
    assert len(novelty) == len(numbers) and all(0 <= new <= 1 for new in novelty)
    return numbers


PLAIN = "They met Osk. They met Tarn. They met Vell."
THREE = [("met", {}), ("met@2", {}), ("met@3", {})]


def test_no_frames_are_no_groups() -> None:
    assert groups(PLAIN, []) == []


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({(1, 0): -50.0, (2, 0): -50.0, (2, 1): -50.0}, [0, 1, 2]),
        ({(1, 0): 50.0, (2, 0): -50.0, (2, 1): 50.0}, [0, 0, 0]),
        ({(1, 0): -50.0, (2, 0): 50.0, (2, 1): -50.0}, [0, 1, 0]),
    ],
)
def test_a_frame_goes_to_the_group_that_the_network_links_it_to(
    links: dict[tuple[int, int], float], expected: list[int]
) -> None:
    assert groups(PLAIN, THREE, links) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in Quill for a third day of talks.", [0, 0]),
        ("They met to resume the talks.", [0, 0]),
        ("They met before another round of talks.", [0, 1]),
        ("They met for lunch and then began talks.", [0, 1]),
    ],
)
def test_to_meet_for_talks_is_one_meeting(text: str, expected: list[int]) -> None:
    assert groups(text, [("met", {}), ("talks", {})], {(1, 0): -50.0}) == expected


def test_a_bias_groups_more_or_less() -> None:
    assert groups(PLAIN, THREE, bias=100.0) == [0, 0, 0]
    assert groups(PLAIN, THREE, bias=-100.0) == [0, 1, 2]


@pytest.mark.parametrize("slot", ["place", "time"])
def test_another_place_or_day_speaks_against_one_meeting(slot: str) -> None:
    one, other = {"place": ("Kest", "Lorne"), "time": ("Monday", "Friday")}[slot]

    def least_bias(second: str) -> float:
        """The least bias with which both are one meeting."""
        text = f"A summit was held in {one}. A summit was held in {second}."
        roles_ = [{slot: one}, {slot: f"{second}@2" if second == one else second}]
        triggers = [("summit", roles_[0]), ("summit@2", roles_[1])]
        return next(b / 10 for b in range(-100, 100) if groups(text, triggers, bias=b / 10) == [0, 0])

    assert least_bias(one) < least_bias(other)


def test_the_same_name_means_the_same_text() -> None:
    text = "Vell read the Reed Framework. The Reed Framework is short."
    assert groups(text, [("the Reed Framework", {}), ("The Reed Framework", {})], kind="proposal") == [0, 0]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("the Reed Lake Treaty", "the RLT"),
        ("the Trans-Vellish Partnership", "TVP"),
        ("the Orl-Kessia-Tarn trade agreement", "the OKTA"),
    ],
)
def test_initials_mean_the_text_that_has_them(name: str, initials: str) -> None:
    text = f"Vell read {name}. Osk read {initials}."
    assert groups(text, [(name, {}), (initials, {})], kind="proposal", bias=-20) == [0, 0]


@pytest.mark.parametrize("initials", ["the LRT", "the RLTS", "the Rlt", "the OSK"])
def test_other_initials_do_not_mean_a_text(initials: str) -> None:
    text = f"Vell read the Reed Lake Treaty. Osk read {initials}."
    assert groups(text, [("the Reed Lake Treaty", {}), (initials, {})], kind="proposal", bias=-20) == [0, 1]


def test_texts_named_after_two_years_are_two() -> None:
    text = "Vell read the 1994 Reed treaty. Osk read the 2001 Reed treaty."
    assert groups(text, [("the 1994 Reed treaty", {}), ("the 2001 Reed treaty", {})], kind="proposal", bias=20) == [
        0,
        1,
    ]


@examples(60)
@given(
    st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)), st.floats(-9, 9), max_size=20),
    st.sets(st.integers(0, 8), max_size=6),
    st.floats(-5, 5),
)
def test_groups_are_numbered_in_order_of_the_text(
    links: dict[tuple[int, int], float], words: set[int], bias: float
) -> None:
    text = " ".join(["word"] * 9)
    found, _ = group_frames(encoding(text, links), [met(w) for w in sorted(words)], [(0, len(text))], bias)
    assert len(found) == len(words)
    assert list(dict.fromkeys(found)) == list(range(len(set(found))))


# --- frames and their spans


def test_the_class_of_a_frame_is_the_most_probable() -> None:
    one = dataclasses.replace(met(1), classes=(0.2, 0.1, 0.5, 0.2, *(0.0,) * 6))
    assert (met(1).class_, one.class_) == ("held", "planned")


def test_the_spans_of_a_role_stand_in_order() -> None:
    roles_ = (("participant", (0, 4), 0.9), ("place", (8, 12), 0.9), ("participant", (14, 18), 0.8))
    assert dataclasses.replace(met(1), roles=roles_).spans("participant") == [(0, 4), (14, 18)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" – the port, ", "the port"),
        (": Vell;", "Vell"),
        ("-2 percent", "-2 percent"),
        (".5 percent", ".5 percent"),
        ("–$4 an hour", "–$4 an hour"),
        ("- 2 percent", "2 percent"),
        ("“Vell”", "“Vell”"),
        ("Inc.", "Inc."),
        (" ,;– ", None),
        ("", None),
    ],
)
def test_stray_marks_are_cut_from_the_ends_of_a_span(text: str, expected: str | None) -> None:
    span = trim(text, (0, len(text)))
    assert (None if span is None else text[slice(*span)]) == expected


@given(st.text("ab ,;.–-2$\n", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_a_trimmed_span_lies_within_and_is_not_trimmed_again(text: str, start: int, end: int) -> None:
    span = (min(start, len(text)), max(min(start, len(text)), min(end, len(text))))
    if (found := trim(text, span)) is not None:
        assert span[0] <= found[0] < found[1] <= span[1]
        assert trim(text, found) == found
