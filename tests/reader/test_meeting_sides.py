"""Meetings are told apart, and joined, by their sides; and whom a text means by one word of a name."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from hand_frames import frame, span_of
from pourparler.reader import Reader
from pourparler.reader.actors.cluster import cluster_names
from pourparler.reader.actors.names import Name
from pourparler.reader.meetings.sides import Acting, join_sides, rank_participants, sides_of, split_sides
from pourparler.reader.network.frames import Frame
from pourparler.record import Document, Span, When

NAMES = {"Vell": "vell", "Orn": "orn", "Tarn": "tarn", "Kessia": "kessia"}
ACTING = Acting({"vell": "kessia"}, frozenset(NAMES.values()))


def who(text: str) -> dict[Span, tuple[str, ...]]:
    found = {}
    for name, number in NAMES.items():
        for n in range(1, text.count(name) + 1):
            found[span_of(text, f"{name}@{n}")] = (number,)
    return found


def day(number: int) -> When:
    return When(start=dt.date(2031, 5, number), end=dt.date(2031, 5, number))


def join_three(text: str, frames: list[Frame], days: list[When | None]) -> list[int]:
    """Join three groups of one mention each."""
    return join_sides(text, frames, [0, 1, 2], days, [sides_of(f, who(text)) for f in frames], [False] * 3, ACTING)


def test_a_group_is_split_where_other_named_sides_meet() -> None:
    text = "Vell will meet Orn. Later Vell will meet Tarn. The meeting with Orn is in May."
    frames = [
        frame(text, "meet", "planned", [("participant", "Vell"), ("participant", "Orn")]),
        frame(text, "meet@2", "planned", [("participant", "Vell@2"), ("participant", "Tarn")]),
        frame(text, "meeting", "planned", [("participant", "Orn@2")]),
    ]
    assert split_sides(frames, [0, 0, 0], who(text), ACTING) == [0, 1, 0]
    unsure = [frames[0], frame(text, "meet@2", "planned", [("participant", "Tarn")], chances=(0.4,))]
    assert split_sides(unsure, [0, 0], who(text), ACTING) == [0, 0]


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        ("planned", (None, day(4)), [0, 0]),
        ("planned", (day(3), day(4)), [0, 1]),
        ("held", (None, None), [0, 1]),
    ],
)
def test_groups_of_the_same_two_sides_are_one_meeting(
    status: str, days: tuple[When | None, When | None], expected: list[int]
) -> None:
    text = "Vell will meet Orn. A summit of Kessia and Orn is set."
    frames = [
        frame(text, "meet", "planned", [("participant", "Vell"), ("participant", "Orn")]),
        frame(text, "summit", status, [("participant", "Kessia"), ("participant", "Orn@2")]),
    ]
    sides = [sides_of(f, who(text)) for f in frames]
    assert join_sides(text, frames, [0, 1], days, sides, [False, False], ACTING) == expected
    assert join_sides(text, frames, [0, 1], days, sides, [False, True], ACTING) == [0, 1]


def test_a_definite_mention_without_sides_is_of_the_meeting_before() -> None:
    text = "Vell will hold a summit with Orn. The summit is in doubt. A summit is rare."
    frames = [
        frame(text, "summit", "planned", [("participant", "Vell"), ("participant", "Orn")]),
        frame(text, "summit@2", "planned"),
        frame(text, "summit@3", "planned"),
    ]
    assert join_three(text, frames, [None] * 3) == [0, 0, 2]


def test_talks_on_days_that_adjoin_are_one_meeting() -> None:
    text = "Talks of Vell and Orn began. Talks went on. Talks ended."
    frames = [
        frame(text, "Talks", "held", [("participant", "Vell"), ("participant", "Orn")]),
        frame(text, "Talks@2", "ongoing"),
        frame(text, "Talks@3", "planned"),
    ]
    assert join_three(text, frames, [day(4), day(5), day(9)]) == [0, 0, 2]


def test_what_a_headline_tells_of_is_told_of_in_the_text() -> None:
    text = "Vell to meet Orn\n\nIt was cold. Vell met Orn in Quill."
    frames = [
        frame(text, "meet", "planned", [("participant", "Vell"), ("participant", "Orn")]),
        frame(text, "met", "held", [("participant", "Vell@2"), ("participant", "Orn@2")]),
    ]
    sides = [sides_of(f, who(text)) for f in frames]
    given = (text, frames, [0, 1], [None, day(4)], sides, [False, False], ACTING)
    assert join_sides(*given) == [0, 1]
    assert join_sides(*given, headlines=[(0, 16)]) == [1, 1]


def test_participants_are_ranked_by_how_sure_they_are() -> None:
    text = "Tarn says Vell will meet Orn."
    roles = [("participant", "Tarn"), ("participant", "Vell"), ("participant", "Orn")]
    told = frame(text, "meet", "planned", roles, chances=(0.3, 0.8, 0.9))
    assert rank_participants(text, [told], who(text)) == ("orn", "vell", "tarn")
    told = frame(text, "meet", "planned", roles, chances=(0.1, 0.8, 0.9))
    assert rank_participants(text, [told], who(text)) == ("orn", "vell")


@pytest.mark.parametrize(
    "text",
    [
        "Leader Hoa Ji Rin met Mara Vell on Monday. Hoa liked it. Tony Hoa came home. Hoa will meet Vell in June.",
        "Orn freed Tony Hoa, Hoa Dong Chul and Hoa Hak Song. Hoa Ji Rin signed, and Hoa Ji Rin will speak. Hoa left.",
    ],
)
def test_a_surname_that_stands_first_means_whom_the_text_calls_so(text: str) -> None:
    record = Reader(threads=1).read(Document(id="d", text=text))
    leader = next(a for a in record.actors if a.name == "Hoa Ji Rin")
    last = text.rindex("Hoa")
    assert (last, last + 3) in leader.mentions


def called(text: str, *people: str) -> str:
    """The name of the actor that the last surname alone in a text means, where all names are found."""
    found = sorted({m.span() for words in people for m in re.finditer(rf"\b{re.escape(words)}(?!\w)", text)})
    longest = [s for s in found if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in found)]
    registry, _, _ = cluster_names(text, [Name(each, "person", 1.0) for each in longest])
    last = max(each for each in longest if text[slice(*each)] == people[-1])
    return next(d.name for d in registry.drafts if last in d.mentions)


def test_who_has_a_sister_is_not_the_sister() -> None:
    text = "Ode Vell signed. Vell left. Ana Vell came. Vell’s sister, Ana Vell, is for it."
    assert called(text, "Ode Vell", "Ana Vell", "Vell") == "Ode Vell"


def test_a_name_that_ends_within_a_word_is_the_whole_name() -> None:
    text = (
        "Hoa Ji-rin came. The Hoa Ji-rin government, unlike that of Hoa Ji-sun, is new, and Hoa Ji is said to be ill."
    )
    head = text.replace("Hoa Ji-rin gov", "Hoa Ji-xx gov")
    names = [(text.index("Hoa Ji-rin"), 10), (text.index("Hoa Ji-rin", 1), 6), (text.index("Hoa Ji-sun"), 10)]
    spans = [Name((start, start + length), "person", 1.0) for start, length in names]
    assert [d.name for d in cluster_names(text, spans)[0].drafts] == ["Hoa Ji-rin", "Hoa Ji-sun"]
    assert "Hoa Ji" in [d.name for d in cluster_names(head, spans)[0].drafts]  # the whole is no name


def test_a_surname_is_not_of_one_of_those_who_stand_in_a_list_of_names() -> None:
    text = "Hoa Ji Rin spoke. They freed Tony Hoa, Hoa Dong Chul and Hoa Hak Song when Orn met Hoa"
    assert called(text, "Hoa Ji Rin", "Tony Hoa", "Hoa Dong Chul", "Hoa Hak Song", "Hoa") == "Hoa Ji Rin"
