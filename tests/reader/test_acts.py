"""The speech act of a statement: what two networks say of it, weighed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.reader import Reader
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.network.utterances import Floats, UtteranceReader, spoken, words_before
from pourparler.reader.stages.acts import ActsConfig, ActsStage
from pourparler.reader.stages.base import DocumentState
from pourparler.record import Document

ACTS = CLASSES["attribution"]
TEXT = "Talks failed. The union said the rota is dead."


class Sure(UtteranceReader):
    """A reader that is always sure of one act, and keeps what it was asked."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self.act = act
        self.asked: list[tuple[str, str]] = []

    def acts(self, text: str, before: str) -> Floats:
        self.asked.append((text, before))
        chances = np.full(len(ACTS), 0.01, dtype=np.float32)
        chances[ACTS.index(self.act)] = 1 - 0.01 * (len(ACTS) - 1)
        return np.log(chances)


def chances(act: str, chance: float) -> tuple[float, ...]:
    rest = (1 - chance) / (len(ACTS) - 1)
    return tuple(chance if each == act else rest for each in ACTS)


def act_of(reader: UtteranceReader, config: ActsConfig, **more: object) -> str | None:
    """The act that the stage gives the statement of the text."""
    said = Attribution(((14, 23),), ((24, 28),), ((29, 45),), 0.9)
    state = DocumentState(Document(id="d", text=TEXT))
    state.attributions = [dataclasses.replace(said, **more)]  # type: ignore[arg-type]
    ActsStage(config, reader).run(state)
    return state.attributions[0].act


def test_the_statement_is_read_on_its_own_after_the_words_before_it() -> None:
    reader = Sure("REJECT")
    assert act_of(reader, ActsConfig(none_bias=0), acts=chances("ACCUSE", 0.3)) == "REJECT"
    assert reader.asked == [("The union said: the rota is dead", "Talks failed.")]


def test_who_is_sure_of_the_words_around_the_cue_asks_no_more() -> None:
    reader = Sure("REJECT")
    assert act_of(reader, ActsConfig(sure=0.6), acts=chances("ACCUSE", 0.6)) == "ACCUSE"
    assert not reader.asked


def test_an_act_that_the_form_of_the_text_gives_stays() -> None:
    reader = Sure("ACCUSE")
    assert act_of(reader, ActsConfig(), act="REJECT") == "REJECT"
    assert not reader.asked


def test_a_statement_of_whose_cue_nothing_is_known_has_the_act_of_its_words() -> None:
    assert act_of(Sure("THREATEN"), ActsConfig()) == "THREATEN"


def test_what_only_informs_has_no_act() -> None:
    assert act_of(Sure(""), ActsConfig(), acts=chances("ACCUSE", 0.3)) is None
    assert act_of(Sure("REJECT"), ActsConfig(none_bias=50)) is None


@given(st.sampled_from(ACTS), st.sampled_from(ACTS), st.floats(0.2, 0.6))
def test_the_weight_decides_who_is_believed(around: str, alone: str, chance: float) -> None:
    found = {
        weight: act_of(Sure(alone), ActsConfig(weight, sure=2, none_bias=0), acts=chances(around, chance)) or ""
        for weight in (0.0, 1.0)
    }
    assert found == {0.0: around, 1.0: alone}


@given(st.text(max_size=900), st.integers(0, 900))
def test_the_words_before_are_the_last_of_the_text(text: str, at: int) -> None:
    words = words_before(text, at).split()
    assert len(words) <= 20
    assert words == text[max(0, at - 400) : at].split()[len(text[max(0, at - 400) : at].split()) - len(words) :]
    assert "\n" not in spoken(text, text, text)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The union rejected the offer, Vell said. “We will never sign this,” he added.", "REJECT"),
        ("Vell accused the company of breaking its promise to the workers.", "ACCUSE"),
        ("Vell threatened to close the port if the talks fail.", "THREATEN"),
        ("Vell called on the company to reopen the talks.", "REQUEST"),
        ("Vell said the meeting lasted two hours.", None),
    ],
)
def test_plain_words_do_what_they_say(reader: Reader, text: str, act: str | None) -> None:
    found = [s.act for s in reader.read(Document(id="d", text=text)).statements]
    assert act in found if act else not any(found)
