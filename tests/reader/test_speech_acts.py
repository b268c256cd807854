"""Speech acts by the words of cue and content. All sentences are invented."""

from __future__ import annotations

from typing import get_args

import pytest

from pourparler.reader.attribution.speech_acts import act_by_words, evidence, signs
from pourparler.record import Act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("agreed", "to open the sluice by Friday", "AGREE"),
        ("vowed", "to rebuild the lighthouse", "AGREE"),
        ("discussed", "the ferry with the envoy", "CONSULT"),
        ("said", "the two ministers will meet on Monday", "CONSULT"),
        ("has proposed", "a meeting of the two mayors", "CONSULT"),
        ("welcomed", "the plan", "SUPPORT"),
        ("said", "the draft was a basis for further work", "SUPPORT"),
        ("admitted", "that the map had been wrong", "CONCEDE"),
        ("expressed", "regret for the delay", "CONCEDE"),
        ("stands ready", "to provide a vessel", "COOPERATE"),
        ("urged", "both sides to keep quiet", "REQUEST"),
        ("told", "the crews to stay ashore", "REQUEST"),
        ("said", "Tarvonia must open its gates", "REQUEST"),
        ("insisted", "that the toll be dropped", "REQUEST"),
        ("blamed", "the governor", "ACCUSE"),
        ("said", "“The whole council lied to the fishermen”", "ACCUSE"),
        ("ruled out", "a second bridge", "REJECT"),
        ("said", "she would not accept guns on the heights", "REJECT"),
        ("vowed", "never to share the port", "REJECT"),
        ("threatened", "to close the lock", "THREATEN"),
        ("vowed", "to block the bridge", "THREATEN"),
        ("said", "“Unless the tolls go, we will close the lock”", "THREATEN"),
        ("said", "the boats came in at noon", None),
        ("asked", "whether the boats had come in", None),
        ("according to", "the harbour was calm", None),
        ("", "", None),
    ],
)
def test_act_of_words(cue: str, content: str, act: Act | None) -> None:
    assert act_by_words(cue, content) == act


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("did not rule out", "a second bridge", None),
        ("has not called for", "a vote", None),
        ("didn’t threaten", "anybody", None),
        ("never accused", "the ferryman", None),
        ("did not accept", "the draft", "REJECT"),
        ("has not endorsed", "the plan", "REJECT"),
        ("refused", "to sign the draft", "REJECT"),
        ("promised", "not to raise the tolls", "REJECT"),
    ],
)
def test_negation_voids_or_turns_an_act(cue: str, content: str, act: Act | None) -> None:
    assert act_by_words(cue, content) == act


def test_line_breaks_and_case_do_not_matter() -> None:
    assert act_by_words("RULED\n  OUT", "a bridge") == "REJECT"


def test_one_weak_word_in_a_long_content_is_not_enough() -> None:
    assert act_by_words("said", "the toll must go") == "REQUEST"
    assert act_by_words("said", "the toll must go " + "and the boats came in at noon " * 8) is None


def test_the_table_is_sound() -> None:
    table = signs()
    assert {s.act for s in table} <= set(get_args(Act))
    assert {s.part for s in table} == {"cue", "content", "both"}
    assert all(0 < s.weight <= 5 for s in table)
    assert not any(s.pattern.search("") for s in table)


def test_evidence_counts_the_strongest_of_the_cue() -> None:
    assert evidence("blamed and accused", "")["ACCUSE"] == evidence("blamed", "")["ACCUSE"]
