"""Meetings built of frames: status, participants, place, date and evidence."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hand_frames import frame, resolved, sentence_finder
from pourparler.reader import Reader
from pourparler.reader.meetings.build import AGAINST, MAX_DENIED, REAL, build_meetings, find_status
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES
from pourparler.record import MEETING_STATUSES, Document, Meeting

STATUSES = CLASSES["meeting"]
MAY = {n: dt.date(2031, 5, n) for n in range(1, 32)}
MET = "Vell met Tarn in Lorne on Sunday."
TWICE = "Vell met Tarn. They met again."


def build(text: str, *frames: Frame, groups: tuple[int, ...] = (), found=None, **options: float) -> list[Meeting]:  # type: ignore[no-untyped-def]
    return build_meetings(
        text,
        frames,
        groups or (0,) * len(frames),
        found or resolved(text),
        sentence_of=sentence_finder(text),
        **options,  # type: ignore[arg-type]
    )


def test_a_place_before_the_word_is_where_they_meet_and_meets_nobody() -> None:
    text = "Ten days ago the Essel talks opened in Vaill. The Essel is a river. Envoys walked along the Essel."
    record = Reader(threads=1).read(Document(id="d", text=text))
    assert record.meetings
    names = {actor.id: actor.name for actor in record.actors}
    assert "Essel" not in {names[one] for meeting in record.meetings for one in meeting.participants}


# --- status


@pytest.mark.parametrize("status", MEETING_STATUSES)
def test_a_meeting_has_the_status_that_the_network_gives(status: str) -> None:
    assert [m.status for m in build(MET, frame(MET, "met", status))] == [status]


@pytest.mark.parametrize("status", ["hypothetical", "process"])
def test_talks_in_general_and_what_could_be_are_no_meetings(status: str) -> None:
    text = "Talks could help."
    assert build(text, frame(text, "Talks", status)) == []
    assert build(text, frame(text, "Talks", {status: 0.5, "held": 0.5})) == []


def test_a_group_with_one_particular_frame_is_a_meeting() -> None:
    (meeting,) = build(TWICE, frame(TWICE, "met", "process"), frame(TWICE, "met@2", "held"))
    assert (meeting.status, len(meeting.evidence)) == ("held", 2)


def test_the_likeliest_status_over_its_frames_is_that_of_a_group() -> None:
    (meeting,) = build(
        TWICE,
        frame(TWICE, "met", {"planned": 0.5, "held": 0.4, "process": 0.1}),
        frame(TWICE, "met@2", {"held": 0.8, "planned": 0.2}),
    )
    assert meeting.status == "held"


def test_confidence_falls_with_the_chance_that_it_is_no_occasion() -> None:
    sure = build(MET, frame(MET, "met", "held", confidence=0.9))
    unsure = build(MET, frame(MET, "met", {"held": 0.7, "process": 0.3}, confidence=0.9))
    assert 0 < unsure[0].confidence < sure[0].confidence < 1
    assert build(MET, frame(MET, "met", "held", confidence=0.4)) == []
    assert len(build(MET, frame(MET, "met", "held", confidence=0.4), min_confidence=0.4)) == 1


def test_each_group_is_a_meeting_in_order_of_the_text() -> None:
    frames = frame(TWICE, "met", "held"), frame(TWICE, "met@2", "planned")
    assert [(m.id, m.status) for m in build(TWICE, *frames, groups=(1, 0))] == [("m1", "held"), ("m2", "planned")]


# --- what is denied is not real


@pytest.mark.parametrize("status", ["denied", "refused"])
def test_a_meeting_that_is_perhaps_denied_or_refused_is_not_real(status: str) -> None:
    held = {"held": 1 - MAX_DENIED, status: MAX_DENIED}
    assert [m.status for m in build(MET, frame(MET, "met", held))] == [status]
    almost = {"held": 1.01 - MAX_DENIED, status: MAX_DENIED - 0.01}
    assert [m.status for m in build(MET, frame(MET, "met", almost))] == ["held"]


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=10, max_size=10), min_size=1, max_size=4))
def test_no_group_that_is_perhaps_denied_is_real(scores: list[list[float]]) -> None:
    vectors = [np.array(each) / sum(each) for each in scores]
    own = [Frame("meeting", (0, 3), (0, 1), (), tuple(v.tolist()), 0.9) for v in vectors]
    status, sure = find_status(own, [None] * len(own), [(0, 3)] * len(own))
    denied = np.mean(vectors, axis=0)[[STATUSES.index("denied"), STATUSES.index("refused")]].sum()
    assert 0 <= sure <= 1
    assert status is None or status in MEETING_STATUSES
    if denied >= MAX_DENIED:
        assert status is None or status in AGAINST


@pytest.mark.parametrize("found", [*sorted(REAL), "proposed", "process", "hypothetical"])
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Vell denied that she had met Tarn.", "denied"),
        ("Vell never met Tarn.", "denied"),
        ("Vell refused to have met Tarn again.", "refused"),
        ("Vell called off the met.", "cancelled"),
    ],
)
def test_words_against_a_meeting_decide_over_the_network(text: str, status: str, found: str) -> None:
    assert [m.status for m in build(text, frame(text, "met", found))] == [status]


@pytest.mark.parametrize("against", ["Vell refused to meet Tarn.", "Vell denied that she would meet Tarn."])
def test_one_refusal_among_many_mentions_decides_nothing(against: str) -> None:
    for count, status in ((3, None), (4, "planned")):
        text = against + " They will meet again." * count
        frames = [frame(text, f"meet@{n}", "planned") for n in range(1, count + 2)]
        (meeting,) = build(text, *frames)
        assert meeting.status == (status or against.split()[1])


def test_a_negation_without_a_status_gives_no_meeting() -> None:
    for text in ("The meet is not a talks.", "Vell said that it’s not a meet."):
        assert build(text, frame(text, "meet" if text.endswith("meet.") else "talks", "held")) == []
    text = "Vell did not deny that she had met Tarn."
    assert build(text, frame(text, "met", "held")) == []


DENIED = "Vell met Tarn, her office said. Tarn denied that he had met Vell. They met in Kest, it said."


def test_a_meeting_that_is_told_and_denied_is_denied() -> None:
    frames = [frame(DENIED, f"met@{n}", "held") for n in (1, 2, 3)]
    assert [m.status for m in build(DENIED, *frames)] == ["denied"]
    assert [m.status for m in build(DENIED, *frames, groups=(0, 1, 2))] == ["held", "denied", "held"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Vell refused to meet Tarn. They were to meet on Sunday.", ["refused"]),
        ("Vell put off the meet with Tarn. They will meet in June.", ["postponed"]),
        ("They will meet on Sunday. Vell called off the meet with Tarn.", ["cancelled"]),
    ],
)
def test_a_plan_that_fails_is_no_plan(text: str, status: list[str]) -> None:
    frames = [frame(text, f"meet@{n}", "planned") for n in (1, 2)]
    assert [m.status for m in build(text, *frames)] == status


def test_talks_that_were_called_off_and_then_held_were_held() -> None:
    text = "Vell called off talks with Tarn. Their talks in Kest ended on Sunday."
    assert [m.status for m in build(text, frame(text, "talks", "held"), frame(text, "talks@2", "held"))] == ["held"]


def test_a_sentence_that_refuses_and_tells_of_a_meeting_decides_nothing() -> None:
    text = "After refusing to meet Tarn, Vell could meet him. They will meet again."
    frames = [frame(text, "meet", "refused"), frame(text, "meet@2", "held"), frame(text, "meet@3", "planned")]
    assert [m.status for m in build(text, *frames)] == ["planned"]
    assert build(text, *frames[:2]) == []


def test_a_sentence_that_denies_and_tells_of_a_meeting_leaves_it_out() -> None:
    text = "They met before. Vell met Tarn, said Osk, but Tarn denied that they had met."
    frames = [frame(text, f"met@{n}", "held") for n in (1, 2, 3)]
    assert build(text, *frames) == []


CLAIM = "Vell met Tarn on Sunday, her office said. Tarn denied that he had met Vell on Sunday."
BOTH = [("participant", "Vell"), ("participant", "Tarn"), ("time", "Sunday")]
AGAIN = [("participant", "Tarn@2"), ("participant", "Vell@2"), ("time", "Sunday@2")]


@pytest.mark.parametrize(
    ("told", "denied", "days", "statuses"),
    [
        (BOTH, AGAIN, (4, 4), ["denied"]),
        (BOTH, AGAIN, (4, 11), ["held", "denied"]),
        (BOTH, AGAIN[:2], (4, 4), ["denied"]),
        (BOTH, AGAIN[1:], (4, 4), ["denied"]),
        (BOTH[:1], AGAIN, (4, 4), ["held", "denied"]),
        (BOTH, AGAIN[2:], (4, 4), ["held", "denied"]),
    ],
)
def test_a_meeting_that_another_group_denies_is_one_that_is_denied(
    told: list[tuple[str, str]], denied: list[tuple[str, str]], days: tuple[int, int], statuses: list[str]
) -> None:
    times = {"Sunday": (MAY[days[0]], MAY[days[0]]), "Sunday@2": (MAY[days[1]], MAY[days[1]])}
    found = resolved(CLAIM, times, v="Vell|Vell@2", t="Tarn|Tarn@2")
    frames = frame(CLAIM, "met", "held", told), frame(CLAIM, "met@2", "held", denied)
    meetings = build(CLAIM, *frames, groups=(0, 1), found=found)
    assert [(m.id, m.status) for m in meetings] == [(f"m{n}", s) for n, s in enumerate(statuses, 1)]
    assert sum(len(m.evidence) for m in meetings) == 2


def test_a_denial_without_a_day_is_of_what_is_told_near_it() -> None:
    text = f"Vell met Tarn on Sunday. {'It rained in Kest. ' * 20}Tarn never met Vell."
    found = resolved(text, {"Sunday": (MAY[4], MAY[4])}, v="Vell|Vell@2", t="Tarn|Tarn@2")
    frames = frame(text, "met", "held", BOTH), frame(text, "met@2", "held", AGAIN[:2])
    assert [m.status for m in build(text, *frames, groups=(0, 1), found=found)] == ["held", "denied"]


OTHERS = "Vell and Tarn met on Sunday. Vell denied that she had met Osk. She refused to meet Osk and Tarn."
WHO = {"v": "Vell|She", "t": "Tarn|Tarn@2", "o": "Osk@2"}


@pytest.mark.parametrize(
    ("denied", "statuses"),
    [
        ("v", ["denied", "refused"]),  # of one alone, a denial may be of any meeting of hers
        ("v o", ["held", "denied", "refused"]),
        ("v t", ["denied", "refused"]),
    ],
)
def test_a_denial_is_of_a_meeting_with_its_own_participants(denied: str, statuses: list[str]) -> None:
    own = {id: "|".join([words, *["she"] * (id in denied)]) for id, words in WHO.items()}
    found = resolved(OTHERS, **own)
    frames = (
        frame(OTHERS, "met", "held", [("participant", "Vell"), ("participant", "Tarn")]),
        frame(OTHERS, "met@2", "held", [("participant", "she")]),
        frame(OTHERS, "meet", "held", [("participant", "She"), ("participant", "Osk@2"), ("participant", "Tarn@2")]),
    )
    assert [m.status for m in build(OTHERS, *frames, found=found)] == statuses


# --- who, where, when


def test_participants_are_those_of_all_frames_once_and_in_order() -> None:
    found = resolved(TWICE, v="Vell|They", t="Tarn|They")
    frames = (
        frame(TWICE, "met", "held", [("participant", "Vell"), ("participant", "Tarn")]),
        frame(TWICE, "met@2", "held", [("participant", "They")]),
    )
    (meeting,) = build(TWICE, *frames, found=found)
    assert meeting.participants == ("v", "t")


def test_words_that_mean_no_actor_are_no_participants() -> None:
    (meeting,) = build(MET, frame(MET, "met", "held", [("participant", "Vell"), ("participant", "Tarn")]))
    assert meeting.participants == ()


def test_others_who_meet_elsewhere_are_another_meeting() -> None:
    text = "Vell and Tarn will meet in Lorne. Osk and Marr gather in Kest. The Kest meeting is of guilds."
    frames = [
        frame(text, "meet", "planned", [("participant", "Vell"), ("participant", "Tarn"), ("place", "Lorne")]),
        frame(text, "gather", "planned", [("participant", "Osk"), ("participant", "Marr"), ("place", "Kest")]),
        frame(text, "meeting", "planned", [("place", "Kest@2"), ("participant", "guilds")]),
    ]
    found = build(text, *frames, found=resolved(text, v="Vell", t="Tarn", o="Osk", m="Marr", g="guilds"))
    assert [(m.participants, m.place) for m in found] == [(("v", "t"), "Lorne"), (("o", "m", "g"), "Kest")]
    same = build(text, *frames, found=resolved(text, v="Vell|Osk", t="Tarn", m="Marr", g="guilds"))
    assert len(same) == 1


def test_the_place_is_the_surest_one_in_one_line() -> None:
    text = "Vell met Tarn in Kest. They met at Reed\nHouse."
    first = frame(text, "met", "held", [("place", "Kest")], chances=[0.5])
    second = frame(text, "met@2", "held", [("place", "Reed\nHouse")], chances=[0.8])
    assert [m.place for m in build(text, first, second)] == ["Reed House"]
    assert [m.place for m in build(text, frame(text, "met", "held"))] == [None]


def test_the_date_is_the_shortest_of_those_given() -> None:
    text = "Vell met Tarn in May. They met on Sunday."
    found = resolved(text, {"May": (MAY[1], MAY[31]), "Sunday": (MAY[4], MAY[4])})
    first, second = (
        frame(text, "met", "held", [("time", "in May")]),
        frame(text, "met@2", "held", [("time", "on Sunday")]),
    )
    (meeting,) = build(text, first, second, found=found)
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.end, meeting.date.text) == (MAY[4], MAY[4], (34, 40))
    (meeting,) = build(text, first, found=found)
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.end) == (MAY[1], MAY[31])


def test_until_a_day_is_from_publication_and_one_or_the_other_is_both() -> None:
    text = "Vell will meet Tarn by Sunday."
    told = frame(text, "meet", "planned", [("time", "Sunday")])
    days = {"Sunday": (MAY[4], MAY[4])}
    (meeting,) = build(text, told, found=resolved(text, days, published=MAY[1]))
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.end, meeting.date.text) == (MAY[1], MAY[4], (23, 29))
    text = "Vell will meet Tarn on Sunday or Monday, and Osk on Tuesday."
    told = frame(text, "meet", "planned", [("time", "Sunday")])
    days |= {"Monday": (MAY[5], MAY[5]), "Tuesday": (MAY[6], MAY[6])}
    (meeting,) = build(text, told, found=resolved(text, days, published=MAY[1]))
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.end) == (MAY[4], MAY[5])


def test_words_of_time_without_days_give_no_date() -> None:
    assert [m.date for m in build(MET, frame(MET, "met", "held", [("time", "on Sunday")]))] == [None]


def test_of_two_expressions_in_the_words_of_time_the_longer_counts() -> None:
    text = "Vell met Tarn on Sunday, May 4."
    found = resolved(text, {"May": (MAY[1], MAY[31]), "Sunday, May 4": (MAY[4], MAY[4])})
    assert found.time_in(text, (14, 30)) == found.times[1]
    assert found.time_in(text, (0, 13)) is None


@pytest.mark.parametrize("time", ["at 11:30 a.m.", "by noon", "15:00 GMT", "at 9 o’clock"])
def test_a_time_of_day_alone_is_of_the_day_of_publication(time: str) -> None:
    text = f"Vell and Tarn are to meet {time}"
    told = frame(text, "meet", "planned", [("time", time)])
    (meeting,) = build(text, told, found=resolved(text, published=MAY[4]))
    assert meeting.date is not None
    assert (meeting.date.start, meeting.date.end, meeting.date.text) == (MAY[4], MAY[4], told.roles[0][1])
    assert [m.date for m in build(text, told)] == [None]


# --- evidence


def words(text: str, meetings: list[Meeting]) -> list[list[str]]:
    return [[text[slice(*span)] for span in m.evidence] for m in meetings]


def test_the_evidence_reaches_from_the_first_role_to_the_last() -> None:
    told = frame(MET, "met", "held", [("participant", "Vell"), ("participant", "Tarn"), ("time", "on Sunday")])
    assert words(MET, build(MET, told)) == [["Vell met Tarn in Lorne on Sunday"]]
    assert words(MET, build(MET, frame(MET, "met", "held"))) == [["met"]]


def test_the_evidence_ends_before_the_trigger_of_another_meeting() -> None:
    text = "Vell met Tarn and will meet Osk on Monday."
    first = frame(text, "met", "held", [("participant", "Vell"), ("time", "on Monday")])
    second = frame(text, "meet", "planned", [("participant", "Vell"), ("participant", "Osk"), ("time", "on Monday")])
    found = build(text, first, second, groups=(0, 1))
    assert words(text, found) == [["Vell met Tarn and will"], ["Tarn and will meet Osk on Monday"]]


def test_the_evidence_stays_within_its_sentence() -> None:
    told = frame(TWICE, "met@2", "held", [("participant", "Vell"), ("participant", "They")])
    assert words(TWICE, build(TWICE, told)) == [["They met"]]
