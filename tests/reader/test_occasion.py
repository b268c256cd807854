"""What kind of occasion a meeting is, its name, its number in a series, and how it ended."""

from __future__ import annotations

import datetime as dt

import pytest

from hand_frames import frame, resolved
from pourparler.reader.meetings.build import build_meetings
from pourparler.reader.meetings.occasion import describe_words
from pourparler.record import MeetingStatus

CASES = [
    ("Mara Vell met Tomas Orn in Quill.", "held", "meeting", None, None, None),
    ("Mara Vell spoke to Tomas Orn in a phone call on Monday.", "held", "call", None, None, None),
    ("Mara Vell visited Quill for talks with Tomas Orn.", "held", "visit", None, None, None),
    ("The Vaill conference was to open on Friday.", "planned", "conference", "Vaill conference", None, None),
    ("A third round of talks is due in Vaill.", "planned", "talks", None, 3, None),
    ("Their second summit in Vaill is near.", "planned", "summit", None, 2, None),
    ("It was the first meeting in a year.", "held", "meeting", None, None, None),
    ("The talks in Vaill collapsed on Friday.", "held", "talks", None, None, "collapsed"),
    ("The talks in Vaill ended without progress.", "held", "talks", None, None, "collapsed"),
    ("The talks in Vaill adjourned on Friday.", "held", "talks", None, None, "adjourned"),
    ("At the talks in Vaill both sides reached an agreement.", "held", "talks", None, None, "agreed"),
    ("The talks in Vaill may collapse.", "planned", "talks", None, None, None),
]


@pytest.mark.parametrize(("text", "status", "kind", "name", "number", "outcome"), CASES)
def test_the_words_say_what_a_meeting_is(
    text: str, status: MeetingStatus, kind: str, name: str | None, number: int | None, outcome: str | None
) -> None:
    assert tuple(describe_words(text, [(0, len(text))], status)) == (kind, name, number, outcome)


def test_a_press_conference_is_no_conference() -> None:
    text = "Mara Vell met Tomas Orn and held a press conference."
    assert describe_words(text, [(0, len(text))], "held").kind == "meeting"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The bid of Kreel stumbled after the guild said that it would stay away from the talks.", None),
        ("The pay deal fell apart while the ministers prepared for a round of talks.", None),
        ("The two sides failed to reach a deal after the talks.", "collapsed"),
        ("There was no breakthrough at the talks.", "collapsed"),
    ],
)
def test_what_happens_in_another_clause_is_no_outcome(text: str, outcome: str | None) -> None:
    assert describe_words(text, [(text.index("talks"), len(text) - 1)], "held").outcome == outcome


def test_whom_most_mentions_name_comes_first() -> None:
    text = "Kreel watched as Vell met Orn. Vell met Orn again."
    frames = [
        frame(text, "met", "held", [("participant", "Kreel"), ("participant", "Vell"), ("participant", "Orn")]),
        frame(text, "met@2", "held", [("participant", "Vell@2"), ("participant", "Orn@2")]),
    ]
    own = resolved(text, k="Kreel", v="Vell|Vell@2", o="Orn|Orn@2")
    (meeting,) = build_meetings(text, frames, [0, 0], own, sentence_of=lambda _: (0, len(text)))
    assert meeting.participants == ("v", "o", "k")


@pytest.mark.parametrize(
    ("text", "words", "status", "first"),
    [
        ("The summit of Vell and Orn was due on June 12.", "June 12", "planned", dt.date(2031, 6, 12)),
        ("Vell called off the summit with Orn on Thursday.", "Thursday", "cancelled", None),
        ("Vell called off the summit with Orn set for Thursday.", "Thursday", "cancelled", dt.date(2031, 5, 22)),
        ("Vell and Orn held a summit on June 12.", "June 12", "held", dt.date(2030, 6, 12)),
        ("Vell is angry after the August summit with Orn.", "August", "held", dt.date(2030, 8, 1)),
    ],
)
def test_what_is_to_come_does_not_lie_in_the_past_nor_what_was_held_in_the_future(
    text: str, words: str, status: MeetingStatus, first: dt.date | None
) -> None:
    day = {"June 12": dt.date(2030, 6, 12), "August": dt.date(2031, 8, 1)}.get(words, dt.date(2031, 5, 22))
    told = frame(text, "summit", status, [("participant", "Vell"), ("participant", "Orn"), ("time", words)])
    own = resolved(text, {words: (day, day)}, published=dt.date(2031, 5, 23), v="Vell", o="Orn")
    (meeting,) = build_meetings(text, [told], [0], own, sentence_of=lambda _: (0, len(text)))
    assert (meeting.date.start if meeting.date else None) == first
