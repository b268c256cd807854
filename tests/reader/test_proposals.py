"""Proposals built of frames: names, states, sponsors and provisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hand_frames import frame, resolved, sentence_finder, span_of
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.proposals.build import build_proposals
from pourparler.record import Proposal

STATES = CLASSES["proposal"]


def named(text: str, mention: str, state: str = "on_table", **more: object) -> Frame:
    return frame(text, mention, state, kind="proposal", **more)  # type: ignore[arg-type]


def build(text: str, *frames: Frame, groups: tuple[int, ...] = (), found=None, **options: float) -> list[Proposal]:  # type: ignore[no-untyped-def]
    return build_proposals(
        text,
        frames,
        groups or (0,) * len(frames),
        found or resolved(text),
        sentence_of=sentence_finder(text),
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("mentions", "name"),
    [
        (["the plan", "the 14-point plan"], "14-point plan"),
        (["The Reed Framework", "the long and winding draft agreement"], "Reed Framework"),
        (["its peace plan", "the deal"], "peace plan"),
        (["an offer", "the offer"], "offer"),
        (["the deal"], "deal"),
        (["their new deal", "this deal"], "new deal"),
        (["the peace\n  plan for\nKest"], "peace plan for Kest"),
        (["The Port Accord", "the accord"], "Port Accord"),
        (["any bill"], "bill"),
    ],
)
def test_the_name_is_the_fullest_mention_without_its_article(mentions: list[str], name: str) -> None:
    text = ". ".join(mentions)
    frames = [frame(text, m, "on_table", kind="proposal") for m in mentions]
    (proposal,) = build(text, *frames)
    assert proposal.name == name
    assert [text[slice(*m)] for m in proposal.mentions] == mentions


TEXT = "The peace plan was signed. The plan of Orrin would open the port and close the mine."


@pytest.mark.parametrize("state", STATES)
def test_a_proposal_has_the_state_that_the_network_gives(state: str) -> None:
    assert [p.state for p in build(TEXT, named(TEXT, "The peace plan", state))] == [state]


@pytest.mark.parametrize(
    ("mentions", "count"),
    [(["a deal"], 0), (["any new deal"], 0), (["peace deals"], 0), (["the deal"], 1), (["a deal", "an accord"], 1)],
)
def test_what_is_hoped_for_and_named_once_is_no_text(mentions: list[str], count: int) -> None:
    text = "Orrin wants " + " soon, or else ".join(mentions) + "."
    assert len(build(text, *[named(text, mention, "sought") for mention in mentions])) == count


def test_what_is_hoped_for_with_provisions_is_a_text() -> None:
    text = "Orrin wants a deal that would open the port."
    assert len(build(text, named(text, "a deal", "sought", roles=[("provision", "open the port")]))) == 1


def test_the_state_of_a_group_is_that_of_its_frames_together() -> None:
    first = frame(TEXT, "The peace plan", {"agreed": 0.6, "on_table": 0.4}, kind="proposal")
    second = frame(TEXT, "The plan", {"on_table": 0.7, "agreed": 0.3}, kind="proposal")
    assert [p.state for p in build(TEXT, first, second)] == ["on_table"]
    assert [p.state for p in build(TEXT, first, second, groups=(0, 1))] == ["agreed", "on_table"]


def test_sponsors_are_those_of_all_frames_once_and_in_order() -> None:
    text = "Orrin tabled the plan. The plan of Belmark and Orrin came."
    found = resolved(text, o="Orrin|Belmark and Orrin", b="Belmark and Orrin")
    frames = (
        named(text, "the plan", roles=[("sponsor", "Orrin")]),
        named(text, "The plan", roles=[("sponsor", "Belmark and Orrin")]),
    )
    (proposal,) = build(text, *frames, found=found)
    assert proposal.sponsors == ("o", "b")


def test_a_provision_within_another_is_left_out() -> None:
    frames = (
        named(TEXT, "The plan", roles=[("provision", "open the port and close the mine")]),
        named(TEXT, "The peace plan", roles=[("provision", "open the port"), ("provision", "close the mine")]),
    )
    (proposal,) = build(TEXT, *frames)
    assert proposal.provisions == (span_of(TEXT, "open the port and close the mine"),)
    (proposal,) = build(TEXT, frames[1])
    assert [TEXT[slice(*p)] for p in proposal.provisions] == ["open the port", "close the mine"]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8))
def test_provisions_are_outermost_in_order_and_cover_all_that_are_given(spans: list[tuple[int, int]]) -> None:
    given_ = [(a, min(a + n, len(TEXT))) for a, n in spans]
    roles = tuple(("provision", s, 0.9) for s in given_)
    (proposal,) = build(TEXT, Frame("proposal", (0, 14), (0, 3), roles, (1.0, 0, 0, 0, 0), 0.9))
    kept = list(proposal.provisions)
    assert kept == sorted(set(kept))
    assert not any(a != b and a[0] <= b[0] and b[1] <= a[1] for a in kept for b in kept)
    assert all(any(a[0] <= s[0] and s[1] <= a[1] for a in kept) for s in given_)


def test_what_is_hardly_a_proposal_is_left_out() -> None:
    frames = named(TEXT, "The peace plan", confidence=0.4), named(TEXT, "The plan", confidence=0.8)
    assert [p.id for p in build(TEXT, *frames)] == ["p1"]
    assert [p.id for p in build(TEXT, *frames, groups=(0, 1))] == ["p1"]
    assert len(build(TEXT, *frames, groups=(0, 1), min_confidence=0.3)) == 2
