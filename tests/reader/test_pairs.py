"""Whom "both sides" means after two are joined, and phrases that mean two actors."""

from __future__ import annotations

import pytest

from pourparler.reader import Reader
from pourparler.reader.actors.clusters import Draft, Registry
from pourparler.reader.actors.pairs import of_two_countries, pair_meant
from pourparler.record import Document

TEXT = "Tarvonia and Quessia sent Ada Brel and Orla Denn to the harbour. Both sides agreed, and the two women smiled."


def _registry() -> Registry:
    registry = Registry()
    for name, kind in (
        ("Tarvonia", "country"),
        ("Quessia", "country"),
        ("Ada Brel", "person"),
        ("Orla Denn", "person"),
    ):
        number = registry.add(Draft(name, kind))  # type: ignore[arg-type]
        start = TEXT.index(name)
        registry.add_mention(number, (start, start + len(name)))
    return registry


@pytest.mark.parametrize(
    ("phrase", "pair"),
    [("Both sides", (0, 1)), ("the two women", (2, 3)), ("the harbour", None), ("Both sides agreed", None)],
)
def test_a_pair_is_the_last_that_the_text_joins(phrase: str, pair: tuple[int, int] | None) -> None:
    start = TEXT.index(phrase)
    assert pair_meant(TEXT, _registry(), (start, start + len(phrase))) == pair


def test_without_a_pair_before_it_a_phrase_means_nobody() -> None:
    assert pair_meant("Both sides agreed.", Registry(), (0, 10)) is None


# --- two in one phrase


@pytest.mark.parametrize("text", ["The Kessian and Orlish envoys", "both the Kessian and Orlish envoys"])
def test_envoys_of_two_countries_are_two_actors(text: str) -> None:
    registry = Registry()
    pair = of_two_countries(text, registry, (0, len(text)), ["Kessia"])
    assert pair is not None
    one, other = (registry.drafts[number] for number in pair)
    assert (one.name, other.name) == ("Kessian envoy", "Orlish envoy")
    assert one.acts_for is not None and registry.drafts[one.acts_for].name == "Kessia"
    assert other.acts_for is None


def test_a_known_minister_is_the_one_of_two_countries() -> None:
    registry = Registry()
    land = registry.add(Draft("Kessia", "country"))
    known = registry.add(Draft("Ada Brel", "person", roles={"foreign minister": "foreign_minister"}, acts_for=land))
    text = "the Kessian and Orlish foreign ministers"
    pair = of_two_countries(text, registry, (0, len(text)), ["Kessia"])
    assert pair is not None and pair[0] == known != pair[1]


@pytest.mark.parametrize("text", ["the envoys", "Kessia and Orland", "the Kessian envoys"])
def test_other_phrases_are_not_of_two_countries(text: str) -> None:
    assert of_two_countries(text, Registry(), (0, len(text)), ["Kessia"]) is None


def participants(text: str) -> list[str]:
    record = Reader(threads=1).read(Document(id="d", text=text))
    names = {actor.id: actor.name for actor in record.actors}
    return [names[one] for meeting in record.meetings for one in meeting.participants]


def test_two_that_are_joined_are_never_one_actor() -> None:
    assert participants("The company and the union will meet again on Friday.") == ["company", "union"]


def test_a_day_is_no_participant() -> None:
    assert sorted(participants("The minister called off Friday's meeting with the union.")) == ["minister", "union"]
