"""Positions built of frames: whose they are, on what, and in which statement."""

from __future__ import annotations

from typing import Any

import pytest

from hand_frames import frame, resolved, sentence_finder, span_of
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.positions.build import build_positions
from pourparler.record import Position, Spans, Statement

TEXT = "The union rejects the rota. Vell, its leader, said Tarn wanted to scrap the rota unless the port opens."
SAID = "Tarn wanted to scrap the rota unless the port opens"


def on(target: str, stance: str | dict[str, float] = "rejects", **more: object) -> Frame:
    return frame(TEXT, target, stance, kind="position", **more)  # type: ignore[arg-type]


def statement(id: str, words: str, *speakers: str) -> Statement:
    content = Spans(spans=(span_of(TEXT, words),))
    return Statement(
        id=id,
        speaker=speakers[0] if speakers else None,
        speakers=speakers,
        source=Spans(),
        cue=Spans(),
        content=content,
        kind="indirect",
        confidence=0.9,
    )


def build(*frames: Frame, found=None, said: tuple[Statement, ...] = (), **options: Any) -> list[Position]:  # type: ignore[no-untyped-def]
    acts_for = {"v": "u"}
    return build_positions(
        frames,
        found or resolved(TEXT, u="The union", v="Vell", t="Tarn"),
        said,
        party_of=lambda actor: (acts_for.get(actor, actor), 2.0),
        sentence_of=sentence_finder(TEXT),
        **options,
    )


@pytest.mark.parametrize("stance", CLASSES["position"])
def test_a_position_has_the_stance_that_the_network_gives(stance: str) -> None:
    (position,) = build(on("the rota", stance, roles=[("holder", "The union")]))
    assert (position.id, position.party, position.stance, position.statement) == ("o1", "u", stance, None)
    assert TEXT[slice(*position.target)] == "the rota"
    assert TEXT[slice(*position.words)] == "The union rejects the rota."


def test_who_speaks_for_a_party_gives_its_position() -> None:
    assert [p.party for p in build(on("the rota", roles=[("holder", "Vell")]))] == ["u"]


def test_holders_of_one_party_give_one_position() -> None:
    both = on("the rota", roles=[("holder", "The union"), ("holder", "Vell"), ("holder", "Tarn")])
    assert [(p.id, p.party) for p in build(both)] == [("o1", "u"), ("o2", "t")]


def test_without_a_holder_it_is_the_position_of_those_who_speak() -> None:
    said = (statement("s1", SAID, "v", "t"),)
    assert [(p.party, p.statement) for p in build(on("the rota@2"), said=said)] == [("u", "s1"), ("t", "s1")]


def test_a_holder_goes_before_those_who_speak() -> None:
    said = (statement("s1", SAID, "v"),)
    told = on("the rota@2", roles=[("holder", "Tarn")])
    assert [(p.party, p.statement) for p in build(told, said=said)] == [("t", "s1")]


def test_the_innermost_statement_around_the_target_counts() -> None:
    said = (statement("s1", SAID, "v"), statement("s2", "scrap the rota", "t"), statement("s3", "the port", "x"))
    assert [(p.party, p.statement) for p in build(on("the rota@2"), said=said)] == [("t", "s2")]


def test_without_anybody_there_is_no_position() -> None:
    assert build(on("the rota")) == []
    assert build(on("the rota", roles=[("holder", "its leader")])) == []
    assert build(on("the rota@2"), said=(statement("s1", SAID),)) == []


def test_the_condition_is_the_first_that_is_given() -> None:
    told = on("the rota@2", roles=[("holder", "Tarn"), ("condition", "unless the port opens"), ("condition", "opens")])
    assert [TEXT[slice(*p.condition)] for p in build(told) if p.condition] == ["unless the port opens"]


def test_a_position_is_as_likely_as_target_and_stance_together_and_its_signals() -> None:
    told = on("the rota", {"rejects": 0.5, "opposes": 0.5}, roles=[("holder", "Tarn")], confidence=0.8)
    assert len(build(told, min_confidence=0.4)) == 1
    assert build(told, min_confidence=0.5) == []
    assert [p.confidence for p in build(told, score=lambda *_: 0.3)] == [0.3]
    assert build(told, score=lambda *_: 0.1) == []
