"""Whom "both sides" and "they" mean after two are joined."""

from __future__ import annotations

import pytest

from pourparler.reader.actors.clusters import Draft, Registry
from pourparler.reader.actors.pairs import pair_meant

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
